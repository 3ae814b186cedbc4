"""The tag index of a language: its tags by first letter, and how many stories each has; of many a page a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.listing import page_title
from coopsite.pages.page import PageType
from coopsite.pages.parts import feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.views import Link, PageView
from coopsite.site.model import ListName
from coopsite.text.collation import collation_key, initial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


USED: Final = 60
"""At most so many topics with the most stories, which the front has where each letter has a page of its own."""


class TagsRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """Topics of a language, and how many stories each has."""

    tags: tuple[tuple[Labelled, int], ...]
    """All of them, or those of a letter; of the front of many, those with the most stories."""
    letters: tuple[Labelled, ...] = ()
    """Where each letter has a page of its own."""
    letter: str = ""
    """Of a letter's page."""
    number: int = 0
    before: str = ""
    after: str = ""


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
    """On a letter's page its own; on the front of the letters none."""
    letters: tuple[Link, ...] = ()
    """The letters' pages, where there are too many tags for one."""
    letter: str = ""
    """On a letter's page; else empty."""
    used: tuple[TagView, ...] = ()
    """On the front of the letters the tags with the most stories, in the language's order; of those with equally
    many all or none."""
    before: str = ""
    """Where a letter has several pages, the address of the one before, or empty."""
    after: str = ""


def _plan(scope: PlanScope) -> Iterator[Page]:
    fronts = tuple(local.topics for local in scope.context.locals)
    for code, front in zip(scope.codes, fronts, strict=True):
        tags = [tag for tag, each in scope.site.tags.items() if code in each.addresses]
        pages = scope.site.topic_pages[code]
        letters = tuple([Labelled(each.letter, "", each.address) for each in pages if not each.number])
        shown = most_used(scope, code, tags, USED) if pages else tags
        recipe = TagsRecipe(
            *scope.html(TAGS.name, code, front, fronts), _counted(scope, code, shown), letters
        )
        yield TAGS.page(scope, code, front, recipe)
        for page in pages:
            begins = scope.html(TAGS.name, code, page.address, fronts)
            own = (page.letter, page.number, page.before, page.after)
            recipe = TagsRecipe(*begins, _counted(scope, code, page.tags), letters, *own)
            yield TAGS.page(scope, code, page.address, recipe)


def most_used(scope: PlanScope, code: str, tags: Sequence[str], most: int) -> list[str]:
    """Return those of `tags` with the most stories in a language, at most so many, in the order of `tags`.

    Of those with equally many all are chosen or none, unless that left nothing: then the first of `tags`.
    """
    lists = scope.site.lists
    counts = {tag: len(lists[code, ListName("tag", tag)].cards) for tag in tags}
    found = sorted(tags, key=counts.__getitem__, reverse=True)
    if most < len(found):
        left_out = counts[found[most]]
        found = [tag for tag in found if counts[tag] > left_out] or found[:most]
    chosen = frozenset(found)
    return [tag for tag in tags if tag in chosen]


def _counted(scope: PlanScope, code: str, tags: Iterable[str]) -> tuple[tuple[Labelled, int], ...]:
    lists = scope.site.lists
    return tuple([(scope.tags[code, tag], len(lists[code, ListName("tag", tag)].cards)) for tag in tags])


def _view(recipe: TagsRecipe, objects: Objects) -> TagIndexView:
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    topics = local.word("topics")
    title = f"{topics} – {recipe.letter}" if recipe.letter else topics
    title = page_title(local, title, recipe.number + 1) if recipe.number else title
    trail = (home_link(local), *((Link(topics, local.topics),) if recipe.letter else ()))
    ordered = sorted(recipe.tags, key=lambda each: (collation_key(each[0].text, language), each[0].address))
    entries = [TagView(Link(tag.text, tag.address, tag.lang), count) for tag, count in ordered]
    is_front = bool(recipe.letters) and not recipe.letter
    groups: dict[str, list[TagView]] = {}
    for entry in () if is_front else entries:
        groups.setdefault(initial(entry.link.text, language), []).append(entry)
    return TagIndexView(
        **page_parts(recipe, objects, has_alternates=not recipe.letter),
        title=title,
        section="topics",
        feeds=feeds(local, local.home, ""),
        breadcrumbs=trail,
        structured=json_ld.script(json_ld.breadcrumbs(context, trail, title, recipe.address)),
        groups=tuple(TagGroup(letter, tuple(of_letter)) for letter, of_letter in groups.items()),
        letters=tuple(Link(each.text, each.address) for each in recipe.letters),
        letter=recipe.letter,
        used=tuple(entries) if is_front else (),
        before=recipe.before,
        after=recipe.after,
    )


TAGS: Final = PageType("tags.html", TagsRecipe, _view, _plan)
