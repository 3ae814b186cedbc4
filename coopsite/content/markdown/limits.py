"""Limits of a text's size and nesting, counted so that every machine refuses the same texts."""

from __future__ import annotations

import re
from typing import Final

MAX_RUN: Final = 1000
"""Length of a run of one character other than a line end."""
MAX_BLOCKS: Final = 20_000
"""Pieces of a text between blank lines."""
MAX_DEPTH: Final = 64
"""Nesting of lists and quotations, and of emphasis and links in one block of running text."""
MAX_TAGS: Final = 20_000
"""HTML tags in a text."""
MAX_OPEN_TAGS: Final = 100
"""HTML tags open at one time."""
MAX_UNCLOSED: Final = 20
"""HTML tags never closed."""
MAX_CELLS: Final = 100_000
"""Cells in the tables of a text, those included that a row leaves out."""

_RUN: Final = re.compile(rf"([^\n])\1{{{MAX_RUN},}}")


class LimitExceededError(Exception):
    """A text is not parsed: the `code` of a diagnostic, the number counted, and the place in the source."""

    def __init__(self, code: str, count: int, offset: int = 0, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.count = count
        self.offset = offset
        self.more = args


def inspect(source: str) -> None:
    """Raise `LimitExceededError` where the size of `source` alone forbids parsing it."""
    if _may_hold_a_run(source) and (run := _RUN.search(source)):
        count = run.end() - run.start()
        if run[1] in " \t":
            raise LimitExceededError("E302", count // 4, run.start())
        raise LimitExceededError("E302" if run[1] in "*_" else "E301", count, run.start())
    if source.count("\n\n") > MAX_BLOCKS:
        raise LimitExceededError("E301", source.count("\n\n"))
    if source.count("<") > MAX_TAGS:
        raise LimitExceededError("E301", source.count("<"), source.find("<"))


def _may_hold_a_run(source: str) -> bool:
    """Tell quickly, by samples, whether a character may be repeated `MAX_RUN` times."""
    half = MAX_RUN // 2
    return any(source[at] * half == source[at : at + half] for at in range(0, len(source) - half, half))
