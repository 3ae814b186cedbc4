"""The state of one body's conversion: diagnostics, addresses, code, notes, definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coopsite.content.markdown.footnotes import Footnotes
from coopsite.content.markdown.links import Definitions
from coopsite.content.markdown.losses import Losses
from coopsite.content.markdown.raw_html import RawHtml
from coopsite.content.markdown.sanitise import EVERYWHERE
from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from markdown.util import HtmlStash

    from coopsite.content.markdown.positions import Places


class ConversionState:
    """The state of one body's conversion."""

    def __init__(self, places: Places, language: str, stash: HtmlStash, *, line_breaks: bool) -> None:
        self.places = places
        self.language = language
        self.line_breaks = line_breaks
        """Whether every line end is a ``<br>``."""
        self.definitions = Definitions()
        self.notes = Footnotes(self.find, language)
        self.losses = Losses(self.find)
        self.raw = RawHtml(stash, self.losses.tag, self.losses.mark, self.losses.odd)
        self.diagnostics: list[Diagnostic] = []
        self.code: list[tuple[int, int]] = []
        """Start and end of each piece of code in the source."""
        self._last_list = 0
        """Where the attribute list read last begins."""
        self._given: dict[str, int] = {}
        """Attribute → its end in the last list that gives it."""
        self._once = set[str]()
        self._last_closing = places.source.rfind("-->") - 1

    def find(self, code: str, start: int, **args: str) -> None:
        """Report a diagnostic at `start` of the source."""
        self.diagnostics.append(Diagnostic(code, "", *self.places.at(start), args))

    def find_once(self, code: str, start: int, **args: str) -> None:
        """Report a diagnostic at `start` of the source, unless the code has been reported so before."""
        if code not in self._once:
            self._once.add(code)
            self.find(code, start, **args)

    def address(self, address: str, start: int) -> None:
        """Note the address of a link or picture."""
        self.losses.addresses.append((address, start))

    def given(self, tag: str, name: str, value: str | None) -> None:
        """Note an attribute that an attribute list gives to an element; most lists come in the order of the text."""
        if name in EVERYWHERE:
            return
        source = self.places.source
        written = re.compile(rf"\{{[^{{}}\n]*?[\s{{:]({re.escape(name)})\b")
        after = self._given.get(name, 0)
        found = written.search(source, max(self._last_list, after)) or written.search(source, after)
        start = 0
        if found:
            start = found.start(1)
            self._last_list, self._given[name] = found.start(), found.end()
        at = max(source.find(value, start), start) if value else start
        self.losses.attribute(tag, name.lower(), value or "", start, at)

    def is_whole_comment(self, start: int) -> bool:
        """Tell whether the comment that opens at `start` of the source is closed before another opens."""
        source = self.places.source
        if start >= self._last_closing:
            return False
        another = source.find("<!--", start + 4)
        return source.find("-->", start + 2, another if another >= 0 else len(source)) >= 0
