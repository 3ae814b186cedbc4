"""Checksummed bytes, and files that are replaced atomically."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_CHECKSUM: Final = 16
TEMPORARY: Final = ".tmp-"
"""How the name of a file begins until it is whole."""


def seal(data: bytes, key: bytes = b"", name: bytes = b"") -> bytes:
    """Return `data` after its checksum, which holds for this `key` (at most 64 bytes) and `name` only."""
    return _checksum(data, key, name) + data


def unseal(sealed: bytes, key: bytes = b"", name: bytes = b"") -> bytes | None:
    """Return what was sealed with the same `key` and `name`; None for anything else."""
    data = sealed[_CHECKSUM:]
    return data if sealed[:_CHECKSUM] == _checksum(data, key, name) else None


def replace_file(file: Path, data: bytes) -> None:
    """Write a file that only this user may read; others see the old one or the new one. Raises OSError."""
    temporary = file.with_name(f"{TEMPORARY}{os.getpid()}-{file.name}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A process of the same number may have been killed here.
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(data)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _checksum(data: bytes, key: bytes, name: bytes) -> bytes:
    h = blake2b(data, digest_size=_CHECKSUM, key=key)
    h.update(name)
    return h.digest()
