"""Lists of stories, the newest first: the front page, a kind, a tag, a year, a month, and their older pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.page import PageType
from coopsite.pages.parts import card, cards, feeds, files_by_path, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.views import CardView, Link, PageView, Phrase
from coopsite.site.model import Card, ListName
from coopsite.text.dates import format_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.context import LanguageContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import StoryList

T = TypeVar("T")

SECTION_CARDS: Final = 4
"""Stories of each kind on the front page."""
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
    """Of the home page the years of the archive, of a year its months."""
    lead: str = ""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of the home page: kind, digests of its newest cards."""


class Pagination(View, frozen=True):
    """Where an older page of a list lies. The front page has `number` 0; others count from the oldest, 1.

    There is no count of pages on purpose: it would change every page when one is added.
    """

    number: int
    front: str
    newer: str
    older: str


class ListView(PageView, frozen=True, kw_only=True):
    """kind.html, tag.html, archive.html: a list of stories, the newest first."""

    heading: Phrase
    cards: tuple[CardView, ...]
    pagination: Pagination
    kind: str = ""
    year: str = ""
    month: str = ""
    months: tuple[Link, ...] = ()
    """On a year's archive: its months that have stories."""


class KindSection(View, frozen=True):
    """A kind on the home page: its list and its newest stories."""

    kind: str
    link: Link
    cards: tuple[CardView, ...]


class HomeView(PageView, frozen=True, kw_only=True):
    """home.html: a language's front page (and its older pages, which have no `lead` and no `sections`)."""

    lead: CardView | None
    """The newest pinned story, else the newest."""
    cards: tuple[CardView, ...]
    """The rest of the list's page, without `lead`."""
    sections: tuple[KindSection, ...]
    pagination: Pagination
    years: tuple[Link, ...]


class ListPage(NamedTuple, Generic[T]):
    """One page of a list. Number 0 is the front, with the newest; others count from the oldest, 1."""

    number: int
    items: Sequence[T]
    newer: int | None
    """Number of the page with the newer stories; None on the front."""
    older: int | None


