"""A real browser for tests, and a plain server for it to read from."""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""The shell is the same browser without its windows, and takes a third of the processor's time."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; skips the test, with a word on how to get it, where there is none."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt install chromium (or chromium-browser), or install Google Chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def put_on_a_slow_line(page: Page) -> None:
    """Have a page load over 400 kbit/s with 400 ms of latency, and nothing from the browser's cache."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)


def text_painted(page: Page, address: str) -> float:
    """Open an address over a slow line; return after how many milliseconds its largest text was there."""
    put_on_a_slow_line(page)
    page.add_init_script(
        "window.text = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " if (e.element && e.element.tagName !== 'IMG') window.text = e.startTime; })"
        ".observe({type: 'largest-contentful-paint', buffered: true});"
    )
    page.goto(address, wait_until="load")
    page.wait_for_function("window.text > 0")
    found: float = page.evaluate("window.text")
    return found


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that keeps its log to itself."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Strict(Quiet):
    """A server that sends what lies there packed, with the policy of a search page."""

    def send_head(self) -> Any:
        """Send the headers of an answer; return what is to follow."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return super().send_head()
        data = gzip.compress(file.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    def end_headers(self) -> None:
        """Send the policy with all other headers."""
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
        self.send_header(
            "Content-Security-Policy", f"{policy}; img-src 'self'; form-action 'self'; base-uri 'none'"
        )
        super().end_headers()


@contextmanager
def served(output: Path) -> Iterator[str]:
    """Serve a built site as any static host does; gives its address, no slash at the end."""
    with _serving(output, Quiet) as address:
        yield address


@contextmanager
def served_strictly(output: Path) -> Iterator[str]:
    """Serve a built site packed, and with the policy of a search page on every page."""
    with _serving(output, Strict) as address:
        yield address


@contextmanager
def _serving(output: Path, server_class: type[Quiet]) -> Iterator[str]:
    handler = functools.partial(server_class, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def settled(page: Page) -> None:
    """Wait until nothing on a page is on its way from one look to another."""
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0)))")
