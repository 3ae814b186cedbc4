"""Events of the desk: tabs on one story know of each other, changes on disk are told, closed stories are forgotten."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, TypeVar

import pytest

from coopsite.desk import events
from coopsite.desk.events import ChangedFile, DeskEvents, OpenTab
from tests.desk.conftest import API, RunningDesk
from tests.preview.conftest import PATIENCE, eventually

T = TypeVar("T")


class Listener:
    """A tab's stream of events."""

    def __init__(self, desk: RunningDesk, tab: str, key: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        self._connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
        self._connection.request("GET", f"{API}events?tab={tab}&key={key}&token={desk.token}")
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        assert self._answer.getheader("content-type", "").startswith("text/event-stream")
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        name = ""
        try:
            for line in self._answer:
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    self.heard.append((name, json.loads(line[6:])))
        except (OSError, ValueError, AttributeError):
            pass

    def hears(self, name: str, data: Any) -> None:
        eventually(lambda: (name, data) in self.heard, f"{name} {data} among {self.heard}")

    def close(self) -> None:
        if self._connection.sock:
            self._connection.sock.shutdown(2)
        self._connection.close()


@pytest.fixture
def key(desk: RunningDesk) -> str:
    """The key of a story with texts in two languages."""
    stories = desk.ask("GET", "stories")[1]["stories"]
    return str(next(each["key"] for each in stories if len(each["texts"]) == 2))


@pytest.fixture
def two(desk: RunningDesk, key: str) -> Iterator[tuple[Listener, Listener]]:
    """Two tabs on a story."""
    listeners = (Listener(desk, "a", key), Listener(desk, "b", key))
    yield listeners
    for each in listeners:
        each.close()


def test_tabs_on_one_story_know_of_each_other(key: str, two: tuple[Listener, Listener]) -> None:
    first, second = two
    first.hears("presence", {"key": key, "tabs": 2})
    second.close()
    first.hears("presence", {"key": key, "tabs": 1})


def test_a_file_changed_by_somebody_else_is_told(
    desk: RunningDesk, key: str, two: tuple[Listener, Listener]
) -> None:
    every = Listener(desk, "c", "")
    path = desk.story(key)["texts"]["vi"]["path"]
    raw = (desk.site / path).read_bytes() + "\nThêm một dòng.\n".encode()
    desk.write(path, raw)
    told = [{"path": path, "digest": sha256(raw).hexdigest()}]
    for each in two:
        each.hears("changed", {"key": key, "paths": told})
    every.hears("changed", {"key": "", "paths": told})
    every.hears("findings", {})
    every.close()


def test_a_change_that_shows_nowhere_is_told_too(
    desk: RunningDesk, key: str, two: tuple[Listener, Listener]
) -> None:
    path = desk.story(key)["texts"]["vi"]["path"]
    raw = (desk.site / path).read_bytes().replace(b"---\n", b"---\n# a note\n", 1)
    desk.write(path, raw)
    two[0].hears("changed", {"key": key, "paths": [{"path": path, "digest": sha256(raw).hexdigest()}]})


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("tab=a&key=x", 403),
        ("tab=a&key=x&token=wrong", 403),
        ("token={token}", 400),
        ("tab=a&tab=b&key=x&token={token}", 400),
        ("tab=%ff&key=x&token={token}", 400),
    ],
)
def test_a_stream_needs_the_token_and_its_tabs(desk: RunningDesk, query: str, status: int) -> None:
    assert desk.get(f"{API}events?{query.format(token=desk.token)}")[0] == status


def test_a_stream_is_for_the_desks_own_pages(desk: RunningDesk) -> None:
    query = f"{API}events?tab=a&key=x&token={desk.token}"
    assert desk.get(query, Origin="http://evil.example")[0] == 403
    assert desk.get(query, Sec_Fetch_Site="same-site", Sec_Fetch_Mode="cors")[0] == 403


async def _heard(stream: Any, number: int) -> list[str]:
    return [await anext(stream) for _ in range(number)]


def run(day: Callable[[], Coroutine[object, object, T]]) -> T:
    """Return what `day` returns; in a thread, since a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(day())).result()


def test_a_story_is_closed_when_no_tab_came_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "GRACE", 0.1)
    closed: list[str] = []

    async def day() -> None:
        streams = DeskEvents(closed.append)
        first = streams.stream([OpenTab("a", "news/x"), OpenTab("b", "news/y")])
        await _heard(first, 2)
        await first.aclose()
        again = streams.stream([OpenTab("a", "news/x")])
        await _heard(again, 2)
        await asyncio.sleep(0.2)
        assert closed == ["news/y"]
        streams.expect("news/z")
        await asyncio.sleep(0.2)
        assert closed == ["news/y", "news/z"]
        streams.close()

    run(day)


def test_a_browser_that_does_not_listen_is_let_go() -> None:
    async def day() -> int:
        streams = DeskEvents(lambda _: None)
        stream = streams.stream([OpenTab("a", "")])
        await anext(stream)
        for number in range(500):
            streams.changed_any([ChangedFile(f"content/{number}.vi.md", None)])
        return len([each async for each in stream])

    assert run(day) <= 101


def test_all_streams_end_with_the_server() -> None:
    async def day() -> list[str]:
        streams = DeskEvents(lambda _: None)
        stream = streams.stream([OpenTab("a", "news/x")])
        await anext(stream)
        streams.close()
        return [each async for each in stream]

    began = time.monotonic()
    run(day)
    assert time.monotonic() - began < PATIENCE
