"""Server-sent events: tell each browser, on one stream for all its pages, that something changed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coopsite.preview.model import SavedStory

_HEARTBEAT: Final = 15.0
"""Seconds after which a line that says nothing shows that the stream is still there."""
_MOST: Final = 20
"""Messages that wait for a slow browser; more are dropped, since each message makes its pages ask for all changes."""


async def next_message(messages: asyncio.Queue[str | None]) -> str | None:
    """Wait for what to send next on a stream: a message, a sign of life after `_HEARTBEAT` seconds; None at its end."""
    try:
        return await asyncio.wait_for(messages.get(), _HEARTBEAT)
    except TimeoutError:
        return ": still here\n\n"


class EventStreams:
    """The open streams. Use in the server's event loop only."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._ended = False

    def publish(self, saved: SavedStory | None) -> None:
        """Send that something changed; `saved` is the story just saved, if it was one."""
        data = None if saved is None else {"key": saved.key, "title": saved.title, "href": saved.href}
        message = f"event: changed\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for stream in self._streams:
            if not stream.full():
                stream.put_nowait(message)

    def close(self) -> None:
        """End all streams."""
        self._ended = True
        for stream in self._streams:
            if stream.full():
                stream.get_nowait()
            stream.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """Yield the messages to one browser until it or the server goes."""
        if self._ended:
            return
        messages: asyncio.Queue[str | None] = asyncio.Queue(_MOST)
        self._streams.add(messages)
        try:
            yield "retry: 1000\n\n"
            while (message := await next_message(messages)) is not None:
                yield message
        finally:
            self._streams.discard(messages)
