"""Destinations, titles, labels and definitions of links (CommonMark 0.31, sections 4.7 and 6.3)."""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BETWEEN: Final = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_POINTED: Final = re.compile(r"<((?:[^<>\n\\]|\\.)*)>")
_BARE_PART: Final = re.compile(r"[^\x00-\x20\x7f()\\]+")
_TITLE: Final = re.compile(
    r'"((?:[^"\\]|\\[\s\S])*)"|\'((?:[^\'\\]|\\[\s\S])*)\'|\(((?:[^()\\]|\\[\s\S])*)\)'
)
MAX_LABEL: Final = 999
"""Characters of a label. Source: CommonMark 0.31, section 6.3."""
_LABEL: Final = re.compile(rf"\[((?:[^\[\]\\]|\\[\s\S]){{0,{MAX_LABEL}}})\]")
_LINE_END: Final = re.compile(r"[ \t]*(?:\n|$)")
_SPACED: Final = re.compile(
    r"""\([ \t]*(?P<target>[^()<>"'\n]*(?:\([^()<>"'\n]*\)[^()<>"'\n]*)*?)"""
    r"""(?:[ \t]+(?:"(?P<a>[^"\n]*)"|'(?P<b>[^'\n]*)'))?[ \t]*\)"""
)
_ADDRESS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:|www\.|\.{0,2}/|#)|.*\.[A-Za-z][A-Za-z0-9]{1,4}(?:[#?].*)?$", re.I
)
_DEEPEST: Final = 32
"""Parentheses open at one time in a destination. Source: commonmark.js and cmark."""


class LinkTarget(NamedTuple):
    """The address and title of a link or picture, their escapes resolved."""

    address: str
    title: str | None
    at: int
    """Where in the text the address begins."""
    end: int
    """Where in the text the closing parenthesis or bracket ends."""


class Definition(NamedTuple):
    """A link reference definition, ``[label]: address "title"``, and its place."""

    label: str
    address: str
    title: str | None
    start: int
    """Where in the source it begins."""
    at: int
    """Where in the source the address begins."""
    written: str


class Definitions:
    """The definitions of one text; of two with the same label the first holds."""

    def __init__(self) -> None:
        self._known: dict[str, Definition] = {}
        self.again: list[Definition] = []
        """Definitions of labels that were already defined."""
        self.used: set[str] = set()
        """The labels referred to."""

    def __len__(self) -> int:
        return len(self._known)

    def add(self, definition: Definition) -> bool:
        """Add a definition; tell whether it is the first of its label."""
        first = self._known.setdefault(normal(definition.label), definition)
        if first is not definition:
            self.again.append(definition)
        return first is definition

    def look_up(self, label: str) -> Definition | None:
        """Return the definition of `label`, and note that it is used."""
        name = normal(label)
        found = self._known.get(name)
        if found is not None:
            self.used.add(name)
        return found

    def is_used(self, definition: Definition) -> bool:
        """Tell whether anything refers to a definition."""
        return normal(definition.label) in self.used

    def unused(self) -> list[Definition]:
        """Return the definitions that nothing refers to."""
        return [each for name, each in self._known.items() if name not in self.used]


def normal(label: str) -> str:
    """Return `label` in the form by which labels match (CommonMark 0.31, section 6.3)."""
    return " ".join(label.split()).casefold()


def literal(text: str) -> str:
    """Return `text` with its backslash escapes and entities resolved."""
    if "\\" in text:
        # An escaped ampersand begins no entity.
        parts = _ESCAPE.split(text)
        pieces = [entities(part) if index % 2 == 0 else part for index, part in enumerate(parts)]
        return "".join(pieces)
    return entities(text)


def entities(text: str) -> str:
    """Return `text` with its entities resolved."""
    return ENTITY.sub(lambda found: entity(found[0]), text) if "&" in text else text


