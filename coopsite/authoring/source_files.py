"""The files of a site's sources, by their paths in NFC: reached through no link, read, and written whole."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopsite.output.files import write_all
from coopsite.output.handles import Folder, LinkError, descended, leads_elsewhere
from coopsite.process.lock import wait_for_folder
from coopsite.text.nfc import nfc
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS: Final = ".coopsite/desk"
"""Folder of a site in which is kept what people wrote and the site does not show."""
TEMPORARY: Final = ".coopsite-tmp-"
"""How the names of temporary files begin; a scan of a site passes them over."""

_TURN: Final = threading.Lock()
"""Held while sources are changed: where folders cannot be locked (Windows), threads of one server still take turns."""


class SourcePathError(Exception):
    """Something stands in the way at `path`, relative to the site folder; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class LinkInTheWayError(SourcePathError):
    """A symbolic link stands in place of a file or folder of the sources; nothing was written."""


@contextmanager
def opened(site: Path) -> Iterator[Folder]:
    """Yield the folder of a site. Raise `LinkInTheWayError` where a link is met below it."""
    with Folder.open(str(real(site))) as top:
        try:
            yield top
        except LinkError as error:
            raise LinkInTheWayError(Path(error.filename).relative_to(top.path).as_posix()) from None


@contextmanager
def at_work(site: Path) -> Iterator[tuple[Folder, Folder]]:
    """Yield the folder of a site and `OURS` in it, made where it is not there; nobody else changes sources meanwhile.

    Raise `LockedError` where another program has been changing them for seconds, `LinkInTheWayError`, OSError.
    """
    with _TURN, opened(site) as top, descended(top, OURS.split("/"), make=True) as ours:
        if ours.descriptor is not None:
            wait_for_folder(ours.descriptor)
        yield top, ours


def read_below(top: Folder, path: str) -> bytes:
    """Return the bytes of the plain file `path` below `top`, through no link. Raise OSError."""
    with holding(top, path) as (folder, name):
        return read_entry(folder, name)


def read_entry(folder: Folder, name: str) -> bytes:
    """Return the bytes of a plain file in `folder`. Raise OSError, `LinkError` for a link."""
    found = folder.look(name)
    if found is not None and leads_elsewhere(found):
        raise LinkError(errno.ENOTDIR, "a link", f"{folder.path}/{name}")
    with os.fdopen(folder.open_plain(name), "rb") as file:
        return file.read()


@contextmanager
def holding(top: Folder, path: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """Yield the folder in which `path` lies, made if asked, and the name in it as the system has it stored.

    Raise `LinkError`, also for a path that leads anywhere but to the content or to what is ours.
    """
    *parts, name = path.split("/")
    if not path.startswith(("content/", f"{OURS}/")) or {"", ".", ".."} & {*parts, name}:
        raise LinkError(errno.ENOTDIR, "outside the content", f"{top.path}/{path}")
    folder = top
    try:
        for part in parts:
            inner = folder.enter(stored_name(folder, part), make=make)
            if folder is not top:
                folder.close()
            folder = inner
        yield folder, stored_name(folder, name)
    finally:
        if folder is not top:
            folder.close()


def stored_name(folder: Folder, name: str) -> str:
    """Return the name under which a folder has the entry whose NFC is `name`; `name` itself where it has none."""
    if name.isascii() or folder.look(name) is not None:
        return name
    return next((entry.name for entry in folder.entries() if nfc(entry.name) == name), name)


@contextmanager
def written_beside(
    folder: Folder, data: bytes, name: str = f"{TEMPORARY}step", mode: int | None = None
) -> Iterator[str]:
    """Yield the name of a new file in `folder` that holds `data`; it is removed if it is still there at the end.

    It may be read and written as `mode` says, where given.
    """
    with contextlib.suppress(FileNotFoundError):
        folder.unlink(name)
    descriptor = folder.create(name)
    try:
        try:
            write_all(descriptor, data)
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield name
    finally:
        with contextlib.suppress(OSError):
            folder.unlink(name)
