"""Open plain files only: a pipe, device or link is an error and never blocks."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from coopsite.diagnostics import Diagnostic

_READING: Final = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def open_plain(place: Path | str, *, follow: bool = True, folder: int | None = None) -> int:
    """Return a descriptor of the plain file at `place`, for the caller to read and close.

    A relative `place` is in the folder with the descriptor `folder`. Raise OSError, also for a pipe, socket, device or
    folder, and for a link unless `follow`.
    """
    descriptor = os.open(place, _READING if follow else _READING | _NO_LINK, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(place))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def read_plain(place: Path | str, *, follow: bool = True, folder: int | None = None) -> bytes:
    """Return the content of the plain file at `place`. Raise OSError as `open_plain` does."""
    with os.fdopen(open_plain(place, follow=follow, folder=folder), "rb", buffering=0) as stream:
        return stream.readall()


def real(path: Path) -> Path:
    """Return `path` with links followed, as far as possible where they form a circle.

    `Path.resolve` raises on a circle up to Python 3.12, and not from 3.13 on.
    """
    return Path(os.path.realpath(path))


def is_there(place: Path) -> bool:
    """Tell whether something lies at this path, a broken link included."""
    return os.path.lexists(place) and not place.is_dir()


def nature_of(status: os.stat_result) -> str:
    """Return the catalogue's word for the type of something that is no plain file."""
    kinds = {
        stat.S_IFIFO: "@pipe",
        stat.S_IFSOCK: "@socket",
        stat.S_IFLNK: "@link_outside",
        stat.S_IFDIR: "@folder",
    }
    return kinds.get(stat.S_IFMT(status.st_mode), "@device")


def read_setting(site: Path, name: str) -> bytes | Diagnostic | None:
    """Return the content of the file `name` beside a site's content; None where there is none.

    E601 for what is no file, and for a link out of the site's folder: a site from a stranger must not read other files
    of its user.
    """
    place = site / name
    try:
        status = place.lstat()
        if stat.S_ISLNK(status.st_mode) and real(place).is_relative_to(real(site)):
            status = place.stat()
        if stat.S_ISREG(status.st_mode):
            return read_plain(place)
        return Diagnostic("E601", name, args={"nature": nature_of(status)})
    except FileNotFoundError:
        return None
    except OSError:
        return Diagnostic("E601", name)
