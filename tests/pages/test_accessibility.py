"""Every page type is accessible: axe-core finds nothing, the keyboard reaches everything, nothing overflows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.templating.theme import shipped
from tests.browsing import settled
from tests.conftest import built_well, copy_sample
from tests.pages.axe import AXE, needs_axe, violations
from tests.pages.conftest import put_plan
from tests.pages.page_types import PAGES, RICH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CONTROLS = "a[href], button, input, select, summary"
LISTEN = """controls => {
    window.stops = [];
    document.addEventListener('focusin', () => {
        const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
        window.stops.push({
            again: 'seen' in e.dataset, counts: e.matches(controls), html: e.outerHTML.slice(0, 120),
            shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && box.width > 0 && box.height > 0,
        });
        e.dataset.seen = '1';
    });
    return [...document.querySelectorAll(controls)].filter(e => e.checkVisibility() && !e.disabled).length;
}"""
SPECK = '<button style="width: 9px; height: 9px; padding: 0; border: 0">x</button>'
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A tab for all tests of the module: what is shown in it anew knows nothing of what was shown before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    if AXE.exists():
        context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, window: Page, sample_address: str, rich_address: str) -> Page:
    """A page of each type, with what is filled in by script."""
    path = PAGES[request.param]
    address = (rich_address if request.param in RICH else sample_address) + path
    plain(window)
    if request.param == "redirect":
        stay(window, address)
    window.goto(address)
    if "?q=" in path:
        window.wait_for_selector("#cs-results li")
    return window


def plain(window: Page) -> None:
    """Make the window as large and as bright as it was."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.emulate_media(color_scheme="light")


def stay(page: Page, address: str) -> None:
    """Take from a redirect what leads on at once, so that it can be looked at."""

    def without_refresh(route: Any) -> None:
        answer = route.fetch()
        body, count = re.subn(r"<meta http-equiv=\"refresh\"[^>]*>", "", answer.text())
        assert count == 1
        route.fulfill(response=answer, body=body)

    page.route(address, without_refresh, times=1)


@needs_axe
def test_axe_finds_nothing_and_no_page_scrolls_sideways(page: Page) -> None:
    found = violations(page)
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@needs_axe
@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("document.body.style.color = '#eee'", "color-contrast"),
        ("document.querySelector('h1').remove()", "page-has-heading-one"),
        (f"document.querySelector('main').innerHTML += {SPECK!r}.repeat(4)", "target-size"),
        ("document.documentElement.lang = ''", "html-has-lang"),
    ],
)
def test_what_is_inaccessible_would_be_noticed(
    harm: str, rule: str, window: Page, sample_address: str
) -> None:
    plain(window)
    window.goto(sample_address + PAGES["home"])
    window.evaluate(harm)
    wrong = window.evaluate(
        "rule => axe.run(document, {runOnly: [rule]}).then(result => result.violations.map(each => each.id))",
        arg=rule,
    )
    assert wrong == [rule]


def test_the_keyboard_reaches_every_link_and_sees_where_it_is(page: Page) -> None:
    # The indexes of the search page appear after a moment; what cannot be seen yet takes no focus.
    settled(page)
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(LISTEN, arg=CONTROLS)
    for number in range(wanted + 20):
        page.keyboard.press("Tab")
        if number >= wanted and page.evaluate(
            "document.activeElement === document.body || window.stops.at(-1).again"
        ):
            break
    stops = page.evaluate("window.stops")
    hidden = [stop["html"] for stop in stops if not stop["shown"]]
    assert not hidden
    reached = [stop for stop in stops if not stop["again"]]
    assert sum(stop["counts"] for stop in reached) == wanted
    assert wanted


def test_the_first_stop_is_the_link_past_the_navigation(window: Page, sample_address: str) -> None:
    for name in ("meeting", "home", "search"):
        window.goto(sample_address + PAGES[name])
        window.evaluate("document.activeElement.blur()")
        window.keyboard.press("Tab")
        target = window.evaluate("document.activeElement.getAttribute('href')")
        assert target.startswith("#")
        window.keyboard.press("Enter")
        assert window.evaluate(f"document.querySelector({target!r}).tagName") == "MAIN"


def test_rings_of_focus_are_whole_and_hold_what_they_are_of(window: Page, sample_address: str) -> None:
    plain(window)
    window.goto(sample_address + PAGES["home"])
    window.evaluate("document.activeElement.blur()")
    window.keyboard.press("Tab")
    width, offset = window.locator(".skip").evaluate(
        "a => [getComputedStyle(a).outlineWidth, getComputedStyle(a).outlineOffset].map(parseFloat)"
    )
    assert width > 0
    assert offset <= -width
    wide, words = window.locator(".name a").first.evaluate(
        "a => { const r = document.createRange(); r.selectNodeContents(a);"
        " return [a.getBoundingClientRect().width, r.getBoundingClientRect().width]; }"
    )
    assert wide <= words + 1


def test_every_page_has_one_heading_of_the_first_rank_and_headings_in_order(page: Page) -> None:
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
        ".filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
    )
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_page_of_each_template_is_among_them(tmp_path: Path) -> None:
    """Where every template says no more than its name, each page tells which of them made it."""
    names = {name for name in shipped().templates if name.endswith(".html") and name[0] != "_"} - {
        "base.html"
    }
    site = copy_sample(tmp_path / "site", share_images=False, more="missing_translation: fallback\n")
    put_plan(site)
    (site / "templates").mkdir()
    for name in names:
        (site / "templates" / name).write_text(name, "utf-8")
    built_well(site)
    found = set()
    for path in PAGES.values():
        file = site / "output" / path.partition("?")[0].lstrip("/")
        found.add((file / "index.html" if file.is_dir() else file).read_text("utf-8").strip())
    assert found == names
