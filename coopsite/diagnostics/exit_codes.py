"""Tells what a set of diagnostics means for a run: whether it may write, and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.diagnostics import Diagnostic

WRONG_USAGE: Final = 2
MACHINE: Final = 3
LOCKED: Final = 4
BUG: Final = 70
INTERRUPTED: Final = 130
TERMINATED: Final = 143
_BY_CODE: Final = (
    (WRONG_USAGE, frozenset({"E801", "E821", "E507", "E508", "E609"})),
    (LOCKED, frozenset({"E604"})),
    (MACHINE, frozenset({"E601", "E602", "E603", "E607", "E611", "E613", "E614", "E616", "E702"})),
)
"""Codes with an exit code of their own, strongest first: no usable site · another build runs · the machine failed."""
_NEVER_BLOCKS: Final = frozenset({"W605", "W610"})
"""Warnings about the build cache: without it the output is the same."""


def blocks(diagnostics: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Tell whether nothing may be written: after an error, with `strict` after a warning too."""
    return any(
        each.severity == "error" or (strict and each.severity == "warning" and each.code not in _NEVER_BLOCKS)
        for each in diagnostics
    )


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """Return 0 where all is well, 1 where the content is wrong, 2 to 4 by `_BY_CODE`."""
    diagnostics = tuple(diagnostics)
    codes = {each.code for each in diagnostics}
    special = next((number for number, ours in _BY_CODE if codes & ours), 0)
    return special or int(blocks(diagnostics, strict=strict))
