"""Keeps drawn files between builds. Each is checked when it is taken out; any may be lost at any moment."""

from __future__ import annotations

import contextlib
import os
import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from coopsite.cache.folder import SiteCache

NAME: Final = "pictures"
_CHECKSUM: Final = 16
_TEMPORARY: Final = ".tmp-"
_SHELF: Final = re.compile("[0-9a-f]{2}")
_OURS: Final = re.compile(r"(?:\.tmp-\d+-)?[0-9a-f]{32}")


class BlobCache:
    """Bytes by key, each a file in a folder of its own beside the memo.

    They are too large for the memo, and are wanted rarely: when an output is made anew. No method raises
    because of the disk.
    """

    def __init__(self, cache: SiteCache | None) -> None:
        self._folder = cache.folder / NAME if cache else None
        self._secret = cache.key if cache else b""
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
        content = data[_CHECKSUM:]
        return content if data[:_CHECKSUM] == self._checksum(key, content) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` if that is possible."""
        self.grown = True
        if self._folder is None:
            return
        place = self._folder / key[:2] / key
        temporary = place.with_name(f"{_TEMPORARY}{os.getpid()}-{key}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(self._checksum(key, data) + data)
            temporary.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()

    def keep_only(self, keys: Container[str]) -> None:
        """Drop what is under other keys."""
        if self._folder is None:
            return
        for shelf in _folders(self._folder):
            for name in _names(shelf):
                if _OURS.fullmatch(name) and name not in keys:
                    with contextlib.suppress(OSError):
                        os.unlink(f"{shelf}/{name}")  # noqa: PTH108

    def _checksum(self, key: str, data: bytes) -> bytes:
        h = blake2b(data, digest_size=_CHECKSUM, key=self._secret)
        h.update(key.encode())
        return h.digest()


def _folders(top: Path) -> list[str]:
    """Return the folders of kept files; what else lies there, and where links lead, is none of ours."""
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
