"""The registers of each language: awards, targets, documents and meetings of all stories, each thing once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.config.model import REGISTERS
from coopsite.site.citations import cited
from coopsite.site.model import Register, RegisterEntry
from coopsite.text.digest import digest
from coopsite.text.language import fold, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coopsite.config.model import Config
    from coopsite.content.model import Facts, Localized
    from coopsite.site.addresses import Addresses
    from coopsite.site.merge import FactStore
    from coopsite.site.model import Card, Story

ROOM: Final = 300
"""Entries that stand on one page; where any language has more, each year has a page of its own."""
DATA: Final = ("csv", "json")
"""The files beside each register: ``honours.csv``, ``honours.json``."""

Registers = dict[tuple[str, str], Register]
"""(language, name) → register."""
Told = tuple["Story", "Facts"]
"""A story and its facts."""

_WORDS: Final = re.compile(rb"awards|targets|documents|legal_basis|held_on")
_ANCHOR_WORD: Final = 40


def make_registers(
    stories: Iterable[Story],
    facts: FactStore,
    cards: Mapping[tuple[str, str], Card],
    config: Config,
    addresses: Addresses,
) -> Registers:
    """Gather the registers of `stories` (newest first), each language's from the stories in its lists."""
    told = [
        (story, facts[story.facts_digest])
        for story in stories
        if story.facts_digest and story.kind != "page" and facts.may_tell(story.facts_digest, _WORDS)
    ]
    found: Registers = {}
    for name in REGISTERS:
        entries = _GATHER[name](told, config.languages) if told else ()
        of = {code: _shown(entries, code, cards) for code in config.languages}
        split = max(map(len, of.values())) > ROOM
        for code, shown in of.items():
            address = addresses.word(name, code)
            years = dict.fromkeys(entry.year for entry in shown if entry.year) if split else {}
            pages = {year: f"{address}{year}/" for year in sorted(years, reverse=True)}
            found[code, name] = Register(name, code, address, shown, pages)
    return found


def register_addresses(registers: Registers) -> Iterator[str]:
    """Yield the address of each register, of its years' pages and of the files beside it."""
    for register in registers.values():
        yield register.address
        yield from register.years.values()
        yield from (f"{register.address}{register.name}.{ending}" for ending in DATA)


def day_of(story: Story, facts: Facts) -> str:
    """Return the day of what a story tells of: when it was held, else when the story was published."""
    return facts.get("held_on") or story.date[:10]


def _shown(
    entries: Iterable[RegisterEntry], code: str, cards: Mapping[tuple[str, str], Card]
) -> tuple[RegisterEntry, ...]:
    shown = []
    for entry in entries:
        keys = tuple([key for key in entry.keys if (code, key) in cards])
        if keys:
            shown.append(
                entry if keys == entry.keys else RegisterEntry(entry.anchor, entry.year, keys, entry.facts)
            )
    return tuple(shown)


