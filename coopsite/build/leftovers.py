"""Removes from a site's folder what earlier versions of coopsite kept there, and nothing else."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from typing import TYPE_CHECKING, Final

from coopsite.output.handles import Folder
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = ".coopsite"
_FILE: Final = re.compile(r"memo\.sqlite(?:-journal|-wal|-shm)?|lock|journal-[0-9a-f]{32}(?:-new)?")
_PICTURES: Final = "pictures"
_SHELF: Final = re.compile(r"[0-9a-f]{2}")
_PICTURE: Final = re.compile(r"(?:\.tmp-\d+-)?[0-9a-f]{32}")
_AT_WORK: Final = re.compile(r"search-[a-z0-9_]{8}")
_NOTE: Final = ".gitignore"
_IGNORE: Final = b"*\n"


def clear_leftovers(site: Path) -> None:
    """Remove our files from the ``.coopsite`` folder of `site`, and the folder itself if it is empty then.

    Files with other names stay; no link is followed. Errors are ignored: nothing depends on it.
    """
    if not os.path.lexists(site / NAME):
        return
    with contextlib.suppress(OSError), Folder.open(str(real(site))) as top:
        with top.enter(NAME) as folder:
            _clear(folder)
        top.rmdir(NAME)


def _clear(folder: Folder) -> None:
    for name in _names(folder):
        if _FILE.fullmatch(name):
            _remove(folder, name)
        elif name == _PICTURES:
            with contextlib.suppress(OSError):
                with folder.enter(name) as pictures:
                    _clear_pictures(pictures)
                folder.rmdir(name)
        elif _AT_WORK.fullmatch(name):
            # It enters no link, and is told which folder is meant by its handle.
            if folder.descriptor is None:
                shutil.rmtree(f"{folder.path}/{name}", ignore_errors=True)
            else:
                shutil.rmtree(name, ignore_errors=True, dir_fd=folder.descriptor)
    if list(_names(folder)) == [_NOTE] and _holds(folder, _NOTE, _IGNORE):
        _remove(folder, _NOTE)


def _clear_pictures(folder: Folder) -> None:
    for name in _names(folder):
        if _SHELF.fullmatch(name):
            with contextlib.suppress(OSError):
                with folder.enter(name) as shelf:
                    for picture in _names(shelf):
                        if _PICTURE.fullmatch(picture):
                            _remove(shelf, picture)
                folder.rmdir(name)


def _names(folder: Folder) -> Iterator[str]:
    yield from sorted(entry.name for entry in folder.entries())


def _holds(folder: Folder, name: str, data: bytes) -> bool:
    with os.fdopen(folder.open_plain(name), "rb") as file:
        return file.read(len(data) + 1) == data


def _remove(folder: Folder, name: str) -> None:
    """Remove a file, or a link itself; a folder of that name is not ours."""
    with contextlib.suppress(OSError):
        folder.unlink(name)
