"""Keeps drawn images between builds. Each is checked when it is read; any may be lost at any moment."""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING, Final

from coopsite.cache.sealed import TEMPORARY, replace_file, seal, unseal
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from coopsite.cache.folder import SiteCache

NAME: Final = "pictures"
_SHELF: Final = re.compile("[0-9a-f]{2}")
_OURS: Final = re.compile(rf"(?:{re.escape(TEMPORARY)}\d+-)?[0-9a-f]{{32}}")


class BlobCache:
    """Bytes by key, each in a file of its own beside the build cache. No method raises because of the disk.

    They are too large for its one file, and needed rarely: when an output is made anew.
    """

    def __init__(self, location: SiteCache | None) -> None:
        self._folder = location.folder / NAME if location else None
        self._secret = location.key if location else b""
        self.grown = False
        """Whether anything was put here."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under this key, or None."""
        if self._folder is None:
            return None
        try:
            data = read_plain(self._folder / key[:2] / key)
        except OSError:
            return None
        return unseal(data, self._secret, key.encode())

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` if that is possible."""
        self.grown = True
        if self._folder is not None:
            with contextlib.suppress(OSError):
                replace_file(self._folder / key[:2] / key, seal(data, self._secret, key.encode()))

    def keep_only(self, keys: Container[str]) -> None:
        """Drop what is under other keys."""
        if self._folder is None:
            return
        for shelf in _folders(self._folder):
            for name in _names(shelf):
                if _OURS.fullmatch(name) and name not in keys:
                    with contextlib.suppress(OSError):
                        os.unlink(f"{shelf}/{name}")  # noqa: PTH108


def _folders(top: Path) -> list[str]:
    """Return the folders of kept files; nothing else there is ours, and no link is followed."""
    try:
        with os.scandir(top) as entries:
            return [
                entry.path
                for entry in entries
                if _SHELF.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are what is asked for
    except OSError:
        return []
