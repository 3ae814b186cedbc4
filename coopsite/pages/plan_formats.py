"""The files that are no HTML: feeds, calendars, sitemaps, robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.config.model import REGISTERS
from coopsite.pages.model import Page
from coopsite.pages.plan_lists import has_feed
from coopsite.pages.recipes import (
    CalendarRecipe,
    FeedRecipe,
    RobotsRecipe,
    Row,
    SitemapIndexRecipe,
    SitemapRecipe,
    encode,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.plan_scope import PlanScope
    from coopsite.site.model import Card, Story, StoryList

FEED_ENTRIES = 20
CALENDAR_EVENTS = 100
"""The calendar holds the meetings held last, so a new one costs as much at 5,000 stories as at 100."""

_Entry = tuple[Row, Row]
_FEEDS = (("atom", "feed.xml"), ("jsonfeed", "feed.json"))


def feeds(scope: PlanScope) -> Iterator[Page]:
    """Two feeds beside each list of a kind, a tag and all: what readers see, in the list's own language.

    Where the list was before, the same feeds: they name the new address as their own, and whoever never hears of
    it goes on reading.
    """
    before: dict[str, list[str]] = {}
    for old, target in scope.site.aliases.items():
        before.setdefault(target, []).append(old)
    for (code, name), stories in scope.site.lists.items():
        if has_feed(name):
            cards = tuple([card.digest for card in _newest(stories, code)])
            heading = _heading(scope, code, name)
            for format_name, file in _FEEDS:
                address = stories.address + file
                recipe = FeedRecipe(scope.frame_digest, code, address, stories.address, heading, cards)
                for at in (address, *before.get(address, ())):
                    yield Page(scope.path(at), at, code, format_name, encode(recipe))


def calendars(scope: PlanScope) -> Iterator[Page]:
    """Each language's calendar of meetings."""
    meetings = [
        (held_on, story)
        for story in scope.site.stories
        if story.kind != "page" and (held_on := story.facts.meeting.held_on)
    ]
    meetings.sort(key=lambda each: (each[0], each[1].key), reverse=True)
    for local in scope.frame.locals:
        code = local.code
        shown = [story for _, story in meetings if code in story.texts and code not in story.held]
        events = tuple(
            (scope.site.cards[code, each.key].digest, each.facts_digest) for each in shown[:CALENDAR_EVENTS]
        )
        recipe = CalendarRecipe(scope.frame_digest, code, local.calendar, events)
        yield Page(scope.path(local.calendar), local.calendar, code, "calendar", encode(recipe))


def sitemaps(scope: PlanScope, limit: int) -> Iterator[Page]:
    """The sitemap; above `limit` addresses several and their index, cut so that full ones stay.

    None where the site has its own.
    """
    if f"{scope.frame.base_path}/sitemap.xml" in scope.site.own_files:
        return
    parts = list(_parts(_entries(scope), limit))
    code = scope.codes[0]
    base = scope.frame.base_path
    if len(parts) <= 1:
        recipe = SitemapRecipe(scope.frame_digest, tuple(parts[0]) if parts else ())
        yield Page("sitemap.xml", f"{base}/sitemap.xml", code, "sitemap", encode(recipe))
        return
    addresses = [f"{base}/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for address, part in zip(addresses, parts, strict=True):
        page = encode(SitemapRecipe(scope.frame_digest, tuple(part)))
        yield Page(scope.path(address), address, code, "sitemap", page)
    index = SitemapIndexRecipe(scope.frame_digest, tuple(addresses))
    yield Page("sitemap.xml", f"{base}/sitemap.xml", code, "sitemapindex", encode(index))


def robots(scope: PlanScope) -> Iterator[Page]:
    """robots.txt, unless the site has its own."""
    base = scope.frame.base_path
    address = f"{base}/robots.txt"
    if address not in scope.site.own_files:
        recipe = encode(RobotsRecipe(scope.frame_digest, f"{base}/sitemap.xml"))
        yield Page("robots.txt", address, scope.codes[0], "robots", recipe)


def _newest(stories: StoryList, code: str) -> list[Card]:
    found: list[Card] = []
    for card in stories.cards:
        if card.language == code and not card.held:
            found.append(card)
            if len(found) == FEED_ENTRIES:
                break
    return found


def _heading(scope: PlanScope, code: str, name: str) -> str:
    sort, _, what = name.partition(":")
    if sort == "tag":
        return scope.tags[code, what].text
    return scope.frame.local(code).kinds[what].label if sort == "kind" else ""


def _entries(scope: PlanScope) -> Iterator[_Entry]:
    """Stories from the oldest on, then standing pages, then lists."""
    codes = scope.codes
    for story in reversed(scope.site.stories):
        if story.kind != "page":
            yield _story(story, codes)
    for story in scope.site.stories:
        if story.kind == "page":
            yield _story(story, codes)
    unknown = ("",) * len(codes)
    yield tuple(local.topics for local in scope.frame.locals), unknown
    yield from _registers(scope)
    done: set[str] = set()
    for (code, name), stories in scope.site.lists.items():
        if name not in done:
            done.add(name)
            row = [stories.counterparts.get(other, "") for other in codes]
            row[codes.index(code)] = stories.address
            yield tuple(row), unknown


def _registers(scope: PlanScope) -> Iterator[_Entry]:
    unknown = ("",) * len(scope.codes)
    for name in REGISTERS:
        of = [scope.site.registers[code, name] for code in scope.codes]
        yield tuple([register.address for register in of]), unknown
        for year in sorted({year for register in of for year in register.years}, reverse=True):
            yield tuple([register.years.get(year, "") for register in of]), unknown


def _story(story: Story, codes: tuple[str, ...]) -> _Entry:
    texts, held, addresses = story.texts, story.held, story.addresses
    shown = [code in texts and code not in held for code in codes]
    row = tuple([addresses[code] if seen else "" for code, seen in zip(codes, shown, strict=True)])
    days = [
        (texts[code].updated or story.date)[:10] if seen else ""
        for code, seen in zip(codes, shown, strict=True)
    ]
    return row, tuple(days)


def _parts(entries: Iterator[_Entry], limit: int) -> Iterator[list[_Entry]]:
    part: list[_Entry] = []
    size = 0
    for entry in entries:
        count = sum(map(bool, entry[0]))
        if size + count > limit and part:
            yield part
            part, size = [], 0
        part.append(entry)
        size += count
    if part:
        yield part
