"""The lists of each language: all stories, each kind, each tag, each year and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from coopsite.site.model import HOME, ListName, StoryList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coopsite.config.model import Config
    from coopsite.site.addresses import Addresses
    from coopsite.site.model import Card, Story

T = TypeVar("T")

Lists = dict[tuple[str, ListName], StoryList]
"""(language, what it is of) → list."""


class ListPage(NamedTuple, Generic[T]):
    """One page of a list. Number 0 is the front, with the newest; others count from the oldest, 1."""

    number: int
    items: Sequence[T]
    newer: int | None
    """Number of the page with the newer things; None on the front."""
    older: int | None


def cut(items: Sequence[T], size: int) -> tuple[ListPage[T], ...]:
    """Cut `items` (newest first) into a front of `size` to 2·`size` - 1 and older pages of exactly `size`.

    Fewer than that make a front alone. Number k always holds the k-th `size` items counted from the oldest: so an
    item newer than all others changes no full page. One that comes late or goes moves its newer neighbours.
    """
    older = older_pages(len(items), size)
    end = len(items) - older * size
    pages = [ListPage(0, items[:end], None, older or None)]
    for number in range(older, 0, -1):
        start = len(items) - number * size
        newer = 0 if number == older else number + 1
        pages.append(ListPage(number, items[start : start + size], newer, number - 1 or None))
    return tuple(pages)


def page_address(front: str, number: int | None) -> str:
    """Return the address of a page of the list at `front`; empty for None."""
    if number is None:
        return ""
    return f"{front}page/{number}/" if number else front


def always(config: Config) -> tuple[ListName, ...]:
    """Return the names of the lists every language has, also when empty."""
    return (HOME, *(ListName("kind", kind) for kind in config.kinds))


def make_lists(
    stories: Iterable[Story], cards: Mapping[tuple[str, str], Card], config: Config, addresses: Addresses
) -> Lists:
    """List `stories` (newest first) by their `cards`; without one in a language a story is in no list there.

    A story's year and month are those of its date as written.
    """
    sorted_in: dict[str, dict[ListName, list[Card]]] = {
        language: {name: [] for name in always(config)} for language in config.languages
    }
    rows = list(sorted_in.items())
    for story in stories:
        if story.kind == "page":
            continue
        names = list_names(story)
        for language, lists in rows:
            card = cards.get((language, story.key))
            if card is None:
                continue
            for name in names:
                if name in lists:
                    lists[name].append(card)
                else:
                    lists[name] = [card]
    return _named(sorted_in, addresses)


def list_names(story: Story) -> list[ListName]:
    """Return the names of the lists a story stands in."""
    date = story.date
    return [
        HOME,
        ListName("kind", story.kind),
        ListName("year", date[:4]),
        ListName("month", date[:7]),
        *[ListName("tag", tag) for tag in story.tags],
    ]


def older_pages(count: int, per_page: int) -> int:
    """Return how many pages a list of `count` stories has besides its front."""
    return max(0, count // per_page - 1)


def list_addresses(lists: Lists, per_page: int) -> Iterator[str]:
    """Yield the address of each list and of its older pages."""
    for stories in lists.values():
        yield stories.address
        for number in range(1, older_pages(len(stories.cards), per_page) + 1):
            yield page_address(stories.address, number)


def _named(sorted_in: dict[str, dict[ListName, list[Card]]], addresses: Addresses) -> Lists:
    return {
        (language, name): StoryList(
            name=name,
            language=language,
            address=addresses.listing(name, language),
            cards=tuple(cards),
            counterparts={
                other: addresses.listing(name, other)
                for other, theirs in sorted_in.items()
                if other != language and name in theirs
            },
        )
        for language, lists in sorted_in.items()
        for name, cards in lists.items()
    }
