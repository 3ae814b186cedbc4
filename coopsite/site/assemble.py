"""Texts to a site: the one call that brings stories, tags, addresses, lists and neighbours together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.site.addresses import Addresses, text_slug
from coopsite.site.cards import make_cards
from coopsite.site.chronology import contradictions
from coopsite.site.claims import PageClaim, claim_all, static_address
from coopsite.site.feed_ids import given_twice
from coopsite.site.lint import lint
from coopsite.site.lists import make_lists
from coopsite.site.media import media_address, media_renditions, named_files
from coopsite.site.model import Site, Story, Tag
from coopsite.site.old_addresses import old_addresses
from coopsite.site.pairing import pair
from coopsite.site.recordings import unheard
from coopsite.site.registers import make_registers
from coopsite.site.related import make_neighbours
from coopsite.site.schedule import instant, today
from coopsite.site.share_sizes import share_cuts, small_pictures
from coopsite.site.tags import resolve_tags
from coopsite.site.topic_index import make_topic_pages
from coopsite.site.uses import files_named
from coopsite.site.visibility import visibility_at
from coopsite.site.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from coopsite.config.model import Config
    from coopsite.content.body import Outline
    from coopsite.content.model import Asset, Text
    from coopsite.content.tags import RegisteredTag
    from coopsite.diagnostics import Diagnostic
    from coopsite.fields.shapes import Localized
    from coopsite.site.lists import Lists
    from coopsite.site.tags import Tagging
    from coopsite.site.visibility import StoryVisibility


def assemble(
    config: Config,
    texts: Sequence[Text],
    register: Sequence[RegisteredTag],
    assets: Mapping[str, Asset],
    outlines: Mapping[str, Outline],
    *,
    now: datetime,
    show_held: bool,
    static: Iterable[str] = (),
    unread: Iterable[str] = (),
    feeds: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
) -> Site:
    """Return the site that `texts` make at the moment `now`, with all that is wrong among them.

    `outlines` may lack some bodies: their cards then have no excerpt and the files they name are not in
    `media` yet. `unread` are the keys of stories of which some text could not be read: what follows from
    that alone is not reported a second time. `feeds` are the names of the files beside each list that has feeds,
    `others` the addresses of pages that are not known here.
    Diagnostics of links wait for `coopsite.site.links`. The result depends on nothing but the arguments, nor on the
    order of `texts`.
    """
    addresses = Addresses(config, feeds, others)
    lacking = frozenset(unread)
    pairing = pair(texts, config, lacking)
    visibilities = visibility_at(pairing.pairs, instant(now, config.timezone), show_held=show_held)
    shown = [each.pair for each in visibilities if each.shown]
    hidden = [each.pair for each in visibilities if not each.shown]
    tagging = resolve_tags([*reversed(shown), *hidden], register)
    occupants: list[PageClaim] = []
    # The oldest first: where two want one address, the newer story is the one to mend.
    for visibility in reversed(visibilities):
        _settle(visibility, addresses, config, occupants)
    stories = _stories(visibilities, occupants, tagging)
    files = tuple(static)
    named = named_files(
        pairing.pairs,
        assets,
        frozenset(static_address(addresses.base, path) for path in files),
        addresses.base,
    )
    cards = make_cards(stories, config, named.pictures, outlines)
    lists = make_lists(stories, cards, config, addresses)
    registers = make_registers(stories, cards, config, addresses)
    topic_pages = make_topic_pages(lists, tagging.labels, config, addresses)
    old = tuple(old_addresses(config, addresses, register, lists))
    claimed = claim_all(addresses, config, lists, stories, occupants, old, files, registers, topic_pages)
    used = files_named(visibilities, named, outlines, assets)
    day = today(now, config.timezone)
    diagnostics = [*pairing.diagnostics, *contradictions(pairing.pairs, day), *tagging.diagnostics]
    diagnostics += unheard(pairing.pairs)
    diagnostics += given_twice(pairing.pairs, config.feed_base)
    diagnostics += [*claimed.diagnostics, *_with_what_waits(named.diagnostics, visibilities)]
    diagnostics += lint((text for lone in pairing.pairs for text in lone.texts.values()), outlines)
    if not config.share_images:
        diagnostics += small_pictures(stories, named.pictures, assets)
    pictures = {
        path: found
        for path in used.shown
        if (found := media_renditions(addresses.base, assets[path])) is not None
    }
    return Site(
        config=config,
        stories=stories,
        by_key={story.key: story for story in stories},
        tags=_tags(stories, tagging.labels, lists),
        tag_names=tagging.names,
        lists=lists,
        cards=cards,
        neighbours=make_neighbours(stories, cards, config),
        aliases=claimed.aliases,
        written_aliases=claimed.written_aliases,
        files=claimed.files,
        own_files=claimed.own_files,
        assets=assets,
        media={path: media_address(addresses.base, assets[path]) for path in used.led_to},
        pictures=pictures,
        share_cuts={} if config.share_images else share_cuts(stories, named.pictures, pictures),
        shown=frozenset(used.shown),
        held_back=tuple(
            sorted((held for each in visibilities for held in each.left_out), key=lambda h: h.path)
        ),
        diagnostics=tuple(sorted(diagnostics, key=lambda d: d.sort_key)),
        addresses=claimed.addresses,
        feeds=feeds,
        withheld=claimed.withheld,
        registers=registers,
        topic_pages=topic_pages,
        today=day,
        unread=lacking,
        uses=used.uses,
    )


def _settle(
    visibility: StoryVisibility, addresses: Addresses, config: Config, occupants: list[PageClaim]
) -> None:
    """Add the pages of a story to `occupants`: those that are there, those to come, and fallback pages."""
    pair, shown = visibility.pair, visibility.shown
    left_out = {held.language: held for held in visibility.left_out}
    for language, text in pair.texts.items():
        slug = text_slug(text)
        address = addresses.story(pair.kind, language, slug)
        occupants.append(PageClaim(address, language, text, slug, left_out.get(language)))
    if shown and len(shown) < len(config.languages) and config.missing_translation == "fallback":
        first = next(iter(shown.values()))
        slug = text_slug(first)
        for language in config.languages:
            if language not in shown:
                address = addresses.story(pair.kind, language, slug)
                occupants.append(PageClaim(address, language, first, slug, fallback=True))


def _stories(
    visibilities: Iterable[StoryVisibility], occupants: Iterable[PageClaim], tagging: Tagging
) -> tuple[Story, ...]:
    """Return the stories to be shown, in the order of `visibilities`, each with its pages in `occupants`."""
    placed: dict[str, dict[str, str]] = {}
    for one in occupants:
        if one.left_out is None:
            placed.setdefault(one.text.key, {})[one.language] = one.address
    return tuple(
        [
            Story(
                key=pair.key,
                kind=pair.kind,
                texts=visibility.shown,
                held={code: why for code, why in visibility.held.items() if code in visibility.shown}
                if visibility.held
                else visibility.held,
                date=pair.date,
                date_only=pair.date_only,
                instant=pair.begins,
                tags=tagging.ids[pair.key],
                pinned=pair.pinned,
                facts=pair.facts,
                facts_digest=pair.facts_digest,
                addresses=placed[pair.key],
            )
            for visibility in visibilities
            if visibility.shown
            for pair in (visibility.pair,)
        ]
    )


def _tags(stories: Iterable[Story], labels: Mapping[str, Localized], lists: Lists) -> dict[str, Tag]:
    """Return every tag of `stories`, by id in alphabetical order."""
    used = sorted({tag for story in stories for tag in story.tags})
    addresses: dict[str, dict[str, str]] = {tag: {} for tag in used}
    for (language, name), stories_of in lists.items():
        if name.sort == "tag":
            addresses[name.of][language] = stories_of.address
    return {tag: Tag(tag, labels[tag], addresses[tag]) for tag in used}


def _with_what_waits(
    diagnostics: Iterable[Diagnostic], visibilities: Iterable[StoryVisibility]
) -> Iterator[Diagnostic]:
    """Yield `diagnostics` of what facts name; those of stories that nobody is to see yet as such."""
    held = {
        text.path: (each.held[language], each.until if each.held[language] == "future" else "")
        for each in visibilities
        if each.is_held
        for language, text in each.pair.texts.items()
    }
    for diagnostic in diagnostics:
        yield waiting(diagnostic, *held[diagnostic.path]) if diagnostic.path in held else diagnostic
