"""The search pages, and which of the other pages can be found there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coopsite.pages.model import Page
from coopsite.pages.recipes import Labelled, SearchRecipe, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coopsite.pages.plan_scope import PlanScope
    from coopsite.site.model import Site


class Findable(NamedTuple):
    """A page that search finds, and the names it can be narrowed by."""

    page: Page
    filters: tuple[str, ...]


def search_pages(scope: PlanScope) -> Iterator[Page]:
    """Each language's search page, where the site has search."""
    if not scope.site.config.search:
        return
    versions = tuple(local.search for local in scope.frame.locals)
    years: dict[str, list[Labelled]] = {}
    for (code, name), stories in sorted(scope.site.lists.items(), reverse=True):
        if name.startswith("year:"):
            years.setdefault(code, []).append(Labelled(name[5:], "", stories.address))
    for local in scope.frame.locals:
        code = local.code
        collections, collected = scope.gathered("search.html", code)
        recipe = SearchRecipe(
            scope.frame_digest,
            code,
            local.search,
            versions,
            tuple(years.get(code, ())),
            tuple(
                (tag.id, scope.tags[code, tag.id])
                for tag in scope.site.tags.values()
                if code in tag.addresses
            ),
            scope.pictures(collected),
            collections,
        )
        yield Page(scope.path(local.search), local.search, code, "search.html", encode(recipe))


def findable(site: Site, pages: Mapping[str, Page]) -> Iterator[Findable]:
    """Yield what is to be found, in the order of the stories; `pages` are those of `site` by address.

    Each text once, on the page in its own language; nothing that readers may not see yet, or any more.
    """
    for story in site.stories:
        names = [kind_name(story.kind), *(tag_name(tag) for tag in story.tags)]
        if story.date:
            names.append(year_name(story.date[:4]))
        for language in story.texts:
            if language not in story.held:
                yield Findable(pages[story.addresses[language]], tuple(names))


def kind_name(kind: str) -> str:
    """What the index calls the stories of a kind."""
    return f"kind-{kind}"


def tag_name(tag: str) -> str:
    """What the index calls the stories of a tag."""
    return f"tag-{tag}"


def year_name(year: str) -> str:
    """What the index calls the stories of a year."""
    return f"year-{year}"
