"""The parts of a view that HTML pages of many types share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from coopsite.pages.alternates import alternates, switcher
from coopsite.pages.cards import collections, files_by_path
from coopsite.pages.views import Link

if TYPE_CHECKING:
    from coopsite.pages.context import LanguageContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import HtmlRecipe
    from coopsite.pages.views import Alternate, CardView, Language


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
    frame, language = objects.frames[recipe.frame], recipe.language
    return PageParts(
        language=language,
        address=recipe.address,
        canonical=frame.absolute(stands_for or recipe.address),
        switcher=switcher(frame, language, recipe.address, recipe.versions),
        alternates=alternates(frame, recipe.versions) if has_alternates and not stands_for else (),
        collections=collections(recipe.collections, objects, language, files_by_path(recipe.files)),
    )


def home_link(local: LanguageContext) -> Link:
    """Return the first of the breadcrumbs."""
    return Link(local.word("home"), local.home)
