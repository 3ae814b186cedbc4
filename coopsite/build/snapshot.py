"""Sees what files a site has at one moment, and how far a file's stamp can be trusted."""

from __future__ import annotations

import time
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import Struct

from coopsite.content.scan import FileStat, Scan, scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTLED_NS: Final = 2_000_000_000
"""A file changed less than this before the snapshot may change again and keep its times: FAT stores every 2 s."""


PACK: Final = 256
"""Files packed at once."""
_times: Final = attrgetter("mtime_ns", "ctime_ns")
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(tuple[FileStat, ...]).decode


class FilePack(Struct, frozen=True, array_like=True, gc=False):
    """Some files, kept to be compared with those of a later snapshot."""

    files: bytes
    """`FileStat`s as msgpack."""
    newest_ns: int
    """The latest of all their times."""


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


def packed_files(files: Sequence[FileStat]) -> tuple[FilePack, ...]:
    """Pack files, `PACK` of them at once."""
    return tuple(
        FilePack(_encode(some), max(map(max, map(_times, some))))
        for some in (files[at : at + PACK] for at in range(0, len(files), PACK))
    )


def unpacked_files(pack: FilePack) -> tuple[FileStat, ...]:
    """Return the files of a pack. Raises `msgspec.MsgspecError`."""
    return _decode(pack.files)
