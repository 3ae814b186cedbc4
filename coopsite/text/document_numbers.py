"""Keep each number of a document (``155/NQ-HĐND``) in a body's HTML on one line."""

from __future__ import annotations

import re
from typing import Final

_JOINED: Final = {sign: re.compile(f"{sign}[A-ZĐƯ]").search for sign in "-/"}
"""Every such number holds one of these; a pattern that begins with a literal is searched quickly."""
_DOCUMENT_NUMBER: Final = r"(?<![\w/-])\d{1,5}(?:/\d{4})?(?:[-/][A-ZĐƯ][A-ZĐƯ\d]*)+(?![\w/-])"
"""``2174-TB/TU``, ``155/NQ-HĐND``, ``35/2022/NĐ-CP``."""
_LONGEST_NUMBER: Final = 18
"""Characters; a longer number may be wider than a phone, so lines may end within it."""
_NUMBER: Final = re.compile(_DOCUMENT_NUMBER)
_PIECE: Final = re.compile(rf'<[^<>"]*(?:"[^"]*"[^<>"]*)*>|{_DOCUMENT_NUMBER}')


def has_number(text: str) -> bool:
    """Tell whether a text or HTML holds the number of a document, attributes included."""
    for sign, is_joined in _JOINED.items():
        if sign in text and is_joined(text):
            return _NUMBER.search(text) is not None
    return False


def unbroken(html: str) -> str:
    """Return sanitised HTML with a span around each number of a document in its text. `html` must hold whole tags."""
    if not has_number(html):
        return html
    return _PIECE.sub(lambda found: found[0] if found[0][0] == "<" else _unbroken_number(found[0]), html)


def _unbroken_number(number: str) -> str:
    return f'<span class="number">{number}</span>' if len(number) <= _LONGEST_NUMBER else number
