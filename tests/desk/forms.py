"""A form in a page of the desk, over a story as the server gives it, for tests of the form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk.conftest import RunningDesk

MOUNT = """async ([key, change]) => {
  const [{ mountForm }, { get, below }, { StoryFacts }] = await Promise.all([
    import("/_desk/assets/form.js"), import("/_desk/assets/api.js"), window.storyFacts]);
  const story = await get(below("story", key));
  for (const [language, fields] of Object.entries(change)) Object.assign(story.texts[language].front_matter, fields);
  window.model = new StoryFacts(story);
  const main = document.getElementById("main");
  main.replaceChildren(Object.assign(document.createElement("h1"), { textContent: key }), document.createElement("div"));
  window.form = mountForm(main.lastChild, { model: window.model, languages: Object.keys(story.texts), form: await get(below("form", story.kind)), key });
  window.asked = [];
  main.addEventListener("edit-text", (event) => window.asked.push(event.detail));
}"""
MODEL = """window.storyFacts = Promise.resolve({ StoryFacts: class extends EventTarget {
  constructor(story) { super(); this.texts = story.texts; this.now = {}; for (const [l, t] of Object.entries(story.texts)) this.now[l] = structuredClone(t.front_matter); }
  get(language, field) { return this.now[language][field]; }
  set(language, field, value) { this.now[language][field] = value; this.tell(language, field); }
  unset(language, field) { delete this.now[language][field]; this.tell(language, field); }
  tell(lang, field) { this.dispatchEvent(new CustomEvent("change", { detail: { lang, field } })); }
} })"""


def mount(page: Page, desk: RunningDesk, key: str, change: dict[str, Any] | None = None) -> None:
    """Show the form of the story `key`, some of whose fields say what `change` says, by language."""
    if not page.url.startswith(f"{desk.url}/_desk/tags"):
        page.goto(f"{desk.url}/_desk/tags")
    page.evaluate(MODEL)
    page.evaluate(MOUNT, [key, change or {}])


def said(page: Page, language: str, field: str) -> Any:
    """Return what the text in `language` says in `field` now."""
    return page.evaluate(
        "([language, field]) => window.model.now[language][field] ?? null", [language, field]
    )
