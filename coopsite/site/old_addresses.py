"""Old addresses of lists, and what they lead to: the list, its older pages and feeds, the stories of a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.site.addresses import old_address
from coopsite.site.lists import older_pages
from coopsite.site.model import ListName
from coopsite.site.positions import START
from coopsite.site.tags import tag_key
from coopsite.text.filenames import CONFIG, REGISTER, is_reserved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.config.model import Config
    from coopsite.content.tags import RegisteredTag
    from coopsite.diagnostics import SourcePosition
    from coopsite.site.addresses import Addresses
    from coopsite.site.lists import Lists
    from coopsite.site.model import Story, StoryList

_XML: Final = frozenset(("xml", "rss", "atom"))
"""Endings of feeds that are XML, whatever their format."""


class OldAddress(Struct, frozen=True):
    """An address a list had. `address` is empty where what is written is no address of this site."""

    written: str
    address: str
    list: StoryList
    path: str
    """The file that names it."""
    place: SourcePosition
    implied: bool = False
    """Whether it is a synonym's: then whatever else is there may stay."""


def old_addresses(
    config: Config, addresses: Addresses, register: Sequence[RegisteredTag], lists: Lists
) -> Iterator[OldAddress]:
    """Yield the old addresses of kinds and tags, those that are named before those that synonyms imply."""
    for kind, settings in config.kinds.items():
        for language, written in settings.aliases.items():
            stories = lists[language, ListName("kind", kind)]
            for i, alias in enumerate(written):
                names = (f"kinds.{kind}.aliases.{language}.{i}", f"kinds.{kind}.aliases.{language}")
                place = next((config.at[name] for name in names if name in config.at), START)
                at = _of_kind(alias, language, config)
                yield OldAddress(alias, at, stories, CONFIG, place)
    for entry in register:
        for alias in entry.aliases:
            yield from _of_tag(alias, entry, config, addresses, lists)
    for entry in register:
        tag = tag_key(entry.id)
        for word in dict.fromkeys(map(tag_key, entry.synonyms)):
            if word != tag and not is_reserved(word):
                for stories in _lists_of(tag, config, lists):
                    at = f"{addresses.topics(stories.language)}{word}/"
                    yield OldAddress(word, at, stories, REGISTER, START, implied=True)


def target_of(old: OldAddress, feeds: Sequence[str]) -> str:
    """Return where an old address leads: to the list, and from an old feed to the one of `feeds` that is like it."""
    ending = old.address.rpartition("/")[2].rpartition(".")[2].lower()
    ending = ".xml" if ending in _XML else f".{ending}"
    return old.list.address + next((file for file in feeds if file.endswith(ending)), "")


def below_old(
    old: OldAddress, stories: Iterable[Story], per_page: int, feeds: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield each further old address and where it leads, for what lies below the list or beside it.

    A story of a kind is among them even if it was never there: what leads on may not depend on the past.
    """
    if not old.address.endswith("/"):
        return
    new = old.list.address
    rest = [
        *feeds,
        *(f"page/{number}/" for number in range(1, older_pages(len(old.list.cards), per_page) + 1)),
    ]
    yield from ((old.address + each, new + each) for each in rest)
    if old.list.name.sort == "kind":
        language = old.list.language
        for story in stories:
            if story.kind == old.list.name.of and language in story.addresses:
                address = story.addresses[language]
                yield old.address + address.removeprefix(new), address


def _of_kind(alias: str, language: str, config: Config) -> str:
    return old_address(alias if "/" in alias else f"/{language}/{alias}/", config)


def _of_tag(
    alias: str, entry: RegisteredTag, config: Config, addresses: Addresses, lists: Lists
) -> Iterator[OldAddress]:
    """Yield the old addresses an alias means: a word in each language, an address in the one it begins with."""
    found = _lists_of(tag_key(entry.id), config, lists)
    if "/" not in alias:
        for stories in found:
            yield OldAddress(alias, f"{addresses.topics(stories.language)}{alias}/", stories, REGISTER, START)
    elif found:
        at = old_address(alias, config)
        language = at[len(addresses.base) + 1 :].partition("/")[0]
        stories = next((each for each in found if each.language == language), found[0])
        yield OldAddress(alias, at, stories, REGISTER, START)


def _lists_of(tag: str, config: Config, lists: Lists) -> list[StoryList]:
    names = [(language, ListName("tag", tag)) for language in config.languages]
    return [lists[name] for name in names if name in lists]
