"""Keeps results between builds, in a file that may be lost or damaged at any moment."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from coopsite.cache.sealed import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coopsite.cache.folder import SiteCache

T = TypeVar("T")

FORMAT: Final = "5"
NAME: Final = "memo.sqlite"
PATIENCE: Final = 10.0
"""Seconds to wait for a file that another process has locked; a build holds it to its end once it has written much."""
_PAUSE: Final = 1.0
"""Seconds without another question once one was refused: else each would wait."""
_FLUSH_BYTES: Final = 8 << 20
_FAILURES: Final = (sqlite3.Error, UnicodeError)
"""SQLite's own, and what Python makes of a message in which it quotes a damaged name."""
_PAGE_BYTES: Final = 32 << 10
"""Most bodies fit on one page of this size: measured, a third of the time to write and half to read."""


class BuildCache:
    """Rows of bytes by space and name. A row may be lost at any time, but never comes back changed.

    A row counts only if it was written with the user's own key. No method raises because of the file: one that
    cannot be read or written behaves as an empty one. So does one that another process has locked for longer than
    `patience` (seconds), until it is free; what was put meanwhile is written at a later `commit`.
    `damaged` says that something was there and could not be trusted.
    """

    def __init__(self, location: SiteCache | None, *, patience: float = PATIENCE) -> None:
        self.location = location
        """The folder of the cache, for other things kept between builds; None where nothing can be kept."""
        self.damaged = False
        self._patience = patience
        self._pending: dict[tuple[str, str], bytes | None] = {}
        self._pending_bytes = 0
        self._cleared: set[str] = set()
        """Spaces of which nothing in the file counts."""
        self._is_shut_out = False
        """Whether the file was locked when it was to be opened."""
        self._ask_after = 0.0
        self._file = location.folder / NAME if location else None
        self._key = location.key if location else b""
        self._connection: sqlite3.Connection | None = None
        self._open()

    @property
    def absent(self) -> bool:
        """Whether no later build will find what is put here."""
        return self._connection is None and not self._is_shut_out

    def get(self, space: str, name: str) -> bytes | None:
        """Return what was last put under this name, or None."""
        if (space, name) in self._pending:
            return self._pending[space, name]
        if space in self._cleared:
            return None
        rows = self._query("SELECT name, data FROM rows WHERE space = ? AND name = ?", (space, name))
        return self._verified(space, rows).get(name)

    def all(self, space: str) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of every row of a space, and hold one at a time."""
        rows = self._query("SELECT name FROM rows WHERE space = ?", (space,))
        names = [] if space in self._cleared else [name for (name,) in rows]
        for name in dict.fromkeys([*names, *(name for of, name in self._pending if of == space)]):
            if not isinstance(name, str):
                self.damaged = True
            elif (data := self.get(space, name)) is not None:
                yield name, data

    def put(self, space: str, name: str, data: bytes) -> None:
        """Remember `data`, for good once `commit` is called."""
        self._pending[space, name] = data
        self._pending_bytes += len(data)
        if self._pending_bytes > _FLUSH_BYTES and not self.absent:
            self._flush()

    def forget(self, space: str, names: Iterable[str]) -> None:
        """Drop rows."""
        for name in names:
            self._pending[space, name] = None

    def clear(self, space: str) -> None:
        """Drop every row of a space."""
        self._pending = {key: data for key, data in self._pending.items() if key[0] != space}
        self._cleared.add(space)

    def remember(
        self, space: str, name: str, key: str, kind: type[T], make: Callable[[], T | None]
    ) -> T | None:
        """Return the value kept under this name and key, else what `make` returns, and keep that.

        A name has one value, of the last key. None is not kept.
        """
        data = self.get(space, name)
        if data is not None:
            with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                known, value = msgspec.msgpack.decode(data, type=tuple[str, msgspec.Raw])
                if known == key:
                    return msgspec.msgpack.decode(value, type=kind)
        made = make()
        if made is not None:
            self.put(space, name, msgspec.msgpack.encode((key, made)))
        return made

    def commit(self) -> None:
        """Write to the file what was put."""
        if self._is_shut_out:
            self._open()
        self._flush()
        if self._connection is not None:
            try:
                self._connection.commit()
            except _FAILURES as error:
                self._give_up(error)

    def close(self) -> None:
        """Close the file; what was not committed is dropped."""
        if self._connection is not None:
            with contextlib.suppress(*_FAILURES):
                self._connection.rollback()
            with contextlib.suppress(*_FAILURES):
                self._connection.close()
            self._connection = None
        self._is_shut_out = False

    def _open(self) -> None:
        if self._file is None:
            return
        self._is_shut_out = False
        existed = self._file.is_file() and self._file.stat().st_size > 0
        try:
            self._connection = self._connect()
        except (*_FAILURES, OSError) as error:
            if existed and _is_damage(error):
                self._lose()
            self._is_shut_out = self._connection is None and _is_lock(error)

    def _connect(self) -> sqlite3.Connection:
        assert self._file is not None
        # The preview uses it from several threads, one at a time.
        connection = sqlite3.connect(self._file, timeout=self._patience, check_same_thread=False)
        try:
            # What a power cut damages, the checksums find; waiting for the disk would buy nothing.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS rows "
                "(space TEXT, name TEXT, data BLOB, PRIMARY KEY (space, name))"
            )
            # Of a new file only now: until it has a page, its size is reckoned by pages of another.
            connection.execute("PRAGMA cache_size = -4000")
            made_by = connection.execute("SELECT data FROM rows WHERE space = 'memo'").fetchone()
            if made_by is None:
                connection.execute("INSERT INTO rows VALUES ('memo', 'format', ?)", (FORMAT.encode(),))
                # Else nobody could write until this process does.
                connection.commit()
            elif made_by[0] != FORMAT.encode():
                raise sqlite3.DatabaseError("of another format")
        except BaseException:
            connection.close()
            raise
        return connection

    def _query(self, statement: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        if self._connection is None or time.monotonic() < self._ask_after:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except (*_FAILURES, OverflowError) as error:
            self._give_up(error)
            return []

    def _verified(self, space: str, rows: Iterable[tuple[object, ...]]) -> dict[str, bytes]:
        found = {}
        for name, data in rows:
            if isinstance(name, str) and isinstance(data, bytes):
                content = unseal(data, self._key, _row_name(space, name))
                if content is not None:
                    found[name] = content
                    continue
            self.damaged = True
        return found

    def _flush(self) -> None:
        if self._connection is None:
            return
        # Where the file is locked, the next try is after as many bytes more, or at the next `commit`.
        self._pending_bytes = 0
        try:
            self._connection.executemany(
                "DELETE FROM rows WHERE space = ?", [(space,) for space in sorted(self._cleared)]
            )
            self._connection.executemany(
                "DELETE FROM rows WHERE space = ? AND name = ?",
                [key for key, data in self._pending.items() if data is None],
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?)",
                (
                    (space, name, seal(data, self._key, _row_name(space, name)))
                    for (space, name), data in self._pending.items()
                    if data is not None
                ),
            )
        except _FAILURES as error:
            if not _is_lock(error):
                self._pending, self._cleared = {}, set()
            self._give_up(error)
        else:
            self._pending, self._cleared = {}, set()

    def _give_up(self, error: Exception) -> None:
        """Start an empty file where this one is damaged; stop using it where the disk is full; wait where it is locked.

        What was written and not committed is dropped.
        """
        if _is_lock(error):
            self._ask_after = time.monotonic() + _PAUSE
            if self._connection is not None:
                with contextlib.suppress(*_FAILURES):
                    # A transaction that goes on would keep the one who has the lock from its end.
                    self._connection.rollback()
        elif _is_damage(error):
            self._lose()
        else:
            self.close()

    def _lose(self) -> None:
        """Start an empty file in place of one that cannot be trusted."""
        assert self._file is not None
        self.damaged = True
        self.close()
        try:
            for suffix in ("", "-journal", "-wal", "-shm"):
                self._file.with_name(NAME + suffix).unlink(missing_ok=True)
            self._connection = self._connect()
        except (*_FAILURES, OSError):
            self._connection = None


def _row_name(space: str, name: str) -> bytes:
    return f"{space}\0{name}".encode("utf-8", "surrogatepass")


def _is_damage(error: Exception) -> bool:
    """Tell whether the file is damaged, rather than locked, full or not writable now."""
    if isinstance(error, sqlite3.OperationalError):
        # Of these, SQLite's plain "error" alone speaks of what is in the file: other tables than ours.
        code: int | None = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF == sqlite3.SQLITE_ERROR
    return not isinstance(error, OSError)


def _is_lock(error: Exception) -> bool:
    """Tell whether another process has the file."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
