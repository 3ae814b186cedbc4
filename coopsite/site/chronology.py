"""Dates of stories that contradict each other across their files, or lie in an unlikely year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.site.positions import diagnostic_at, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coopsite.content.model import Text
    from coopsite.site.pairing import Translations

OF_CHANGE: Final = ("W223", "W224")
"""What is said of the date of a change."""
_OLDEST: Final = "1900"
_YEARS_AHEAD: Final = 5
"""Nobody schedules a story for longer than that."""


def contradictions(pairs: Iterable[Translations], today: str) -> Iterator[Diagnostic]:
    """Yield E225 for each story that ends before it begins, W223 for one changed before it was published.

    W224: its date lies before 1900, or years behind `today` (a day). W247: it names the hours of a meeting and not
    the day. What a file can tell of itself is left to the reading of it.
    """
    latest = _latest(today)
    for pair in pairs:
        if pair.ends <= pair.begins and not all(text.draft for text in pair.texts.values()):
            yield _contradiction("E225", _giving(pair, "expires"), "expires", pair)
        for text in pair.texts.values():
            if text.updated and pair.date:
                days = text.updated_only or pair.date_only
                if text.updated[: 10 if days else None] < pair.date[: 10 if days else None]:
                    yield _contradiction("W223", text, "updated", pair)
                elif text.updated[:10] > latest:
                    yield _unlikely(text, "updated", text.updated)
        yield from _hours(pair)
        if pair.date and not _OLDEST <= pair.date[:10] <= latest:
            yield _unlikely(_giving(pair, "date"), "date", pair.date)


def is_plain_change(updated: str, day: str, today: str) -> bool:
    """Tell whether none of `OF_CHANGE` is said of this date of a change, at whatever hour its story of `day` came out.

    True where there is no such date; false where `day` is empty, since it is not known.
    """
    return not updated or "" < day < updated[:10] <= _latest(today)


def _latest(today: str) -> str:
    return f"{int(today[:4]) + _YEARS_AHEAD:04}{today[4:]}"


def _hours(pair: Translations) -> Iterator[Diagnostic]:
    """Yield W247 for ``time`` where no text gives the day, and for ``until`` where none gives ``time``."""
    meetings = [(text, text.facts.meeting) for text in pair.texts.values() if text.facts is not None]
    for field, needed in (("time", "held_on"), ("until", "time")) if meetings else ():
        text = next((text for text, meeting in meetings if getattr(meeting, field)), None)
        if text is not None and not any(getattr(meeting, needed) for _, meeting in meetings):
            yield diagnostic_at("W247", text, field, {"field": field, "other_field": needed})


def _giving(pair: Translations, field: str) -> Text:
    return next(text for text in pair.texts.values() if getattr(text, field))


def _contradiction(code: str, text: Text, field: str, pair: Translations) -> Diagnostic:
    """Return a diagnostic about `field` of `text`, which lies before the date of the story; both lines are named."""
    dated = _giving(pair, "date")
    args = {
        "field": field,
        "value": getattr(text, field)[:10],
        "relation": "@earlier_than",
        "other_field": "date",
        "other_value": pair.date[:10],
        "other_line": str(place_of(dated, "date").line),
    }
    return diagnostic_at(code, text, field, args | ({"other_path": dated.path} if dated is not text else {}))


def _unlikely(text: Text, field: str, value: str) -> Diagnostic:
    args = {"field": field, "value": value[:10]}
    return diagnostic_at("W224", text, field, args | ({"how": "@far_ahead"} if value >= _OLDEST else {}))
