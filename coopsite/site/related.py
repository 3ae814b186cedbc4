"""Where a story leads on to: the next older and newer of its kind, and the related ones.

The rule for related stories, in one language's stories in order of date, then key:

1. Candidates are, for each tag of the story, the `REACH` stories nearest before it and the `REACH` nearest
   after it among those with that tag, as far as they lie within `HORIZON` of its date.
2. They are ranked by the number of tags that make them candidates, the most first; then by nearness in date;
   at equal distance the older comes first. The first `MOST` are taken.
3. Are there fewer than `FEWEST`, the nearest of its kind, by the same reach, horizon and order, fill up to
   `FEWEST`.

So a story's related ones are a matter of its own time. What lies further off than `HORIZON` never shows,
never counts; a new newest story can only reach the last `REACH` of each of its tags and of its kind.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from coopsite.site.model import StoryNeighbours
from coopsite.site.schedule import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.config.model import Config
    from coopsite.site.model import Card, Story

REACH: Final = 4
MOST: Final = 5
FEWEST: Final = 3
HORIZON: Final = 2 * 365.25 * 86_400
"""Seconds: two years."""


Near = tuple[int, int, list[int]]
"""Index of the older and of the newer of the kind (-1: none), and indexes of the related."""

_WIDTH: Final = 2 + MOST
"""Numbers that are kept of a story: those of a `Near`, with -1 where there is none."""


class Neighbours(Mapping[tuple[str, str], StoryNeighbours]):
    """(language, story key) → where that page leads; put together when it is asked for, from a few numbers."""

    def __init__(self) -> None:
        self._languages: dict[str, tuple[dict[str, int], list[Card], array[int]]] = {}

    def add(self, language: str, places: dict[str, int], faces: list[Card], near: array[int]) -> None:
        """Take in the pages of a language: the place of each story by its key, their cards, and what is near each."""
        self._languages[language] = places, faces, near

    def __getitem__(self, name: tuple[str, str]) -> StoryNeighbours:
        language, key = name
        places, faces, near = self._languages[language]
        at = places[key] * _WIDTH
        older, newer, *related = near[at : at + _WIDTH]
        return StoryNeighbours(
            faces[older] if older >= 0 else None,
            faces[newer] if newer >= 0 else None,
            tuple([faces[i] for i in related if i >= 0]),
        )

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((language, key) for language, (places, _, _) in self._languages.items() for key in places)

    def __len__(self) -> int:
        return sum(len(places) for places, _, _ in self._languages.values())


def make_neighbours(
    stories: Sequence[Story], cards: Mapping[tuple[str, str], Card], config: Config
) -> Neighbours:
    """Return (language, story key) → where that page leads, for every page of a story but standing pages.

    Pages lead only to stories that have a text in their language.
    """
    dated = sorted(
        (story for story in stories if story.kind != "page"), key=lambda story: (story.instant, story.key)
    )
    found = Neighbours()
    known: dict[tuple[tuple[int, ...], tuple[bool, ...]], tuple[dict[str, int], array[int]]] = {}
    for language in config.languages:
        paged = tuple([i for i, story in enumerate(dated) if language in story.addresses])
        ours = [dated[i] for i in paged]
        has_text = tuple([language in story.texts for story in ours])
        if (paged, has_text) not in known:
            places = {story.key: i for i, story in enumerate(ours)}
            known[paged, has_text] = places, _packed(nearest(ours, has_text))
        places, near = known[paged, has_text]
        found.add(language, places, [cards[language, story.key] for story in ours], near)
    return found


def _packed(found: Iterable[Near]) -> array[int]:
    """Return what is near each story as `_WIDTH` numbers of four bytes."""
    numbers = array("i")
    for older, newer, related in found:
        numbers.extend((older, newer, *related, *[-1] * (MOST - len(related))))
    return numbers


def nearest(stories: Sequence[Story], has_text: Sequence[bool]) -> list[Near]:
    """Return for each story its nearest ones among those that `has_text` marks.

    `stories` are in order of date. The time it takes grows with the number of stories, not with its square.
    """
    count = len(stories)
    kinds: dict[str, list[int]] = {}
    tags: dict[str, list[int]] = {}
    for i, story in enumerate(stories):
        kinds.setdefault(story.kind, []).append(i)
        for tag in story.tags:
            tags.setdefault(tag, []).append(i)
    alike = _around(count, kinds.values(), has_text)
    tagged = _around(count, tags.values(), has_text)
    instants = [story.instant for story in stories]
    return [(*_beside(i, alike[i]), _related(i, tagged[i], alike[i], instants)) for i in range(count)]


def _beside(here: int, alike: list[int]) -> tuple[int, int]:
    """Return the nearest of `alike`, which are in order, before and after `here`; -1 where there is none."""
    at = bisect_left(alike, here)
    return alike[at - 1] if at else -1, alike[at] if at < len(alike) else -1


def _around(count: int, rows: Iterable[list[int]], has_text: Sequence[bool]) -> list[list[int]]:
    """Return for each story the nearest ones with a text in each of its rows, `REACH` on either side."""
    near: list[list[int]] = [[] for _ in range(count)]
    for row in rows:
        marked = [i for i in row if has_text[i]]
        before = 0
        for i in row:
            after = before + has_text[i]
            near[i] += marked[max(0, before - REACH) : before]
            near[i] += marked[after : after + REACH]
            before = after
    return near


def _related(here: int, tagged: list[int], alike: list[int], instants: Sequence[float]) -> list[int]:
    related = _ranked(here, tagged, instants)
    if len(related) < FEWEST:
        others = [i for i in alike if i not in related]
        related += _by_nearness(here, others, instants, FEWEST - len(related))
    return related


def _ranked(here: int, candidates: list[int], instants: Sequence[float]) -> list[int]:
    """Return the `MOST` of `candidates` to show: those named by most tags, then the nearest."""
    once = sorted(set(candidates))
    if len(once) == len(candidates):
        return _by_nearness(here, once, instants, MOST)
    times = Counter(candidates)
    ranked: list[int] = []
    for number in sorted(set(times.values()), reverse=True):
        alike = [i for i in once if times[i] == number]
        ranked += _by_nearness(here, alike, instants, MOST - len(ranked))
    return ranked


def _by_nearness(here: int, order: list[int], instants: Sequence[float], most: int) -> list[int]:
    """Return up to `most` of `order` (by date, without `here`) within the horizon, the nearest first."""
    now, count = instants[here], len(order)
    newer = bisect_left(order, here)
    older = newer - 1
    found: list[int] = []
    while len(found) < most:
        back = now - instants[order[older]] if older >= 0 else NEVER
        ahead = instants[order[newer]] - now if newer < count else NEVER
        if min(back, ahead) > HORIZON:
            break
        if back <= ahead:
            found.append(order[older])
            older -= 1
        else:
            found.append(order[newer])
            newer += 1
    return found
