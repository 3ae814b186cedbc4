"""What digests name: the only place a view may look anything up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.content.model import Text
from coopsite.kinds.facts import Facts
from coopsite.site.model import Card

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coopsite.content.body import Body
    from coopsite.pages.context import SiteContext
    from coopsite.site.model import Site

_DIGEST: Final = re.compile(rb"\xd9\x20([0-9a-f]{32})")
"""A digest as msgpack writes it: a string of 32 bytes."""


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


class NamedObjects(Struct, frozen=True, array_like=True, gc=False):
    """The objects that a recipe names, but for the context and the body."""

    texts: tuple[Text, ...]
    """Without what no page shows of them."""
    cards: tuple[Card, ...]
    facts: dict[str, Facts]


def objects_of(site: Site, context: SiteContext, bodies: Mapping[str, Body]) -> Objects:
    """Return everything the pages planned from `site` name."""
    cards = {card.digest: card for card in site.cards.values()}
    texts = {text.digest: text for story in site.stories for text in story.texts.values()}
    facts = {story.facts_digest: story.facts for story in site.stories if story.facts_digest}
    return Objects({context.digest: context}, cards, texts, facts, bodies)


def named_objects(recipe: bytes, body: str, objects: Objects) -> NamedObjects:
    """Return what the `recipe` of a page names of `objects`; `body` is what it calls its body."""
    texts: list[Text] = []
    cards: list[Card] = []
    facts: dict[str, Facts] = {}
    for name in digests_in(recipe):
        if name == body or name in objects.contexts:
            continue
        if name in objects.texts:
            # `facts` are those of one language, `marks` the places of fields: see `content.model.UNSEEN`.
            texts.append(replace(objects.texts[name], facts=None, marks=b""))
        elif name in objects.facts:
            facts[name] = objects.facts[name]
        elif name in objects.cards:
            cards.append(objects.cards[name])
    return NamedObjects(tuple(texts), tuple(cards), facts)


def objects_with(
    named: NamedObjects, contexts: Mapping[str, SiteContext], bodies: Mapping[str, Body]
) -> Objects:
    """Return the objects for the view of one page."""
    return Objects(
        contexts,
        {card.digest: card for card in named.cards},
        {text.digest: text for text in named.texts},
        named.facts,
        bodies,
    )


def digests_in(recipe: bytes) -> Iterator[str]:
    """Yield once all that may be a digest in `recipe`."""
    return map(bytes.decode, dict.fromkeys(_DIGEST.findall(recipe)))