def cut(items: Sequence[T], size: int) -> tuple[ListPage[T], ...]:
    """Cut `items` (newest first) into a front of `size` to 2·`size` - 1 and older pages of exactly `size`.

    Fewer than that make a front alone. Number k always holds the k-th `size` items counted from the oldest: so a
    page that is full never changes.
    """
    older = max(len(items) // size - 1, 0)
    end = len(items) - older * size
    pages = [ListPage(0, items[:end], None, older or None)]
    for number in range(older, 0, -1):
        start = len(items) - number * size
        newer = 0 if number == older else number + 1
        pages.append(ListPage(number, items[start : start + size], newer, number - 1 or None))
    return tuple(pages)


def _plan_home(scope: PlanScope) -> Iterator[Page]:
    for stories in _lists(scope, "home"):
        code = stories.language
        years = tuple([_labelled(each) for each in _lists(scope, "year", code)][::-1])
        lead = next(
            (each for each in stories.cards if each.pinned), stories.cards[0] if stories.cards else None
        )
        sections = [
            (kind, scope.site.lists[code, ListName("kind", kind)].cards[:SECTION_CARDS])
            for kind in scope.site.config.kinds
        ]
        front, *older = cut(stories.cards, scope.site.config.per_page)
        yield _page(scope, HOME, stories, front, links=years, lead=lead, sections=sections)
        for each in older:
            yield _page(scope, HOME, stories, each)


def _plan_kinds(scope: PlanScope) -> Iterator[Page]:
    for stories in _lists(scope, "kind"):
        for each in cut(stories.cards, scope.site.config.per_page):
            yield _page(scope, KIND, stories, each, design=KIND.design_of(scope, stories.name.of))


def _plan_tags(scope: PlanScope) -> Iterator[Page]:
    for stories in _lists(scope, "tag"):
        for each in cut(stories.cards, scope.site.config.per_page):
            yield _page(scope, TAG, stories, each)


def _plan_archive(scope: PlanScope) -> Iterator[Page]:
    for code in scope.codes:
        months: dict[str, list[StoryList]] = {}
        for of_month in _lists(scope, "month", code):
            months.setdefault(of_month.name.of[:4], []).append(of_month)
        for of_year in _lists(scope, "year", code):
            below = months[of_year.name.of]
            for each in cut(of_year.cards, scope.site.config.per_page):
                links = () if each.number else tuple(map(_labelled, below))
                yield _page(scope, ARCHIVE, of_year, each, links=links)
            for of_month in below:
                for each in cut(of_month.cards, scope.site.config.per_page):
                    yield _page(scope, ARCHIVE, of_month, each, parents=(_labelled(of_year),))


def _lists(scope: PlanScope, sort: str, language: str = "") -> list[StoryList]:
    """Return the lists of a sort, of one language or all, in the order of what they are of."""
    found = [
        (key, stories)
        for key, stories in scope.site.lists.items()
        if key[1].sort == sort and language in ("", key[0])
    ]
    return [stories for _, stories in sorted(found, key=lambda each: each[0])]


def _labelled(stories: StoryList) -> Labelled:
    return Labelled(stories.name.of, "", stories.address)


def _page(
    scope: PlanScope,
    made: PageType[ListRecipe, Any],
    stories: StoryList,
    page: ListPage[Card],
    *,
    parents: tuple[Labelled, ...] = (),
    links: tuple[Labelled, ...] = (),
    lead: Card | None = None,
    sections: Sequence[tuple[str, Sequence[Card]]] = (),
    design: str = "",
) -> Page:
    code, name = stories.language, stories.name
    listed = [card for card in page.items if card is not lead]
    shown = chain((lead,) if lead else (), listed, *(each for _, each in sections))
    address = _address(stories, page.number)
    versions = tuple([stories.address_in(each) for each in scope.codes])
    recipe = ListRecipe(
        *scope.html(made.name, code, address, versions, shown, design),
        name=name,
        heading=scope.tags[code, name.of] if name.sort == "tag" else _UNNAMED,
        front=stories.address,
        number=page.number,
        newer="" if page.newer is None else _address(stories, page.newer),
        older="" if page.older is None else _address(stories, page.older),
        cards=tuple([card.digest for card in listed]),
        parents=parents,
        links=links,
        lead=lead.digest if lead else "",
        sections=tuple([(kind, tuple([card.digest for card in each])) for kind, each in sections]),
    )
    return made.page(scope, code, address, recipe, design=design)


def _address(stories: StoryList, number: int) -> str:
    return f"{stories.address}page/{number}/" if number else stories.address


def _view_home(recipe: ListRecipe, objects: Objects) -> HomeView:
    """Return a language's front page, or one of its older pages."""
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    files = files_by_path(recipe.files)
    shown = cards(recipe.cards, objects, recipe.language, files)
    lead = card(objects.cards[recipe.lead], recipe.language, files) if recipe.lead else None
    older = bool(recipe.number)
    return HomeView(
        **page_parts(recipe, objects, has_alternates=not older),
        title=_title(local, local.word("latest"), recipe.number) if older else local.title,
        description="" if older else local.tagline,
        section="home",
        feeds=feeds(local, recipe.front, ""),
        breadcrumbs=(home_link(local),) if older else (),
        structured=json_ld.script(
            {} if older else json_ld.web_site(context, local),
            json_ld.item_list(context, (lead, *shown) if lead else shown),
        ),
        lead=lead,
        cards=shown,
        sections=tuple(
            KindSection(
                kind,
                Link(local.kinds[kind].label, local.kinds[kind].address),
                cards(digests, objects, recipe.language, files),
            )
            for kind, digests in recipe.sections
        ),
        pagination=Pagination(recipe.number, recipe.front, recipe.newer, recipe.older),
        years=tuple(Link(each.text, each.address, each.lang) for each in recipe.links),
    )


def _view(recipe: ListRecipe, objects: Objects) -> ListView:
    """Return a page of a kind, a tag, a year or a month."""
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    sort, of = recipe.name.sort, recipe.name.of
    shown = cards(recipe.cards, objects, recipe.language, files_by_path(recipe.files))
    heading = _heading(local, recipe)
    title = _title(local, heading.text, recipe.number)
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
        months=tuple(Link(format_month(each.text, local.code), each.address) for each in recipe.links),
    )


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


def _title(local: LanguageContext, heading: str, number: int) -> str:
    return f"{heading} – {local.fill('page_number', n=str(number))}" if number else heading


HOME: Final = PageType("home.html", ListRecipe, _view_home, _plan_home)
KIND: Final = PageType("kind.html", ListRecipe, _view, _plan_kinds)
TAG: Final = PageType("tag.html", ListRecipe, _view, _plan_tags)
ARCHIVE: Final = PageType("archive.html", ListRecipe, _view, _plan_archive)
