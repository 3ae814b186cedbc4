"""The lists of each language: all stories, each kind, each tag, each year and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.site.model import HOME, ListName, StoryList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.config.model import Config
    from coopsite.site.addresses import Addresses
    from coopsite.site.model import Card, Story

Lists = dict[tuple[str, ListName], StoryList]
"""(language, what it is of) → list."""


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
            yield f"{stories.address}page/{number}/"


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
