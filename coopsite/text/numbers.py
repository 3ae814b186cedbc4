"""Format numbers and sizes in a language."""

from __future__ import annotations

from functools import lru_cache

from coopsite.locales import formats
from coopsite.text.dates import babel_locale


@lru_cache(maxsize=65536)
def format_number(value: float, language: str) -> str:
    """Return a number with separators: vi ``3.057.365`` and ``12,5``, en ``3,057,365`` and ``12.5``."""
    from babel.numbers import format_decimal  # start-up time

    return format_decimal(value, format="#,##0.##########", locale=babel_locale(language))


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
