"""Removes metadata from picture files without touching a pixel."""

from __future__ import annotations

import re
import struct
import zlib
from collections import deque
from contextlib import suppress
from itertools import repeat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI",
    b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_IN_FRAMES: Final = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_WEBP_TELLING: Final = 0x08 | 0x04
"""The flags of a WebP file that announce Exif and XMP."""
_WEBP_PROFILE: Final = 0x20
_JPEG_KEPT: Final = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0)}) - {0xC8}
"""What a JPEG is drawn from; of all that programs add, the shape of pixels and what colours mean is written anew."""
_JPEG_MARK: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_PROFILE: Final = b"ICC_PROFILE\0"
_JPEG_MOST: Final = 65_519
"""Bytes of a colour profile that one segment holds."""
_GIF_LOOPS: Final = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_AVIF_KEPT: Final = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_AVIF_FOLDERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_AVIF_NOTES: Final = frozenset({b"uuid", b"udta", b"free", b"skip", b"xml ", b"bxml", b"iods"})
_AVIF_DRAWN: Final = frozenset({b"av01", b"grid", b"iovl", b"iden", b"tmap"})
_AVIF_SHARED: Final = 4
"""How often over, at most, the items of a file may use its bytes."""
_ORIENTATION: Final = 0x0112
_PROFILE_TAGS: Final = frozenset({
    b"wtpt", b"bkpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"cicp", b"lumi",
    b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt",
})  # fmt: skip
"""What colours are worked out from; all else in a profile is words and notes."""
_PROFILE_MOST: Final = 4 << 20
_PROFILE_BLANK: Final = ((4, 8), (24, 36), (40, 44), (48, 64), (80, 128))
"""In its head: the program, when, for which system and device, who made it, its digest."""


MOST_PARTS: Final = 100_000
"""Most parts a file is made of: segments, chunks, blocks or boxes. Cameras and programs write some thousands."""


_Item = tuple[int, int, list[tuple[int, int]]]


class UnknownShapeError(Exception):
    """The bytes do not follow the structure of their format."""


class TooManyPartsError(UnknownShapeError):
    """The file has more than `MOST_PARTS` parts."""


def without_metadata(data: bytes, orientation: int = 1) -> bytes:
    """Return a picture without place, time, device, comments, thumbnails and what follows its end.

    Knows JPEG, PNG, GIF, WebP, AVIF and BMP, by their bytes. The orientation is kept where it is given as
    `orientation`, and so is the colour profile, without its texts. Raises `UnknownShapeError`.
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
            return _bmp(data)
    except (struct.error, IndexError, zlib.error, RecursionError) as error:
        raise UnknownShapeError from error
    raise UnknownShapeError


def check_parts(data: bytes) -> None:
    """Raise `TooManyPartsError` for a JPEG or PNG of millions of parts, which would keep decoders busy.

    Other faults are found when it is decoded.
    """
    with suppress(struct.error, IndexError):
        try:
            if data[:3] == b"\xff\xd8\xff":
                deque(_jpeg_parts(data), 0)
            elif data[:8] == _PNG:
                deque(_png_parts(data), 0)
        except TooManyPartsError:
            raise
        except UnknownShapeError:
            return


def _parts() -> Iterator[None]:
    """Yield `MOST_PARTS` times, then raise `TooManyPartsError`."""
    yield from repeat(None, MOST_PARTS)
    raise TooManyPartsError


def _turned(orientation: int) -> bytes:
    """Return a TIFF directory that holds the orientation and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _profile(data: bytes) -> bytes:
    """Return a colour profile with the tags that colours are computed from only; empty where it is invalid.

    By ICC.1:2022, sections 7.2, 7.3 and 9.
    """
    if len(data) < 132 or data[36:40] != b"acsp" or not 132 <= struct.unpack_from(">I", data)[0] <= len(data):
        return b""
    count = struct.unpack_from(">I", data, 128)[0]
    if 132 + 12 * count > len(data):
        return b""
    parts: dict[bytes, bytes] = {}
    for number in range(count):
        name, start, length = struct.unpack_from(">4sII", data, 132 + 12 * number)
        if name in _PROFILE_TAGS:
            if start + length > len(data):
                return b""
            parts[name] = data[start : start + length]
    if not parts.keys() & {b"rXYZ", b"kTRC", b"A2B0", b"A2B1"} or sum(map(len, set(parts.values()))) > len(
        data
    ):
        return b""
    for name in (b"desc", b"cprt"):
        parts[name] = _no_words(name, modern=data[8] >= 4)
    return _laid_out(bytearray(data[:128]), parts)


