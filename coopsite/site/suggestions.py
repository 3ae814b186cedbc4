"""What was probably meant by a link or a picture that leads nowhere."""

from __future__ import annotations

import posixpath
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from coopsite.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST: Final = 20
"""How many slips of a site are looked into; whoever has more has moved a whole folder."""
_LONGEST: Final = 100
_MANY: Final = 1_000
_ALIKE: Final = 0.8
_SIGNS: Final = re.compile(r"[\W_]+")


class Suggestions:
    """The names in each of some folders, to be asked what a name that is not among them was meant to be."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths
        self._names: dict[str, list[str]] | None = None
        self._asked = 0

    def nearest(self, path: str) -> str:
        """Return the path in the same folder whose name is most like that of `path`, or nothing."""
        folder, name = posixpath.split(path.rstrip("/"))
        self._asked += 1
        if self._asked > _MOST or not 1 < len(name) <= _LONGEST:
            return ""
        names = self._folders().get(folder, [])[:_MANY]
        same = [other for other in names if _squeezed(other) == _squeezed(name)]
        found = same or get_close_matches(name.casefold(), names, n=1, cutoff=_ALIKE)
        return posixpath.join(folder, found[0]) if found else ""

    def _folders(self) -> dict[str, list[str]]:
        if self._names is None:
            self._names = {}
            for path in sorted(self._paths):
                folder, name = posixpath.split(path.rstrip("/"))
                self._names.setdefault(folder, []).append(name)
        return self._names


def _squeezed(name: str) -> str:
    """What is left of a name without marks, capital letters and signs."""
    return _SIGNS.sub("", fold(name))
