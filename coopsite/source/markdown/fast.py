"""Python-Markdown without the work a text gives no cause for; its HTML is the same byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self
from xml.etree.ElementTree import HTML_EMPTY

import markdown
from markdown import serializers
from markdown.blockparser import BlockParser
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.footnotes import FootnotePostTreeprocessor, FootnoteTreeprocessor
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import BLOCK_LEVEL_ELEMENTS, INLINE_PLACEHOLDER_PREFIX, AtomicString

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

KNOWN_VERSIONS: Final = ("3.11",)
"""The releases whose insides this module was compared with; with any other the stock class serves."""

# What a text must contain for an inline pattern to find anything; with none of it, nothing is found.
# `em_strong` handles both delimiters.
_TRIGGERS: Final = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("://",),
    "automail": ("@",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
_MARK: Final = re.compile(r"[`\\\[<&*_]")
_LINE_BREAK: Final = "  \n"
# These only ever replace what the text defines with `[name]: address`.
_REFERENCES: Final = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})

# A block of which no line begins so, that is not indented and has no pipe in two lines, is a paragraph.
_SPECIAL: Final = re.compile(r" {0,3}[-_*+>:\[\d]|[#=]")
_SPECIAL_LINE: Final = re.compile(r"\n(?: {0,3}[-_*+>:\[\d]|[#=])")

_NEEDED_FOR: Final[dict[type, str]] = {
    AttrListTreeprocessor: "{",
    FootnoteTreeprocessor: "[^",
    FootnotePostTreeprocessor: "[^",
    UnescapeTreeprocessor: "\\",
}

_BOOLEAN: Final[frozenset[str]] = getattr(serializers, "BOOLEAN_ATTRIBUTES", {}).get("html", frozenset())
_BLOCKS: Final = frozenset(BLOCK_LEVEL_ELEMENTS)
_AMPERSAND: Final = re.compile(r"&(?!(?:\#[0-9]+|\#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


def is_plain(block: str) -> bool:
    """Tell whether no block processor but the one for paragraphs has any use for `block`."""
    return bool(
        block
        and block[0] != "\n"
        and not block.startswith("    ")
        and not _SPECIAL.match(block)
        and ("\n" not in block or not ("|" in block or _SPECIAL_LINE.search(block)))
    )


class FastBlockParser(BlockParser):
    """Gives a plain paragraph straight to the last processor, which would get it in the end."""

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Parse `blocks` below `parent`."""
        processors = list(self.blockprocessors)
        while blocks:
            block = blocks[0]
            if is_plain(block):
                processors[-1].run(parent, blocks)
                continue
            for processor in processors:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


