"""Meetings: when, where, who, and what came of them."""

from __future__ import annotations

from typing import Annotated, Generic, Literal

from coopsite.fields.shapes import Clock, Day, Term, WebAddress, Words
from coopsite.kinds.base import Kind, Part, T
from coopsite.kinds.people import Person

DayPart = Literal["", "morning", "afternoon", "evening", "all_day"]


class Meeting(Part, Generic[T], frozen=True):
    """What a story says of a meeting."""

    held_on: Annotated[Day, Term("startDate")] = ""
    """When it was held, which is often not the day of publication. It puts the meeting into the calendar."""
    day_part: DayPart = ""
    """`morning`, `afternoon`, `evening`, `all_day`."""
    time: Clock = ""
    """When it begins, by the site's clock: `08:30`. It takes the place of `day_part` on the page, and gives the meeting
    its hours in the calendar.
    """
    until: Clock = ""
    """When it ends: `11:30`, on the same day."""
    place: Annotated[T | None, Term("location", "Place")] = None
    online: Annotated[WebAddress, Term("location", "VirtualLocation")] = ""
    """Where it can be followed or joined on the web."""
    chair: Person[T] | None = None
    """Who presided."""
    organiser: Annotated[T | None, Term("organizer", "Organization")] = None
    attendees: tuple[Person[T], ...] = ()
    purposes: tuple[Words, ...] = ()
    """Why. These are shown in each language: `anniversary`, `mid_term_review`, `year_end_review`,
    `working_session`, `member_meeting`, `congress`, `forum`, `conference`, `training`, `signing`,
    `award_ceremony`, `planning`, `emulation`. Any other word is shown as written.
    """
    agenda: tuple[T, ...] = ()
    conclusions: tuple[T, ...] = ()


MEETING = Kind(
    name="meeting",
    folder="meetings",
    spoken=("hoi nghi", "cuoc hop"),
    label={"vi": "Hội nghị", "en": "Meetings"},
    address={"vi": "hoi-nghi", "en": "meetings"},
    part=Meeting,
    colour="blue",
)
