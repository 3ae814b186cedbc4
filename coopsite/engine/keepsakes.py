"""Keeps drawn files between builds. Each is checked when it is taken out; any may be lost at any moment."""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

NAME: Final = "pictures"
_CHECKSUM: Final = 16
_TEMPORARY: Final = ".tmp-"


class Keepsakes:
    """Bytes by key, each a file in a folder of its own beside the memo.

    They are too large for the memo, and are wanted rarely: when an output is made anew. No method raises
    because of the disk.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / NAME if folder else None
        self.grown = False
        """Whether anything was put here."""

    def get(self, key: str) -> bytes | None:
        """Return what was put under this key, or None."""
        if self._folder is None:
            return None
        try:
            data = (self._folder / key[:2] / key).read_bytes()
        except OSError:
            return None
        content = data[_CHECKSUM:]
        return content if data[:_CHECKSUM] == _checksum(key, content) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` if that is possible."""
        self.grown = True
        if self._folder is None:
            return
        place = self._folder / key[:2] / key
        temporary = place.with_name(f"{_TEMPORARY}{os.getpid()}-{key}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(_checksum(key, data) + data)
            temporary.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()

    def keep_only(self, keys: Container[str]) -> None:
        """Drop what is under other keys."""
        if self._folder is None:
            return
        for folder, _, names in os.walk(self._folder):
            for name in names:
                if name not in keys:
                    with contextlib.suppress(OSError):
                        os.unlink(f"{folder}/{name}")  # noqa: PTH108


def _checksum(key: str, data: bytes) -> bytes:
    h = blake2b(data, digest_size=_CHECKSUM)
    h.update(key.encode())
    return h.digest()
