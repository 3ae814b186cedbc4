"""String tables made whole: a word that a language lacks is borrowed, and told once for the whole table."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.text.language_codes import language_name, locale_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from coopsite.kinds.base import Kind

Tables = dict[str, dict[str, str]]
"""Language → key → words."""

LENDER: Final = "en"
"""The language whose words stand in first, since coopsite has them all; then those of the site in their order."""
_BLANK: Final = re.compile(r"\{[A-Za-z_]+\}")
_OPEN: Final = ("language_", "purpose_")
"""Words of which a site may have any: of its languages, and of occasions of its own."""
_NUMBER: Final = "{n}"
_NEAR: Final = 0.7


class OwnTable(Struct, frozen=True):
    """A site's own string table."""

    path: str
    words: dict[str, str]
    places: dict[str, SourcePosition]
    """Key → where it stands."""


def complete(strings: Mapping[str, Mapping[str, str]], languages: Sequence[str], names: Tables) -> Tables:
    """Return a whole table for each of `languages`; `names` are words that coopsite knows without a table."""
    borrowed: dict[str, str] = {}
    for code in reversed((LENDER, *languages)):
        borrowed.update(strings.get(code, {}))
    return {
        code: {**borrowed, **strings.get(_wider(code), {}), **names.get(code, {}), **strings.get(code, {})}
        for code in languages
    }


def with_kinds(tables: Tables, kinds: Iterable[Kind]) -> Tables:
    """Return `tables` with what a single story of each kind is called: as config.yaml says, else as the table does.

    A kind for which neither has a word is called as its list is.
    """
    found = {code: dict(words) for code, words in tables.items()}
    for kind in kinds:
        for code, words in found.items():
            key = f"kind_{kind.name}"
            said = kind.one.get(code) or words.get(key) or next(iter(kind.one.values()), "")
            words[key] = said or kind.label.get(code) or next(iter(kind.label.values()), kind.name)
    return found


def used_by(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages whose tables serve a site in `languages`: those they are varieties of among them."""
    return tuple(dict.fromkeys(each for code in languages for each in (code, _wider(code))))


def known_words(code: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the words of a table that coopsite knows in any language: what languages are called, its locale."""
    own = language_name(code, code)
    return {
        "language_name": own[:1].upper() + own[1:],
        "locale": locale_name(code),
        **{f"language_{other}": language_name(other, code) for other in languages},
    }


def lint_tables(
    own: Mapping[str, OwnTable],
    shipped: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    named: Collection[str],
    prefixes: Collection[str],
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a site's own tables: W408 and W409 key by key, W803 once for each table.

    `named` are the strings its own templates name, `prefixes` how those begin that they put together.
    """
    model = shipped[LENDER]
    begin = (*_OPEN, *prefixes)
    wanted = dict.fromkeys(model)
    for code in used_by(languages):
        table = own.get(code)
        for key, words in table.words.items() if table else ():
            assert table is not None
            if key in model:
                yield from _blanks(table, key, words, model[key])
            elif key in named or key.startswith(begin):
                wanted.setdefault(key)
            else:
                near = get_close_matches(key, model, n=1, cutoff=_NEAR)
                args = {"key": key} | ({"suggestion": near[0]} if near else {})
                yield _diagnostic("W408", table, key, args)
    for code in languages:
        yield from _lacking(code, own, shipped, [key for key in wanted if not key.startswith("language_")])


def _blanks(table: OwnTable, key: str, words: str, model: str) -> Iterator[Diagnostic]:
    """Yield W409 for blanks that were lost, or that nothing fills in; one story need not be counted."""
    there, expected = set(_BLANK.findall(words)), set(_BLANK.findall(model))
    lost, unknown = sorted(expected - there), sorted(there - expected)
    if unknown or (lost and not (key.endswith("_one") and lost == [_NUMBER])):
        args = {"key": key, "blanks": " ".join(lost), "unknown": " ".join(unknown)}
        args |= {"allowed": ", ".join(sorted(expected))} if unknown and expected else {}
        yield _diagnostic("W409", table, key, {name: said for name, said in args.items() if said})


def _lacking(
    code: str, own: Mapping[str, OwnTable], shipped: Mapping[str, Mapping[str, str]], wanted: Sequence[str]
) -> Iterator[Diagnostic]:
    tables = [own[each] for each in (code, _wider(code)) if each in own]
    table = tables[0] if tables else None
    words = [shipped.get(each, {}) for each in (code, _wider(code))] + [each.words for each in tables]
    there = {"language_name", "locale", *chain.from_iterable(words)}
    lacking = [key for key in wanted if key not in there]
    if lacking:
        # With no table of its own a language is a shipped one, and lacks only what another table has of its own.
        holder = table or next(each for each in own.values() if lacking[0] in each.words)
        place = SourcePosition(1, 1) if table else holder.places[lacking[0]]
        args = {"language": code, "count": str(len(lacking)), "names": ", ".join(lacking)}
        if code not in shipped:
            args["command"] = f"coopsite new strings {code}"
        yield Diagnostic("W803", holder.path, place.line, place.column, args)


def _wider(code: str) -> str:
    """Return the language that a language is a variety of: ``en`` of ``en-GB``; of others the language itself."""
    return code.partition("-")[0]


def _diagnostic(code: str, table: OwnTable, key: str, args: dict[str, str]) -> Diagnostic:
    place = table.places[key]
    return Diagnostic(code, table.path, place.line, place.column, args)
