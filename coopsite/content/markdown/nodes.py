"""The tree of blocks of a text, before it becomes elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coopsite.content.markdown.links import Definition

DOCUMENT: Final = "document"
QUOTE: Final = "quote"
LIST: Final = "list"
ITEM: Final = "item"
TERMS: Final = "terms"
TERM: Final = "term"
MEANING: Final = "meaning"
NOTE: Final = "note"
PARAGRAPH: Final = "paragraph"
HEADING: Final = "heading"
CODE: Final = "code"
HTML: Final = "html"
RULE: Final = "rule"
TABLE: Final = "table"
DEFINITION: Final = "definition"


@dataclass(slots=True)
class Block:
    """A block: a container that holds `children`, or a leaf that holds `lines`."""

    kind: str
    line: int
    """The line on which it begins, counted from 0."""
    end: int
    """Its last line that is not blank."""
    children: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """The place in the source of each of `lines`."""
    level: int = 0
    """Level of a heading; number of a list's first item; indentation of an item's content; kind of an HTML block."""
    mark: str = ""
    """Marker of a list, label of a note, fence of code, class of a paragraph's list."""
    info: str = ""
    """Info string of fenced code: its language."""
    sides: tuple[str, ...] = ()
    """Alignment of a table's columns; empty for a pasted table."""
    definition: Definition | None = None
    """Of a link reference definition."""
