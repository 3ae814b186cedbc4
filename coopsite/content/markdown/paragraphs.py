"""Split a finished paragraph: link definitions, a table pasted from a spreadsheet, lists as offices write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.content.markdown.links import definition_at
from coopsite.content.markdown.nodes import DEFINITION, ITEM, LIST, PARAGRAPH, TABLE, Block
from coopsite.content.markdown.tables import pasted_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.content.markdown.links import Definitions

_MARK: Final = re.compile(
    r"[ \t]*(?:(?P<bullet>[•●▪■◦‣⁃·])[ \t\u00a0]*|(?P<dash>[–—])[ \t\u00a0]+"
    r"|(?P<hyphen>[-+*])\u00a0[ \t\u00a0]*|(?P<letter>[a-zđ])\)[ \t\u00a0]+|(?P<round>o)[ \t\u00a0]+)(?=\S)"
)
"""Markers of list items in office documents, where Markdown has a hyphen or a number."""
_ALPHABETS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    # Vietnamese laws letter their points by this alphabet.
    "abcdđeghiklmnopqrstuvxy",
)
_SPOKEN: Final = re.compile(
    r"[?!…][\"”’»)]*(?:$|\s+[–—-]\s)|[\"“”]"
    r"|\s[–—-]\s+(?:[^\W\d_]+\s+){0,4}"
    r"(?:hỏi|nói|đáp|kể|bảo|thưa|reo|gọi|than|cười|trả lời|giải thích|cho biết|chia sẻ|asked|said|replied|answered)\b"
)
"""Signs of direct speech: its punctuation, or a word for saying."""

LETTERED: Final = "lettered"
"""Class of a list whose items keep their letter: laws are cited by it, and HTML has no marker đ)."""


def settle(
    paragraph: Block,
    home: list[Block],
    definitions: Definitions,
    *,
    only_definitions: bool = False,
    is_top: bool = False,
) -> None:
    """Append to `home` the blocks that the finished `paragraph` consists of.

    With `only_definitions`, append the definitions at its beginning and leave the rest in it. A pasted table is
    recognised only where the paragraph `is_top`, inside no other block.
    """
    if paragraph.lines and paragraph.lines[0].lstrip(" \t")[:1] == "[":
        _take_definitions(paragraph, home, definitions)
    if only_definitions or not paragraph.lines:
        return
    rows = _pasted_from(paragraph.lines) if is_top else -1
    if rows == 0:
        paragraph.kind = TABLE
        home.append(paragraph)
    elif rows > 0:
        lead = _part(paragraph, 0, rows)
        table = _part(paragraph, rows, len(paragraph.lines))
        table.kind = TABLE
        home += [*(_lists_in(lead) or [lead]), table]
    else:
        home.extend(_lists_in(paragraph) or [paragraph])


def _pasted_from(lines: list[str]) -> int:
    """Return the index in `lines` of a pasted table's first row: 0, or right below a colon; -1 where there is none."""
    if "\t" in lines[0] and pasted_cells(lines):
        return 0
    first = next((index for index, line in enumerate(lines) if "\t" in line.strip()), 0)
    if first and lines[first - 1].rstrip().endswith(":") and pasted_cells(lines[first:]):
        return first
    return -1


def _take_definitions(paragraph: Block, home: list[Block], definitions: Definitions) -> None:
    lines = [line.lstrip(" \t") for line in paragraph.lines]
    text = "\n".join(lines)
    at = first = 0
    while text[at : at + 1] == "[":
        found = definition_at(text, at)
        if found is None:
            break
        said, end = found
        row = first + text.count("\n", at, said.at)
        indents = [len(paragraph.lines[each]) - len(lines[each]) for each in (first, row)]
        definition = said._replace(
            start=paragraph.starts[first] + indents[0],
            at=paragraph.starts[row] + indents[1] + said.at - (text.rfind("\n", 0, said.at) + 1),
        )
        count = text.count("\n", at, end) + (text[end - 1] != "\n")
        line = paragraph.line + first
        home.append(Block(DEFINITION, line, line + count - 1, definition=definition))
        definitions.add(definition)
        at = end
        first += count
    if first:
        del paragraph.lines[:first], paragraph.starts[:first]
        paragraph.line += first


