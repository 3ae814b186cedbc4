"""Lists of stories, the newest first: a kind, a tag, a year, a month, and their older pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.page import PageType
from coopsite.pages.parts import cards, feeds, files_by_path, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.views import CardView, Link, PageView, Phrase
from coopsite.site.lists import ListPage, cut, page_address
from coopsite.site.model import ListName
from coopsite.text.dates import format_month, format_month_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.context import LanguageContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card, StoryList

_UNNAMED: Final = Labelled("", "", "")


class ListRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """One page of a list of stories. `number` is 0 for the front."""

    name: ListName
    heading: Labelled
    front: str
    number: int
    newer: str
    older: str
    cards: tuple[str, ...]
    parents: tuple[Labelled, ...] = ()
    """Above it in the breadcrumbs, below the home page."""
    links: tuple[Labelled, ...] = ()
    """Of a year its months, the newest first."""
    years: tuple[Labelled, ...] = ()
    """Of the front of a kind or a tag: where its years begin; of a year's front: all years."""
    topics: tuple[Labelled, ...] = ()
    """Of a kind: the topic of each of `cards`."""


class Pagination(View, frozen=True):
    """Where an older page of a list lies. The front page has `number` 0; others count from the oldest, 1.

    There is no count of pages on purpose: it would change every page when one is added.
    """

    number: int
    front: str
    newer: str
    older: str

    @property
    def oldest(self) -> str:
        """Page 1, where it is no neighbour of this page; else empty."""
        first = page_address(self.front, 1)
        return first if self.older and self.older != first else ""


class KindLink(View, frozen=True):
    """A kind and its list."""

    kind: str
    link: Link


class ListView(PageView, frozen=True, kw_only=True):
    """kind.html, tag.html, archive.html: a list of stories, the newest first."""

    heading: Phrase
    cards: tuple[CardView, ...]
    pagination: Pagination
    kind: str = ""
    year: str = ""
    month: str = ""
    months: tuple[Link, ...] = ()
    """On a year's archive: its months that have stories, the newest first."""
    years: tuple[Link, ...] = ()
    """On the front of a kind or a tag: where in the list each of its years begins; on that of a year: the years of the
    archive."""
    kinds: tuple[KindLink, ...] = ()
    """The lists of all kinds."""


def _plan_kinds(scope: PlanScope) -> Iterator[Page]:
    for stories in lists_of(scope, "kind"):
        for each in cut(stories.cards, scope.site.config.per_page):
            yield _page(scope, KIND, stories, each, design=KIND.design_of(scope, stories.name.of))


def _plan_tags(scope: PlanScope) -> Iterator[Page]:
    for stories in lists_of(scope, "tag"):
        for each in cut(stories.cards, scope.site.config.per_page):
            yield _page(scope, TAG, stories, each)


def _plan_archive(scope: PlanScope) -> Iterator[Page]:
    for code in scope.codes:
        months: dict[str, list[StoryList]] = {}
        for of_month in lists_of(scope, "month", code):
            months.setdefault(of_month.name.of[:4], []).append(of_month)
        all_years = lists_of(scope, "year", code)
        years = tuple([labelled(each) for each in reversed(all_years)]) if len(all_years) > 1 else ()
        for of_year in all_years:
            below = months[of_year.name.of]
            for each in cut(of_year.cards, scope.site.config.per_page):
                links = () if each.number else tuple(map(labelled, reversed(below)))
                yield _page(scope, ARCHIVE, of_year, each, links=links, years=() if each.number else years)
            for of_month in below:
                for each in cut(of_month.cards, scope.site.config.per_page):
                    yield _page(scope, ARCHIVE, of_month, each, parents=(labelled(of_year),))


def lists_of(scope: PlanScope, sort: str, language: str = "") -> list[StoryList]:
    """Return the lists of a sort, of one language or all, in the order of what they are of."""
    found = [
        (key, stories)
        for key, stories in scope.site.lists.items()
        if key[1].sort == sort and language in ("", key[0])
    ]
    return [stories for _, stories in sorted(found, key=lambda each: each[0])]


def labelled(stories: StoryList) -> Labelled:
    """Return the way to a list."""
    return Labelled(stories.name.of, "", stories.address)