def _honours(told: list[Told], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    """Return the awards. Rows of several stories that say the same of the same day are one award."""
    names = _Names()
    found: dict[tuple[object, ...], RegisterEntry] = {}
    for story, facts in reversed(told):
        told_on = day_of(story, facts)
        within: dict[tuple[object, ...], int] = {}
        own: dict[tuple[object, ...], RegisterEntry] = {}
        for award in facts.get("awards") or ():
            day = award.get("date") or told_on
            words = _award_words(award, languages)
            counts = award.get("recipients") or {}
            same = (day, words, *sorted(counts.items()), award.get("status") == "proposed")
            # Two alike in one story are two awards.
            within[same] = within.get(same, 0) + 1
            key = (*same, within[same])
            if key in found:
                found[key] = _also(found[key], story.key)
                continue
            form = award.get("form") or "other"
            anchor = names.own(f"cs-award-{slug(form)}-{digest(day, *words)[:8]}")
            own[key] = RegisterEntry(anchor, day[:4], (story.key,), {**award, "day": day})
        # Newest first all through, but each story in its own order.
        found.update(reversed(own.items()))
    return _ordered(found.values())


def _targets(told: list[Told], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    names = _Names()
    found: list[RegisterEntry] = []
    for story, facts in reversed(told):
        targets = facts.get("targets") or ()
        period = facts.get("plan_period") or {}
        day = period.get("from") or period.get("to") or story.date[:10]
        rest = {"period": period, "responsible": facts.get("responsible"), "day": day}
        plan = []
        for target in targets:
            word = slug(_first(target.get("indicator"), languages), limit=_ANCHOR_WORD)
            anchor = names.own(f"cs-target-{digest(story.key)[:6]}-{word or 'x'}")
            plan.append(RegisterEntry(anchor, day[:4], (story.key,), {**rest, "target": target}))
        # Newest first all through, but each plan in its own order.
        found += reversed(plan)
    return _ordered(found)


def _documents(told: list[Told], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    names = _Names()
    found: list[RegisterEntry] = []
    for document in cited(reversed(told), languages):
        facts = document.facts
        day = facts.get("date") or ""
        words = slug(facts.get("number") or _first(facts.get("title"), languages), limit=_ANCHOR_WORD)
        anchor = names.own(f"cs-doc-{words or digest(*facts.get('title', {}).values())[:8]}")
        found.append(RegisterEntry(anchor, day[:4], tuple(reversed(document.keys)), {**facts, "day": day}))
    return _ordered(found)


def _meetings(told: list[Told], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    del languages
    names = _Names()
    found: list[RegisterEntry] = []
    for story, facts in reversed(told):
        day = facts.get("held_on")
        if day:
            last = story.key.rpartition("/")[2]
            anchor = names.own(f"cs-meeting-{slug(last, limit=_ANCHOR_WORD) or digest(last)[:8]}")
            given = {key: facts[key] for key in ("day_part", "place") if facts.get(key)}
            found.append(RegisterEntry(anchor, day[:4], (story.key,), {**given, "day": day}))
    return _ordered(found)


_GATHER: Final[dict[str, Callable[[list[Told], tuple[str, ...]], tuple[RegisterEntry, ...]]]] = {
    "honours": _honours,
    "targets": _targets,
    "documents": _documents,
    "calendar": _meetings,
}


class _Names:
    """Gives each entry an anchor of its own; the one that was there first keeps the plain one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def own(self, anchor: str) -> str:
        """Return `anchor`, with a number where it is taken."""
        name, number = anchor, self._counts.get(anchor, 1)
        while name in self._taken:
            # Those below are taken, and stay so.
            number += 1
            name = f"{anchor}-{number}"
        self._counts[anchor] = number
        self._taken.add(name)
        return name


def _ordered(entries: Iterable[RegisterEntry]) -> tuple[RegisterEntry, ...]:
    """Return `entries`, given from the oldest story on, from the newest day to the oldest."""
    newest = list(entries)[::-1]
    newest.sort(key=_day, reverse=True)
    return tuple(newest)


def _day(entry: RegisterEntry) -> str:
    day: str = entry.facts["day"]
    return day


def _also(entry: RegisterEntry, key: str) -> RegisterEntry:
    return RegisterEntry(entry.anchor, entry.year, (key, *entry.keys), entry.facts)


def _award_words(award: Facts, languages: tuple[str, ...]) -> tuple[str, ...]:
    named = (_first(person.get("name"), languages) for person in award.get("named") or ())
    texts = (_first(award.get(field), languages) for field in ("name", "body", "period"))
    return (award.get("form") or "", *(fold(text) for text in texts), *(fold(text) for text in named))


def _first(text: Localized | str | None, languages: tuple[str, ...]) -> str:
    """Return a text in the first of `languages` that it is in."""
    if isinstance(text, dict):
        return next((text[code] for code in languages if code in text), next(iter(text.values()), ""))
    return text or ""
