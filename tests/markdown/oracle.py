"""What others show of a Markdown text, and what coopsite shows: the same text, read by two programs.

GitHub's Markdown is read by markdown-it-py with its plugins: CommonMark with tables, strikethrough, boxes to tick, bare
addresses and footnotes; without the attribute lists that coopsite keeps beside it.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Final
from unicodedata import normalize

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.gfm import gfm_plugin

from coopsite.content.body import Body, Slot
from coopsite.content.markdown import BodyParser
from coopsite.content.markdown.tags import written

_LIMIT: Final = 100
_ATTRIBUTE_LIST: Final = re.compile(r"\s*\{(?::[^{}]*|#[^\s{}]+)\}\s*\Z")


def common_mark_html(source: str) -> str:
    """Return the HTML of a text by CommonMark alone."""
    return str(_common_mark().render(source))


def github_html(source: str, *, indented_code: bool = True) -> str:
    """Return the HTML of a text as GitHub's Markdown shows it.

    Without `indented_code`, as it would be shown if four spaces at the beginning of a line made no code of it.
    """
    return str(_github(indented_code).render(normalize("NFC", source)))


@cache
def _common_mark() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _LIMIT})


@cache
def _github(indented_code: bool) -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"maxNesting": _LIMIT})
    reader.use(gfm_plugin)
    # Hints in coloured boxes are GitHub's alone; an address is kept as it was written.
    reader.options["alerts"] = False
    reader.normalizeLinkText = str  # type: ignore[assignment, method-assign]
    reader.normalizeLink = str  # type: ignore[assignment, method-assign]
    if not indented_code:
        reader.disable("code")
    reader.core.ruler.push("attribute_lists", _without_attribute_lists)
    return reader


def _without_attribute_lists(state: StateCore) -> None:
    """Take attribute lists, which coopsite keeps beside it, off the ends of headings and paragraphs."""
    for token in state.tokens:
        for inner in (token.children or [])[-1:]:
            inner.content = _ATTRIBUTE_LIST.sub("", inner.content)


@cache
def _parser() -> BodyParser:
    return BodyParser()


def our_body(source: str, language: str = "vi") -> Body:
    """Return the body that coopsite makes of a text."""
    return _parser().parse(normalize("NFC", source), language)


def our_html(body: Body) -> str:
    """Return a body's HTML, each link and picture leading where it was written to lead."""
    return "".join(part if isinstance(part, str) else _tag(body, part) for part in body.parts)


def _tag(body: Body, part: int) -> str:
    if part < 0:
        return "</a>"
    slot: Slot = body.outline.slots[part]
    if slot.kind == "image":
        return f"<img{written({'src': escape(slot.target)})}{slot.attributes}>"
    return f"<a{written({'href': escape(slot.target)})}{slot.attributes}>"
