"""Remove case and marks from text, for comparison and search."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from coopsite.text.nfc import MAX_MARKS, stream_safe

_LETTERS_WITHOUT_DECOMPOSITION: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Combining marks, for use inside brackets of a pattern."""
_MARKS: Final = re.compile(f"[{COMBINING}]+")


def fold(text: str) -> str:
    """Return `text` in lower case without its marks: ``Đà Nẵng`` → ``da nang``.

    The same for NFC and NFD, and ``fold(fold(x)) == fold(x)``. Vietnamese becomes ASCII; other scripts stay.
    """
    if len(text) > MAX_MARKS and not text.isascii():
        text = stream_safe(text)
    while not text.isascii():
        folded = _fold_once(text)
        if folded == text:
            return text
        text = folded
    return text.lower()


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return unicodedata.normalize("NFKC", _MARKS.sub("", apart))
