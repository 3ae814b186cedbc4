"""Cards and feeds as views show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages import views
from coopsite.pages.facts import picture
from coopsite.pages.feeds.formats import FEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.pages.context import LanguageContext
    from coopsite.pages.files import Placed
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import Collections
    from coopsite.site.model import Card

Files = dict[str, "Placed"]


def files_by_path(files: Iterable[Placed]) -> Files:
    """The files of a recipe by the name the recipe's things give them."""
    return {placed.path: placed for placed in files}


def card(found: Card, language: str, files: Mapping[str, Placed]) -> views.CardView:
    """`found` on a page in `language`."""
    lang = "" if found.language == language else found.language
    placed = files.get(found.image) if found.image else None
    image = None
    if placed is not None:
        alt = views.Phrase(found.image_alt, lang)
        image = picture(placed, alt)
    return views.CardView(
        found.address,
        views.Phrase(found.title, lang),
        views.Phrase(found.summary, lang) if found.summary else None,
        found.kind,
        found.date,
        found.date_only,
        found.updated,
        image,
        found.held,
        found.pinned,
        bool(lang),
    )


def cards(
    digests: Iterable[str], library: Objects, language: str, files: Mapping[str, Placed]
) -> tuple[views.CardView, ...]:
    """The cards named by `digests`, in their order."""
    return tuple([card(library.cards[digest], language, files) for digest in digests])


def collections(
    named: Collections, library: Objects, language: str, files: Mapping[str, Placed]
) -> dict[str, tuple[views.CardView, ...]]:
    """The lists a site author asked for, by name."""
    return {name: cards(digests, library, language, files) for name, digests in named}


def feeds(local: LanguageContext, front: str, heading: str) -> tuple[views.FeedLink, ...]:
    """The feeds beside the list at `front`; `heading` is empty for the home page's."""
    title = local.fill("feed_title", title=heading, site=local.title) if heading else local.title
    return tuple([views.FeedLink(title, f"{front}{each.file}", each.media_type) for each in FEEDS])
