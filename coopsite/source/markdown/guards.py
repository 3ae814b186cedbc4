"""What would take too long, go too deep or swallow a text is found by counting, alike on every machine."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    import markdown

    from coopsite.source.markdown.places import Places

MAX_RUN: Final = 1000
"""Longest run of one character other than a line end."""
MAX_BLOCKS: Final = 20_000
"""Most pieces a text may have between blank lines."""
MAX_BLOCK_WORK: Final = 10_000_000
"""Most characters that may be looked at to find lists, tables, headings and HTML."""
MAX_INLINE_WORK: Final = 30_000_000
"""Most steps that emphasis, links and code within running text may cost."""
MAX_DEPTH: Final = 64
"""Deepest nesting of lists and quotations."""
MAX_TAGS: Final = 20_000
"""Most HTML tags in a text."""
MAX_OPEN_TAGS: Final = 100
"""Most HTML tags open at one time."""
MAX_UNCLOSED: Final = 20
"""Most HTML tags never closed."""
MAX_FOOTNOTES: Final = 1000
"""Most references to footnotes and definitions of them, together."""
MAX_DEFINITION: Final = 4000
"""Longest line that begins like the definition of a link."""

_FREE_MARKS: Final = 60
_RUN: Final = re.compile(rf"([^\n])\1{{{MAX_RUN},}}")
_INDENTED_ITEM: Final = re.compile(rf"^ {{{4 * MAX_DEPTH},}}(?=(?:[-*+>]|\d+\.) )", re.MULTILINE)
_TOO_DEEP: Final = " " * (4 * MAX_DEPTH)
_DEFINITION: Final = re.compile(rf"^[ \t>]*\[[^\[\]\n]*\]:.{{{MAX_DEFINITION}}}", re.MULTILINE)
_TAG_START: Final = re.compile(r"<[a-zA-Z/!?]")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[\s/][^<>]*)?)>")
_COMMENT: Final = re.compile(r"<!--|-->|--!>|<!\[")
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
})  # fmt: skip
_OPTIONAL_END: Final = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "rp", "rt",
})  # fmt: skip


class Refusal(Exception):  # noqa: N818
    """A text is not parsed: `code` says why, `count` what was counted, `near` some text where."""

    def __init__(self, code: str, count: int, near: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.count = count
        self.near = near


class Inspected(NamedTuple):
    """A text that may be parsed, with marks of comments that never end made harmless, and what was found."""

    source: str
    findings: tuple[Diagnostic, ...]


def inspect(source: str, places: Places) -> Inspected:
    """Look at `source` before it is parsed. Raise `Refusal` where its mere size or shape forbids it."""
    if ("\t" in source or _TOO_DEEP in source) and (deep := _INDENTED_ITEM.search(source.expandtabs(4))):
        raise Refusal("E302", len(deep[0]) // 4)
    if _may_hold_a_run(source) and (run := _RUN.search(source)):
        raise Refusal("E302" if run[1] in "*_" else "E301", run.end() - run.start(), run[0])
    if source.count("\n\n") > MAX_BLOCKS:
        raise Refusal("E301", source.count("\n\n"))
    if "[" in source:
        _inspect_definitions(source)
    if "<" not in source:
        return Inspected(source, ())
    _inspect_tags(source)
    prose = _prose(places)
    broken = tuple(_broken_comments(prose))
    unclosed = _unclosed(prose)
    findings = [Diagnostic("W303", "", *places.at(start)) for start in broken]
    findings += [Diagnostic("W304", "", *places.at(start), {"tag": f"<{tag}>"}) for start, tag in unclosed]
    return Inspected(_harmless(source, broken), tuple(findings))


def _may_hold_a_run(source: str) -> bool:
    """Tell at a few places whether any character is repeated for long; the expression looks at every one."""
    half = MAX_RUN // 2
    return any(source[at] * half == source[at : at + half] for at in range(0, len(source) - half, half))


def _inspect_definitions(source: str) -> None:
    footnotes = source.count("[^")
    if footnotes > MAX_FOOTNOTES:
        raise Refusal("E301", footnotes, "[^")
    if "]:" in source and (long := _DEFINITION.search(source)):
        raise Refusal("E301", MAX_DEFINITION, long[0])


def _inspect_tags(source: str) -> None:
    tags = source.count("<")
    if tags > MAX_TAGS:
        raise Refusal("E301", tags, "<")
    # The HTML parser looks from each tag's start for its end.
    work = tags * len(source) // 100
    end = -1
    for start in _TAG_START.finditer(source):
        if end < start.start():
            end = source.find(">", start.start())
            if end < 0:
                end = len(source)
        work += end - start.start()
    if work > MAX_BLOCK_WORK:
        raise Refusal("E301", tags, "<")


def _prose(places: Places) -> str:
    """Return the text with what is shown as code blanked out, each character in its place."""
    lines = places.masked.split("\n")
    return "\n".join(" " * len(line) if line.startswith(("    ", "\t")) else line for line in lines)


def _broken_comments(prose: str) -> Iterator[int]:
    """Yield where a ``<!--`` stands that is never closed or not before the next, and each ``<![``."""
    opened = -1
    for mark in _COMMENT.finditer(prose):
        if mark[0] == "<!--":
            if opened >= 0:
                yield opened
            opened = mark.start()
        elif mark[0] == "<![":
            if opened < 0:
                yield mark.start()
        else:
            opened = -1
    if opened >= 0:
        yield opened


def _harmless(source: str, broken: tuple[int, ...]) -> str:
    """Write the ``<`` at each place in `broken` so that it is shown and begins nothing."""
    parts = []
    last = 0
    for start in broken:
        parts += [source[last:start], "&lt;"]
        last = start + 1
    return "".join([*parts, source[last:]]) if parts else source


def _unclosed(prose: str) -> list[tuple[int, str]]:
    """Return place and name of each HTML tag that is opened and never closed."""
    opened: list[tuple[int, str]] = []
    names: Counter[str] = Counter()
    found: list[tuple[int, str]] = []
    for tag in _TAG.finditer(_without_comments(prose)):
        name = tag[2].lower()
        if name in _VOID or tag[3].endswith("/"):
            continue
        if not tag[1]:
            opened.append((tag.start(), name))
            names[name] += 1
            if len(opened) > MAX_OPEN_TAGS:
                raise Refusal("E302", len(opened), tag[0])
        elif names[name]:
            while (last := opened.pop())[1] != name:
                names[last[1]] -= 1
                if last[1] not in _OPTIONAL_END:
                    found.append(last)
            names[name] -= 1
    found += opened
    if len(found) > MAX_UNCLOSED:
        raise Refusal("E302", len(found), f"<{found[0][1]}")
    return sorted(found)


def _without_comments(prose: str) -> str:
    if "<!--" not in prose:
        return prose
    return re.sub(r"<!--.*?--!?>", lambda m: " " * len(m[0]), prose, flags=re.DOTALL)


class _BlockGuard(BlockProcessor):
    """Takes no block, but counts what the others are given."""

    work = 0

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Count, and decline."""
        depth = len(self.parser.state)
        if depth > MAX_DEPTH:
            raise Refusal("E302", depth, block)
        self.work += len(block)
        if self.work > MAX_BLOCK_WORK:
            raise Refusal("E301", block.count("\n") + 1, block)
        return False

    def run(self, parent: Element, blocks: list[str]) -> bool:  # noqa: ARG002
        """Leave the block to others."""
        return False


class _InlineGuard(Treeprocessor):
    """Counts the marks in each piece of running text, just before they are looked at.

    An opening mark without its partner costs a walk to the end of its piece, so the cost of a piece is its
    length times its marks; a few marks in each are free.
    """

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self._converter: Any = md

    def run(self, root: Element) -> None:
        """Count in the tree below `root`, and change nothing."""
        whole = "\n".join(self._converter.lines)
        if len(whole) * count_marks(whole) <= MAX_INLINE_WORK:
            return
        work = 0
        for element in root.iter():
            for text in (element.text, element.tail):
                if text:
                    marks = count_marks(text)
                    if marks > _FREE_MARKS:
                        work += len(text) * (marks - _FREE_MARKS)
                        if work > MAX_INLINE_WORK:
                            raise Refusal("E301", marks, text)


def count_marks(text: str) -> int:
    """Count the characters of `text` that may open an inline mark."""
    return sum(map(text.count, "[`*_<"))


class GuardExtension(Extension):
    """Stops the parser, with a `Refusal`, before it would work too long or go too deep."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Register both guards."""
        self._md: Any = md
        self._blocks = _BlockGuard(md.parser)
        md.parser.blockprocessors.register(self._blocks, "guard", 1000)
        md.treeprocessors.register(_InlineGuard(md), "guard", 45)
        md.registerExtension(self)

    def reset(self) -> None:
        """Begin to count anew; a refusal leaves the parser in the middle of a text."""
        self._blocks.work = 0
        self._md.parser.state.clear()
