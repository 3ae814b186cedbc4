"""A gallery opens large, steps on and closes by keyboard, without a script and without a style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.pages.page_types import RICH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser]
AT = "document.activeElement.id"
HREF = "document.activeElement.getAttribute('href')"


@pytest.fixture
def page(browser: Browser, rich_address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=True)
    page = context.new_page()
    page.goto(rich_address + RICH["photographs"])
    yield page
    context.close()


def test_a_picture_opens_large_and_closes_to_where_one_was(page: Page) -> None:
    page.focus("#cs-small-2")
    page.keyboard.press("Enter")
    assert page.evaluate(AT) == "cs-picture-2"
    box = page.locator("#cs-picture-2").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 800)
    order = []
    for _ in range(3):
        page.keyboard.press("Tab")
        order.append(page.evaluate(HREF))
    assert order == ["#cs-picture-1", "#cs-picture-3", "#cs-small-2"]
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.mast, .foot, .body, .rail')")
    page.focus("#cs-picture-2 [href='#cs-picture-3']")
    page.keyboard.press("Enter")
    assert page.evaluate(AT) == "cs-picture-3"
    page.focus("#cs-picture-3 .shut")
    page.keyboard.press("Enter")
    assert page.evaluate(AT) == "cs-small-3"
    assert not page.locator(".large").evaluate_all("all => all.some(each => each.checkVisibility())")
    assert page.locator("#cs-small-3").evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_no_large_picture_is_fetched_before_it_is_asked_for(browser: Browser, rich_address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=1)
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(rich_address + RICH["photographs"], wait_until="networkidle")
    page.locator(".gallery").scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('.gallery img')].every(each => each.naturalWidth)")
    assert not [each for each in fetched if "tall-900" in each or each.endswith((".mp4", ".mp3", ".vtt"))]
    with page.expect_request(lambda request: "tall-900" in request.url):
        page.click("#cs-small-1")
    context.close()


def test_without_styles_the_large_pictures_stand_below_with_their_links(page: Page) -> None:
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach(each => each.remove())")
    page.click("#cs-small-4")
    assert page.locator("#cs-picture-4 img").is_visible()
    page.click("#cs-picture-4 .shut")
    assert page.evaluate(AT) == "cs-small-4"
