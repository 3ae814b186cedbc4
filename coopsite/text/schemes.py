"""The scheme an address begins with, and whether the address leaves the site."""

from __future__ import annotations

import re
from typing import Final

OPENED: Final = frozenset({"http", "https", "mailto", "tel"})
"""Schemes of addresses that readers may be led to."""
RUNNING: Final = frozenset({"javascript", "vbscript", "data"})
"""Schemes of addresses that may hold a program."""
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
"""RFC 3986, section 3.1."""
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
"""Characters that browsers pass over, some within an address, or that people do not see."""


def scheme_of(address: str) -> str:
    """Return the scheme of `address` as it is written, in small letters; empty where there is none."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def without_ignored(address: str) -> str:
    """Return `address` without characters that browsers pass over or that people do not see."""
    return _IGNORED.sub("", address)


def hidden_scheme_of(address: str) -> str:
    """Return the scheme a browser might see in `address`, whatever characters hide it; empty where there is none."""
    return scheme_of(without_ignored(address))


def is_elsewhere(address: str) -> bool:
    """Tell whether `address` has a scheme or a host of its own."""
    return bool(scheme_of(address)) or address.startswith("//")


def may_be_elsewhere(address: str) -> bool:
    """Tell whether a browser might see a scheme or a host in `address`."""
    return bool(hidden_scheme_of(address)) or address.lstrip().replace("\\", "/").startswith("//")


def is_web(address: str) -> bool:
    """Tell whether `address` is one of the web: of all that is elsewhere, what a page may show."""
    return address.lower().startswith(("http://", "https://", "//"))
