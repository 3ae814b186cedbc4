"""Writes an output folder: each file wholly old or wholly new, nothing outside, only what is ours removed."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.source.opening import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX: Final = ".coopsite-tmp-"
"""How our temporary files begin. They stand beside their target, since only then is replacing atomic."""

_BINARY: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_CHUNK: Final = 1 << 20
_SYNCED_FOLDERS: Final = 64
_BUSY: Final = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""

_REASONS: Final = {
    errno.ENOSPC: "@disk_full",
    errno.EDQUOT: "@disk_full",
    errno.EFBIG: "@disk_full",
    errno.EACCES: "@no_permission",
    errno.EPERM: "@no_permission",
    errno.EROFS: "@read_only",
}


class Stamp(Struct, frozen=True, array_like=True, gc=False):
    """How a regular file lies on the disk: what changes when its bytes do."""

    size: int
    mtime_ns: int
    changed_ns: int


class WriteError(Exception):
    """The machine failed us; `code` says how (E603, E607), `path` where below the output, `reason` why."""

    def __init__(self, code: str, path: str, reason: str) -> None:
        super().__init__(code, path, reason)
        self.code = code
        self.path = path
        self.reason = reason


class SourceChangedError(Exception):
    """A file that is copied is not the one that was read before."""


class Output:
    """An output folder. Paths are POSIX and relative to it."""

    def __init__(self, folder: Path, *, patience: float = 3.0) -> None:
        self._root = str(real(folder))
        self._patience = patience
        self._known: set[str] = set()
        self._touched: set[str] = set()
        self._number = 0

    @property
    def exists(self) -> bool:
        """Whether there is a folder yet."""
        return os.path.isdir(self._root)  # noqa: PTH112

    def stamp(self, path: str) -> Stamp | None:
        """Return how the file lies there; None where there is no regular file."""
        try:
            found = os.lstat(f"{self._root}/{path}")
        except (OSError, ValueError):
            return None
        return (
            Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            if stat.S_ISREG(found.st_mode)
            else None
        )

    def digest(self, path: str) -> str | None:
        """Name the bytes that lie there, as `coopsite.digest.digest` does; None when they cannot be read."""
        try:
            return digest_file(f"{self._root}/{path}")
        except OSError:
            return None

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or None."""
        try:
            with open(f"{self._root}/{path}", "rb") as file:  # noqa: PTH123
                return file.read()
        except OSError:
            return None

    def write(self, path: str, data: bytes, *, sync: bool = False) -> Stamp:
        """Put `data` there. Raises `WriteError`; then what was there before still is."""
        with self._replacing(path) as descriptor:
            write_all(descriptor, data)
            if sync:
                os.fsync(descriptor)
        return self._written(path)

    def copy(self, path: str, source: Path, expected: str) -> Stamp:
        """Copy a file, whose digest is `expected`.

        Raises `WriteError`, `SourceChangedError`, or OSError of the source.
        """
        with source.open("rb") as file:
            h = blake2b(b"%d:" % os.fstat(file.fileno()).st_size, digest_size=16)
            with self._replacing(path) as descriptor:
                while chunk := file.read(_CHUNK):
                    h.update(chunk)
                    write_all(descriptor, chunk)
                if h.hexdigest() != expected:
                    raise SourceChangedError
        return self._written(path)

    def note(self, path: str) -> None:
        """Have `sync` see to a file that another process has written for us."""
        folder = os.path.dirname(f"{self._root}/{path}")  # noqa: PTH120
        self._touched.update((folder, os.path.dirname(folder)))  # noqa: PTH120

    def remove(self, path: str, digests: frozenset[str]) -> bool:
        """Remove a file whose bytes are still ours, by `digests`, and the folders it leaves empty.

        Return whether it was there. Raises `WriteError`.
        """
        place = f"{self._root}/{path}"
        removed = False
        if self._is_inside(path):
            if self.stamp(path) is not None and self._surely(path) in digests:
                with self._failing(path):
                    self._patiently(lambda: os.unlink(place))  # noqa: PTH108
                self._touched.add(os.path.dirname(place))  # noqa: PTH120
                removed = True
            if removed or not os.path.lexists(place):
                self._prune(os.path.dirname(place))  # noqa: PTH120
        return removed

    def _surely(self, path: str) -> str | None:
        """Name the bytes that lie there. Raises `WriteError`: a disk that fails does not make a file foreign."""
        with self._failing(path):
            try:
                return digest_file(f"{self._root}/{path}")
            except (FileNotFoundError, PermissionError):
                return None

    def sweep(self) -> None:
        """Remove temporary files an earlier build was killed over."""
        for folder, _, names in os.walk(self._root):
            for name in names:
                if name.startswith(PREFIX):
                    with contextlib.suppress(OSError):
                        os.unlink(f"{folder}/{name}")  # noqa: PTH108

    def sync(self) -> None:
        """Have the system put names on the disk: those of the root, and of the first folders touched.

        After a power cut, a name that did not make it is found missing by its stamp and written again.
        """
        folders = [self._root, *sorted(self._touched - {self._root})][: _SYNCED_FOLDERS + 1]
        if sys.platform != "win32":
            for folder in folders:
                with contextlib.suppress(FileNotFoundError), self._failing(""):
                    descriptor = os.open(folder, os.O_RDONLY)
                    try:
                        os.fsync(descriptor)
                    except OSError as error:
                        # Some file systems cannot do it for folders.
                        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):
                            raise
                    finally:
                        os.close(descriptor)
        self._touched.clear()

    def _written(self, path: str) -> Stamp:
        stamp = self.stamp(path)
        if stamp is None:
            raise WriteError("E603", path, "@write_failed")
        return stamp

    @contextlib.contextmanager
    def _replacing(self, path: str) -> Iterator[int]:
        """Yield the descriptor of a temporary file, which becomes `path` when the block ends well."""
        place = f"{self._root}/{path}"
        folder, _name = place.rsplit("/", 1)
        self._number += 1
        temporary = f"{folder}/{PREFIX}{os.getpid()}-{self._number}"
        try:
            with self._failing(path):
                self._make_folder(folder)
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
                try:
                    yield descriptor
                finally:
                    os.close(descriptor)
                self._patiently(lambda: _replace(temporary, place))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise
        self._touched.add(folder)

    @contextlib.contextmanager
    def _failing(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            code = "E607" if getattr(error, "winerror", None) in _BUSY else "E603"
            raise WriteError(code, path, reason(error)) from error

    def _patiently(self, action: object) -> None:
        """Try again for a while where another program keeps the file open, as happens on Windows."""
        assert callable(action)
        end = time.monotonic() + self._patience
        while True:
            try:
                action()
            except OSError as error:
                if getattr(error, "winerror", None) not in _BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def _make_folder(self, folder: str) -> None:
        if folder in self._known:
            return
        if len(folder) <= len(self._root):
            os.makedirs(self._root, exist_ok=True)  # noqa: PTH103
        else:
            self._make_folder(os.path.dirname(folder))  # noqa: PTH120
            try:
                os.mkdir(folder)  # noqa: PTH102
                self._touched.add(os.path.dirname(folder))  # noqa: PTH120
            except FileExistsError:
                # A link here would lead our files out of the output.
                if not stat.S_ISDIR(os.lstat(folder).st_mode):
                    raise
        self._known.add(folder)

    def _is_inside(self, path: str) -> bool:
        """Tell whether a path stays below the output, by its parts and by the links on its way."""
        place = f"{self._root}/{path}"
        if not os.path.normpath(place).startswith(os.path.join(self._root, "")):  # noqa: PTH118
            return False
        parent = os.path.dirname(place)  # noqa: PTH120
        return os.path.normcase(os.path.realpath(parent)) == os.path.normcase(os.path.normpath(parent))

    def _prune(self, folder: str) -> None:
        while len(folder) > len(self._root):
            try:
                os.rmdir(folder)  # noqa: PTH106
            except FileNotFoundError:
                pass
            except OSError:
                return
            self._known.discard(folder)
            self._touched.discard(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120
            self._touched.add(folder)


def reason(error: OSError) -> str:
    """Return the catalogue's word for why writing failed."""
    return _REASONS.get(error.errno or 0, "@write_failed")


def digest_file(path: Path | str) -> str:
    """Name a file's bytes as `coopsite.digest.digest` does, however large it is. Raises OSError."""
    with open(path, "rb") as file:  # noqa: PTH123
        h = blake2b(b"%d:" % os.fstat(file.fileno()).st_size, digest_size=16)
        while chunk := file.read(_CHUNK):
            h.update(chunk)
    return h.hexdigest()


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replace(temporary: str, place: str) -> None:
    try:
        os.replace(temporary, place)  # noqa: PTH105
    except (IsADirectoryError, PermissionError):
        # An empty folder in the way is nobody's work.
        if not os.path.isdir(place) or os.path.islink(place):  # noqa: PTH112, PTH114
            raise
        os.rmdir(place)  # noqa: PTH106
        os.replace(temporary, place)  # noqa: PTH105
