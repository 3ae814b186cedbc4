"""Server-sent events of the desk: which stories are open in tabs, what changed on disk, that findings changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.preview.events import next_message

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

_MOST: Final = 100
"""Messages that wait for a slow browser; then its stream ends, and it asks for everything anew."""

GRACE: Final = 10.0
"""Seconds without a tab after which a story counts as closed: a page that is loaded again has none for a moment."""


class OpenTab(Struct, frozen=True):
    """A tab of a browser, and the key of the story it shows; empty where it shows all."""

    tab: str
    key: str


class ChangedFile(Struct, frozen=True):
    """A text's file as it is now: SHA-256 of its bytes in hexadecimal; None where it is gone."""

    path: str
    digest: str | None


class _Stream:
    """The stream to one browser, for one or more of its tabs."""

    def __init__(self, tabs: Sequence[OpenTab]) -> None:
        self.tabs = tabs
        self.messages: asyncio.Queue[str | None] = asyncio.Queue(_MOST + 1)

    def shows(self, key: str) -> bool:
        return any(each.key == key for each in self.tabs)

    def put(self, message: str) -> None:
        if self.messages.qsize() < _MOST:
            self.messages.put_nowait(message)
        else:
            self.end()

    def end(self) -> None:
        if not self.messages.full():
            self.messages.put_nowait(None)


class DeskEvents:
    """The open streams. Use in the server's event loop only.

    `closed` is called with the key of a story that no tab has shown for `GRACE` seconds.
    """

    def __init__(self, closed: Callable[[str], None]) -> None:
        self._closed = closed
        self._streams: set[_Stream] = set()
        self._ended = False
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    async def stream(self, tabs: Sequence[OpenTab]) -> AsyncGenerator[str, None]:
        """Yield the messages to one browser until it or the server goes."""
        if self._ended:
            return
        stream = _Stream(tabs)
        self._streams.add(stream)
        keys = {each.key for each in tabs if each.key}
        try:
            yield "retry: 1000\n\n"
            self._tell_presence(keys)
            while (message := await next_message(stream.messages)) is not None:
                yield message
        finally:
            self._streams.discard(stream)
            self._tell_presence(keys)
            for key in keys:
                self.expect(key)

    def expect(self, key: str) -> None:
        """Have a story count as closed unless a tab shows it within `GRACE` seconds."""
        if key in self._waiting:
            self._waiting[key].cancel()
        self._waiting[key] = asyncio.get_running_loop().call_later(GRACE, self._look, key)

    def changed(self, key: str, files: Sequence[ChangedFile]) -> None:
        """Tell that files of a story changed on disk."""
        self._tell("changed", {"key": key, "paths": files}, key)

    def changed_any(self, files: Sequence[ChangedFile]) -> None:
        """Tell pages that show all stories that files changed on disk."""
        self._tell("changed", {"key": "", "paths": files}, "")

    def findings(self) -> None:
        """Tell that findings, or how stories stand, may be others now."""
        self._tell("findings", {}, None)

    @property
    def open_keys(self) -> frozenset[str]:
        """The keys of the stories that tabs show."""
        return frozenset(each.key for stream in self._streams for each in stream.tabs if each.key)

    def close(self) -> None:
        """End all streams."""
        self._ended = True
        for stream in self._streams:
            stream.end()
        for each in self._waiting.values():
            each.cancel()

    def _look(self, key: str) -> None:
        del self._waiting[key]
        if key not in self.open_keys:
            self._closed(key)

    def _tell_presence(self, keys: Iterable[str]) -> None:
        for key in keys:
            tabs = {each.tab for stream in self._streams for each in stream.tabs if each.key == key}
            self._tell("presence", {"key": key, "tabs": len(tabs)}, key)

    def _tell(self, name: str, data: object, key: str | None) -> None:
        """Send a message to the tabs that show the story `key`; None: to all."""
        message = f"event: {name}\ndata: {msgspec.json.encode(data).decode()}\n\n"
        for stream in self._streams:
            if key is None or stream.shows(key):
                stream.put(message)
