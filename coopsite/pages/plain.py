"""The pages that speak all languages at once: the root page, the 404 page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.pages.page import PageType
from coopsite.pages.parts import page_parts
from coopsite.pages.recipes import HtmlRecipe
from coopsite.pages.views import Link, PageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


class PlainView(PageView, frozen=True, kw_only=True):
    """root.html and 404.html, which speak both languages at once."""

    homes: tuple[Link, ...]
    """Each language's home page, in the order of the configuration; `text` is the language's own name."""


def _plain_type(name: str, place: str, word: str) -> PageType[HtmlRecipe, PlainView]:
    """Return how the page at `place` is made, in the first language's chrome.

    `word` of the string table is its title; without one it has the site's, and search engines may keep it.
    """

    def plan(scope: PlanScope) -> Iterator[Page]:
        code, address = scope.codes[0], f"{scope.context.base_path}{place}"
        yield made.page(scope, code, address, HtmlRecipe(*scope.html(name, code, address, ())))

    def view(recipe: HtmlRecipe, objects: Objects) -> PlainView:
        context = objects.contexts[recipe.context]
        local = context.local(recipe.language)
        return PlainView(
            **page_parts(recipe, objects),
            title=local.word(word) if word else local.title,
            description="" if word else local.tagline,
            noindex=bool(word),
            homes=tuple(Link(each.name, each.home, each.code) for each in context.locals),
        )

    made = PageType(name, HtmlRecipe, view, plan, words=(word,) if word else ())
    return made


ROOT: Final = _plain_type("root.html", "/", "")
NOT_FOUND: Final = _plain_type("404.html", "/404.html", "not_found")
