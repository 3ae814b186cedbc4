"""What a text is made of before it is HTML: blocks within blocks."""

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
    """A piece of a text: one that holds others (`children`), or one that holds `lines`."""

    kind: str
    line: int
    """The line it begins on, counted from 0."""
    end: int
    """The last line of it that is not empty."""
    children: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where in the source each of `lines` begins."""
    level: int = 0
    """Of a heading; the number of a list's first entry; how far what an entry holds is indented; the kind of HTML."""
    mark: str = ""
    """A list's sign, a note's label, the fence of code, the class of a paragraph's list."""
    info: str = ""
    """The language of code."""
    sides: tuple[str, ...] = ()
    """How the columns of a table are aligned; a pasted one has none."""
    definition: Definition | None = None
    """What a definition says."""
