"""Sees what files a site has at one moment, and how far a file's stamp can be trusted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

from coopsite.content.scan import Scan, scan

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.content.scan import FileStat

SETTLED_NS: Final = 2_000_000_000
"""A file changed less than this before the snapshot may change again and keep its times: FAT stores every 2 s."""


class FileSnapshot(NamedTuple):
    """The files of a site as they were at one moment."""

    scanned_ns: int
    found: Scan


def take_snapshot(site: Path) -> FileSnapshot:
    """Return the files of a site as they are now."""
    return FileSnapshot(time.time_ns(), scan(site))


def signature(file: FileStat) -> tuple[int, int, int, int]:
    """Return what changes when a file does."""
    return (file.size, file.mtime_ns, file.ctime_ns, file.inode)


def is_settled(file: FileStat, scanned_ns: int) -> bool:
    """Tell whether a later change of the file must show in its signature."""
    return max(file.mtime_ns, file.ctime_ns) < scanned_ns - SETTLED_NS
