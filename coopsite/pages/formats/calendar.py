"""iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event as Component

    from coopsite.pages.formats.model import CalendarView, EventView


def calendar(view: CalendarView) -> bytes:
    """The meetings as an iCalendar file; ``DTSTAMP`` comes from the content."""
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
    # start-up time: see calendar()
    from icalendar import Event as Component

    found = Component()
    found.add("uid", event.uid)
    found.add("dtstamp", datetime.fromisoformat(event.stamp).astimezone(UTC))
    if len(event.day) > len("2023-06-28"):
        found.add("dtstart", datetime.fromisoformat(event.day).astimezone(UTC))
    else:
        day = date.fromisoformat(event.day)
        found.add("dtstart", day)
        found.add("dtend", day + timedelta(days=1))
    found.add("summary", event.title, parameters={"language": language})
    if event.summary:
        found.add("description", event.summary, parameters={"language": language})
    if event.place:
        found.add("location", event.place)
    found.add("url", event.address)
    return found
