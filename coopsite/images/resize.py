"""Makes the published sizes of a picture: reduced, upright, in sRGB, without metadata."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageCms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.images.sizes import Box, Size

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
"""What is opened; other decoders of the library are not for files that come from anywhere."""

WEBP_QUALITY: Final = 52
JPEG_QUALITY: Final = 72
_KEPT_QUALITY: Final = 88
"""Of a picture from which smaller ones are still to be made."""
_FLAT: Final = 1024
"""A picture of no more colours is a drawing or a screen, which lossless files serve best."""
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}

MOST_PIXELS: Final = 80_000_000
"""What is larger is never decoded; a picture to be shown needs a twentieth."""

# The library refuses to open what is far larger, and so to say how large it is. Our own bound is lower, and is
# asked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


class UnreadablePictureError(Exception):
    """The bytes cannot be decoded."""


def orientation_of(image: Image.Image) -> int:
    """Return the Exif orientation of a picture, 1 to 8; 1 where there is no valid one."""
    with contextlib.suppress(Exception):
        # A damaged note on a whole picture is no reason to refuse it, and fails in ways nobody lists.
        found = image.getexif().get(_ORIENTATION, 1)
        return found if isinstance(found, int) and 1 <= found <= 8 else 1
    return 1


def make_files(data: bytes, top: tuple[int, int], sizes: Sequence[Size]) -> list[bytes]:
    """Return a file for each of `sizes`, without any metadata. Raises `UnreadablePictureError`.

    All are made from the picture at the size `top`, so a file does not depend on which others are asked for.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise UnreadablePictureError
                return list(_files(image, top, sizes))
    except UnreadablePictureError:
        raise
    except Exception as error:
        # Decoders meet arbitrary bytes here and fail in ways they do not list.
        raise UnreadablePictureError from error


def upright(data: bytes, longest: int) -> tuple[bytes, str]:
    """Return a picture for keeps, at most `longest` pixels on a side, and its ending: ``jpg`` or ``png``.

    It is turned upright, in sRGB and without any metadata. A JPEG may have any size, since it is decoded reduced.
    Raises `UnreadablePictureError`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                scale = min(1.0, longest / max(image.size))
                size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
                turns = _TURNS.get(orientation_of(image), ())
                ending = "jpg" if image.format in ("JPEG", "MPO") else "png"
                image.draft(None, size)
                if image.width * image.height > MOST_PIXELS:
                    raise UnreadablePictureError
                image.load()
                made = _in_web_colours(_reduced(image, size))
    except UnreadablePictureError:
        raise
    except Exception as error:
        # As in `make_files`.
        raise UnreadablePictureError from error
    for turn in turns:
        made = made.transpose(turn)
    made.info.clear()
    if ending == "png" and made.mode in ("L", "RGB") and not _is_flat(made):
        ending = "jpg"
    out = io.BytesIO()
    if ending == "jpg":
        made.save(out, format="JPEG", quality=_KEPT_QUALITY, optimize=True, progressive=True)
    else:
        made.save(out, format="PNG", optimize=True)
    return out.getvalue(), ending


def _files(image: Image.Image, top: tuple[int, int], sizes: Iterable[Size]) -> Iterator[bytes]:
    orientation = orientation_of(image)
    size = (top[1], top[0]) if orientation > 4 else top
    # JPEG can be decoded at a half, a quarter or an eighth, which is most of the work saved.
    image.draft(None, size)
    image.load()
    lossless = image.format in ("PNG", "GIF", "BMP") and _is_flat(image)
    largest = _in_web_colours(_reduced(image, size))
    for turn in _TURNS.get(orientation, ()):
        largest = largest.transpose(turn)
    # What stays here would be written into each file.
    largest.info.clear()
    yield from _written(largest, sizes, lossless=lossless)


def _written(largest: Image.Image, sizes: Iterable[Size], *, lossless: bool) -> Iterator[bytes]:
    ready: dict[tuple[int, int, Box | None], Image.Image] = {(*largest.size, None): largest}
    for size in sizes:
        box = size[3] if len(size) == 4 else None
        at = (size[0], size[1], box)
        if at not in ready:
            ready[at] = largest.resize(size[:2], Image.Resampling.LANCZOS, box)
        yield _encoded(ready[at], size[2], lossless=lossless)


def _encoded(image: Image.Image, ending: str, *, lossless: bool) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any]
    if ending == "webp":
        options = {"format": "WEBP", "method": 4}
        options |= {"lossless": True, "quality": 60} if lossless else {"quality": WEBP_QUALITY}
        if image.mode == "L":
            image = image.convert("RGB")
    elif ending == "jpg":
        options = {"format": "JPEG", "quality": JPEG_QUALITY, "optimize": True, "progressive": True}
        if image.mode == "RGBA":
            image = _on_white(image)
    else:
        options = {"format": "PNG"}
    image.save(out, **options)
    return out.getvalue()


def _reduced(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture at `size` in a mode of plain colours; its profile is still to be applied."""
    image = _in_plain_mode(image)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_plain_mode(image: Image.Image) -> Image.Image:
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        if image.mode != "RGBA" and "transparency" in image.info:
            return image.convert("RGBA")
        return image
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits a pixel; a plain conversion would cut everything bright to white.
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "1":
        return image.convert("L")
    opaque = image.mode in ("P", "YCbCr", "LAB", "HSV") and "transparency" not in image.info
    return image.convert("RGB" if opaque else "RGBA")


def _in_web_colours(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB."""
    profile = image.info.get("icc_profile")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    plain = image.convert("RGB") if alpha else image
    found = _by_profile(plain, profile) if isinstance(profile, bytes) and profile else None
    if found is None:
        found = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
    if alpha is not None:
        found = found.convert("RGB")
        found.putalpha(alpha)
    return found


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Return the picture with its profile applied; None where the profile cannot be used."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(
            image, given, ImageCms.createProfile("sRGB"), outputMode="L" if image.mode == "L" else "RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _is_flat(image: Image.Image) -> bool:
    if image.mode in ("L", "RGB", "RGBA"):
        return image.getcolors(_FLAT) is not None
    return image.mode in ("1", "P")
