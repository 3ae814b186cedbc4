"""Lists the files of an output that are ours, as text that tells nothing of when or how they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME: Final = ".coopsite-manifest"
"""Its own name in an output folder: there it is lost only together with the files."""


def encode(digests: Mapping[str, str]) -> bytes:
    """Write path → digest, one a line, in the order of the paths."""
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
    """Tell whether a path stays below the folder it is joined to, on every system."""
    return bool(path) and not any(
        part in ("", ".", "..") or "\\" in part or "\0" in part or (len(part) > 1 and part[1] == ":")
        for part in path.split("/")
    )
