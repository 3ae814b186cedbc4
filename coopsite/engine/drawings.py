"""Takes out of SVG drawings whatever could run as a program, or show something from elsewhere."""

from __future__ import annotations

import re
import sys
from typing import Final

_ELEMENTS: Final = frozenset({
    "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "link",
})  # fmt: skip
_ANIMATIONS: Final = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_SCHEME: Final = re.compile(r"([^/?#:]*):")
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_LINKS: Final = frozenset({"", "http", "https", "mailto", "tel"})
_HELD: Final = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_LIVELY: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
"""Vocabularies browsers act upon; those drawing programs keep their own notes in mean nothing to them."""
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
_FETCHES: Final = re.compile(
    r"""@import|(?:image-set|\bimage|\bsrc)\(|"""
    r"""url\(\s*+["']?+\s*+(?![)"'#]|data:(?:image/|font/|application/(?:x-)?font-))""",
    re.IGNORECASE,
)
"""Where style sheets have something shown that is not in the drawing."""
_IN_QUOTES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
"""An attribute's value as XML writes it."""


class BrokenDrawingError(Exception):
    """The file is no SVG that a browser would show."""


def harmless(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG file without anything active, and the names of what had to go; else the very bytes given.

    Raises `BrokenDrawingError`.
    """
    found = _look(data)
    if not found.cuts:
        return data, ()
    clean = _cut(data, found.cuts)
    if _look(clean).cuts:
        raise BrokenDrawingError
    return clean, tuple(dict.fromkeys(found.names))


class _Style:
    """A style sheet within a drawing, as far as it has been read."""

    def __init__(self, name: str, start: int, cuts: int) -> None:
        self.name = name
        self.start = start
        self.cuts = cuts
        """How many cuts come before it."""
        self.depth = 0
        self.is_pure = True
        """It holds nothing but text."""
        self.text: list[str] = []


class _Look:
    """What one reading of a drawing found: places to cut or to write anew."""

    def __init__(self, data: bytes) -> None:
        # start-up time: drawings are looked at when they change
        from xml.parsers import expat

        self.cuts: list[tuple[int, int, bytes]] = []
        self.names: list[str] = []
        self._data = data
        self._depth = 0
        self._from = 0
        self._root = ""
        self._spaces: dict[str, list[str]] = {}
        self._declared: list[list[str]] = []
        self._style: _Style | None = None
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._entity
        parser.buffer_text = True
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise BrokenDrawingError from error
        if self._root != "svg":
            raise BrokenDrawingError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._root = self._root or local
        at = self._parser.CurrentByteIndex
        self._declare(attributes)
        if self._depth:
            self._depth += 1
        elif self._style:
            self._style.depth += 1
        elif (
            self._space(name) in _LIVELY
            or local in _ELEMENTS
            or (local in _ANIMATIONS and _animates_an_address(attributes))
        ):
            self._depth, self._from = 1, at
            self.names.append(f"<{name}>")
            end = self._tag_end(at)
            if self._data[end - 2 : end] == b"/>":
                # Where such an element ends is not told in the same way as for others.
                self.cuts.append((at, end, b""))
                self._from = -1
        else:
            if local == "style":
                self._style = _Style(name, at, len(self.cuts))
            bad = [key for key, value in attributes.items() if not _is_safe(local, _local(key), value)]
            if bad:
                self.names += bad
                end = self._tag_end(at)
                kept = "".join(
                    f' {key}="{value.translate(_IN_QUOTES)}"'
                    for key, value in attributes.items()
                    if key not in bad
                )
                close = "/>" if self._data[end - 2 : end] == b"/>" else ">"
                written = f"<{name}{kept}{close}".encode("ascii", "xmlcharrefreplace")
                self.cuts.append((at, end, written))

    def _end(self, name: str) -> None:  # noqa: ARG002
        for prefix in self._declared.pop():
            self._spaces[prefix].pop()
        if self._depth:
            self._depth -= 1
            if not self._depth and self._from >= 0:
                self.cuts.append((self._from, self._tag_end(self._parser.CurrentByteIndex), b""))
        elif self._style and self._style.depth:
            self._style.depth -= 1
            self._style.is_pure = False
        elif self._style:
            self._end_style(self._style)
            self._style = None

    def _end_style(self, style: _Style) -> None:
        if style.is_pure and not _fetches("".join(style.text)):
            return
        del self.cuts[style.cuts :]
        self.names.append(f"<{style.name}>")
        self.cuts.append((style.start, self._tag_end(self._parser.CurrentByteIndex), b""))

    def _text(self, text: str) -> None:
        if self._style:
            self._style.text.append(text)

    def _declare(self, attributes: dict[str, str]) -> None:
        """Note what the prefixes of names mean from here on."""
        declared = []
        for key, value in attributes.items():
            first, _, prefix = key.partition(":")
            if first == "xmlns":
                declared.append(prefix)
                self._spaces.setdefault(prefix, []).append(value)
        self._declared.append(declared)

    def _space(self, name: str) -> str:
        """Return the vocabulary an element is of."""
        meanings = self._spaces.get(name.rpartition(":")[0])
        return meanings[-1] if meanings else ""

    def _instruction(self, target: str, _data: str) -> None:
        if self._style:
            self._style.is_pure = False
        elif not self._depth:
            at = self._parser.CurrentByteIndex
            self.names.append(f"<?{target}")
            self.cuts.append((at, self._data.index(b"?>", at) + 2, b""))

    def _entity(self, *declared: object) -> None:
        # Drawing programs declare names of vocabularies; what holds markup or another entity hides something.
        value = declared[2]
        if not isinstance(value, str) or "<" in value or "&" in value:
            raise BrokenDrawingError

    def _tag_end(self, at: int) -> int:
        quote = 0
        for index in range(at, len(self._data)):
            byte = self._data[index]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == 0x3E:
                return index + 1
        raise BrokenDrawingError


def _look(data: bytes) -> _Look:
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # Places in the bytes are counted one a sign below.
        raise BrokenDrawingError
    return _Look(data)


def _cut(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    parts, at = [], 0
    for start, end, written in cuts:
        parts += [data[at:start], written]
        at = end
    return b"".join((*parts, data[at:]))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _animates_an_address(attributes: dict[str, str]) -> bool:
    target = next((value for key, value in attributes.items() if _local(key) == "attributename"), "")
    local = _local(target.strip())
    return local == "href" or local.startswith("on")


def _is_safe(element: str, attribute: str, value: str) -> bool:
    if attribute.startswith("on"):
        return False
    if attribute != "href":
        return "(" not in value or not _fetches(value)
    bare = _IGNORED.sub("", value)
    if element == "a":
        scheme = _SCHEME.match(bare)
        return (scheme[1].lower() if scheme else "") in _LINKS
    return not bare or _HELD.match(bare) is not None


def _fetches(style: str) -> bool:
    """Tell whether a style sheet, or a part of one, shows something from elsewhere."""
    return _FETCHES.search(_ESCAPE.sub(_meant, style)) is not None


def _meant(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"
