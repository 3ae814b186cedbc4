"""Sanitise the HTML of bodies by lists of allowed elements, attributes and schemes, with nh3 (ammonia)."""

from __future__ import annotations

from html import escape
from typing import Final

import nh3

from coopsite.content.markdown.html_syntax import SWALLOWING, UNWRAPPED
from coopsite.text.schemes import OPENED, hidden_scheme_of

TAGS: Final = frozenset({
    "a", "abbr", "address", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip
EVERYWHERE: Final = frozenset({"class", "dir", "id", "lang", "title"})
ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
}
ADDRESSES: Final = frozenset({("a", "href"), ("img", "src")})


class Sanitiser:
    """Removes from HTML all that is not allowed. One serves many texts."""

    def __init__(self) -> None:
        attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
        attributes["*"] = set(EVERYWHERE)
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            attributes=attributes,
            clean_content_tags=set(SWALLOWING | UNWRAPPED),
            url_schemes=set(OPENED),
            link_rel=None,
        )

    def clean(self, html: str) -> str:
        """Return `html` with nothing left but what is allowed."""
        return self._cleaner.clean(html)

    def keeps(self, address: str) -> bool:
        """Tell whether the address of a link is kept."""
        return not hidden_scheme_of(address) or ' href="' in self._cleaner.clean(
            f'<a href="{escape(address)}">a</a>'
        )
