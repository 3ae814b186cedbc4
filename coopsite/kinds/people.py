"""People, each with the office of the day: whoever is at a meeting, whoever receives an award."""

from __future__ import annotations

from typing import Generic, Literal

import msgspec

from coopsite.kinds.base import Row, T


class Person(Row, Generic[T], frozen=True):
    """Someone at a meeting, with the office of that day; `name` says the same as `person`."""

    short = "person"
    also = ("person", "name")
    any_of = ("person", "office")

    name: T | None = msgspec.field(name="person", default=None)
    """The name."""
    office: T | None = None
    """The office held on that day."""


Sort = Literal["", "collective", "individual", "household"]


class Named(Row, Generic[T], frozen=True):
    """Someone who receives an award, with the office of that day. `person` says the same as `name`."""

    short = "name"
    also = ("name", "person")
    any_of = ("name", "office")
    needed = ("name",)

    name: T | None = None
    """The name; required."""
    office: T | None = None
    """The office held on that day."""
    who: Sort = ""
    """`collective`, `individual`, `household`: the page lists them apart. Needed only where `recipients` counts several
    of these.
    """
