"""Locks that keep two builds from using one cache or one output at once, with the process that holds them."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopsite.cache.folder import is_own
from coopsite.text.digest import digest
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_OPENING: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class LockedError(Exception):
    """Another build holds the lock; `pid` is its process, 0 when it cannot be told."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


@contextlib.contextmanager
def lock(*files: Path) -> Iterator[tuple[int, ...]]:
    """Hold the locks `files` and yield their file descriptors, which forked workers must close.

    The operating system frees a lock when its process ends, however it ends. Raises `LockedError`.
    """
    held: list[int] = []
    try:
        for file in sorted(set(files)):
            descriptor = _acquire(file)
            if descriptor is not None:
                held.append(descriptor)
        yield tuple(held)
    finally:
        for descriptor in held:
            os.close(descriptor)


def lock_folder(descriptor: int) -> None:
    """Lock an open folder until it is closed, against builds of other users too. Raises `LockedError`.

    Where folders cannot be locked (Windows, some network drives) nothing is done.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(_holder(descriptor)) from None
        except OSError:
            return


def wait_for_folder(descriptor: int, patience: float = 3.0) -> None:
    """Lock an open folder as `lock_folder` does, but wait up to `patience` seconds for whoever holds it."""
    end = time.monotonic() + patience
    while True:
        try:
            lock_folder(descriptor)
        except LockedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _holder(descriptor: int) -> int:
    """Return the process that holds the lock of a folder, by /proc/locks; 0 on other systems than Linux."""
    inode = str(os.fstat(descriptor).st_ino)
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            words = line.split()
            if words[1] == "FLOCK" and words[5].rpartition(":")[2] == inode:
                return max(0, int(words[4]))
    return 0


def own_lock(folder: Path) -> Path:
    """Return the lock file of a site's cache."""
    return folder / "lock"


def output_lock(output: Path) -> Path:
    """Return the lock file of an output folder: a temporary file, since the folder is published as it is."""
    return _temporary_folder() / f"{digest(os.path.normcase(real(output)))}.lock"


def _temporary_folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir()) / f"coopsite-locks-{user}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _acquire(file: Path) -> int | None:
    """Return a descriptor that holds the lock; None where the system gives none."""
    try:
        descriptor = os.open(file, _OPENING, 0o600)
    except OSError:
        return None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or not is_own(found):
        # In a shared folder for temporary files, another user may have put a file there for us to write into.
        os.close(descriptor)
        return None
    try:
        _lock_descriptor(descriptor)
    except OSError:
        pid = _read_pid(descriptor)
        os.close(descriptor)
        raise LockedError(pid) from None
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, b"%d\n" % os.getpid())
    return descriptor


def _read_pid(descriptor: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        return int(os.read(descriptor, 20))
    return 0


if sys.platform == "win32":

    def _lock_descriptor(descriptor: int) -> None:
        # Far beyond the pid, which others must be able to read while the lock is held.
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:

    def _lock_descriptor(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
