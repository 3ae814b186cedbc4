"""What digests name: the only place a view may look anything up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.content.body import Body
    from coopsite.content.model import Text
    from coopsite.kinds.facts import Facts
    from coopsite.pages.context import SiteContext
    from coopsite.site.model import Card, Site


@dataclass(frozen=True, slots=True)
class Objects:
    """Things by the digest of what they say, so a lookup can never return anything else.

    `bodies` may load each when asked; the others are at hand once a site is assembled.
    """

    contexts: Mapping[str, SiteContext]
    cards: Mapping[str, Card]
    texts: Mapping[str, Text]
    facts: Mapping[str, Facts]
    bodies: Mapping[str, Body]


def objects_of(site: Site, context: SiteContext, bodies: Mapping[str, Body]) -> Objects:
    """Return everything the pages planned from `site` name."""
    cards = {card.digest: card for stories in site.lists.values() for card in stories.cards}
    for card in site.cards.values():
        cards[card.digest] = card
    for near in site.neighbours.values():
        for neighbour in (near.older, near.newer, *near.related):
            if neighbour is not None:
                cards[neighbour.digest] = neighbour
    texts = {text.digest: text for story in site.stories for text in story.texts.values()}
    facts = {story.facts_digest: story.facts for story in site.stories if story.facts_digest}
    return Objects({context.digest: context}, cards, texts, facts, bodies)
