"""Cut the beginning of a text at a word."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile("[ \t\r\n]+")


def excerpt(text: str, limit: int = 200) -> str:
    """Return the beginning of `text`, at most `limit` characters; where it is cut, it ends in ``…``.

    Only a first word longer than `limit` is cut inside, and never between a letter and its marks.
    """
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    head = text[: cut if cut > 0 else _boundary(text, limit - 1)]
    return head.rstrip(" .,;:–—-(“‘\"'") + "…"


def _boundary(text: str, at: int) -> int:
    """Return the last index at or before `at` that is a boundary between whole characters (grapheme clusters)."""
    while at > 0 and (_joins(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return max(at, 0)


def _joins(character: str) -> bool:
    return (
        character == "\u200d"
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
