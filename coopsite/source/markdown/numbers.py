"""Keeps the numbers of documents in a body's HTML on one line each."""

from __future__ import annotations

import re
from typing import Final

from coopsite.language import DOCUMENT_NUMBER, kept_whole

_SIGNS: Final = (re.compile("-[A-ZĐƯ]").search, re.compile("/[A-ZĐƯ]").search)
"""One of these is in every such number; a pattern that begins with one sign is quickly looked for."""
_NUMBER: Final = re.compile(DOCUMENT_NUMBER)
_PIECE: Final = re.compile(rf'<[^<>"]*(?:"[^"]*"[^<>"]*)*>|{DOCUMENT_NUMBER}')


def unbroken(html: str) -> str:
    """Return clean HTML, whole tags only, with a span around each number of a document that is words, not attribute."""
    if not any(has(html) for has in _SIGNS) or _NUMBER.search(html) is None:
        return html
    return _PIECE.sub(lambda found: found[0] if found[0][0] == "<" else kept_whole(found[0]), html)
