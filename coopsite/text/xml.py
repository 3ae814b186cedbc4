"""Text made fit to stand in XML 1.0."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN: Final = re.compile("[A-Za-z0-9 /:.,_#?=%~-]*")


def xml(text: str) -> str:
    """`text` escaped for an element or a quoted attribute; characters XML cannot carry are left out."""
    if _PLAIN.fullmatch(text):
        return text
    clean = _FORBIDDEN.sub("", text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
