"""Where in a text's source something stands that was met in its HTML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from html import unescape
from typing import Final

_TICKS: Final = re.compile(r"(?<!\\)`+")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
# What stands before an address, and as much of the address as it takes to know it.
_IN_MARKDOWN: Final = re.compile(r"""\][(:]\s*<?(?=([^\s<>"')]{0,200}))""")
_IN_HTML: Final = re.compile(
    r"""(?:\b(?:href|src)\s*=\s*["']?\s*|<(?=[a-z][a-z0-9+.-]*:))(?=([^\s<>"')]{0,200}))""", re.IGNORECASE
)
_KNOWN_BY: Final = re.compile(r"""[^\s<>"')]{0,200}""")

_SHORT: Final = 20_000
"""A text in which counting lines anew for each place is quicker than noting them all."""


class Places:
    """Finds things in a source, each in the order it is asked for: the second time, the second occurrence."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._next: dict[str, int] = {}
        self._met: dict[str, int] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.source))]

    @cached_property
    def masked(self) -> str:
        """The source with the inside of code spans blanked out, each character in its place."""
        if "`" not in self.source:
            return self.source
        parts = []
        last = 0
        for start, end in self._code_spans():
            parts += [self.source[last:start], re.sub(r"[^\n]", " ", self.source[start:end])]
            last = end
        return "".join([*parts, self.source[last:]])

    @cached_property
    def _folded(self) -> str:
        return self.masked.lower()

    def _code_spans(self) -> list[tuple[int, int]]:
        """Return where code spans begin and end: a run of backticks to one as long in its paragraph."""
        runs = [(m.start(), m.end()) for m in _TICKS.finditer(self.source)]
        by_length: dict[int, list[int]] = {}
        for index, (start, end) in enumerate(runs):
            by_length.setdefault(end - start, []).append(index)
        paragraphs = [m.start() for m in _BLANK_LINE.finditer(self.source)]
        spans = []
        index = 0
        while index < len(runs):
            start, end = runs[index]
            alike = by_length[end - start]
            partner = bisect_right(alike, index)
            if partner < len(alike):
                closing = runs[alike[partner]]
                if bisect_left(paragraphs, start) == bisect_left(paragraphs, closing[0]):
                    spans.append((end, closing[0]))
                    index = alike[partner]
            index += 1
        return spans

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of `offset`, both counted from 1."""
        if len(self.source) <= _SHORT:
            return self.source.count("\n", 0, offset) + 1, offset - self.source.rfind("\n", 0, offset)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def of_target(self, target: str) -> tuple[int, int]:
        """Return where the address of a link or picture is written; the text's beginning if it is not."""
        known = _KNOWN_BY.match(target.strip())
        key = known[0] if known else ""
        offsets = self._addresses.get(key)
        if offsets is None:
            return self._find(self.source, target, 0) or (1, 1)
        met = self._met[key] = self._met.get(key, 0) + 1
        return self.at(offsets[min(met, len(offsets)) - 1])

    @cached_property
    def _addresses(self) -> dict[str, list[int]]:
        """Where each address is written, by how it begins, as it will be in HTML."""
        found: dict[str, list[int]] = {}
        met = list(_IN_MARKDOWN.finditer(self.masked))
        if "<" in self.source:
            met = sorted([*met, *_IN_HTML.finditer(self.masked)], key=re.Match.end)
        for address in met:
            found.setdefault(unescape(address[1].replace("\\", "")), []).append(address.end())
        return found

    def of_word(self, word: str) -> tuple[int, int]:
        """Return where `word` stands, in capitals or not; the text's beginning if nowhere."""
        return self._find(self._folded, word.lower(), 0) or (1, 1)

    def of_caption(self, caption: str) -> tuple[int, int]:
        """Return where a picture's title is written; the text's beginning if it is not as it was shown."""
        found = (self._find(self.masked, f"{quote}{caption}{quote}", 1) for quote in "\"'")
        return (
            next((place for place in found if place), None) or self._find(self.masked, caption, 0) or (1, 1)
        )

    def of_text(self, near: str) -> tuple[int, int]:
        """Return where a passage stands that begins like `near`; the text's beginning if none does."""
        for line in near.splitlines():
            passage = line.strip()[:60]
            if passage and (start := self.source.find(passage)) >= 0:
                return self.at(start)
        return 1, 1

    def _find(self, text: str, needle: str, skip: int) -> tuple[int, int] | None:
        start = text.find(needle, self._next.get(needle, 0))
        if start < 0:
            start = text.find(needle)
            if start < 0:
                return None
        self._next[needle] = start + 1
        return self.at(start + skip)
