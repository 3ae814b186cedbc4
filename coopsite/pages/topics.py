"""The tag index of a language: its tags by their first letter, and how many stories each has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.page import PageType
from coopsite.pages.parts import feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.views import Link, PageView
from coopsite.site.model import ListName
from coopsite.text.collation import collation_key, initial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


class TagsRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """The tags of a language and how many stories each has."""

    tags: tuple[tuple[Labelled, int], ...]


class TagView(View, frozen=True):
    """A tag in the index."""

    link: Link
    count: int


class TagGroup(View, frozen=True):
    """The tags under one letter of the language's alphabet (``Đ`` apart from ``D`` in Vietnamese)."""

    letter: str
    tags: tuple[TagView, ...]


class TagIndexView(PageView, frozen=True, kw_only=True):
    """tags.html: every tag, in the language's order."""

    groups: tuple[TagGroup, ...]


def _plan(scope: PlanScope) -> Iterator[Page]:
    versions = tuple(local.topics for local in scope.context.locals)
    for code, address in zip(scope.codes, versions, strict=True):
        recipe = TagsRecipe(
            *scope.html(TAGS.name, code, address, versions),
            tags=tuple(
                (scope.tags[code, tag.id], len(scope.site.lists[code, ListName("tag", tag.id)].cards))
                for tag in scope.site.tags.values()
                if code in tag.addresses
            ),
        )
        yield TAGS.page(scope, code, address, recipe)


def _view(recipe: TagsRecipe, objects: Objects) -> TagIndexView:
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    title = local.word("topics")
    trail = (home_link(local),)
    groups: dict[str, list[TagView]] = {}
    for tag, count in sorted(
        recipe.tags, key=lambda each: (collation_key(each[0].text, language), each[0].address)
    ):
        entry = TagView(Link(tag.text, tag.address, tag.lang), count)
        groups.setdefault(initial(tag.text, language), []).append(entry)
    return TagIndexView(
        **page_parts(recipe, objects),
        title=title,
        section="topics",
        feeds=feeds(local, local.home, ""),
        breadcrumbs=trail,
        structured=json_ld.script(json_ld.breadcrumbs(context, trail, title, recipe.address)),
        groups=tuple(TagGroup(letter, tuple(entries)) for letter, entries in groups.items()),
    )


TAGS: Final = PageType("tags.html", TagsRecipe, _view, _plan)
