"""Unicode normal form C, in time that grows with the length of a text whatever marks it piles up."""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_MARKS: Final = 30
"""Most combining marks one letter may carry: the bound of Unicode's Stream-Safe Text Format (UAX #15, section 13)."""
_JOINER: Final = "\N{COMBINING GRAPHEME JOINER}"
_HIGH: Final = bytes(range(0x80)) + b"\x80" * 0x80
_CROWD: Final = b"\x80" * (2 * MAX_MARKS)


def nfc(text: str) -> str:
    """Return `text` in NFC, with the Icelandic eth that some keyboards produce turned to the Vietnamese đ.

    Normalising takes time that grows with the square of the marks on one letter; so after each `MAX_MARKS` of them a
    combining grapheme joiner is put, as UAX #15 has it.
    """
    if text.isascii():
        return text
    return uncrowded_nfc(stream_safe(text) if len(text) > MAX_MARKS else text)


def uncrowded_nfc(text: str) -> str:
    """Return what `nfc` does of a text in which no letter has more than `MAX_MARKS`."""
    text = unicodedata.normalize("NFC", text)
    if "ð" in text or "Ð" in text:
        return text.replace("ð", "đ").replace("Ð", "Đ")
    return text


def may_be_crowded(raw: bytes) -> bool:
    """Tell quickly of most texts, by their UTF-8, that no letter in them has more than `MAX_MARKS`."""
    return _CROWD in raw.translate(_HIGH)


def first_crowd(text: str) -> int:
    """Return where `text` has the first combining mark that is one too many on its letter; -1 where none is."""
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
