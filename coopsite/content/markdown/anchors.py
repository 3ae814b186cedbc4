"""Ids of a body: unique, none of the theme's, those of headings made from their words."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from coopsite.text.slug import slug

THEME_PREFIX: Final = "cs-"
"""Prefix of the theme's own ids."""

_ID: Final = re.compile(r' id="([^"]*)"')


def _joined(name: str) -> str:
    return "-".join(name.split())


class Anchors:
    """The ids of one body."""

    def __init__(self, html: str) -> None:
        self.given: list[str] = []
        """All ids given so far, in order."""
        self.written = (
            frozenset(_joined(unescape(name)) for name in _ID.findall(html))
            if ' id="' in html
            else frozenset()
        )
        """The ids written in the body's HTML."""
        self._seen: set[str] = set()
        self._counts: dict[str, int] = {}

    def keep(self, value: str) -> str:
        """Return what to write for an id of the body's HTML; empty if the body may not use it."""
        name = _joined(unescape(value))
        if not name or name.casefold().startswith(THEME_PREFIX):
            return ""
        return escape(self._hand_out(name if name not in self._seen else self._unused(name)))

    def of_heading(self, text: str) -> str:
        """Return a new id for a heading that reads `text`."""
        name = slug(text) or "muc"
        if name.startswith(THEME_PREFIX):
            name = f"muc-{name}"
        is_free = name not in self._seen and name not in self.written
        return self._hand_out(name if is_free else self._unused(name))

    def _unused(self, name: str) -> str:
        count = self._counts.get(name, 1)
        while True:
            count += 1
            candidate = f"{name}-{count}"
            if candidate not in self._seen and candidate not in self.written:
                self._counts[name] = count
                return candidate

    def _hand_out(self, name: str) -> str:
        self._seen.add(name)
        self.given.append(name)
        return name


class Levels:
    """Levels of headings below a page's own h1: the first is an h2, none skips a level downwards."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []

    def of(self, level: int) -> int:
        """Return the level a heading written as `level` gets."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        shown = min(self._open[-1][1] + 1, 6) if self._open else 2
        self._open.append((level, shown))
        return shown
