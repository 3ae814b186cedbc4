"""The index of topics: one page, or one for each letter where there are more than a page has room for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from coopsite.site.model import TopicPage
from coopsite.text.collation import collation_key, initial
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coopsite.config.model import Config
    from coopsite.fields.shapes import Localized
    from coopsite.site.addresses import Addresses
    from coopsite.site.lists import Lists

ROOM: Final = 300
"""Topics that stand on one page; where any language has more, each letter has a page of its own."""
PER_PAGE: Final = 500
"""Topics of a full page of a letter, of which each is one line."""
_TYPED: Final = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
"""Letters as Vietnamese keyboards spell them (Telex), since addresses know no marks."""

TopicPages = dict[str, tuple[TopicPage, ...]]
"""Language → the pages of the letters of its index, in the order of the alphabet; none where one page has room."""


def make_topic_pages(
    lists: Lists, labels: Mapping[str, Localized], config: Config, addresses: Addresses
) -> TopicPages:
    """Return the letters' pages of each language, for the topics that have a list there; `labels` are by topic."""
    of: dict[str, list[str]] = {code: [] for code in config.languages}
    for code, name in lists:
        if name.sort == "tag":
            of[code].append(name.of)
    if max(map(len, of.values())) <= ROOM:
        return dict.fromkeys(of, ())
    return {
        code: tuple(_pages(addresses.topics(code), code, {tag: _name(labels, tag, code) for tag in tags}))
        for code, tags in of.items()
    }


def _name(labels: Mapping[str, Localized], tag: str, language: str) -> str:
    """Return what a topic is called in `language`, or in the first language it has a name in."""
    label = labels.get(tag) or {}
    return label.get(language) or next(iter(label.values()), tag)


def topic_addresses(pages: TopicPages) -> Iterator[str]:
    """Yield the address of each letter's page."""
    for of_language in pages.values():
        yield from (page.address for page in of_language)


def letter_word(letter: str) -> str:
    """Return how an address spells a letter: ``dd`` for Đ, ``0`` for what is none."""
    low = letter.lower()
    return _TYPED.get(low) or slug(low) or "0"


def _pages(front: str, language: str, topics: Mapping[str, str]) -> Iterator[TopicPage]:
    """Yield the pages of each letter; `topics` are names by id."""
    ordered = sorted(topics, key=lambda tag: (collation_key(topics[tag], language), tag))
    letters: dict[str, list[str]] = {}
    for letter, tags in groupby(ordered, lambda tag: initial(topics[tag], language)):
        letters.setdefault(letter, []).extend(tags)
    for letter, of_letter in letters.items():
        first = f"{front}page/{letter_word(letter)}/"
        count = -(-len(of_letter) // PER_PAGE)
        for number in range(count):
            yield TopicPage(
                letter,
                _at(first, number),
                tuple(of_letter[number * PER_PAGE : (number + 1) * PER_PAGE]),
                number,
                _at(first, number - 1) if number else "",
                _at(first, number + 1) if number + 1 < count else "",
            )


def _at(first: str, number: int) -> str:
    return f"{first}{number + 1}/" if number else first
