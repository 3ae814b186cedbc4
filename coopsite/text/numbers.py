"""Format numbers and sizes in a language."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

from coopsite.locales import SPOKEN, formats
from coopsite.text.dates import babel_locale

_DIGITS: Final = 18
"""Before the decimal sign. Babel refuses numbers too large to be anything but a slip."""


@lru_cache(maxsize=65536)
def format_number(value: float, language: str) -> str:
    """Return a number with separators: vi ``3.057.365`` and ``12,5``, en ``3,057,365`` and ``12.5``.

    It has at most ten decimals.
    """
    number = Decimal(str(value))
    if language in SPOKEN and number.is_finite() and number.adjusted() < _DIGITS:
        own = formats(language)
        whole, _, decimals = f"{number:,.10f}".partition(".")
        decimals = decimals.rstrip("0")
        return whole.replace(",", own.thousands) + (f"{own.decimal}{decimals}" if decimals else "")
    from babel.numbers import format_decimal  # start-up time: see `Formats`

    return format_decimal(number, format="#,##0.##########", locale=babel_locale(language))


def format_size(size: int, language: str) -> str:
    """Return a number of bytes for people: ``48 kB``, vi ``1,2 MB``, with a no-break space."""
    if size < 1000:
        number, unit = float(size), "B"
    elif size < 999_500:
        number, unit = float(round(size / 1000)), "kB"
    else:
        number, unit = round(size / 1_000_000, 1), "MB"
    return f"{format_number(number, language)}\u00a0{unit}"


def whole_number(number: int, language: str) -> str:
    """Return a whole number without loading Babel: vi ``1.234``, en and any other language ``1,234``."""
    return f"{number:,}".replace(",", formats(language).thousands)


def one_decimal(number: float, language: str) -> str:
    """Return a number with one decimal without loading Babel: vi ``0,6``, en and any other language ``0.6``."""
    return f"{number:.1f}".replace(".", formats(language).decimal)
