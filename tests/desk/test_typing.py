"""Typing Vietnamese at the desk: the text is what was typed, while drafts are sent and the page follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.writing import FILE, KEY, Keyboard, body_of, caret_at_end, in_page, kept, open_story
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

pytestmark = pytest.mark.browser

WORDS = "Hợp tác xã Đoàn Kết được tặng bằng khen; ngày ấy, nghề gốm vẫn ở Thổ Hà."


def sent(page: Page) -> list[str]:
    """Return what drafts are sent from now on, growing."""
    found: list[str] = []

    def note(request: Request) -> None:
        if "/api/draft/" in request.url and request.method == "PUT":
            found.append(request.post_data or "")

    page.on("request", note)
    return found


def of_draft(desk: RunningDesk) -> str:
    return str((desk.story(KEY)["texts"]["vi"]["draft"] or {}).get("body"))


def test_backspaces_and_insertions_of_unikey(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    before = body_of(tab)
    drafts = sent(tab)
    caret_at_end(tab)
    keyboard = Keyboard(tab)
    keyboard.unikey(f"\n{WORDS}")
    tab.wait_for_timeout(300)
    # Drafts were sent and the page swapped in between; more is typed on top of that.
    keyboard.unikey(f"\n\n{WORDS}")
    assert body_of(tab) == f"{before}\n{WORDS}\n\n{WORDS}"
    in_page(tab, WORDS)
    kept(tab)
    assert drafts
    eventually(lambda: of_draft(desk).endswith(f"{WORDS}\n\n{WORDS}"), "the draft")
    assert tab.evaluate("document.activeElement.id") == "body-vi"


def test_undo_and_redo_while_drafts_are_sent(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    before = body_of(tab)
    caret_at_end(tab)
    keyboard = Keyboard(tab)
    keyboard.unikey("\nđược mùa")
    kept(tab)
    tab.keyboard.press("Shift+Home")
    tab.keyboard.press("Control+b")
    assert body_of(tab) == f"{before}\n**được mùa**"
    tab.wait_for_timeout(200)
    tab.keyboard.press("Control+z")
    assert body_of(tab) == f"{before}\nđược mùa"
    tab.keyboard.press("Control+Shift+z")
    assert body_of(tab) == f"{before}\n**được mùa**"
    for _ in range(60):
        tab.keyboard.press("Control+z")
    assert body_of(tab) == before


def test_nothing_is_sent_while_letters_are_composed(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    before = body_of(tab)
    caret_at_end(tab)
    tab.wait_for_timeout(300)
    drafts = sent(tab)
    keyboard = Keyboard(tab)
    keyboard.cdp.send("Input.imeSetComposition", {"text": "chư", "selectionStart": 3, "selectionEnd": 3})
    tab.wait_for_timeout(400)
    assert drafts == []
    keyboard.cdp.send("Input.imeSetComposition", {"text": "chữ", "selectionStart": 3, "selectionEnd": 3})
    keyboard.cdp.send("Input.insertText", {"text": "chữ "})
    keyboard.compose(WORDS)
    assert body_of(tab) == f"{before}chữ {WORDS} "
    in_page(tab, WORDS)
    kept(tab)
    eventually(lambda: of_draft(desk).endswith(f"chữ {WORDS} "), "the draft")
    assert all('"body"' in draft for draft in drafts)


def test_a_title_is_typed_the_same_way(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    keyboard = Keyboard(tab)
    title = tab.locator("[data-field=title] :is(input, textarea)").first
    tab.get_by_role("tab").first.click()
    title.focus()
    tab.keyboard.press("Control+a")
    keyboard.unikey("Ngày hội “Hợp tác xã”: đổi mới #1")
    assert title.input_value() == "Ngày hội “Hợp tác xã”: đổi mới #1"
    in_page(tab, "Ngày hội “Hợp tác xã”: đổi mới #1")
    tab.keyboard.press("Control+s")
    wanted = "Ngày hội “Hợp tác xã”: đổi mới #1"
    eventually(lambda: wanted in (desk.site / FILE).read_text("utf-8"), "the saved title")
    assert desk.story(KEY)["texts"]["vi"]["front_matter"]["title"] == wanted
