"""What feeds of every format hold: the newest stories of a list."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.pages.page import PageType
from coopsite.site.feed_ids import feed_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coopsite.pages.context import SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card, StoryList

ENTRIES: Final = 20


class FeedRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The newest stories of a list; `cards` are their digests."""

    context: str
    language: str
    address: str
    front: str
    heading: str
    cards: tuple[str, ...]


class FeedEntryView(Struct, frozen=True):
    """A story in a feed: its summary, never its body. Addresses are absolute, dates ISO 8601."""

    id: str
    """As written in the story, else a ``tag:`` URI (RFC 4151) from its name; it outlives a change of address."""
    address: str
    title: str
    summary: str
    date: str
    updated: str
    """Never empty: `date` where nothing was changed since."""


class FeedView(Struct, frozen=True):
    """The newest stories of a list. Addresses are absolute."""

    language: str
    title: str
    subtitle: str
    id: str
    """Its address below the site's first one."""
    address: str
    """Of the feed."""
    home: str
    """Of the page it belongs to."""
    author: str
    entries: tuple[FeedEntryView, ...]


def feed_type(
    name: str, file: str, media_type: str, write: Callable[[FeedView], bytes]
) -> PageType[FeedRecipe, FeedView]:
    """Return the page type of a feed format: a file called `file` beside each list that has feeds.

    It has what readers see, in the list's own language. Where the list was before lies the same feed, which names
    the new address as its own: so whoever never hears of that goes on reading.
    """

    def plan(scope: PlanScope) -> Iterator[Page]:
        before: dict[str, list[str]] = {}
        for old, target in scope.site.aliases.items():
            before.setdefault(target, []).append(old)
        for stories in scope.site.lists.values():
            if stories.name.has_feeds:
                code, address = stories.language, stories.address + file
                newest = (card.digest for card in stories.cards if card.language == code and not card.held)
                cards = tuple(islice(newest, ENTRIES))
                recipe = FeedRecipe(
                    scope.context_digest, code, address, stories.address, _heading(scope, stories), cards
                )
                for at in (address, *before.get(address, ())):
                    yield made.page(scope, code, at, recipe)

    made = PageType(name, FeedRecipe, _view, plan, write, file, media_type)
    return made


def _heading(scope: PlanScope, stories: StoryList) -> str:
    code, name = stories.language, stories.name
    if name.sort == "tag":
        return scope.tags[code, name.of].text
    return scope.context.local(code).kinds[name.of].label if name.sort == "kind" else ""


def _view(recipe: FeedRecipe, objects: Objects) -> FeedView:
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    heading = recipe.heading
    return FeedView(
        language=recipe.language,
        title=local.fill("feed_title", title=heading, site=local.title) if heading else local.title,
        subtitle="" if heading else local.tagline,
        id=context.feed_base
        + context.absolute(recipe.address)[len(f"{context.origin}{context.base_path}/") :],
        address=context.absolute(recipe.address),
        home=context.absolute(recipe.front),
        author=local.publisher or local.title,
        entries=tuple(_entry(context, objects.cards[digest]) for digest in recipe.cards),
    )


def _entry(context: SiteContext, card: Card) -> FeedEntryView:
    return FeedEntryView(
        id=card.feed_id or feed_id(context.feed_base, card.date[:4], card.key, card.language),
        address=context.absolute(card.address),
        title=card.title,
        summary=card.summary,
        date=card.date,
        updated=card.updated or card.date,
    )
