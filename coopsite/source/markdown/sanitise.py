"""Nothing but harmless HTML leaves a body, and what had to go is named."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3

from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from coopsite.source.markdown.places import Places

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
# What these hold is no text for readers.
_WITH_CONTENT: Final = frozenset({
    "script", "style", "template", "svg", "math", "iframe", "object", "noscript", "noembed", "noframes",
    "title", "textarea", "xmp", "select",
})  # fmt: skip
_ADDRESSES: Final = frozenset({("a", "href"), ("img", "src")})
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_SCHEME: Final = re.compile(r"([^/?#:]*):")


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
            clean_content_tags=set(_WITH_CONTENT),
            url_schemes=set(SCHEMES),
            link_rel=None,
        )

    def clean(self, html: str, source: str, places: Places) -> tuple[str, list[Diagnostic]]:
        """Return `html` without anything harmful, and a finding for each thing that had to go."""
        clean = self._cleaner.clean(html)
        # Only raw HTML, an attribute list or an address can hold what is not allowed.
        suspect = "<" in source or "{" in source or "%3" in clean or _addresses(html) != _addresses(clean)
        return clean, _Audit(places).run(html) if suspect else []


def _addresses(html: str) -> int:
    return html.count(' href="') + html.count(' src="')


class _Audit(HTMLParser):
    """Names what the cleaner takes out of a piece of HTML."""

    def __init__(self, places: Places) -> None:
        super().__init__(convert_charrefs=True)
        self._places = places
        self._findings: list[Diagnostic] = []

    def run(self, html: str) -> list[Diagnostic]:
        # The library stops at a marked section it does not know; to the cleaner each is only a comment.
        self.feed(html.replace("<![", "<!--"))
        self.close()
        return self._findings

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self._removed(f"<{tag}", f"<{tag}>")
            return
        allowed = ATTRIBUTES.get(tag, frozenset())
        for name, value in attrs:
            if name not in EVERYWHERE and name not in allowed:
                self._removed(name, name)
            elif (tag, name) in _ADDRESSES and value and not _is_safe(value):
                line, column = self._places.of_target(value)
                self._findings.append(Diagnostic("E306", "", line, column, {"target": value}))

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        self._removed("<?", "<?")

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self._removed("<!", "<!")

    def _removed(self, written: str, what: str) -> None:
        self._findings.append(Diagnostic("W305", "", *self._places.of_word(written), {"what": what}))


def _is_safe(target: str) -> bool:
    return all((scheme_of(each) or "http") in SCHEMES for each in (target, unquote(target)))
