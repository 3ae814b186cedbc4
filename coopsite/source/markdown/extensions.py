"""The Markdown coopsite understands: Python-Markdown, its usual extensions, and our few changes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
)

from coopsite.source.markdown.fast import KNOWN_VERSIONS, FastMarkdown
from coopsite.source.markdown.guards import GuardExtension

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_BACKLINKS: Final = {"vi": "Về chỗ có chú thích {} trong bài", "en": "Back to note {} in the text"}


def build_converter(kind: type[markdown.Markdown] | None = None) -> markdown.Markdown:
    """Return a converter: ours where the installed release was compared with it, else the stock one."""
    if kind is None:
        known = markdown.__version__.rpartition(".")[0] in KNOWN_VERSIONS
        kind = FastMarkdown if known else markdown.Markdown
    ours = [Tables(), Footnotes(), Images(), GuardExtension()]
    # By name, the library would look through all that is installed for each.
    usual = [AttrListExtension(), DefListExtension(), SaneListExtension()]
    return kind(extensions=[*ours, *usual], output_format="html")


def set_language(converter: markdown.Markdown, language: str) -> None:
    """Let the words that `converter` itself puts into a text be in `language`."""
    for extension in converter.registeredExtensions:
        if isinstance(extension, Footnotes):
            extension.setConfig("BACKLINK_TITLE", _BACKLINKS.get(language, _BACKLINKS["en"]))


def _without_empty_alt(image: Element | None) -> Element | None:
    """Take away an alt that holds nothing: whoever wants an empty one writes it, as ``{: alt=""}``."""
    if image is not None and not image.get("alt", "").strip():
        image.attrib.pop("alt", None)
    return image


class _Image(ImageInlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        found: Any = super().handleMatch(m, data)
        image, start, end = found
        return _without_empty_alt(image), start, end


class _ImageReference(ImageReferenceInlineProcessor):
    def makeTag(self, href: str, title: str, text: str) -> Element:  # noqa: N802
        return _without_empty_alt(super().makeTag(href, title, text))  # type: ignore[return-value]


class _ShortImageReference(ShortImageReferenceInlineProcessor):
    def makeTag(self, href: str, title: str, text: str) -> Element:  # noqa: N802
        return _without_empty_alt(super().makeTag(href, title, text))  # type: ignore[return-value]


class Images(Extension):
    """Pictures whose alt is missing when nothing was written for it."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Register the patterns in place of the stock ones."""
        md.inlinePatterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
        md.inlinePatterns.register(_ImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        md.inlinePatterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)


class _Tables(TableProcessor):
    """Aligns by class, and says of each header cell that it heads a column."""

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        line = SubElement(parent, "tr")
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined]
        for index, side in enumerate(align):
            cell = (
                SubElement(line, "th", {"scope": "col"}) if parent.tag == "thead" else SubElement(line, "td")
            )
            cell.text = cells[index].strip(" ") if index < len(cells) else ""
            if side:
                cell.set("class", f"align-{side}")


class Tables(Extension):
    """Pipe tables."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Register the table processor."""
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "|"]
        md.parser.blockprocessors.register(_Tables(md.parser, {}), "table", 75)


class Footnotes(FootnoteExtension):
    """Footnotes numbered in the order of their definitions, which is all their ids show: ``fn-1``."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        super().__init__(SEPARATOR="-")

    def reset(self) -> None:
        """Forget the last text's footnotes."""
        super().reset()
        self._numbers = {}

    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802
        """Return the anchor of the footnote labelled `id`."""
        return f"fn-{self._number(id)}"

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: A002, N802
        """Return the anchor of a reference to the footnote labelled `id`, a new one for each found."""
        return self.unique_ref(f"fnref-{self._number(id)}", found)

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return `reference`, or where it was found before the same with how many times that makes."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        return reference if count == 1 else reference.replace("fnref", f"fnref{count}", 1)

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        """Return the list of footnotes, those included that are defined within another."""
        known: set[str] = set()
        while missing := [label for label in self.footnotes if label not in known]:
            for label in missing:
                # Parsing is what finds a definition; the stock loop does not bear finding one while it runs.
                self.parser.parseChunk(Element("div"), self.footnotes[label])
            known.update(missing)
        return super().makeFootnotesDiv(root)

    def _number(self, label: str) -> int:
        if len(self._numbers) != len(self.footnotes):
            self._numbers = {known: number for number, known in enumerate(self.footnotes, start=1)}
        return self._numbers[label]
