"""Tells whether the extra for search is installed, and which; loads none of it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGE: Final = "pagefind"
_PROGRAMS: Final = ("pagefind_bin_extended", "pagefind_bin")


class SearchError(Exception):
    """The index could not be made; says why, perhaps by a word of the catalogue."""


def installed() -> bool:
    """Whether there is the package, and a program for this machine."""
    return find_spec(_PACKAGE) is not None and any(find_spec(name) is not None for name in _PROGRAMS)


def version() -> str:
    """Name the installed version, by the names of its metadata folders: reading these takes longer than a build may."""
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent.parent if spec and spec.origin else None
    names = os.listdir(folder) if folder else []  # noqa: PTH208 - as quick as it gets
    return " ".join(sorted(name for name in names if name.startswith(_PACKAGE) and name.endswith("-info")))
