"""What of a text's HTML, attributes and addresses readers will not get, each a finding."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final

from coopsite.content.markdown.sanitise import ADDRESSES, ATTRIBUTES, EVERYWHERE, TAGS
from coopsite.text.schemes import OPENED, hidden_scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.content.markdown.raw_html import RawTag

_DANGEROUS: Final = frozenset({"script", "iframe", "object", "embed", "applet", "frame", "frameset", "base"})
"""Elements that run, or let strangers run, something at the reader's."""
_ACTIVE: Final = frozenset({"srcdoc", "formaction"})
_LEADING: Final = frozenset({"src", "href", "data", "srcset", "poster", "cite", "action", "background"})
_MOST_NAMED: Final = 8


class Losses:
    """Takes note of what must go; `find` makes a finding of a code, a place in the source and words."""

    def __init__(self, find: Callable[..., None]) -> None:
        self._find = find
        self._plain: dict[str, int] = {}
        self._odd: dict[str, int] = {}
        self.addresses: list[tuple[str, int]] = []
        """Every address of the text, with its place."""

    def tag(self, tag: RawTag) -> None:
        """Look at a start tag."""
        if tag.name not in TAGS:
            self._element(tag)
            return
        for name, value, start, at in tag.attributes:
            self.attribute(tag.name, name, unescape(value or ""), start, at)

    def attribute(self, tag: str, name: str, value: str, start: int, at: int) -> None:
        """Look at an attribute whose name stands at `start` and whose value does at `at`."""
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
        """Note that what looks like a tag is none, and is shown."""
        self._odd.setdefault(name, start)

    def mark(self, written: str, start: int) -> None:
        """Note that a declaration or an instruction to a program goes."""
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
        """Make one finding of all that only has to do with looks, and one of all that is no tag."""
        if self._plain:
            names = sorted(self._plain, key=self._plain.__getitem__)
            what = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
            self._find("W319", min(self._plain.values()), what=what)
        if self._odd:
            name, start = min(self._odd.items(), key=lambda found: found[1])
            self._find("N329", start, name=name)


def is_safe(address: str, decoded: str) -> bool:
    """Tell whether neither form of an address begins with a scheme readers should not be led by."""
    return all((hidden_scheme_of(each) or "http") in OPENED for each in (address, decoded))


def _example(address: str) -> dict[str, str]:
    """Return what a hint needs to show how one links to an address instead."""
    return {"example": address} if address.startswith(("https://", "http://")) else {}
