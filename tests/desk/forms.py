"""A form in a page of the desk, over a story as the server gives it, for tests of the form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk.conftest import RunningDesk

MODEL = """
class StoryFacts extends EventTarget {
  constructor(story) {
    super();
    this.texts = story.texts;
    this.now = {};
    for (const [language, text] of Object.entries(story.texts)) {
      this.now[language] = structuredClone(text.front_matter);
    }
  }
  get(language, field) { return this.now[language][field]; }
  set(language, field, value) {
    this.now[language][field] = value;
    this.tell(language, field);
  }
  unset(language, field) {
    delete this.now[language][field];
    this.tell(language, field);
  }
  tell(lang, field) { this.dispatchEvent(new CustomEvent("change", { detail: { lang, field } })); }
}
"""
"""What the form needs of a story's model, without drafts and saving."""
MOUNT = """
async ([key, change]) => {
  const { mountForm } = await import("/_desk/assets/form.js");
  const { get, below } = await import("/_desk/assets/api.js");
  const story = await get(below("story", key));
  for (const [language, fields] of Object.entries(change)) {
    Object.assign(story.texts[language].front_matter, fields);
  }
  window.model = new StoryFacts(story);
  const main = document.getElementById("main");
  const heading = document.createElement("h1");
  heading.textContent = key;
  const box = document.createElement("div");
  main.replaceChildren(heading, box);
  const form = await get(below("form", story.kind));
  window.form = mountForm(box, { model, languages: Object.keys(story.texts), form, key });
  window.asked = [];
  box.addEventListener("edit-text", (event) => asked.push(event.detail));
}
"""


def mount(page: Page, desk: RunningDesk, key: str, change: dict[str, Any] | None = None) -> None:
    """Show the form of the story `key`, some of whose fields say what `change` says, by language."""
    if not page.url.startswith(f"{desk.url}/_desk/"):
        page.goto(f"{desk.url}/_desk/tags")
    page.evaluate(f"() => {{ window.StoryFacts ??= {MODEL} }}")
    page.evaluate(MOUNT, [key, change or {}])


def said(page: Page, language: str, field: str) -> Any:
    """Return what the text in `language` says in `field` now."""
    return page.evaluate("([language, field]) => model.now[language][field] ?? null", [language, field])
