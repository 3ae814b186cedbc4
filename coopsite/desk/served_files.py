"""The scripts, style sheets and drawings of the desk's pages, as they are sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).parent / "assets"
_ENDINGS: Final = frozenset({".js", ".css", ".svg", ".woff2"})
_VENDOR: Final = "vendor/"
_COMMENT: Final = re.compile(r"^[ \t]*(?:/\*\*.*?\*/[ \t]*$|//[^\n]*$)", re.MULTILINE | re.DOTALL)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_STRING: Final = r"""`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_PATTERN: Final = (
    r"(?:(?<=[(!])|(?<=[(,=:!&|?{};>] )|(?<=return ))/(?![/*])(?:\[(?:[^\]\\\n]|\\.)*\]|[^/\\\[\n]|\\.)+/"
)
_SPACE: Final = re.compile(
    rf"({_STRING}|{_PATTERN})| *//[^\n]*| ?(=>|===|!==|&&|\|\||\?\?|[=,:;{{}}()<>?*]) ?"
)
"""Strings and patterns, which stay; comments at the ends of lines; signs with the spaces around them."""


def served_files() -> dict[str, bytes]:
    """Return the files of the desk's pages by their names below assets/."""
    found = {}
    for path in sorted(ASSETS.rglob("*")):
        name = path.relative_to(ASSETS).as_posix()
        if path.suffix in _ENDINGS:
            data = path.read_bytes()
            is_ours = path.suffix == ".js" and not name.startswith(_VENDOR)
            found[name] = light(data.decode("utf-8")).encode("utf-8") if is_ours else data
    return found


def light(script: str) -> str:
    """Return a script without its comments and the spaces that it can do without; lines keep their numbers.

    No string of it may go over several lines, and none may have a template within a template with spaces around signs.
    """
    without = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), script)
    return _SPACE.sub(lambda found: found[1] or found[2] or "", _INDENT.sub("", without))
