"""What the desk's tests share: a running desk on a copy of the sample, requests to it with its token, a tab."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.conftest import copy_sample
from tests.desk.fake import FakeDesk, fake_desk
from tests.preview.conftest import NOW, PATIENCE, Preview
from tests.preview.conftest import tab as tab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

API = "/_desk/api/"


class RunningDesk(Preview):
    """A desk in a process of its own."""

    command = "desk"

    def __init__(self, site: Path, *options: str, environ: dict[str, str] | None = None) -> None:
        super().__init__(site, *options, environ=environ)
        found = re.search(r'<meta name="coopsite-desk" content="([^"]+)">', self.text("/_desk/"))
        assert found
        self.token = found[1]

    def ask(
        self, method: str, path: str, data: Any = None, *, upload: bytes | None = None, **headers: str
    ) -> tuple[int, Any]:
        """Send a request as the desk's pages do; `path` is below /_desk/api/. Return status and decoded JSON."""
        body = upload if upload is not None else None if data is None else json.dumps(data).encode()
        given = {"X-Coopsite-Desk": self.token, "Sec-Fetch-Site": "same-origin"}
        given |= {"Origin": self.url} if method != "GET" else {}
        given |= {"Content-Type": "application/json"} if data is not None else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            target = API + quote(path, safe="/?&=%+")
            connection.request(method, target, body, given)
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if said else None
        finally:
            connection.close()

    def story(self, key: str) -> Any:
        """Return what the API says of a story."""
        status, said = self.ask("GET", f"story/{key}")
        assert status == 200, said
        return said


OpenDesk = Callable[..., RunningDesk]


@pytest.fixture(scope="module")
def open_desk() -> Iterator[OpenDesk]:
    """Return a function that starts a desk on a site; all are ended with the module."""
    running: list[RunningDesk] = []

    def start(site: Path, *options: str, **more: Any) -> RunningDesk:
        options = options if "--now" in options else (*options, "--now", NOW)
        running.append(RunningDesk(site, *options, **more))
        return running[-1]

    yield start
    for desk in running:
        desk.stop()
        assert "Traceback" not in desk.said, desk.said


@pytest.fixture(scope="module")
def desk(open_desk: OpenDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    """A desk on a copy of the sample bulletin, one for each module: what a test writes, the next one finds."""
    return open_desk(copy_sample(tmp_path_factory.mktemp("desk") / "sample"))


@pytest.fixture
def desk_page(desk: RunningDesk, tab: Page) -> Page:
    """A tab that shows the list of stories."""
    tab.goto(f"{desk.url}/_desk/")
    return tab


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeDesk]:
    """A desk that answers what a test tells it to."""
    with fake_desk() as running:
        yield running


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One tab for all tests of a module."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE * 1000)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()
