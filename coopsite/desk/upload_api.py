"""Answer requests to store a picture or an attachment beside a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.authoring.uploads import MOST_UPLOADED, StoredUpload, UploadRefusedError, store
from coopsite.desk.requests import DeskAnswer, DeskError

if TYPE_CHECKING:
    from coopsite.authoring.file_nature import Sort
    from coopsite.authoring.uploads import UploadNote
    from coopsite.desk.requests import Desk, DeskRequest

_MEGABYTE: Final = 1_000_000
_TOO_MUCH: Final = frozenset({"too_large", "too_many_pixels"})


class AddedFile(Struct, frozen=True):
    """A file that was stored, as the desk is told of it."""

    path: str
    """Relative to the site folder."""
    src: str
    """As to be written in the story's texts."""
    kind: Sort
    width: int
    height: int
    """Pixels of a picture as shown; 0 of any other file."""
    size: int
    notes: list[str]
    """What was done to it, in the desk's language."""


def add_file(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST files/KEY?name=FILENAME."""
    try:
        made = store(desk.site, request.rest, request.query.get("name", ""), request.raw)
    except UploadRefusedError as refused:
        status = 413 if refused.reason in _TOO_MUCH else 415
        limit = str((refused.limit or MOST_UPLOADED) // _MEGABYTE)
        raise DeskError(status, f"upload_{refused.reason}", megabytes=limit) from None
    return DeskAnswer(201, _added(desk, made))


def _added(desk: Desk, made: StoredUpload) -> AddedFile:
    notes = [_said(desk, note) for note in made.notes]
    return AddedFile(made.path, made.src, made.sort, made.width, made.height, made.size, notes)


def _said(desk: Desk, note: UploadNote) -> str:
    return desk.say(f"files_note_{note.name}", **note.values)
