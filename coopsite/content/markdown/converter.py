"""Convert Markdown to HTML, not yet sanitised: Python-Markdown with readers of blocks and text of our own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import Element, ElementTree

import markdown
from markdown.blockparser import BlockParser
from markdown.postprocessors import Postprocessor
from markdown.util import HTML_PLACEHOLDER_RE, Registry

from coopsite.content.markdown.attributes import AttributeLists
from coopsite.content.markdown.blocks import BlockReader
from coopsite.content.markdown.inline import InlineReader
from coopsite.content.markdown.links import Definition
from coopsite.content.markdown.serialise import serialise
from coopsite.content.markdown.state import ConversionState
from coopsite.content.markdown.tree import TreeBuilder, is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from coopsite.content.markdown.positions import Places

_BRACES: Final = (("\x02123\x03", "{"), ("\x02125\x03", "}"))
_COMMENTS: Final = frozenset({"//", "comment", "comments"})


class Converted(NamedTuple):
    """A body as HTML that may hold anything, and the state of its conversion."""

    html: str
    reading: ConversionState


class _Blocks(BlockParser):
    """Makes the tree of elements in place of Python-Markdown's block parser."""

    reading: ConversionState

    def parseDocument(self, lines: Iterable[str]) -> Any:  # noqa: N802
        """Return the tree of a whole body."""
        reading = self.reading
        reader = BlockReader(
            "\n".join(lines), reading.definitions, reading.is_whole_comment, reading.find_once
        )
        document = reader.read()
        reading.code += reader.code
        reading.notes.define(reader.notes)
        builder = TreeBuilder(reading, InlineReader(reading))
        root = Element("div")
        builder.fill(root, document.children)
        reading.notes.append_to(root, builder.fill)
        builder.settle_definitions()
        return ElementTree(root)


class _Raw(Postprocessor):
    """Puts the text's own HTML back where it stood."""

    def run(self, text: str) -> str:
        kept = self.md.htmlStash.rawHtmlBlocks

        def put(found: re.Match[str]) -> str:
            return str(kept[int(found[1])])

        return HTML_PLACEHOLDER_RE.sub(put, text) if kept else text


class Converter(markdown.Markdown):
    """Converts one body after another. Not for several threads at once."""

    parser: _Blocks

    def __init__(self) -> None:
        super().__init__(output_format="html")

    def build_parser(self) -> Self:
        """Register our readers of blocks, attribute lists and HTML."""
        self.preprocessors = Registry()
        self.inlinePatterns = Registry()
        self.parser = _Blocks(self)
        self._attributes = AttributeLists(self)
        self.treeprocessors = Registry()
        self.treeprocessors.register(self._attributes, "attr_list", 8)
        self.postprocessors = Registry()
        self.postprocessors.register(_Raw(self), "raw_html", 30)
        return self

    def convert_body(self, places: Places, language: str, *, line_breaks: bool) -> Converted:
        """Return the HTML of the source of `places`. Raise `LimitExceededError` where it nests too deep."""
        self.reset()
        reading = ConversionState(places, language, self.htmlStash, line_breaks=line_breaks)
        self.parser.reading = self._attributes.reading = reading
        root: Element = self.parser.parseDocument(places.source.split("\n")).getroot()
        if "{" in places.source:
            for tree_step in self.treeprocessors:
                tree_step.run(root)
        for start in _settled(reading):
            reading.find("W303", start)
        html = serialise(root).strip()
        for text_step in self.postprocessors:
            html = text_step.run(html)
        for kept, brace in _BRACES:
            html = html.replace(kept, brace)
        _tell_of_definitions(reading)
        reading.losses.tell_plain()
        return Converted(html, reading)


def _settled(reading: ConversionState) -> list[int]:
    broken, unclosed = reading.raw.settle()
    for start, tag in unclosed:
        reading.find("W304", start, tag=f"<{tag}>")
    return broken


def _titled(definition: Definition) -> str:
    """Return the address of a definition, and its title if it has one."""
    return f'{definition.address} "{definition.title}"' if definition.title else definition.address


def _tell_of_definitions(reading: ConversionState) -> None:
    for again in reading.definitions.again:
        reading.find("W322", again.start, label=again.label, target=_titled(again))
    for unused in reading.definitions.unused():
        if unused.label.strip().lower() not in _COMMENTS and unused.address.strip("#<>"):
            shown = {"shown": unused.label} if is_prose(unused) else {}
            reading.find("W326", unused.start, label=unused.label, target=_titled(unused), **shown)
