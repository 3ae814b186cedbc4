"""Recipes of calendars → their views."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from coopsite.pages.facts import phrase
from coopsite.pages.formats.model import CalendarView, EventView
from coopsite.site.feed_ids import host_of

if TYPE_CHECKING:
    from coopsite.kinds.facts import Facts
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import CalendarRecipe
    from coopsite.site.model import Card


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
