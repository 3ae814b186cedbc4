"""Text of HTML in NFC, where entities and neighbours have left letters and marks apart."""

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
    # With the bracket of a tag a stroke at the beginning would become another sign.
    return f"&#824;{composed[1:]}" if composed[:1] == _STROKE else composed
