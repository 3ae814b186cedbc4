"""Lines that show as typed, or elsewhere than meant, since a sign, a space or an empty line is missing."""

from __future__ import annotations

import re
from typing import Final

_POINT: Final = re.compile(
    r"(?:[a-zđ]\)|[0-9]+(?:\.[0-9]+)+[.)]?|[0-9]{1,3}/|[IVXLC]+[./)]|[A-ZĐ][.)])[ \t\u00a0]+\S"
)
"""How a point of a document begins that is no entry of a list to Markdown: d), 1.1., 1/, II."""
_WRAPPED: Final = 60
"""How many characters a line has at least that goes on in the next for want of room."""

_BREAKS: Final = ("  ", "\\", "<br>", "<br/>", "<br />")
"""How a line ends that the author breaks where it does."""


def is_swallowed(before: str, line: str) -> bool:
    """Tell whether `line`, read as more of the entry of a list that ends in `before`, looks like a text of its own."""
    if before.endswith(_BREAKS):
        return False
    bare, above = line.strip(), before.strip()
    if _POINT.match(bare):
        return True
    is_short = len(above) < _WRAPPED
    if bare.endswith(":") and is_short:
        return True
    return bare[:1].isupper() and (is_short or above.endswith((".", ":", ";")))
