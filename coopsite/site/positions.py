"""Where in a text's front matter a field stands, for diagnostics about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.content.model import marks_of
from coopsite.diagnostics import Diagnostic, SourcePosition

if TYPE_CHECKING:
    from coopsite.content.model import Text

START = SourcePosition(1, 1)


def place_of(text: Text, field: str) -> SourcePosition:
    """Return the place of `field` (``awards.0.form``), else of what holds it, else the file's start."""
    marks = marks_of(text)
    while field:
        if field in marks:
            return marks[field]
        field = field.rpartition(".")[0]
    return START


def diagnostic_at(code: str, text: Text, field: str, args: dict[str, str]) -> Diagnostic:
    """Return a diagnostic about `field` of `text`."""
    place = place_of(text, field)
    return Diagnostic(code, text.path, place.line, place.column, args)


def clash(field: str, text: Text, other: Text) -> Diagnostic:
    """Return E216: `text` says otherwise than `other` about a fact they share; both lines are named."""
    args = {
        "field": field,
        "other_path": other.path,
        "other_line": str(place_of(other, field).line),
    }
    return diagnostic_at("E216", text, field, args)
