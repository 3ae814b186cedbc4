"""The shape of a language's conventions for days, months and numbers."""

from __future__ import annotations

from typing import NamedTuple


class Formats(NamedTuple):
    """Conventions of a language for days, months and numbers.

    `day`, `long`, `month` and `within` are templates of `str.format`: ``{0}`` is a `datetime.date`, ``{weekday}`` and
    ``{month}`` are words for its own. Babel knows them too, but takes longer to load than a small change to build.
    """

    locale: str
    """Babel's name of it."""
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
    """Separator of groups of three digits."""
    decimal: str
    index_letters: str = ""
    """Letters beside a to z that have their own place in an index, lower case."""
    words_have_endings: bool = True
    """One word comes with several endings (policy, policies), which search does not tell apart."""
    languages_in_small_letters: bool = False
    """Whether names of languages, which Babel capitalises, are lower case within a sentence."""
