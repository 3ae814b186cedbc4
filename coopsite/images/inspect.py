"""Inspects picture files: their size as shown, faults, and what is removed before publishing."""

from __future__ import annotations

import io
import re
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.images.strip import UnknownShapeError, check_parts, without_metadata
from coopsite.images.svg import BrokenDrawingError, DeclaringDrawingError, harmless
from coopsite.text.digest import digest
from coopsite.text.filenames import PICTURES, ending_of
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

LONGEST_SIDE: Final = 30_000
MOST_BYTES: Final = 64 << 20
MOST_DECODED: Final = 1_600_000_000
"""Most pixels times scans of a JPEG: about a second's work. Cameras and programs write ten scans or so."""
_JPEG: Final = b"\xff\xd8\xff"
_JPEG_SCAN: Final = b"\xff\xda"
_MOVING: Final = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_OPAQUE: Final = frozenset({"JPEG", "MPO"})
_SVG: Final = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_GPS: Final = 0x8825
"""The directory of Exif that tells the place (Exif 2.32, 4.6.3)."""
_SMALLEST: Final = 1e-6
_LARGEST: Final = 1e9
"""Lengths beyond these are slips or tricks, and as good as none."""
_LENGTH: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px)?\s*")


class PictureError(Exception):
    """The file is named as a picture and cannot be read as one."""


class DeclaringPictureError(PictureError):
    """The file is an SVG that declares XML entities."""


class InspectedPicture(Struct, frozen=True):
    """What is known of a file. Without `width` it is no picture, or one that cannot be shown."""

    width: int = 0
    height: int = 0
    ending: str = ""
    """As in `coopsite.content.model.Asset`."""
    published: str = ""
    """Likewise."""
    size: int = 0
    """Of the file as it is published."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What there is to say of it should it be published; W315 only where it is shown."""


def is_picture(path: str) -> bool:
    """Tell by its name whether a file is inspected as a picture."""
    return ending_of(path) in PICTURES


def examine(file: Path, path: str, size: int) -> InspectedPicture:
    """Inspect a file of `size` bytes, called `path` in diagnostics. Raises OSError."""
    if not is_picture(path):
        return InspectedPicture(size=size)
    if size > MOST_BYTES:
        return InspectedPicture(size=size, diagnostics=(Diagnostic("E314", path, args={"size": str(size)}),))
    try:
        return _drawing(file, path) if path.lower().endswith(".svg") else _photograph(file, path, size)
    except DeclaringPictureError:
        args = {"declares": "<!DOCTYPE", "how": "@how_plain_svg"}
        return InspectedPicture(size=size, diagnostics=(Diagnostic("E313", path, args=args),))
    except PictureError:
        return InspectedPicture(size=size, diagnostics=(Diagnostic("E313", path),))


class MeasuredPicture(Struct, frozen=True):
    """What the bytes of a picture say of it: its size as shown, and how it was taken."""

    width: int
    height: int
    moves: bool = False
    turned: bool = False
    """Whether it is stored otherwise than it is shown."""
    placed: bool = False
    """Whether it tells where it was taken."""


def measure(data: bytes, path: str) -> MeasuredPicture:
    """Return what is to be known of a picture of any size before it is kept. Raises `PictureError`."""
    if path.lower().endswith(".svg"):
        return MeasuredPicture(*_measure_svg(data[: 1 << 16]))
    head, orientation = _header(data)
    if not head.is_too_large and _passes(data) * head.width * head.height > MOST_DECODED:
        raise PictureError
    return MeasuredPicture(head.width, head.height, head.moves, orientation > 1, _tells_place(data))


def _tells_place(data: bytes) -> bool:
    # start-up time: see `_header`
    from PIL import Image

    from coopsite.images.resize import FORMATS  # start-up time

    with suppress(Exception), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        # A damaged note fails in ways nobody lists, and is removed all the same.
        return bool(image.getexif().get_ifd(_GPS))
    return False


def published(data: bytes, path: str) -> bytes:
    """Return the published bytes of a picture that is published whole. Raises `PictureError`."""
    if path.lower().endswith(".svg"):
        return _harmless(data)[0]
    return _cleaned(data, _header(data)[1])


