"""The kinds there are, and how a kind is found by its folder or by what people call it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.kinds.award import AWARD
from coopsite.kinds.meeting import MEETING
from coopsite.kinds.news import NEWS
from coopsite.kinds.page import PAGE
from coopsite.kinds.plan import PLAN
from coopsite.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.kinds.base import Kind

KINDS: Final[tuple[Kind, ...]] = (MEETING, AWARD, PLAN, NEWS, PAGE)
"""Every kind, in the order of the navigation."""
LISTED: Final = tuple(kind for kind in KINDS if kind.is_listed)
"""The kinds that have a list of their own."""
BY_NAME: Final = {kind.name: kind for kind in KINDS}

_BETWEEN: Final = re.compile(r"[\s_-]+")
_LONGEST: Final = 40


def has_shipped_look(kind: Kind) -> bool:
    """Tell whether a kind has the colour and the sign that coopsite's style sheet has for it."""
    shipped = BY_NAME.get(kind.name)
    return shipped is not None and (kind.colour, kind.sign) == (shipped.colour, shipped.sign)


def said(name: str) -> str:
    """Return `name` as kinds are looked up: without marks and capitals, words apart by one space."""
    return _BETWEEN.sub(" ", fold(name)).strip()


def kind_of(key: str, kinds: Sequence[Kind] = KINDS) -> str:
    """Return the name of the kind that a story has by its folder."""
    folder, slash, _ = key.partition("/")
    if not slash:
        return PAGE.name
    kind = next((kind for kind in kinds if kind.folder == folder), None) or kind_called(folder, kinds)
    return kind.name if kind else NEWS.name


def kind_called(name: str, kinds: Sequence[Kind] = KINDS) -> Kind | None:
    """Return the kind called ``meetings``, ``meeting``, ``Hội nghị`` or ``hoi-nghi``; else None.

    Its folder and its name go before the words of its list in any language.
    """
    words = said(name)
    named = next((kind for kind in kinds if words in (said(kind.folder), said(kind.name))), None)
    return named or next((kind for kind in kinds if words in _words(kind)), None)


def folder_called(name: str, kinds: Sequence[Kind] = KINDS) -> str:
    """Return the folder of the kind called `name`; else nothing."""
    kind = kind_called(name, kinds)
    return kind.folder if kind else ""


def folder_meant(name: str, kinds: Sequence[Kind] = KINDS) -> str:
    """Return the folder of a kind that `name` is called or is a slip of, else nothing."""
    from difflib import get_close_matches  # start-up time: slips are rare

    called = folder_called(name, kinds)
    spoken = {
        word: kind.folder for kind in kinds for word in (*_words(kind), said(kind.name), said(kind.folder))
    }
    words = said(name)
    near = get_close_matches(words, spoken, n=1, cutoff=0.7) if 2 < len(words) <= _LONGEST else []
    return called or next((spoken[word] for word in near), "")


def _words(kind: Kind) -> set[str]:
    written = (*kind.label.values(), *kind.one.values(), *kind.address.values())
    return {*kind.spoken, *map(said, written)}
