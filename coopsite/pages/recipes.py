"""What each sort of page is made of, in few bytes: every large thing is named by the digest of what it says.

A recipe and what its digests name are all that `expand` is given, so nothing a page shows can be missing.
"""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import Award
from coopsite.kinds.common import Document
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import PlanTarget
from coopsite.pages.files import Placed

R = TypeVar("R")

Row = tuple[str, ...]
"""One value for each language of the frame, in its order; empty where a language has none."""


class Labelled(Struct, frozen=True, array_like=True, gc=False):
    """Words that lead somewhere; `lang` only where it is not the page's."""

    text: str
    lang: str
    address: str


Collections = tuple[tuple[str, tuple[str, ...]], ...]
"""Name of a collection, digests of its cards."""


class HtmlRecipe(Struct, frozen=True, array_like=True, gc=False):
    """What the recipe of every HTML page begins with."""

    frame: str
    language: str
    address: str
    versions: Row
    """Its address in each language; none at all for a page that speaks all languages."""
    files: tuple[Placed, ...]
    """Pictures of the cards."""
    collections: Collections


class StoryRef(Struct, frozen=True, array_like=True, gc=False):
    """A story as registers lead to it; `lang` only where its title is not in the page's language."""

    text: str
    lang: str
    address: str
    date: str
    held: str


class RegisterRow(Struct, Generic[R], frozen=True, array_like=True):
    """A row of a register: what stories say of a thing, and those stories, the newest first."""

    anchor: str
    day: str
    """ISO 8601; empty where it is not known."""
    stories: tuple[StoryRef, ...]
    row: R
    file: Placed | None

    @property
    def year(self) -> str:
        """``2023``; empty where it is not known."""
        return self.day[:4]


class RegisterRecipe(Struct, frozen=True, array_like=True, gc=False):
    """A page of a register, or one of the files beside it."""

    frame: str
    language: str
    address: str
    versions: Row
    name: str
    front: str
    year: str
    """Of a year's own page, else empty."""
    years: tuple[tuple[str, str], ...]
    """Years that have pages of their own, and their addresses; the front then shows no rows of theirs."""
    upcoming: int
    """How many of the rows, which begin with the newest, are still to come."""
    undated: bool
    """Whether there are stories of meetings that no row tells of, since they do not say the day."""
    rows: Raw
    """msgpack of `RegisterRow` after `RegisterRow`."""
    files: tuple[Placed, ...]
    collections: Collections


encode: Final = msgspec.msgpack.Encoder().encode


_ROWS: Final[dict[object, Any]] = {
    shape: msgspec.msgpack.Decoder(tuple[RegisterRow[shape], ...])  # type: ignore[valid-type]
    for shape in (Award[Localized], PlanTarget, Document[Localized], Meeting[Localized])
}


def decode_rows(shape: type[R], rows: Raw) -> tuple[RegisterRow[R], ...]:
    """Return the rows of a register's page, each of `shape`."""
    found: tuple[RegisterRow[R], ...] = _ROWS[shape].decode(rows)
    return found
