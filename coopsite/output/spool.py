"""Holds bytes until they are needed: in memory, then in a temporary file."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final, Self

from coopsite.output.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

IN_MEMORY: Final = 8 << 20
"""Bytes kept in memory. Writing the rest to a file right away takes hardly longer, and spares memory."""
_LENGTH: Final = 4
"""Bytes of the number before each item of a `SpoolQueue`."""
_AT_ONCE: Final = 1 << 20


class _Spooled:
    """A temporary file without a name, made when something is first put into it; it ends with the process."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None

    def close(self) -> None:
        """Drop everything."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, data: bytes) -> int:
        """Put `data` at the end of the file, and return where it begins. May raise OSError."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder, prefix="spool-", buffering=0)  # noqa: SIM115 - see `close`
        start = self._file.seek(0, os.SEEK_END)
        write_all(self._file.fileno(), data)
        return start


class Spool(_Spooled):
    """Bytes by name. What is beyond `limit` bytes goes to an unnamed temporary file, which ends with the process.

    Forked processes may take from it, too.
    """

    def __init__(self, folder: Path | None, limit: int = IN_MEMORY) -> None:
        super().__init__(folder)
        self._limit = limit
        self._memory: dict[str, bytes] = {}
        self._used = 0
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under a name. May raise OSError."""
        if self._used + len(data) <= self._limit:
            self._memory[name] = data
            self._used += len(data)
            return
        self._places[name] = (self._append(data), len(data))

    def take(self, name: str) -> bytes:
        """Return what was put under the name, once."""
        data = self.get(name)
        assert data is not None
        if self._memory.pop(name, None) is not None:
            self._used -= len(data)
        self._places.pop(name, None)
        return data

    def rename(self, name: str, to: str) -> bool:
        """Have what was put under `name` be under another one; tell whether there is any."""
        if name in self._memory:
            self._memory[to] = self._memory.pop(name)
        elif name in self._places:
            self._places[to] = self._places.pop(name)
        else:
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """Return what is under the name; None where nothing is."""
        if name in self._memory:
            return self._memory[name]
        if name not in self._places:
            return None
        assert self._file is not None
        start, length = self._places[name]
        return _whole(_read(self._file, start, length), length)

    def close(self) -> None:
        """Drop everything."""
        self._memory.clear()
        super().close()


class SpoolQueue(_Spooled):
    """Bytes in the order in which they were put. Where they are more than `limit`, they wait in such a file, too."""

    def __init__(self, folder: Path | None, limit: int = IN_MEMORY) -> None:
        super().__init__(folder)
        self._limit = limit
        self._waiting = bytearray()

    def put(self, data: bytes) -> None:
        """Add `data` at the end. May raise OSError."""
        self._waiting += len(data).to_bytes(_LENGTH, "little")
        self._waiting += data
        if len(self._waiting) > self._limit:
            self._write()

    def __iter__(self) -> Iterator[bytes]:
        """Yield all that was put. May raise OSError."""
        if self._file is None:
            yield from _items(BytesIO(self._waiting))
            return
        self._write()
        with open(self._file.fileno(), "rb", buffering=_AT_ONCE, closefd=False) as stream:
            stream.seek(0)
            yield from _items(stream)

    def close(self) -> None:
        """Drop everything."""
        self._waiting.clear()
        super().close()

    def _write(self) -> None:
        self._append(bytes(self._waiting))
        self._waiting.clear()


def _items(stream: IO[bytes]) -> Iterator[bytes]:
    while head := stream.read(_LENGTH):
        length = int.from_bytes(head, "little")
        yield _whole(stream.read(length), length)


def _whole(data: bytes, length: int) -> bytes:
    """Return `data`. Raises OSError where it has not the `length` it was written with."""
    if len(data) != length:
        raise OSError("the spool file is shorter than what was written to it")
    return data


def _read(file: IO[bytes], start: int, length: int) -> bytes:
    if hasattr(os, "pread"):
        # The place in an open file is one for all processes that have it.
        return os.pread(file.fileno(), length, start)
    file.seek(start)
    return file.read(length)
