"""The formats in which feeds are published. A new one is named here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from coopsite.extensions import PAGE_TYPES, added_to
from coopsite.pages.feeds.atom import ATOM_FEED
from coopsite.pages.feeds.feed import FeedRecipe
from coopsite.pages.feeds.json_feed import JSON_FEED
from coopsite.pages.page import PageType

if TYPE_CHECKING:
    from coopsite.pages.feeds.feed import FeedView

FEEDS: Final[tuple[PageType[FeedRecipe, FeedView], ...]] = (ATOM_FEED, JSON_FEED)


@cache
def feed_types() -> tuple[PageType[FeedRecipe, FeedView], ...]:
    """Return every format, those that other installed packages add among them."""
    added = (each.value for each in added_to(PAGE_TYPES))
    return (*FEEDS, *(each for each in added if isinstance(each, PageType) and each.recipe is FeedRecipe))
