"""Turn text into a word of an address."""

from __future__ import annotations

import re
from typing import Final

from coopsite.text.digest import digest
from coopsite.text.fold import fold

_WORD: Final = re.compile("[a-z0-9]+")
_APOSTROPHE: Final = re.compile("(?<=[a-z0-9])['\u2019\u02bc](?=[a-z0-9])")


def slug(text: str, *, limit: int = 80) -> str:
    """Return `text` as a word of an address: ``a``–``z`` and digits, joined by ``-``.

    A slug longer than `limit` (at least 8) is cut at a word and ends with eight digits of its digest. Empty where
    `text` has no letter or digit that folds to ASCII.
    """
    whole = "-".join(_WORD.findall(_APOSTROPHE.sub("", fold(text))))
    if len(whole) <= limit:
        return whole
    room = max(limit - 9, 0)
    cut = whole.rfind("-", 0, room + 1)
    head = whole[: cut if cut > 0 else room].rstrip("-")
    return f"{head}-{digest(whole)[:8]}".lstrip("-")
