"""Writes an output folder: replaces files atomically, touches nothing outside, removes only our own files."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import sys
import time
from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.output.handles import Folder, LinkError, is_link, leads_elsewhere
from coopsite.output.manifest import OUR_FILES, is_safe
from coopsite.process.lock import lock_folder
from coopsite.textfile.opening import open_plain, real

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

PREFIX: Final = f"{OUR_FILES}tmp-"
"""How the names of temporary files begin. They are in the folder of their target: only there is replacing atomic."""

_CHUNK: Final = 1 << 20
_SYNCED_FOLDERS: Final = 64
_LARGEST: Final = 4 << 30
"""Bytes of the largest file that is read back; a larger one, which may be sparse and endless, is written again."""
_DEEPEST: Final = 100
"""Most folders in one another; no address has so many."""
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


class FileStamp(Struct, frozen=True, array_like=True, gc=False):
    """The status of a regular file: what changes when its bytes do."""

    size: int
    mtime_ns: int
    changed_ns: int


STAMP: Final = struct.Struct("=3q")
"""How the stamps of many files are packed: the numbers of a `FileStamp`."""
_NO_FILE: Final = (-1, -1, -1)
_SORT: Final = 0o170000
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


def packed_stamps(numbers: list[int]) -> bytes:
    """Pack the numbers of stamps. A time before 1677 or after 2262 becomes the first or last one between."""
    try:
        return array("q", numbers).tobytes()
    except OverflowError:
        return array("q", [min(max(number, _LEAST), _MOST) for number in numbers]).tobytes()


class WriteError(Exception):
    """Writing failed: `code` is E603, E607 or E611, `path` is below the output folder, `reason` is of the catalogue."""

    def __init__(self, code: str, path: str, reason: str) -> None:
        super().__init__(code, path, reason)
        self.code = code
        self.path = path
        self.reason = reason


class SourceChangedError(Exception):
    """A file to copy has changed since it was read."""


class OutputFolder:
    """An output folder. Paths are POSIX and relative to it; none leads out of it, or through a link.

    Files are written, renamed and removed relative to a folder that is held open. The folder itself is no link;
    the caller resolves one that is meant to be followed.
    """

    def __init__(self, folder: Path, *, patience: float = 3.0) -> None:
        self._root = str(real(folder.parent) / folder.name)
        self._patience = patience
        self._chain: list[Folder] = []
        self._parts: list[str] = []
        self._touched: set[str] = set()
        self._number = 0
        self._links = _Links(self._root)

    @property
    def exists(self) -> bool:
        """Whether the folder exists."""
        return os.path.isdir(self._root)  # noqa: PTH112

    @property
    def descriptors(self) -> tuple[int, ...]:
        """The descriptors of the folders that are held open."""
        return tuple(each.descriptor for each in self._chain if each.descriptor is not None)

    def claim(self, *, make: bool = False) -> None:
        """Lock the folder against other processes, of any user, until `close`; `make` it if it does not exist.

        Raises `LockedError`, or `WriteError` where it cannot be opened.
        """
        if not self._chain and (make or self.exists):
            with self._failing(""):
                if make:
                    os.makedirs(self._root, exist_ok=True)  # noqa: PTH103
                top = Folder.open(self._root)
            self._chain.append(top)
            if top.descriptor is not None:
                lock_folder(top.descriptor)

    def close(self) -> None:
        """Close the folder, and release the lock."""
        while self._chain:
            self._chain.pop().close()
        self._parts.clear()

    def stamp(self, path: str) -> FileStamp | None:
        """Return the stamp of a file; None where there is no regular file, or one below a link. See `stamps`."""
        if path.startswith(self._links.on_the_way((path,))):
            return None
        try:
            found = os.lstat(f"{self._root}/{path}")
        except (OSError, ValueError):
            return None
        return _stamp(found)

    def stamps(self, paths: Collection[str]) -> bytes:
        """Return the stamps of files, packed; of one that is no regular file ``-1`` for each number.

        So it is of one below a link that was there when its folder was first looked at.
        """
        numbers: list[int] = []
        with contextlib.ExitStack() as opened:
            try:
                top = self._chain[0] if self._chain else opened.enter_context(Folder.open(self._root))
            except OSError:
                return packed_stamps([number for _ in paths for number in _NO_FILE])
            at, folder = ("", top.descriptor) if top.descriptor is not None else (f"{self._root}/", None)
            elsewhere = self._links.on_the_way(paths)
            for path in paths:
                if elsewhere and path.startswith(elsewhere):
                    numbers += _NO_FILE
                    continue
                try:
                    found = os.stat(at + path, dir_fd=folder, follow_symlinks=False)
                except (OSError, ValueError):
                    numbers += _NO_FILE
                    continue
                if found.st_mode & _SORT == stat.S_IFREG:
                    numbers += (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
                else:
                    numbers += _NO_FILE
        return packed_stamps(numbers)

    def digest(self, path: str) -> str | None:
        """Return the digest of a file's bytes; None where it cannot be read."""
        try:
            descriptor = open_plain(f"{self._root}/{path}", follow=False)
            if os.fstat(descriptor).st_size > _LARGEST:
                os.close(descriptor)
                return None
            return digest_open(descriptor)
        except OSError:
            return None

    def read(self, path: str, most: int) -> bytes | None:
        """Return a file's bytes; None where there is none or more than `most` of them."""
        try:
            with os.fdopen(open_plain(f"{self._root}/{path}", follow=False), "rb") as file:
                data = file.read(most + 1)
        except OSError:
            return None
        return data if len(data) <= most else None

    def write(self, path: str, data: bytes, *, sync: bool = False, temporary: str = "") -> FileStamp:
        """Replace a file by `data` atomically. Raises `WriteError`; the old file is then unchanged."""
        with self._replacing(path, temporary) as descriptor:
            write_all(descriptor, data)
            if sync:
                os.fsync(descriptor)
        return self._written(path)

    def copy(self, path: str, source: Path, expected: str) -> FileStamp:
        """Copy a file, whose digest is `expected`.

        Raises `WriteError`, `SourceChangedError`, or OSError of the source.
        """
        with os.fdopen(open_plain(source), "rb", buffering=0) as file:
            h = blake2b(b"%d:" % os.fstat(file.fileno()).st_size, digest_size=16)
            with self._replacing(path) as descriptor:
                while chunk := file.read(_CHUNK):
                    h.update(chunk)
                    write_all(descriptor, chunk)
                if h.hexdigest() != expected:
                    raise SourceChangedError
        return self._written(path)

    def note(self, path: str) -> None:
        """Have `sync` include a file that another process wrote."""
        folder = path.rpartition("/")[0]
        self._touch(folder)
        self._touch(folder.rpartition("/")[0])

    def refuse_links(self, paths: Iterable[str]) -> None:
        """Raise `WriteError` (E611) if a link stands where a folder of one of `paths` has to be.

        They are in order, so that a folder whose files are over is not met again.
        """
        looked: list[str] = []
        for path in paths:
            while looked and not path.startswith(looked[-1]):
                looked.pop()
            end = path.find("/", len(looked[-1]) if looked else 0)
            while end >= 0:
                if is_link(f"{self._root}/{path[:end]}"):
                    raise WriteError("E611", path[:end], "")
                looked.append(path[: end + 1])
                end = path.find("/", end + 1)

    def remove(self, path: str, digests: frozenset[str]) -> bool:
        """Remove a file whose bytes are still ours, by `digests`, and the folders it leaves empty.

        Return whether it was there. Raises `WriteError`.
        """
        parts = path.split("/")
        removed = False
        if not is_safe(path):
            return False
        try:
            folder = self._folder(parts[:-1])
            found = folder.look(parts[-1])
        except FileNotFoundError:
            found = None
        except OSError:
            # A link, or a file in place of a folder, is in the way: what is behind it is not ours.
            return False
        if found is not None and _stamp(found) is not None and self._surely(folder, path) in digests:
            with self._failing(path):
                patiently(lambda: folder.unlink(parts[-1]), self._patience)
            self._touch("/".join(parts[:-1]))
            removed = True
        if removed or found is None:
            self._prune(parts[:-1])
        return removed

    def take_back(self, name: str) -> None:
        """Remove a file of ours at the top of the folder, whatever it holds. Raises OSError."""
        self._folder([]).unlink(name)

    def _surely(self, folder: Folder, path: str) -> str | None:
        """Return the digest of a file; None where it may not be read. Raises `WriteError` where the disk fails."""
        with self._failing(path):
            try:
                return digest_open(folder.open_plain(path.rpartition("/")[2]))
            except (FileNotFoundError, PermissionError):
                return None

    def sweep(self) -> None:
        """Remove the temporary files of builds that were killed."""
        waiting: list[list[str]] = [[]]
        while waiting:
            parts = waiting.pop()
            with contextlib.suppress(OSError):
                folder = self._folder(parts)
                for entry in folder.entries():
                    if entry.is_dir(follow_symlinks=False):
                        if len(parts) < _DEEPEST:
                            waiting.append([*parts, entry.name])
                    elif entry.name.startswith(PREFIX):
                        with contextlib.suppress(OSError):
                            folder.unlink(entry.name)

    def sync(self) -> None:
        """Flush to the disk the names in the root and in the first `_SYNCED_FOLDERS` folders touched.

        After a power cut, a name that was lost is found missing by its stamp and written again.
        """
        for path in ["", *sorted(self._touched - {""})]:
            with self._failing(""), contextlib.suppress(FileNotFoundError, LinkError):
                self._folder(path.split("/") if path else []).sync()
        self._touched.clear()

    def _touch(self, folder: str) -> None:
        """Have `sync` include a folder."""
        if len(self._touched) < _SYNCED_FOLDERS:
            self._touched.add(folder)

    def _written(self, path: str) -> FileStamp:
        parts = path.split("/")
        with self._failing(path):
            found = self._folder(parts[:-1]).look(parts[-1])
        stamp = _stamp(found) if found is not None else None
        if stamp is None:
            raise WriteError("E603", path, "@write_failed")
        return stamp

    @contextlib.contextmanager
    def _replacing(self, path: str, temporary: str = "") -> Iterator[int]:
        """Yield the descriptor of a temporary file, which replaces `path` when the block ends without an error."""
        if not is_safe(path):
            raise WriteError("E603", path, "@write_failed")
        *parts, name = path.split("/")
        self._number += 1
        temporary = temporary or f"{PREFIX}{os.getpid()}-{self._number}"
        folder = None
        try:
            with self._failing(path):
                folder = self._folder(parts, make=True)
                descriptor = folder.create(temporary)
                try:
                    yield descriptor
                finally:
                    os.close(descriptor)
                patiently(lambda: _replace(folder, temporary, name), self._patience)
        except BaseException:
            if folder is not None:
                with contextlib.suppress(OSError):
                    folder.unlink(temporary)
            raise
        self._touch("/".join(parts))

    @contextlib.contextmanager
    def _failing(self, path: str) -> Iterator[None]:
        try:
            yield
        except LinkError as error:
            raise WriteError("E611", error.filename[len(self._root) + 1 :], "") from error
        except OSError as error:
            code = "E607" if getattr(error, "winerror", None) in _BUSY else "E603"
            raise WriteError(code, path, reason(error)) from error

    def _folder(self, parts: list[str], *, make: bool = False) -> Folder:
        """Return the folder `parts`, held open together with its parents. Raises OSError.

        Files come in the order of their paths, so most parents are open already.
        """
        if not self._chain:
            if make:
                os.makedirs(self._root, exist_ok=True)  # noqa: PTH103
            self._chain.append(Folder.open(self._root))
        if parts != self._parts:
            same = 0
            while same < min(len(parts), len(self._parts)) and parts[same] == self._parts[same]:
                same += 1
            self._leave(same)
            for part in parts[same:]:
                self._chain.append(self._chain[-1].enter(part, make=make))
                self._parts.append(part)
                if make:
                    self._touch("/".join(self._parts[:-1]))
        return self._chain[-1]

    def _leave(self, depth: int) -> None:
        """Close the folders that are held open below `depth`."""
        while len(self._parts) > depth:
            self._chain.pop().close()
            self._parts.pop()

    def _prune(self, parts: list[str]) -> None:
        """Remove the folder that `parts` lead to if it is empty, then those on the way."""
        for depth in range(len(parts), 0, -1):
            try:
                self._folder(parts[: depth - 1]).rmdir(parts[depth - 1])
            except FileNotFoundError:
                pass
            except OSError:
                return
            self._touched.discard("/".join(parts[:depth]))
            self._touch("/".join(parts[: depth - 1]))


