"""Schemes of addresses: which are allowed, and whether an address leaves the site."""

from __future__ import annotations

import re
from typing import Final

OPENED: Final = frozenset({"http", "https", "mailto", "tel"})
"""Schemes that links may have."""
RUNNING: Final = frozenset({"javascript", "vbscript", "data"})
"""Schemes whose addresses may hold a program."""
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
"""RFC 3986, section 3.1."""
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
"""Characters that browsers ignore in addresses (WHATWG URL), or that people do not see."""


def scheme_of(address: str) -> str:
    """Return the scheme of `address` as written, lower case; empty where there is none."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def without_ignored(address: str) -> str:
    """Return `address` without characters that browsers ignore or people do not see."""
    return _IGNORED.sub("", address)


def hidden_scheme_of(address: str) -> str:
    """Return the scheme that a browser might find in `address`, even if hidden; empty where there is none."""
    return scheme_of(without_ignored(address))


def is_elsewhere(address: str) -> bool:
    """Tell whether `address` has a scheme or a host of its own."""
    return bool(scheme_of(address)) or address.startswith("//")


def may_be_elsewhere(address: str) -> bool:
    """Tell whether a browser might find a scheme or a host in `address`."""
    return bool(hidden_scheme_of(address)) or address.lstrip().replace("\\", "/").startswith("//")


def is_web(address: str) -> bool:
    """Tell whether `address` is an http or https address, or one without a scheme but with a host."""
    return address.lower().startswith(("http://", "https://", "//"))
