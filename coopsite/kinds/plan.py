"""Plans: their period, tasks and targets."""

from __future__ import annotations

from typing import Generic, Literal

import msgspec
from msgspec import Struct

from coopsite.fields.shapes import Count, Day, DayOrMonth, Localized, Number, Words
from coopsite.kinds.base import Kind, Part, Row, T

TaskStatus = Literal["", "planned", "in_progress", "done", "late", "dropped"]
Qualifier = Literal["", "over", "about"]


class Period(Row, frozen=True):
    """The period of a plan."""

    start: Day = msgspec.field(name="from", default="")
    """May be left out."""
    end: Day = msgspec.field(name="to", default="")
    """May be left out."""


class Task(Row, Generic[T], frozen=True):
    """A task of a plan."""

    short = "text"

    text: T
    """Required."""
    status: TaskStatus = ""
    """`planned`, `in_progress`, `done`, `late`, `dropped`."""
    due: Day = ""


class Figure(Row, frozen=True):
    """A number that is not exact, or not of today."""

    short = "value"
    short_type = float

    value: Number
    """Required. `44.377` is read as a little more than 44; if thousands were meant, W219 says to write
    `44377`.
    """
    qualifier: Qualifier = ""
    """`over`, `about`."""
    as_of: DayOrMonth = ""
    """The day the number is of; `2024-05` where only the month is known."""


class Target(Row, Generic[T], frozen=True):
    """A target: what is measured, from where, to where, and how far."""

    indicator: T
    """What is measured; required."""
    unit: T | None = None
    baseline: Figure | None = None
    """Where it begins."""
    target: Figure | None = None
    """Where it shall go."""
    actual: Figure | None = None
    """How far it is."""


class PlanTarget(Struct, frozen=True, gc=False):
    """A target, and what its plan says of all of them."""

    target: Target[Localized]
    period: Period
    responsible: Localized | None


class Plan(Part, Generic[T], frozen=True):
    """What a story says of a plan."""

    period: Period = Period()
    declared_count: Count | None = None
    """How many tasks the plan says it has; another number in `tasks` is W217."""
    tasks: tuple[Task[T], ...] = ()
    targets: tuple[Target[T], ...] = ()
    """A table of figures."""
    legal_basis: tuple[Words, ...] = ()
    """Numbers of resolutions and decisions: `155/NQ-HĐND`."""
    responsible: T | None = None
    """Who carries it out."""

    @property
    def period_from(self) -> str:
        """The day it begins; empty where no text says."""
        return self.period.start

    @property
    def period_to(self) -> str:
        """The day it ends; empty where no text says."""
        return self.period.end


PLAN = Kind(
    name="plan",
    folder="plans",
    spoken=("ke hoach",),
    label={"vi": "Kế hoạch", "en": "Plans"},
    address={"vi": "ke-hoach", "en": "plans"},
    colour="green",
    sign="bars",
    part=Plan,
)