def _page(
    scope: PlanScope,
    made: PageType[ListRecipe, Any],
    stories: StoryList,
    page: ListPage[Card],
    *,
    parents: tuple[Labelled, ...] = (),
    links: tuple[Labelled, ...] = (),
    years: tuple[Labelled, ...] = (),
    design: str = "",
) -> Page:
    code, name = stories.language, stories.name
    address = page_address(stories.address, page.number)
    versions = tuple([stories.address_in(each) for each in scope.codes])
    recipe = ListRecipe(
        *scope.html(made.name, code, address, versions, page.items, design),
        name=name,
        heading=scope.tags[code, name.of] if name.sort == "tag" else _UNNAMED,
        front=stories.address,
        number=page.number,
        newer=page_address(stories.address, page.newer),
        older=page_address(stories.address, page.older),
        cards=tuple([card.digest for card in page.items]),
        parents=parents,
        links=links,
        years=years if page.number or name.sort not in ("kind", "tag") else _years(scope, stories),
        topics=tuple([_topic(scope, code, card) for card in page.items]) if name.sort == "kind" else (),
    )
    return made.page(scope, code, address, recipe, design=design)


def _years(scope: PlanScope, stories: StoryList) -> tuple[Labelled, ...]:
    """Return where in the list each of its years begins, the newest first; nothing for a single year.

    New stories leave full pages alone, so these places stay until a story comes late or goes.
    """
    found: dict[str, Labelled] = {}
    for page in cut(stories.cards, scope.site.config.per_page):
        for card in page.items:
            year = card.date[:4]
            if year not in found:
                at = page_address(stories.address, page.number) if page.number else ""
                found[year] = Labelled(year, "", f"{at}#cs-{year}")
    return tuple(found.values()) if len(found) > 1 else ()


def _topic(scope: PlanScope, code: str, card: Card) -> Labelled:
    """Return the first tag of a story that has a list; no words where none has."""
    tags = [scope.tags[code, tag] for tag in scope.site.by_key[card.key].tags]
    return next((tag for tag in tags if tag.address), _UNNAMED)


def _view(recipe: ListRecipe, objects: Objects) -> ListView:
    """Return a page of a kind, a tag, a year or a month."""
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    sort, of = recipe.name.sort, recipe.name.of
    shown = cards(recipe.cards, objects, recipe.language, files_by_path(recipe.files))
    if recipe.topics:
        shown = tuple([_with_topic(*each) for each in zip(shown, recipe.topics, strict=True)])
    heading = _heading(local, recipe)
    title = page_title(local, heading.text, recipe.number)
    trail = [home_link(local)]
    if sort == "tag":
        trail.append(Link(local.word("topics"), local.topics))
    trail += [Link(local.fill("year", year=each.text), each.address) for each in recipe.parents]
    if recipe.number:
        trail.append(Link(heading.text, recipe.front, heading.lang))
    return ListView(
        **page_parts(recipe, objects, has_alternates=not recipe.number),
        title=title,
        section={"kind": of, "tag": "topics"}.get(sort, "archive"),
        feeds=feeds(local, recipe.front, heading.text) if recipe.name.has_feeds else (),
        breadcrumbs=tuple(trail),
        structured=json_ld.script(
            json_ld.breadcrumbs(context, trail, title, recipe.address), json_ld.item_list(context, shown)
        ),
        heading=heading,
        cards=shown,
        pagination=Pagination(recipe.number, recipe.front, recipe.newer, recipe.older),
        kind=of if sort == "kind" else "",
        year=of[:4] if sort in ("year", "month") else "",
        month=of if sort == "month" else "",
        months=tuple(Link(format_month_name(each.text, local.code), each.address) for each in recipe.links),
        years=tuple(Link(each.text, each.address) for each in recipe.years),
        kinds=tuple(KindLink(name, Link(kind.label, kind.address)) for name, kind in local.kinds.items()),
    )


def _with_topic(found: CardView, topic: Labelled) -> CardView:
    return replace(found, topic=Link(topic.text, topic.address, topic.lang)) if topic.text else found


def _heading(local: LanguageContext, recipe: ListRecipe) -> Phrase:
    """Return what a list is called."""
    of = recipe.name.of
    if recipe.name.sort == "kind":
        return Phrase(local.kinds[of].label)
    if recipe.name.sort == "year":
        return Phrase(local.fill("year", year=of))
    if recipe.name.sort == "month":
        return Phrase(format_month(of, local.code))
    return Phrase(recipe.heading.text, recipe.heading.lang)


def page_title(local: LanguageContext, heading: str, number: int) -> str:
    """Return the title of a page of a list."""
    return f"{heading} – {local.fill('page_number', n=str(number))}" if number else heading


KIND: Final = PageType("kind.html", ListRecipe, _view, _plan_kinds)
TAG: Final = PageType("tag.html", ListRecipe, _view, _plan_tags)
ARCHIVE: Final = PageType("archive.html", ListRecipe, _view, _plan_archive)