def _harmless(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    try:
        return harmless(data)
    except DeclaringDrawingError as error:
        raise DeclaringPictureError from error
    except BrokenDrawingError as error:
        raise PictureError from error


def _cleaned(data: bytes, orientation: int) -> bytes:
    try:
        return without_metadata(data, orientation)
    except UnknownShapeError as error:
        raise PictureError from error


def _drawing(file: Path, path: str) -> InspectedPicture:
    data = read_plain(file)
    width, height = _measure_svg(data[: 1 << 16])
    clean, gone = _harmless(data)
    diagnostics = (Diagnostic("W316", path, args={"what": ", ".join(gone)}),) if gone else ()
    name = digest(clean) if clean != data else ""
    return InspectedPicture(width, height, published=name, size=len(clean), diagnostics=diagnostics)


def _photograph(file: Path, path: str, size: int) -> InspectedPicture:
    data = read_plain(file)
    head, orientation = _header(data)
    if head.is_too_large:
        args = {"width": str(head.width), "height": str(head.height)}
        return InspectedPicture(size=size, diagnostics=(Diagnostic("E314", path, args=args),))
    passes = _passes(data)
    if passes * head.width * head.height > MOST_DECODED:
        return InspectedPicture(
            size=size, diagnostics=(Diagnostic("E314", path, args={"passes": str(passes)}),)
        )
    clean = _cleaned(data, orientation)
    return InspectedPicture(
        head.width,
        head.height,
        head.ending,
        digest(clean) if clean != data else "",
        len(clean),
        (Diagnostic("W315", path),) if head.moves else (),
    )


def _passes(data: bytes) -> int:
    """Return the number of scans of a JPEG; a decoder goes over all pixels once for each."""
    return data.count(_JPEG_SCAN) if data.startswith(_JPEG) else 1


class _Head(Struct, frozen=True):
    """What the first bytes of a picture say."""

    width: int
    height: int
    ending: str = ""
    moves: bool = False
    is_too_large: bool = False
    """Then nothing more is known."""


def _header(data: bytes) -> tuple[_Head, int]:
    """Return the header of a picture with its size as shown, and its orientation."""
    # start-up time: pictures are looked at when they change
    from PIL import Image

    from coopsite.images.resize import FORMATS, MOST_PIXELS, orientation_of  # start-up time

    try:
        check_parts(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
                if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                    # What follows may decode the picture.
                    return _Head(width, height, is_too_large=True), 1
                orientation = orientation_of(image)
                moves = image.format in _MOVING and getattr(image, "is_animated", False)
                ending = "jpg" if image.format in _OPAQUE or _is_opaque_film(image) else "png"
    except Exception as error:
        # Decoders meet arbitrary bytes here and fail in ways they do not list.
        raise PictureError from error
    if width < 1 or height < 1:
        raise PictureError
    if orientation > 4:
        width, height = height, width
    return _Head(width, height, ending, moves=moves), orientation


def _is_opaque_film(image: Image.Image) -> bool:
    """Tell whether a picture in a format for photographs has no transparency, so that JPEG can show it."""
    return image.format in ("WEBP", "AVIF", "BMP") and image.mode in ("L", "RGB", "CMYK")


def _measure_svg(start: bytes) -> tuple[int, int]:
    tag = _SVG.search(start)
    if tag is None:
        raise PictureError
    text = tag[0].decode("utf-8", "replace")
    width, height = (_length(_attribute(text, name)) for name in ("width", "height"))
    if width and height:
        return _fitted(width, height)
    box = [_length(part) for part in re.split(r"[\s,]+", _attribute(text, "viewBox").strip())]
    if len(box) == 4 and box[2] and box[3]:
        if width or height:
            scale = width / box[2] if width else height / box[3]
            return _fitted(box[2] * scale, box[3] * scale)
        return _fitted(box[2], box[3])
    # Without a size of its own, browsers lay an SVG out as 300 × 150.
    return 300, 150


def _fitted(width: float, height: float) -> tuple[int, int]:
    """Return a size in whole pixels of the same ratio that a page can be laid out by."""
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(["'])(.*?)\1""", tag, re.DOTALL)
    return found[2] if found else ""


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    length = float(found[1]) if found else 0.0
    return length if _SMALLEST < length < _LARGEST else 0.0
