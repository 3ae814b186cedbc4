"""Turn sanitised HTML into a body's parts: open slots, order and anchor headings, make figures of lone pictures."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final
from unicodedata import normalize
from urllib.parse import unquote

from coopsite.content.body import Body, Heading, Outline, Slot
from coopsite.content.markdown.anchors import Anchors, Levels
from coopsite.content.markdown.figures import LONE_IMAGE, Captions
from coopsite.content.markdown.tags import TAG, TAG_OF_NOTE, attributes, plain, text_of, written
from coopsite.diagnostics import Diagnostic
from coopsite.locales import body_words
from coopsite.text.document_numbers import unbroken
from coopsite.text.schemes import OPENED, hidden_scheme_of, may_be_elsewhere

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from coopsite.content.markdown.positions import Places

_CONTAINERS: Final = frozenset({"ul", "ol", "dl", "table", "blockquote", "figure", "details", "aside"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NOTE_LINKS: Final = frozenset({"footnote-ref", "footnote-backref"})
_TO_THE_WEB: Final = (' href="https://', ' href="http://')
_LOADING: Final = ' loading="lazy" decoding="async"'
_FOOTNOTES: Final = ' class="footnote"'


class Walk:
    """One pass over a text's sanitised HTML."""

    def __init__(self, html: str, language: str, places: Places) -> None:
        self._html = html
        self._language = language
        self._places = places
        self._parts: list[str | int] = []
        self._pending: list[str] = []
        self._position = 0
        self._slots: list[Slot] = []
        self._headings: list[Heading] = []
        self._diagnostics: list[Diagnostic] = []
        self._excerpt = ""
        self._anchors = Anchors(html)
        self._levels = Levels()
        self._captions = Captions()
        self._heading_ends: list[str] = []
        self._link = -1
        self._containers = 0
        self._divs: list[bool] = []
        self._tables = 0
        self._open_tables = 0

    def body(self, diagnostics: Iterable[Diagnostic]) -> Body:
        """Return the body, with `diagnostics` among its own."""
        for tag in (TAG if self._anchors.written else TAG_OF_NOTE).finditer(self._html):
            if tag.start() < self._position:
                continue
            if tag[1]:
                self._close(tag)
            else:
                self._open(tag)
        self._pending.append(self._html[self._position :])
        self._flush()
        return Body(
            Outline(
                slots=tuple(self._slots),
                ids=" ".join(self._anchors.given),
                excerpt=self._excerpt,
                diagnostics=tuple(sorted([*diagnostics, *self._diagnostics], key=lambda d: d.sort_key)),
            ),
            tuple(self._parts),
            tuple(self._headings),
        )

    def _open(self, tag: re.Match[str]) -> None:
        name, given = tag[2], tag[3]
        kept = self._with_own_id(given) if ' id="' in given else given
        if name == "p":
            if self._figure(tag):
                return
            self._take_excerpt(tag)
        elif name == "a" and ' href="' in given:
            # Most links lead to the web and stay as they are.
            if not given.startswith(_TO_THE_WEB) and self._open_link(tag, attributes(kept)):
                return
        elif name == "img":
            self._image(tag, attributes(kept))
            return
        elif name in _HEADINGS:
            self._heading(tag, attributes(kept))
            return
        elif name == "pre":
            # Lines may be wider than the page, and a keyboard must be able to scroll them.
            self._replace(tag, f'<pre{kept} tabindex="0">')
            return
        elif name == "div":
            self._divs.append(given == _FOOTNOTES)
            self._containers += given == _FOOTNOTES
        elif name in _CONTAINERS:
            self._containers += 1
            if name == "table":
                self._open_table(tag, kept)
                return
        if kept is not given:
            self._replace(tag, f"<{name}{kept}>")

    def _close(self, tag: re.Match[str]) -> None:
        name = tag[2]
        if name == "a":
            if self._link >= 0:
                self._replace(tag, -self._link - 1)
                self._link = -1
        elif name in _HEADINGS:
            self._replace(tag, self._heading_ends.pop())
        elif name == "div":
            self._containers -= self._divs.pop()
        elif name in _CONTAINERS:
            self._containers -= 1
            if name == "table":
                self._open_tables -= 1
                if not self._open_tables:
                    self._replace(tag, "</table></div>")

    def _replace(self, tag: re.Match[str], *parts: str | int) -> None:
        """Replace `tag` by `parts`."""
        self._pending.append(self._html[self._position : tag.start()])
        self._position = tag.end()
        for part in parts:
            if isinstance(part, str):
                self._pending.append(part)
            else:
                self._flush()
                self._parts.append(part)

    def _flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        if text:
            self._parts.append(unbroken(text))

    def _found(self, code: str, place: tuple[int, int], **args: str) -> None:
        self._diagnostics.append(Diagnostic(code, "", *place, args))

    def _with_own_id(self, given: str) -> str:
        values = attributes(given)
        anchor = self._anchors.keep(values["id"])
        if anchor == values["id"]:
            return given
        if anchor:
            values["id"] = anchor
            return written(values)
        self._found(
            "W305", self._places.of_word(unescape(values["id"])), what=f'id="{unescape(values["id"])}"'
        )
        return written(values, "id")

    def _take_excerpt(self, tag: re.Match[str]) -> None:
        if not self._excerpt and not self._containers:
            self._excerpt = plain(self._html[tag.end() : self._html.find("</p>", tag.end())])

    def _slot(self, kind: str, target: str, rest: str) -> int:
        place = self._places.of_target(unescape(target))
        decoded = normalize("NFC", unquote(unescape(target).strip()))
        self._slots.append(Slot(kind, decoded, rest, *place))
        return len(self._slots) - 1

    def _open_link(self, tag: re.Match[str], values: dict[str, str]) -> bool:
        """Open a slot for a link within the site; tell whether the tag was replaced."""
        target = values["href"]
        if _is_doubtful(target):
            self._replace(tag, f"<a{written(values, 'href')}>")
            return True
        if may_be_elsewhere(unescape(target)) or self._is_note_link(values):
            return False
        self._link = self._slot("link", target, written(values, "href"))
        self._replace(tag, self._link)
        return True

    def _is_note_link(self, values: dict[str, str]) -> bool:
        """Tell whether a link leads to a footnote or back, so that the site need not resolve it."""
        return values.get("class") in _NOTE_LINKS and unescape(values["href"])[1:] in self._anchors.written

    def _image(self, tag: re.Match[str], values: dict[str, str]) -> None:
        if "src" in values:
            self._replace(tag, *self._picture(values))
        else:
            # Its address was refused.
            self._replace(tag, text_of(values.get("alt", "")))

    def _picture(self, values: dict[str, str]) -> tuple[str | int, ...]:
        """Return the parts of a picture: a slot, or the tag of a picture on another host."""
        target = values["src"]
        if _is_doubtful(target):
            return ()
        elsewhere = may_be_elsewhere(unescape(target))
        if "alt" not in values or elsewhere:
            place = self._places.of_target(unescape(target))
            if elsewhere:
                self._found("W312", place, target=unescape(target))
            if "alt" not in values:
                self._found("W310", place, target=unescape(target), example=_with_alt(unescape(target)))
                values = {**values, "alt": ""}
        if elsewhere:
            return (f"<img{written(values)}{_LOADING}>",)
        return (self._slot("image", target, written(values, "src", "width", "height") + _LOADING),)

    def _figure(self, tag: re.Match[str]) -> bool:
        """Write a figure for a picture alone in its paragraph, with its title as caption; tell whether there is one."""
        lone = LONE_IMAGE.match(self._html, tag.start())
        if lone is None:
            return False
        values = attributes(lone[1])
        if "src" not in values:
            return False
        if ' id="' in lone[1]:
            values = attributes(self._with_own_id(lone[1]))
        caption = values.pop("title", "").strip()
        if self._captions.repeats(caption, values.get("alt", ""), self._html, lone.start(), lone.end()):
            self._found("W309", self._places.of_caption(unescape(caption)))
        figcaption = f"<figcaption>{text_of(caption)}</figcaption>" if caption else ""
        self._replace(lone, "<figure>", *self._picture(values), f"{figcaption}</figure>")
        return True

    def _heading(self, tag: re.Match[str], values: dict[str, str]) -> None:
        end = self._html.find(f"</{tag[2]}>", tag.end())
        text = plain(self._html[tag.end() : end])
        if "id" not in values:
            values = {"id": self._anchors.of_heading(text), **values}
        level = self._levels.of(int(tag[2][1]))
        self._headings.append(Heading(level, unescape(values["id"]), text))
        self._heading_ends.append(f"</h{level}>")
        self._replace(tag, f"<h{level}{written(values)}>")

    def _open_table(self, tag: re.Match[str], kept: str) -> None:
        """Wrap a table so that it scrolls by itself, by keyboard too: focus needs a name (WCAG 4.1.2)."""
        self._open_tables += 1
        if self._open_tables > 1:
            if kept is not tag[3]:
                self._replace(tag, f"<table{kept}>")
            return
        self._tables += 1
        label = body_words(self._language)["table"].format(self._tables)
        scroll = f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
        self._replace(tag, f"{scroll}<table{kept}>")


def _with_alt(target: str) -> str:
    """Return the Markdown of a picture with a description to fill in."""
    return f"![…]({f'<{target}>' if ' ' in target else target})"


def _is_doubtful(target: str) -> bool:
    """Tell whether an address may begin with a scheme that is not allowed."""
    return (hidden_scheme_of(unescape(target)) or "http") not in OPENED
