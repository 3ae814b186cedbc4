"""Recipes of lists, the tag index, the root, the 404 page and redirects → their views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages import json_ld as structured
from coopsite.pages import views
from coopsite.pages.alternates import alternates, switcher
from coopsite.pages.cards import card, cards, collections, feeds, files_by_path
from coopsite.text.collation import collation_key, initial
from coopsite.text.dates import format_month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import Labelled, ListRecipe, PlainRecipe, RedirectRecipe, TagsRecipe


def home(recipe: ListRecipe, library: Objects) -> views.HomeView:
    """A language's front page, or one of its older pages."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    files = files_by_path(recipe.files)
    shown = cards(recipe.cards, library, recipe.language, files)
    lead = card(library.cards[recipe.lead], recipe.language, files) if recipe.lead else None
    trail = () if not recipe.number else (_home(local),)
    title = _title(local, local.word("latest"), recipe.number) if recipe.number else local.title
    return views.HomeView(
        language=recipe.language,
        address=recipe.address,
        canonical=frame.absolute(recipe.address),
        title=title,
        description="" if recipe.number else local.tagline,
        section="home",
        switcher=switcher(frame, recipe.language, recipe.address, recipe.versions),
        alternates=() if recipe.number else alternates(frame, recipe.versions),
        feeds=feeds(local, recipe.front, ""),
        breadcrumbs=trail,
        structured=structured.script(
            {} if recipe.number else structured.web_site(frame, local),
            structured.item_list(frame, (lead, *shown) if lead else shown),
        ),
        collections=collections(recipe.collections, library, recipe.language, files),
        lead=lead,
        cards=shown,
        sections=tuple(
            views.KindSection(
                kind,
                views.Link(local.kinds[kind].label, local.kinds[kind].address),
                cards(digests, library, recipe.language, files),
            )
            for kind, digests in recipe.sections
        ),
        pagination=views.Pagination(recipe.number, recipe.front, recipe.newer, recipe.older),
        years=_links(recipe.links),
    )


def stories(recipe: ListRecipe, library: Objects) -> views.ListView:
    """A page of a kind, a tag, a year or a month."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    files = files_by_path(recipe.files)
    shown = cards(recipe.cards, library, recipe.language, files)
    heading = heading_of(local, recipe)
    sort, _, what = recipe.name.partition(":")
    title = _title(local, heading.text, recipe.number)
    trail = (_home(local), *_topics(local, sort), *(_year(local, each) for each in recipe.parents))
    if recipe.number:
        trail = (*trail, views.Link(heading.text, recipe.front, heading.lang))
    return views.ListView(
        language=recipe.language,
        address=recipe.address,
        canonical=frame.absolute(recipe.address),
        title=title,
        section={"kind": what, "tag": "topics"}.get(sort, "archive"),
        switcher=switcher(frame, recipe.language, recipe.address, recipe.versions),
        alternates=() if recipe.number else alternates(frame, recipe.versions),
        feeds=feeds(local, recipe.front, heading.text) if recipe.feed else (),
        breadcrumbs=trail,
        structured=structured.script(
            structured.breadcrumbs(frame, trail, title, recipe.address), structured.item_list(frame, shown)
        ),
        collections=collections(recipe.collections, library, recipe.language, files),
        heading=heading,
        cards=shown,
        pagination=views.Pagination(recipe.number, recipe.front, recipe.newer, recipe.older),
        kind=what if sort == "kind" else "",
        year=what[:4] if sort in ("year", "month") else "",
        month=what if sort == "month" else "",
        months=tuple(views.Link(format_month(each.text, local.code), each.address) for each in recipe.links),
    )


def tags(recipe: TagsRecipe, library: Objects) -> views.TagIndexView:
    """The tag index, in the order of the language."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    files = files_by_path(recipe.files)
    title = local.word("topics")
    trail = (_home(local),)
    groups: dict[str, list[views.TagView]] = {}
    language = recipe.language
    for tag, count in sorted(
        recipe.tags, key=lambda each: (collation_key(each[0].text, language), each[0].address)
    ):
        entry = views.TagView(views.Link(tag.text, tag.address, tag.lang), count)
        groups.setdefault(initial(tag.text, language), []).append(entry)
    return views.TagIndexView(
        language=language,
        address=recipe.address,
        canonical=frame.absolute(recipe.address),
        title=title,
        section="topics",
        switcher=switcher(frame, language, recipe.address, recipe.versions),
        alternates=alternates(frame, recipe.versions),
        feeds=feeds(local, local.home, ""),
        breadcrumbs=trail,
        structured=structured.script(structured.breadcrumbs(frame, trail, title, recipe.address)),
        collections=collections(recipe.collections, library, language, files),
        groups=tuple(views.TagGroup(letter, tuple(entries)) for letter, entries in groups.items()),
    )


def plain(recipe: PlainRecipe, library: Objects) -> views.PlainView:
    """The root page, which leads to each language's home."""
    return _plain(recipe, library, "", noindex=False)


def not_found(recipe: PlainRecipe, library: Objects) -> views.PlainView:
    """The 404 page."""
    return _plain(recipe, library, "not_found", noindex=True)


def redirect(recipe: RedirectRecipe, library: Objects) -> views.RedirectView:
    """An old address."""
    frame = library.frames[recipe.frame]
    return views.RedirectView(
        language=recipe.language, href=recipe.target, canonical=frame.absolute(recipe.target)
    )


def heading_of(local: LanguageContext, recipe: ListRecipe) -> views.Phrase:
    """What a list is called."""
    sort, _, what = recipe.name.partition(":")
    if sort == "kind":
        return views.Phrase(local.kinds[what].label)
    if sort == "year":
        return views.Phrase(local.fill("year", year=what))
    if sort == "month":
        return views.Phrase(format_month(what, local.code))
    return views.Phrase(recipe.heading, recipe.heading_lang)


def _plain(recipe: PlainRecipe, library: Objects, word: str, *, noindex: bool) -> views.PlainView:
    frame: SiteContext = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    files = files_by_path(recipe.files)
    return views.PlainView(
        language=recipe.language,
        address=recipe.address,
        canonical=frame.absolute(recipe.address),
        title=local.word(word) if word else local.title,
        description="" if word else local.tagline,
        noindex=noindex,
        collections=collections(recipe.collections, library, recipe.language, files),
        homes=tuple(views.Link(each.name, each.home, each.code) for each in frame.locals),
    )


def _home(local: LanguageContext) -> views.Link:
    return views.Link(local.word("home"), local.home)


def _topics(local: LanguageContext, sort: str) -> tuple[views.Link, ...]:
    return (views.Link(local.word("topics"), local.topics),) if sort == "tag" else ()


def _title(local: LanguageContext, heading: str, number: int) -> str:
    return f"{heading} – {local.fill('page_number', n=str(number))}" if number else heading


def _year(local: LanguageContext, found: Labelled) -> views.Link:
    return views.Link(local.fill("year", year=found.text), found.address)


def _links(found: Sequence[Labelled]) -> tuple[views.Link, ...]:
    return tuple(views.Link(each.text, each.address, each.lang) for each in found)
