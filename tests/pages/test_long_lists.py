"""Lists of thousands stay light: no page of theirs is more than a cheap phone loads and lays out at once."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.browsing import served, text_painted
from tests.conftest import Once, built_well
from tests.pages.axe import AXE, needs_axe, violations
from tests.pages.long_lists import write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.slow

STORIES, TOPICS, ROWS = 400, 800, 12
"""Each register has 1,200 rows or 400, nearly all of one year."""
BYTES = 14_000
"""Of a page, compressed: one round trip."""
ELEMENTS = 3_000
SLOW_LINE = 2_500
"""Milliseconds."""


class Weight(NamedTuple):
    size: int
    elements: int


@pytest.fixture(scope="module")
def output(once: Once) -> Path:
    def make(site: Path) -> None:
        write_site(site, STORIES, topics=TOPICS, rows=ROWS)
        built_well(site)

    return once("long", make) / "output"


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    with served(output) as found:
        yield found


def weights(output: Path) -> dict[str, Weight]:
    found = {}
    for page in output.rglob("*.html"):
        data = page.read_bytes()
        weight = Weight(len(gzip.compress(data, 9)), len(re.findall(rb"<[a-z]", data)))
        found[page.relative_to(output).as_posix()] = weight
    return found


def test_no_page_is_more_than_a_cheap_phone_takes(output: Path) -> None:
    found = weights(output)
    assert {path: weight for path, weight in found.items() if weight.size > BYTES} == {}
    assert {path: weight for path, weight in found.items() if weight.elements > ELEMENTS} == {}
    pages = {
        path.split("/")[1] for path in found if re.fullmatch(r"vi/[a-z-]+/2024/page/\d+/index.html", path)
    }
    assert pages == {"bang-vang", "chi-tieu", "van-ban", "lich"}
    assert sum(path.startswith("vi/chu-de/page/") and path.count("/") == 4 for path in found) > 15


def test_every_row_is_on_one_page_and_every_topic_under_one_letter(output: Path) -> None:
    for register, row in (("bang-vang", "cs-award"), ("chi-tieu", "cs-target"), ("van-ban", "cs-doc")):
        pages = [page.read_text("utf-8") for page in (output / "vi" / register).rglob("index.html")]
        anchors = [each for page in pages for each in re.findall(rf'<tr id="({row}-[^"]+)"', page)]
        assert len(anchors) == len(set(anchors)) == STORIES // 4 * ROWS, register
    letters = [page.read_text("utf-8") for page in (output / "vi/chu-de/page").rglob("index.html")]
    topics = [
        each for page in letters for each in re.findall(r'<li><a href="/vi/chu-de/(chu-de-\d+)/"', page)
    ]
    used = {path.name for path in (output / "vi/chu-de").iterdir() if path.name.startswith("chu-de-")}
    assert len(topics) == len(set(topics))
    assert set(topics) == used


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        *("/vi/bang-vang/2024/", "/en/targets/2024/page/3/", "/vi/van-ban/2024/page/5/", "/vi/lich/2024/"),
        *("/vi/chu-de/", "/vi/chu-de/page/t/", "/vi/tim-kiem/", "/vi/2024/", "/vi/2024/page/4/"),
    ],
)
def test_a_long_list_is_there_soon_on_a_slow_line_and_a_slow_phone(
    path: str, browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    assert 800 <= text_painted(page, address + path) <= SLOW_LINE
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.browser
def test_one_comes_to_a_month_and_from_page_to_page_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/vi/van-ban/2024/")
    page.get_by_role("navigation", name="Các tháng trong năm").get_by_role("link", name="Tháng 3").click()
    assert "/vi/van-ban/2024/page/" in page.url
    assert page.url.endswith("#cs-year-2024-03")
    assert page.get_by_text("Tháng 3 năm 2024", exact=True).is_visible()
    pages = page.get_by_role("navigation", name="Các trang của danh sách")
    pages.get_by_role("link", name="Cũ nhất").click()
    assert page.url == f"{address}/vi/van-ban/2024/page/1/"
    pages.get_by_role("link", name="Mới hơn").click()
    assert page.url == f"{address}/vi/van-ban/2024/page/2/"
    newest = pages.get_by_role("link", name="Mới nhất")
    while newest.count():
        assert newest.get_attribute("href") == "/vi/van-ban/2024/"
        pages.get_by_role("link", name="Mới hơn").click()
    assert pages.locator("a[rel=prev]").get_attribute("href") == "/vi/van-ban/2024/"
    page.goto(f"{address}/vi/van-ban/2024/page/2/")
    pages.get_by_role("link", name="Mới nhất").click()
    assert page.url == f"{address}/vi/van-ban/2024/"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("knows_where_to_begin", [True, False])
def test_of_very_many_years_on_a_phone_the_one_where_one_is_stands_in_sight(
    browser: Browser, address: str, *, knows_where_to_begin: bool
) -> None:
    def forget(route: Route) -> None:
        answer = route.fetch()
        style = answer.text().replace("scroll-initial-target", "-x-unknown")
        route.fulfill(response=answer, body=style)

    page = browser.new_page(viewport={"width": 360, "height": 740})
    if not knows_where_to_begin:
        page.route("**/lists*.css", forget)
    for year in ("1995", "2009", "2024"):
        page.goto(f"{address}/vi/{year}/")
        here = page.locator(".row [aria-current]")
        assert here.inner_text() == year
        box = here.bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
        assert page.evaluate("scrollY") == 0
    page.close()


@pytest.mark.browser
def test_an_address_may_narrow_a_search_to_a_topic_that_cannot_be_chosen(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/vi/tim-kiem/")
    values = page.locator("select[name=tag] option").evaluate_all("all => all.map(each => each.value)")
    other = next(f"tag-chu-de-{n}" for n in range(TOPICS) if f"tag-chu-de-{n}" not in values)
    page.goto(f"{address}/vi/tim-kiem/?tag={other}")
    page.wait_for_selector("#cs-results li")
    chosen = page.locator("select[name=tag]")
    assert (chosen.input_value(), chosen.locator("option:checked").inner_text()) == (other, "Chủ đề đã chọn")
    context.close()


@pytest.mark.browser
@needs_axe
@pytest.mark.parametrize(
    "path",
    [
        *("/vi/bang-vang/", "/vi/bang-vang/2024/", "/en/targets/2024/page/3/", "/vi/lich/2024/page/2/"),
        *("/en/documents/2024/page/1/", "/vi/chu-de/", "/vi/chu-de/page/dd/", "/vi/2024/", "/en/search/"),
    ],
)
def test_axe_finds_nothing_on_the_pages_of_long_lists(path: str, browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.goto(address + path)
    assert violations(page) == {}
    context.close()
