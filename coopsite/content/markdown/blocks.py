"""Read lines into blocks in one pass (CommonMark 0.31, sections 4 and 5; GFM tables)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.content.markdown import tables
from coopsite.content.markdown.html_syntax import COMMENT, block_of_html, ends_block, lasts_till_blank
from coopsite.content.markdown.limits import MAX_DEPTH, LimitExceededError
from coopsite.content.markdown.nodes import (
    CODE,
    DOCUMENT,
    HEADING,
    HTML,
    ITEM,
    LIST,
    MEANING,
    NOTE,
    PARAGRAPH,
    QUOTE,
    RULE,
    TABLE,
    TERM,
    TERMS,
    Block,
)  # fmt: skip
from coopsite.content.markdown.oversights import heading_with_space, is_swallowed
from coopsite.content.markdown.paragraphs import begins_list, goes_on_with_list, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.content.markdown.links import Definitions

_NESTING: Final = frozenset({QUOTE, ITEM, MEANING, NOTE})
_INDENTED: Final = frozenset({ITEM, MEANING, NOTE})

_HEADING: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)(.*)")
_CLOSING: Final = re.compile(r"(?:^|[ \t]+)#+[ \t]*(?=$|\{[^{}]*\}[ \t]*$)")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)[ \t]*$")
_RULE: Final = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE: Final = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_BULLET: Final = re.compile(r"[-+*](?=[ \t]|$)")
_NUMBER: Final = re.compile(r"([0-9]{1,9})[.)](?=[ \t]|$)")
_MEANING: Final = re.compile(r":(?=[ \t]+\S)")
_NOTE: Final = re.compile(r"\[\^([^\[\]\n]+)\]:[ \t]*")
_STARTERS: Final = frozenset(">#`~<=-+*_|:[0123456789")
_TAB: Final = 4


def width_of(blank: str, column: int) -> int:
    """Return the width in columns of white space that begins at `column`; tabs stop at every fourth."""
    if "\t" not in blank:
        return len(blank)
    at = column
    for sign in blank:
        at += _TAB - at % _TAB if sign == "\t" else 1
    return at - column


def without_columns(text: str, column: int, count: int) -> tuple[str, int]:
    """Return `text` without the first `count` columns of its white space, and the column at which it then begins."""
    taken = 0
    index = 0
    while taken < count and index < len(text) and text[index] in " \t":
        taken += _TAB - (column + taken) % _TAB if text[index] == "\t" else 1
        index += 1
    # The rest of a tab becomes spaces.
    return " " * (taken - count) + text[index:], column + min(taken, count)


class BlockReader:
    """The blocks of one text. Use it once."""

    def __init__(
        self,
        source: str,
        definitions: Definitions,
        is_whole_comment: Callable[[int], bool],
        find_once: Callable[..., None],
    ) -> None:
        self.source = source
        self.definitions = definitions
        self._is_whole_comment = is_whole_comment
        self._find_once = find_once
        self.notes: list[Block] = []
        """The footnotes defined, in the order of the text."""
        self.code: list[tuple[int, int]] = []
        """Start and end of each fenced code block in the source."""
        self._lines = source.split("\n")
        self._open = [Block(DOCUMENT, 0, 0)]
        self._leaf: Block | None = None
        self._home: list[Block] = self._open[0].children
        self._apart: Block | None = None
        """The last paragraph that is an office's list right below an item of another list."""
        self._nesting = 0
        self._line = ""
        self._number = 0
        self._offset = 0
        self._fence_from = 0

    def read(self) -> Block:
        """Return the whole text as one block. Raise `LimitExceededError` where blocks nest too deep."""
        for number, line in enumerate(self._lines):
            self._number = number
            self._line = line
            if line and not line.isspace():
                self._take(line)
            elif self._leaf is not None or len(self._open) > 1:
                self._take_blank()
            self._offset += len(line) + 1
        document = self._open[0]
        self._close_to(1)
        self._close_leaf()
        return document

    # containers

    def _take(self, line: str) -> None:
        """Read a line that is not blank."""
        rest, column, depth = line, 0, 1
        if len(self._open) > 1:
            rest, column, depth = self._continued(line)
        leaf = self._leaf
        matched = depth == len(self._open)
        if leaf is not None and matched and self._is_verbatim(leaf, rest, column):
            return
        paragraph = leaf if leaf is not None and leaf.kind is PARAGRAPH else None
        while True:
            text = rest.lstrip(" \t")
            if not text:
                self._close_to(depth)
                self._close_leaf()
                return
            if text[0] not in _STARTERS:
                break
            indent = width_of(rest[: len(rest) - len(text)], column)
            if paragraph is not None and (indent >= 4 or self._is_row_of(paragraph, rest)):
                break
            above = paragraph if matched else None
            if above is not None and text[0] in "=-|:" and self._closes_paragraph(above, text):
                return
            opened = self._container(text, indent, column, depth, above)
            if opened is not None:
                rest, column = opened
                depth = len(self._open)
                matched, paragraph = True, None
                continue
            if self._starts_leaf(text, rest, depth, indent):
                return
            break
        leaves = paragraph is not None and not matched and self._leaves_entry(paragraph, rest)
        if paragraph is not None and not leaves:
            self._add(paragraph, rest)
            return
        self._close_to(depth)
        leaf = self._leaf
        if leaf is not None and leaf.kind is TABLE and depth == len(self._open):
            self._add(leaf, rest)
            return
        begun = self._new_leaf(PARAGRAPH)
        self._apart = begun if leaves else self._apart
        self._add(begun, rest)

    def _leaves_entry(self, paragraph: Block, line: str) -> bool:
        """Tell whether a line, less indented than the item it follows, plainly begins a list of another kind."""
        if self._open[-1].kind not in _INDENTED:
            return False
        following = self._lines[self._number + 1] if self._number + 1 < len(self._lines) else ""
        if begins_list(line, following) or goes_on_with_list(paragraph.lines[-1], line):
            # Lettered points below a numbered paragraph belong to it.
            return self._open[-2].mark in ("-", "+", "*")
        if is_swallowed(paragraph.lines[-1], line):
            self._find_once("W330", self._offset + len(self._line) - len(line.lstrip(" \t")))
        return False

    def _is_verbatim(self, leaf: Block, rest: str, column: int) -> bool:
        """Add a line to an open code or HTML block; tell whether it belongs there."""
        if leaf.kind is CODE:
            self._code_line(leaf, rest, column)
            return True
        if leaf.kind is HTML and (rest.strip() or not lasts_till_blank(leaf.level)):
            self._html_line(leaf, rest)
            return True
        return False

    def _continued(self, line: str) -> tuple[str, int, int]:
        """Return the rest of a line inside the open blocks that it continues, its column, and their number."""
        rest, column, depth = line, 0, 1
        for container in self._open[1:]:
            kind = container.kind
            if kind in _INDENTED:
                bare = rest.lstrip(" \t")
                if not bare and not container.children:
                    break
                if bare and width_of(rest[: len(rest) - len(bare)], column) < container.level:
                    break
                rest, column = without_columns(rest, column, container.level)
            elif kind is QUOTE:
                bare = rest.lstrip(" \t")
                if bare[:1] != ">":
                    break
                container.end = self._number
                column += width_of(rest[: len(rest) - len(bare)], column) + 1
                rest, column = without_columns(bare[1:], column, 1)
            depth += 1
        return rest, column, depth

    def _take_blank(self) -> None:
        leaf = self._leaf
        depth = 1
        for container in self._open[1:]:
            if container.kind is QUOTE or (container.kind in _INDENTED and not container.children):
                break
            depth += 1
        if leaf is not None and depth == len(self._open):
            if leaf.kind is CODE:
                self._add(leaf, self._line[leaf.level :] if depth == 1 else "", is_blank=True)
                return
            if leaf.kind is HTML and not lasts_till_blank(leaf.level):
                self._add(leaf, "", is_blank=True)
                return
        self._close_to(depth)
        self._close_leaf()

    def _container(
        self, text: str, indent: int, column: int, depth: int, paragraph: Block | None
    ) -> tuple[str, int] | None:
        """Open a quotation, list item, definition or footnote; return the rest of the line and its column."""
        first = text[0]
        column += indent
        if first == ">":
            self._leave_lists(depth)
            self._push(Block(QUOTE, self._number, self._number))
            return without_columns(text[1:], column + 1, 1)
        if first == "[":
            note = _NOTE.match(text)
            if note is None:
                return None
            self._leave_lists(depth)
            block = Block(NOTE, self._number, self._number, level=4, mark=note[1].strip())
            block.starts.append(self._offset + len(self._line) - len(text))
            self.notes.append(block)
            self._enter(block)
            return text[note.end() :], column + note.end()
        if first == ":":
            return self._meaning(text, column, depth, paragraph)
        return self._entry(text, indent, column, depth, paragraph)

    def _entry(
        self, text: str, indent: int, column: int, depth: int, paragraph: Block | None
    ) -> tuple[str, int] | None:
        number = None
        if text[0] in "-+*":
            found = _BULLET.match(text)
            if found is None or (text[0] != "+" and _RULE.match(text)):
                return None
            mark = text[0]
        else:
            found = number = _NUMBER.match(text)
            if found is None:
                return None
            mark = found[0][-1]
        rest = text[found.end() :]
        bare = rest.lstrip(" \t")
        # A line indented by four is code elsewhere, so a list may follow it directly.
        interrupts = (
            paragraph is not None
            and paragraph is not self._apart
            and not paragraph.lines[0].startswith(("    ", "\t"))
        )
        if interrupts and (not bare or (number is not None and int(number[1]) != 1)):
            return None
        size = found.end()
        space = width_of(rest[: len(rest) - len(bare)], column + size)
        if not bare or space > 4:
            space = 1
        self._close_to(depth)
        self._close_leaf()
        top = self._open[-1]
        if top.kind is not LIST or top.mark != mark:
            self._leave_lists(len(self._open))
            self._push(
                Block(LIST, self._number, self._number, mark=mark, level=int(number[1]) if number else -1)
            )
        self._push(Block(ITEM, self._number, self._number, level=indent + size + space))
        return without_columns(rest, column + size, space) if bare else ("", column + size)

    def _meaning(self, text: str, column: int, depth: int, paragraph: Block | None) -> tuple[str, int] | None:
        found = _MEANING.match(text)
        if found is None:
            return None
        if paragraph is not None:
            if paragraph.lines[-1].rstrip().endswith((":", ";", ",")):
                # The sentence continues, so it is no term.
                return None
            self._leaf = None
            self._home.pop()
            self._explain(paragraph)
        elif depth <= len(self._open) and self._open[depth - 1].kind is TERMS:
            self._close_to(depth)
            self._close_leaf()
        else:
            before = self._open[depth - 1].children if self._leaf is None or depth < len(self._open) else []
            if not before or before[-1].kind is not PARAGRAPH or before[-1].mark:
                return None
            if depth < len(self._open):
                return None
            self._explain(before.pop())
        rest = text[1:]
        bare = rest.lstrip(" \t")
        space = min(width_of(rest[: len(rest) - len(bare)], column + 1), 3)
        self._push(Block(MEANING, self._number, self._number, level=1 + space))
        return without_columns(rest, column + 1, space)

    def _explain(self, terms: Block) -> None:
        """Turn a paragraph into the terms that the following definitions explain."""
        children = self._open[-1].children
        if children and children[-1].kind is TERMS:
            self._enter(children[-1])
        else:
            self._push(Block(TERMS, terms.line, terms.end))
        for index, (line, start) in enumerate(zip(terms.lines, terms.starts, strict=True)):
            at = terms.line + index
            self._open[-1].children.append(Block(TERM, at, at, lines=[line], starts=[start]))

    def _leave_lists(self, depth: int) -> None:
        """Close all blocks below `depth`, and the lists there that only an item of their own could continue."""
        self._close_to(depth)
        self._close_leaf()
        while self._open[-1].kind in (LIST, TERMS):
            self._close_to(len(self._open) - 1)

    def _push(self, block: Block) -> None:
        self._open[-1].children.append(block)
        self._enter(block)

    def _enter(self, block: Block) -> None:
        self._open.append(block)
        if block.kind in _NESTING:
            self._nesting += 1
            if self._nesting > MAX_DEPTH:
                raise LimitExceededError("E302", self._nesting, offset=self._offset)

    def _close_to(self, depth: int) -> None:
        if depth == len(self._open):
            return
        self._close_leaf()
        for block in reversed(self._open[depth:]):
            if block.children:
                block.end = max(block.end, block.children[-1].end)
            self._nesting -= block.kind in _NESTING
        del self._open[depth:]

    def _is_row_of(self, paragraph: Block, line: str) -> bool:
        """Tell whether a line has as many tabs as the one before, like rows pasted from a spreadsheet."""
        return (
            "\t" in line
            and len(self._open) == 1
            and line[0] not in "-+*"
            and tables.is_pasted_row(paragraph.lines[-1], line)
        )

    # leaves

    def _starts_leaf(self, text: str, rest: str, depth: int, indent: int) -> bool:
        """Open the heading, thematic break, code or HTML that a line begins; tell whether it begins one."""
        first = text[0]
        if first == "#":
            return indent < 4 and self._heading(text, depth)
        if first in "`~":
            return self._fence(text, indent, depth)
        if first == "<":
            return self._html(text, rest, depth)
        if first in "*-_" and _RULE.match(text):
            self._leave_lists(depth)
            self._new_leaf(RULE)
            self._leaf = None
            return True
        return False

    def _closes_paragraph(self, paragraph: Block, text: str) -> bool:
        """Turn the open paragraph into a setext heading, or its last line into a table; tell whether that was done."""
        if text[0] in "=-" and _UNDERLINE.match(text):
            self._underlined(paragraph, text)
            return True
        return (
            text[0] != "="
            and text[:2] not in ("- ", "-\t")
            and tables.is_rule(text)
            and self._table(paragraph, text)
        )

    def _heading(self, text: str, depth: int) -> bool:
        found = _HEADING.match(text)
        if found is None:
            if example := heading_with_space(text):
                self._find_once("W331", self._offset + len(self._line) - len(text), example=example)
            return False
        self._leave_lists(depth)
        heading = self._new_leaf(HEADING)
        heading.level = len(found[1])
        words = found[2]
        shown = _CLOSING.sub(" ", words).strip(" \t") if "#" in words else words.strip(" \t")
        heading.lines.append(shown)
        heading.starts.append(self._offset + len(self._line) - len(words))
        self._leaf = None
        return True

    def _underlined(self, paragraph: Block, text: str) -> None:
        """Turn an underlined paragraph into a heading, unless it holds nothing but link definitions."""
        home = self._home
        self._leaf = None
        home.pop()
        settle(paragraph, home, self.definitions, only_definitions=True)
        if paragraph.lines:
            paragraph.kind = HEADING
            paragraph.level = 1 if text[0] == "=" else 2
            paragraph.end = self._number
            home.append(paragraph)
        elif _RULE.match(text):
            self._new_leaf(RULE)
            self._leaf = None
        else:
            self._add(self._new_leaf(PARAGRAPH), text)

    def _fence(self, text: str, indent: int, depth: int) -> bool:
        found = _FENCE.match(text)
        if found is None:
            return False
        self._leave_lists(depth)
        code = self._new_leaf(CODE)
        code.mark = found[1] or found[3]
        code.info = (found[2] or found[4] or "").strip()
        code.level = indent
        self._fence_from = self._offset
        return True

    def _code_line(self, code: Block, rest: str, column: int) -> None:
        bare = rest.strip(" \t")
        mark = code.mark
        if bare[:1] == mark[0] and len(bare) >= len(mark) and not bare.strip(mark[0]):
            indent = width_of(rest[: len(rest) - len(rest.lstrip(" \t"))], column)
            if indent < 4 or indent <= code.level:
                code.end = self._number
                self._close_leaf()
                return
        self._add(code, without_columns(rest, column, code.level)[0] if code.level else rest)

    def _html(self, text: str, rest: str, depth: int) -> bool:
        kind = block_of_html(text, in_paragraph=self._leaf is not None and self._leaf.kind is PARAGRAPH)
        start = self._offset + len(self._line) - len(text)
        if not kind or (kind == COMMENT and not self._is_whole_comment(start)):
            return False
        self._leave_lists(depth)
        html = self._new_leaf(HTML)
        html.level = kind
        self._html_line(html, rest)
        return True

    def _html_line(self, html: Block, rest: str) -> None:
        self._add(html, rest)
        if ends_block(html.level, rest):
            self._close_leaf()

    def _table(self, paragraph: Block, rule: str) -> bool:
        """Open a table whose header is the last line of a paragraph, if it has as many cells as the delimiter row."""
        header, sides = paragraph.lines[-1], tables.sides_of(rule)
        if ("|" not in header and "|" not in rule) or len(tables.cells_of(header)) != len(sides):
            return False
        start = paragraph.starts.pop()
        paragraph.lines.pop()
        table = Block(TABLE, self._number - 1, self._number, lines=[header], starts=[start], sides=sides)
        if paragraph.lines:
            paragraph.end -= 1
            self._close_leaf()
        else:
            self._home.pop()
        self._home.append(table)
        self._leaf = table
        return True

    def _new_leaf(self, kind: str) -> Block:
        """Open a leaf in the innermost block that may hold one."""
        self._leave_lists(len(self._open))
        leaf = Block(kind, self._number, self._number)
        self._home = self._open[-1].children
        self._home.append(leaf)
        self._leaf = leaf
        return leaf

    def _add(self, leaf: Block, text: str, *, is_blank: bool = False) -> None:
        leaf.lines.append(text)
        leaf.starts.append(self._offset + max(len(self._line) - len(text), 0))
        if not is_blank:
            leaf.end = self._number

    def _close_leaf(self) -> None:
        leaf = self._leaf
        if leaf is None:
            return
        self._leaf = None
        if leaf.kind is PARAGRAPH:
            self._home.pop()
            settle(leaf, self._home, self.definitions, is_top=self._home is self._open[0].children)
        elif leaf.kind is CODE:
            self.code.append((self._fence_from, min(self._offset + len(self._line), len(self.source))))
