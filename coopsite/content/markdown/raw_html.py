"""Raw HTML in a text: keep it aside during conversion, and turn into text what is no element or is never closed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from coopsite.content.markdown.html_syntax import DIVISIONS, ELEMENTS, OFFICE, SWALLOWING, UNWRAPPED, VOID
from coopsite.content.markdown.limits import MAX_OPEN_TAGS, MAX_UNCLOSED, LimitExceededError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown.util import HtmlStash

_TOKEN: Final = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|</?(?P<odd>[A-Za-z][^\s/<>]*)(?P<junk>[^<>]*)>"
    r"|<(?P<other>!--|[?]|![A-Za-z])?"
)
_OTHER_ENDS: Final = {"!--": "-->", "?": "?>"}
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_OPTIONAL_END: Final = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "rp", "rt",
})  # fmt: skip


class RawTag(NamedTuple):
    """A start tag as written, its place, and its attributes with their places."""

    name: str
    start: int
    attributes: tuple[tuple[str, str | None, int, int], ...]
    """Name, value, place of the name, place of the value."""


class _Open(NamedTuple):
    name: str
    start: int
    piece: int
    part: int


class RawHtml:
    """The raw HTML of one text, kept aside until the rest is HTML, too."""

    def __init__(
        self,
        stash: HtmlStash,
        on_tag: Callable[[RawTag], None],
        on_mark: Callable[[str, int], None],
        on_odd: Callable[[str, int], None],
    ) -> None:
        self._stash = stash
        self._on_tag = on_tag
        self._on_mark = on_mark
        self._on_odd = on_odd
        self._pieces: list[list[str]] = []
        self._tags: list[tuple[bool, _Open]] = []
        self._broken: set[int] = set()

    def keep(self, html: str, starts: Sequence[int]) -> str:
        """Keep a piece of HTML, whose lines begin at `starts` of the source; return a placeholder for it.

        Return nothing where none of it is shown.
        """
        place = _places(html, starts)
        parts: list[str] = []
        last = at = 0
        ends: dict[str, int] = {}
        while (token := _TOKEN.search(html, at)) is not None:
            parts.append(html[last : token.start()])
            last = at = token.end()
            written = token[0]
            name = (token["name"] or token["odd"] or "").lower()
            if not name:
                end = _end_of(html, token, ends)
                if end:
                    if token["other"] != "!--":
                        self._on_mark(written[:2], place(token.start()))
                    last = at = end
                else:
                    self._lone(html, token.start(), place)
                    parts.append(written.replace("<", "&lt;"))
            elif name in UNWRAPPED or OFFICE.match(name):
                if written[1] != "/":
                    self._on_tag(self._tag(token, name, place))
                parts.append(" " if name in UNWRAPPED else "")
            elif name not in ELEMENTS:
                if written[1] != "/":
                    self._on_odd(name, place(token.start()))
                parts.append("&lt;")
                last = at = token.start() + 1
            elif written[1] == "/":
                self._tags.append((True, _Open(name, place(token.start()), len(self._pieces), len(parts))))
                parts.append(f"</{'div' if name in DIVISIONS else name}>")
            else:
                end = self._start_tag(html, token, name, place, parts)
                last = at = end
        parts.append(html[last:])
        if not any(parts):
            return ""
        self._pieces.append(parts)
        return str(self._stash.store(""))

    def broken(self, start: int) -> None:
        """Note HTML that begins at `start` of the source and has no end."""
        self._broken.add(start)

    def settle(self) -> tuple[list[int], list[tuple[int, str]]]:
        """Close what is open, and report what could not be closed.

        Return the places of HTML without an end, which is shown as text, and place and name of each element that is
        never closed. Raise `LimitExceededError` where too many are open.
        """
        unclosed = self._unclosed()
        for tag in unclosed:
            if tag.name in SWALLOWING:
                # It would hide all that follows.
                self._pieces[tag.piece][tag.part] = self._pieces[tag.piece][tag.part].replace("<", "&lt;", 1)
        self._stash.rawHtmlBlocks[:] = ["".join(parts) for parts in self._pieces]
        return sorted(self._broken)[:MAX_UNCLOSED], sorted((tag.start, tag.name) for tag in unclosed)

    def _lone(self, html: str, at: int, place: Callable[[int], int]) -> None:
        if html.startswith(("<!", "<?"), at) or html[at + 1 : at + 2].isalpha():
            self._broken.add(place(at))

    def _start_tag(
        self, html: str, token: re.Match[str], name: str, place: Callable[[int], int], parts: list[str]
    ) -> int:
        """Read a start tag; return where to go on reading."""
        tag = self._tag(token, name, place)
        self._on_tag(tag)
        if name in SWALLOWING:
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, token.end())
            if close is not None:
                return close.end()
        if name not in VOID and not token[0].endswith("/>"):
            self._tags.append((False, _Open(name, tag.start, len(self._pieces), len(parts))))
        parts.append(f"<div{token[0][1 + len(name) :]}" if name in DIVISIONS else token[0])
        return token.end()

    def _tag(self, token: re.Match[str], name: str, place: Callable[[int], int]) -> RawTag:
        inside = token["rest"] if token["name"] else token["junk"]
        offset = token.start("rest") if token["name"] else token.start("junk")
        attributes = tuple(
            (
                found[1].lower(),
                next((value for value in found.groups()[1:] if value is not None), None),
                place(offset + found.start()),
                place(offset + max(found.start(2), found.start(3), found.start(4), found.start())),
            )
            for found in _ATTRIBUTE.finditer(inside)
        )
        return RawTag(name, place(token.start()), attributes)

    def _unclosed(self) -> list[_Open]:
        opened: list[_Open] = []
        names: Counter[str] = Counter()
        found: list[_Open] = []
        for closes, tag in self._tags:
            if not closes:
                opened.append(tag)
                names[tag.name] += 1
                if len(opened) > MAX_OPEN_TAGS:
                    raise LimitExceededError("E302", len(opened), tag.start, tag=f"<{tag.name}>")
            elif names[tag.name]:
                while (last := opened.pop()).name != tag.name:
                    names[last.name] -= 1
                    if last.name not in _OPTIONAL_END:
                        found.append(last)
                names[tag.name] -= 1
        found += opened
        if len(found) > MAX_UNCLOSED:
            raise LimitExceededError("E302", len(found), found[0].start, tag=f"<{found[0].name}>")
        return found


def _end_of(html: str, token: re.Match[str], ends: dict[str, int]) -> int:
    """Return the end of a comment, instruction or declaration, 0 if it has none; `ends` has the last of each end."""
    other = token["other"]
    if other is None:
        return 0
    end = _OTHER_ENDS.get(other, ">")
    if end not in ends:
        ends[end] = html.rfind(end)
    # A comment may be as short as <!-->.
    start = token.end() - (2 if other == "!--" else 0)
    return html.index(end, start) + len(end) if ends[end] >= start else 0


def _places(html: str, starts: Sequence[int]) -> Callable[[int], int]:
    """Return a function from an index of `html` to its place in the source."""
    ends = [found.end() for found in re.finditer("\n", html)]

    def place(at: int) -> int:
        line = bisect_right(ends, at)
        return starts[min(line, len(starts) - 1)] + at - (ends[line - 1] if line else 0)

    return place
