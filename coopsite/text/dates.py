"""Format days, months and moments in a language."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from coopsite.locales import SPOKEN, formats

if TYPE_CHECKING:
    from babel import Locale

_BABEL: Final = {"day": "medium", "long": "full", "month": "MMMM y", "within": "MMMM y"}
"""Babel's formats, for languages coopsite does not speak."""


@lru_cache(maxsize=64)
def babel_locale(language: str) -> Locale:
    """Return Babel's locale of a language, or that of the default language where Babel has none."""
    from babel import Locale, UnknownLocaleError  # start-up time

    if language not in SPOKEN:
        try:
            return Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            pass
    return Locale.parse(formats(language).locale)


def _format(day: date, what: str, language: str) -> str:
    if language in SPOKEN:
        own = formats(language)
        pattern: str = getattr(own, what)
        return pattern.format(day, weekday=own.weekdays[day.weekday()], month=own.months[day.month - 1])
    from babel.dates import format_date as babel_date  # start-up time

    return babel_date(day, _BABEL[what], locale=babel_locale(language))


@lru_cache(maxsize=65536)
def format_date(iso: str, language: str) -> str:
    """Return the day of an ISO 8601 date or time: vi ``28/06/2023``, en ``28 June 2023``.

    A month stays a month: ``2024-05`` is ``tháng 5/2024``, ``May 2024``.
    """
    if len(iso) == len("2024-05"):
        return _format(date.fromisoformat(f"{iso}-01"), "within", language)
    return _format(date.fromisoformat(iso[:10]), "day", language)


@lru_cache(maxsize=65536)
def format_date_long(iso: str, language: str) -> str:
    """Return the day in words: ``Thứ Tư, ngày 28 tháng 6 năm 2023``, ``Wednesday, 28 June 2023``."""
    return _format(date.fromisoformat(iso[:10]), "long", language)


@lru_cache(maxsize=65536)
def format_datetime(iso: str, language: str) -> str:
    """Return day and time by the offset of `iso` itself; a day without a time is formatted as a day.

    vi ``04/09/2019, 10:03``, en ``4 September 2019, 10:03``.
    """
    day = format_date(iso, language)
    return f"{day}, {datetime.fromisoformat(iso):%H:%M}" if len(iso) > 10 else day


@lru_cache(maxsize=4096)
def format_month(month: str, language: str) -> str:
    """Return the month ``2023-06`` as ``Tháng 6 năm 2023``, ``June 2023``."""
    return _format(date.fromisoformat(month[:7] + "-01"), "month", language)


@lru_cache(maxsize=256)
def format_month_name(month: str, language: str) -> str:
    """Return the month ``2023-06`` without its year: ``Tháng 6``, ``June``."""
    day = date.fromisoformat(month[:7] + "-01")
    if language in SPOKEN:
        name = formats(language).months[day.month - 1]
    else:
        from babel.dates import format_date as babel_date  # start-up time

        name = babel_date(day, "LLLL", locale=babel_locale(language))
    return name[:1].upper() + name[1:]
