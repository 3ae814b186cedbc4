"""Any number of pages open in one browser: all follow, none is kept waiting, and all come back to a new run."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.sites import FILES, make, story
from tests.preview.conftest import PATIENCE, Preview, Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDRESS = "/vi/tin-tuc/bai/"
FILE = "content/news/post.vi.md"
PAIR = "/_preview/pair/meetings/first"
NOTE = "document.querySelector('coopsite-preview').shadowRoot.querySelector('.note:not([hidden])')?.innerText ?? ''"
HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""

Open = Callable[..., "Page"]


@pytest.fixture
def preview(tmp_path: Path, serve: Serve) -> Preview:
    site = make(tmp_path / "site", {**FILES, FILE: story("Bài")})
    return serve(site)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page beside all others, all in view, in one browser."""
    context = browser.new_context()
    context.set_default_timeout(2 * PATIENCE * 1000)

    def open_page(url: str, *, without_workers: bool = False) -> Page:
        page = context.new_page()
        if without_workers:
            page.add_init_script("delete window.SharedWorker")
        with page.expect_response(lambda response: "/_preview/news" in response.url):
            page.goto(url)
        page.evaluate("window.untouched = true")
        return page

    yield open_page
    context.close()


def sees(page: Page, text: str) -> None:
    page.wait_for_function("text => document.body.innerText.includes(text)", arg=text)
    assert page.evaluate("window.untouched === true")


def test_thirty_windows_and_two_pairs_all_follow(opened: Open, preview: Preview) -> None:
    pages = [opened(preview.url + ADDRESS) for _ in range(30)]
    pairs = [opened(preview.url + PAIR) for _ in range(2)]
    preview.write(FILE, story("Bài", body="Lần một."))
    for page in pages:
        sees(page, "Lần một.")
    preview.write("content/meetings/first.vi.md", story("Hội nghị thứ nhất", body="Cột trái."))
    preview.write("content/meetings/first.en.md", story("First meeting", body="Right column."))
    for page in pairs:
        page.frame_locator("#page-vi").get_by_text("Cột trái.").wait_for()
        page.frame_locator("#page-en").get_by_text("Right column.").wait_for()
    sees(opened(preview.url + ADDRESS), "Lần một.")
    for page in pages[:10]:
        page.close()
    preview.write(FILE, story("Bài", body="Lần hai."))
    for page in pages[10:]:
        sees(page, "Lần hai.")


def test_all_say_that_the_connection_is_lost_and_catch_up(
    opened: Open, preview: Preview, serve: Serve
) -> None:
    seen, hidden, asking = (
        opened(preview.url + ADDRESS),
        opened(preview.url + ADDRESS),
        opened(preview.url + ADDRESS, without_workers=True),
    )
    hidden.evaluate(HIDE, arg=True)
    preview.stop()
    for page in (seen, asking):
        page.wait_for_function(f"({NOTE}).includes('đã dừng')")
    (preview.site / FILE).write_text(story("Bài", body="Viết giữa hai lần chạy."), "utf-8")
    other = serve(preview.site, "--port", str(preview.port))
    for page in (seen, asking):
        sees(page, "Viết giữa hai lần chạy.")
        page.wait_for_function(f"({NOTE}) === ''")
    hidden.evaluate(HIDE, arg=False)
    sees(hidden, "Viết giữa hai lần chạy.")
    other.write(FILE, story("Bài", body="Và sau đó."))
    for page in (seen, hidden, asking):
        sees(page, "Và sau đó.")


def test_where_there_are_no_shared_workers_pages_ask_for_themselves(opened: Open, preview: Preview) -> None:
    pages = [opened(preview.url + ADDRESS, without_workers=True) for _ in range(8)]
    preview.write(FILE, story("Bài", body="Lần một."))
    for page in pages:
        sees(page, "Lần một.")


def test_a_page_whose_requests_were_refused_tries_again(opened: Open, preview: Preview) -> None:
    page = opened(preview.url + ADDRESS)
    page.evaluate(HIDE, arg=True)
    held = [socket.create_connection(("127.0.0.1", preview.port), timeout=5) for _ in range(210)]
    try:
        page.evaluate(HIDE, arg=False)
        page.wait_for_function(f"({NOTE}) !== ''")
    finally:
        for each in held:
            each.close()
    page.wait_for_function(f"({NOTE}) === ''")
    for text in ("Lần một.", "Lần hai."):
        preview.write(FILE, story("Bài", body=text))
        sees(page, text)
