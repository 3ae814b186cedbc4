"""Unicode normal form C in linear time, however many marks a text piles on a letter."""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_MARKS: Final = 30
"""Combining marks a letter may carry: the limit of the Stream-Safe Text Format (UAX #15, section 13)."""
_JOINER: Final = "\N{COMBINING GRAPHEME JOINER}"
_HIGH: Final = bytes(range(0x80)) + b"\x80" * 0x80
_CROWD: Final = b"\x80" * (2 * MAX_MARKS)


def nfc(text: str) -> str:
    """Return `text` in NFC, with the Icelandic eth, which some keyboards produce, replaced by the Vietnamese đ.

    Normalising is quadratic in the marks on one letter, so `stream_safe` is applied first.
    """
    if text.isascii():
        return text
    return uncrowded_nfc(stream_safe(text) if len(text) > MAX_MARKS else text)


def uncrowded_nfc(text: str) -> str:
    """Return what `nfc` returns for a text in which no letter has more than `MAX_MARKS`."""
    text = unicodedata.normalize("NFC", text)
    if "ð" in text or "Ð" in text:
        return text.replace("ð", "đ").replace("Ð", "Đ")
    return text


def may_be_crowded(raw: bytes) -> bool:
    """Return False, quickly, for most texts (as UTF-8) in which no letter has more than `MAX_MARKS`."""
    return _CROWD in raw.translate(_HIGH)


def first_crowd(text: str) -> int:
    """Return the index of the first combining mark beyond `MAX_MARKS` on a letter; -1 where there is none."""
    if len(text) <= MAX_MARKS or not may_be_crowded(text.encode("utf-8", "surrogatepass")):
        return -1
    marks = 0
    for at, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            return at
    return -1


def stream_safe(text: str) -> str:
    """Return `text` with a combining grapheme joiner after each `MAX_MARKS` marks of one letter (UAX #15, 13)."""
    at = first_crowd(text)
    if at < 0:
        return text
    parts, marks = [text[:at]], MAX_MARKS
    for character in text[at:]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            parts.append(_JOINER)
            marks = 1
        parts.append(character)
    return "".join(parts)
