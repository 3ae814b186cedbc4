"""Language codes (BCP 47): spelling, direction, names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from coopsite.locales import formats
from coopsite.text.dates import babel_locale

_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCRIPT_LETTERS: Final = 4
_REGION_LETTERS: Final = 2
_LEFTWARD_SCRIPTS: Final = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")
)
_LEFTWARD: Final = frozenset(
    (
        "ar",
        "arc",
        "azb",
        "ckb",
        "dv",
        "fa",
        "he",
        "iw",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    )
)
"""Languages usually written from right to left."""


@lru_cache(maxsize=256)
def language_code(written: str) -> str:
    """Return a language code in the case of BCP 47 (RFC 5646, section 2.1.1): ``vi``, ``en-GB``, ``zh-Hant``.

    Empty where `written` is no code. An underscore counts as a hyphen.
    """
    if not _CODE.fullmatch(written):
        return ""
    first, *rest = written.lower().replace("_", "-").split("-")
    for at, part in enumerate(rest):
        if len(part) == _SCRIPT_LETTERS and part.isalpha() and at == 0:
            rest[at] = part.capitalize()
        elif len(part) == _REGION_LETTERS and part.isalpha():
            rest[at] = part.upper()
    return "-".join((first, *rest))


def direction(code: str) -> str:
    """Return ``rtl`` for a language written from right to left, else ``ltr``."""
    first, *rest = code.split("-")
    script = next((part for part in rest if len(part) == _SCRIPT_LETTERS and part.isalpha()), "")
    return "rtl" if (script.capitalize() in _LEFTWARD_SCRIPTS if script else first in _LEFTWARD) else "ltr"


def language_name(code: str, language: str) -> str:
    """Return the name of the language `code` in `language`, for use in a sentence; the code where it has none."""
    from babel import Locale, UnknownLocaleError  # start-up time

    try:
        name = Locale.parse(code, sep="-").get_display_name(babel_locale(language)) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[0].lower() + name[1:] if formats(language).languages_in_small_letters else name


def locale_name(code: str) -> str:
    """Return the likely locale of a language (CLDR likely subtags), as Open Graph writes it: ``fr_FR``."""
    from babel.core import get_global  # start-up time

    parts = code.split("-")
    subtags = get_global("likely_subtags")
    likely = str(subtags.get("_".join(parts[:2])) or subtags.get(parts[0], "")).split("_")
    region = next((part for part in (*parts[1:], *likely[1:]) if len(part) == _REGION_LETTERS), "")
    return f"{parts[0]}_{region}" if region else parts[0]
