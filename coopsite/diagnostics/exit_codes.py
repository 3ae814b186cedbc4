"""Judges findings: whether they keep a build from writing, and which exit code they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.diagnostics import Diagnostic

_OF_THE_MACHINE: Final = frozenset({"E601", "E602", "E603", "E607", "E608", "E611"})
_NEVER_BLOCKS: Final = frozenset({"W605", "W610"})
"""Warnings of what is remembered between builds: without it the outcome is the same."""


def blocks(told: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Tell whether nothing may be written: after an error, with `strict` after a warning too."""
    return any(
        each.severity == "error" or (strict and each.severity == "warning" and each.code not in _NEVER_BLOCKS)
        for each in told
    )


def exit_code(told: Iterable[Diagnostic], *, strict: bool) -> int:
    """Return 0 where all is well, 1 where the content is wrong, 3 where the machine failed us."""
    told = tuple(told)
    if any(each.code in _OF_THE_MACHINE for each in told):
        return 3
    return 1 if blocks(told, strict=strict) else 0
