"""How the values of a diagnostic stand in its message: numbers, days and words of a language, safe to show."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from coopsite import locales
from coopsite.locales import SPOKEN
from coopsite.text.dates import format_date
from coopsite.text.fold import fold
from coopsite.text.numbers import one_decimal, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ISO_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?")
_DECIMAL: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9])?")
_FIELD: Final = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
"""Where a value stands, as in ``awards.0.form``; the line that is shown tells which of a list is meant."""
_MONTHS: Final = frozenset(map(str, range(1, 13)))
_LONGEST: Final = 120
_LONGEST_LIST: Final = 1_000
_MOST_DIGITS: Final = 18
_MOST_LINES: Final = 20
"""Lines to paste, each shown on a line of its own."""
_REFUSED: Final = "\N{REPLACEMENT CHARACTER}"


def written(name: str, value: str, language: str) -> str:
    """Return the value called `name` as it stands in a message. Never raises.

    A value that begins with ``@`` names a word of the catalogue. `_WRITERS` says how others are written.
    """
    if value.startswith("@") and value[1:] in locales.words(language):
        return locales.words(language)[value[1:]]
    write = _WRITERS.get(name)
    return write(value, language) if write else clean(value)


def clean(value: str, longest: int = _LONGEST) -> str:
    """Return `value` fit for a terminal: one line, no control or bidi characters, at most `longest` characters."""
    safe = "".join(map(_safe, value[: longest * 2])).strip()
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


def moment_text(value: str, language: str) -> str:
    """Return a moment in ISO 8601 as ``28/06/2023, 16:30`` or ``28 June 2023, 16:30``; midnight only as its day."""
    found = _ISO_MOMENT.match(value)
    try:
        day = format_date(found[1], locales.spoken(language)) if found else ""
    except ValueError:
        day = ""
    if not found or not day:
        return clean(value)
    return f"{day}, {found[2]}" if found[2] and found[2] != "00:00" else day


def glossed(allowed: Iterable[str], language: str) -> str:
    """Return a list of allowed words, each with its meaning in `language`."""
    glosses = locales.glosses(language)
    listed = (f"{one} ({glosses[one]})" if one in glosses else one for one in allowed)
    return clean(", ".join(listed), _LONGEST_LIST)


def word_meant(text: str, allowed: Iterable[str]) -> str:
    """Return the one of the words `allowed` that `text` means in any language coopsite speaks; empty where none."""
    said = fold(text).strip()
    for one in allowed:
        glosses = (known[one] for known in map(locales.glosses, SPOKEN) if one in known)
        if said in map(fold, (one, one.replace("_", " "), *glosses)):
            return one
    return ""


def _month(value: str, language: str) -> str:
    return locales.formats(language).months[int(value) - 1] if value in _MONTHS else clean(value)


def _megabytes(value: str, language: str) -> str:
    return f"{one_decimal(int(value) / 1_000_000, language)} MB" if _is_count(value) else clean(value)


def _decimal(value: str, language: str) -> str:
    return one_decimal(float(value), language) if _DECIMAL.fullmatch(value) else clean(value)


def _count(value: str, language: str) -> str:
    return whole_number(int(value), language) if _is_count(value) else clean(value)


def _is_count(value: str) -> bool:
    return value.isdecimal() and len(value) <= _MOST_DIGITS


def _quoted(value: str, _language: str) -> str:
    return f"“{shown}”" if (shown := clean(value)) else ""


def _lines(value: str, _language: str) -> str:
    shown = map(clean, value.split("\n")[:_MOST_LINES])
    return "".join(f"\n        {line}" for line in shown if line)


def _whole(value: str, _language: str) -> str:
    return clean(value, _LONGEST_LIST)


def _names(value: str, _language: str) -> str:
    shown = clean(value, _LONGEST_LIST)
    return shown.rpartition(", ")[0] + " …" if len(value) > _LONGEST_LIST else shown


def _field(value: str, _language: str) -> str:
    if not _FIELD.fullmatch(value):
        return clean(value)
    return " → ".join(part for part in value.split(".") if not part.isdecimal())


_CUT_NOWHERE: Final = (
    "as_list",
    "below",
    "command",
    "example",
    "folder",
    "instead",
    "line",
    "nowhere",
    "output",
)
"""Values that are useless when cut: lines to paste, paths of folders."""

_WRITERS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "allowed": lambda value, language: glossed(value.split(", "), language),
    "found": _quoted,
    "lines": _lines,
    "message": lambda value, _: clean(value, _LONGEST_LIST).rstrip("."),
    "month": _month,
    "names": _names,
    "pid": lambda value, _: "" if value == "0" else clean(value),
    "size": _megabytes,
    "tag": lambda value, _: clean(value).strip("<>/"),
    "until": moment_text,
    **dict.fromkeys(("needed", "ratio"), _decimal),
    **dict.fromkeys(("count", "counted", "declared", "length", "most", "passes"), _count),
    **dict.fromkeys(("field", "key", "other_field"), _field),
    **dict.fromkeys(_CUT_NOWHERE, _whole),
}


def _safe(character: str) -> str:
    if character.isspace():
        return " "
    return _REFUSED if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
