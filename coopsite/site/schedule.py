"""Which texts are for readers at a given moment, and when that changes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.content.model import Text

NEVER = float("inf")
"""The instant of what does not happen."""


HeldReason = Literal["draft", "future", "expired"]
"""Why a text is not for readers yet, or any more."""


class HeldBack(Struct, frozen=True):
    """A text not published in this build, and why. `until`: when it is due (future) or expired."""

    path: str
    reason: HeldReason
    until: str = ""
    key: str = ""
    """The story's key."""
    language: str = ""


def seconds(iso: str, timezone: str) -> float:
    """Return a date as POSIX seconds; without an offset it is of the site's time zone."""
    return instant(datetime.fromisoformat(iso), timezone)


def instant(moment: datetime, timezone: str) -> float:
    """Return `moment` as POSIX seconds; without an offset it is of the site's time zone."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return moment.timestamp()


def today(now: datetime, timezone: str) -> str:
    """Return the day that `now` falls on in the site's time zone; without an offset it is of that zone already."""
    return (now if now.tzinfo is None else now.astimezone(ZoneInfo(timezone))).date().isoformat()


def at_clock(day: str, clock: str, timezone: str) -> str:
    """Return the moment at which a clock of `timezone` shows ``08:30`` on `day`, as ISO 8601 with offset."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(timezone)).isoformat()


def week_of(day: str) -> tuple[str, str]:
    """Return Monday and Sunday of the week of `day` (ISO 8601)."""
    found = date.fromisoformat(day)
    monday = found - timedelta(days=found.weekday())
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def held(*, draft: bool, begins: float, ends: float, now: float) -> HeldReason | None:
    """Return why a text is held back at `now`, or None if readers see it.

    A story is there from the very instant of its date, and gone from the very instant it expires.
    """
    if draft:
        return "draft"
    if ends <= now:
        return "expired"
    if begins > now:
        return "future"
    return None


def next_change(texts: Iterable[Text], now: datetime, timezone: str) -> datetime | None:
    """Return the next moment after `now` at which some story falls due or expires (in UTC), or None.

    A story whose every text is a draft waits for nobody's clock.
    """
    current = instant(now, timezone)
    waiting: dict[str, set[str]] = {}
    live: set[str] = set()
    for text in texts:
        if text.date or text.expires:
            waiting.setdefault(text.key, set()).update((text.date, text.expires))
        if not text.draft:
            live.add(text.key)
    instants = (seconds(iso, timezone) for key in live & waiting.keys() for iso in waiting[key] if iso)
    soonest = min((due for due in instants if due > current), default=None)
    return None if soonest is None else datetime.fromtimestamp(soonest, UTC)


def next_turn(texts: Iterable[Text], now: datetime, timezone: str) -> datetime:
    """Return the next moment at which the site reads otherwise: a story's, or midnight, when today becomes past."""
    zone = ZoneInfo(timezone)
    here = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), zone).astimezone(UTC)
    change = next_change(texts, now, timezone)
    return min(midnight, change) if change else midnight
