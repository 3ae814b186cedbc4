"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from coopsite.pages.feeds.feed import feed_type
from coopsite.text import media_types

if TYPE_CHECKING:
    from coopsite.pages.feeds.feed import FeedEntryView, FeedView


def json_feed(feed: FeedView) -> bytes:
    """Write `feed` as a JSON Feed document."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry, feed.language) for entry in feed.entries],
    }
    if feed.subtitle:
        document["description"] = feed.subtitle
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _item(entry: FeedEntryView, language: str) -> dict[str, str]:
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_published": entry.date,
        "date_modified": entry.updated,
        "language": language,
    }
    if entry.summary:
        item["summary"] = entry.summary
    return item


JSON_FEED: Final = feed_type("jsonfeed", "feed.json", media_types.JSON_FEED, json_feed)
