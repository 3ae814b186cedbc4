"""Write a new site: a configuration, a few sample stories, and files that open the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coopsite.desk.launcher import write_launchers
from coopsite.output.handles import Folder, put_new
from coopsite.textfile.opening import real

STARTER: Final = Path(__file__).parent / "starter"


class NotEmptyError(Exception):
    """The folder is not empty; nothing was written."""


class NotAFolderError(Exception):
    """The path is that of a file; nothing was written."""


def init(folder: Path) -> tuple[str, ...]:
    """Write a site into `folder`, which must be empty or not exist; return the paths written, relative to it.

    Names that begin with a dot (``.git``) do not count. On OSError, which passes through, what was written is removed.
    """
    if folder.exists() and not folder.is_dir():
        raise NotAFolderError
    if folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
        raise NotEmptyError
    paths = sorted(p.relative_to(STARTER).as_posix() for p in STARTER.rglob("*") if p.is_file())
    folder.mkdir(parents=True, exist_ok=True)
    with Folder.open(str(real(folder))) as top:
        put_new(top, {path: (STARTER / path).read_bytes() for path in paths})
    written, _ = write_launchers(folder)
    return (*paths, *written)
