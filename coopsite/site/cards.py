"""A story as lists show it in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from coopsite.site.media import Illustration
from coopsite.site.model import Card
from coopsite.text.digest import struct_digest
from coopsite.text.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.config.model import Config
    from coopsite.content.body import Outline
    from coopsite.content.model import Text
    from coopsite.site.model import Story

NO_PICTURE = Illustration()


def make_cards(
    stories: tuple[Story, ...],
    config: Config,
    pictures: Mapping[str, Illustration],
    outlines: Mapping[str, Outline],
) -> dict[tuple[str, str], Card]:
    """Return (language, story key) → card for every story a list of that language shows.

    Under the notice and fallback policies a language's lists also show what exists elsewhere only, in its own
    language.
    """
    hide = config.missing_translation == "hide"
    cards: dict[tuple[str, str], Card] = {}
    for story in stories:
        if story.kind == "page":
            continue
        first: Card | None = None
        picture = pictures.get(story.key, NO_PICTURE)
        for language, text in story.texts.items():
            card = _card(story, text, story.addresses[language], picture, outlines)
            cards[language, story.key] = card
            first = first or card
        if hide or first is None or len(story.texts) == len(config.languages):
            continue
        original = next(iter(story.texts.values()))
        for language in config.languages:
            if language not in story.texts:
                address = story.addresses.get(language)
                cards[language, story.key] = (
                    _card(story, original, address, picture, outlines) if address else first
                )
    return cards


def _card(
    story: Story, text: Text, address: str, picture: Illustration, outlines: Mapping[str, Outline]
) -> Card:
    alts = picture.alts
    alt = alts[text.language] if text.language in alts else next(iter(alts.values()), "")
    title, summary = _words(text, outlines.get(text.body_digest))
    held = story.held.get(text.language, "")
    card = Card(
        "",
        story.key,
        story.kind,
        address,
        title,
        summary,
        text.language,
        story.date,
        story.date_only,
        text.updated,
        picture.path,
        alt,
        held,
        story.pinned,
        text.feed_id,
        picture.focus,
    )
    return _named(card)


def with_text(card: Card, text: Text, outline: Outline | None) -> Card:
    """Return a card of `text`, made when that said something else, with what it and its body say now."""
    title, summary = _words(text, outline)
    return _named(replace(card, digest="", title=title, summary=summary, updated=text.updated))


def _words(text: Text, outline: Outline | None) -> tuple[str, str]:
    """Return what a card of `text` says: its title and its summary."""
    summary = text.summary
    if not summary and outline is not None and outline.excerpt:
        summary = excerpt(outline.excerpt)
    return text.short_title or text.title, summary


def _named(card: Card) -> Card:
    """Return `card`, which has no digest, with the one that names all that it says."""
    return replace(card, digest=struct_digest(card))
