"""What there is to say of how a language writes days, months and numbers."""

from __future__ import annotations

from typing import NamedTuple


class Formats(NamedTuple):
    """How a language writes days, months and numbers.

    `day`, `long`, `month` and `within` are templates of `str.format`: ``{0}`` is a `datetime.date`, ``{weekday}`` and
    ``{month}`` are words for its own. Babel knows them too, but takes longer to load than a small change to build.
    """

    locale: str
    """As Babel calls it."""
    day: str
    long: str
    month: str
    """A month that stands alone."""
    within: str
    """A month within a sentence."""
    weekdays: tuple[str, ...]
    """From Monday."""
    months: tuple[str, ...]
    thousands: str
    """What parts groups of three digits."""
    decimal: str
    index_letters: str = ""
    """Letters beyond a to z under which an index has entries of their own, in small letters."""
    languages_in_small_letters: bool = False
    """Names of languages begin with a small letter within a sentence, though Babel has a capital."""
