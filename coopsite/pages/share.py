"""Share images: what stands on each, and where it lies. Drawn elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.images.share_card import ShareCard
from coopsite.text.digest import digest
from coopsite.text.hostnames import readable_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.content.model import Text
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Story

_DESIGN: Final = "1"
"""Raised with every change of the drawing: networks keep pictures by their address."""
_HASH: Final = 10


def share_card(context: SiteContext, story: Story, text: Text) -> ShareCard:
    """Return what the share image of a text says."""
    local = context.local(text.language)
    kind = story.kind if story.kind != "page" else ""
    label = local.word(f"kind_{kind}") if kind else ""
    look = local.kinds[kind].look if kind else None
    return ShareCard(text.short_title or text.title, kind, label, local.title, look, context.accent)


def share_address(base: str, card: ShareCard, story: Story, text: Text) -> str:
    """Return where the share image of a text lies: an address that changes with what it says."""
    slug = story.addresses[text.language].rstrip("/").rpartition("/")[2]
    return f"{base}/media/{slug}-share.{_name(card)}.png"


def _name(card: ShareCard) -> str:
    return digest("share", _DESIGN, *card.said)[:_HASH]


def site_card(context: SiteContext, local: LanguageContext) -> ShareCard:
    """Return what the share image of all pages that are no stories says, in one language."""
    host = readable_address(context.origin).partition("//")[2] + context.base_path
    return ShareCard(local.title, "site", local.tagline, host, accent=context.accent)


def site_address(base: str, card: ShareCard, language: str) -> str:
    """Return where the share image of the bulletin itself lies."""
    return f"{base}/media/{language}-share.{_name(card)}.png"


def share_cards(scope: PlanScope) -> Iterator[tuple[str, ShareCard]]:
    """Yield address and content of every share image of the site; none where it wants none."""
    if scope.site.config.share_images:
        base = scope.context.base_path
        for local in scope.context.locals:
            own = site_card(scope.context, local)
            yield site_address(base, own, local.code), own
        for story in scope.site.stories:
            for text in story.texts.values():
                card = share_card(scope.context, story, text)
                yield share_address(base, card, story, text), card
