"""Recipes of feeds, calendars, sitemaps and robots.txt → their views."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from coopsite.pages.alternates import pairs
from coopsite.pages.facts import phrase
from coopsite.pages.formats.model import (
    CalendarView,
    EventView,
    FeedEntryView,
    FeedView,
    HostData,
    RobotsView,
    SitemapEntry,
    SitemapIndexView,
    SitemapView,
)
from coopsite.site.feed_ids import feed_id, host_of

if TYPE_CHECKING:
    from coopsite.kinds.facts import Facts
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import (
        CalendarRecipe,
        FeedRecipe,
        HostRecipe,
        RobotsRecipe,
        SitemapIndexRecipe,
        SitemapRecipe,
    )
    from coopsite.site.model import Card


def feed(recipe: FeedRecipe, library: Objects) -> FeedView:
    """The newest stories of a list."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    return FeedView(
        language=recipe.language,
        title=local.fill("feed_title", title=recipe.heading, site=local.title)
        if recipe.heading
        else local.title,
        subtitle="" if recipe.heading else local.tagline,
        id=frame.feed_base + frame.absolute(recipe.address)[len(f"{frame.origin}{frame.base_path}/") :],
        address=frame.absolute(recipe.address),
        home=frame.absolute(recipe.front),
        author=local.publisher or local.title,
        entries=tuple(_entry(frame, library.cards[digest]) for digest in recipe.cards),
    )


def calendar(recipe: CalendarRecipe, library: Objects) -> CalendarView:
    """The meetings of a language."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    return CalendarView(
        language=recipe.language,
        name=local.fill("feed_title", title=local.word("calendar"), site=local.title),
        timezone=frame.timezone,
        events=tuple(
            _event(frame, local, library.cards[card], library.facts[facts]) for card, facts in recipe.events
        ),
    )


def sitemap(recipe: SitemapRecipe, library: Objects) -> SitemapView:
    """Every address a reader can reach, once for each language it exists in."""
    frame = library.frames[recipe.frame]
    entries = []
    for versions, changed in recipe.entries:
        alternates = pairs(frame, versions)
        for href, day in zip(versions, changed, strict=True):
            if href:
                entries.append(SitemapEntry(frame.absolute(href), day, alternates))
    return SitemapView(tuple(entries))


def sitemapindex(recipe: SitemapIndexRecipe, library: Objects) -> SitemapIndexView:
    """The sitemaps of a large site."""
    frame = library.frames[recipe.frame]
    return SitemapIndexView(tuple(map(frame.absolute, recipe.addresses)))


def robots(recipe: RobotsRecipe, library: Objects) -> RobotsView:
    """robots.txt."""
    return RobotsView(library.frames[recipe.frame].absolute(recipe.sitemap))


def host(recipe: HostRecipe, library: Objects) -> HostData:
    """What a host is to know; its recipe says it all."""
    del library
    return HostData(recipe.base_path, recipe.origin, recipe.hosts, recipe.moved, recipe.search)


def _entry(frame: SiteContext, card: Card) -> FeedEntryView:
    return FeedEntryView(
        id=card.feed_id or feed_id(frame.feed_base, card.date[:4], card.key, card.language),
        address=frame.absolute(card.address),
        title=card.title,
        summary=card.summary,
        date=card.date,
        updated=card.updated or card.date,
    )


def _event(frame: SiteContext, local: LanguageContext, card: Card, facts: Facts) -> EventView:
    meeting = facts.meeting
    place = phrase(meeting.place, card.language)
    part = meeting.day_part
    # A calendar knows whole days and hours, and nothing between.
    said = f"{local.word(f'day_part_{part}').capitalize()}." if part else ""
    return EventView(
        uid=card.feed_id or f"{quote(card.key)}.{card.language}@{host_of(frame.feed_base)}",
        address=frame.absolute(card.address),
        title=card.title,
        summary=" ".join(filter(None, (said, card.summary))),
        place=place.text if place else "",
        day=meeting.held_on,
        stamp=card.updated or card.date,
    )