class _Links:
    """The links that stand where an output has folders. Each folder that has folders is looked at once."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._looked: set[str] = set()
        self._found: tuple[str, ...] = ()

    def on_the_way(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return what all paths that lead through a link begin with."""
        folders = {path.rpartition("/")[0] for path in paths}
        new = {folder.rpartition("/")[0] for folder in folders} - self._looked
        while new:
            self._looked |= new
            for folder in sorted(new):
                # All entries at once cost a quarter of a question for each.
                with (
                    contextlib.suppress(OSError, ValueError),
                    os.scandir(f"{self._root}/{folder}") as entries,
                ):
                    before = f"{folder}/" if folder else ""
                    self._found += tuple([f"{before}{link.name}/" for link in filter(_is_link, entries)])
            new = {folder.rpartition("/")[0] for folder in new} - self._looked
        return self._found


if sys.platform == "win32":

    def _is_link(entry: os.DirEntry[str]) -> bool:
        return leads_elsewhere(entry.stat(follow_symlinks=False))
else:
    # Most file systems have told it with the name.
    _is_link = os.DirEntry.is_symlink


def _stamp(found: os.stat_result) -> FileStamp | None:
    if not stat.S_ISREG(found.st_mode):
        return None
    return FileStamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def reason(error: OSError) -> str:
    """Return the catalogue's word for why writing failed."""
    return _REASONS.get(error.errno or 0, "@write_failed")


def digest_file(path: Path | str) -> str:
    """Return the digest of a file's bytes, as `coopsite.text.digest.digest` of them. Raises OSError."""
    return digest_open(open_plain(path))


def digest_open(descriptor: int) -> str:
    """Return the digest of an open file's bytes, and close it. Raises OSError."""
    with open(descriptor, "rb", buffering=0) as file:
        h = blake2b(b"%d:" % os.fstat(descriptor).st_size, digest_size=16)
        while chunk := file.read(_CHUNK):
            h.update(chunk)
    return h.hexdigest()


def patiently(action: Callable[[], None], patience: float = 3.0) -> None:
    """Do `action`, again for `patience` seconds while another program has the file open (Windows). Raises OSError."""
    end = time.monotonic() + patience
    while True:
        try:
            action()
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replace(folder: Folder, temporary: str, name: str) -> None:
    try:
        folder.replace(temporary, name)
    except (IsADirectoryError, PermissionError):
        # An empty folder may be removed.
        found = folder.look(name)
        if found is None or not stat.S_ISDIR(found.st_mode) or leads_elsewhere(found):
            raise
        folder.rmdir(name)
        folder.replace(temporary, name)
