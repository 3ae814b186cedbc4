"""What all pages of the desk share: reached by keyboard, of one look, and honest when the server is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.desk.fake import FakeDesk, fake_desk, many_stories
from tests.desk.looks import flaws, needs_axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
TAG = {"id": "thi-dua", "names": {"vi": "Thi đua", "en": "Emulation"}, "synonyms": ["phong-trao"], "uses": 12}
ANSWERS = {
    "GET tags": (200, {"digest": "d1", "languages": ["vi", "en"], "tags": [TAG] * 3}),
    "GET deleted": (200, {"deleted": []}),
    "GET publish": (
        200,
        {"errors": [], "warnings": [], "new": 0, "changed": 1, "removed": 0, "files": ["a"], "output": "/o"},
    ),
}
PAGES = ["", "tags", "deleted", "publish"]
STOPS = "a[href], button, input, select, summary"
LISTEN = """() => {
    window.rings = [];
    const ringed = element => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    };
    document.addEventListener('focusin', ({ target }) => {
        const row = target.closest('[role=row]') ?? target;
        window.rings.push([target.outerHTML.slice(0, 90), ringed(target) || ringed(row)]);
        target.dataset.seen = '1';
    });
}"""


@pytest.fixture
def fake(fake: FakeDesk) -> FakeDesk:
    """A desk with some stories and topics."""
    fake.answers = {**ANSWERS, "GET stories": (200, many_stories(20))}
    return fake


def opened(fake: FakeDesk, window: Page, page: str) -> Page:
    window.goto(fake.address + page)
    window.wait_for_selector(".opening", state="hidden")
    return window


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_all_there_is_and_shows_where_it_is(fake: FakeDesk, window: Page, page: str) -> None:
    window.set_viewport_size({"width": 1280, "height": 800})
    opened(fake, window, page)
    window.evaluate("document.activeElement.blur()")
    window.evaluate(LISTEN)
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        window.keyboard.press("Tab")
        if window.evaluate(
            "document.activeElement === document.body || document.activeElement.className === 'skip'"
        ):
            break
    assert [html for html, shown in window.evaluate("window.rings") if not shown] == []
    missed = window.evaluate(
        "stops => [...document.querySelectorAll(stops)].filter(e => e.checkVisibility() && !e.disabled"
        " && !e.dataset.seen && !e.closest('.grid-row')).map(e => e.outerHTML.slice(0, 90))",
        arg=STOPS,
    )
    assert missed == []
    assert page or window.evaluate("document.querySelectorAll('.grid-row [data-seen]').length") == 1


def test_the_first_stop_leads_past_the_navigation(fake: FakeDesk, window: Page) -> None:
    opened(fake, window, "tags")
    window.evaluate("document.activeElement.blur()")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_scrolls_sideways_at_any_width(fake: FakeDesk, window: Page, page: str) -> None:
    opened(fake, window, page)
    for width in (320, 360, 768, 1000, 1024, 1280, 1920):
        window.set_viewport_size({"width": width, "height": 800})
        assert not window.evaluate("document.documentElement.scrollWidth > innerWidth"), width


def test_a_lost_server_is_said_and_so_is_its_return(fake: FakeDesk, window: Page) -> None:
    fake.answers["POST token"] = 200, {"token": "token0"}
    opened(fake, window, "tags")
    expect(window.locator("tbody tr")).to_have_count(3)
    fake.hang_up()
    lost = window.locator(".notices [role=alert]")
    expect(lost).to_contain_text("Mất liên lạc với coopsite.")
    fake.answers["GET tags"] = 200, {"digest": "d2", "languages": ["vi", "en"], "tags": [TAG]}
    fake.come_back()
    expect(window.locator(".notices [role=status]")).to_contain_text("Đã nối lại với coopsite.")
    expect(lost).to_be_empty()
    expect(window.locator("tbody tr")).to_have_count(1)


def test_a_server_that_does_not_answer_is_said_in_words(fake: FakeDesk, window: Page) -> None:
    opened(fake, window, "tags")
    window.route("**/_desk/api/tags", lambda route: route.abort())
    window.get_by_role("button", name="Xóa chủ đề").first.click()
    window.get_by_role("button", name="Xóa", exact=True).click()
    expect(window.locator("dialog [role=alert]")).to_contain_text("coopsite không trả lời.")
    window.unroute("**/_desk/api/tags")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_cannot_be_filled_says_why_and_can_be_tried_again(
    fake: FakeDesk, window: Page, page: str
) -> None:
    path = f"GET {page or 'stories'}"
    answers = dict(fake.answers)
    fake.answers[path] = 500, {"error": "trouble", "message": "Có trục trặc."}
    window.goto(fake.address + page)
    alert = window.locator(".notices [role=alert]")
    expect(alert).to_contain_text("Có trục trặc.")
    assert "Đang" not in window.locator("main").inner_text()
    alert.get_by_role("button", name="Thử lại").click()
    expect(alert.locator(".notice")).to_have_count(1)
    fake.answers = answers
    alert.get_by_role("button", name="Thử lại").click()
    expect(window.locator("tbody tr, .grid-row, .empty h2, .publish h2").first).to_be_visible()


def test_a_dialog_gives_the_focus_back_and_nothing_works_behind_it(fake: FakeDesk, window: Page) -> None:
    opened(fake, window, "")
    window.get_by_role("button", name="Phím tắt").press("Enter")
    assert window.evaluate("document.activeElement.textContent") == "Đóng"
    window.keyboard.press("n")
    expect(window.locator("dialog")).to_have_count(1)
    window.keyboard.press("Escape")
    expect(window.locator("dialog")).to_have_count(0)
    assert window.evaluate("document.activeElement.textContent") == "Phím tắt"


@needs_axe
def test_the_desk_speaks_english_too(browser: Browser, window: Page) -> None:
    with fake_desk("en") as fake:
        fake.answers = {**ANSWERS, "GET stories": (200, many_stories(20))}
        opened(fake, window, "")
        expect(window.locator("h1")).to_have_text("Stories")
        assert "28 Dec 2026" in window.locator(".grid-row").first.inner_text()
        assert flaws(window, [(1280, "light"), (768, "dark")]) == {}
        opened(fake, window, "publish")
        assert window.locator(".change").all_inner_texts() == ["1 changed file"]
        window.goto("about:blank")
