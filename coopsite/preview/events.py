"""Server-sent events: tell each browser, on one stream for all its pages, that something changed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coopsite.preview.model import SavedStory

_HEARTBEAT: Final = 15.0
_MOST: Final = 20
"""Messages that wait for a slow browser; more are dropped, since each message makes its pages ask for all changes."""


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
            while True:
                try:
                    message = await asyncio.wait_for(messages.get(), _HEARTBEAT)
                except TimeoutError:
                    message = ": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._streams.discard(messages)
