"""The output on a host that applies ``_headers``: Chromium has nothing to forbid, at a root or below one."""

from __future__ import annotations

import http.server
import mimetypes
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import Once, built_well, copy_sample
from tests.hosting import headers_for, moved_to
from tests.pages.conftest import put_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    *("", "404.html", "nowhere/", "vi/", "en/", "vi/page/1/", "vi/hoi-nghi/", "en/awards/", "vi/chu-de/"),
    *("vi/chu-de/ocop/", "en/2023/", "vi/2023/06/", "vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"),
    *("vi/ke-hoach/quang-ninh-nghi-quyet-155/", "vi/ke-hoach/thu/", "vi/gioi-thieu/", "vi/bang-vang/"),
    *("en/awards/four-certificates-of-merit-2023/", "en/targets/", "vi/chi-tieu/", "vi/van-ban/"),
    *("en/calendar/", "vi/tim-kiem/", "vi/tim-kiem/?q=hop+tac+xa"),
)
"""Every page type; the second plan has bars drawn in SVG."""


class Host:
    """A host of static files that reads ``_headers`` and ``_redirects`` as Netlify does."""

    def __init__(self, output: Path, base: str) -> None:
        self.address = ""
        headers = (output / "_headers").read_text("utf-8")
        redirects = (output / "_redirects").read_text("utf-8")

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                moved = moved_to(redirects, path)
                if moved and moved[1] == 301:
                    self.send_response(301)
                    self.send_header("Location", moved[0])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                if base and not path.startswith(base):
                    self.send_error(404)
                    return
                file = output / unquote((moved[0] if moved else path).lstrip("/"))
                file = file / "index.html" if file.is_dir() else file
                status = 200 if file.is_file() else 404
                data = (file if status == 200 else output / "404.html").read_bytes()
                self.send_response(status)
                kind = mimetypes.guess_type(file.name)[0] if status == 200 else "text/html"
                self.send_header("Content-Type", kind or "application/octet-stream")
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers_for(headers, path, "netlify").items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}{base}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module", params=["", "/bantin"], ids=["root", "below"])
def host(request: pytest.FixtureRequest, once: Once) -> Iterator[Host]:
    base = request.param

    def make(site: Path) -> None:
        copy_sample(site, share_images=False, more="hosts: [netlify]\n")
        config = site / "config.yaml"
        config.write_text(
            config.read_text("utf-8").replace(
                "https://bulletin.example/", f"https://bulletin.example{base}/"
            ),
            "utf-8",
        )
        put_plan(site)
        built_well(site)

    site = once(f"hosted{base.replace('/', '-')}", make)
    host = Host(site / "output", base)
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    yield context.new_page()
    context.close()


def test_no_page_does_what_its_policy_forbids(host: Host, page: Page) -> None:
    said: list[str] = []
    failed: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.add(request.url))
    page.on(
        "response",
        lambda r: failed.append(r.url) if r.status >= 400 and r.request.resource_type != "document" else None,
    )
    for path in PAGES:
        # Only a page with a script asks for more once it is there.
        response = page.goto(host.address + path, wait_until="networkidle" if "kiem" in path else "load")
        assert response is not None
        assert (response.status == 404) == (path == "nowhere/"), path
        policy = response.headers["content-security-policy"]
        assert ("script-src" in policy) == path.startswith("vi/tim-kiem/"), path
        assert "unsafe-inline" not in policy
        # The style sheet is there and in force.
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", path
    said = [line for line in said if "nowhere/" not in line]
    assert not said
    assert not failed
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(host.address).netloc}


def test_a_policy_that_is_broken_would_be_noticed(host: Host, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{host.address}vi/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate("fetch('/').catch(() => 0)")
    assert [line for line in said if "Content Security Policy" in line]


def test_a_bar_is_drawn_to_scale_below_the_policy(host: Host, page: Page) -> None:
    page.goto(f"{host.address}vi/chi-tieu/")
    track = page.locator("svg.gauge .track").first.bounding_box()
    bar = page.locator("svg.gauge rect").first.bounding_box()
    assert track is not None
    assert bar is not None
    assert bar["width"] / track["width"] == pytest.approx(15 / 20, abs=0.02)
    assert page.evaluate("getComputedStyle(document.querySelector('svg.gauge rect')).fill") != "rgb(0, 0, 0)"
    row = page.locator("tr:has(svg.gauge)").first.inner_text()
    assert all(figure in row for figure in ("12", "20", "15"))


@pytest.mark.parametrize("old", ["cu/ke%20hoach.html", "tin/1/"])
def test_an_old_address_leads_on(host: Host, page: Page, old: str) -> None:
    page.goto(host.address + old)
    assert page.url == f"{host.address}vi/ke-hoach/thu/"


def test_assets_are_kept_for_a_year_and_pages_asked_for_again(host: Host, page: Page) -> None:
    kept: dict[str, str] = {}
    page.on("response", lambda r: kept.update({r.url: r.headers.get("cache-control", "")}))
    page.goto(f"{host.address}vi/")
    for address, rule in kept.items():
        lasting = urlsplit(address).path.startswith(
            (f"{urlsplit(host.address).path}assets/", f"{urlsplit(host.address).path}media/")
        )
        assert ("immutable" in rule) == lasting, address
    assert sum("immutable" in rule for rule in kept.values()) >= 2
