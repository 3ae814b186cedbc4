"""The addresses that readers know, kept to notice when one moves or is gone."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from coopsite.config.model import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.model import Text
    from coopsite.site.model import ListName, Site, StoryList

Sort = Literal["text", "list", "word", "alias", "file"]
"""A text of a story, a list of stories, a page every language has, an old address that leads on, a file copied."""

_MARK: Final = 10
_NAMED: Final = 4


class KnownAddress(Struct, frozen=True, array_like=True, gc=False):
    """An address, and a mark by which what is there is found again elsewhere."""

    address: str
    """Below base_url's path."""
    mark: str = ""
    """Of a text the beginning of its body's digest; of a tag's list how many tags its newest story has, and its key.

    Of an old address how many more lead on from below it, and the first of these.
    """


class KnownAddresses(Struct, frozen=True, array_like=True):
    """The addresses of one output folder, by `name_of` the thing that lies there."""

    base_path: str = ""
    known: dict[str, KnownAddress] = {}
    feed_base: str = ""
    """The site's first address, of which feed ids are made."""
    feeds: dict[str, str] = {}
    """For each text that feeds show, named as in `known`: its feed id as written, else the year it is made of."""


def name_of(sort: Sort, language: str, what: str) -> str:
    """Name a thing of the site; `language` is empty for what is in none."""
    return f"{sort}:{language}:{what}"


def name_of_list(language: str, name: ListName) -> str:
    """Name a list of stories: ``list:vi:tag:ocop``."""
    return name_of("list", language, f"{name.sort}:{name.of}" if name.of else name.sort)


def parts_of(name: str) -> tuple[str, str, str]:
    """Return sort, language and what of a name made by `name_of`."""
    sort, language, what = name.split(":", 2)
    return sort, language, what


def list_of(name: str) -> ListName | None:
    """Return the list that `name_of_list` named; None for the name of anything else."""
    # start-up time: where nothing changed, nothing is remembered anew
    from coopsite.site.model import ListName

    sort, _, what = parts_of(name)
    return msgspec.convert(what.split(":", 1), ListName) if sort == "list" else None


def remember(site: Site) -> KnownAddresses:
    """Return every address of `site` that readers may have kept, without those that follow from another one."""
    start = len(site.config.base_path)
    known = {
        name_of("text", language, story.key): KnownAddress(
            story.addresses[language][start:], story.texts[language].body_digest[:_MARK]
        )
        for story in site.stories
        for language in story.texts
        if language in story.addresses
    }
    for stories in site.lists.values():
        name = name_of_list(stories.language, stories.name)
        known[name] = KnownAddress(stories.address[start:], _newest(site, stories))
    known |= {name_of("word", code, word): KnownAddress(at[start:]) for code, word, at in _words(site)}
    below = _below_aliases(site)
    known |= {
        name_of("alias", "", alias): KnownAddress(alias[start:], below.get(alias, ""))
        for alias in site.written_aliases
    }
    known |= {name_of("file", "", file): KnownAddress(file[start:]) for file in site.files}
    return KnownAddresses(site.config.base_path, known, site.config.feed_base, _feeds(site))


def with_bodies(before: KnownAddresses, digests: Mapping[str, str]) -> KnownAddresses:
    """Return `before` with new bodies of texts: name of the text → digest of its body."""
    if not digests:
        return before
    changed = {
        name: KnownAddress(before.known[name].address, body[:_MARK])
        for name, body in digests.items()
        if name in before.known
    }
    return KnownAddresses(before.base_path, {**before.known, **changed}, before.feed_base, before.feeds)


def _below_aliases(site: Site) -> dict[str, str]:
    """Return for each old address how many redirects there are below it, and a few of them, relative to it."""
    implied = sorted(site.aliases.keys() - site.written_aliases)
    found = {}
    for alias in site.written_aliases if implied else ():
        if alias.endswith("/"):
            begin = bisect_left(implied, alias)
            end = bisect_left(implied, alias[:-1] + chr(ord("/") + 1))
            few = sorted(implied[begin:end], key=lambda each: (each.endswith("/"), each))[:_NAMED]
            if few:
                found[alias] = " ".join((str(end - begin), *(each.removeprefix(alias) for each in few)))
    return found


def _feeds(site: Site) -> dict[str, str]:
    return {
        name_of("text", language, story.key): text.feed_id or story.date[:4]
        for story in site.stories
        if story.kind != "page"
        for language, text in story.texts.items()
    }


def _newest(site: Site, stories: StoryList) -> str:
    if not stories.cards or stories.name.sort != "tag":
        return ""
    key = stories.cards[0].key
    return f"{len(site.by_key[key].tags)} {key}"


def _words(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield language, name and address of the pages and calendars each language has."""
    # start-up time: where nothing changed, nothing is remembered anew
    from coopsite.site.addresses import Addresses

    addresses = Addresses(site.config)
    words = ("topics", "site_map", *REGISTERS, *(("search",) if site.config.search else ()))
    for code in site.config.languages:
        for word in words:
            yield code, word, addresses.word(word, code)
        yield code, "calendar.ics", addresses.calendar(code)


def to_remember(
    before: KnownAddresses, now: KnownAddresses, texts: Iterable[Text], *, shown: bool
) -> KnownAddresses:
    """Return what to compare the addresses of the next build with.

    With `shown` false the pages of `now` are not for readers, and count for nothing. A text of `texts` that is
    not among them (held back, or the pages are not for readers) keeps the address readers last found it at.
    """
    if not shown:
        return before
    gone = before.known.keys() - now.known.keys()
    there = {name_of("text", text.language, text.key) for text in texts} if gone else set()
    kept: Mapping[str, KnownAddress] = {name: before.known[name] for name in gone & there}
    ids = {name: before.feeds[name] for name in gone & there & before.feeds.keys()}
    return KnownAddresses(now.base_path, {**kept, **now.known}, now.feed_base, {**ids, **now.feeds})
