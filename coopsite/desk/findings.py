"""What is wrong with a story's texts, as the desk shows it: with the field or the line of the body concerned."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.content.read import MAX_FRONT_MATTER
from coopsite.diagnostics import Severity
from coopsite.diagnostics.catalogue import hint, message
from coopsite.locales import desk_words, field_texts
from coopsite.text.filenames import REGISTER
from coopsite.textfile.decode import decode
from coopsite.textfile.front_matter import split
from coopsite.textfile.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    label: str
    """What the form calls the field; empty where it has no name for it."""
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
        self._is_readable = located.value is not None
        # Of several fields at one place the outermost counts, and a value before its key.
        order = sorted(located.marks.items(), key=lambda mark: (mark[0].count("."), mark[0].endswith(_KEY)))
        self._fields: dict[tuple[int, int], str] = {}
        for name, place in order:
            if name:
                self._fields.setdefault((place.line, place.column), name.removesuffix(_KEY))

    def field_at(self, line: int, column: int) -> str:
        """Return the field whose value or key stands at a place of the file, or begins last before it.

        Empty where the front matter cannot be read: what stands before such a place says nothing about it.
        """
        if not self._is_readable or not 0 < line < self._body_line:
            return ""
        exact = self._fields.get((line, column))
        before = [place for place in self._fields if place <= (line, column)]
        return exact or (self._fields[max(before)] if before else "")

    def body_line_of(self, line: int) -> int:
        """Return the line of the body that is `line` of the file; 0 outside the body."""
        return max(0, line - self._body_line + 1)


def findings_of(diagnostics: Iterable[Diagnostic], raw: dict[str, bytes], language: str) -> list[Finding]:
    """Return `diagnostics` in `language`, each once.

    `raw` has the bytes of files whose fields are to be named, by path. Where a field of the form is concerned, it
    and others are called as the form calls them.
    """
    places: dict[str, TextPlaces] = {}
    found = []
    for each in diagnostics:
        if each.path in raw and each.path not in places:
            places[each.path] = TextPlaces(each.path, raw[each.path])
        place = places.get(each.path)
        body_line = place.body_line_of(each.line) if place else 0
        field = place.field_at(each.line, each.column) if place else ""
        said, how = message(each, language), hint(each, language)
        if field:
            words = desk_words(language)
            how = words.get(f"mend_{each.code}", how)
            said, how = (_as_in_form(words, text, language) for text in (said, how))
        found.append(
            Finding(
                each.code,
                each.severity,
                each.path,
                each.line,
                each.column,
                field,
                label_of(field, language),
                body_line > 0,
                body_line,
                said,
                how,
            )
        )
    return list({(each.code, each.path, each.line, each.message): each for each in found}.values())


def label_of(field: str, language: str) -> str:
    """Return what the form calls a field, with the number of an entry: ``tags.1`` is ``Topics 2``; empty if unknown."""
    name, _, rest = field.partition(".")
    label = field_texts(language).get(name, ("", ""))[0]
    entry = rest.partition(".")[0]
    return f"{label} {int(entry) + 1}" if label and entry.isdecimal() else label


def _as_in_form(words: Mapping[str, str], sentence: str, language: str) -> str:
    """Return a sentence with the labels of the form instead of keys, and the desk's page instead of its file."""
    texts = field_texts(language)
    labelled = _keys(language).sub(lambda found: f"“{texts[found[1] or found[2]][0]}”", sentence)
    return labelled.replace(REGISTER, words["findings_tags"])


@cache
def _keys(language: str) -> re.Pattern[str]:
    """A key in quotation marks, or with an underscore, which no word has."""
    keys = sorted(field_texts(language), key=len, reverse=True)
    quoted, bare = "|".join(map(re.escape, keys)), "|".join(re.escape(key) for key in keys if "_" in key)
    return re.compile(rf"“({quoted})”|(?<![\w{{.-])({bare})(?![\w:.-])")
