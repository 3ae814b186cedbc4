"""Keep on the disk what is typed and not saved: one file for each text, which outlives browser and server."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from coopsite.authoring.source_files import OURS, TEMPORARY, opened, written_beside
from coopsite.output.files import patiently
from coopsite.output.handles import Folder, descended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRAFTS: Final = f"{OURS}/drafts"
_ENDING: Final = ".json"
_DAMAGED: Final = ".damaged"
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_LONGEST: Final = 60


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """What is typed of one text and not saved: a change of the file whose digest is `base`."""

    path: str
    """Relative to the site folder."""
    base: str | None
    """SHA-256 of the file's bytes; None where the file is not there yet."""
    kept_at: str
    """ISO 8601."""
    set: dict[str, Any] = {}
    """New values of fields, as JSON."""
    unset: tuple[str, ...] = ()
    front: str | None = None
    body: str | None = None
    tab: str = ""
    """The browser's tab in which it is typed."""
    seq: int = 0
    """Rises with each change in that tab."""


class OtherDraftError(Exception):
    """Another tab keeps a `draft` of this text."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


_ENCODE: Final = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(Draft).decode


class Drafts:
    """The drafts of a site, in `DRAFTS`. Nothing is remembered but there.

    Methods may raise OSError and `LinkInTheWayError`.
    """

    def __init__(self, site: Path) -> None:
        self._site = site
        self._turn = threading.Lock()

    def all(self) -> dict[str, Draft]:
        """Return all drafts by path. A file that is no draft is put aside, see `damaged`."""
        with self._folder() as folder:
            if folder is None:
                return {}
            names = sorted(entry.name for entry in folder.entries() if _is_draft(entry))
            found = (self._read(folder, name) for name in names)
            return {draft.path: draft for draft in found if draft is not None}

    def get(self, path: str) -> Draft | None:
        """Return the draft of a text; None where there is none."""
        with self._folder() as folder:
            return None if folder is None else self._read(folder, _name_of(path))

    def keep(self, draft: Draft, *, over: bool = False) -> Draft:
        """Write a draft to the disk; return the one that is kept.

        That is the one there if it is a later one of the same tab. Raise `OtherDraftError` where another tab keeps one,
        unless `over`.
        """
        name = _name_of(draft.path)
        with self._folder(make=True) as folder:
            assert folder is not None
            before = self._read(folder, name)
            if before is not None and before.tab == draft.tab and before.seq > draft.seq:
                return before
            if before is not None and before.tab != draft.tab and not over:
                raise OtherDraftError(before)
            self._write(folder, name, draft)
            if before is None:
                folder.sync()
            return draft

    def drop(self, path: str, *, only: Draft | None = None) -> None:
        """Remove the draft of a text, if there is one; if `only` is given, unless there is another by now."""
        name = _name_of(path)
        with self._folder() as folder:
            if folder is not None and (only is None or self._read(folder, name) == only):
                with contextlib.suppress(FileNotFoundError):
                    patiently(lambda: folder.unlink(name))

    def damaged(self) -> tuple[str, ...]:
        """Return the paths, below the site folder, of files that were put aside because they are no drafts."""
        with self._folder() as folder:
            names = [] if folder is None else [entry.name for entry in folder.entries()]
            return tuple(sorted(f"{DRAFTS}/{name}" for name in names if name.endswith(_DAMAGED)))

    @contextmanager
    def _folder(self, *, make: bool = False) -> Iterator[Folder | None]:
        """Yield the folder of drafts, None where it is not there; other threads wait."""
        with self._turn, opened(self._site) as top, contextlib.ExitStack() as stack:
            try:
                folder = stack.enter_context(descended(top, DRAFTS.split("/"), make=make))
            except FileNotFoundError:
                if make:
                    raise
                folder = None
            yield folder

    def _read(self, folder: Folder, name: str) -> Draft | None:
        try:
            with os.fdopen(folder.open_plain(name), "rb") as file:
                draft = _DECODE(file.read())
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError):
            draft = None
        if draft is None or _name_of(draft.path) != name:
            self._put_aside(folder, name)
            return None
        return draft

    def _put_aside(self, folder: Folder, name: str) -> None:
        for number in count(1):
            try:
                folder.move(name, folder, f"{name}.{number}{_DAMAGED}")
            except FileExistsError:
                continue
            return

    def _write(self, folder: Folder, name: str, draft: Draft) -> None:
        with written_beside(folder, _ENCODE(draft), f"{TEMPORARY}{name}") as temporary:
            patiently(lambda: folder.replace(temporary, name))


def _name_of(path: str) -> str:
    """Return the name of the file that holds the draft of a text: what it is about, and a digest that is its own."""
    words = _NOT_PLAIN.sub("-", path.removeprefix("content/").removesuffix(".md")).strip("-")
    return f"{words[-_LONGEST:].strip('-')}-{sha256(path.encode('utf-8')).hexdigest()[:20]}{_ENDING}"


def _is_draft(entry: os.DirEntry[str]) -> bool:
    is_ours = entry.name.endswith(_ENDING) and not entry.name.startswith(TEMPORARY)
    return is_ours and entry.is_file(follow_symlinks=False)
