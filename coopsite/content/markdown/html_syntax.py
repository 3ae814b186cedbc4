"""The syntax of HTML inside Markdown: elements, tags, and the beginnings of HTML blocks."""

from __future__ import annotations

import re
from typing import Final

ELEMENTS: Final = frozenset({
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio",
    "b", "base", "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote",
    "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col",
    "colgroup", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir",
    "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font",
    "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img",
    "input", "ins", "isindex", "kbd", "label", "legend", "li", "link", "listing",
    "main", "map", "mark", "marquee", "math", "menu", "meta", "meter", "nav",
    "nobr", "noembed", "noframes", "noscript", "object", "ol", "optgroup", "option", "output",
    "p", "param", "picture", "plaintext", "pre", "progress", "q", "rb", "rp",
    "rt", "rtc", "ruby", "s", "samp", "script", "search", "section", "select",
    "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary",
    "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th",
    "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var",
    "video", "wbr", "xmp",
})  # fmt: skip
"""Every element of HTML, obsolete ones included. Anything else in angle brackets is text."""

VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame",
})  # fmt: skip
"""Elements without an end tag."""

SWALLOWING: Final = frozenset({
    "script", "style", "template", "svg", "math", "iframe", "object", "noembed", "noframes",
})  # fmt: skip
"""Elements whose content is not shown to readers."""

UNWRAPPED: Final = frozenset({
    "title", "textarea", "xmp", "plaintext", "listing", "noscript", "select", "option", "optgroup",
})  # fmt: skip
"""Elements of which only the text is shown, since browsers read no tags inside them."""

DIVISIONS: Final = frozenset({
    "article", "body", "center", "dialog", "dir", "fieldset", "footer", "form", "header", "hgroup", "main",
    "marquee", "menu", "nav", "search",
})  # fmt: skip
"""Elements that are dropped but still separate their content from what is around them."""

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center",
    "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe",
    "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol",
    "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
})  # fmt: skip
_VERBATIM: Final = frozenset({"script", "pre", "style", "textarea"})

_ATTRIBUTE: Final = r"""\s+[A-Za-z_:][A-Za-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
TAG: Final = re.compile(rf"<(?:([A-Za-z][A-Za-z0-9-]*)(?:{_ATTRIBUTE})*\s*/?|/([A-Za-z][A-Za-z0-9-]*)\s*)>")
"""A whole tag (CommonMark 0.31, section 6.6): the name of the element that it opens or closes."""
OFFICE: Final = re.compile(r"(?:o|w|v|st1):[a-z]", re.IGNORECASE)
"""Prefixes of the elements that word processors leave in copied text."""
OFFICE_TAG: Final = re.compile(r"</?(?:o|w|v|st1):[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)

BLANK: Final = re.compile(r"(?<!\w)<((?![A-Z][A-Za-z.]*[ />])[^\W\d_][^<>\n]{0,99})>")
"""Words in angle brackets, to be filled in. Those like a component of other tools are left to `foreign_syntax`."""

_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|$)")
_DECLARATION: Final = re.compile(r"<![A-Za-z]")

COMMENT: Final = 2
BLOCK: Final = 6
LONE_TAG: Final = 7
_VERBATIM_END: Final = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_ENDS: Final = {1: _VERBATIM_END, COMMENT: re.compile("-->"), 3: re.compile(r"\?>"), 4: re.compile(">")}


def block_of_html(line: str, *, in_paragraph: bool) -> int:
    """Return the kind (1–7) of the HTML block that `line` (not indented, begins with ``<``) opens; 0 for none.

    The fifth kind, CDATA sections, is no HTML here. Source: CommonMark 0.31, section 4.6.
    """
    if line.startswith("<!--"):
        return COMMENT
    if line.startswith("<?"):
        return 3
    if _DECLARATION.match(line):
        return 4
    named = _NAME.match(line)
    if named is None:
        return 0
    name = named[1].lower()
    if name in _VERBATIM and line[1] != "/":
        return 1
    if name in _BLOCKS:
        return BLOCK
    if in_paragraph or name not in ELEMENTS or name in _VERBATIM:
        return 0
    tag = TAG.match(line)
    return LONE_TAG if tag and not line[tag.end() :].strip() else 0


def ends_block(kind: int, line: str) -> bool:
    """Tell whether an HTML block of kind 1–5 ends with `line`."""
    end = _ENDS.get(kind)
    return end is not None and end.search(line) is not None


def lasts_till_blank(kind: int) -> bool:
    """Tell whether an HTML block of this kind ends at the next blank line."""
    return kind >= BLOCK
