"""Read running text into elements (CommonMark 0.31, section 6): code, links, emphasis, line breaks, HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HTML_PLACEHOLDER

from coopsite.content.markdown.autolinks import Autolink, autolinks
from coopsite.content.markdown.emphasis import Run, pair
from coopsite.content.markdown.html_syntax import BLANK, ELEMENTS, OFFICE_TAG, TAG
from coopsite.content.markdown.limits import MAX_DEPTH, LimitExceededError
from coopsite.content.markdown.links import (
    ENTITY,
    MAX_LABEL,
    LinkTarget,
    entity,
    label_at,
    literal,
    target_after,
    target_with_spaces,
)
from coopsite.content.markdown.oversights import flanked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coopsite.content.markdown.state import ConversionState

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<&]|!\[|~+|(?<![ \t])[ \t]+\n|\n")
_PLAIN: Final = re.compile(r"[\\`*_\[\]<&~]|[ \t]\n|://|@|[wW]{3}\.")
"""A text without any of these is words and line ends only."""
_TICKS: Final = re.compile(r"`+")
_RUN: Final = re.compile(r"\*+|_+|~+")
_ESCAPABLE: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_POINTED_LINK: Final = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}):([^\s<>\x00-\x20]*)>")
_POINTED_MAIL: Final = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>"
)
_NOTE: Final = re.compile(r"\[\^([^\[\]\n]+)\]")
_LINE_END: Final = re.compile("\n")
_KNOWN_SCHEMES: Final = frozenset(
    {"http", "https", "mailto", "tel", "ftp", "javascript", "vbscript", "data", "file"}
)
_BRACE: Final = {"{": "\x02123\x03", "}": "\x02125\x03"}
"""Stand for braces that belong to no attribute list; `converter` turns them back."""

_KEPT: Final = HTML_PLACEHOLDER.partition("%")[0]
"""Prefix of what stands for raw HTML."""


class _Opening:
    """An opening square bracket that may begin a link or picture."""

    __slots__ = ("at", "bottom", "has_inner", "index", "is_picture")

    def __init__(self, index: int, at: int, bottom: int, *, is_picture: bool) -> None:
        self.index = index
        """Its index among the tokens."""
        self.at = at
        """Where its content begins in the text."""
        self.bottom = bottom
        """Number of delimiter runs before it."""
        self.is_picture = is_picture
        self.has_inner = False


class _Start:
    """The start of an element that encloses what follows."""

    __slots__ = ("element",)

    def __init__(self, element: Element) -> None:
        self.element = element


_END: Final = object()
_Token = str | Run | Element | _Start | object


class InlineReader:
    """Reads the running text of one body, one block after another."""

    def __init__(self, reading: ConversionState) -> None:
        self._reading = reading
        self._text = ""
        self._starts: Sequence[int] = ()
        self._tokens: list[_Token] = []
        self._openings: list[_Opening] = []
        self._runs: list[Run] = []
        self._ticks: dict[int, list[int]] | None = None
        self._has_no = set[str]()
        self._ends: list[int] = []
        """Where each line of the text but the first begins; found when needed."""
        self._stars: list[tuple[Run, int]] = []
        """The runs of two asterisks, with their places in the text."""
        self._inactive = 0
        """Number of open square brackets that already enclose a link, so that they begin none (section 6.3)."""

    def read_into(self, element: Element, text: str, starts: Sequence[int]) -> None:
        """Append the elements of `text` to `element`; `starts` has the place of each line in the source."""
        if not _PLAIN.search(text) and not (self._reading.line_breaks and "\n" in text):
            _append_text(element, text)
            return
        self._text = text
        self._starts = starts
        self._tokens = []
        self._openings = []
        self._runs = []
        self._ticks = None
        self._has_no = set()
        self._ends = []
        self._stars = []
        self._inactive = 0
        self._scan()
        pair(self._runs, 0)
        self._look_for_stars()
        tree = _Tree(element)
        for token in self._tokens:
            if tree.append(token) > MAX_DEPTH:
                raise LimitExceededError("E302", MAX_DEPTH + 1, self.place(0))
        tree.flush()

    def place(self, at: int) -> int:
        """Return the place in the source of the character at `at` of the text."""
        if len(self._starts) < 2:
            return (self._starts[0] if self._starts else 0) + at
        if not self._ends:
            self._ends = [found.end() for found in _LINE_END.finditer(self._text)]
        line = bisect_right(self._ends, at)
        start = self._ends[line - 1] if line else 0
        return self._starts[min(line, len(self._starts) - 1)] + at - start

    def _look_for_stars(self) -> None:
        """Report, once, two runs of two asterisks that are shown though they were meant to make bold."""
        left = [at for run, at in self._stars if run.left == 2]
        for start, end in pairwise(left):
            example = flanked(self._text, start, end)
            if example:
                self._reading.find_once("W332", self.place(start), example=example)
                return

    def _scan(self) -> None:
        text, tokens = self._text, self._tokens
        handlers = _HANDLERS
        bare = iter(autolinks(text))
        link = next(bare, None)
        at, size = 0, len(text)
        start = -1
        last_bracket = text.rfind("]")
        while at < size:
            if start < at:
                found = _SPECIAL.search(text, at)
                start = found.start() if found else size
            while link is not None and link.start < at:
                link = next(bare, None)
            if link is not None and link.start <= start and self._openings and link.start < last_bracket:
                # A link contains no other link.
                link = next(bare, None)
                continue
            if link is not None and link.start <= start:
                if link.start > at:
                    tokens.append(text[at : link.start])
                at = self._bare_link(link)
                continue
            if start > at:
                tokens.append(text[at:start])
            if start == size:
                break
            at = handlers[text[start]](self, start)

    # Each returns where to go on reading.

    def _escape(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "\n":
            self._tokens.append(Element("br"))
            self._tokens.append("\n")
            return self._line_start(at + 2)
        if following and following in _ESCAPABLE:
            self._tokens.append(_BRACE.get(following, following))
            return at + 2
        self._tokens.append("\\")
        return at + 1

    def _line_end(self, at: int) -> int:
        """Read a line end with the white space around it: a hard break after two spaces or more."""
        end = self._text.index("\n", at)
        if self._reading.line_breaks or self._text[end - 2 : end] == "  ":
            self._tokens.append(Element("br"))
        self._tokens.append("\n")
        return self._line_start(end + 1)

    def _line_start(self, at: int) -> int:
        while self._text[at : at + 1] in (" ", "\t") and at < len(self._text):
            at += 1
        return at

    def _code(self, at: int) -> int:
        run = _TICKS.match(self._text, at)
        end = run.end() if run else at + 1
        size = end - at
        if self._ticks is None:
            self._ticks = {}
            for found in _TICKS.finditer(self._text):
                self._ticks.setdefault(found.end() - found.start(), []).append(found.start())
            for places in self._ticks.values():
                places.reverse()
        places = self._ticks.get(size, [])
        while places and places[-1] < end:
            places.pop()
        if not places:
            self._tokens.append(self._text[at:end])
            return end
        close = places[-1]
        inside = self._text[end:close].replace("\n", " ")
        if len(inside) > 1 and inside[0] == inside[-1] == " " and inside.strip(" "):
            inside = inside[1:-1]
        code = Element("code")
        code.text = inside
        self._tokens.append(code)
        self._reading.code.append((self.place(at), self.place(close + size)))
        return close + size

    def _emphasis(self, at: int) -> int:
        text = self._text
        run = _RUN.match(text, at)
        end = run.end() if run else at + 1
        sign = text[at]
        if sign == "~" and end - at > 2:
            self._tokens.append(text[at:end])
            return end
        found = Run(sign, end - at, text[at - 1] if at else "\n", text[end : end + 1] or "\n")
        self._tokens.append(found)
        if sign == "*" and found.size == 2:
            self._stars.append((found, at))
        if found.can_open or found.can_close:
            self._runs.append(found)
        return end

    def _picture(self, at: int) -> int:
        return self._open(at, at + 2, is_picture=True)

    def _bracket(self, at: int) -> int:
        if self._text[at + 1 : at + 2] == "^":
            note = _NOTE.match(self._text, at)
            if note is not None:
                mark = self._reading.notes.mark(
                    note[1], self.place(at), self._text[note.end() : note.end() + 1]
                )
                if mark is not None:
                    self._tokens.append(mark)
                    return note.end()
        return self._open(at, at + 1, is_picture=False)

    def _open(self, at: int, end: int, *, is_picture: bool) -> int:
        if self._openings:
            self._openings[-1].has_inner = True
        self._openings.append(_Opening(len(self._tokens), end, len(self._runs), is_picture=is_picture))
        self._tokens.append(self._text[at:end])
        return end

    def _close(self, at: int) -> int:
        if not self._openings:
            self._tokens.append("]")
            return at + 1
        opening = self._openings.pop()
        is_active = opening.is_picture or len(self._openings) >= self._inactive
        self._inactive = min(self._inactive, len(self._openings))
        if not is_active:
            self._tokens.append("]")
            return at + 1
        target = self._target(opening, at)
        if target is None:
            self._tokens.append("]")
            return at + 1
        pair(self._runs, opening.bottom)
        if opening.is_picture:
            picture = Element("img", {"src": target.address})
            alt = "".join(map(_words_of, self._tokens[opening.index + 1 :]))
            if alt.strip():
                picture.set("alt", alt)
            if target.title is not None:
                picture.set("title", target.title)
            del self._tokens[opening.index :]
            self._tokens.append(picture)
        else:
            link = Element("a", {"href": target.address})
            if target.title is not None:
                link.set("title", target.title)
            for index in range(opening.index + 1, len(self._tokens)):
                token = self._tokens[index]
                if isinstance(token, Element) and token.tag == "a":
                    self._tokens[index] = token.text or ""
            self._tokens[opening.index] = _Start(link)
            self._tokens.append(_END)
            # A link contains no other link.
            self._inactive = len(self._openings)
        self._reading.address(target.address, target.at)
        return target.end

    def _target(self, opening: _Opening, at: int) -> LinkTarget | None:
        """Return the target of a link or picture whose text ends at `at`, with its `at` as a place in the source."""
        text = self._text
        following = text[at + 1 : at + 2]
        if following == "(":
            target = target_after(text, at + 1)
            if target is not None:
                return target._replace(at=self.place(target.at))
            spaced = target_with_spaces(text, at + 1)
            if spaced is not None:
                self._tell_of_spaces(opening, at, spaced)
                return None
        definitions = self._reading.definitions
        if not definitions:
            return None
        label, end = (label_at(text, at + 1) if following == "[" else None) or ("", at + 1)
        if not label.strip():
            if opening.has_inner or at - opening.at > MAX_LABEL:
                return None
            label = text[opening.at : at]
        if not label.strip():
            return None
        known = definitions.look_up(label)
        if known is None:
            return None
        return LinkTarget(known.address, known.title, known.at, end)

    def _tell_of_spaces(self, opening: _Opening, at: int, target: LinkTarget) -> None:
        """Report a link or picture, its text up to `at`, that is none because its address has spaces."""
        address = target.address
        place = self.place(target.at)
        if address.lower().startswith(("http://", "https://")):
            self._reading.find("E307", place, target=address, reason="@no_address")
            return
        sign = "!" if opening.is_picture else ""
        title = f' "{target.title}"' if target.title is not None else ""
        example = f"{sign}[{self._text[opening.at : at]}](<{address}>{title})"
        self._reading.find("W328", place, target=address, example=" ".join(example.split()))

    def _pointed(self, at: int) -> int:
        text = self._text
        link = _POINTED_LINK.match(text, at)
        if link is not None and (link[1].lower() in _KNOWN_SCHEMES or link[2].startswith("//")):
            self._link(f"{link[1]}:{link[2]}", f"{link[1]}:{link[2]}", at + 1)
            return link.end()
        mail = _POINTED_MAIL.match(text, at)
        if mail is not None:
            self._link(mail[1], f"mailto:{mail[1]}", at + 1)
            return mail.end()
        end = self._html_end(at)
        if end:
            self._tokens.append(self._reading.raw.keep(text[at:end], self._line_starts(at, end)))
            return end
        self._tokens.append("<")
        return at + 1

    def _html_end(self, at: int) -> int:
        """Return the end of the tag, comment, declaration or instruction that begins at `at`; 0 if there is none."""
        text = self._text
        tag = TAG.match(text, at)
        if tag is not None:
            if (tag[1] or tag[2]).lower() in ELEMENTS:
                return tag.end()
            if tag[1] and tag[1][0].islower():
                self._reading.losses.odd(tag[1], self.place(at))
            return 0
        office = OFFICE_TAG.match(text, at)
        if office is not None:
            return office.end()
        blank = BLANK.match(text, at)
        if blank is not None:
            self._reading.losses.odd(blank[1], self.place(at))
            return 0
        if text.startswith("<!--", at):
            if not self._reading.is_whole_comment(self.place(at)):
                self._reading.raw.broken(self.place(at))
                return 0
            return next(
                (at + len(short) for short in ("<!-->", "<!--->") if text.startswith(short, at)), 0
            ) or (self._find("-->", at + 4))
        if text.startswith("<![", at):
            self._reading.raw.broken(self.place(at))
            return 0
        if text.startswith("<?", at):
            return self._find("?>", at + 2)
        if text.startswith("<!", at) and text[at + 2 : at + 3].isalpha():
            return self._find(">", at + 2)
        return 0

    def _find(self, end: str, start: int) -> int:
        """Return the end of the next `end`; 0 if there is none, which is remembered."""
        if end in self._has_no:
            return 0
        found = self._text.find(end, start)
        if found < 0:
            self._has_no.add(end)
            return 0
        return found + len(end)

    def _line_starts(self, start: int, end: int) -> list[int]:
        """Return the place in the source of each line of a piece of the text."""
        starts = [self.place(start)]
        at = self._text.find("\n", start, end)
        while at >= 0:
            starts.append(self.place(at + 1))
            at = self._text.find("\n", at + 1, end)
        return starts

    def _entity(self, at: int) -> int:
        found = ENTITY.match(self._text, at)
        if found is None:
            self._tokens.append("&")
            return at + 1
        self._tokens.append("".join(_BRACE.get(sign, sign) for sign in entity(found[0])))
        return found.end()

    def _bare_link(self, link: Autolink) -> int:
        element = Element("a", {"href": link.before + literal(self._text[link.start : link.end])})
        element.text = self._text[link.start : link.end]
        self._tokens.append(element)
        return link.end

    def _link(self, words: str, address: str, at: int) -> None:
        link = Element("a", {"href": address})
        link.text = words
        self._tokens.append(link)
        self._reading.address(address, self.place(at))


_HANDLERS: Final[dict[str, Callable[[InlineReader, int], int]]] = {
    "\\": InlineReader._escape,
    "`": InlineReader._code,
    "*": InlineReader._emphasis,
    "_": InlineReader._emphasis,
    "~": InlineReader._emphasis,
    "!": InlineReader._picture,
    "[": InlineReader._bracket,
    "]": InlineReader._close,
    "<": InlineReader._pointed,
    "&": InlineReader._entity,
    "\n": InlineReader._line_end,
    " ": InlineReader._line_end,
    "\t": InlineReader._line_end,
}


def _words_of(token: _Token) -> str:
    """Return a token's words for a picture's alt."""
    if isinstance(token, str):
        return "" if token.startswith(_KEPT) else token
    if isinstance(token, Run):
        return token.sign * token.left
    if isinstance(token, Element):
        return token.get("alt", "") if token.tag == "img" else token.text or ""
    return ""


def _append_text(element: Element, text: str) -> None:
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


class _Tree:
    """Appends to an element the elements and words that tokens stand for."""

    def __init__(self, element: Element) -> None:
        self._open = [element]
        self._words: list[str] = []

    def append(self, token: _Token) -> int:
        """Append what a token stands for; return the depth of nesting."""
        if isinstance(token, str):
            self._words.append(token)
        elif isinstance(token, Run):
            self._run(token)
        else:
            self.flush()
            if isinstance(token, Element):
                self._open[-1].append(token)
            elif isinstance(token, _Start):
                self._open[-1].append(token.element)
                self._open.append(token.element)
            else:
                self._open.pop()
        return len(self._open)

    def _run(self, run: Run) -> None:
        if run.closes:
            self.flush()
            del self._open[-run.closes :]
        if run.left:
            self._words.append(run.sign * run.left)
        if run.opens:
            self.flush()
            for tag in reversed(run.opens):
                self._open.append(SubElement(self._open[-1], tag))

    def flush(self) -> None:
        """Append the words gathered so far."""
        if self._words:
            _append_text(self._open[-1], "".join(self._words))
            self._words.clear()
