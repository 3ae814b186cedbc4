"""Takes out of picture files what tells of people and places, leaving every pixel as it is."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"pHYs", b"bKGD",
    b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_TELLING: Final = 0x08 | 0x04
"""The flags of a WebP file that announce Exif and XMP."""
_JPEG_KEPT: Final = frozenset({0xE0, 0xEE})
"""JFIF, and Adobe's word on the colours; of APP2 colour profiles alone stay."""
_JPEG_MARK: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_GIF_LOOPS: Final = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"})
_ORIENTATION: Final = 0x0112


class UnknownShapeError(Exception):
    """The bytes are not laid out as their format wants."""


def without_metadata(data: bytes, orientation: int = 1) -> bytes:
    """Return a picture without place, time, device, comments, thumbnails and what follows its end.

    Knows JPEG, PNG, GIF, WebP, AVIF and BMP, by their bytes. How the picture is to be turned stays known, where
    it is given as `orientation`; so do colour profiles. Raises `UnknownShapeError`.
    """
    try:
        if data[:3] == b"\xff\xd8\xff":
            return b"".join(_jpeg(data, orientation))
        if data[:8] == _PNG:
            return b"".join(_png(data, orientation))
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return b"".join(_gif(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data[4:8] == b"ftyp":
            return _avif(data)
        if data[:2] == b"BM" and struct.unpack_from("<I", data, 2)[0] <= len(data):
            return data
    except (struct.error, IndexError) as error:
        raise UnknownShapeError from error
    raise UnknownShapeError


def _turned(orientation: int) -> bytes:
    """Return a TIFF directory that says how to turn the picture and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _jpeg(data: bytes, orientation: int) -> Iterator[bytes]:
    yield data[:2]
    if orientation != 1:
        exif = b"Exif\0\0" + _turned(orientation)
        yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise UnknownShapeError
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xD9:
            yield data[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if not _tells(mark, data[at + 4 : at + 16]):
            yield data[at:end]
        at = end
        if mark == 0xDA:
            # What follows is the picture itself, up to the next mark that is none of its own.
            found = _JPEG_MARK.search(data, at)
            if found is None:
                raise UnknownShapeError
            yield data[at : found.start()]
            at = found.start()
    raise UnknownShapeError


def _tells(mark: int, start: bytes) -> bool:
    if mark == 0xE2:
        return not start.startswith(b"ICC_PROFILE\0")
    return mark == 0xFE or (0xE0 <= mark <= 0xEF and mark not in _JPEG_KEPT)


def _png(data: bytes, orientation: int) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise UnknownShapeError
        if name[:1].isupper() or name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IHDR" and orientation != 1:
            yield _png_chunk(b"eXIf", _turned(orientation))
        if name == b"IEND":
            return
        at = end
    raise UnknownShapeError


def _png_chunk(name: bytes, content: bytes) -> bytes:
    import zlib  # start-up time: for the few pictures that are turned and no JPEG

    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _gif_colours(data[10])
    yield data[:at]
    while at < len(data) and data[at] != 0x3B:
        start = at
        kept = True
        if data[at] == 0x21:
            name = data[at + 3 : at + 3 + data[at + 2]]
            kept = data[at + 1] == 0xF9 or (data[at + 1] == 0xFF and name in _GIF_LOOPS)
            at += 2
        elif data[at] == 0x2C:
            at += 11 + _gif_colours(data[at + 9])
        else:
            raise UnknownShapeError
        while data[at]:
            at += 1 + data[at]
        at += 1
        if kept:
            yield data[start:at]
    yield b"\x3b"


def _gif_colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> bytes:
    parts = []
    at, stop = 12, 8 + struct.unpack_from("<I", data, 4)[0]
    if stop > len(data):
        raise UnknownShapeError
    while at + 8 <= stop:
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + (length & 1)
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TELLING]) + chunk[9:]
        if name in _WEBP_KEPT:
            parts.append(chunk)
        at = end
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _avif(data: bytes) -> bytes:
    """Blank the items that hold Exif and XMP: nothing may move, since offsets lead all over the file."""
    found = bytearray(data)
    # All of them, to the end: of a file that was cut off, the last one is not whole.
    outer = {name: span for name, *span in _boxes(data, 0, len(data))}
    if b"meta" not in outer:
        raise UnknownShapeError
    begin, end = outer[b"meta"]
    inner = {name: span for name, *span in _boxes(data, begin + 4, end)}
    if b"iinf" in inner:
        telling = dict(_telling_items(data, *inner[b"iinf"]))
        places = dict(_item_places(data, *inner[b"iloc"])) if telling else {}
        for item, blank in telling.items():
            for start, length in places.get(item, ()):
                if start + length > len(data):
                    raise UnknownShapeError
                found[start : start + length] = blank[:length].ljust(length, blank[-1:])
                blank = blank[-1:]
    return bytes(found)


def _boxes(data: bytes, at: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, begin and end of what each box between two places holds."""
    while at + 8 <= stop:
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        length = length or stop - at
        if length < head or at + length > stop:
            raise UnknownShapeError
        yield name, at + head, at + length
        at += length


def _telling_items(data: bytes, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Yield the items that tell of something, each with what can stand in its place."""
    at = start + (6 if data[start] == 0 else 8)
    for name, begin, end in _boxes(data, at, stop):
        if name == b"infe" and data[begin] >= 2:
            shape = ">H2x4s" if data[begin] == 2 else ">I2x4s"
            item, sort = struct.unpack_from(shape, data, begin + 4)
            if sort == b"Exif":
                # Decoders refuse the whole picture where this is no directory at all.
                yield item, bytes(4) + b"MM\0*" + struct.pack(">IHI", 8, 0, 0)
            elif sort == b"mime" and b"xml" in data[begin:end]:
                yield item, b" "


def _item_places(data: bytes, start: int, stop: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    version = data[start]
    sizes = (data[start + 4] >> 4, data[start + 4] & 15, data[start + 5] >> 4, data[start + 5] & 15)
    at = start + 6

    def take(size: int) -> int:
        nonlocal at
        if at + size > stop:
            raise UnknownShapeError
        value = int.from_bytes(data[at : at + size], "big")
        at += size
        return value

    for _ in range(take(2 if version < 2 else 4)):
        item = take(2 if version < 2 else 4)
        method = take(2) & 15 if version else 0
        take(2)
        base = take(sizes[2])
        places = []
        for _ in range(take(2)):
            if version:
                take(sizes[3])
            offset = take(sizes[0])
            places.append((base + offset, take(sizes[1])))
        if method == 0:
            yield item, places
