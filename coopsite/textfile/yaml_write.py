"""Write values as YAML: in the style that stands there where it can say them, else quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from coopsite.textfile.characters import FORBIDDEN
from coopsite.textfile.yaml import BREAKS, NULLS, TYPOGRAPHIC
from coopsite.textfile.yaml_nodes import Json, ListNode, MapNode, Node, ScalarNode

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ESCAPED: Final = re.compile(rf"[{BREAKS}\t]|(?<=:)[{_SPACES}]|\A[{_SPACES}]|[{_SPACES}]\Z")
"""Signs that YAML, or the mending of lookalikes, takes for something else even in quotation marks."""
_UNSURE: Final = re.compile(rf"[{BREAKS}\t{_SPACES}]|[^\w\s!-~]|\s\Z")
_FIRST: Final = frozenset("-?:,[]{}#&*!|>'\"%@`=<~.+–—•")
"""Signs with which plain text does not begin."""
_NUMBER: Final = re.compile(
    r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0[xo][0-9A-Fa-f]+|[-+]?\.(?:inf|nan)"
)
_WORDS: Final = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_HEADER: Final = re.compile(r"([|>])([-+]?)([1-9]?)([-+]?)(.*)")
_BREAKABLE: Final = re.compile(r"(?<=\S) (?=\S)")
_WIDTH: Final = 100
"""Characters of a line on which a new list or map in brackets still fits."""
_NARROWEST: Final = 40


class UnwritableError(ValueError):
    """A text holds a character that no text file of a site may have."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document is indented: columns from a name to the hyphens of its list, and to the names of its map."""

    list_offset: int = 2
    map_offset: int = 2


