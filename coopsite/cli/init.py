"""Writes a new site: a configuration and a few sample stories, ready to be served."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coopsite.output.handles import Folder, put_new
from coopsite.textfile.opening import real

STARTER: Final = Path(__file__).parent / "starter"


class NotEmpty(Exception):  # noqa: N818 – it is what was found, not a fault
    """The folder holds files already; nothing was written."""


class NotAFolder(Exception):  # noqa: N818 – it is what was found, not a fault
    """The name is that of a file; nothing was written."""


def init(folder: Path) -> tuple[str, ...]:
    """Make a site of `folder`, which must not exist or be empty; return the paths written, below it.

    Names that begin with a dot (``.git``) do not count as files of the folder. OSError passes through, after
    what was written has been taken away again.
    """
    if folder.exists() and not folder.is_dir():
        raise NotAFolder
    if folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
        raise NotEmpty
    paths = sorted(p.relative_to(STARTER).as_posix() for p in STARTER.rglob("*") if p.is_file())
    folder.mkdir(parents=True, exist_ok=True)
    with Folder.open(str(real(folder))) as top:
        put_new(top, {path: (STARTER / path).read_bytes() for path in paths})
    return tuple(paths)
