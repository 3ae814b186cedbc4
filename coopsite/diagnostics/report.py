"""Write diagnostics as text for a terminal and as data for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from coopsite.diagnostics.caret import excerpt
from coopsite.diagnostics.catalogue import hint, message, word
from coopsite.diagnostics.findings import Findings
from coopsite.text.numbers import whole_number

if TYPE_CHECKING:
    from coopsite.diagnostics.model import Diagnostic, Severity

ReadLine = Callable[[str, int], str | None]
"""Path and line number → the line; None where it cannot be shown."""

_RED: Final = "\x1b[1;31m"
_YELLOW: Final = "\x1b[1;33m"
_CYAN: Final = "\x1b[1;36m"
_TONES: Final[Mapping[Severity, str]] = {"error": _RED, "warning": _YELLOW, "note": _CYAN}
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"


def text(
    diagnostics: Iterable[Diagnostic],
    language: str,
    read_line: ReadLine,
    *,
    limit: int = 10,
    colour: bool = False,
) -> str:
    """Return diagnostics as text for people, in the order of places: the first `limit` of each code, then a count.

    Each begins with ``path:line:column: error E206: message`` (line and column are 1 for a whole file, the path is
    ``coopsite`` for no file), then the line with a caret, then the hint. Empty where there are none.
    """
    found = _in_order(diagnostics)
    blocks = [_block(each, language, read_line, colour=colour) for each in found.first_of_each(limit)]
    blocks += [
        word("more", language, n=whole_number(number - limit, language), code=code) + "\n"
        for code, number in found.counts.items()
        if number > limit
    ]
    return "\n".join(blocks)


def json_document(
    diagnostics: Iterable[Diagnostic],
    language: str,
    *,
    held_back: Iterable[Mapping[str, str]] = (),
    removed: Iterable[str] = (),
    stats: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the document of ``--format json``: diagnostics, stories held back, files removed, figures of the run."""
    return {
        "diagnostics": [_entry(each, language) for each in _in_order(diagnostics)],
        "held_back": [dict(entry) for entry in held_back],
        "removed": list(removed),
        "stats": dict(stats or {}),
    }


def _in_order(diagnostics: Iterable[Diagnostic]) -> Findings:
    return diagnostics if isinstance(diagnostics, Findings) else Findings.of(diagnostics)


def _entry(diagnostic: Diagnostic, language: str) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": message(diagnostic, language),
        "hint": hint(diagnostic, language),
    }


def _block(diagnostic: Diagnostic, language: str, read_line: ReadLine, *, colour: bool) -> str:
    paint = _painter(colour)
    place = _place(diagnostic) if diagnostic.path else "coopsite"
    kind = f"{diagnostic.severity} {diagnostic.code}"
    tone = _TONES[diagnostic.severity]
    lines = [f"{paint(place, _BOLD)}: {paint(kind, tone)}: {message(diagnostic, language)}"]
    line = read_line(diagnostic.path, diagnostic.line) if diagnostic.path and diagnostic.line else None
    if line is not None and line.strip():
        numbered, caret = excerpt(line, diagnostic.line, diagnostic.column)
        lines.append(paint(numbered, _DIM))
        if caret:
            lines.append(paint(caret, tone))
    advice = hint(diagnostic, language)
    if advice:
        lines.append(f"    {word('hint', language)}: {advice}")
    return "\n".join(lines) + "\n"


def _place(diagnostic: Diagnostic) -> str:
    path = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in diagnostic.path)
    return f"{path}:{max(diagnostic.line, 1)}:{max(diagnostic.column, 1)}"


def _painter(colour: bool) -> Callable[[str, str], str]:
    return (lambda words, tone: f"{tone}{words}{_PLAIN}") if colour else (lambda words, _: words)
