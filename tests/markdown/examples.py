"""The examples in the specification of CommonMark, read from the package that publishes it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

SPECIFICATION: Final = Path(__file__).parents[1] / "tools" / "node_modules" / "commonmark-spec" / "spec.txt"

_FENCE: Final = "`" * 32
_PIECE: Final = re.compile(
    rf"^{_FENCE} example\n(?P<source>.*?)^\.\n(?P<html>.*?)^{_FENCE}$|^#+ +(?P<heading>[^\n]*)$",
    re.MULTILINE | re.DOTALL,
)


class Example(NamedTuple):
    """A text and its HTML, under the number and heading it has in the specification."""

    number: int
    section: str
    source: str
    html: str


@cache
def examples() -> tuple[Example, ...]:
    """Return all examples in order, numbered from 1."""
    found: list[Example] = []
    section = ""
    for piece in _PIECE.finditer(SPECIFICATION.read_text("utf-8")):
        if piece["heading"] is not None:
            section = piece["heading"]
        else:
            source, html = (piece[name].replace("→", "\t") for name in ("source", "html"))
            found.append(Example(len(found) + 1, section, source, html))
    return tuple(found)
