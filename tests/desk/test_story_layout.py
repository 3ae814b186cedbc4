"""How a story's page uses its window: nothing moves while one writes, and nothing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.writing import FILE, KEY, open_story
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def meeting(desk: RunningDesk) -> str:
    """Return the key of a meeting, whose form is long, in two languages."""
    found = desk.ask("GET", "stories")[1]["stories"]
    return str(next(each["key"] for each in found if each["kind"] == "meeting" and not each["missing"]))


def facts(page: Page) -> None:
    page.get_by_role("tab", name="Thông tin").click()
    page.wait_for_selector("#part-facts textarea")


def test_a_long_form_scrolls_in_its_part_and_never_the_window(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, meeting(desk))
    facts(tab)
    tab.locator("#part-facts textarea").last.focus()
    assert tab.evaluate("[document.documentElement.scrollHeight <= innerHeight, scrollY]") == [True, 0]


def test_on_a_phone_the_page_fills_its_frame(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.get_by_role("tab", name="Trang").click()
    eventually(lambda: tab.evaluate("document.querySelector('iframe').clientHeight") >= 590, "a high frame")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_moves_when_a_finding_comes_and_something_is_kept(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, meeting(desk))
    facts(tab)
    place = "document.getElementById('tab-facts').getBoundingClientRect().top"
    before = tab.evaluate(place)
    field = tab.get_by_role("textbox", name="Ngày đăng").first
    field.fill("1822-01-01")
    tab.wait_for_selector(".findingsbox summary", state="visible")
    assert tab.evaluate(place) == before


def test_errors_come_first_and_lead_to_their_line(tab: Page, desk: RunningDesk) -> None:
    story = desk.story(KEY)["texts"]["vi"]
    front = f"{story['front']}chưa xong: [a, b\n"
    try:
        desk.ask("PUT", f"text/{FILE}", {"base": story["digest"], "front": front, "body": story["body"]})
        open_story(tab, desk)
        heading = tab.locator("h1")
        assert "/" not in heading.inner_text()
        first = tab.locator(".findings li").first
        assert "dòng" in first.inner_text()
        first.get_by_role("button").click()
        chosen = "getSelection().toString()"
        eventually(lambda: "chưa xong" in str(tab.evaluate(chosen)), "the line")
        assert tab.locator(".rawtrouble").count() == len(set(tab.locator(".rawtrouble").all_inner_texts()))
    finally:
        now = desk.story(KEY)["texts"]["vi"]
        desk.ask(
            "PUT", f"text/{FILE}", {"base": now["digest"], "front": story["front"], "body": story["body"]}
        )


@pytest.mark.parametrize(
    ("kind", "field"), [("award", "Khen thưởng"), ("plan", "Chỉ tiêu"), ("meeting", "Chương trình")]
)
def test_what_a_kind_is_for_stands_open_in_a_new_story(
    tab: Page, desk: RunningDesk, kind: str, field: str
) -> None:
    made = desk.ask("POST", "stories", {"kind": kind, "title": f"Bài mới {kind}"})[1]
    open_story(tab, desk, made["key"])
    facts(tab)
    tab.get_by_role("button", name=f"Thêm {field}").wait_for(state="visible")
