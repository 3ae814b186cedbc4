"""The site map of a language: all lists, registers and standing pages there are, for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.page import PageType
from coopsite.pages.parts import feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.views import Link, PageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


class SiteMapRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """What the context does not know: years with stories, newest first, and standing pages."""

    years: tuple[tuple[str, str], ...]
    """Year and address."""
    pages: tuple[Labelled, ...]


class MapSection(View, frozen=True):
    """A part of the site map: ``kinds``, ``registers``, ``archive``, ``pages`` or ``follow``; never empty."""

    name: str
    links: tuple[Link, ...]


class SiteMapView(PageView, frozen=True, kw_only=True):
    """site_map.html: where everything is."""

    sections: tuple[MapSection, ...]


def _plan(scope: PlanScope) -> Iterator[Page]:
    versions = tuple(local.site_map for local in scope.context.locals)
    for code, address in zip(scope.codes, versions, strict=True):
        years = {
            name.of: stories.address
            for (language, name), stories in scope.site.lists.items()
            if language == code and name.sort == "year"
        }
        recipe = SiteMapRecipe(
            *scope.html(SITE_MAP.name, code, address, versions),
            years=tuple(sorted(years.items(), reverse=True)),
            pages=tuple(_standing_pages(scope, code)),
        )
        yield SITE_MAP.page(scope, code, address, recipe)


def _standing_pages(scope: PlanScope, code: str) -> Iterator[Labelled]:
    """Yield the standing pages that readers have in the language `code`, by their names in content/."""
    for story in sorted(scope.site.stories, key=lambda each: each.key):
        if story.kind == "page" and code in story.addresses:
            text = story.texts.get(code) or next(iter(story.texts.values()))
            foreign = text.language if text.language != code else ""
            yield Labelled(text.title, foreign, story.addresses[code])


def _view(recipe: SiteMapRecipe, objects: Objects) -> SiteMapView:
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    title = local.word("site_map")
    trail = (home_link(local),)
    of_home = feeds(local, local.home, "")
    looked_up = [(local.word("topics"), local.topics)]
    looked_up += [(local.word(f"register_{name}"), address) for name, address in local.registers.items()]
    looked_up += [(local.word("search"), local.search)] if local.search else []
    sections = {
        "kinds": [Link(kind.label, kind.address) for kind in local.kinds.values()],
        "registers": [Link(*each) for each in looked_up],
        "archive": [Link(*each) for each in recipe.years],
        "pages": [Link(page.text, page.address, page.lang) for page in recipe.pages],
        "follow": [Link(f"{local.word('calendar')} (.ics)", local.calendar)],
    }
    return SiteMapView(
        **page_parts(recipe, objects),
        title=title,
        section="site_map",
        feeds=of_home,
        breadcrumbs=trail,
        structured=json_ld.script(json_ld.breadcrumbs(context, trail, title, recipe.address)),
        sections=tuple(MapSection(name, tuple(links)) for name, links in sections.items() if links),
    )


SITE_MAP: Final = PageType("site_map.html", SiteMapRecipe, _view, _plan)
