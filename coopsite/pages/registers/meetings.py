"""The register of meetings: those to come, and those that are over."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from coopsite.fields.shapes import Localized
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.registers.data import Line
from coopsite.pages.registers.register import (
    RegisterRow,
    RegisterView,
    StoryLink,
    register_parts,
    register_types,
    rows_here,
    text_of,
    told,
)
from coopsite.pages.views import Phrase
from coopsite.site.model import ListName

if TYPE_CHECKING:
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import RegisterRecipe
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Register

Row = RegisterRow[Meeting[Localized]]


class MeetingEntry(View, frozen=True):
    """A meeting in the register."""

    anchor: str
    story: StoryLink
    held_on: str
    day_part: str
    place: Phrase | None


class MeetingYear(View, frozen=True):
    """The meetings of a year that are over, the last first."""

    year: str
    rows: tuple[MeetingEntry, ...]


class MeetingsView(RegisterView, frozen=True, kw_only=True):
    """calendar.html: the register of meetings."""

    upcoming: tuple[MeetingEntry, ...]
    """Of today and later, the next one first; empty on a year's own page."""
    groups: tuple[MeetingYear, ...]
    undated: bool
    """Whether some stories of meetings do not say the day, and so are not among the rows; not on a year's own page."""


def _ahead(scope: PlanScope, register: Register) -> tuple[int, bool]:
    """Return how many of the meetings, newest first, are to come, one of today among them; and whether any is undated.

    Not how many are: each new one would touch the page.
    """
    upcoming = sum(1 for entry in register.entries if entry.day >= scope.site.today)
    dated = {key for entry in register.entries for key in entry.keys}
    cards = scope.site.lists[register.language, ListName("kind", "meeting")].cards
    return upcoming, any(card.key not in dated for card in cards)


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> MeetingsView:
    """Return the meetings to come and those that are over."""
    language = recipe.language
    upcoming = tuple(_meeting(row, language) for row in reversed(rows[: recipe.upcoming]))
    past = rows[recipe.upcoming :]
    groups = tuple(
        MeetingYear(year, tuple(_meeting(row, language) for row in of_year))
        for year, of_year in groupby(rows_here(recipe, past), lambda row: row.year)
    )
    shown = (*upcoming, *(row for group in groups for row in group.rows))
    places = [(row.story.title.text, row.story.href) for row in shown]
    return MeetingsView(
        **register_parts("calendar", recipe, objects, past, places, count=len(rows)),
        upcoming=upcoming,
        groups=groups,
        undated=recipe.undated,
    )


def _meeting(row: Row, language: str) -> MeetingEntry:
    meeting = row.row
    return MeetingEntry(
        row.anchor,
        told(row.stories[0]),
        meeting.held_on,
        meeting.day_part,
        facts.phrase(meeting.place, language),
    )


def _line(row: Row, local: LanguageContext, context: SiteContext) -> Line:
    del context
    part = row.row.day_part
    place = text_of(facts.phrase(row.row.place, local.code))
    return Line(
        (row.day, local.word(f"day_part_{part}") if part else "", place),
        {"date": row.day, "day_part": part, "place": place},
    )


MEETINGS: Final = register_types(
    "calendar", Meeting[Localized], _view, ("held_on", "day_part", "place"), _line, ahead=_ahead
)