@dataclass(frozen=True, slots=True)
class Written:
    """A value: what follows on the line of its name or hyphen, and whole lines below it."""

    inline: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values into one document. `careful`: every text in quotation marks, odd characters escaped."""

    habits: Habits
    careful: bool = False

    def value(self, value: Json, indent: int, like: Node | None = None, *, in_list: bool = False) -> Written:
        """Return a new value below a name, or the hyphen of a list, in column `indent`, in the style of `like`."""
        if isinstance(value, str) and "\n" in value and not self.careful:
            lines = block_lines(value, indent + self.habits.map_offset, "|")
            if lines is not None:
                return Written(*lines)
        if not isinstance(value, (list, dict)) or not value or self._is_short(value, indent, like):
            return Written(self.inline(value, like))
        if isinstance(value, dict):
            column = indent + self.habits.map_offset
            return Written("", self.map_lines(value, column, like))
        column = indent + (max(2, self.habits.list_offset) if in_list else self.habits.list_offset)
        inner = like.entries[-1].node if isinstance(like, ListNode) and like.entries else None
        return Written("", "".join(self.entry(each, column, inner) for each in value))

    def map_lines(self, value: dict[str, Json], column: int, like: Node | None = None) -> str:
        """Return the lines of a map whose names begin in `column`."""
        return "".join(
            f"{' ' * column}{self.pair(name, each, column, _inner(like, name))}"
            for name, each in value.items()
        )

    def pair(self, name: str, value: Json, column: int, like: Node | None = None) -> str:
        """Return a name, which stands in `column`, its value and a line end; the first line is not indented."""
        written = self.value(value, column, like)
        return f"{self.name(name)}:{_spaced(written.inline)}\n{written.below}"

    def entry(self, value: Json, column: int, like: Node | None = None, gap: int = 1) -> str:
        """Return the lines of an entry of a list, whose hyphen stands in `column`, `gap` spaces before its value."""
        lead = f"{' ' * column}-"
        if isinstance(value, dict) and value and not self._is_short(value, column, like):
            inner = column + 1 + gap
            return f"{lead}{' ' * gap}{self.map_lines(value, inner, like).lstrip(' ')}"
        written = self.value(value, column, like, in_list=True)
        return f"{lead}{' ' * gap if written.inline else ''}{written.inline}\n{written.below}"

    def inline(self, value: Json, like: Node | None = None) -> str:
        """Return a value on one line, collections in brackets; nothing for None."""
        if isinstance(value, (list, dict)):
            return self.flow(value, like)
        return "" if value is None else self.scalar(value, like)

    def flow(self, value: Json, like: Node | None = None) -> str:
        """Return a value as it is written between brackets."""
        if value is None:
            return "null"
        if isinstance(value, list):
            inner = like.entries[-1].node if isinstance(like, ListNode) and like.entries else None
            return f"[{', '.join(self.flow(each, inner) for each in value)}]"
        if isinstance(value, dict):
            pairs = (
                f"{self.name(name)}: {self.flow(each, _inner(like, name))}" for name, each in value.items()
            )
            return f"{{{', '.join(pairs)}}}"
        return self.scalar(value, like, flow=True)

    def name(self, name: str) -> str:
        """Return the name of a field."""
        return name if fits_plain(name, flow=True) and ":" not in name else self._quoted(name, '"')

    def scalar(self, value: str | float, like: Node | None = None, *, flow: bool = False) -> str:
        """Return a text, number or truth on one line, quoted as `like` is where that can say it."""
        if isinstance(value, bool):
            return _truth(value, like)
        if isinstance(value, (int, float)):
            return _number(value)
        style = like.style if isinstance(like, ScalarNode) and like.text is not None else None
        if style in ("'", '"'):
            return self._quoted(value, style)
        typed = looks_typed(value) and not (
            style == "" and isinstance(like, ScalarNode) and looks_typed(like.text or "")
        )
        if not self.careful and not typed and fits_plain(value, flow=flow):
            return value
        return self._quoted(value, "'" if '"' in value or "\\" in value else '"')

    def _quoted(self, text: str, style: str) -> str:
        if FORBIDDEN.search(text):
            raise UnwritableError
        escaped = _UNSURE if self.careful else _ESCAPED
        if style == "'" and "\n" not in text and not escaped.search(text) and not self.careful:
            return "'{}'".format(text.replace("'", "''"))
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped.sub(_escape, text).replace(chr(10), chr(92) + "n")}"'

    def _is_short(self, value: Json, indent: int, like: Node | None) -> bool:
        """Tell whether a new collection stands in brackets on one line."""
        if isinstance(like, (ListNode, MapNode)) and like.entries:
            return like.flow
        inner = list(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        if any(isinstance(each, str) and "\n" in each for each in inner):
            return False
        deeper = [each for each in inner if isinstance(each, (list, dict)) and each]
        if deeper and (isinstance(value, list) or any(_is_deep(each) for each in deeper)):
            return False
        return indent + len(self.flow(value)) <= _WIDTH


def block_lines(text: str, column: int, style: str, head: str = "", width: int = 0) -> tuple[str, str] | None:
    """Return a text as a block scalar, its head and its lines, from `column` on; None where it cannot be one.

    `style` is ``|`` or ``>``. `head` is the one that stands there, whose comment stays. Folded lines are filled up to
    `width`.
    """
    body = text.rstrip("\n")
    feeds = len(text) - len(body)
    if (
        not body.strip()
        or body[0] in " \t\n"
        or FORBIDDEN.search(text)
        or any(sign in text for sign in BREAKS)
    ):
        return None
    found = _HEADER.fullmatch(head or style)
    if found is None:
        return None
    before = found[2] or found[4]
    chomp = "-" if not feeds else "+" if feeds > 1 else before if before == "+" else ""
    lines = body.split("\n")
    if style == ">":
        if any(line[:1] in (" ", "\t") for line in lines):
            return None
        lines = re.sub(r"\n+", lambda run: run[0] + "\n", body).split("\n")
        lines = [part for line in lines for part in _filled(line, max(_NARROWEST, width))]
    lines += [""] * (feeds - 1)
    pad = " " * column
    written = "".join(f"{pad}{line}\n" if line else "\n" for line in lines)
    return f"{style}{found[3]}{chomp}{found[5]}", written


def fits_plain(text: str, *, flow: bool = False) -> bool:
    """Tell whether YAML reads `text` without quotation marks as it stands, on one line; in brackets if `flow`."""
    if not text or text != text.strip() or text in NULLS or "\n" in text:
        return False
    if text[0] in _FIRST and not _NUMBER.fullmatch(text):
        return False
    if text[0] in TYPOGRAPHIC and text[-1] in TYPOGRAPHIC:
        return False
    if ": " in text or " #" in text or text[-1] == ":" or _ESCAPED.search(text) or FORBIDDEN.search(text):
        return False
    return not flow or not any(sign in text for sign in ",[]{}")


def looks_typed(text: str) -> bool:
    """Tell whether YAML, or a field of free data, could read plain `text` as a number or a truth."""
    return text.casefold() in _WORDS or _NUMBER.fullmatch(text) is not None


def _truth(value: bool, like: Node | None) -> str:
    written = like.text if isinstance(like, ScalarNode) else None
    said = (written or "").casefold()
    words = next((pair for pair in (("yes", "no"), ("on", "off")) if said in pair), ("true", "false"))
    word = words[not value]
    return word.capitalize() if written and written[0].isupper() else word


def _number(value: float) -> str:
    """Return a number as people write it, without an exponent."""
    written = format(Decimal(repr(value)), "f")
    return written.removesuffix(".0")


def _inner(like: Node | None, name: str) -> Node | None:
    entries = like.entries if isinstance(like, MapNode) else ()
    return next((entry.node for entry in entries if entry.name == name), None)


def _is_deep(value: list[Json] | dict[str, Json]) -> bool:
    """Tell whether a collection holds others."""
    return any(
        isinstance(each, (list, dict)) for each in (value.values() if isinstance(value, dict) else value)
    )


def _spaced(inline: str) -> str:
    return f" {inline}" if inline else ""


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\n\t":
        return "\\n" if found[0] == "\n" else "\\t"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _filled(line: str, width: int) -> list[str]:
    """Return a line broken at single spaces so that each part has at most `width` characters, where it can be."""
    parts: list[str] = []
    for word in _BREAKABLE.split(line):
        if parts and len(parts[-1]) + 1 + len(word) <= width:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
