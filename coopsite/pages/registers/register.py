"""What all registers have in common: their pages, one for each large year, and their CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Raw, Struct

from coopsite.kinds.common import Document
from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.files import Placed, named_files
from coopsite.pages.page import PageType, decoder_of, encode
from coopsite.pages.parts import PageParts, feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe
from coopsite.pages.registers.data import JOINED, Line, RegisterData, without_nothing, write_csv, write_json
from coopsite.pages.views import FeedLink, Link, PageView, Phrase
from coopsite.text.media_types import CSV, JSON

if TYPE_CHECKING:
    from markupsafe import Markup

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card, Register, RegisterEntry

R = TypeVar("R")

LISTED: Final = 50
"""Rows that structured data names; a search engine wants no more of them."""
Places = list[tuple[str, str]]
"""Name and address of each thing a page lists."""
_NO_ROWS: Final = Raw(encode(()))


class StoryRef(Struct, frozen=True, array_like=True, gc=False):
    """A story as registers lead to it; `lang` only where its title is not in the page's language."""

    text: str
    lang: str
    address: str
    date: str
    held: str


class RegisterRow(Struct, Generic[R], frozen=True, array_like=True):
    """A row of a register: what stories say of a thing, and those stories, the newest first."""

    anchor: str
    day: str
    """ISO 8601; empty where it is not known."""
    stories: tuple[StoryRef, ...]
    row: R
    file: Placed | None

    @property
    def year(self) -> str:
        """``2023``; empty where it is not known."""
        return self.day[:4]


class Ahead(Struct, frozen=True, array_like=True, gc=False):
    """What of the meetings is to come by the site's clock."""

    upcoming: int = 0
    """How many of the rows, which begin with the newest, are still to come."""
    this_week: int = 0
    """How many of those are of this week, until Sunday, those of today among them."""
    today: int = 0
    undated: bool = False
    """Whether some stories are told of by no row, since they do not say the day."""


NOTHING_AHEAD: Final = Ahead()


class RegisterRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """A page of a register, or one of the files beside it."""

    front: str
    years: tuple[tuple[str, str], ...]
    """Years that have pages of their own, and their addresses; the front then shows no rows of theirs."""
    rows: Raw
    """msgpack of `RegisterRow` after `RegisterRow`."""
    year: str = ""
    """Of a year's own page, else empty."""
    ahead: Ahead = NOTHING_AHEAD
    """Of meetings."""


class StoryLink(View, frozen=True):
    """A story that tells of a thing in a register."""

    title: Phrase
    href: str
    date: str
    held: str = ""


class YearLink(View, frozen=True):
    """A year of a register and how much it has."""

    year: str
    """Empty where the year is not known."""
    href: str
    """Its own page, or its place on this one."""
    count: int
    """In the roll of honour, of what was conferred: 0 where the year has proposals only."""


class RegisterView(PageView, frozen=True, kw_only=True):
    """What the pages of all registers have."""

    name: str
    """honours, targets, documents or calendar: strings["register_" + name]."""
    year: str
    """On a year's own page; else empty."""
    years: tuple[YearLink, ...]
    """The newest first; empty where there is only one, and on a year's own page."""
    count: int
    """Rows of the register, or of the year."""
    downloads: tuple[Link, ...]
    """The register as CSV and JSON; `text` is the format's name."""


class RegisterParts(PageParts):
    """What the view of every register has."""

    title: str
    description: str
    section: str
    feeds: tuple[FeedLink, ...]
    breadcrumbs: tuple[Link, ...]
    structured: Markup
    name: str
    year: str
    years: tuple[YearLink, ...]
    count: int
    downloads: tuple[Link, ...]


