"""Every page type is accessible: axe-core finds nothing, the keyboard reaches everything, nothing overflows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "root": "/",
    "not found": "/404.html",
    "home": "/vi/",
    "older home page": "/en/page/1/",
    "kind": "/vi/khen-thuong/",
    "tag index": "/vi/chu-de/",
    "tag": "/en/topics/thi-dua/",
    "archive": "/vi/2023/06/",
    "meeting": "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/",
    "proposed awards": "/en/awards/emulation-flag-proposals-2020/",
    "plan": "/vi/ke-hoach/quang-ninh-nghi-quyet-155/",
    "in one language": "/vi/tin-tuc/vinh-bao-ban-ba-viec/",
    "standing page": "/en/about/",
    "honours": "/vi/bang-vang/",
    "targets": "/en/targets/",
    "documents": "/vi/van-ban/",
    "calendar": "/en/calendar/",
    "search": "/vi/tim-kiem/",
    "search in use": "/vi/tim-kiem/?q=hop+tac+xa",
}
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def show(page: Page, address: str) -> None:
    page.goto(address)
    if "?q=" in address:
        page.wait_for_selector("#cs-results li")


def test_axe_finds_nothing_and_no_page_scrolls_sideways(screen: Page, sample_address: str) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --prefix tests/tools")
    axe = AXE.read_text("utf-8")
    found: dict[str, Any] = {}
    for name, path in PAGES.items():
        show(screen, sample_address + path)
        assert not screen.evaluate("document.documentElement.scrollWidth > innerWidth"), name
        screen.evaluate(axe)
        result = screen.evaluate(
            "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
        )
        if result["violations"]:
            found[name] = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]]
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_every_link_and_sees_where_it_is(
    name: str, page: Page, sample_address: str
) -> None:
    show(page, sample_address + PAGES[name])
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
              .filter(e => e.checkVisibility() && !e.disabled).length"""
    )
    seen = 0
    page.evaluate("document.activeElement.blur()")
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
                 const again = e.dataset.seen; e.dataset.seen = '1';
                 const s = getComputedStyle(e);
                 return {again: !!again, counts: e.matches('a[href], button, input, select, summary'),
                         shown: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2}; }"""
        )
        if state is None or state["again"]:
            break
        assert state["shown"], page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        seen += state["counts"]
    assert seen >= wanted


def test_the_first_stop_is_the_link_past_the_navigation(page: Page, sample_address: str) -> None:
    show(page, sample_address + PAGES["meeting"])
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    page.keyboard.press("Enter")
    assert page.evaluate(f"document.querySelector({target!r}).tagName") == "MAIN"


def test_every_page_has_one_heading_of_the_first_rank_and_headings_in_order(
    page: Page, sample_address: str
) -> None:
    for name, path in PAGES.items():
        show(page, sample_address + path)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
            ".filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
        )
        assert levels.count(1) == 1, name
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), name
