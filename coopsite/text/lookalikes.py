"""Replace lookalikes of YAML's syntax: dashes and bullets for hyphens, other spaces for spaces."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BULLETS: Final = "\u2010-\u2015\u2212\u2022\u00b7\u2023\u25cf\u25aa"
_ODD_SPACES: Final = tuple("\u00a0\u1680\u202f\u205f\u3000") + tuple(map(chr, range(0x2000, 0x200B)))
_MOST: Final = 500
"""Lookalikes reported of one file."""
_NO_HYPHEN: Final = re.compile(rf"\n[ {_SPACES}]*+(?:[{_BULLETS}*+]|-[^\s-])")
"""A line that may begin with a lookalike of a hyphen; the first line of a file has no list above it."""
_LEAD: Final = re.compile(rf"[ {_SPACES}]*(?:-[ {_SPACES}]+)*")
_BEHIND_NAME: Final = re.compile(rf"(?<=[A-Za-z_0-9]):[ {_SPACES}]+")
_ODD_SPACE: Final = re.compile(f"[{_SPACES}]")
_BULLET: Final = re.compile(rf"( *+)(?:([{_BULLETS}])[ {_SPACES}]*|([*+])[ {_SPACES}]+|-(?=[^\W\d_]))(?=\S)")
_OPENS_LIST: Final = re.compile(r" *+(?:- +)*+[^\s#\"'][^:]*:\s*(?:#.*)?")
_BLOCK: Final = re.compile(r" *+(?:- +)*+(?:[^:#]*: +)?[|>][-+0-9]*\s*(?:#.*)?")


class Lookalike(NamedTuple):
    """A lookalike as a diagnostic's code and arguments; `line` and `column` count from 0."""

    code: str
    line: int
    column: int
    args: dict[str, str]


def straightened(source: str, *, is_list: bool = False) -> tuple[str, list[Lookalike]]:
    """Return `source` with lookalikes replaced by what they were meant for, and each of them.

    Spaces are replaced where YAML requires spaces: before an entry, behind its hyphen, behind ``name:``. Other
    characters are replaced by a hyphen below a ``name:`` with nothing behind it, beside another entry, or at the left
    edge where all of `source` `is_list`. Block scalars (``|``, ``>``) stay as they are.
    """
    searched = f"\n{source}" if is_list else source
    if _NO_HYPHEN.search(searched) is None and not any(space in source for space in _ODD_SPACES):
        return source, []
    slips: list[Lookalike] = []
    lines = source.split("\n")
    block = -1
    before = ""
    entries = [0] if is_list else []  # columns of the open lists
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and indent > block:
            continue
        block = -1
        if not line.isascii():
            line = _with_spaces(line, number, slips)
            indent = len(line) - len(line.lstrip(" "))
        while entries and entries[-1] > indent:
            entries.pop()
        opened = _opens_list(before, indent)
        line = _with_hyphen(line, number, slips, in_list=opened or indent in entries[-1:])
        if line.startswith("- ", indent):
            entries = [*entries, indent] if indent not in entries[-1:] else entries
        elif indent in entries[-1:]:
            entries.pop()
        lines[number] = before = line
        if _BLOCK.fullmatch(line):
            block = indent
    return "\n".join(lines), slips[:_MOST]


def _with_spaces(line: str, number: int, slips: list[Lookalike]) -> str:
    lead = _LEAD.match(line)
    end = lead.end() if lead else 0
    begin, rest = _plain(line[:end]), line[end:]
    rest = _BEHIND_NAME.sub(_plain_match, rest, count=0 if "{" in rest else 1)
    mended = begin + rest
    if mended != line:
        at = next(at for at, sign in enumerate(line) if mended[at] != sign)
        args = {
            "codepoint": f"U+{ord(line[at]):04X}",
            "name": unicodedata.name(line[at], ""),
            "how": "@press_space",
        }
        slips.append(Lookalike("E106", number, at, args))
    return mended


def _plain(spaces: str) -> str:
    return _ODD_SPACE.sub(" ", spaces)


def _plain_match(found: re.Match[str]) -> str:
    return _plain(found[0])


def _opens_list(before: str, indent: int) -> bool:
    """Tell whether a line indented by `indent` may begin a list below the line `before`."""
    return _OPENS_LIST.fullmatch(before) is not None and indent >= len(before) - len(before.lstrip(" "))


def _with_hyphen(line: str, number: int, slips: list[Lookalike], *, in_list: bool) -> str:
    found = _BULLET.match(line) if in_list else None
    if found is None:
        return line
    rest = line[found.end() :]
    args = {"sign": found[2] or found[3] or "-", "example": f"- {rest.rstrip()}"}
    slips.append(Lookalike("E223", number, len(found[1]), args))
    return f"{found[1]}- {rest}"
