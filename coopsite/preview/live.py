"""Tells open pages what concerns them: that their own key changed, or something is wrong or saved elsewhere."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Final

from coopsite.preview.facts import pair_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from coopsite.preview.studio import Saved, Studio

_HEARTBEAT: Final = 15.0
_MOST: Final = 100
"""Messages a page may be behind by; one that reads no more is let go."""


class Listener:
    """An open page: where it is, what it shows, and the messages on their way to it."""

    def __init__(self, address: str, story: str, key: str, status: str) -> None:
        self.address = address
        self.story = story
        self.key = key
        self.status = status
        self.messages: asyncio.Queue[str | None] = asyncio.Queue(_MOST)

    def send(self, event: str, **data: str) -> None:
        """Put a message on its way."""
        message = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        if not self.messages.full():
            self.messages.put_nowait(message)

    def end(self) -> None:
        """Let the page go."""
        if self.messages.full():
            self.messages.get_nowait()
        self.messages.put_nowait(None)


class Live:
    """All open pages. To be used in the server's loop only."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._listeners: set[Listener] = set()
        self._ended = False

    def publish(self, saved: Saved | None) -> None:
        """Tell every page what changed for it; `saved` is the story that was just saved."""
        for listener in self._listeners:
            self._tell(listener)
            if saved is not None and listener.story.rpartition("|")[0] != saved.key:
                self._offer(listener, saved)

    def close(self) -> None:
        """Let all pages go."""
        self._ended = True
        for listener in self._listeners:
            listener.end()

    async def stream(self, listener: Listener) -> AsyncIterator[str]:
        """Yield the messages to a page until it, or the server, goes."""
        if self._ended:
            return
        self._listeners.add(listener)
        try:
            yield "retry: 1000\n\n"
            # What changed while the page was hidden, or on its way.
            self._tell(listener)
            while True:
                try:
                    message = await asyncio.wait_for(listener.messages.get(), _HEARTBEAT)
                except TimeoutError:
                    message = ": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._listeners.discard(listener)

    def _tell(self, listener: Listener) -> None:
        moved = self._moved(listener)
        key = self._studio.key(moved or listener.address)
        if key != listener.key or moved:
            listener.key = key
            listener.address = moved or listener.address
            listener.send("page", key=key, to=moved)
        status, html = self._studio.status()
        if status != listener.status:
            listener.status = status
            listener.send("status", status=status, html=html)

    def _moved(self, listener: Listener) -> str:
        """Return where the story of a page lies now, if no longer where it was."""
        if not listener.story or self._studio.has_page(listener.address):
            return ""
        address = self._studio.address_of(listener.story)
        return address if address != listener.address else ""

    def _offer(self, listener: Listener, saved: Saved) -> None:
        pair = pair_address(saved.key)
        href = saved.addresses.get(saved.language, "")
        if href and listener.address != pair and listener.address not in saved.addresses.values():
            listener.send("note", title=saved.title, href=href)