def register_types(
    name: str,
    shape: type[R],
    view: Callable[[RegisterRecipe, tuple[RegisterRow[R], ...], Objects], RegisterView],
    headings: tuple[str, ...],
    line: Callable[[RegisterRow[R], LanguageContext, SiteContext], Line],
    *,
    totals: Callable[[Sequence[RegisterRow[R]], str], dict[str, Any]] | None = None,
    ahead: Callable[[PlanScope, Register], Ahead] | None = None,
) -> tuple[PageType[RegisterRecipe, Any], ...]:
    """Return the page types of a register whose rows tell of a `shape`: its pages, its CSV, its JSON.

    `headings` are the words above the cells of a `line`, two with a ``+`` between where a column says more of another.
    `totals` of the rows stand in the JSON. `ahead` says what of a register is to come.
    """

    def rows_of(recipe: RegisterRecipe) -> tuple[RegisterRow[R], ...]:
        rows: tuple[RegisterRow[R], ...] = decoder_of(tuple[RegisterRow[shape], ...]).decode(recipe.rows)  # type: ignore[valid-type]
        return rows

    def plan(scope: PlanScope) -> Iterator[Page]:
        registers = [scope.site.registers[code, name] for code in scope.codes]
        fronts = tuple([each.address for each in registers])
        for register in registers:
            code, front = register.language, register.address
            years = tuple(register.years.items())
            listed = register_rows(scope, code, register.entries)
            rows = Raw(encode(listed)) if listed else _NO_ROWS
            coming = ahead(scope, register) if ahead else NOTHING_AHEAD
            begins = scope.html(html.name, code, front, fronts)
            whole = RegisterRecipe(*begins, front, years, rows, "", coming)
            yield html.page(scope, code, front, whole)
            for year, address in years:
                versions = tuple([each.years.get(year, "") for each in registers])
                begins = scope.html(html.name, code, address, versions)
                of_year = Raw(encode([row for row in listed if row.year == year]))
                recipe = RegisterRecipe(*begins, front, years, of_year, year)
                yield html.page(scope, code, address, recipe)
            for made in (json, csv):
                address = front + made.file
                begins = scope.html(made.name, code, address, fronts)
                yield made.page(scope, code, address, RegisterRecipe(*begins, front, years, rows))

    def view_of(recipe: RegisterRecipe, objects: Objects) -> RegisterView:
        return view(recipe, rows_of(recipe), objects)

    def data(recipe: RegisterRecipe, objects: Objects) -> RegisterData:
        """Return the rows, all years together; whether a meeting is over is left to who reads it."""
        context = objects.contexts[recipe.context]
        local = context.local(recipe.language)
        rows = rows_of(recipe)
        lines = [line(row, local, context) for row in rows]
        years = dict(recipe.years)
        return RegisterData(
            header=tuple(_heading(local, each) for each in (*headings, "told_in", "address")),
            lines=tuple(
                (*each.cells, *_tellers(row, context)) for row, each in zip(rows, lines, strict=True)
            ),
            document={
                "title": local.word(f"register_{name}"),
                "language": recipe.language,
                "address": context.absolute(recipe.front),
                "count": len(rows),
                **(totals(rows, recipe.language) if totals else {}),
                "rows": [
                    {
                        "id": row.anchor,
                        "address": f"{context.absolute(years.get(row.year, recipe.front))}#{row.anchor}",
                        **without_nothing(each.named),
                        "stories": [_story(story_link(story), context) for story in row.stories],
                    }
                    for row, each in zip(rows, lines, strict=True)
                ],
            },
        )

    html = PageType(f"{name}.html", RegisterRecipe, view_of, plan)
    json = PageType(
        f"{name}.json", RegisterRecipe, data, write=write_json, file=f"{name}.json", media_type=JSON
    )
    csv = PageType(f"{name}.csv", RegisterRecipe, data, write=write_csv, file=f"{name}.csv", media_type=CSV)
    return html, json, csv


