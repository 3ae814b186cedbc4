"""Find the place in a text's source of what was met in its HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from operator import itemgetter
from typing import Final

_IN_MARKDOWN: Final = re.compile(r"\]\(([^\s()]*)")
_KNOWN_BY: Final = 200
"""Characters by which an address is looked up."""

_SHORT: Final = 20_000
"""Characters up to which counting lines for each place is quicker than indexing them all."""


class Places:
    """Places in one source. Asked twice for the same thing, it gives the second occurrence."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._next: dict[str, int] = {}
        self._met: dict[str, int] = {}
        self._code: list[tuple[int, int]] = []

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]

    def know(self, addresses: list[tuple[str, int]], code: list[tuple[int, int]]) -> None:
        """Set the places of all addresses and of code, as the reader of the source found them."""
        found: dict[str, list[int]] = {}
        for address, start in sorted(addresses, key=itemgetter(1)):
            found.setdefault(_key(address), []).append(start)
        self._addresses = found
        self._code = sorted(code)

    @cached_property
    def masked(self) -> str:
        """The source with code replaced by spaces, each other character in its place."""
        if not self._code:
            return self.source
        parts = []
        last = 0
        for start, end in self._code:
            if start >= last:
                parts += [self.source[last:start], re.sub(r"[^\n]", " ", self.source[start:end])]
                last = end
        return "".join([*parts, self.source[last:]])

    @cached_property
    def _folded(self) -> str:
        return self.masked.lower()

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of `offset`, both counted from 1."""
        if len(self.source) <= _SHORT:
            return self.source.count("\n", 0, offset) + 1, offset - self.source.rfind("\n", 0, offset)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def of_target(self, target: str) -> tuple[int, int]:
        """Return the place of a link's or picture's address; the text's beginning if it is not found."""
        key = _key(target)
        offsets = self._addresses.get(key)
        if offsets is None:
            return self._find(self.source, target, 0) or (1, 1)
        met = self._met[key] = self._met.get(key, 0) + 1
        return self.at(offsets[min(met, len(offsets)) - 1])

    @cached_property
    def _addresses(self) -> dict[str, list[int]]:
        """Find the addresses of a source that only the fast path has read, by their first characters."""
        found: dict[str, list[int]] = {}
        for address in _IN_MARKDOWN.finditer(self.source):
            found.setdefault(_key(address[1]), []).append(address.start(1))
        return found

    def of_word(self, word: str) -> tuple[int, int]:
        """Return the place of `word`, whatever its case; the text's beginning if it is not found."""
        return self._find(self._folded, word.lower(), 0) or (1, 1)

    def of_caption(self, caption: str) -> tuple[int, int]:
        """Return the place of a picture's title; the text's beginning if it is not found as shown."""
        found = (self._find(self.masked, f"{quote}{caption}{quote}", 1) for quote in "\"'")
        return (
            next((place for place in found if place), None) or self._find(self.masked, caption, 0) or (1, 1)
        )

    def _find(self, text: str, needle: str, skip: int) -> tuple[int, int] | None:
        start = text.find(needle, self._next.get(needle, 0))
        if start < 0:
            start = text.find(needle)
            if start < 0:
                return None
        self._next[needle] = start + 1
        return self.at(start + skip)


def _key(address: str) -> str:
    return address.strip()[:_KNOWN_BY]
