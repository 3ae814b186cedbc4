"""Which characters a text file may not hold, and where in it a character stands."""

from __future__ import annotations

import re
from typing import Final

FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Control characters other than tab and line feed, and code points that are no characters."""


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Return line and column, counted from 0, of the character at `at`; lines end at LF only."""
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
