"""Read days and moments in ISO 8601; the order of day and month is never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from coopsite.fields.errors import described, mistake, unexpected

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from coopsite.fields.context import FieldContext

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]{1,9})?"
    r" ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?![0-9])")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})(?![0-9])", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]) ?(?:[:.hg]|giờ) ?([0-5][0-9])?(?: phút)?", re.IGNORECASE)
"""An hour as people write it: 8:30, 16h30, 16 giờ."""
_HOURS = re.compile(rf"[Tt, ] *{_CLOCK.pattern}", re.IGNORECASE)
_QUOTES = "\"'‘’“”«» "
FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Years of bulletins; beyond them arithmetic with offsets could leave `datetime`'s range."""


def day(value: object) -> str:
    """Return a day as ``2023-06-28``. Raise E206 where there is no such day, E207 for another form."""
    text = _text(value)
    if not _DAY.fullmatch(text):
        raise _not_iso(text)
    if not _exists(text):
        raise _no_such(text, text)
    return text


def day_or_month(value: object) -> str:
    """Return a day as ``2023-06-28`` or a month as ``2023-06``. Raise as `day` does."""
    text = _text(value)
    if not _MONTH.fullmatch(text):
        return day(value)
    first = f"{text}-01"
    if not _exists(first):
        raise _no_such(first, text)
    return text


def clock(value: object) -> str:
    """Return an hour of the day as ``08:30``; E213 for what is none. ``8h30`` and ``8 giờ 30`` will do."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise unexpected("@clock", value)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def moment(value: object, info: ValidationInfo[FieldContext]) -> tuple[str, bool]:
    """Return a moment in the site's time zone, with its offset, and whether only the day was written.

    A day alone is its midnight, and a time without offset is local. A moment with another offset is converted, so that
    all pages, lists and messages name the same day.
    """
    text = _text(value)
    if _DAY.fullmatch(text):
        return _with_offset(text, text, info), True
    match = _MOMENT.fullmatch(text)
    if not match:
        raise _not_iso(text, timed=True)
    return _with_offset(f"{match[1]}T{match[2]}{match[3] or ''}", text, info), False


def readings(text: str) -> list[str]:
    """Return the days `text` may mean, day-first before month-first: at most two, perhaps none."""
    return _readings(text)[0]


def _readings(text: str) -> tuple[list[str], str]:
    """Return the days `text` may mean, and the part behind the day."""
    if match := _YEAR_FIRST.match(text):
        candidates = [(match[1], match[2], match[3])]
    elif match := _YEAR_LAST.match(text):
        candidates = [(match[3], match[2], match[1]), (match[3], match[1], match[2])]
    elif match := _IN_WORDS.match(text):
        candidates = [(match[3], match[2], match[1])]
    else:
        return [], ""
    written = [f"{year}-{int(month):02}-{int(number):02}" for year, month, number in candidates]
    return list(dict.fromkeys(filter(_exists, written))), text[match.end() :]


def _not_iso(text: str, *, timed: bool = False) -> PydanticCustomError:
    days, rest = _readings(text.strip(_QUOTES))
    clock = _HOURS.fullmatch(rest) if timed else None
    time = f"T{int(clock[1]):02}:{clock[2] or '00'}" if clock else ""
    names = dict(zip(("suggestion", "other"), (f"{day}{time}" for day in days), strict=False))
    # The day is right; only the time behind it is not.
    if time and text.startswith(tuple(days)):
        names["clock"] = described(rest.strip())
    return mistake("E207", value=described(text.strip(_QUOTES)), **names)


def _no_such(iso: str, written: str) -> PydanticCustomError:
    """Return E206 with the days of the month, or with the form of a time."""
    year, month = int(iso[:4]), int(iso[5:7])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return mistake("E206", value=written)
    if not 1 <= month <= 12:
        return mistake("E206", value=written, reason="@twelve_months")
    days = monthrange(year, month)[1]
    if 1 <= int(iso[8:10]) <= days:
        return mistake("E206", value=written, reason="@hours_and_minutes")
    args = {"month": str(month), "days": str(days)}
    return mistake("E206", value=written, **args, **({"year": iso[:4]} if month == 2 else {}))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise unexpected("@date", value)
    return value.strip()


def _exists(text: str) -> bool:
    try:
        return FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False


def _with_offset(iso: str, written: str, info: ValidationInfo[FieldContext]) -> str:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        at = datetime.min
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise _no_such(iso, written)
    foreign = at.tzinfo is not None
    at = at.astimezone(info.context.zone) if foreign else at.replace(tzinfo=info.context.zone)
    offset = at.utcoffset() or timedelta()
    if offset.seconds % 60:  # local mean time, before zones: an offset in seconds is no RFC 3339
        whole = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
        at = at.astimezone(whole) if foreign else at.replace(tzinfo=whole)
    return at.isoformat()


Day = Annotated[
    str, PlainValidator(day), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
]
DayOrMonth = Annotated[
    str,
    PlainValidator(day_or_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}),
]
Clock = Annotated[
    str, PlainValidator(clock), WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK.pattern}$"})
]
Moment = Annotated[
    tuple[str, bool],
    PlainValidator(moment),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{_DAY.pattern}|{_MOMENT.pattern})$"}),
]
