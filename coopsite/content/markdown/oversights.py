"""Lines that are not shown as meant because a sign, a space or a blank line is missing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from coopsite.content.markdown.tables import cells_of, is_rule

_POINT: Final = re.compile(
    r"(?:[a-zđ]\)|[0-9]+(?:\.[0-9]+)+[.)]?|[0-9]{1,3}/|[IVXLC]+[./)]|[A-ZĐ][.)])[ \t\u00a0]+\S"
)
"""Beginnings of a document's points that are no list items to Markdown: d), 1.1., 1/, II."""
_WRAPPED: Final = 60
"""Least number of characters of a line that was wrapped for want of room."""

_BREAKS: Final = ("  ", "\\", "<br>", "<br/>", "<br />")
"""Ends of lines that the author breaks on purpose."""


def is_swallowed(before: str, line: str) -> bool:
    """Tell whether `line`, read as part of the list item that ends with `before`, looks like a paragraph of its own."""
    if before.endswith(_BREAKS):
        return False
    bare, above = line.strip(), before.strip()
    if _POINT.match(bare):
        return True
    is_short = len(above) < _WRAPPED
    if bare.endswith(":") and is_short:
        return True
    return bare[:1].isupper() and (is_short or above.endswith((".", ":", ";")))


_HASHES: Final = re.compile(r"(#{1,6})([^\W_][^#]*)")
_WORD: Final = re.compile(r"[^\W\d_]+(?=\s+\S)")
_LONGEST: Final = 100
"""Most characters of a line that a hint shows whole."""


def heading_with_space(line: str) -> str:
    """Return a heading without a space behind its number signs with that space; empty for other lines.

    One sign before a single word is a hashtag.
    """
    found = _HASHES.fullmatch(line.strip())
    if found is None:
        return ""
    signs, words = found.groups()
    if len(signs) == 1:
        first = _WORD.match(words)
        if first is None or not first[0].istitle():
            return ""
    return f"{signs} {words}"


def flanked(text: str, start: int, end: int) -> str:
    """Return the line of the asterisks at `start` and `end` of `text`, moved so that they make the words bold.

    Of a long line only the words around are returned. Empty where no words stand between them on one line.
    """
    inside = text[start + 2 : end]
    words = inside.strip()
    if "\n" in inside or "*" in inside or sum(map(str.isalpha, words)) < 2:
        return ""
    lines = text[:start].rpartition("\n")[2], text[end + 2 :].partition("\n")[0]
    before, after = lines
    if before[-1:].isalnum() and (inside[0].isspace() or not words[0].isalnum()):
        before += " "
    if after[:1].isalnum() and (inside[-1].isspace() or not words[-1].isalnum()):
        after = f" {after}"
    if len(before) + len(words) + len(after) > _LONGEST:
        before = before[before.rstrip().rfind(" ") + 1 :]
        space = after.find(" ", 1)
        after = after[:space] if space > 0 else after
    return f"{before}**{words}**{after}".strip()


def missing_rule(lines: list[str]) -> tuple[int, str]:
    """Return the delimiter row that would make a table of rows between pipes, and the index of the first row."""
    for index, (line, following) in enumerate(pairwise(lines)):
        if _is_row(line, 2) and _is_row(following, 1) and not is_rule(line.strip()):
            return index, "|" + "---|" * len(cells_of(line))
    return 0, ""


def _is_row(line: str, least: int) -> bool:
    """Tell whether a line stands between pipes and has at least `least` cells."""
    bare = line.strip()
    return bare[:1] == bare[-1:] == "|" and bare.count("|") > least


def first_of_uneven_rows(lines: list[str]) -> int:
    """Return the index of the first of two successive lines with tabs between words; -1 where there are none."""
    tabbed = ["\t" in line.strip() for line in lines]
    return next((index for index, (one, next_one) in enumerate(pairwise(tabbed)) if one and next_one), -1)
