"""Find days of one front matter that contradict each other, or whose years are unlikely."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from coopsite.fields.validate import Problem
from coopsite.kinds.facts import NO_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.fields.shapes import Localized
    from coopsite.kinds.facts import Facts
    from coopsite.kinds.head import Head
    from coopsite.kinds.meeting import Meeting
    from coopsite.kinds.plan import Plan, Task

Loc = tuple[str | int, ...]

OLDEST_YEAR: Final = 1900
"""Year before which nothing a bulletin reports took place."""
_OLDEST_DOCUMENT: Final = 1800
_FARTHEST: Final = 60
"""Years a plan may reach beyond its day of publication."""
_ONE_YEAR: Final = timedelta(days=366)
_TWO_YEARS: Final = timedelta(days=731)
_AFTER_PLAN: Final = timedelta(days=92)
"""Time after a plan's end in which a task may still be due, such as its report."""
_PARTS_OF_DAY: Final = {
    "morning": ("03:00", "13:00"),
    "afternoon": ("11:00", "19:00"),
    "evening": ("16:00", "24:00"),
}
"""When something begins that is said to be in the morning, at the earliest, and no longer; generously."""
_LAG: Final = 7
"""Days within which a meeting is told of, as a rule."""


def contradictions(head: Head) -> Iterator[Problem]:
    """Yield W223 for days and hours in the wrong order, W224 for unlikely years, W248 for an hour and no such day_part.

    Old documents, and plans that reach far ahead, are nothing unusual.
    """
    facts = head.facts or NO_FACTS
    published = head.shared.date[0][:10]
    last = max(published, head.own.updated[0][:10])
    yield from _plan(facts.plan, published)
    yield from _cited(facts, published, last)
    if facts.meeting.held_on:
        yield from _happened(("held_on",), facts.meeting.held_on, published)
    yield from _hours(facts.meeting)
    for i, award in enumerate(facts.award.awards):
        if award.date:
            yield from _happened(("awards", i, "date"), award.date, published)
    for i, correction in enumerate(facts.common.corrections):
        if correction.date and correction.date < published:
            yield _order(("corrections", i, "date"), correction.date, "date", published)


def _hours(meeting: Meeting[Localized]) -> Iterator[Problem]:
    time, until = meeting.time, meeting.until
    if until and until < time:
        order = _order(("until",), until, "time", time)
        yield Problem("W223", order.loc, order.args | {"how": "@same_day"})
    first, last = _PARTS_OF_DAY.get(meeting.day_part, ("", "24"))
    if time and not first <= time < last:
        yield Problem("W248", ("time",), {"value": time, "day_part": meeting.day_part})


def _plan(plan: Plan[Localized], published: str) -> Iterator[Problem]:
    begin, end = plan.period_from, plan.period_to
    if begin and end and end < begin:
        yield _order(("period", "to"), end, "period.from", begin)
    for name, day in (("from", begin), ("to", end)):
        if day:
            yield from _unlikely(("period", name), day, published)
    for i, task in enumerate(plan.tasks):
        if task.due:
            yield from _due(("tasks", i, "due"), task, begin, end, published)


def _cited(facts: Facts, published: str, last: str) -> Iterator[Problem]:
    for i, document in enumerate(facts.common.documents):
        if document.date:
            loc: Loc = ("documents", i, "date")
            yield from _unlikely(loc, document.date, published, _OLDEST_DOCUMENT)
            yield from _too_late(loc, document.date, last, published)
    for i, target in enumerate(facts.plan.targets):
        for name, figure in (("baseline", target.baseline), ("actual", target.actual)):
            if figure is not None and figure.as_of:
                yield from _too_late(
                    ("targets", i, name, "as_of"), f"{figure.as_of}-01"[:10], last, published
                )


def is_unlikely(day: str, oldest: int = OLDEST_YEAR) -> bool:
    """Tell whether the year of `day` is before any that a bulletin reports."""
    return int(day[:4]) < oldest


def _order(loc: Loc, day: str, other: str, other_day: str) -> Problem:
    args = {
        "field": ".".join(map(str, loc)),
        "value": day,
        "relation": "@earlier_than" if day < other_day else "@later_than",
        "other_field": other,
        "other_value": other_day,
    }
    return Problem("W223", loc, args)


def _unlikely(loc: Loc, day: str, published: str, oldest: int = OLDEST_YEAR) -> Iterator[Problem]:
    if is_unlikely(day, oldest) or (published and int(day[:4]) > int(published[:4]) + _FARTHEST):
        yield Problem("W224", loc, {"field": ".".join(map(str, loc)), "value": day})


def _due(loc: Loc, task: Task[Localized], begin: str, end: str, published: str) -> Iterator[Problem]:
    due = task.due
    if begin and due < begin and task.status not in ("done", "dropped"):
        yield _order(loc, due, "period.from", begin)
    elif end and date.fromisoformat(due) > date.fromisoformat(end) + _AFTER_PLAN:
        yield _order(loc, due, "period.to", end)
    else:
        yield from _unlikely(loc, due, published)


def _too_late(loc: Loc, day: str, last: str, published: str) -> Iterator[Problem]:
    """Yield W223 for a day long after the story was last written."""
    if (
        published
        and not is_unlikely(day, _OLDEST_DOCUMENT)
        and date.fromisoformat(day) > date.fromisoformat(last) + _ONE_YEAR
    ):
        field = "date" if last == published else "updated"
        yield _order(loc, day, field, last)


def _happened(loc: Loc, day: str, published: str) -> Iterator[Problem]:
    if is_unlikely(day):
        yield from _unlikely(loc, day, published)
    elif published and (
        _another_year(day, published) or date.fromisoformat(day) > date.fromisoformat(published) + _TWO_YEARS
    ):
        yield _order(loc, day, "date", published)


def _another_year(day: str, published: str) -> bool:
    """Tell whether `day` would be just before `published`, were it not for its year."""
    then, now = date.fromisoformat(day), date.fromisoformat(published)
    if now - then < timedelta(days=300):
        return False
    ordinal = (now.month * 31 + now.day) - (then.month * 31 + then.day)
    return 0 <= ordinal <= _LAG or 0 <= ordinal + 12 * 31 <= _LAG
