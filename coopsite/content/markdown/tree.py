"""Build elements from blocks, and read their running text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from coopsite.content.markdown import oversights, paragraphs, tables
from coopsite.content.markdown.limits import MAX_CELLS, LimitExceededError
from coopsite.content.markdown.links import literal
from coopsite.content.markdown.nodes import (
    CODE,
    HEADING,
    HTML,
    ITEM,
    LIST,
    MEANING,
    PARAGRAPH,
    QUOTE,
    RULE,
    TABLE,
    TERM,
    TERMS,
    Block,
)  # fmt: skip

if TYPE_CHECKING:
    from coopsite.content.markdown.inline import InlineReader
    from coopsite.content.markdown.links import Definition
    from coopsite.content.markdown.state import ConversionState

_LOOKS_LIKE_CODE: Final = re.compile(
    r"[{};<>=$|\\]|^\s*(?:[#%@]|//|--)|\w\(|\w\.\w+\(|^\s*(?:npm|pip|git|cd|sudo|apt|docker|make|curl|python)\b",
    re.M,
)
_SIMPLE: Final = frozenset({CODE, HTML, RULE})
_BOXES: Final = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
"""Task list boxes (GitHub Flavored Markdown 0.29, section 5.3) as characters: read out, and not for ticking."""


class TreeBuilder:
    """Builds the elements of one body."""

    def __init__(self, reading: ConversionState, inline: InlineReader) -> None:
        self._reading = reading
        self._inline = inline
        self._cells = 0
        self.doubtful: list[tuple[Definition, Element, Element]] = []
        """Definitions that look like prose, each with its parent and a place to show it should nothing refer to it."""

    def fill(self, element: Element, blocks: list[Block]) -> None:
        """Append the elements of `blocks` to `element`, each on lines of its own."""
        for block in blocks:
            self._append(element, block)

    def _append(self, parent: Element, block: Block) -> None:
        kind = block.kind
        if not len(parent) and not parent.text:
            parent.text = "\n"
        if kind in _SIMPLE:
            self._simple(parent, block)
        elif kind is PARAGRAPH:
            if block.lines[0].startswith(("    ", "\t")):
                self._look_for_code(block)
            self._look_for_tables(block)
            self._paragraph(parent, block)
        elif kind is HEADING:
            self._running(_below(parent, f"h{block.level}"), block)
        elif kind is LIST:
            self._list(parent, block)
        elif kind is QUOTE:
            self.fill(_below(parent, "blockquote"), block.children)
        elif kind is TABLE:
            self._table(parent, block)
        elif kind is TERMS:
            self._terms(parent, block)
        elif block.definition is not None:
            self._definition(parent, block.definition)

    def _paragraph(self, parent: Element, block: Block) -> None:
        """Append a paragraph, unless it has nothing to show."""
        element = _below(parent, "p")
        self._running(element, block)
        if not len(element) and not element.text:
            parent.remove(element)

    def _look_for_tables(self, block: Block) -> None:
        """Report, once of each kind, lines that look like a table's rows and are none."""
        if "|" in block.lines[-1]:
            index, rule = oversights.missing_rule(block.lines)
            if rule:
                self._reading.find_once("W333", block.starts[index], example=rule)
        if "\t" in block.lines[-1] or "\t" in block.lines[0]:
            index = oversights.first_of_uneven_rows(block.lines)
            if index >= 0:
                self._reading.find_once("N334", block.starts[index])

    def _simple(self, parent: Element, block: Block) -> None:
        """Append a block without running text."""
        if block.kind is CODE:
            _code(parent, block)
        elif block.kind is HTML:
            _say(parent, self._reading.raw.keep("\n".join(block.lines), block.starts) + "\n")
        else:
            _below(parent, "hr")

    def _look_for_code(self, block: Block) -> None:
        """Report, once, indented lines that were probably meant as code."""
        if not all(line.startswith(("    ", "\t")) for line in block.lines):
            return
        if _LOOKS_LIKE_CODE.search("\n".join(block.lines)):
            first = block.lines[0]
            self._reading.find_once("W327", block.starts[0] + len(first) - len(first.lstrip(" \t")))

    def _running(self, element: Element, block: Block, skip: int = 0) -> None:
        """Append the running text of a block, except its first `skip` characters."""
        lines, starts = [], []
        for line, start in zip(block.lines, block.starts, strict=True):
            bare = line.lstrip(" \t")
            lines.append(bare)
            starts.append(start + len(line) - len(bare))
        if skip:
            lines[0] = lines[0][skip:]
            starts[0] += skip
        self._inline.read_into(element, "\n".join(lines).rstrip(" \t"), starts)

    def _list(self, parent: Element, block: Block) -> None:
        if block.level < 0:
            element = _below(parent, "ul")
            if block.mark == paragraphs.LETTERED:
                element.set("class", paragraphs.LETTERED)
        else:
            element = _below(parent, "ol")
            if block.level != 1:
                element.set("start", str(block.level))
        element.text = "\n"
        loose = _is_loose(block)
        for item in block.children:
            self._item(_below(element, "li"), item, loose=loose)

    def _item(self, element: Element, item: Block, *, loose: bool) -> None:
        first = item.children[0] if item.children else None
        box = ""
        if first is not None and first.kind is PARAGRAPH:
            box = _BOXES.get(first.lines[0].lstrip(" \t")[:4], "")
        if box:
            element.set("class", "task")
        for index, block in enumerate(item.children):
            if block.kind is not PARAGRAPH:
                if index and not loose and item.children[index - 1].kind is PARAGRAPH:
                    _say(element, "\n")
                self._append(element, block)
                continue
            if loose:
                if not len(element):
                    element.text = "\n"
                target = _below(element, "p")
            else:
                target = element
            if box and index == 0:
                target.text = box
            self._running(target, block, len("[ ] ") if box and index == 0 else 0)

    def _terms(self, parent: Element, block: Block) -> None:
        element = _below(parent, "dl")
        element.text = "\n"
        previous: Block | None = None
        for child in block.children:
            if child.kind is TERM:
                self._running(_below(element, "dt"), child)
            elif child.kind is MEANING:
                meaning = _below(element, "dd")
                apart = previous is not None and child.line > previous.end + 1
                only = child.children[0] if len(child.children) == 1 else None
                if only is not None and only.kind is PARAGRAPH and not apart:
                    self._running(meaning, only)
                else:
                    self.fill(meaning, child.children)
            previous = child

    def _table(self, parent: Element, block: Block) -> None:
        rows = tables.pasted_cells(block.lines) if not block.sides else [*map(tables.cells_of, block.lines)]
        declared = len(rows[0])
        columns = max(map(len, rows))
        self._cells += columns * len(rows)
        if self._cells > MAX_CELLS:
            raise LimitExceededError(
                "E301", self._cells, offset=block.starts[0], columns=str(columns), rows=str(len(rows))
            )
        table = _below(parent, "table")
        table.text = "\n"
        sides = (*block.sides, *[""] * (columns - len(block.sides)))
        body: Element | None = None
        for index, (cells, start) in enumerate(zip(rows, block.starts, strict=True)):
            if index == 0:
                row = SubElement(_group(table, "thead"), "tr")
            else:
                body = _group(table, "tbody") if body is None else body
                row = SubElement(body, "tr")
            row.text = row.tail = "\n"
            if index and declared > 1 and block.sides and "|" not in block.lines[index]:
                self._reading.find_once("W335", start)
            if len(cells) > declared:
                self._extra(cells, declared, block.lines[index], start)
            for column in range(columns):
                words, at = cells[column] if column < len(cells) else ("", 0)
                is_head = index == 0 and column < declared
                cell = _below(row, "th" if is_head else "td")
                if is_head:
                    cell.set("scope", "col")
                if sides[column]:
                    cell.set("class", f"align-{sides[column]}")
                if words:
                    self._inline.read_into(cell, words, (start + at,))

    def _extra(self, cells: list[tuple[str, int]], declared: int, line: str, start: int) -> None:
        first = cells[declared][1] if cells[declared][1] < len(line) else 0
        self._reading.find(
            "W320", start + first, row=str(len(cells)), header=str(declared), text=cells[declared][0]
        )

    def _definition(self, parent: Element, definition: Definition) -> None:
        """Leave a place for a definition that may be prose."""
        if is_prose(definition):
            self.doubtful.append((definition, parent, _below(parent, "p")))

    def settle_definitions(self) -> None:
        """Show each definition that looks like prose and that nothing refers to; remove the places of the others."""
        for definition, parent, element in self.doubtful:
            if self._reading.definitions.is_used(definition):
                parent.remove(element)
            else:
                element.text = literal(definition.written)


def is_prose(definition: Definition) -> bool:
    """Tell whether a definition looks like a line of prose to people."""
    address = definition.address
    return bool(address) and not any(sign in address for sign in ":/.#?@<")


def _below(parent: Element, tag: str) -> Element:
    element = SubElement(parent, tag)
    element.tail = "\n"
    return element


def _group(table: Element, tag: str) -> Element:
    group = _below(table, tag)
    group.text = "\n"
    return group


def _say(parent: Element, text: str) -> None:
    """Append `text` to the content of `parent`."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _code(parent: Element, block: Block) -> None:
    code = SubElement(_below(parent, "pre"), "code")
    language = literal(block.info).split(maxsplit=1)
    if language:
        code.set("class", f"language-{language[0]}")
    code.text = "".join(f"{line}\n" for line in block.lines)


def _is_loose(block: Block) -> bool:
    """Tell whether a list is loose: a blank line between two of its items, or inside one (CommonMark 0.31, 5.3)."""
    return any(after.line > before.end + 1 for before, after in pairwise(block.children)) or any(
        after.line > before.end + 1
        for item in block.children
        if item.kind is ITEM
        for before, after in pairwise(item.children)
    )
