"""Turn problems of a value into diagnostics with positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic, SourcePosition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.fields.validate import Problem


def placed(problem: Problem, path: str, marks: Mapping[str, SourcePosition]) -> Diagnostic:
    """Return `problem` as a diagnostic of the file `path`, at the nearest position in `marks`.

    If it contradicts another field, `other_field`, the line of that field is added.
    """
    place = place_of(problem.loc, marks, at_key=problem.at_key)
    args = problem.args
    if "other_field" in args:
        args = {**args, "other_line": str(place_of(tuple(args["other_field"].split(".")), marks).line)}
    return Diagnostic(problem.code, path, place.line, place.column, args)


def place_of(
    loc: tuple[str | int, ...], marks: Mapping[str, SourcePosition], *, at_key: bool = False
) -> SourcePosition:
    """Return the position of the value at `loc`, or of its key; else of what encloses it, else of the beginning."""
    name = ".".join(map(str, loc)) + "#key"
    if at_key and name in marks:
        return marks[name]
    while loc:
        name = ".".join(map(str, loc))
        if name in marks:
            return marks[name]
        loc = loc[:-1]
    return SourcePosition(1, 1)
