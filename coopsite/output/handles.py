"""Folders held open, so that operations on their entries cannot be led elsewhere by links."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from typing import TYPE_CHECKING, Final, Self

from coopsite.textfile.opening import open_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_CREATING: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_APPENDING: Final = (_CREATING & ~os.O_EXCL) | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
_ENTERING: Final = (
    os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
)
_NO_SECOND_NAME: Final = frozenset({
    errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK,
})  # fmt: skip
"""What systems say where a file can have one name only."""
_NAME_SURROGATE: Final = 0x20000000
"""The bit of Windows' reparse tags that marks links and junctions, as against files kept in a cloud."""


class LinkError(OSError):
    """There is no folder, but something else, most likely a link."""


class Folder:
    """A folder held open. Names are those of its entries, never paths; every method may raise OSError.

    No link is followed but those on the way to the folder that was opened first. Where the system has no directory
    handles (Windows), each path is checked before it is used.
    """

    def __init__(self, path: str, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def open(cls, path: str) -> Self:
        """Open a folder that is no link itself."""
        return cls(path, _entered(path, path, None))

    def enter(self, name: str, *, make: bool = False) -> Self:
        """Open a folder in this one. Raises `LinkError` where the name is no folder's."""
        place = f"{self.path}/{name}"
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(self._at(name), dir_fd=self._descriptor)
        return type(self)(place, _entered(place, self._at(name), self._descriptor))

    def create(self, name: str) -> int:
        """Return the descriptor of a new file; an error where the name exists, even as a link."""
        return os.open(self._at(name), _CREATING, 0o666, dir_fd=self._descriptor)

    def append(self, name: str) -> int:
        """Return the descriptor of a file, existing or new, to append to; a link is an error."""
        return os.open(self._at(name), _APPENDING, 0o666, dir_fd=self._descriptor)

    def open_plain(self, name: str) -> int:
        """Return the descriptor of a plain file, to be read."""
        return open_plain(self._at(name), follow=False, folder=self._descriptor)

    def look(self, name: str) -> os.stat_result | None:
        """Return the status of an entry, of a link that of the link itself; None where there is none."""
        try:
            return os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def replace(self, old: str, new: str) -> None:
        """Rename an entry, replacing another one."""
        os.replace(self._at(old), self._at(new), src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def move(self, old: str, to: Folder, new: str) -> None:
        """Rename a file or folder into `to`; FileExistsError where anything but itself has the name there.

        Raises `LinkError` for a link.
        """
        found, there = self.look(old), to.look(new)
        if found is not None and leads_elsewhere(found):
            raise LinkError(errno.ENOTDIR, "a link", f"{self.path}/{old}")
        if there is not None and (found is None or not os.path.samestat(found, there)):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), f"{to.path}/{new}")
        places = {"src_dir_fd": self._descriptor, "dst_dir_fd": to._descriptor}
        if sys.platform != "win32" and there is None and found is not None and stat.S_ISREG(found.st_mode):
            # Unlike renaming, a second name never takes the place of a file that has just come to be there.
            try:
                os.link(self._at(old), to._at(new), **places, follow_symlinks=False)
            except OSError as error:
                if error.errno not in _NO_SECOND_NAME:
                    raise
                os.rename(self._at(old), to._at(new), **places)  # noqa: PTH104 - relative to folders held open
            else:
                try:
                    self.unlink(old)
                except OSError:
                    to.unlink(new)
                    raise
            return
        os.rename(self._at(old), to._at(new), **places)  # noqa: PTH104 - see above

    def unlink(self, name: str) -> None:
        """Remove a file, or a link itself."""
        os.unlink(self._at(name), dir_fd=self._descriptor)

    def rmdir(self, name: str) -> None:
        """Remove an empty folder."""
        os.rmdir(self._at(name), dir_fd=self._descriptor)

    def entries(self) -> list[os.DirEntry[str]]:
        """Return its entries."""
        with os.scandir(self.path if self._descriptor is None else self._descriptor) as found:
            return list(found)

    @property
    def descriptor(self) -> int | None:
        """Its descriptor; None on systems without directory handles."""
        return self._descriptor

    def sync(self) -> None:
        """Flush the names in it to the disk, where the system can."""
        if self._descriptor is not None:
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                # Some file systems cannot do it for folders.
                if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):
                    raise

    def close(self) -> None:
        """Close it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _at(self, name: str) -> str:
        return f"{self.path}/{name}" if self._descriptor is None else name


def is_link(path: str) -> bool:
    """Tell whether this is a link of any sort, Windows' junctions included."""
    try:
        return leads_elsewhere(os.lstat(path))
    except OSError:
        return False


def leads_elsewhere(found: os.stat_result) -> bool:
    """Tell whether what `lstat` returned is a link."""
    return stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0) & _NAME_SURROGATE)


@contextlib.contextmanager
def descended(top: Folder, parts: list[str], *, make: bool = False) -> Iterator[Folder]:
    """Yield the folder `parts` below `top`."""
    folder = top
    try:
        for part in parts:
            inner = folder.enter(part, make=make)
            if folder is not top:
                folder.close()
            folder = inner
        yield folder
    finally:
        if folder is not top:
            folder.close()


def put_new(top: Folder, files: Mapping[str, bytes]) -> None:
    """Write new files, by path below `top`: all of them, or none.

    Raises OSError, FileExistsError with the path where there is a file.
    """
    written: list[list[str]] = []
    try:
        for path, data in files.items():
            parts = path.split("/")
            with descended(top, parts[:-1], make=True) as folder:
                try:
                    descriptor = folder.create(parts[-1])
                except FileExistsError:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path) from None
            written.append(parts)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
    except BaseException:
        for parts in written:
            with contextlib.suppress(OSError), descended(top, parts[:-1]) as folder:
                folder.unlink(parts[-1])
        raise


def _entered(path: str, name: str, folder: int | None) -> int | None:
    if sys.platform == "win32":
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode) or leads_elsewhere(found):
            raise LinkError(errno.ENOTDIR, "not a folder", path)
        return None
    try:
        return os.open(name, _ENTERING, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ELOOP, errno.EMLINK):
            raise LinkError(errno.ENOTDIR, "not a folder", path) from error
        raise
