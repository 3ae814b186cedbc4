"""Show a line of a file with a caret below a column."""

from __future__ import annotations

import unicodedata
from typing import Final

from coopsite.text.nfc import nfc

_TAB: Final = 4
_BEFORE: Final = 60
_AFTER: Final = 40


def excerpt(text: str, line: int, column: int) -> tuple[str, str]:
    """Return the numbered line, and the caret below it, which is empty when `column` is 0.

    `column` counts characters of the line's NFC form from 1. The caret allows for tabs, wide letters and combining
    marks; of a long line only the part around it is shown.
    """
    whole = nfc(text.rstrip("\r\n"))
    at = min(max(column, 1) - 1, len(whole))
    fits = len(whole) <= _BEFORE + _AFTER
    start = 0 if fits else max(0, at - _BEFORE)
    while start and _width(whole[start]) == 0:
        start -= 1
    stop = len(whole) if fits else min(len(whole), at + _AFTER)
    head = "…" if start else ""
    before = head + _shown(whole[start:at])
    after = _shown(whole[at:stop], taken=_columns(before)) + ("…" if stop < len(whole) else "")
    number = f"{line:>5} | "
    if not column:
        return f"{number}{before}{after}".rstrip(), ""
    return f"{number}{before}{after}".rstrip(), " " * 5 + " | " + " " * _columns(before) + "^"


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _columns(text: str) -> int:
    return sum(map(_width, text))


def _shown(text: str, taken: int = 0) -> str:
    """Return `text` with tabs as spaces and without characters that control a terminal."""
    shown: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if character == "\t":
            fill = _TAB - taken % _TAB
            shown.append(" " * fill)
            taken += fill
        else:
            safe = "\N{REPLACEMENT CHARACTER}" if category in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character
            shown.append(safe)
            taken += _width(safe)
    return "".join(shown)
