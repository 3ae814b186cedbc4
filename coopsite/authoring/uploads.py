"""Store a picture or an attachment beside a story: under a clean name that is free, whole, overwriting nothing."""

from __future__ import annotations

import contextlib
import posixpath
import stat
import time
from itertools import count
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from coopsite.authoring.file_nature import FileNature, Refusal, Sort, nature_of_file
from coopsite.authoring.find_story import files_of_story
from coopsite.authoring.source_files import TEMPORARY, holding, opened, read_below, written_beside
from coopsite.content.scan import is_debris, scan
from coopsite.images.inspect import MOST_BYTES, DeclaringPictureError, PictureError, measure, published
from coopsite.images.resize import MOST_PIXELS, UnreadablePictureError, upright
from coopsite.text.filenames import is_device
from coopsite.text.nfc import nfc
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.output.handles import Folder

MOST_UPLOADED: Final = 200_000_000
"""Bytes of the largest file that is taken: a film of some minutes."""
MOST_ATTACHED: Final = 64 << 20
"""Bytes of the largest document."""
LONGEST_KEPT: Final = 2560
"""Pixels on the longer side of a picture that is kept; the widest that pages show has 1600 across."""
_LARGE: Final = 3 << 20
"""Bytes beyond which a photograph is written anew."""
_NAME_LIMIT: Final = 60
_STALE: Final = 3600.0
_UPLOAD: Final = f"{TEMPORARY}upload-"


UploadReason = Refusal | Literal["too_large", "too_many_pixels", "declaring_svg", "broken_picture"]


class UploadRefusedError(Exception):
    """The file is not taken; `reason` is a `Refusal`, or why a picture or a size is not taken. Nothing was written."""

    def __init__(self, reason: UploadReason, limit: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit = limit
        """Bytes, of ``too_large``."""


class UploadNote(Struct, frozen=True):
    """What was done to a file, as a word of the desk and its values."""

    name: str
    values: dict[str, str] = {}


class StoredUpload(Struct, frozen=True):
    """A file that was stored. `width` and `height` are pixels of a picture as shown, else 0."""

    path: str
    """Relative to the site folder."""
    src: str
    """As to be written in the story's texts."""
    sort: Sort
    size: int
    width: int = 0
    height: int = 0
    notes: tuple[UploadNote, ...] = ()


class _Prepared(Struct, frozen=True):
    data: bytes
    ending: str
    width: int = 0
    height: int = 0
    notes: tuple[UploadNote, ...] = ()


def store(site: Path, key: str, name: str, data: bytes) -> StoredUpload:
    """Store the file called `name` beside the story `key`.

    It is judged by its bytes. A picture is freed of place, time and device, turned upright, and made smaller where it
    is larger than anything that is published. Raise `UploadRefusedError`, `NoStoryError`, `LinkInTheWayError`, or
    OSError; then nothing was written.
    """
    nature = nature_of_file(data, name)
    if isinstance(nature, str):
        raise UploadRefusedError(nature)
    prepared = _prepared(nature, data)
    own = files_of_story(scan(site), key)
    first = own.texts[0]
    folder = first.rpartition("/")[0]
    with opened(site) as top:
        texts = [nfc(read_below(top, path).decode("utf-8", "replace")) for path in own.texts]
        with holding(top, first) as (place, _):
            written = _put_free(place, _stem(name, nature.sort), prepared, texts)
    return StoredUpload(
        f"{folder}/{written}",
        posixpath.relpath(f"{folder}/{written}", posixpath.dirname(first)),
        nature.sort,
        len(prepared.data),
        prepared.width,
        prepared.height,
        (*prepared.notes, *([UploadNote(nature.note, {"ending": nature.ending})] if nature.note else [])),
    )


def _prepared(nature: FileNature, data: bytes) -> _Prepared:
    """Return the bytes to store, and what was done to them. Raise `UploadRefusedError`."""
    if nature.sort == "picture":
        _refuse_larger(data, MOST_BYTES)
        return _picture(nature.ending, data)
    _refuse_larger(data, MOST_ATTACHED if nature.sort == "document" else MOST_UPLOADED)
    return _Prepared(data, nature.ending)


def _refuse_larger(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise UploadRefusedError("too_large", limit)


def _picture(ending: str, data: bytes) -> _Prepared:
    try:
        seen = measure(data, f"x.{ending}")
        notes: list[UploadNote] = []
        if ending == "svg":
            clean = published(data, "x.svg")
            notes += [UploadNote("cleaned")] if clean != data else []
            return _Prepared(clean, ending, seen.width, seen.height, tuple(notes))
        large = max(seen.width, seen.height) > LONGEST_KEPT or (len(data) > _LARGE and ending != "png")
        if not seen.moves and (large or seen.turned or ending == "bmp"):
            try:
                made, ending = upright(data, LONGEST_KEPT)
            except UnreadablePictureError:
                if seen.width * seen.height > MOST_PIXELS:
                    raise UploadRefusedError("too_many_pixels") from None
                raise
            now = measure(made, f"x.{ending}")
            if (now.width, now.height) != (seen.width, seen.height):
                sizes = {"width": str(now.width), "height": str(now.height)}
                notes.append(UploadNote("reduced", {"from": f"{seen.width} × {seen.height}", **sizes}))
            elif len(made) < len(data):
                notes.append(UploadNote("lighter", {"before": str(len(data)), "after": str(len(made))}))
            notes += [UploadNote("turned")] if seen.turned else []
            notes += [UploadNote("place_removed")] if seen.placed else []
            return _Prepared(made, ending, now.width, now.height, tuple(notes))
        clean = published(data, f"x.{ending}")
        notes += [UploadNote("place_removed")] if seen.placed else []
        return _Prepared(clean, ending, seen.width, seen.height, tuple(notes))
    except DeclaringPictureError:
        raise UploadRefusedError("declaring_svg") from None
    except (PictureError, UnreadablePictureError):
        raise UploadRefusedError("broken_picture") from None


def _stem(name: str, sort: Sort) -> str:
    """Return the name to store under, without ending: ASCII, no name of a system's or an editor's own."""
    whole = nfc(name).replace("\\", "/").rpartition("/")[2]
    stem = slug(whole.rpartition(".")[0] or whole, limit=_NAME_LIMIT) or sort
    return f"{sort}-{stem}" if is_device(stem) or is_debris(f"{stem}.x") or stem == "index" else stem


def _put_free(place: Folder, stem: str, prepared: _Prepared, texts: list[str]) -> str:
    """Write a file under the first free name, and return that; a name that a text uses is not free either."""
    _sweep(place)
    taken = {nfc(entry.name).casefold() for entry in place.entries()}
    with written_beside(place, prepared.data, f"{_UPLOAD}{time.time_ns():x}") as temporary:
        for number in count(1):
            name = f"{stem}{'' if number == 1 else f'-{number}'}.{prepared.ending}"
            if name in taken or any(name in text for text in texts):
                continue
            try:
                place.move(temporary, place, name)
            except FileExistsError:
                continue
            place.sync()
            return name
    raise AssertionError  # `count` has no end


def _sweep(place: Folder) -> None:
    """Remove what uploads that were cut off left behind."""
    for entry in place.entries():
        if entry.name.startswith(_UPLOAD):
            with contextlib.suppress(OSError):
                found = place.look(entry.name)
                if (
                    found is not None
                    and stat.S_ISREG(found.st_mode)
                    and found.st_mtime < time.time() - _STALE
                ):
                    place.unlink(entry.name)
