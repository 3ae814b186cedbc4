"""What readers pay: bytes, requests, scripts, cookies, layout shift, paper."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

STORY = "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"
STORIES = re.compile(
    r"(vi/(hoi-nghi|khen-thuong|ke-hoach|tin-tuc)|en/(meetings|awards|plans|news))/[^/]+/index\.html"
)
PAGES = (
    "/vi/",
    STORY,
    "/en/awards/",
    "/en/topics/thi-dua/",
    "/vi/2023/06/",
    "/vi/bang-vang/",
    "/404.html",
    "/",
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
def test_nothing_is_asked_of_another_host_nothing_stored_nothing_shifts(
    context: BrowserContext, sample_address: str
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for path in PAGES:
        page.goto(sample_address + path, wait_until="networkidle")
        assert page.evaluate("window.shift") == 0, path
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, path
    assert {url for url in asked if not url.startswith(sample_address)} == set()
    assert context.cookies() == []


@pytest.mark.browser
def test_text_is_there_within_two_and_a_half_seconds_on_a_slow_line(
    context: BrowserContext, sample_address: str
) -> None:
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.add_init_script(
        "window.text = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " if (e.element && e.element.tagName !== 'IMG') window.text = e.startTime; })"
        ".observe({type: 'largest-contentful-paint', buffered: true});"
    )
    page.goto(sample_address + STORY, wait_until="networkidle")
    assert 0 < page.evaluate("window.text") <= 2500


@pytest.mark.browser
def test_a_story_prints_on_two_sheets_without_navigation(
    browser: Browser, sample_address: str, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(sample_address + STORY)
    page.emulate_media(media="print")
    assert not page.is_visible("nav")
    pdf = page.pdf(format="A4", path=tmp_path / "story.pdf")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
    text = page.inner_text("body")
    assert "https://bulletin.example" + STORY in text
    page.close()
