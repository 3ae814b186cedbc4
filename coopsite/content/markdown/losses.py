"""Report the HTML, attributes and addresses of a text that readers will not get."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final

from coopsite.content.markdown.sanitise import ADDRESSES, ATTRIBUTES, EVERYWHERE, TAGS
from coopsite.text.schemes import OPENED, hidden_scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.content.markdown.raw_html import RawTag

_DANGEROUS: Final = frozenset({"script", "iframe", "object", "embed", "applet", "frame", "frameset", "base"})
"""Elements that run a program in the reader's browser, or let others do so."""
_ACTIVE: Final = frozenset({"srcdoc", "formaction"})
_LEADING: Final = frozenset({"src", "href", "data", "srcset", "poster", "cite", "action", "background"})
_MOST_NAMED: Final = 8


class Losses:
    """The losses of one text; `find` reports a code, a place in the source and values."""

    def __init__(self, find: Callable[..., None]) -> None:
        self._find = find
        self._plain: dict[str, int] = {}
        self._odd: dict[str, int] = {}
        self.addresses: list[tuple[str, int]] = []
        """Every address of the text with its place."""

    def tag(self, tag: RawTag) -> None:
        """Note what a start tag loses."""
        if tag.name not in TAGS:
            self._element(tag)
            return
        for name, value, start, at in tag.attributes:
            self.attribute(tag.name, name, unescape(value or ""), start, at)

    def attribute(self, tag: str, name: str, value: str, start: int, at: int) -> None:
        """Note whether an attribute is lost: its name stands at `start`, its value at `at`."""
        if name in EVERYWHERE or name in ATTRIBUTES.get(tag, ()):
            if (tag, name) in ADDRESSES and value:
                self.addresses.append((value, at))
        elif name.startswith("on") or name in _ACTIVE:
            self._find("W305", start, what=name)
        elif name in _LEADING and value:
            self._find("W321", at, target=value, **_example(value))
        else:
            self._plain.setdefault(name, start)

    def odd(self, name: str, start: int) -> None:
        """Note text that looks like a tag and is shown."""
        self._odd.setdefault(name, start)

    def mark(self, written: str, start: int) -> None:
        """Note a declaration or processing instruction that is lost."""
        if written == "<?":
            self._find("W305", start, what=written)
        else:
            self._plain.setdefault("<!…>", start)

    def _element(self, tag: RawTag) -> None:
        found = [(unescape(value), at) for name, value, _, at in tag.attributes if name in _LEADING and value]
        if tag.name in _DANGEROUS:
            self._find("W305", tag.start, what=f"<{tag.name}>", **_example(found[0][0] if found else ""))
            return
        for name, _, start, _ in tag.attributes:
            if name.startswith("on") or name in _ACTIVE:
                self._find("W305", start, what=name)
        for value, at in found:
            self._find("W321", at, target=value, **_example(value))
        if not found:
            self._plain.setdefault(f"<{tag.name}>", tag.start)

    def tell_plain(self) -> None:
        """Report the losses that concern only looks as one diagnostic, and text that looks like tags as another."""
        if self._plain:
            names = sorted(self._plain, key=self._plain.__getitem__)
            what = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
            self._find("W319", min(self._plain.values()), what=what)
        if self._odd:
            name, start = min(self._odd.items(), key=lambda found: found[1])
            self._find("N329", start, name=name)


def is_safe(address: str, decoded: str) -> bool:
    """Tell whether an address, as written and percent-decoded, has no scheme that is not allowed."""
    return all((hidden_scheme_of(each) or "http") in OPENED for each in (address, decoded))


def _example(address: str) -> dict[str, str]:
    """Return the values by which a hint shows how to link to an address instead."""
    return {"example": address} if address.startswith(("https://", "http://")) else {}
