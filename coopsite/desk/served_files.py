"""The scripts and the style sheet of the desk's pages, as they are sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).parent / "assets"
_ENDINGS: Final = frozenset({".js", ".css"})
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
    """Return the files of the desk's pages by their names."""
    found = {}
    for path in sorted(ASSETS.iterdir()):
        if path.suffix in _ENDINGS:
            data = path.read_bytes()
            is_script = path.suffix == ".js"
            found[path.name] = light(data.decode("utf-8")).encode("utf-8") if is_script else data
    return found


def light(script: str) -> str:
    """Return a script without its comments and the spaces that it can do without; lines keep their numbers.

    No string of it may go over several lines, and none may have a template within a template with spaces around signs.
    """
    without = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), script)
    return _SPACE.sub(lambda found: found[1] or found[2] or "", _INDENT.sub("", without))
