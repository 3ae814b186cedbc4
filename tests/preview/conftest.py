"""What the preview's tests share: a running preview, raw requests to it, and Chromium where there is one."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.preview.editor import Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.conftest import ROOT, copy_sample
from tests.engine.sites import FILES, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 30.0
NOW = "2024-06-01T09:00:00+07:00"
ADDRESS = re.compile(r"http://[^/\s]+:(\d+)(/\S*)")


def eventually(check: Callable[[], Any], what: str = "it", *, patience: float = PATIENCE) -> Any:
    """Return what `check` gives once it gives something."""
    end = time.monotonic() + patience
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen in {patience:g} seconds")
        time.sleep(0.01)


def pages_of(built: dict[str, bytes]) -> dict[str, bytes]:
    """Return what a preview makes of all a build has written: not its notes, nor, unless asked, the search index."""
    return {
        path: data
        for path, data in built.items()
        if not path.startswith((".coopsite", "assets/search/")) and not path.endswith("/search.json")
    }


class Preview:
    """A preview in a process of its own."""

    command = "serve"

    def __init__(self, site: Path, *options: str, environ: dict[str, str] | None = None) -> None:
        self.site = site
        self.said = ""
        command = [sys.executable, "-m", "coopsite", self.command, "--site", str(site), "--no-open", *options]
        command += [] if "--port" in options else ["--port", "0"]
        command += [] if "--lang" in options else ["--lang", "vi"]
        self.process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "COOPSITE_DEBUG": "1", **(environ or {})},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        found = eventually(lambda: ADDRESS.search(self.said) or self.process.poll() is not None, "the start")
        assert found is not True, self.said
        self.port = int(found[1])
        self.base = found[2]
        self.url = f"http://127.0.0.1:{self.port}"

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask for a path; return status, headers (in small letters) and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return response.status, found, response.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """Return a page as text."""
        return self.get(path)[2].decode()

    def shows(self, path: str, text: str) -> None:
        """Wait until a page says something."""
        eventually(lambda: text in self.text(path), f"{text!r} at {path}")

    def hides(self, path: str, text: str) -> None:
        """Wait until a page says something no more."""
        eventually(lambda: text not in self.text(path), f"the end of {text!r} at {path}")

    def is_gone(self, path: str) -> None:
        """Wait until there is no such page."""
        eventually(lambda: self.get(path)[0] == 404, f"the end of {path}")

    def raw(self, data: bytes, *, patience: float = 5.0) -> bytes:
        """Send bytes as they are; return everything that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            connection.sendall(data)
            found = b""
            try:
                while piece := connection.recv(65536):
                    found += piece
            except TimeoutError:
                pass
            return found

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the site as most editors do: beside it, then in its place."""
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.swp")
        aside.write_bytes(text if isinstance(text, bytes) else text.encode())
        aside.replace(target)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words of a file, writing it in place."""
        target = self.site / path
        text = target.read_text(encoding="utf-8")
        assert old in text
        target.write_text(text.replace(old, new), encoding="utf-8")

    def stop(self) -> int:
        """End it, as Ctrl-C does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            pytest.fail(f"the preview did not end\n{self.said}")
        finally:
            self._reader.join(5)
            if self.process.stderr:
                self.process.stderr.close()


Serve = Callable[..., Preview]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that starts a preview of a site; all are ended with the test."""
    running: list[Preview] = []

    def start(site: Path, *options: str, **more: Any) -> Preview:
        options = options if "--now" in options else (*options, "--now", NOW)
        running.append(Preview(site, *options, **more))
        return running[-1]

    yield start
    for preview in running:
        preview.stop()
        assert "Traceback" not in preview.said, preview.said


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A little bilingual site."""
    return make(tmp_path / "site", dict(FILES))


@pytest.fixture
def cache(little: Path) -> Iterator[BuildCache]:
    """The cache of the little site."""
    location, _ = site_cache(little, None)
    found = BuildCache(location)
    yield found
    found.close()


def session_of(site: Path, cache: BuildCache) -> tuple[PreviewSession, LiveSource]:
    """A preview's session, not open yet, and what it reads the site with."""
    source = LiveSource(site, cache, "1", Workers(1))
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    options = PreviewOptions(published=False, now=None, token="")
    return PreviewSession(source, "1", cache, context, options), source


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample bulletin."""
    return copy_sample(tmp_path / "sample")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An empty tab, which notes every request it makes in `tab.requested`."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    yield page
    context.close()
