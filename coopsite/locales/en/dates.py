"""How English, as it is written in Britain, writes days, months and numbers."""

from __future__ import annotations

from typing import Final

from coopsite.locales.conventions import Formats

FORMATS: Final = Formats(
    locale="en_GB",
    day="{0.day} {month} {0.year}",
    long="{weekday}, {0.day} {month} {0.year}",
    month="{month} {0.year}",
    within="{month} {0.year}",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    thousands=",",
    decimal=".",
)