class FastInline(InlineProcessor):
    """Leaves out inline patterns whose trigger is not in the text.

    The two methods it replaces are private to the base class, hence their mangled names.
    """

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self._steps: list[tuple[Any, str, str, bool]] = []

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the inline patterns to `tree`."""
        if not self._steps:
            patterns = self.md.inlinePatterns
            names = {id(patterns[name]): name for name in _TRIGGERS if name in patterns}
            for pattern in patterns:
                name = names.get(id(pattern), "")
                triggers = _TRIGGERS.get(name, ("",))
                self._steps.append((pattern, triggers[0], triggers[-1], name in _REFERENCES))
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString) or not (_MARK.search(data) or _LINE_BREAK in data):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        defined = bool(self.md.references)
        for index in range(patternIndex, len(self._steps)):
            pattern, trigger, other, is_reference = self._steps[index]
            if (trigger not in data and other not in data) or (is_reference and not defined):
                continue
            matched, start = True, 0
            while matched:
                data, matched, start = apply(pattern, data, index, start)
        return data

    def _InlineProcessor__processPlaceholders(  # noqa: N802
        self,
        data: str | None,
        parent: Element,
        isText: bool = True,  # noqa: N803
    ) -> list[tuple[Element, list[str]]]:
        if data and INLINE_PLACEHOLDER_PREFIX not in data:
            if isText:
                parent.text = parent.text + data if parent.text else data
            else:
                parent.tail = parent.tail + data if parent.tail else data
            return []
        stock: Any = super()._InlineProcessor__processPlaceholders  # type: ignore[misc]
        found: list[tuple[Element, list[str]]] = stock(data, parent, isText)
        return found


class FastPrettify(PrettifyTreeprocessor):
    """Puts line ends between blocks, asking of each tag once whether it is one."""

    def _prettifyETree(self, elem: Element) -> None:  # noqa: N802
        blocks = _BLOCKS
        if elem.tag in blocks and elem.tag not in {"code", "pre"}:
            if len(elem) and elem[0].tag in blocks and not (elem.text and elem.text.strip()):
                elem.text = "\n"
            for child in elem:
                if child.tag in blocks:
                    self._prettifyETree(child)
        if not elem.tail or not elem.tail.strip():
            elem.tail = "\n"


class FastMarkdown(markdown.Markdown):
    """Equal to `markdown.Markdown` with HTML output, but faster on texts that use little of the syntax."""

    def build_parser(self) -> Self:
        """Build the stock parts, then put the quick ones in."""
        super().build_parser()
        processors = self.parser.blockprocessors
        self.parser = FastBlockParser(self)
        self.parser.blockprocessors = processors
        for processor in processors:
            processor.parser = self.parser
        self.treeprocessors.register(FastInline(self), "inline", 20)
        self.treeprocessors.register(FastPrettify(self), "prettify", 10)
        return self

    def is_block_level(self, tag: object) -> bool:
        """Tell whether `tag` names a block."""
        return isinstance(tag, str) and tag.lower().rstrip("/") in _BLOCKS

    def convert(self, source: str) -> str:
        """Convert `source` to HTML."""
        if not source.strip():
            return ""
        self.lines = source.split("\n")
        raw = "<" in source or "&" in source
        for step in self.preprocessors:
            if raw or not isinstance(step, HtmlBlockPreprocessor):
                self.lines = step.run(self.lines)
        root: Any = self.parser.parseDocument(self.lines).getroot()
        for tree_step in self._tree_steps(source):
            changed = tree_step.run(root)
            if changed is not None:
                root = changed
        output = serialize(root).strip()
        for text_step in self.postprocessors:
            output = text_step.run(output)
        return output.strip()

    def _tree_steps(self, source: str) -> Iterator[Any]:
        """Those tree processors that `source` may give something to do."""
        for step in self.treeprocessors:
            if _NEEDED_FOR.get(type(step), "") in source:
                yield step


def serialize(root: Element) -> str:
    """Return the HTML inside `root`, which has no comments, instructions or namespaces."""
    out = [_escape(root.text)] if root.text else []
    pending: list[tuple[Iterator[Element], str]] = [(iter(root), "")]
    while pending:
        children, closing = pending[-1]
        for element in children:
            tag = element.tag
            out.append(f"<{tag}{_attributes(element)}>" if element.attrib else f"<{tag}>")
            if element.text:
                out.append(element.text if tag in {"script", "style"} else _escape(element.text))
            tail = _escape(element.tail) if element.tail else ""
            end = tail if tag in HTML_EMPTY else f"</{tag}>{tail}"
            if len(element):
                pending.append((iter(element), end))
                break
            out.append(end)
        else:
            out.append(closing)
            pending.pop()
    return "".join(out)


def _escape(text: str) -> str:
    if "&" in text:
        text = _AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def _attributes(element: Element) -> str:
    out = []
    # An attribute list may give a name without a value, which the tree holds as None.
    values: list[tuple[str, str | None]] = sorted(element.items())
    for name, value in values:
        if value is None or (name == value and name in _BOOLEAN):
            out.append(f" {name}")
        else:
            quoted = _escape(value).replace('"', "&quot;")
            out.append(f' {name}="{quoted}"')
    return "".join(out)