def register_parts(
    name: str,
    recipe: RegisterRecipe,
    objects: Objects,
    rows: Sequence[RegisterRow[Any]],
    places: Places,
    *,
    first: dict[str, str] | None = None,
    counted: Sequence[RegisterRow[Any]] | None = None,
    count: int | None = None,
) -> RegisterParts:
    """Return what the views of all registers have, whose years are those of `rows`.

    `first` says where a year begins that has more than one place, `counted` which rows the links to years count and
    `count` how many rows there are, where that is not all of `rows`.
    """
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    title = local.word(f"register_{name}")
    trail: tuple[Link, ...] = (home_link(local),)
    if recipe.year:
        trail = (*trail, Link(title, recipe.front))
        title = f"{title} – {local.fill('year', year=recipe.year)}"
    about = local.word(f"register_{name}_about")
    downloads = tuple(
        Link(word, f"{recipe.front}{name}.{ending}") for word, ending in (("CSV", "csv"), ("JSON", "json"))
    )
    return RegisterParts(
        **page_parts(recipe, objects),
        title=title,
        description=about,
        section=name,
        feeds=feeds(local, local.home, ""),
        breadcrumbs=trail,
        structured=json_ld.script(
            json_ld.dataset(context, local, title, about, recipe.address, downloads),
            json_ld.breadcrumbs(context, trail, title, recipe.address),
            json_ld.places(context, places[:LISTED]),
        ),
        name=name,
        year=recipe.year,
        years=_years(recipe, rows, rows if counted is None else counted, first or {}),
        count=len(rows) if count is None else count,
        downloads=downloads,
    )


def rows_here(recipe: RegisterRecipe, rows: Iterable[RegisterRow[R]]) -> list[RegisterRow[R]]:
    """Return those of `rows` that stand on this page, and not on another that is their year's own."""
    own = dict(recipe.years)
    return [row for row in rows if row.year not in own or row.year == recipe.year]


def year_anchor(year: str, word: str = "year") -> str:
    """Return the id of a year's rows on a register's page."""
    return f"cs-{word}-{year or 'x'}"


def story_link(story: StoryRef) -> StoryLink:
    """Return the link to a story that tells of a thing."""
    return StoryLink(Phrase(story.text, story.lang), story.address, story.date, story.held)


def text_of(phrase: Phrase | None) -> str:
    """Return the words of a phrase; nothing for none."""
    return phrase.text if phrase else ""


def _years(
    recipe: RegisterRecipe,
    rows: Sequence[RegisterRow[Any]],
    counted: Sequence[RegisterRow[Any]],
    first: dict[str, str],
) -> tuple[YearLink, ...]:
    counts = dict.fromkeys([row.year for row in rows], 0)
    for row in counted:
        counts[row.year] += 1
    own = dict(recipe.years)
    # A single year needs no link to its place on this page, but one to a page of its own.
    if recipe.year or (len(counts) < 2 and not own):
        return ()
    return tuple(
        YearLink(year, own.get(year) or f"#{year_anchor(year, first.get(year, 'year'))}", count)
        for year, count in counts.items()
    )


def register_rows(scope: PlanScope, code: str, entries: Iterable[RegisterEntry]) -> list[RegisterRow[object]]:
    """Return `entries` as recipes have them, in one language."""
    refs: dict[str, StoryRef] = {}
    rows: list[RegisterRow[object]] = []
    for entry in entries:
        for key in entry.keys:
            if key not in refs:
                refs[key] = _ref(scope.site.cards[code, key], code)
        stories = tuple([refs[key] for key in entry.keys])
        rows.append(RegisterRow(entry.anchor, entry.day, stories, entry.row, _file(scope, entry)))
    return rows


def _ref(card: Card, code: str) -> StoryRef:
    lang = "" if card.language == code else card.language
    return StoryRef(card.title, lang, card.address, card.date[:10], card.held)


def _file(scope: PlanScope, entry: RegisterEntry) -> Placed | None:
    """Return where the file of a document is published."""
    if not isinstance(entry.row, Document) or not entry.row.file:
        return None
    found = named_files(scope.site, scope.site.by_key[entry.holder], (entry.row.file,))
    return found[0] if found else None


def _heading(local: LanguageContext, head: str) -> str:
    """Return a heading: one word, or two where a column says more of another."""
    return " – ".join(local.word(word) for word in head.split("+"))


def _tellers(row: RegisterRow[Any], context: SiteContext) -> tuple[str, str]:
    return (
        JOINED.join(story.text for story in row.stories),
        JOINED.join(context.absolute(story.address) for story in row.stories),
    )


def _story(story: StoryLink, context: SiteContext) -> dict[str, str]:
    given = {
        "title": story.title.text,
        "language": story.title.lang,
        "address": context.absolute(story.href),
        "date": story.date,
        "held": story.held,
    }
    return {key: value for key, value in given.items() if value}
