"""Mend values between brackets on one line of YAML that a comma or colon cuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from coopsite.text.quoting import LONGEST, in_quotes, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"\s*([^\W\d][\w-]*)\s*:(?:\s+|\Z)")
_NAMED: Final = re.compile(r"(?:\A\{\s*|,\s*)([^\W\d][\w-]*):\s+")
_PLAIN: Final = re.compile(r"[^\W_](?:[^\s:#,\[\]{}\"'“”«»]| (?=[^\s#]))*")
_CLOSING: Final = {"{": "}", "[": "]"}
_QUOTES: Final = "\"'"


class Mended(NamedTuple):
    """A line with one value put in quotation marks: for people, and with each character as typed."""

    shown: str
    held: str


def mended(line: str, bracket: str, start: int, at: int) -> Mended | None:
    """Return `line` with quotation marks around the value that the character at `at` cuts; None where unsure.

    `bracket` encloses the value; its content begins on this line at `start`.
    """
    if len(line) > LONGEST:
        return None
    begin = _begin(line, start, at, names=bracket == "{")
    end = _end(line, at, _CLOSING.get(bracket, ""), names=bracket == "{")
    if begin is None or end is None or line[begin] in "\"'[{&*!|>%@`":
        return None
    words = line[begin:end]
    quoted = in_quotes(words)
    held = "'{}'".format(words.replace("'", "''"))
    return Mended(
        f"{line[:begin].lstrip()}{quoted}{line[end:].rstrip()}", f"{line[:begin]}{held}{line[end:]}"
    )


def as_map(text: str) -> str:
    """Return words like ``{vi: Hải Phòng: A, en: B}`` as a valid YAML map; empty where they are no map."""
    if len(text) > LONGEST or not text.endswith("}"):
        return ""
    before, *parts = _NAMED.split(text[:-1])
    names, values = parts[::2], [value.strip() for value in parts[1::2]]
    if before or not names or not all(map(is_name, names)) or len(set(names)) < len(names):
        return ""
    written = [value if _PLAIN.fullmatch(value) else in_quotes(value) for value in values]
    if not all(written) or any(sign in value for value in values for sign in "{}[]"):
        return ""
    return "{{{}}}".format(", ".join(f"{name}: {value}" for name, value in zip(names, written, strict=True)))


def _begin(line: str, start: int, at: int, *, names: bool) -> int | None:
    """Return the start of the words around `at`: behind a name, or in a list behind a comma."""
    starts = [start, *(comma + 1 for comma in _commas(line, start, at))]
    for begin in reversed(starts):
        if not names:
            return begin + len(line[begin:at]) - len(line[begin:at].lstrip())
        found = _NAME.match(line, begin)
        if found and is_name(found[1]) and found.end() < at:
            return found.end()
    return None


def _end(line: str, at: int, closing: str, *, names: bool) -> int | None:
    """Return the end of the words around `at`: before a bracket, or before a comma that begins something new."""
    for position in range(at, len(line)):
        sign = line[position]
        if sign == closing:
            return len(line[:position].rstrip())
        if sign == "#" and line[position - 1].isspace():
            return None
        if sign == ",":
            found = _NAME.match(line, position + 1)
            if not names or not line[position + 1 :].strip() or (found and is_name(found[1])):
                return position
    return None


def _commas(line: str, start: int, stop: int) -> Iterator[int]:
    """Yield the commas from `start` to `stop` that separate entries: outside quotation marks and inner brackets."""
    depth, mark, before = 0, "", ""
    for position in range(start, stop):
        sign = line[position]
        if mark:
            mark = "" if sign == mark and line[position - 1] != "\\" else mark
        elif sign in _QUOTES and before in ("", ",", ":", "{", "["):
            mark = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
        elif sign == "," and not depth:
            yield position
        before = before if sign.isspace() else sign
