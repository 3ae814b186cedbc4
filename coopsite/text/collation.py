"""Sort words like a Vietnamese dictionary, which also suits English."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from coopsite.locales import formats
from coopsite.text.fold import COMBINING, fold
from coopsite.text.nfc import nfc

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHT: Final = {letter: chr(0x61 + n) for n, letter in enumerate(_ALPHABET)}
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of tones in dictionaries, behind a syllable without one."""
_TONE_WEIGHT: Final = {mark: str(n) for n, mark in enumerate(_TONES, start=1)}
_PIECES: Final = re.compile(rf"(\d+)|([^\W\d_])([{COMBINING}]*)|([\s\-–—/_]+)|.", re.DOTALL)
_HIGHEST_RUN: Final = 0x5F - 0x21


def collation_key(text: str, language: str) -> tuple[str, str, str, str]:  # noqa: ARG001
    """Return a sort key in Vietnamese order, in which English words keep their usual order.

    By letters first, with ă â đ ê ô ơ ư as letters of their own; then by tones, case, and the text itself. A space
    sorts before any letter, whole numbers by size; other characters are ignored.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for piece in _PIECES.finditer(unicodedata.normalize("NFD", nfc(text))):
        digits, base, marks, gap = piece.groups()
        if gap:
            letters.append(" ")
        elif digits:
            letters.append(_number_weight(digits))
        elif base:
            letter, tone = _letter_and_tone(base, marks)
            letters.append(letter)
            tones.append(tone)
            cases.append("1" if base.isupper() else "0")
    return ("".join(letters).strip(), " ".join(tones), "".join(cases), nfc(text))


def _number_weight(digits: str) -> str:
    """Return a weight that sorts numbers by size, between a space and the first letter."""
    bare = digits.lstrip("0")
    return chr(0x21 + min(len(bare), _HIGHEST_RUN)) + bare


def _letter_and_tone(base: str, marks: str) -> tuple[str, str]:
    letter = base.lower()
    tone = ""
    for mark in marks:
        composed = unicodedata.normalize("NFC", letter + mark)
        if composed in _WEIGHT:
            letter = composed
        else:
            tone += _TONE_WEIGHT.get(mark, "9" + mark)
    if letter in _WEIGHT:
        return _WEIGHT[letter], tone or "0"
    return "".join(_WEIGHT.get(c, c) for c in fold(letter)) or letter, "8" + letter + tone


def initial(text: str, language: str) -> str:
    """Return the letter under which an index lists `text`, or ``#``.

    A Vietnamese index has Ă, Â, Đ, Ê, Ô, Ơ, Ư; other languages list them under their plain letter.
    """
    pieces = _PIECES.finditer(unicodedata.normalize("NFD", nfc(text)))
    first = next((piece for piece in pieces if piece[1] or piece[2]), None)
    if first is None or first[1]:
        return "#"
    weight = _letter_and_tone(first[2], first[3])[0][:1]
    letter = _ALPHABET[ord(weight) - 0x61] if 0x61 <= ord(weight) < 0x61 + len(_ALPHABET) else ""
    own = letter in formats(language).index_letters
    return (letter if own else fold(letter)).upper() or "#"