def entity(written: str) -> str:
    """Return the character of an entity; what is no entity as written."""
    if written[1] != "#":
        character = unescape(written)
        # html.unescape also knows some entities by their beginning alone.
        return character if not character.endswith(";") or written in ("&semi;",) else written
    code = int(written[3:-1], 16) if written[2] in "xX" else int(written[2:-1])
    if (
        code > 0x10FFFF
        or 0xD800 <= code < 0xE000
        or code == 0x7F
        or (code < 0x20 and code not in (9, 10, 13))
    ):
        return "\ufffd"
    return chr(code)


def _destination(text: str, start: int) -> tuple[str, int] | None:
    """Return the destination as written that begins at `start`, and where it ends."""
    if text[start : start + 1] == "<":
        pointed = _POINTED.match(text, start)
        return (pointed[1], pointed.end()) if pointed else None
    depth = 0
    at = start
    while at < len(text):
        part = _BARE_PART.match(text, at)
        if part:
            at = part.end()
            continue
        sign = text[at]
        if sign == "\\":
            at += 2 if text[at + 1 : at + 2].strip() else 1
        elif sign == "(":
            depth += 1
            if depth > _DEEPEST:
                return None
            at += 1
        elif sign == ")" and depth:
            depth -= 1
            at += 1
        else:
            break
    return (text[start:at], at) if depth == 0 else None


def _title(text: str, start: int) -> tuple[str, int] | None:
    found = _TITLE.match(text, start)
    if found is None:
        return None
    return next(group for group in found.groups() if group is not None), found.end()


def target_after(text: str, start: int) -> LinkTarget | None:
    """Return the target in the parentheses that open at `start`; None if they are text."""
    at = _between(text, start + 1)
    found = _destination(text, at)
    if found is not None:
        written, end = found
        begin = at + (text[at : at + 1] == "<")
        after = _between(text, end)
        if text[after : after + 1] == ")":
            return LinkTarget(literal(written), None, begin, after + 1)
        title = _title(text, after) if after > end else None
        if title is not None:
            close = _between(text, title[1])
            if text[close : close + 1] == ")":
                return LinkTarget(literal(written), literal(title[0]), begin, close + 1)
    return None


def target_with_spaces(text: str, start: int) -> LinkTarget | None:
    """Return the target in parentheses whose address has spaces but is plainly meant as one."""
    found = _SPACED.match(text, start)
    if found is None:
        return None
    address = found["target"].strip()
    if " " not in address or not _ADDRESS.match(address):
        return None
    title = found["a"] if found["a"] is not None else found["b"]
    return LinkTarget(
        literal(address), None if title is None else literal(title), found.start("target"), found.end()
    )


def _between(text: str, start: int) -> int:
    """Return where the next part begins: after spaces and at most one line end."""
    found = _BETWEEN.match(text, start)
    return found.end() if found else start


def label_at(text: str, start: int) -> tuple[str, int] | None:
    """Return the label in square brackets that opens at `start`, and where it ends."""
    found = _LABEL.match(text, start)
    return (found[1], found.end()) if found else None


def definition_at(text: str, start: int) -> tuple[Definition, int] | None:
    """Return the definition that begins at `start`, placed within `text`, and where it ends."""
    label = label_at(text, start)
    if label is None or not label[0].strip() or text[label[1] : label[1] + 1] != ":":
        return None
    at = _between(text, label[1] + 1)
    found = _destination(text, at)
    if found is None or (not found[0] and text[at : at + 1] != "<"):
        return None
    written, end = found
    begin = at + (text[at : at + 1] == "<")
    after = _between(text, end)
    title = _title(text, after) if after > end else None
    if title is not None and (close := _LINE_END.match(text, title[1])):
        said = Definition(label[0], literal(written), literal(title[0]), start, begin, text[start : title[1]])
        return said, close.end()
    close = _LINE_END.match(text, end)
    if close is None:
        return None
    return Definition(label[0], literal(written), None, start, begin, text[start:end]), close.end()
