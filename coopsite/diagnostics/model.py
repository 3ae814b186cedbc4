"""A diagnostic: a code, a place, and arguments of its message; in no language yet."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Severity = Literal["error", "warning", "note"]
"""An error keeps a build from writing, a warning does so with ``--strict``; a note requires nothing."""

_SEVERITIES: Final[dict[str, Severity]] = {"E": "error", "W": "warning", "N": "note"}


class Diagnostic(Struct, frozen=True, array_like=True):
    """Something wrong, in no language yet.

    `path` is POSIX and relative to the site folder, empty where no file is concerned. `line` and `column` count from 1;
    `line` is 0 where the whole file is concerned. `args` fill the catalogue's message; a value that begins with ``@``
    names a word of the catalogue.
    """

    code: str
    path: str = ""
    line: int = 0
    column: int = 0
    args: dict[str, str] = {}

    @property
    def severity(self) -> Severity:
        """Severity by the code's first letter: E error, W warning, N note."""
        return _SEVERITIES[self.code[0]]

    @property
    def sort_key(self) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
        """Key for the order of a report: by place, then by code."""
        args = self.args.items()
        return (self.path, self.line, self.column, self.code, tuple(sorted(args) if len(args) > 1 else args))


class SourcePosition(Struct, frozen=True, array_like=True):
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int
