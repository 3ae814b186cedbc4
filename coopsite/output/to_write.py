"""Holds the files that a build is going to write, in the order of their paths: few in memory, many on the disk."""

from __future__ import annotations

from heapq import merge
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.output.spool import Place, Spooled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST: Final = 16_384
"""Files held in memory. They are put in order before they go to the disk."""
_IN_MEMORY: Final = 1 << 20
"""Bytes that wait to be written to the disk."""
_READ: Final = 64 << 10
"""Bytes read at once of each of the rows that are merged."""


class FileToWrite(Struct, frozen=True, array_like=True, gc=False):
    """A file that is to be written: where its bytes come from, and what is to be remembered of it.

    `path`, `key`, `rank` and `cleaned` are as in `coopsite.output.publish.OutputFile`.
    """

    path: str
    key: str
    rank: int
    parts: tuple[str, ...]
    """All of them."""
    reasons: tuple[str, ...]
    """Why it must be made or copied again."""
    digest: str = ""
    """Of its bytes; empty where these are not made."""
    place: Place | None = None
    """Where its bytes wait; None for what is copied."""
    source: str = ""
    """Where it is copied from."""
    cleaned: bool = False
    is_page: bool = False
    """Whether it is a page: rendered, or left unrendered by a dry run, or one that could not be rendered."""


_path: Final = attrgetter("path")
packed_file: Final = msgspec.msgpack.Encoder().encode
unpacked_file: Final = msgspec.msgpack.Decoder(FileToWrite).decode


class FilesToWrite(Spooled):
    """Files of different paths, put in any order. While they are gone through, none may be put."""

    def __init__(self, folder: Path | None, most: int = _MOST, limit: int = _IN_MEMORY) -> None:
        super().__init__(folder, limit)
        self._most = most
        self._latest: list[FileToWrite] = []
        self._rows: list[tuple[int, int]] = []
        """Where each row on the disk begins and ends. The files of a row are in order."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, one: FileToWrite) -> None:
        """Add a file. May raise OSError."""
        self._latest.append(one)
        self._count += 1
        if len(self._latest) >= self._most:
            self._put_down()

    def __iter__(self) -> Iterator[FileToWrite]:
        """Yield all files in the order of their paths. May raise OSError.

        Before the first, those on the disk are put in order there, if they are not yet.
        """
        if not self._rows:
            yield from sorted(self._latest, key=_path)
            return
        if self._latest:
            self._put_down()
        if len(self._rows) > 1:
            start = self._end
            for one in merge(
                *(map(unpacked_file, self._items(*row, _READ)) for row in self._rows), key=_path
            ):
                self._append_item(packed_file(one))
            self._rows = [(start, self._end)]
        yield from map(unpacked_file, self._items(*self._rows[0]))

    def close(self) -> None:
        """Drop everything."""
        self._latest.clear()
        super().close()

    def _put_down(self) -> None:
        start = self._end
        for one in sorted(self._latest, key=_path):
            self._append_item(packed_file(one))
        self._rows.append((start, self._end))
        self._latest.clear()
