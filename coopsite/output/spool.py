"""Holds bytes until they are needed: in memory, then in a temporary file."""

from __future__ import annotations

import os
import tempfile
from typing import IO, TYPE_CHECKING, Final, Self

from coopsite.output.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

IN_MEMORY: Final = 8 << 20
"""Bytes kept in memory. Writing the rest to a file takes hardly longer, and spares memory."""
_BUFFER: Final = 256 << 10
"""Bytes that wait to be written once there is a file. A buffer that grew again and again would wear out the heap."""
_LENGTH: Final = 4
"""Bytes of the number before each item of a row of items."""
_AT_ONCE: Final = 1 << 20
_SHORT: Final = "the spool file is shorter than what was written to it"

Place = tuple[int, int]
"""Where bytes begin in a `Spool`, and how many they are."""


class Spooled:
    """Bytes one behind the other. Where they are more than `limit`, they go to a temporary file without a name.

    It ends with the process. Forked processes may read what was put before they were forked.
    """

    def __init__(self, folder: Path | None, limit: int = IN_MEMORY) -> None:
        self._folder = folder
        self._limit = limit
        self._file: IO[bytes] | None = None
        self._written = 0
        self._waiting = bytearray()

    def close(self) -> None:
        """Drop everything."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _end(self) -> int:
        """How many bytes there are."""
        return self._written + len(self._waiting)

    def _append(self, data: bytes) -> None:
        """Put `data` behind all others. May raise OSError, which names the folder."""
        self._waiting += data
        if len(self._waiting) > self._limit:
            try:
                self._write()
            except OSError as error:
                folder = self._folder or tempfile.gettempdir()
                raise OSError(error.errno, error.strerror, str(folder)) from error
            self._written += len(self._waiting)
            self._waiting.clear()
            self._limit = min(self._limit, _BUFFER)

    def _write(self) -> None:
        """Write to the file what waits."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder, prefix="spool-", buffering=0)  # noqa: SIM115 - see `close`
        # What a write that failed left behind is written over.
        self._file.seek(self._written)
        write_all(self._file.fileno(), bytes(self._waiting))

    def _append_item(self, data: bytes) -> None:
        """Put an item of a row behind all others. May raise OSError."""
        self._append(len(data).to_bytes(_LENGTH, "little") + data)

    def _read(self, start: int, length: int) -> bytes:
        """Return the bytes from `start` on. Raises OSError where the file lost some."""
        if start >= self._written:
            start -= self._written
            return bytes(self._waiting[start : start + length])
        assert self._file is not None
        of_file = min(length, self._written - start)
        if hasattr(os, "pread"):
            # The place in an open file is one for all processes that have it.
            data = os.pread(self._file.fileno(), of_file, start)
        else:
            self._file.seek(start)
            data = self._file.read(of_file)
        if len(data) != of_file:
            raise OSError(_SHORT)
        return data if of_file == length else data + bytes(self._waiting[: length - of_file])

    def _items(self, start: int, end: int, at_once: int = _AT_ONCE) -> Iterator[bytes]:
        """Yield the items of a row, reading `at_once` bytes at least. May raise OSError."""
        data, at, wanted = b"", 0, _LENGTH
        while start < end or at < len(data):
            if len(data) - at < wanted:
                if start == end:
                    raise OSError(_SHORT)
                length = min(max(at_once, wanted), end - start)
                data, at = data[at:] + self._read(start, length), 0
                start += length
            wanted = _LENGTH + int.from_bytes(data[at : at + _LENGTH], "little")
            if len(data) - at >= wanted:
                yield data[at + _LENGTH : at + wanted]
                at, wanted = at + wanted, _LENGTH


class Spool(Spooled):
    """Bytes, each by the place where they were put."""

    def put(self, data: bytes) -> Place:
        """Keep `data`, and return where. May raise OSError."""
        place = (self._end, len(data))
        self._append(data)
        return place

    def get(self, place: Place) -> bytes:
        """Return what was put there. May raise OSError."""
        return self._read(*place)


class SpoolQueue(Spooled):
    """Bytes in the order in which they were put."""

    def put(self, data: bytes) -> None:
        """Add `data` at the end. May raise OSError."""
        self._append_item(data)

    def __iter__(self) -> Iterator[bytes]:
        """Yield all that was put so far. May raise OSError."""
        return self._items(0, self._end)
