"""A text as search knows it: what its page says, in words, and what a result shows of it."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct


class SearchDocument(Struct, frozen=True, omit_defaults=True):
    """What is published of a text for search, as JSON with these names."""

    title: str
    address: str
    """Root-relative, with base_url's path."""
    kind: str
    date: str
    """``2023-06-28``; empty for a page without a date."""
    day: str = ""
    """The same as readers of its language write it."""
    lead: str = ""
    text: str = ""
    """The rest of what the page says, in its order."""
    numbers: tuple[str, ...] = ()
    """Numbers of the documents it cites."""
    meant: str = ""
    """Short forms it uses, spelled out; found, and not shown."""


encode: Final = msgspec.json.Encoder().encode
decode: Final = msgspec.json.Decoder(SearchDocument).decode
