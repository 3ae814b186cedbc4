"""What planning each page needs of the site, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.pages.body import SlotResolver
from coopsite.pages.context import pick
from coopsite.pages.files import Placed, pictures_of
from coopsite.pages.recipes import Collections, Labelled, Row
from coopsite.site.model import HOME, ListName
from coopsite.site.tags import tag_key
from coopsite.text.filenames import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.config.model import Collection
    from coopsite.content.body import Outline
    from coopsite.pages.context import SiteContext
    from coopsite.site.model import Card, Site

Gathered = tuple[Collections, tuple["Card", ...]]
"""The collections of a template, and the cards in them."""
HtmlBeginning = tuple[str, str, str, Row, tuple[Placed, ...], Collections]
"""The fields of an `HtmlRecipe`."""


@dataclass(frozen=True, slots=True)
class PlanScope:
    """A site about to be planned."""

    site: Site
    context: SiteContext
    context_digest: str
    codes: tuple[str, ...]
    slots: SlotResolver
    """Fills the slots of bodies, and has what is wrong with them."""
    collections: Mapping[tuple[str, str], Gathered]
    """(template, language) → what a site author asked to have there; most are missing."""
    tags: Mapping[tuple[str, str], Labelled]
    """(language, tag) → the tag as that language's pages name it."""
    tours: Mapping[tuple[str, str], tuple[Card, ...]]
    """(language, event) → its stories, the oldest first, where there are several."""
    designs: frozenset[str] = frozenset()
    """The templates that may stand for the one of a story or a list, by their names."""

    def path(self, address: str) -> str:
        """Return the path below output/ of the page at `address`."""
        return page_path(address, self.context.base_path)

    def html(
        self,
        template: str,
        language: str,
        address: str,
        versions: Row,
        cards: Iterable[Card] = (),
        design: str = "",
    ) -> HtmlBeginning:
        """Return what the `HtmlRecipe` of a page begins with; its files are the pictures of `cards` and collections.

        Collections are those of `template`, and of the `design` that stands for it.
        """
        named: Collections = ()
        for name in (template, design) if self.collections else ():
            names, collected = self.collections.get((name, language), ((), ()))
            named, cards = (*named, *names), (*cards, *collected)
        return self.context_digest, language, address, versions, pictures_of(self.site, cards), named


def page_path(address: str, base: str) -> str:
    """Return the path below output/ of the page at `address`, which begins with base_url's path `base`."""
    relative = address[len(base) + 1 :]
    return f"{relative}index.html" if not relative or relative.endswith("/") else relative


def scope_of(
    site: Site, context: SiteContext, outlines: Mapping[str, Outline], designs: frozenset[str]
) -> PlanScope:
    """Look up what planning needs."""
    codes = site.config.languages
    return PlanScope(
        site=site,
        context=context,
        context_digest=context.digest,
        codes=codes,
        slots=SlotResolver(site, outlines),
        collections=_collections(site),
        tags={
            (code, tag.id): Labelled(
                *(pick(tag.label, code) if tag.label else (tag.id, "")), tag.addresses.get(code, "")
            )
            for tag in site.tags.values()
            for code in codes
        },
        tours=_tours(site),
        designs=designs,
    )


def _tours(site: Site) -> dict[tuple[str, str], tuple[Card, ...]]:
    found: dict[tuple[str, str], list[Card]] = {}
    for story in reversed(site.stories):
        if event := story.facts.common.event:
            name = event_key(event)
            for code in site.config.languages:
                if card := site.cards.get((code, story.key)):
                    found.setdefault((code, name), []).append(card)
    return {name: tuple(cards) for name, cards in found.items() if len(cards) > 1}


def event_key(event: str) -> str:
    """Return what spellings of one event have in common: marks, capitals and spaces do not count. Of none, nothing."""
    return tag_key(event) if event else ""


def _collections(site: Site) -> dict[tuple[str, str], Gathered]:
    asked: dict[str, list[tuple[str, Collection]]] = {}
    for name, collection in sorted(site.config.collections.items()):
        for template in collection.templates:
            asked.setdefault(template, []).append((name, collection))
    return {
        (template, code): _gather(site, code, wanted)
        for template, wanted in asked.items()
        for code in site.config.languages
    }


def collection_diagnostics(site: Site) -> tuple[Diagnostic, ...]:
    """Return W218 for each tag a collection or the front page asks for that neither the register nor a story knows."""
    asked: dict[str, SourcePosition] = {}
    wanted = [(each.tag, each.at) for each in site.config.collections.values()]
    for tag, at in (*wanted, *((each.tag, each.at) for each in site.config.home)):
        if tag:
            asked.setdefault(tag, at)
    return tuple(
        Diagnostic("W218", CONFIG, at.line, at.column, {"tag": tag, "suggestion": ""})
        for tag, at in asked.items()
        if tag_key(tag) not in site.tag_names
    )


def _gather(site: Site, language: str, wanted: list[tuple[str, Collection]]) -> Gathered:
    found = [(name, _newest(site, language, collection)) for name, collection in wanted]
    named = tuple((name, tuple(card.digest for card in cards)) for name, cards in found)
    return named, tuple(card for _, cards in found for card in cards)


def _newest(site: Site, language: str, collection: Collection) -> list[Card]:
    tag = site.tag_names.get(tag_key(collection.tag), "")
    name = (
        ListName("tag", tag)
        if collection.tag
        else ListName("kind", collection.kind)
        if collection.kind
        else HOME
    )
    stories = site.lists.get((language, name))
    cards = stories.cards if stories else ()
    matching = (card for card in cards if not collection.kind or card.kind == collection.kind)
    return [card for card, _ in zip(matching, range(collection.count), strict=False)]
