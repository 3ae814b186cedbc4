"""What readers pay: bytes, requests, scripts, cookies, layout shift, paper."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import text_painted
from tests.conftest import ROOT, built_well
from tests.pages.page_types import PAGES, RICH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

STORY = "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"
PRINTED = (
    STORY,
    "/en/awards/four-certificates-of-merit-2023/",
    "/en/plans/quang-ninh-resolution-155/",
    "/vi/tin-tuc/quang-ninh-qua-cac-con-so/",
)
STORIES = re.compile(
    r"(vi/(hoi-nghi|khen-thuong|ke-hoach|tin-tuc)|en/(meetings|awards|plans|news))/[^/]+/index\.html"
)


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_an_article_with_its_style_fits_one_round_trip(sample_output: Path) -> None:
    stories = [
        p
        for p in sample_output.rglob("index.html")
        if STORIES.fullmatch(p.relative_to(sample_output).as_posix())
    ]
    assert len(stories) > 30
    for story in stories:
        styles = re.findall(r'<link rel="stylesheet" href="/([^"]+)"', story.read_text("utf-8"))
        assert weight(story, *(sample_output / style for style in styles)) <= 14_000, story


def test_a_story_with_all_there_is_fits_one_round_trip(tmp_path: Path) -> None:
    """Films, pictures, targets drawn, awards, an event, the imprint, other sites, a colour of the site's own.

    The sheet for paper is left out: no page waits for it.
    """
    shutil.copytree(ROOT / "tests/golden/full", tmp_path / "site", ignore=shutil.ignore_patterns("expected"))
    built_well(tmp_path / "site")
    output = tmp_path / "site" / "output"
    for path in ("vi/hoi-nghi/dai-hoi-lan-thu-nam", "en/meetings/fifth-congress"):
        story = output / path / "index.html"
        styles = re.findall(r'<link rel="stylesheet" href="/([^"]+)"', story.read_text("utf-8"))
        names = [Path(style).name.partition(".")[0] for style in styles]
        assert names == ["site", "kinds", "imprint", "theme", "story"]
        assert weight(story, *(output / style for style in styles)) <= 14_000, path


def test_no_page_but_the_search_needs_or_loads_a_script(sample_output: Path) -> None:
    pages = [
        page
        for page in sample_output.rglob("*.html")
        if "search" not in page.parts and "tim-kiem" not in page.parts
    ]
    assert len(pages) > 80
    for page in pages:
        scripts = re.findall(r"<script\b[^>]*>", page.read_text("utf-8"))
        assert set(scripts) <= {'<script type="application/ld+json">'}, page


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_another_host_nothing_stored_nothing_shifts(
    name: str, context: BrowserContext, sample_address: str, rich_address: str
) -> None:
    address = rich_address if name in RICH else sample_address
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(address + PAGES[name], wait_until="load")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert asked
    assert {url for url in asked if not url.startswith((f"{address}/", "blob:", "data:"))} == set()
    assert context.cookies() == []
    page.close()


@pytest.mark.browser
def test_a_page_that_shifts_would_be_noticed(context: BrowserContext, sample_address: str) -> None:
    page = context.new_page()
    page.goto(sample_address + STORY)
    shifted = page.evaluate(
        """new Promise(done => {
          new PerformanceObserver(list => done(list.getEntries()[0].value)).observe({type: 'layout-shift'});
          setTimeout(() => { document.body.style.paddingTop = '200px' }, 50);
        })"""
    )
    assert shifted > 0
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", [STORY, "/en/awards/", "/en/topics/thi-dua/", "/vi/bang-vang/"])
def test_text_is_there_within_two_and_a_half_seconds_on_a_slow_line(
    path: str, context: BrowserContext, sample_address: str
) -> None:
    page = context.new_page()
    # Two trips at the least, the page's and the style sheet's: else the line was not slow.
    assert 800 <= text_painted(page, sample_address + path) <= 2500
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", PRINTED)
def test_a_story_prints_on_two_sheets_without_navigation(
    path: str, context: BrowserContext, sample_address: str, tmp_path: Path
) -> None:
    if not (shutil.which("pdftotext") and shutil.which("pdfinfo")):
        pytest.skip("needs pdftotext and pdfinfo: apt-get install poppler-utils")
    page = context.new_page()
    page.goto(sample_address + path)
    outside = page.locator("nav, .skip, .find").evaluate_all(
        "all => all.flatMap(e => [...e.querySelectorAll('a')]).map(e => e.innerText.trim()).filter(Boolean)"
    )
    # What the story itself says may be printed, its kind and its tags among it.
    outside = set(outside) - {line.strip() for line in page.inner_text("main").splitlines()}
    assert len(outside) > 3
    page.emulate_media(media="print")
    assert not [each for each in page.locator("nav").all() if each.is_visible()]
    assert not page.evaluate("[...document.querySelectorAll('nav a')].some(e => e.checkVisibility())")
    file = tmp_path / "story.pdf"
    page.pdf(format="A4", path=file)
    title = page.locator("h1").inner_text()
    page.close()
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in told
    assert 1 <= int(re.findall(r"Pages:\s+(\d+)", told)[0]) <= 2
    text = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "".join(title.split()) in "".join(text.split())
    assert "https://bulletin.example" + path in "".join(text.split())
    lines = {line.strip() for line in text.splitlines()}
    assert not lines & outside, lines & outside
