"""What is wrong with a story's texts, as the desk shows it: with the field or the line of the body concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.content.read import MAX_FRONT_MATTER
from coopsite.diagnostics import Severity
from coopsite.diagnostics.catalogue import hint, message
from coopsite.textfile.decode import decode
from coopsite.textfile.front_matter import split
from coopsite.textfile.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.diagnostics import Diagnostic

_KEY: Final = "#key"


class Finding(Struct, frozen=True):
    """A diagnostic in the desk's language, with what it concerns."""

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    field: str
    """As in ``agenda.0.title``; empty where it concerns none, or it is unknown which."""
    in_body: bool
    body_line: int
    """The line of the body, counted from 1; 0 where it is not in the body."""
    message: str
    hint: str


class TextPlaces:
    """Where in a text file its fields stand, and its body."""

    def __init__(self, path: str, raw: bytes) -> None:
        source, _ = decode(raw, path)
        front = split(source or "", path)
        located = parse_yaml(front.yaml, first_line=front.first_line, path=path, most=MAX_FRONT_MATTER)
        self._body_line = front.body_line
        # Of several fields at one place the outermost counts, and a value before its key.
        order = sorted(located.marks.items(), key=lambda mark: (mark[0].count("."), mark[0].endswith(_KEY)))
        self._fields: dict[tuple[int, int], str] = {}
        for name, place in order:
            if name:
                self._fields.setdefault((place.line, place.column), name.removesuffix(_KEY))

    def field_at(self, line: int, column: int) -> str:
        """Return the field whose value or key stands at a place of the file, or begins last before it."""
        if not 0 < line < self._body_line:
            return ""
        exact = self._fields.get((line, column))
        before = [place for place in self._fields if place <= (line, column)]
        return exact or (self._fields[max(before)] if before else "")

    def body_line_of(self, line: int) -> int:
        """Return the line of the body that is `line` of the file; 0 outside the body."""
        return max(0, line - self._body_line + 1)


def findings_of(diagnostics: Iterable[Diagnostic], raw: dict[str, bytes], language: str) -> list[Finding]:
    """Return `diagnostics` in `language`; `raw` has the bytes of files whose fields are to be named, by path."""
    places: dict[str, TextPlaces] = {}
    found = []
    for each in diagnostics:
        if each.path in raw and each.path not in places:
            places[each.path] = TextPlaces(each.path, raw[each.path])
        place = places.get(each.path)
        body_line = place.body_line_of(each.line) if place else 0
        found.append(
            Finding(
                each.code,
                each.severity,
                each.path,
                each.line,
                each.column,
                place.field_at(each.line, each.column) if place else "",
                body_line > 0,
                body_line,
                message(each, language),
                hint(each, language),
            )
        )
    return found