def _laid_out(head: bytearray, parts: dict[bytes, bytes]) -> bytes:
    for start, stop in _PROFILE_BLANK:
        head[start:stop] = bytes(stop - start)
    table, body, at = struct.pack(">I", len(parts)), b"", 132 + 12 * len(parts)
    placed: dict[bytes, int] = {}
    for name, part in sorted(parts.items()):
        if part not in placed:
            placed[part] = at + len(body)
            body += part + bytes(-len(part) % 4)
        table += struct.pack(">4sII", name, placed[part], len(part))
    head[:4] = struct.pack(">I", at + len(body))
    return bytes(head) + table + body


def _no_words(name: bytes, *, modern: bool) -> bytes:
    """Return an empty text, for a tag that is required."""
    if modern:
        return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, 2, 28) + b"\0-" + bytes(2)
    if name == b"desc":
        return b"desc" + struct.pack(">II", 0, 2) + b"-\0" + bytes(78)
    return b"text" + bytes(4) + b"-\0"


def _jpeg(data: bytes, orientation: int) -> Iterator[bytes]:
    yield data[:2]
    if data[2:4] == b"\xff\xe0" and data[6:11] == b"JFIF\0":
        # How pixels are shaped, without a small picture of the whole.
        yield b"\xff\xe0" + struct.pack(">H", 16) + data[6:18].ljust(12, b"\0") + bytes(2)
    if orientation != 1:
        yield _jpeg_segment(0xE1, b"Exif\0\0" + _turned(orientation))
    profile = _profile(b"".join(_jpeg_profile(data)))
    pieces = [profile[at : at + _JPEG_MOST] for at in range(0, len(profile), _JPEG_MOST)]
    for number, piece in enumerate(pieces, 1):
        yield _jpeg_segment(0xE2, _JPEG_PROFILE + bytes((number, len(pieces))) + piece)
    for mark, start, stop in _jpeg_parts(data):
        if mark in _JPEG_KEPT or mark == 0xD9:
            yield data[start:stop]
        elif mark == 0xEE and data[start + 4 : start + 9] == b"Adobe":
            yield _jpeg_segment(0xEE, data[start + 4 : start + 16].ljust(12, b"\0"))


def _jpeg_segment(mark: int, content: bytes) -> bytes:
    return b"\xff" + bytes((mark,)) + struct.pack(">H", len(content) + 2) + content


def _jpeg_profile(data: bytes) -> list[bytes]:
    """Return the segments of the colour profile, in the order of their numbers."""
    head = len(_JPEG_PROFILE)
    found: dict[int, bytes] = {}
    for mark, start, stop in _jpeg_parts(data):
        if mark == 0xE2 and data[start + 4 : start + 4 + head] == _JPEG_PROFILE and stop - start > head + 6:
            found.setdefault(data[start + 4 + head], data[start + 6 + head : stop])
    return [found[number] for number in sorted(found)]


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, begin and end of each segment after SOI; that of a scan includes its data."""
    at = 2
    parts = _parts()
    while at < len(data):
        next(parts)
        if data[at] != 0xFF:
            raise UnknownShapeError
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xD9:
            yield mark, at, at + 2
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if mark == 0xDA:
            # What follows is the picture itself, up to the next mark that is none of its own.
            found = _JPEG_MARK.search(data, end)
            if found is None:
                raise UnknownShapeError
            end = found.start()
        yield mark, at, end
        at = end
    raise UnknownShapeError


def _png(data: bytes, orientation: int) -> Iterator[bytes]:
    yield _PNG
    for name, start, end in _png_parts(data):
        if name in _PNG_KEPT:
            yield data[start:end]
        elif name == b"iCCP":
            packed = data[start + 8 : end - 4].partition(b"\0")[2][1:]
            profile = _profile(zlib.decompressobj().decompress(packed, _PROFILE_MOST))
            if profile:
                # Stored as it is, since programs that pack differ in what they make of the same bytes.
                yield _png_chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile, 0))
        if name == b"IHDR" and orientation != 1:
            yield _png_chunk(b"eXIf", _turned(orientation))


def _png_parts(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, begin and end of each chunk up to IEND."""
    at = len(_PNG)
    parts = _parts()
    while at < len(data):
        next(parts)
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise UnknownShapeError
        yield name, at, end
        if name == b"IEND":
            return
        at = end
    raise UnknownShapeError


