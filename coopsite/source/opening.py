"""Finds where files really are, and opens them such that what is no plain file is an error and holds up nothing."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

_READING: Final = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def open_plain(place: Path | str, *, follow: bool = True, folder: int | None = None) -> int:
    """Return a descriptor of the plain file at `place`, to be read and closed by the caller.

    `folder` is the descriptor of the folder that a relative `place` is in. Raises OSError: also for a pipe, a socket,
    a device or a folder, and for a link unless `follow`.
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
    """Return what the plain file at `place` holds. Raises OSError, as `open_plain` does."""
    with open(open_plain(place, follow=follow, folder=folder), "rb", buffering=0) as stream:
        return stream.readall()


def real(path: Path) -> Path:
    """Return where `path` lies once links are followed; where they lead in a circle, as far as that goes.

    `Path.resolve` fails on a circle up to Python 3.12, and does not from 3.13 on.
    """
    return Path(os.path.realpath(path))
