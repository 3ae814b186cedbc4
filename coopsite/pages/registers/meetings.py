"""The register of meetings: those to come, and those that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.fields.shapes import Localized
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.registers.data import Line
from coopsite.pages.registers.register import (
    Ahead,
    RegisterRow,
    RegisterView,
    StoryLink,
    periods,
    register_parts,
    register_types,
    story_link,
    text_of,
)
from coopsite.pages.views import Phrase
from coopsite.site.model import ListName
from coopsite.site.schedule import week_of

if TYPE_CHECKING:
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import RegisterRecipe
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Register

Row = RegisterRow[Meeting[Localized]]

AHEAD: Final = 100
"""Meetings to come that the front has, the next ones, where the years have pages of their own."""


class MeetingEntry(View, frozen=True):
    """A meeting in the register."""

    anchor: str
    story: StoryLink
    held_on: str
    day_part: str
    place: Phrase | None
    time: str = ""
    until: str = ""
    online: str = ""
    """Where it can be followed or joined on the web."""
    when: str = ""
    """Of one to come: ``today``, ``week`` (later this week, until Sunday) or ``later``; else empty."""


class MeetingYear(View, frozen=True):
    """The meetings of a year that are over, or of a month, the last first."""

    year: str
    rows: tuple[MeetingEntry, ...]
    month: str = ""
    """``2023-06``, where the year stands on several pages."""
    continued: bool = False
    """Whether newer pages have some of the month."""


class MeetingsView(RegisterView, frozen=True, kw_only=True):
    """calendar.html: the register of meetings."""

    upcoming: tuple[MeetingEntry, ...]
    """Of today and later, the next one first; empty on a year's own page."""
    further: int
    """How many later ones stand on the pages of their years alone."""
    groups: tuple[MeetingYear, ...]
    undated: bool
    """Whether some stories of meetings do not say the day, and so are not among the rows; not on a year's own page."""


def _ahead(scope: PlanScope, register: Register) -> Ahead:
    """Return how many of the meetings are to come, one of today among them; and whether any is undated.

    Not how many are: each new one would touch the page.
    """
    today = scope.site.today
    sunday = week_of(today)[1]
    days = [entry.day for entry in register.entries if entry.day >= today]
    further = max(0, len(days) - AHEAD) if register.years else 0
    days = days[further:]
    dated = {key for entry in register.entries for key in entry.keys}
    cards = scope.site.lists[register.language, ListName("kind", "meeting")].cards
    return Ahead(
        len(days),
        sum(1 for day in days if day <= sunday),
        days.count(today),
        any(card.key not in dated for card in cards),
        further,
    )


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> MeetingsView:
    """Return the meetings to come and those that are over."""
    language = recipe.language
    ahead = recipe.ahead
    upcoming = tuple(
        entry_of(row, language, "today" if i < ahead.today else "week" if i < ahead.this_week else "later")
        for i, row in enumerate(reversed(rows[: ahead.upcoming]))
    )
    past = rows[ahead.upcoming :]
    groups = tuple(
        MeetingYear(
            each.year, tuple(entry_of(row, language) for row in each.rows), each.month, each.continued
        )
        for each in periods(recipe, past)
    )
    shown = (*upcoming, *(row for group in groups for row in group.rows))
    places = [(row.story.title.text, row.story.href) for row in shown]
    return MeetingsView(
        **register_parts("calendar", recipe, objects, places),
        upcoming=upcoming,
        further=ahead.further,
        groups=groups,
        undated=ahead.undated,
    )


def entry_of(row: Row, language: str, when: str = "") -> MeetingEntry:
    """Return a meeting in the words of `language`; `when` says how near it is."""
    meeting = row.row
    return MeetingEntry(
        row.anchor,
        story_link(row.stories[0]),
        meeting.held_on,
        meeting.day_part,
        facts.phrase(meeting.place, language),
        meeting.time,
        meeting.until,
        meeting.online,
        when,
    )


def _line(row: Row, local: LanguageContext, context: SiteContext) -> Line:
    del context
    meeting = row.row
    part, time, until, online = meeting.day_part, meeting.time, meeting.until, meeting.online
    place = text_of(facts.phrase(meeting.place, local.code))
    said = local.word(f"day_part_{part}") if part else ""
    return Line(
        (row.day, said, place, time, until, online),
        {"date": row.day, "day_part": part, "place": place, "time": time, "until": until, "online": online},
    )


MEETINGS: Final = register_types(
    "calendar",
    Meeting[Localized],
    _view,
    ("held_on", "day_part", "place", "begins", "ends", "online"),
    _line,
    ahead=_ahead,
)
