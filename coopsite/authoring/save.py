"""Save a text: whole or not at all, and only over the bytes that its change is based on."""

from __future__ import annotations

import errno
import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING

from coopsite.authoring.source_files import TEMPORARY, at_work, holding, read_entry, written_beside
from coopsite.output.files import patiently
from coopsite.output.handles import Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class TextConflictError(Exception):
    """A file is not the one its change is based on; `current` are its bytes, None where there is no file."""

    def __init__(self, current: bytes | None) -> None:
        super().__init__()
        self.current = current


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal: what a change is based on."""
    return sha256(raw).hexdigest()


def save_text(site: Path, path: str, base: str | None, edit: Callable[[bytes], bytes]) -> str:
    """Replace the file `path`, whose digest is `base`, by what `edit` makes of its bytes; return the new digest.

    `path` is relative to the site folder and was checked (`coopsite.authoring.paths`). A `base` of None means that
    there is no file yet; its folder is made. The file stays as it is, whatever happens, until all new bytes are on the
    disk.

    Raise `TextConflictError`; `LinkInTheWayError` for a link on the way or in place of the file; OSError, also for a
    file that may not be written; `LockedError` where another program has been changing texts for seconds; and what
    `edit` raises.
    """
    with at_work(site) as (top, _):
        try:
            with holding(top, path, make=base is None) as (folder, name):
                return _saved(folder, name, base, edit)
        except FileNotFoundError:
            if base is None:
                raise
            raise TextConflictError(None) from None


def _saved(folder: Folder, name: str, base: str | None, edit: Callable[[bytes], bytes]) -> str:
    before = _read(folder, name)
    if base != (None if before is None else digest_of(before)):
        raise TextConflictError(before)
    after = edit(before or b"")
    if after == before:
        return digest_of(after)
    found = folder.look(name)
    mode = None if found is None else stat.S_IMODE(found.st_mode)
    if mode is not None and not mode & 0o222:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), f"{folder.path}/{name}")
    with written_beside(folder, after, f"{TEMPORARY}save", mode) as temporary:
        # Writing takes its time, so another program may have saved the file meanwhile.
        now = _read(folder, name)
        if now != before:
            raise TextConflictError(now)
        if before is None:
            try:
                folder.move(temporary, folder, name)
            except FileExistsError:
                raise TextConflictError(_read(folder, name)) from None
        else:
            patiently(lambda: folder.replace(temporary, name))
    folder.sync()
    return digest_of(after)


def _read(folder: Folder, name: str) -> bytes | None:
    """Return the bytes of a file; None where there is none. Raise OSError, `LinkError` for a link."""
    try:
        return read_entry(folder, name)
    except FileNotFoundError:
        return None
