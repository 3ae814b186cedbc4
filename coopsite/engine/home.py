"""Finds or makes the folder beside a site's content where coopsite keeps what it remembers."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = ".coopsite"


def own_folder(site: Path) -> Path | None:
    """Return the site's ``.coopsite`` folder, made if need be; None where nothing can be written."""
    folder = site / NAME
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    if folder.is_symlink() or not os.access(folder, os.W_OK | os.X_OK):
        return None
    note = folder / ".gitignore"
    with contextlib.suppress(OSError):
        if not note.exists():
            note.write_text("*\n", encoding="ascii")
    return folder
