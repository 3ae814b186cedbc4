"""Keeps the numbers of documents in a body's HTML on one line each."""

from __future__ import annotations

import re
from typing import Final

from coopsite.text.language import DOCUMENT_NUMBER, kept_whole

_JOINED: Final = {sign: re.compile(f"{sign}[A-ZĐƯ]").search for sign in "-/"}
"""One of these is in every such number; a pattern that begins with one sign is quickly looked for."""
_NUMBER: Final = re.compile(DOCUMENT_NUMBER)
_PIECE: Final = re.compile(rf'<[^<>"]*(?:"[^"]*"[^<>"]*)*>|{DOCUMENT_NUMBER}')


def has_number(text: str) -> bool:
    """Tell whether the number of a document stands in a text or in HTML, be it within a tag."""
    for sign, is_joined in _JOINED.items():
        if sign in text and is_joined(text):
            return _NUMBER.search(text) is not None
    return False


def unbroken(html: str) -> str:
    """Return clean HTML, whole tags only, with a span around each number of a document that is words, not attribute."""
    if not has_number(html):
        return html
    return _PIECE.sub(lambda found: found[0] if found[0][0] == "<" else kept_whole(found[0]), html)
