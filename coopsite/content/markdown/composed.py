"""HTML in NFC, where entities have kept letters apart from their marks."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from coopsite.content.markdown.tags import TAG

_STROKE: Final = "\u0338"


def composed(html: str) -> str:
    """Return clean HTML with the text between its tags, and the tags themselves, in NFC."""
    parts: list[str] = []
    last = 0
    for tag in TAG.finditer(html):
        parts += (_text(html[last : tag.start()]), normalize("NFC", tag[0]))
        last = tag.end()
    return "".join([*parts, _text(html[last:])])


def _text(text: str) -> str:
    composed = normalize("NFC", text)
    # A stroke right behind ">" would be composed with it to "≯" when the page is normalised.
    return f"&#824;{composed[1:]}" if composed[:1] == _STROKE else composed
