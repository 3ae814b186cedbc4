"""What would take too long or go too deep is found by counting, alike on every machine."""

from __future__ import annotations

import re
from typing import Final

MAX_RUN: Final = 1000
"""Longest run of one character other than a line end."""
MAX_BLOCKS: Final = 20_000
"""Most pieces a text may have between blank lines."""
MAX_DEPTH: Final = 64
"""Deepest nesting of lists and quotations, and of emphasis and links in one piece of running text."""
MAX_TAGS: Final = 20_000
"""Most HTML tags in a text."""
MAX_OPEN_TAGS: Final = 100
"""Most HTML tags open at one time."""
MAX_UNCLOSED: Final = 20
"""Most HTML tags never closed."""
MAX_CELLS: Final = 100_000
"""Most cells in the tables of a text, those included that a row leaves out."""

_RUN: Final = re.compile(rf"([^\n])\1{{{MAX_RUN},}}")


class LimitExceeded(Exception):  # noqa: N818
    """A text is not parsed: `code` says why, `count` what was counted, `offset` where in the source."""

    def __init__(self, code: str, count: int, offset: int = 0, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.count = count
        self.offset = offset
        self.more = args


def inspect(source: str) -> None:
    """Look at `source` before it is parsed. Raise `LimitExceeded` where its mere size forbids it."""
    if _may_hold_a_run(source) and (run := _RUN.search(source)):
        count = run.end() - run.start()
        if run[1] in " \t":
            raise LimitExceeded("E302", count // 4, run.start())
        raise LimitExceeded("E302" if run[1] in "*_" else "E301", count, run.start())
    if source.count("\n\n") > MAX_BLOCKS:
        raise LimitExceeded("E301", source.count("\n\n"))
    if source.count("<") > MAX_TAGS:
        raise LimitExceeded("E301", source.count("<"), source.find("<"))


def _may_hold_a_run(source: str) -> bool:
    """Tell at a few places whether any character is repeated for long; the expression looks at every one."""
    half = MAX_RUN // 2
    return any(source[at] * half == source[at : at + half] for at in range(0, len(source) - half, half))