def _png_chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _bmp(data: bytes) -> bytes:
    """Return header, palette and pixels, without what is between or behind them."""
    start, size = struct.unpack_from("<II", data, 10)
    head = bytearray(data[14 : 14 + size])
    if size == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", head, 4)
        packing, length, count, each = 0, 0, 0, 3
    elif 40 <= size <= 124:
        width, height, _, bits, packing, length, _, _, count, _ = struct.unpack_from("<iiHHIIiiII", head, 4)
        each = 4
    else:
        raise UnknownShapeError
    end = 14 + size + (12 if size == 40 and packing == 3 else 0)
    end += each * (count or (1 << bits if bits <= 8 else 0))
    if packing in (0, 3):
        length = (abs(width) * bits + 31) // 32 * 4 * abs(height)
    if packing > 3 or not length or end > start or start + length > len(data):
        raise UnknownShapeError
    if size >= 108:
        # A profile behind the pixels, or one named by where it lies on the computer of whoever made the picture.
        if bytes(head[56:60]) in (b"LINK", b"MBED"):
            head[56:60] = b"BGRs"
        head[112:124] = bytes(len(head[112:124]))
    pixels = data[start : start + length]
    first = data[:2] + struct.pack("<III", end + length, 0, end)
    return first + bytes(head) + data[14 + size : end] + pixels


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _gif_colours(data[10])
    yield data[:at]
    parts = _parts()
    while at < len(data) and data[at] != 0x3B:
        next(parts)
        start = at
        kept = True
        if data[at] == 0x21:
            name = data[at + 3 : at + 3 + data[at + 2]]
            if data[at + 1] == 0xFF and name in _GIF_LOOPS:
                kept = False
                if data[at + 14 : at + 16] == b"\x03\x01":
                    yield data[at : at + 18] + b"\0"
            else:
                kept = data[at + 1] == 0xF9
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
    stop = 8 + struct.unpack_from("<I", data, 4)[0]
    if stop > len(data):
        raise UnknownShapeError
    chunks = list(_webp_chunks(data, 12, stop))
    profile = next((_profile(content) for name, content in chunks if name == b"ICCP"), b"")
    parts = []
    for name, content in chunks:
        if name == b"VP8X":
            flags = content[0] & ~_WEBP_TELLING & (0xFF if profile else ~_WEBP_PROFILE)
            parts.append(_webp_chunk(name, bytes((flags,)) + content[1:10]))
        elif name == b"ICCP":
            parts.append(_webp_chunk(name, profile) if profile else b"")
        elif name == b"ANMF":
            inner = (each for each in _webp_chunks(content, 16, len(content)) if each[0] in _WEBP_IN_FRAMES)
            parts.append(_webp_chunk(name, content[:16] + b"".join(_webp_chunk(*each) for each in inner)))
        elif name in _WEBP_KEPT:
            parts.append(_webp_chunk(name, content))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(data: bytes, at: int, stop: int) -> Iterator[tuple[bytes, bytes]]:
    parts = _parts()
    while at + 8 <= stop:
        next(parts)
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > stop:
            raise UnknownShapeError
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def _webp_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) & 1)


