"""The words for every finding: from a code and its values to a sentence in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from coopsite import locales
from coopsite.diagnostics.model import Diagnostic
from coopsite.locales import DEFAULT, SPOKEN
from coopsite.text.dates import format_date
from coopsite.text.fold import fold
from coopsite.text.numbers import one_decimal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CHOICE: Final = re.compile(r"⟦([^⟦⟧]*)⟧")
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_ISO_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?")
_LONGEST: Final = 120
_REFUSED: Final = "\N{REPLACEMENT CHARACTER}"
_DATES: Final = frozenset({"until"})
_MONTHS: Final = frozenset(map(str, range(1, 13)))
_LONGEST_LIST: Final = 1_000
_MOST_LINES: Final = 20
"""Lines to be pasted together, each shown on one of its own."""
_WHOLE: Final = frozenset(
    {
        "allowed",
        "as_list",
        "below",
        "command",
        "example",
        "folder",
        "instead",
        "line",
        "names",
        "nowhere",
        "output",
    }
)
"""Values that are of no use when they are cut: what may be written, what is to be pasted, where a folder is."""
_SIZES: Final = frozenset({"size"})
_COUNTS: Final = frozenset({"count", "counted", "declared", "length", "most", "passes"})
_FIELDS: Final = frozenset({"field", "key", "other_field"})
_NO_FILE: Final = "@missing_file"
"""The reason for which a target that leads nowhere is a file."""
_FIELD: Final = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
"""Where a value stands, as in ``awards.0.form``; the line that is shown tells which of a list is meant."""
_EXPLAINED: Final = {"reason": "how_", "expected": "how_", "field": "add_"}
"""Values that a word of the catalogue may say more of, and how that word begins."""


def codes() -> frozenset[str]:
    """Every code the catalogue knows."""
    return frozenset(locales.messages(DEFAULT))


def words() -> frozenset[str]:
    """Every word that may stand behind an ``@`` or be asked for with `word`."""
    return frozenset(locales.words(DEFAULT))


def message(diagnostic: Diagnostic, language: str) -> str:
    """Say what is wrong, as one or two whole sentences.

    Any arguments will do: missing ones shorten the sentence, unknown codes get a general one. Never raises.
    """
    return _said(diagnostic, language, 0) or word("unknown_code", language, code=_clean(diagnostic.code))


def hint(diagnostic: Diagnostic, language: str) -> str:
    """Say how to mend it; empty for a code the catalogue does not know. Never raises."""
    return _said(diagnostic, language, 1)


def word(name: str, language: str, /, **values: str) -> str:
    """Say a word or phrase of the catalogue, filled with `values`; an unknown name is said as written."""
    known = locales.words(language).get(name)
    return _clean(name).replace("_", " ") if known is None else _filled(known, values)


def count(name: str, number: int, language: str) -> str:
    """Say a phrase with a number, singular or plural: ``count("pages", 1, "en")`` is ``1 page``."""
    known = locales.words(language)
    form = name if name in known else f"{name}.{'one' if number == 1 else 'many'}"
    return _filled(known[form], {"n": whole_number(number, language)})


def moment_text(value: str, language: str) -> str:
    """Write a moment in ISO 8601: ``28/06/2023, 16:30`` or ``28 June 2023, 16:30``; midnight is only its day."""
    found = _ISO_MOMENT.match(value)
    try:
        day = format_date(found[1], locales.spoken(language)) if found else ""
    except ValueError:
        day = ""
    if not found or not day:
        return _clean(value)
    return f"{day}, {found[2]}" if found[2] and found[2] != "00:00" else day


def glossed(allowed: Iterable[str], language: str) -> str:
    """List words that may be written, each with what it means where it is in another language."""
    glosses = locales.glosses(language)
    listed = (f"{one} ({glosses[one]})" if one in glosses else one for one in allowed)
    return _clean(", ".join(listed), _LONGEST_LIST)


def word_meant(text: str, allowed: Iterable[str]) -> str:
    """Return the one of the words `allowed` that `text` says in a language coopsite speaks; empty where none."""
    said = fold(text).strip()
    for one in allowed:
        glosses = (known[one] for known in map(locales.glosses, SPOKEN) if one in known)
        if said in map(fold, (one, one.replace("_", " "), *glosses)):
            return one
    return ""


def _said(diagnostic: Diagnostic, language: str, part: int) -> str:
    entry = locales.messages(language).get(diagnostic.code)
    if entry is None:
        return ""
    values = _values(diagnostic.args, language)
    if "of" in diagnostic.args:
        values |= _values_of_other(diagnostic, language)
    return _filled(entry[part], values)


def _values_of_other(diagnostic: Diagnostic, language: str) -> dict[str, str]:
    """Return what is said of the finding that a finding is about: that of the code ``of``, with the same values."""
    args = {name: value for name, value in diagnostic.args.items() if name not in ("of", "state", "until")}
    other = Diagnostic(str(diagnostic.args["of"]), args=args)
    return {"finding": _said(other, language, 0), "how": _said(other, language, 1)}


def _values(args: Mapping[str, str], language: str) -> dict[str, str]:
    values = {name: _value(name, str(value), language) for name, value in args.items()}
    if args.get("reason") == _NO_FILE and "target" in values:
        values.setdefault("file", values["target"])
    known = locales.words(language)
    for name, begin in _EXPLAINED.items():
        how = begin + str(args.get(name, "")).removeprefix("@")
        if how in known and "how" not in values:
            values["how"] = _filled(known[how], values)
    return values


def _value(name: str, value: str, language: str) -> str:
    if value.startswith("@") and value[1:] in locales.words(language):
        return locales.words(language)[value[1:]]
    if name == "month" and value in _MONTHS:
        return locales.formats(language).months[int(value) - 1]
    if name in _DATES:
        return moment_text(value, language)
    if name in _SIZES and value.isdecimal() and len(value) < 19:
        return f"{one_decimal(int(value) / 1_000_000, language)} MB"
    if name == "found":
        return f"“{shown}”" if (shown := _clean(value)) else ""
    if name == "allowed":
        return glossed(value.split(", "), language)
    if name == "lines":
        return "".join(
            f"\n        {shown}" for line in value.split("\n")[:_MOST_LINES] if (shown := _clean(line))
        )
    if name in _WHOLE:
        shown = _clean(value, _LONGEST_LIST)
        return shown.rpartition(", ")[0] + " …" if name == "names" and len(value) > _LONGEST_LIST else shown
    if name == "tag":
        return _clean(value).strip("<>/")
    if name == "message":
        return _clean(value, _LONGEST_LIST).rstrip(".")
    if name in _COUNTS and value.isdecimal() and len(value) < 19:
        return whole_number(int(value), language)
    if name in _FIELDS and _FIELD.fullmatch(value):
        return " → ".join(part for part in value.split(".") if not part.isdecimal())
    return "" if name == "pid" and value == "0" else _clean(value)


def _clean(value: str, longest: int = _LONGEST) -> str:
    """Return what may be shown on a terminal: one line, no control or direction signs, not endless."""
    safe = "".join(map(_safe, value[: longest * 2])).strip()
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


def _safe(character: str) -> str:
    if character.isspace():
        return " "
    return _REFUSED if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _filled(template: str, values: Mapping[str, str]) -> str:
    def choose(found: re.Match[str]) -> str:
        for option in found[1].split("|"):
            if all(values.get(name) for name in _PLACE.findall(option)):
                return option
        return ""

    def put(found: re.Match[str]) -> str:
        return values.get(found[1]) or "…"

    return _PLACE.sub(put, _CHOICE.sub(choose, template))
