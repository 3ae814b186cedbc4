"""A text's source to its two parts: the YAML between the lines of hyphens, and the body below."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic

_OPENING: Final = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
_CLOSING: Final = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_SECOND: Final = re.compile(r"[a-z_]+:(?: .*)?\n(?:(?:[a-z_]+:(?: .*)?|[ ]+\S.*|- .*)\n)*---[ \t]*(?:\n|\Z)")
"""A second set of facts right below the first; a paragraph that begins a body has no such shape."""


class FrontMatter(Struct, frozen=True):
    """The two parts of a text's file. `yaml` is empty where the file has no front matter."""

    yaml: str
    first_line: int
    """The line of the file on which `yaml` begins, counted from 1."""
    body: str
    body_line: int
    """The line of the file on which `body` begins, counted from 1."""
    findings: tuple[Diagnostic, ...] = ()


def split(text: str, path: str) -> FrontMatter:
    """Split a text (LF) at the lines of three hyphens; blank lines may come before the first.

    A first line without its second is E204, two sets of facts one below the other are E211.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter("", 1, text, 1)
    start = opening.end()
    first_line = text.count("\n", 0, start) + 1
    closing = _CLOSING.search(text, start)
    if closing is None:
        line = text.count("\n", 0, text.index("---")) + 1
        return FrontMatter("", first_line, "", first_line, (Diagnostic("E204", path, line, 1),))
    yaml, body = text[start : closing.start()], text[closing.end() :]
    closing_line = first_line + yaml.count("\n")
    second = (Diagnostic("E211", path, closing_line, 1),) if _SECOND.match(body) else ()
    return FrontMatter(yaml, first_line, body, closing_line + 1, second)