def _avif(data: bytes) -> bytes:
    """Blank all that is not drawn; nothing may move, since the file is full of offsets."""
    found = bytearray(data)
    top = list(_boxes(data, 0, len(data)))
    meta = next(((begin, end) for name, begin, end in top if name == b"meta"), None)
    if meta is None:
        raise UnknownShapeError
    inner = {name: (begin, end) for name, begin, end in _boxes(data, meta[0] + 4, meta[1])}
    sorts = dict(_items(data, *inner[b"iinf"])) if b"iinf" in inner else {}
    places = _sharing_little(data, _item_places(data, *inner[b"iloc"])) if b"iloc" in inner else []
    base = {0: 0, 1: inner.get(b"idat", (0, 0))[0]}
    drawn: list[tuple[int, int]] = []
    for item, method, spans in places:
        blank = _blank_item(sorts.get(item, b""))
        for offset, length in spans:
            start = base.get(method, len(data)) + offset
            if start + length > len(data):
                raise UnknownShapeError
            drawn.append((start, start + length))
            if blank:
                found[start : start + length] = blank[:length].ljust(length, blank[-1:])
                blank = blank[-1:]
    _blank_boxes(found, data, meta[0] + 4, meta[1])
    if not any(name == b"moov" for name, _, _ in top):
        for name, begin, end in top:
            if name == b"mdat":
                _blank_between(found, begin, end, drawn)
    for name, begin, end in top:
        if name in _AVIF_FOLDERS:
            _blank_boxes(found, data, begin, end)
        elif name not in _AVIF_KEPT:
            _blank_box(found, begin, end)
    return bytes(found)


def _sharing_little(data: bytes, places: Iterable[_Item]) -> list[_Item]:
    """Return `places` as a list; raise `UnknownShapeError` where they overlap much of the file many times."""
    listed = list(places)
    if sum(length for _, _, spans in listed for _, length in spans) > _AVIF_SHARED * len(data):
        raise UnknownShapeError
    return listed


def _blank_boxes(found: bytearray, data: bytes, start: int, stop: int) -> None:
    """Blank metadata boxes between two offsets, nested ones too, and the texts of colour profiles."""
    for name, begin, end in _boxes(data, start, stop):
        if name in _AVIF_NOTES:
            _blank_box(found, begin, end)
        elif name in _AVIF_FOLDERS or name in (b"iprp", b"ipco"):
            _blank_boxes(found, data, begin, end)
        elif name == b"meta":
            _blank_box(found, begin, end)
        elif name == b"hdlr":
            found[begin + 24 : end] = bytes(max(0, end - begin - 24))
        elif name == b"colr" and data[begin : begin + 4] in (b"prof", b"rICC"):
            profile = _profile(data[begin + 4 : end])
            if profile and len(profile) <= end - begin - 4:
                found[begin + 4 : end] = profile.ljust(end - begin - 4, b"\0")


def _blank_box(found: bytearray, begin: int, end: int) -> None:
    """Turn a box into a ``free`` box."""
    found[begin:end] = bytes(end - begin)
    head = 8 if begin < 16 or struct.unpack_from(">I", found, begin - 16)[0] != 1 else 16
    found[begin - head + 4 : begin - head + 8] = b"free"


def _blank_between(found: bytearray, begin: int, end: int, drawn: list[tuple[int, int]]) -> None:
    """Blank the bytes between two offsets that are in none of the spans `drawn`."""
    at = begin
    for start, stop in sorted(drawn):
        if begin <= start and stop <= end:
            if start > at:
                found[at:start] = bytes(start - at)
            at = max(at, stop)
    found[at:end] = bytes(end - at)


def _blank_item(sort: bytes) -> bytes:
    """Return bytes to replace an item that is not drawn; the last one is to be repeated."""
    if sort in _AVIF_DRAWN:
        return b""
    # Decoders refuse the whole picture where Exif is no directory at all.
    return bytes(4) + b"MM\0*" + struct.pack(">IHI", 8, 0, 0) if sort == b"Exif" else b" "


def _boxes(data: bytes, at: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, begin and end of the content of each box between two offsets."""
    parts = _parts()
    while at + 8 <= stop:
        next(parts)
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        length = length or stop - at
        if length < head or at + length > stop:
            raise UnknownShapeError
        yield name, at + head, at + length
        at += length


def _items(data: bytes, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and type of each item."""
    at = start + (6 if data[start] == 0 else 8)
    for name, begin, _ in _boxes(data, at, stop):
        if name == b"infe" and data[begin] >= 2:
            yield struct.unpack_from(">H2x4s" if data[begin] == 2 else ">I2x4s", data, begin + 4)


def _item_places(data: bytes, start: int, stop: int) -> Iterator[_Item]:
    """Yield number, construction method (offsets into the file, or into a box) and spans of each item."""
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
        yield item, method, places
