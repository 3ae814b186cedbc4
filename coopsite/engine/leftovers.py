"""Clears what earlier versions of coopsite kept in the folder of a site, and nothing else that lies there."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from typing import TYPE_CHECKING, Final

from coopsite.source.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = ".coopsite"
_FILE: Final = re.compile(r"memo\.sqlite(?:-journal|-wal|-shm)?|lock|journal-[0-9a-f]{32}(?:-new)?")
_PICTURES: Final = "pictures"
_SHELF: Final = re.compile(r"[0-9a-f]{2}")
_PICTURE: Final = re.compile(r"(?:\.tmp-\d+-)?[0-9a-f]{32}")
_AT_WORK: Final = re.compile(r"search-[a-z0-9_]{8}")
_IGNORE: Final = b"*\n"


def clear_leftovers(site: Path) -> None:
    """Remove what was ours in the ``.coopsite`` folder of `site`, and the folder should that leave it empty.

    What has other names stays, and so does whatever a link leads to. No error is raised: nothing depends on it.
    """
    folder = site / NAME
    if not _is_folder(folder):
        return
    for name in _names(folder):
        place = folder / name
        if _FILE.fullmatch(name):
            _remove(place)
        elif name == _PICTURES and _is_folder(place):
            _clear_pictures(place)
        elif _AT_WORK.fullmatch(name) and _is_folder(place):
            shutil.rmtree(place, ignore_errors=True)
    with contextlib.suppress(OSError):
        if set(_names(folder)) == {".gitignore"} and _is_own_note(folder / ".gitignore"):
            _remove(folder / ".gitignore")
    _remove_folder(folder)


def _clear_pictures(folder: Path) -> None:
    for name in _names(folder):
        shelf = folder / name
        if _SHELF.fullmatch(name) and _is_folder(shelf):
            for picture in _names(shelf):
                if _PICTURE.fullmatch(picture):
                    _remove(shelf / picture)
            _remove_folder(shelf)
    _remove_folder(folder)


def _is_own_note(file: Path) -> bool:
    return file.lstat().st_size == len(_IGNORE) and read_plain(file, follow=False) == _IGNORE


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from sorted(os.listdir(folder))  # noqa: PTH208 - names are what is asked for
    except OSError:
        return


def _is_folder(place: Path) -> bool:
    try:
        return stat.S_ISDIR(place.lstat().st_mode) and not _is_junction(place)
    except OSError:
        return False


def _is_junction(place: Path) -> bool:
    """Windows' other kind of link to a folder, which its `lstat` calls a folder."""
    return bool(getattr(place.lstat(), "st_reparse_tag", 0))


def _remove(file: Path) -> None:
    """Remove a file, or a link itself; a folder of that name is not ours."""
    with contextlib.suppress(OSError):
        file.unlink()


def _remove_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
