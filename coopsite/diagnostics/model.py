"""What a diagnostic is: a code, a place, and the words its message needs."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Severity = Literal["error", "warning", "note"]
"""An error keeps a build from writing, a warning does so with ``--strict``; a note asks for nothing."""

_SEVERITIES: Final[dict[str, Severity]] = {"E": "error", "W": "warning", "N": "note"}


class Diagnostic(Struct, frozen=True, array_like=True):
    """One finding, in no language yet.

    `path` is POSIX and relative to the site folder (empty where no file is concerned). `line` and `column` count
    from 1; `line` is 0 where the finding concerns the whole file. `args` fill the catalogue's message; a value
    that begins with ``@`` names a word of the catalogue, which is said in the reader's language.
    """

    code: str
    path: str = ""
    line: int = 0
    column: int = 0
    args: dict[str, str] = {}

    @property
    def severity(self) -> Severity:
        """What the code begins with: E is an error, W a warning, N a note."""
        return _SEVERITIES[self.code[0]]

    @property
    def sort_key(self) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
        """The stable order of a report: by place, then by code."""
        args = self.args.items()
        return (self.path, self.line, self.column, self.code, tuple(sorted(args) if len(args) > 1 else args))


class SourcePosition(Struct, frozen=True, array_like=True):
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int
