"""The registers of each language: awards, targets, documents and meetings of all stories, each thing once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec import structs
from msgspec.structs import replace

from coopsite.config.model import REGISTERS
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import PlanTarget
from coopsite.site.citations import cited
from coopsite.site.lists import cut, page_address
from coopsite.site.model import Register, RegisterEntry, RegisterPage
from coopsite.text.digest import digest
from coopsite.text.fold import fold
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coopsite.config.model import Config
    from coopsite.fields.shapes import Localized
    from coopsite.kinds.award import Award
    from coopsite.site.addresses import Addresses
    from coopsite.site.model import Card, Story

ROOM: Final = 300
"""Entries that stand on one page; where any language has more, each year has a page of its own."""
PER_PAGE: Final = 100
"""Entries of a full page of a year, where these stand on several: as much as a cheap phone shows at once."""
DATA: Final = ("csv", "json")
"""The files beside each register: ``honours.csv``, ``honours.json``."""

Registers = dict[tuple[str, str], Register]
"""(language, name) → register."""
_OF_MEETING: Final = ("held_on", "day_part", "time", "until", "place", "online")
"""What the calendar says of a meeting."""
_ANCHOR_WORD: Final = 40


def make_registers(
    stories: Iterable[Story],
    cards: Mapping[tuple[str, str], Card],
    config: Config,
    addresses: Addresses,
) -> Registers:
    """Gather the registers of `stories` (newest first), each language's from the stories in its lists."""
    with_facts = [story for story in stories if story.facts_digest and story.kind != "page"]
    found: Registers = {}
    for name in REGISTERS:
        entries = _GATHER[name](with_facts, config.languages) if with_facts else ()
        of = {code: _shown(entries, code, cards) for code in config.languages}
        split = max(map(len, of.values())) > ROOM
        for code, shown in of.items():
            address = addresses.word(name, code)
            pages = tuple(_by_year(address, shown)) if split else (RegisterPage(address, shown, top=address),)
            found[code, name] = Register(name, code, address, shown, pages)
    return found


def _by_year(address: str, entries: Iterable[RegisterEntry]) -> Iterator[RegisterPage]:
    """Yield the pages of each year and, with what has no day, those of none."""
    by_year = {year: tuple(of_year) for year, of_year in groupby(entries, lambda entry: entry.year)}
    undated = by_year.pop("", ())
    for year, of_year in (*by_year.items(), ("", undated)):
        top = f"{address}{year}/" if year else address
        for page in cut(of_year, PER_PAGE):
            newer, older = page_address(top, page.newer), page_address(top, page.older)
            here = page_address(top, page.number)
            yield RegisterPage(here, tuple(page.items), year, top, page.number, newer, older)


def register_addresses(registers: Registers) -> Iterator[str]:
    """Yield the address of each page of the registers, and of the files beside them."""
    for register in registers.values():
        for page in register.pages:
            yield page.address
            if page.has_data:
                yield from (f"{page.address}{register.name}.{ending}" for ending in DATA)


def day_of(story: Story) -> str:
    """Return the day of what a story tells of: when it was held, else when the story was published."""
    return story.facts.meeting.held_on or story.date[:10]


def _shown(
    entries: Iterable[RegisterEntry], code: str, cards: Mapping[tuple[str, str], Card]
) -> tuple[RegisterEntry, ...]:
    shown = []
    for entry in entries:
        keys = tuple([key for key in entry.keys if (code, key) in cards])
        if keys:
            shown.append(entry if keys == entry.keys else replace(entry, keys=keys))
    return tuple(shown)


def _honours(with_facts: list[Story], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    """Return the awards. Rows of several stories that say the same of the same day are one award."""
    names = _Names()
    found: dict[tuple[object, ...], RegisterEntry] = {}
    for story in reversed(with_facts):
        told_on = day_of(story)
        within: dict[tuple[object, ...], int] = {}
        own: dict[tuple[object, ...], RegisterEntry] = {}
        for award in story.facts.award.awards:
            day = award.date or told_on
            words = _award_words(award, languages)
            counts = structs.astuple(award.counts) if award.counts and award.counted else ()
            same = (day, words, counts, award.is_proposed)
            # Two alike in one story are two awards.
            within[same] = within.get(same, 0) + 1
            key = (*same, within[same])
            if key in found:
                found[key] = replace(found[key], keys=(story.key, *found[key].keys))
                continue
            anchor = names.own(f"cs-award-{slug(award.form or 'other')}-{digest(day, *words)[:8]}")
            own[key] = RegisterEntry(anchor, day, (story.key,), award)
        # Newest first all through, but each story in its own order.
        found.update(reversed(own.items()))
    return _ordered(found.values())


def _targets(with_facts: list[Story], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    names = _Names()
    found: list[RegisterEntry] = []
    for story in reversed(with_facts):
        plan = story.facts.plan
        day = plan.period_from or plan.period_to or story.date[:10]
        entries = []
        for target in plan.targets:
            word = slug(_first(target.indicator, languages), limit=_ANCHOR_WORD)
            anchor = names.own(f"cs-target-{digest(story.key)[:6]}-{word or 'x'}")
            entries.append(
                RegisterEntry(anchor, day, (story.key,), PlanTarget(target, plan.period, plan.responsible))
            )
        # Newest first all through, but each plan in its own order.
        found += reversed(entries)
    return _ordered(found)


def _documents(with_facts: list[Story], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    names = _Names()
    found: list[RegisterEntry] = []
    for each in cited(reversed(with_facts), languages):
        document = each.document
        words = slug(document.number or _first(document.title, languages), limit=_ANCHOR_WORD)
        anchor = names.own(f"cs-doc-{words or digest(*(document.title or {}).values())[:8]}")
        found.append(RegisterEntry(anchor, document.date, tuple(reversed(each.keys)), document, each.holder))
    return _ordered(found)


def _meetings(with_facts: list[Story], languages: tuple[str, ...]) -> tuple[RegisterEntry, ...]:
    del languages
    names = _Names()
    found: list[RegisterEntry] = []
    hours: dict[str, str] = {}
    for story in reversed(with_facts):
        meeting = story.facts.meeting
        if meeting.held_on:
            last = story.key.rpartition("/")[2]
            anchor = names.own(f"cs-meeting-{slug(last, limit=_ANCHOR_WORD) or digest(last)[:8]}")
            shown = Meeting(**{name: getattr(meeting, name) for name in _OF_MEETING})
            found.append(RegisterEntry(anchor, meeting.held_on, (story.key,), shown))
            hours[anchor] = meeting.time
    # Of one day, the meeting that begins last is the newest.
    return _ordered(sorted(found, key=lambda entry: hours[entry.anchor]))


_GATHER: Final[dict[str, Callable[[list[Story], tuple[str, ...]], tuple[RegisterEntry, ...]]]] = {
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
    newest.sort(key=lambda entry: entry.day, reverse=True)
    return tuple(newest)


def _award_words(award: Award[Localized], languages: tuple[str, ...]) -> tuple[str, ...]:
    texts = (award.name, award.body, award.period, *(person.name for person in award.named))
    return (award.form, *(fold(_first(text, languages)) for text in texts))


def _first(text: Localized | None, languages: tuple[str, ...]) -> str:
    """Return a text in the first of `languages` that it is in."""
    if not text:
        return ""
    return next((text[code] for code in languages if code in text), next(iter(text.values()), ""))
