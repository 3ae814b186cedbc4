"""Atom (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from coopsite.pages.feeds.feed import feed_type
from coopsite.text.media_types import ATOM
from coopsite.text.xml import xml

if TYPE_CHECKING:
    from coopsite.pages.feeds.feed import FeedEntryView, FeedView

NEVER: Final = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was updated: RFC 4287 wants a date, and the clock would make builds differ."""


def atom(feed: FeedView) -> bytes:
    """Write `feed` as an Atom document."""
    updated = max((entry.updated for entry in feed.entries), key=datetime.fromisoformat, default=NEVER)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(feed.language)}">\n'
        f"<id>{xml(feed.id)}</id>\n"
        f"<title>{xml(feed.title)}</title>\n"
        + (f"<subtitle>{xml(feed.subtitle)}</subtitle>\n" if feed.subtitle else "")
        + f"<updated>{updated}</updated>\n"
        f"<author><name>{xml(feed.author)}</name></author>\n"
        f'<link rel="self" type="{ATOM}" href="{xml(feed.address)}"/>\n'
        f'<link rel="alternate" type="text/html" hreflang="{xml(feed.language)}" href="{xml(feed.home)}"/>\n'
    )
    return (head + "".join(map(_entry, feed.entries)) + "</feed>\n").encode("utf-8")


def _entry(entry: FeedEntryView) -> str:
    return (
        "<entry>\n"
        f"<id>{xml(entry.id)}</id>\n"
        f"<title>{xml(entry.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{xml(entry.address)}"/>\n'
        f"<published>{entry.date}</published>\n"
        f"<updated>{entry.updated}</updated>\n"
        + (f"<summary>{xml(entry.summary)}</summary>\n" if entry.summary else "")
        + "</entry>\n"
    )


ATOM_FEED: Final = feed_type("atom", "feed.xml", ATOM, atom)
