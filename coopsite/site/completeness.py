"""What the facts of a story must have once all its texts have been heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from coopsite.content.model import facts_of, marks_of
from coopsite.site.positions import finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic

Row = dict[str, Any]


class _Asked(Struct, gc=False):
    """Those facts that can lack something or disagree with each other."""

    image: Row | None = None
    gallery: list[Row] = []
    corrections: list[Row] = []
    awards: list[Row] = []
    declared_count: int | None = None
    tasks: list[Any] | None = None


_decode = msgspec.msgpack.Decoder(_Asked).decode


def incomplete(texts: Sequence[Text], facts: bytes) -> Iterator[Diagnostic]:
    """Yield what the merged `facts` of `texts` lack.

    E215: an award has no form or not the name its form needs, who receives it no name, a picture no file, a
    correction no date. W217: one text declares another number of tasks than another lists. What a text
    can tell of itself is left to the reading of it.
    """
    asked = _decode(facts)
    for field, missing in _missing(asked):
        text = next((text for text in texts if field in marks_of(text)), texts[0])
        yield finding("E215", text, field, {"field": missing, "how": "@how_either_file"})
    if asked.declared_count is not None and asked.tasks is not None:
        yield from _miscounted(texts, asked.declared_count, len(asked.tasks))


def _missing(asked: _Asked) -> Iterator[tuple[str, str]]:
    """Yield the place of each row that lacks something, and what it lacks."""
    if asked.image and "src" not in asked.image:
        yield "image", "src"
    for field, rows, needed in (
        ("gallery", asked.gallery, "src"),
        ("corrections", asked.corrections, "date"),
        ("awards", asked.awards, "form"),
    ):
        yield from ((f"{field}.{i}", needed) for i, row in enumerate(rows) if needed not in row)
    for i, award in enumerate(asked.awards):
        if award.get("form") == "other" and "name" not in award:
            yield f"awards.{i}", "name"
        for j, named in enumerate(award.get("named", ())):
            if "name" not in named:
                yield f"awards.{i}.named.{j}", "name"


def _miscounted(texts: Sequence[Text], declared: int, counted: int) -> Iterator[Diagnostic]:
    if declared == counted:
        return
    given = [facts_of(text) for text in texts]
    if not any({"declared_count", "tasks"} <= facts.keys() for facts in given):
        text = next(text for text, facts in zip(texts, given, strict=True) if "declared_count" in facts)
        yield finding("W217", text, "declared_count", {"declared": str(declared), "counted": str(counted)})
