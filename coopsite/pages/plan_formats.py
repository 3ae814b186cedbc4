"""The calendars of meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages.page import Page
from coopsite.pages.recipes import CalendarRecipe, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.plan_scope import PlanScope

CALENDAR_EVENTS = 100
"""The calendar holds the meetings held last, so a new one costs as much at 5,000 stories as at 100."""


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
