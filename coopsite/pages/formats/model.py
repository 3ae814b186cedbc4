"""What the formats that are no HTML show. Every address is absolute; dates are ISO 8601."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class EventView(Struct, frozen=True):
    """A meeting in the calendar."""

    uid: str
    address: str
    title: str
    summary: str
    place: str
    day: str
    """ISO date, or date and time with offset."""
    stamp: str
    """When what is said of it last changed."""


class CalendarView(Struct, frozen=True):
    """The meetings of a language."""

    language: str
    name: str
    timezone: str
    events: tuple[EventView, ...]


class RegisterData(Struct, frozen=True):
    """A register as data: a table, and the same as a document with names."""

    header: tuple[str, ...]
    lines: tuple[tuple[str | int | float, ...], ...]
    document: dict[str, Any]
