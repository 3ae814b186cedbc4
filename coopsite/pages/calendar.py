"""The calendar of meetings of a language, as iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from msgspec import Struct

from coopsite.pages.facts import hours, phrase
from coopsite.pages.page import PageType
from coopsite.site.feed_ids import host_of
from coopsite.text.media_types import ICALENDAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Event as Component

    from coopsite.kinds.facts import Facts
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card

EVENTS: Final = 100
"""The calendar holds so many of the meetings to come, the next ones, and so many of those held, the last ones."""


class CalendarRecipe(Struct, frozen=True, array_like=True, gc=False):
    """Meetings of a language: digests of card and of facts."""

    context: str
    language: str
    events: tuple[tuple[str, str], ...]


class EventView(Struct, frozen=True):
    """A meeting in the calendar. `address` is absolute."""

    uid: str
    address: str
    title: str
    summary: str
    place: str
    day: str
    """ISO date, or date and time with offset."""
    stamp: str
    """When what is said of it last changed."""
    end: str = ""
    """Date and time with offset; empty where only the day or the beginning is known."""
    online: str = ""
    """Where it can be joined on the web; or empty."""


class CalendarView(Struct, frozen=True):
    """The meetings of a language."""

    language: str
    name: str
    timezone: str
    events: tuple[EventView, ...]


def _plan(scope: PlanScope) -> Iterator[Page]:
    meetings = [
        (held_on, story)
        for story in scope.site.stories
        if story.kind != "page" and (held_on := story.facts.meeting.held_on)
    ]
    meetings.sort(key=lambda each: (each[0], each[1].key), reverse=True)
    for local in scope.context.locals:
        code = local.code
        shown = [each for each in meetings if code in each[1].texts and code not in each[1].held]
        coming = sum(1 for held_on, _ in shown if held_on >= scope.site.today)
        near = shown[max(0, coming - EVENTS) : coming + EVENTS]
        events = tuple([(scope.site.cards[code, each.key].digest, each.facts_digest) for _, each in near])
        yield CALENDAR.page(scope, code, local.calendar, CalendarRecipe(scope.context_digest, code, events))


def _view(recipe: CalendarRecipe, objects: Objects) -> CalendarView:
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    return CalendarView(
        language=recipe.language,
        name=local.fill("feed_title", title=local.word("calendar"), site=local.title),
        timezone=context.timezone,
        events=tuple(
            _event(context, local, objects.cards[card], objects.facts[facts]) for card, facts in recipe.events
        ),
    )


def _event(context: SiteContext, local: LanguageContext, card: Card, facts: Facts) -> EventView:
    meeting = facts.meeting
    place = phrase(meeting.place, card.language)
    part = meeting.day_part
    # A calendar knows whole days and hours, and nothing between.
    said = f"{local.word(f'day_part_{part}').capitalize()}." if part and not meeting.time else ""
    begin, end = hours(meeting, context.timezone)
    return EventView(
        uid=card.feed_id or f"{quote(card.key)}.{card.language}@{host_of(context.feed_base)}",
        address=context.absolute(card.address),
        title=card.title,
        summary=" ".join(filter(None, (said, card.summary, meeting.online))),
        place=place.text if place else meeting.online,
        day=begin,
        end=end,
        online=meeting.online,
        stamp=card.updated or card.date,
    )


def write(view: CalendarView) -> bytes:
    """Write the meetings as an iCalendar file; ``DTSTAMP`` comes from the content."""
    # start-up time: only a build that writes a calendar needs icalendar
    from icalendar import Calendar as Document

    document = Document()
    document.add("prodid", "-//coopsite//EN")
    document.add("version", "2.0")
    document.add("calscale", "GREGORIAN")
    document.add("method", "PUBLISH")
    document.add("x-wr-calname", view.name, parameters={"language": view.language})
    document.add("x-wr-timezone", view.timezone)
    for event in view.events:
        document.add_component(_component(event, view.language))
    return bytes(document.to_ical(sorted=False))


def _component(event: EventView, language: str) -> Component:
    # start-up time: see `write`
    from icalendar import Event as Component

    found = Component()
    found.add("uid", event.uid)
    found.add("dtstamp", datetime.fromisoformat(event.stamp).astimezone(UTC))
    if len(event.day) > len("2023-06-28"):
        found.add("dtstart", datetime.fromisoformat(event.day).astimezone(UTC))
        if event.end:
            found.add("dtend", datetime.fromisoformat(event.end).astimezone(UTC))
    else:
        day = date.fromisoformat(event.day)
        found.add("dtstart", day)
        found.add("dtend", day + timedelta(days=1))
    found.add("summary", event.title, parameters={"language": language})
    if event.summary:
        found.add("description", event.summary, parameters={"language": language})
    if event.place:
        found.add("location", event.place)
    if event.online:
        found.add("conference", event.online, parameters={"value": "URI"})  # RFC 7986, section 5.11
    found.add("url", event.address)
    return found


CALENDAR: Final = PageType("calendar", CalendarRecipe, _view, _plan, write, "calendar.ics", ICALENDAR)
