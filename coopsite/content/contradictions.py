"""Days of one front matter that contradict each other, or lie where no bulletin's days do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from coopsite.fields.validate import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Loc = tuple[str | int, ...]

OLDEST_YEAR: Final = 1900
"""Before it no office of today met, conferred or planned anything."""
_OLDEST_DOCUMENT: Final = 1800
_FARTHEST: Final = 60
"""Years a plan may reach beyond the day it is published on."""
_ONE_YEAR: Final = timedelta(days=366)
_TWO_YEARS: Final = timedelta(days=731)
_AFTER_PLAN: Final = timedelta(days=92)
"""So long after a plan's end may a task still be due: its report, for example."""
_LAG: Final = 7
"""Days within which a meeting is told of, as a rule."""


def contradictions(head: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield W223 for days in the wrong order and W224 for unlikely years, among the facts of the front matter `head`.

    Old documents, and plans that reach far ahead, are nothing unusual.
    """
    told = head["date"][0][:10] if "date" in head else ""
    last = max(told, head["updated"][0][:10] if "updated" in head else "")
    if "period" in head or "tasks" in head:
        yield from _plan(head, told)
    if "documents" in head or "targets" in head:
        yield from _cited(head, told, last)
    if "held_on" in head:
        yield from _happened(("held_on",), head["held_on"], told)
    for loc, award in _rows(head, "awards"):
        if day := award.get("date", ""):
            yield from _happened((*loc, "date"), day, told)
    for loc, correction in _rows(head, "corrections"):
        if told and (day := correction.get("date", told)) < told:
            yield _order((*loc, "date"), day, "date", told)


def _plan(head: Mapping[str, Any], told: str) -> Iterator[Problem]:
    period = head.get("period", {})
    begin, end = period.get("from", ""), period.get("to", "")
    if begin and end and end < begin:
        yield _order(("period", "to"), end, "period.from", begin)
    for name, day in period.items():
        yield from _unlikely(("period", name), day, told)
    for loc, task in _rows(head, "tasks"):
        if due := task.get("due", ""):
            yield from _due((*loc, "due"), due, task, begin, end, told)


def _cited(head: Mapping[str, Any], told: str, last: str) -> Iterator[Problem]:
    for loc, document in _rows(head, "documents"):
        if day := document.get("date", ""):
            yield from _unlikely((*loc, "date"), day, told, _OLDEST_DOCUMENT)
            yield from _too_late((*loc, "date"), day, last, told)
    for loc, target in _rows(head, "targets"):
        for name in ("baseline", "actual"):
            if day := target.get(name, {}).get("as_of", ""):
                yield from _too_late((*loc, name, "as_of"), f"{day}-01"[:10], last, told)


def is_unlikely(day: str, oldest: int = OLDEST_YEAR) -> bool:
    """Tell whether the year of `day` lies before any a bulletin tells of."""
    return int(day[:4]) < oldest


def _rows(head: Mapping[str, Any], field: str) -> Iterator[tuple[Loc, Any]]:
    return (((field, index), row) for index, row in enumerate(head.get(field, ())))


def _order(loc: Loc, day: str, other: str, other_day: str) -> Problem:
    args = {
        "field": ".".join(map(str, loc)),
        "value": day,
        "relation": "@earlier_than" if day < other_day else "@later_than",
        "other_field": other,
        "other_value": other_day,
    }
    return Problem("W223", loc, args)


def _unlikely(loc: Loc, day: str, told: str, oldest: int = OLDEST_YEAR) -> Iterator[Problem]:
    if is_unlikely(day, oldest) or (told and int(day[:4]) > int(told[:4]) + _FARTHEST):
        yield Problem("W224", loc, {"field": ".".join(map(str, loc)), "value": day})


def _due(loc: Loc, due: str, task: Mapping[str, Any], begin: str, end: str, told: str) -> Iterator[Problem]:
    if begin and due < begin and task.get("status") not in ("done", "dropped"):
        yield _order(loc, due, "period.from", begin)
    elif end and date.fromisoformat(due) > date.fromisoformat(end) + _AFTER_PLAN:
        yield _order(loc, due, "period.to", end)
    else:
        yield from _unlikely(loc, due, told)


def _too_late(loc: Loc, day: str, last: str, told: str) -> Iterator[Problem]:
    """Yield W223 for a day far behind the last one on which the story was written."""
    if (
        told
        and not is_unlikely(day, _OLDEST_DOCUMENT)
        and date.fromisoformat(day) > date.fromisoformat(last) + _ONE_YEAR
    ):
        field = "date" if last == told else "updated"
        yield _order(loc, day, field, last)


def _happened(loc: Loc, day: str, told: str) -> Iterator[Problem]:
    if is_unlikely(day):
        yield from _unlikely(loc, day, told)
    elif told and (
        _another_year(day, told) or date.fromisoformat(day) > date.fromisoformat(told) + _TWO_YEARS
    ):
        yield _order(loc, day, "date", told)


def _another_year(day: str, told: str) -> bool:
    """Tell whether `day` would be just before `told`, were it not for its year."""
    then, now = date.fromisoformat(day), date.fromisoformat(told)
    if now - then < timedelta(days=300):
        return False
    ordinal = (now.month * 31 + now.day) - (then.month * 31 + then.day)
    return 0 <= ordinal <= _LAG or 0 <= ordinal + 12 * 31 <= _LAG
