"""Nothing but harmless HTML leaves a body, and what had to go is named."""

from __future__ import annotations

import re
from html import escape
from typing import Final

import nh3

from coopsite.content.markdown.html_syntax import SWALLOWING, UNWRAPPED

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
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
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def scheme_of(target: str) -> str:
    """Return the scheme a browser might see in `target`, in small letters, or nothing."""
    bare = _IGNORED.sub("", target)
    found = _SCHEME.match(bare)
    return found[1].lower() if found else ""


class Sanitiser:
    """Cleans HTML by a list of what is allowed. One cleaner serves many texts."""

    def __init__(self) -> None:
        attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
        attributes["*"] = set(EVERYWHERE)
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            attributes=attributes,
            clean_content_tags=set(SWALLOWING | UNWRAPPED),
            url_schemes=set(SCHEMES),
            link_rel=None,
        )

    def clean(self, html: str) -> str:
        """Return `html` without anything harmful."""
        return self._cleaner.clean(html)

    def keeps(self, address: str) -> bool:
        """Tell whether an address of a link survives."""
        return not scheme_of(address) or ' href="' in self._cleaner.clean(
            f'<a href="{escape(address)}">a</a>'
        )
