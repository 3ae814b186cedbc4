"""Find texts of YAML that are cut off at a word like ``#word``, which YAML reads as a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from coopsite.diagnostics import Diagnostic
from coopsite.text.quoting import line_in_quotes
from coopsite.textfile.yaml import LocatedValue, UnquotedStr

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASH: Final = re.compile(r" +(#[^\s#]\S*)")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'")


def cut_off(source: str, located: LocatedValue, path: str, *, first_line: int = 1) -> tuple[Diagnostic, ...]:
    """Return W221 for each text of `source`, parsed as `located`, that is cut off at a word that begins with ``#``.

    `first_line` is the line of `path` on which `source` begins.
    """
    if " #" not in source or located.value is None:
        return ()
    lines = source.split("\n")
    diagnostics = []
    for name, value in _texts(located.value):
        place = located.marks[name]
        line = lines[place.line - first_line] if place.line - first_line < len(lines) else ""
        before = line[: place.column - 1]
        written = _QUOTED.match(line, len(before))
        whole = written[0] if written and not isinstance(value, UnquotedStr) else value
        cut = _HASH.match(line, len(before) + len(whole)) if line.startswith(whole, len(before)) else None
        if cut is not None:
            shown = "" if "{" in before or "[" in before else line_in_quotes(line)
            args = {"word": cut[1], **({"example": shown} if shown else {})}
            diagnostics.append(Diagnostic("W221", path, place.line, cut.start(1) + 1, args))
    return tuple(diagnostics)


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its name in the marks; an empty text where none is written."""
    if value is None or isinstance(value, str):
        yield name, value or ""
    elif isinstance(value, (dict, list)):
        inside = f"{name}." if name else ""
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{inside}{key}")
