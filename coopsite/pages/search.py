"""The search page of a language, and which of the other pages are found there."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Final, NamedTuple

from coopsite.kinds.view import View
from coopsite.pages.page import PageType
from coopsite.pages.parts import feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.topics import most_used
from coopsite.pages.views import Link, PageView
from coopsite.search.paths import FOLDER, catalogue_path
from coopsite.site.topic_index import ROOM
from coopsite.text.collation import collation_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coopsite.content.model import Text
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Site


CHOICES: Final = 100
"""At most so many tags a search can be narrowed to, where there are more than one page of the index has room for."""


class SearchRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """What one may narrow a search to, and browse instead."""

    years: tuple[Labelled, ...]
    """The newest first."""
    tags: tuple[tuple[str, Labelled], ...]
    """Ids, and the tags as this language names them."""
    all_tags: str = ""
    """Address of the index of all tags, where there are more."""


class Choice(View, frozen=True):
    """What a search may be narrowed to; `value` is what the index calls it."""

    value: str
    link: Link
    """Its list; without `href` where it has none."""


class SearchView(PageView, frozen=True, kw_only=True):
    """search.html: the search page."""

    index: str
    """Address of the catalogue of the search index, which the page's script reads."""
    files: str
    """Address of the folder with all else of the index."""
    kinds: tuple[Choice, ...]
    years: tuple[Choice, ...]
    """The newest first."""
    tags: tuple[Choice, ...]
    """In the language's order; of very many those with the most stories."""
    all_tags: str
    """Where there are more, the address of the index of all; else empty."""


class Findable(NamedTuple):
    """The path of a page that search finds, its language, and the facets it can be narrowed by."""

    path: str
    language: str
    facets: tuple[str, ...]


def findable(site: Site, page_at: Callable[[str, Text], str]) -> Iterator[Findable]:
    """Yield what is to be found, in the order of the stories.

    Each text once, on the page in its own language; nothing that readers may not see yet, or any more. `page_at`
    returns the path of the page at an address that shows a text. It returns nothing where two texts lie at one address,
    which is an error and yet previewed, and the page shows the other one.
    """
    for story in site.stories:
        names = [kind_name(story.kind), *(tag_name(tag) for tag in story.tags)]
        if story.date:
            names.append(year_name(story.date[:4]))
        facets = tuple(names)
        for language, text in story.texts.items():
            if language not in story.held:
                path = page_at(story.addresses[language], text)
                if path:
                    yield Findable(path, language, facets)


def kind_name(kind: str) -> str:
    """Return what the index calls the stories of a kind."""
    return intern(f"kind-{kind}")


def tag_name(tag: str) -> str:
    """Return what the index calls the stories of a tag."""
    return intern(f"tag-{tag}")


def year_name(year: str) -> str:
    """Return what the index calls the stories of a year."""
    return intern(f"year-{year}")


def _plan(scope: PlanScope) -> Iterator[Page]:
    """Yield each language's search page, where the site has search."""
    if not scope.site.config.search:
        return
    versions = tuple(local.search for local in scope.context.locals)
    for code, address in zip(scope.codes, versions, strict=True):
        years = [
            Labelled(name.of, "", stories.address)
            for (language, name), stories in scope.site.lists.items()
            if language == code and name.sort == "year"
        ]
        tags = [tag for tag, each in scope.site.tags.items() if code in each.addresses]
        some = most_used(scope, code, tags, CHOICES) if len(tags) > ROOM else tags
        recipe = SearchRecipe(
            *scope.html(SEARCH.name, code, address, versions),
            years=tuple(sorted(years, key=lambda year: year.text, reverse=True)),
            tags=tuple([(tag, scope.tags[code, tag]) for tag in some]),
            all_tags=scope.context.local(code).topics if len(some) < len(tags) else "",
        )
        yield SEARCH.page(scope, code, address, recipe)


def _view(recipe: SearchRecipe, objects: Objects) -> SearchView:
    """Return the search page. It has nothing of its own that a search engine should keep."""
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    tags = sorted(recipe.tags, key=lambda each: (collation_key(each[1].text, language), each[0]))
    return SearchView(
        **page_parts(recipe, objects),
        title=local.word("search"),
        section="search",
        feeds=feeds(local, local.home, ""),
        breadcrumbs=(home_link(local),),
        noindex=True,
        index=f"{context.base_path}/{catalogue_path(language)}",
        files=f"{context.base_path}/{FOLDER}{language}/",
        kinds=tuple(
            Choice(kind_name(name), Link(kind.label, kind.address)) for name, kind in local.kinds.items()
        ),
        years=tuple(Choice(year_name(year.text), Link(year.text, year.address)) for year in recipe.years),
        tags=tuple(Choice(tag_name(name), Link(tag.text, tag.address, tag.lang)) for name, tag in tags),
        all_tags=recipe.all_tags,
    )


SEARCH: Final = PageType("search.html", SearchRecipe, _view, _plan)
