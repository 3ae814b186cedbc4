"""The formats in which feeds are published. A new one is named here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.pages.feeds.atom import ATOM_FEED
from coopsite.pages.feeds.json_feed import JSON_FEED

if TYPE_CHECKING:
    from coopsite.pages.feeds.feed import FeedRecipe, FeedView
    from coopsite.pages.page import PageType

FEEDS: Final[tuple[PageType[FeedRecipe, FeedView], ...]] = (ATOM_FEED, JSON_FEED)
