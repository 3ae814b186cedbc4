"""Captions of pictures, and whether one repeats what stands beside it."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from coopsite.content.markdown.tags import plain
from coopsite.text.fold import fold

LONE_IMAGE: Final = re.compile(r'<p>\s*<img((?: [^\s="<>/]+="[^"]*")*)>\s*</p>')
"""A paragraph that holds one picture and nothing else."""

_NEXT_PARAGRAPH: Final = re.compile(r"\s*<p>(.*?)</p>", re.DOTALL)
_WORDS: Final = re.compile(r"\w+")


def words(text: str) -> str:
    """Return `text` for comparison: without capitals, accents and punctuation."""
    return " ".join(_WORDS.findall(fold(text)))


class Captions:
    """The captions of one body so far."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def repeats(self, caption: str, alt: str, html: str, start: int, end: int) -> bool:
        """Tell whether `caption` repeats the picture's alt, another caption, or the paragraph before or after.

        `start` and `end` are the figure's place in `html`; `caption` and `alt` are escaped.
        """
        said = words(unescape(caption))
        if not said:
            return False
        # A much longer text cannot say the same.
        limit = 2 * len(caption) + 20
        others = (text for text in (unescape(alt), *_beside(html, start, end, limit)) if len(text) < limit)
        again = said in self._seen or said in map(words, others)
        self._seen.add(said)
        return again


def _beside(html: str, start: int, end: int, limit: int) -> list[str]:
    """Return the text of the paragraphs before and after a figure; leave out those longer than `limit`."""
    found = []
    opening = html.rfind("<p>", 0, start)
    if opening >= 0:
        before = html[opening + 3 : start].rstrip()
        if before.endswith("</p>"):
            found.append(before[: -len("</p>")])
    if after := _NEXT_PARAGRAPH.match(html, end):
        found.append(after[1])
    return [plain(text) for text in found if len(text) < limit or "<" in text or "&" in text]
