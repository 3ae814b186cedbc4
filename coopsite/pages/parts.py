"""The parts of a view that HTML pages of many types share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from coopsite.pages.facts import picture
from coopsite.pages.feeds.formats import feed_types
from coopsite.pages.views import Alternate, CardView, FeedLink, Language, Link, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.files import Placed
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import HtmlRecipe, Row
    from coopsite.site.model import Card

Files = dict[str, "Placed"]


class PageParts(TypedDict):
    """What a `PageView` takes from its recipe as it stands."""

    language: str
    address: str
    canonical: str
    switcher: tuple[Language, ...]
    alternates: tuple[Alternate, ...]
    collections: dict[str, tuple[CardView, ...]]


def page_parts(
    recipe: HtmlRecipe, objects: Objects, *, has_alternates: bool = True, stands_for: str = ""
) -> PageParts:
    """Return what any page shows of its recipe.

    A page that has no counterparts of its own, such as an older page of a list, has no alternates; nor has one that
    `stands_for` another, whose address is then the canonical one.
    """
    context, language = objects.contexts[recipe.context], recipe.language
    files = files_by_path(recipe.files)
    versions = hreflangs(context, recipe.versions) if has_alternates and not stands_for else ()
    return PageParts(
        language=language,
        address=recipe.address,
        canonical=context.absolute(stands_for or recipe.address),
        switcher=_switcher(context, language, recipe.address, recipe.versions),
        alternates=tuple(Alternate(code, href) for code, href in versions),
        collections={name: cards(digests, objects, language, files) for name, digests in recipe.collections},
    )


def home_link(local: LanguageContext) -> Link:
    """Return the first of the breadcrumbs."""
    return Link(local.word("home"), local.home)


def _switcher(context: SiteContext, language: str, address: str, versions: Row) -> tuple[Language, ...]:
    """Return one entry a language. Where this page has no counterpart the entry says so, in the page's language.

    None at all for a page that speaks all languages.
    """
    if not versions:
        return ()
    words = context.local(language)
    found = []
    for local, href in zip(context.locals, versions, strict=True):
        if local.code == language:
            found.append(Language(local.code, local.name, address, current=True))
        elif href:
            found.append(Language(local.code, local.name, href, current=False))
        else:
            notice = words.fill("not_available_in", language=words.word(f"language_{local.code}"))
            found.append(Language(local.code, local.name, "", current=False, notice=notice))
    return tuple(found)


def hreflangs(context: SiteContext, versions: Row) -> tuple[tuple[str, str], ...]:
    """Return hreflang and absolute address of each version, ``x-default`` last; nothing where there is only one.

    ``x-default`` is the version in the configuration's first language, or else the first there is.
    """
    found = [
        (local.code, context.absolute(href))
        for local, href in zip(context.locals, versions, strict=False)
        if href
    ]
    return (*found, ("x-default", found[0][1])) if len(found) > 1 else ()


def files_by_path(files: Iterable[Placed]) -> Files:
    """Return the files of a recipe by the name the recipe's things give them."""
    return {placed.path: placed for placed in files}


def card(found: Card, language: str, files: Mapping[str, Placed]) -> CardView:
    """Return `found` on a page in `language`."""
    lang = "" if found.language == language else found.language
    placed = files.get(found.image) if found.image else None
    image = None
    if placed is not None:
        alt = Phrase(found.image_alt, lang)
        image = picture(placed, alt, focus=found.focus)
    return CardView(
        found.address,
        Phrase(found.title, lang),
        Phrase(found.summary, lang) if found.summary else None,
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
    digests: Iterable[str], objects: Objects, language: str, files: Mapping[str, Placed]
) -> tuple[CardView, ...]:
    """Return the cards named by `digests`, in their order."""
    return tuple([card(objects.cards[digest], language, files) for digest in digests])


def feeds(local: LanguageContext, front: str, heading: str) -> tuple[FeedLink, ...]:
    """Return the feeds beside the list at `front`; `heading` is empty for the home page's."""
    title = local.fill("feed_title", title=heading, site=local.title) if heading else local.title
    return tuple([FeedLink(title, f"{front}{each.file}", each.media_type) for each in feed_types()])
