"""The list of our files in an output folder; it depends on their bytes alone."""

from __future__ import annotations

import re
from heapq import merge
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

OUR_FILES: Final = ".coopsite-"
"""How the names of files begin that coopsite keeps for itself beside the pages."""
NAME: Final = f"{OUR_FILES}manifest"
"""Its own name in an output folder: there it is lost only together with the files."""
MOST: Final = 64 << 20
"""No output of ours has so many files that its manifest would be longer, in bytes."""

_DIGEST: Final = 32
"""Letters of a digest."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)(?:\.{0,2}(?:/|\Z)|[^/]:)")
"""A control character, a backslash, an empty part, one that leads up or nowhere, and a drive of Windows."""


def encode(digests: Iterable[tuple[str, str]]) -> bytes:
    """Write paths, which are in order, with their digests, one a line.

    Raises ValueError for a path that `decode` would leave out, since nothing may be written there.
    """
    found = BytesIO()
    for path, name in digests:
        found.write(_line(path, name))
    return found.getvalue()


def edited(listing: bytes, digests: Iterable[tuple[str, str]], gone: Iterable[str]) -> bytes:
    """Return what `encode` made with the lines of `digests` in it, and without those of `gone`. Raises as `encode`."""
    found, done = BytesIO(), 0
    lines = ((path, _line(path, name)) for path, name in digests)
    for path, line in merge(((path, b"") for path in sorted(gone)), lines, key=itemgetter(0)):
        begin, end = _span(listing, path, done)
        found.write(listing[done:begin])
        found.write(line)
        done = end
    found.write(listing[done:])
    return found.getvalue()


def _line(path: str, name: str) -> bytes:
    if not is_safe(path):
        raise ValueError("a path that leads elsewhere, or more than one line")
    return f"{name} {path}\n".encode("utf-8", "surrogateescape")


def _span(listing: bytes, path: str, start: int) -> tuple[int, int]:
    """Return where the line of `path` begins and ends; twice where it would begin. It is not before `start`."""
    low, high = start, len(listing)
    while low < high:
        begin = listing.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = listing.index(b"\n", begin) + 1
        found = listing[begin + _DIGEST + 1 : end - 1].decode("utf-8", "surrogateescape")
        if found == path:
            return begin, end
        if found < path:
            low = end
        else:
            high = begin
    return low, low


def decode(data: bytes) -> dict[str, str]:
    """Read a manifest, leaving out whatever could not have been written by `encode`."""
    found = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        name, _, path = line.partition(" ")
        if len(name) == _DIGEST and is_safe(path):
            found[path] = name
    return found


def is_safe(path: str) -> bool:
    """Tell whether a path stays below the folder it is joined to, on every system, and is one line."""
    return _UNSAFE.search(path) is None
