"""Measures pictures and names files by their bytes."""

from __future__ import annotations

import re
import warnings
from typing import IO, Final

RASTER: Final = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
_ORIENTATION: Final = 0x0112
_SVG: Final = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_LENGTH: Final = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px)?\s*")


class BrokenPictureError(Exception):
    """The file has a picture's name and cannot be read as one."""


def measure(file: IO[bytes], suffix: str) -> tuple[int, int]:
    """Return width and height in pixels as shown; (0, 0) for what is no picture. Raises `BrokenPictureError`."""
    suffix = suffix.lower()
    if suffix == ".svg":
        return _measure_svg(file.read(1 << 16))
    return _measure_raster(file) if suffix in RASTER else (0, 0)


def _measure_raster(file: IO[bytes]) -> tuple[int, int]:
    from PIL import Image  # start-up time

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file) as image:
                width, height = image.size
                # A phone held upright writes a lying picture and a note to turn it, which browsers heed.
                turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    except Exception as error:
        # Decoders meet arbitrary bytes here and fail in ways they do not list.
        raise BrokenPictureError from error
    if width < 1 or height < 1:
        raise BrokenPictureError
    return (height, width) if turned else (width, height)


def _measure_svg(start: bytes) -> tuple[int, int]:
    tag = _SVG.search(start)
    if tag is None:
        raise BrokenPictureError
    text = tag[0].decode("utf-8", "replace")
    width, height = (_length(_attribute(text, name)) for name in ("width", "height"))
    if width and height:
        return round(width), round(height)
    box = [_length(part) for part in re.split(r"[\s,]+", _attribute(text, "viewBox").strip())]
    if len(box) == 4 and box[2] and box[3]:
        if width or height:
            scale = width / box[2] if width else height / box[3]
            return max(1, round(box[2] * scale)), max(1, round(box[3] * scale))
        return max(1, round(box[2])), max(1, round(box[3]))
    # Without a size of its own, browsers lay an SVG out as 300 × 150.
    return 300, 150


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(["'])(.*?)\1""", tag, re.DOTALL)
    return found[2] if found else ""


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) if found else 0.0
