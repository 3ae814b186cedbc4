"""The list of our files in an output folder; it depends on their bytes alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

NAME: Final = ".coopsite-manifest"
"""Its own name in an output folder: there it is lost only together with the files."""
MOST: Final = 64 << 20
"""No output of ours has so many files that its manifest would be longer, in bytes."""

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)(?:\.{0,2}(?:/|\Z)|[^/]:)")
"""A control character, a backslash, an empty part, one that leads up or nowhere, and a drive of Windows."""


def encode(digests: Mapping[str, str], known: Container[str] = ()) -> bytes:
    """Write path → digest, one a line, in the order of the paths.

    Raises ValueError for a path that `decode` would leave out, since nothing may be written there. Paths that are
    `known` were in a manifest before, and are not looked at again.
    """
    if not all(is_safe(path) for path in digests if path not in known):
        raise ValueError("a path that leads elsewhere, or more than one line")
    return "".join(f"{digests[path]} {path}\n" for path in sorted(digests)).encode("utf-8", "surrogateescape")


def decode(data: bytes) -> dict[str, str]:
    """Read a manifest, leaving out whatever could not have been written by `encode`."""
    found = {}
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        name, _, path = line.partition(" ")
        if len(name) == 32 and is_safe(path):
            found[path] = name
    return found


def is_safe(path: str) -> bool:
    """Tell whether a path stays below the folder it is joined to, on every system, and is one line."""
    return _UNSAFE.search(path) is None
