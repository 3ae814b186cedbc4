"""Turn a diagnostic into sentences in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite import locales
from coopsite.diagnostics.model import Diagnostic
from coopsite.diagnostics.values import clean, written
from coopsite.locales import DEFAULT
from coopsite.text.numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHOICE: Final = re.compile(r"⟦([^⟦⟧]*)⟧")
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_NO_FILE: Final = "@missing_file"
"""The reason by which a missing target is a file."""
_EXPLAINED: Final = {"reason": "how_", "expected": "how_", "field": "add_"}
"""Arguments for which the catalogue may have a hint, and the prefix of its name."""


def codes() -> frozenset[str]:
    """Return every code of the catalogue."""
    return frozenset(locales.messages(DEFAULT))


def words() -> frozenset[str]:
    """Return the name of every word and phrase of the catalogue."""
    return frozenset(locales.words(DEFAULT))


def message(diagnostic: Diagnostic, language: str) -> str:
    """Return what is wrong, as one or two whole sentences.

    Missing arguments shorten the sentence; an unknown code gets a general one. Never raises.
    """
    return _said(diagnostic, language, 0) or word("unknown_code", language, code=clean(diagnostic.code))


def hint(diagnostic: Diagnostic, language: str) -> str:
    """Return how to mend it; empty for an unknown code. Never raises."""
    return _said(diagnostic, language, 1)


def word(name: str, language: str, /, **values: str) -> str:
    """Return a word or phrase of the catalogue, filled with `values`; an unknown name stands for itself."""
    known = locales.words(language).get(name)
    return clean(name).replace("_", " ") if known is None else _filled(known, values)


def count(name: str, number: int, language: str) -> str:
    """Return a phrase with a number, singular or plural: ``count("pages", 1, "en")`` is ``1 page``."""
    known = locales.words(language)
    form = name if name in known else f"{name}.{'one' if number == 1 else 'many'}"
    return _filled(known[form], {"n": whole_number(number, language)})


def _said(diagnostic: Diagnostic, language: str, part: int) -> str:
    entry = locales.messages(language).get(diagnostic.code)
    if entry is None:
        return ""
    values = _values(diagnostic.args, language)
    if "of" in diagnostic.args:
        values |= _values_of_other(diagnostic, language)
    return _filled(entry[part], values)


def _values_of_other(diagnostic: Diagnostic, language: str) -> dict[str, str]:
    """Return message and hint of the diagnostic that this one is about: of the code ``of``, with the same values."""
    args = {name: value for name, value in diagnostic.args.items() if name not in ("of", "state", "until")}
    other = Diagnostic(str(diagnostic.args["of"]), args=args)
    return {"finding": _said(other, language, 0), "how": _said(other, language, 1)}


def _values(args: Mapping[str, str], language: str) -> dict[str, str]:
    values = {name: written(name, str(value), language) for name, value in args.items()}
    if args.get("reason") == _NO_FILE and "target" in values:
        values.setdefault("file", values["target"])
    known = locales.words(language)
    for name, begin in _EXPLAINED.items():
        how = begin + str(args.get(name, "")).removeprefix("@")
        if how in known and "how" not in values:
            values["how"] = _filled(known[how], values)
    return values


def _filled(template: str, values: Mapping[str, str]) -> str:
    def choose(found: re.Match[str]) -> str:
        for option in found[1].split("|"):
            if all(values.get(name) for name in _PLACE.findall(option)):
                return option
        return ""

    def put(found: re.Match[str]) -> str:
        return values.get(found[1]) or "…"

    return _PLACE.sub(put, _CHOICE.sub(choose, template))
