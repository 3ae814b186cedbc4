"""Texts to stories: the languages of one story found and what they share agreed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.content.model import Text
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.facts import Facts
from coopsite.site.merge import share
from coopsite.site.positions import START, clash
from coopsite.site.schedule import NEVER, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.config.model import Config

_DATED: Final = re.compile(r"(?<![0-9])([0-9]{4})[-_./]([0-9]{1,2})[-_./]([0-9]{1,2})(?![0-9])")
"""A day in the name of a file or its folders, as in ``2016-10-8-bai`` or ``2016/10/08/bai``."""


class Translations(Struct, frozen=True, gc=False):
    """A story before the clock and the site have spoken: all its texts, and what they agree on."""

    key: str
    kind: str
    texts: dict[str, Text]
    """By language, in the order of the configuration."""
    date: str
    date_only: bool
    begins: float
    """`date` as POSIX seconds; -inf without one."""
    expires: str
    ends: float
    """`expires` as POSIX seconds; inf without one."""
    pinned: bool
    facts: Facts
    facts_digest: str


class Pairing(Struct, frozen=True):
    """Every story of the sources, newest first (by date, then key), then pages by key."""

    pairs: tuple[Translations, ...]
    diagnostics: tuple[Diagnostic, ...]


def pair(texts: Iterable[Text], config: Config, unread: frozenset[str] = frozenset()) -> Pairing:
    """Bring the texts of each story together. Without a date in any text it is E215; pages need none.

    Of the stories named in `unread` some text is missing here because it could not be read: it may hold the date.
    """
    diagnostics: list[Diagnostic] = []
    pairs = []
    for by_language in _grouped(texts, diagnostics).values():
        ordered = {code: by_language[code] for code in config.languages if code in by_language}
        if ordered:
            pairs.append(_pair(ordered, config, unread, diagnostics))
    undated = [p for p in pairs if not p.date and p.kind != "page"]
    diagnostics += [_undated(p) for p in undated if p.key not in unread]
    kept = [p for p in pairs if p.date or p.kind == "page"] if undated else pairs
    kept.sort(key=_order)
    return Pairing(tuple(kept), tuple(diagnostics))


def _order(lone: Translations) -> tuple[float, str]:
    return (NEVER if lone.kind == "page" else -lone.begins, lone.key)


def _grouped(texts: Iterable[Text], diagnostics: list[Diagnostic]) -> dict[str, dict[str, Text]]:
    """Return texts by story and language; of two files for the same, the one whose path sorts first stays."""
    groups: dict[str, dict[str, Text]] = {}
    for text in texts:
        group = groups.get(text.key)
        if group is None:
            groups[text.key] = {text.language: text}
        elif text.language not in group:
            group[text.language] = text
        else:
            kept, other = sorted((group[text.language], text), key=lambda t: t.path)
            group[text.language] = kept
            args = {"story": text.key, "other_path": kept.path}
            diagnostics.append(Diagnostic("E501", other.path, START.line, START.column, args))
    return groups


def _pair(
    texts: dict[str, Text], config: Config, unread: frozenset[str], diagnostics: list[Diagnostic]
) -> Translations:
    first, *others = texts.values()
    timezone = config.timezone
    date, date_only, expires, pinned = first.date, first.date_only, first.expires, first.pinned
    for other in others:
        if other.kind != first.kind:
            diagnostics.append(clash("kind", other, first))
        if other.date != date:
            if not date:
                date, date_only = other.date, other.date_only
            else:
                _agree("date", date, other.date, other, first, timezone, diagnostics)
        if other.expires != expires:
            _agree("expires", expires, other.expires, other, first, timezone, diagnostics)
            expires = expires or other.expires
        if other.pinned is not pinned:
            if pinned is not None and other.pinned is not None:
                diagnostics.append(clash("pinned", other, first))
            pinned = other.pinned if pinned is None else pinned
    kind = config.kinds.get(first.kind) if first.key not in unread else None
    facts, facts_digest = share((first, *others), diagnostics, kind.fields if kind else ())
    return Translations(
        key=first.key,
        kind=first.kind,
        texts=texts,
        date=date,
        date_only=date_only,
        begins=seconds(date, timezone) if date else -NEVER,
        expires=expires,
        ends=seconds(expires, timezone) if expires else NEVER,
        pinned=bool(pinned),
        facts=facts,
        facts_digest=facts_digest,
    )


def _agree(
    field: str,
    date: str,
    other_date: str,
    other: Text,
    first: Text,
    timezone: str,
    diagnostics: list[Diagnostic],
) -> None:
    """Say so where both texts give a date and mean different instants."""
    if date and other_date and seconds(date, timezone) != seconds(other_date, timezone):
        diagnostics.append(clash(field, other, first))


def _undated(lone: Translations) -> Diagnostic:
    first = next(iter(lone.texts.values()))
    named = _DATED.search(lone.key)
    day = _day(*map(int, named.groups())) if named else ""
    args = {"field": "date"} | ({"suggestion": day} if day else {})
    return Diagnostic("E215", first.path, START.line, START.column, args)


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
