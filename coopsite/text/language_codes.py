"""Codes of languages (BCP 47): how they are written, which way they run, what they are called."""

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
"""Languages whose usual script runs from right to left."""


@lru_cache(maxsize=256)
def language_code(written: str) -> str:
    """Return a language's code with capital letters where BCP 47 has them: ``vi``, ``en-GB``, ``zh-Hant``.

    Empty for what is no code. An underscore counts as a hyphen.
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
    """Return ``rtl`` for a language whose letters run from right to left, else ``ltr``."""
    first, *rest = code.split("-")
    script = next((part for part in rest if len(part) == _SCRIPT_LETTERS and part.isalpha()), "")
    return "rtl" if (script.capitalize() in _LEFTWARD_SCRIPTS if script else first in _LEFTWARD) else "ltr"


def language_name(code: str, language: str) -> str:
    """Return how `language` calls the language `code` in a sentence; the code itself where that is not known."""
    from babel import Locale, UnknownLocaleError  # start-up time

    try:
        name = Locale.parse(code, sep="-").get_display_name(babel_locale(language)) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[0].lower() + name[1:] if formats(language).languages_in_small_letters else name


def locale_name(code: str) -> str:
    """Return the locale people of a language mostly have, as Open Graph writes it: ``fr_FR``."""
    from babel.core import get_global  # start-up time

    parts = code.split("-")
    subtags = get_global("likely_subtags")
    likely = str(subtags.get("_".join(parts[:2])) or subtags.get(parts[0], "")).split("_")
    region = next((part for part in (*parts[1:], *likely[1:]) if len(part) == _REGION_LETTERS), "")
    return f"{parts[0]}_{region}" if region else parts[0]
