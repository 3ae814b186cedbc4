"""The search page's recipe → its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages import views
from coopsite.pages.alternates import alternates, switcher
from coopsite.pages.cards import collections, feeds, files_by_path
from coopsite.pages.plan_search import kind_name, tag_name, year_name
from coopsite.site.addresses import INDEX
from coopsite.text.collation import collation_key

if TYPE_CHECKING:
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import SearchRecipe


def search(recipe: SearchRecipe, library: Objects) -> views.SearchView:
    """The search page of a language. It has nothing of its own that a search engine should keep."""
    frame = library.frames[recipe.frame]
    language = recipe.language
    local = frame.local(language)
    tags = sorted(recipe.tags, key=lambda each: (collation_key(each[1].text, language), each[0]))
    return views.SearchView(
        language=language,
        address=recipe.address,
        canonical=frame.absolute(recipe.address),
        title=local.word("search"),
        section="search",
        switcher=switcher(frame, language, recipe.address, recipe.versions),
        alternates=alternates(frame, recipe.versions),
        feeds=feeds(local, local.home, ""),
        breadcrumbs=(views.Link(local.word("home"), local.home),),
        noindex=True,
        collections=collections(recipe.collections, library, language, files_by_path(recipe.files)),
        engine=f"{frame.base_path}/{INDEX}pagefind.js",
        kinds=tuple(
            views.Choice(kind_name(name), views.Link(kind.label, kind.address))
            for name, kind in local.kinds.items()
        ),
        years=tuple(
            views.Choice(year_name(year.text), views.Link(year.text, year.address)) for year in recipe.years
        ),
        tags=tuple(
            views.Choice(tag_name(name), views.Link(tag.text, tag.address, tag.lang)) for name, tag in tags
        ),
    )
