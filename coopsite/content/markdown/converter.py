"""Markdown to HTML that is not clean yet: Python-Markdown with a reader of our own for blocks and running text."""

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
from coopsite.content.markdown.footnotes import Footnotes
from coopsite.content.markdown.inline import InlineReader
from coopsite.content.markdown.links import Definition, Definitions
from coopsite.content.markdown.losses import Losses
from coopsite.content.markdown.raw_html import RawHtml
from coopsite.content.markdown.sanitise import EVERYWHERE
from coopsite.content.markdown.serialise import serialise
from coopsite.content.markdown.tree import TreeBuilder, is_prose
from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from markdown.util import HtmlStash

    from coopsite.content.markdown.positions import Places

_BRACES: Final = (("\x02123\x03", "{"), ("\x02125\x03", "}"))
_COMMENTS: Final = frozenset({"//", "comment", "comments"})


class ConversionState:
    """What is known of the body being read."""

    def __init__(self, places: Places, language: str, stash: HtmlStash, *, line_breaks: bool) -> None:
        self.places = places
        self.language = language
        self.line_breaks = line_breaks
        """Whether every line end is shown as one."""
        self.definitions = Definitions()
        self.notes = Footnotes(self)
        self.losses = Losses(self.find)
        self.raw = RawHtml(stash, self.losses.tag, self.losses.mark, self.losses.odd)
        self.findings: list[Diagnostic] = []
        self.code: list[tuple[int, int]] = []
        """Where in the source code stands."""
        self._last_list = 0
        """Where the attribute list begins that was looked at last."""
        self._given: dict[str, int] = {}
        """Attribute → where it ends in the last list that gives it."""
        self._once = set[str]()
        self._last_closing = places.source.rfind("-->") - 1

    def find(self, code: str, start: int, **args: str) -> None:
        """Note a finding at `start` of the source."""
        self.findings.append(Diagnostic(code, "", *self.places.at(start), args))

    def find_once(self, code: str, start: int, **args: str) -> None:
        """Note a finding at `start` of the source, unless the code has been noted so before."""
        if code not in self._once:
            self._once.add(code)
            self.find(code, start, **args)

    def address(self, address: str, start: int) -> None:
        """Note the address of a link or picture."""
        self.losses.addresses.append((address, start))

    def given(self, tag: str, name: str, value: str | None) -> None:
        """Note an attribute that an attribute list gives to an element; lists mostly come in the order of the text."""
        if name in EVERYWHERE:
            return
        source = self.places.source
        written = re.compile(rf"\{{[^{{}}\n]*?[\s{{:]({re.escape(name)})\b")
        after = self._given.get(name, 0)
        found = written.search(source, max(self._last_list, after)) or written.search(source, after)
        start = 0
        if found:
            start = found.start(1)
            self._last_list, self._given[name] = found.start(), found.end()
        at = max(source.find(value, start), start) if value else start
        self.losses.attribute(tag, name.lower(), value or "", start, at)

    def is_whole_comment(self, start: int) -> bool:
        """Tell whether the comment that opens at `start` of the source is closed before another opens."""
        source = self.places.source
        if start >= self._last_closing:
            return False
        another = source.find("<!--", start + 4)
        return source.find("-->", start + 2, another if another >= 0 else len(source)) >= 0


class Converted(NamedTuple):
    """A body as HTML that may hold anything, and what was found on the way."""

    html: str
    reading: ConversionState


class _Blocks(BlockParser):
    """The library's place for what makes a tree of lines."""

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
        reading.notes.append_to(root, builder)
        builder.settle_definitions()
        return ElementTree(root)


class _Raw(Postprocessor):
    """Puts the HTML of the text where it stood."""

    def run(self, text: str) -> str:
        kept = self.md.htmlStash.rawHtmlBlocks

        def put(found: re.Match[str]) -> str:
            return str(kept[int(found[1])])

        return HTML_PLACEHOLDER_RE.sub(put, text) if kept else text


class Converter(markdown.Markdown):
    """Turns one body after another into HTML."""

    parser: _Blocks

    def __init__(self) -> None:
        super().__init__(output_format="html")

    def build_parser(self) -> Self:
        """Register what reads blocks, attribute lists and HTML."""
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
        """Return the HTML of the source that `places` knows. Raise `Refusal` where it goes too deep."""
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
