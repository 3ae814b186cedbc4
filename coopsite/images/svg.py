"""Removes from SVG files scripts, references to other places, and metadata."""

from __future__ import annotations

import re
import sys
from typing import Final

from coopsite.text.schemes import OPENED, hidden_scheme_of, without_ignored

_ELEMENTS: Final = frozenset({
    "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "link",
})  # fmt: skip
_ANIMATIONS: Final = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_HELD: Final = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_LIVELY: Final = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"})
"""Vocabularies browsers act upon; those drawing programs keep their own notes in mean nothing to them."""
_XLINK: Final = "http://www.w3.org/1999/xlink"
_OF_DRAWINGS: Final = frozenset({"", "http://www.w3.org/2000/svg", _XLINK})
"""Vocabularies that are drawn. In others drawing programs keep names, paths and older states of a drawing."""
_ENCODINGS: Final = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_DECLARED_ENCODING: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]*)"""
)
_PROLOG: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE: Final = re.compile(
    rb"""<!DOCTYPE\s+[\w:.-]+(?:\s+(?:PUBLIC\s+(?:"[^"]*"|'[^']*')|SYSTEM)\s+(?:"[^"]*"|'[^']*'))?\s*"""
    rb"""(?:\[((?:\s|<!--.*?-->|<!ENTITY\s+[\w.-]+\s+(?:"[^"<&%]*"|'[^'<&%]*')\s*>)*+)\]\s*)?>""",
    re.DOTALL,
)
_ENTITY: Final = re.compile(rb"""<!--.*?-->|<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')""", re.DOTALL)
_REFERENCE: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|&([A-Za-z_][\w.-]*);", re.DOTALL)
_TAG: Final = re.compile(rb"""[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")
_MOST_REFERENCES: Final = 5_000
_LONGEST_VALUE: Final = 300
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


class DeclaringDrawingError(BrokenDrawingError):
    """The file declares XML entities, which parsers read differently."""


def harmless(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG file without active content and metadata, and the names of what was active.

    A file that has neither is returned byte for byte. Entity declarations are refused, but for plain abbreviations of
    namespaces as older programs write them, which are expanded. Raises `BrokenDrawingError`.
    """
    data = _without_declarations(data)
    found = _look(data)
    if not found.cuts:
        return data, ()
    clean = _cut(data, found.cuts)
    if _look(clean).cuts:
        raise BrokenDrawingError
    return clean, tuple(dict.fromkeys(found.names))


class _Style:
    """A style sheet in a drawing, as far as it has been read."""

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
    """The result of reading a drawing once: spans to cut or to replace."""

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
        parser.CommentHandler = self._comment
        # Of what browsers and this reader could understand differently, nothing is left by now.
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.SkippedEntityHandler = _refuse
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
            self.names.append(f"<{name}>")
            self._leave_out(at)
        elif local == "metadata" or not self._is_drawn(name):
            self._leave_out(at)
        else:
            if local == "style":
                self._style = _Style(name, at, len(self.cuts))
            bad = [key for key, value in attributes.items() if not _is_safe(local, key, value)]
            private = [key for key in attributes if not self._is_drawn(key, of_element=False)]
            if bad or private:
                self.names += [key for key in bad if key not in private or _local(key).startswith("on")]
                end = self._tag_end(at)
                kept = "".join(
                    f' {key}="{value.translate(_IN_QUOTES)}"'
                    for key, value in attributes.items()
                    if key not in bad and key not in private
                )
                close = "/>" if self._data[end - 2 : end] == b"/>" else ">"
                written = f"<{name}{kept}{close}".encode("ascii", "xmlcharrefreplace")
                self.cuts.append((at, end, written))

    def _leave_out(self, at: int) -> None:
        """Cut the element that begins at `at`, with its content."""
        self._depth, self._from = 1, at
        end = self._tag_end(at)
        if self._data[end - 2 : end] == b"/>":
            # Where such an element ends is not told in the same way as for others.
            self.cuts.append((at, end, b""))
            self._from = -1

    def _is_drawn(self, name: str, *, of_element: bool = True) -> bool:
        """Tell whether a name affects the drawing; others are a program's own data."""
        prefix, colon, _ = name.rpartition(":")
        if not colon:
            return not of_element or self._space(name) in _OF_DRAWINGS
        return prefix in ("xml", "xmlns") or (bool(self._space(name)) and self._space(name) in _OF_DRAWINGS)

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
        """Record the namespaces of prefixes from here on."""
        declared = []
        for key, value in attributes.items():
            first, _, prefix = key.partition(":")
            if first == "xmlns":
                declared.append(prefix)
                self._spaces.setdefault(prefix, []).append(value)
        self._declared.append(declared)

    def _space(self, name: str) -> str:
        """Return the namespace of an element or attribute."""
        meanings = self._spaces.get(name.rpartition(":")[0])
        return meanings[-1] if meanings else ""

    def _instruction(self, target: str, _data: str) -> None:
        if self._style:
            self._style.is_pure = False
        elif not self._depth:
            at = self._parser.CurrentByteIndex
            self.names.append(f"<?{target}")
            self.cuts.append((at, self._data.index(b"?>", at) + 2, b""))

    def _comment(self, _text: str) -> None:
        if not self._depth:
            at = self._parser.CurrentByteIndex
            self.cuts.append((at, self._data.index(b"-->", at + 4) + 3, b""))

    def _tag_end(self, at: int) -> int:
        found = _TAG.match(self._data, at)
        if found is None:
            raise BrokenDrawingError
        return found.end()


def _look(data: bytes) -> _Look:
    declared = _DECLARED_ENCODING.match(data)
    if (
        b"\0" in data[:4]
        or data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or (declared and declared[1].lower() not in _ENCODINGS)
    ):
        # Places in the bytes are counted one a sign below, and a browser must read the same signs.
        raise BrokenDrawingError
    return _Look(data)


def _refuse(*_: object) -> None:
    raise DeclaringDrawingError


def _without_declarations(data: bytes) -> bytes:
    """Return a drawing without its document type, its entities expanded.

    Done on the bytes before parsing: parsers differ after a reference they do not expand.
    """
    prolog = _PROLOG.match(data)
    start = prolog.end() if prolog else 0
    if not data.startswith(b"<!", start):
        return data
    found = _DOCTYPE.match(data, start)
    if found is None:
        raise DeclaringDrawingError
    values: dict[bytes, bytes] = {}
    for entity in _ENTITY.finditer(found[1] or b""):
        if entity[1]:
            value = entity[2] if entity[2] is not None else entity[3]
            if len(value) > _LONGEST_VALUE:
                raise DeclaringDrawingError
            # Of two declarations the first counts.
            quoted = value.replace(b">", b"&gt;").replace(b'"', b"&quot;").replace(b"'", b"&#39;")
            values.setdefault(entity[1], quoted)
    rest = data[found.end() :]
    if values:
        references = sum(1 for each in _REFERENCE.finditer(rest) if each[1] in values)
        if references > _MOST_REFERENCES:
            raise DeclaringDrawingError
        rest = _REFERENCE.sub(lambda each: values.get(each[1], each[0]) if each[1] else each[0], rest)
    return data[:start] + rest


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


def _is_safe(element: str, name: str, value: str) -> bool:
    attribute = _local(name)
    if attribute.startswith("on") or name.lower() == "xml:base":
        return False
    if attribute != "href":
        return "(" not in value or not _fetches(value)
    if element == "a":
        return (hidden_scheme_of(value) or "http") in OPENED
    bare = without_ignored(value)
    return not bare or _HELD.match(bare) is not None


def _fetches(style: str) -> bool:
    """Tell whether a style sheet, or a part of one, loads something from elsewhere."""
    return _FETCHES.search(_ESCAPE.sub(_meant, style)) is not None


def _meant(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"