def begins_list(line: str, following: str) -> bool:
    """Tell whether `line` and the one `following` it begin a list with an office's bullet or letters."""
    mark = _MARK.match(line)
    if mark is None:
        return False
    if mark["letter"]:
        return _goes_on(mark, _MARK.match(following))
    return _is_bulleted(mark)


def goes_on_with_list(before: str, line: str) -> bool:
    """Tell whether `line` is the next item of the office's list whose last item is `before`."""
    mark = _MARK.match(line)
    return mark is not None and mark["letter"] is not None and _goes_on(_MARK.match(before), mark)


def _is_bulleted(mark: re.Match[str]) -> bool:
    """Tell whether a marker begins nothing but list items."""
    return mark["bullet"] is not None and mark["bullet"] != "·"


def _lists_in(paragraph: Block) -> list[Block]:
    """Return a paragraph with an office's list items as text and lists; empty where it has none."""
    marks = [_MARK.match(line) for line in paragraph.lines]
    if not any(marks):
        return []
    found: list[Block] = []
    plain = 0
    for start, end in _groups(marks):
        if _is_list(paragraph.lines, marks[start], start, end):
            if start > plain:
                found.append(_part(paragraph, plain, start))
            found.append(_list(paragraph, marks, start, end))
            plain = end
    if found and plain < len(marks):
        found.append(_part(paragraph, plain, len(marks)))
    return found


def _groups(marks: list[re.Match[str] | None]) -> Iterator[tuple[int, int]]:
    """Yield start and end of groups of lines with the same marker, or with successive letters."""
    start = 0
    for index in range(1, len(marks) + 1):
        if index == len(marks) or not _goes_on(marks[index - 1], marks[index]):
            if marks[start] is not None:
                yield start, index
            start = index


def _goes_on(before: re.Match[str] | None, mark: re.Match[str] | None) -> bool:
    if before is None or mark is None:
        return before is mark
    if before["letter"] and mark["letter"]:
        # A letter may be missing, where a point was struck out.
        return any(
            -1 < alphabet.find(before["letter"]) < alphabet.find(mark["letter"]) for alphabet in _ALPHABETS
        )
    return _kind(before) == _kind(mark) and not mark["letter"]


def _kind(mark: re.Match[str]) -> str:
    kind = mark.lastgroup or ""
    return mark[kind] if kind in ("bullet", "dash", "hyphen") else kind


def _is_list(lines: list[str], mark: re.Match[str] | None, start: int, end: int) -> bool:
    """Tell whether lines with one marker can be nothing but list items."""
    if mark is None:
        return False
    count = end - start
    if mark["letter"]:
        return count > 1
    if _is_bulleted(mark):
        return True
    if mark["dash"]:
        # Direct speech begins with a dash, too.
        return count > 1 and not any(map(_is_spoken, lines[start:end]))
    return count > 1 or (start > 0 and lines[start - 1].rstrip().endswith(":"))


def _is_spoken(line: str) -> bool:
    return _SPOKEN.search(line.rstrip()) is not None


def _part(paragraph: Block, start: int, end: int) -> Block:
    return Block(
        PARAGRAPH,
        paragraph.line + start,
        paragraph.line + end - 1,
        lines=paragraph.lines[start:end],
        starts=paragraph.starts[start:end],
    )


def _list(paragraph: Block, marks: list[re.Match[str] | None], start: int, end: int) -> Block:
    first = marks[start]
    is_lettered = first is not None and first["letter"] is not None
    line = paragraph.line
    block = Block(LIST, line + start, line + end - 1, level=-1, mark=LETTERED if is_lettered else "")
    for index in range(start, end):
        mark = marks[index]
        part = _part(paragraph, index, index + 1)
        if mark is not None and not is_lettered:
            part.lines[0] = part.lines[0][mark.end() :]
            part.starts[0] += mark.end()
        block.children.append(Block(ITEM, part.line, part.end, children=[part]))
    return block
