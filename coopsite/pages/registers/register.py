"""What all registers have in common: their pages, one or several for each large year, and their CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from msgspec import Raw, Struct
from msgspec.structs import replace

from coopsite.kinds.common import Document
from coopsite.kinds.view import View
from coopsite.pages import json_ld
from coopsite.pages.files import Placed, named_files
from coopsite.pages.listing import Pagination, page_title
from coopsite.pages.page import PageType, decoder_of, encode
from coopsite.pages.parts import PageParts, feeds, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.registers.data import JOINED, Line, RegisterData, without_nothing, write_csv, write_json
from coopsite.pages.views import FeedLink, Link, PageView, Phrase
from coopsite.text.dates import format_month_name
from coopsite.text.media_types import CSV, JSON

if TYPE_CHECKING:
    from markupsafe import Markup

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import HtmlBeginning, PlanScope
    from coopsite.site.model import Card, Register, RegisterEntry, RegisterPage

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
    further: int = 0
    """How many more are to come, later than those, which stand on the pages of their years alone."""


NOTHING_AHEAD: Final = Ahead()
YEAR: Final = "year"
"""Begins the ids of years' and months' rows."""


class Piece(Struct, frozen=True, array_like=True, gc=False):
    """Which page it is of a year that has several, or of what has no day; `number` is 0 for the first."""

    number: int
    newer: str
    older: str
    months: tuple[Labelled, ...]
    """Where each month begins; on the first page alone."""
    goes_on: tuple[tuple[str, str], ...]
    """Of the month of its first row, each word of rows that newer pages have of it already, with that month."""
    story_goes_on: bool
    """Whether the newest story of its first row is that of the last row there."""


class YearLink(View, frozen=True):
    """A year of a register and how much it has."""

    year: str
    """Empty where the year is not known."""
    href: str
    """Its own page, or its place on this one."""
    count: int
    """In the roll of honour, of what was conferred: 0 where the year has proposals only."""


class RegisterRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """A page of a register, or one of the files beside it."""

    front: str
    top: str
    """The front, or the first page of its year."""
    year: str
    """Of a page of a year alone, else empty."""
    count: int
    """Rows of the register; of a year's first page those of the year, of its other pages their own."""
    rows: Raw
    """Those on this page: msgpack of `RegisterRow` after `RegisterRow`."""
    years: tuple[YearLink, ...] = ()
    has_data: bool = True
    """Whether files lie beside it with all rows it tells of; else those of `top` serve, or of the front."""
    piece: Piece | None = None
    """Where its rows stand on several pages."""
    ahead: Ahead = NOTHING_AHEAD
    """Of meetings."""
    figures: Raw = _NO_ROWS
    """msgpack of what all rows come to that `count` counts, where a register adds them up."""
    neighbours: tuple[Labelled, ...] = ()
    """Of a page of a year: the newer year and the older one, as far as there are any."""


class DataRecipe(Struct, frozen=True, array_like=True, gc=False):
    """A file beside a register, or beside a year of it."""

    context: str
    language: str
    top: str
    year: str
    pages: tuple[tuple[str, int], ...]
    """The address of each page and how many of the rows stand there."""
    rows: Raw


class StoryLink(View, frozen=True):
    """A story that tells of a thing in a register."""

    title: Phrase
    href: str
    date: str
    held: str = ""


class RegisterView(PageView, frozen=True, kw_only=True):
    """What the pages of all registers have."""

    name: str
    """honours, targets, documents or calendar: strings["register_" + name]."""
    year: str
    """On a year's own page; else empty."""
    years: tuple[YearLink, ...]
    """The newest first; empty where there is only one, and on a year's own page."""
    months: tuple[Link, ...]
    """On the first page of a year that has several: where each of its months begins, the newest first."""
    neighbours: tuple[Link, ...]
    """On a year's own pages: the next newer year and the next older one that have rows."""
    pagination: Pagination
    """Of a year that has several pages, or of what has no day."""
    count: int
    """Rows of the register; of a year's first page those of the year, of its other pages their own."""
    downloads: tuple[Link, ...]
    """The register, or the year, as CSV and JSON; `text` is the format's name."""


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
    months: tuple[Link, ...]
    neighbours: tuple[Link, ...]
    pagination: Pagination
    count: int
    downloads: tuple[Link, ...]


def _always(entry: RegisterEntry) -> str:
    del entry
    return YEAR


def register_types(
    name: str,
    shape: type[R],
    view: Callable[[RegisterRecipe, tuple[RegisterRow[R], ...], Objects], RegisterView],
    headings: tuple[str, ...],
    line: Callable[[RegisterRow[R], LanguageContext, SiteContext], Line],
    *,
    totals: Callable[[Sequence[RegisterRow[R]], str], dict[str, Any]] | None = None,
    ahead: Callable[[PlanScope, Register], Ahead] | None = None,
    figures: Callable[[PlanScope, Register, RegisterPage, Sequence[RegisterPage]], Any] | None = None,
    word: Callable[[RegisterEntry], str] = _always,
) -> tuple[PageType[Any, Any], ...]:
    """Return the page types of a register whose rows tell of a `shape`: its pages, its CSV, its JSON.

    `headings` are the words above the cells of a `line`, two with a ``+`` between where a column says more of another.
    `totals` of the rows stand in the JSON. `ahead` says what of a register is to come, `figures` what all entries come
    to of the pages that a page sums up. `word` begins the id of the rows of a year that an entry is among; links to
    years count those of the word ``year``.
    """

    summed = _Summing(name, ahead, figures, word)

    def rows_of(written: Raw) -> tuple[RegisterRow[R], ...]:
        rows: tuple[RegisterRow[R], ...] = decoder_of(tuple[RegisterRow[shape], ...]).decode(written)  # type: ignore[valid-type]
        return rows

    def plan(scope: PlanScope) -> Iterator[Page]:
        registers = [scope.site.registers[code, name] for code in scope.codes]
        of_years = [register.years for register in registers]
        for register, own in zip(registers, of_years, strict=True):
            code = register.language
            listed = [(page, register_rows(scope, code, page.entries)) for page in register.pages]
            for year, group in groupby(listed, lambda each: each[0].year):
                of_year = list(group)
                whole = of_year if year else listed
                tops = zip(registers, of_years, strict=True)
                versions = tuple([years.get(year, "") if year else each.address for each, years in tops])
                before: RegisterEntry | None = None
                begun: set[tuple[str, str]] = set()
                for page, rows in of_year:
                    begins = scope.html(html.name, code, page.address, versions)
                    told = whole if not page.number else [(page, rows)]
                    shown = _Shown(register, page, rows, before, begun, tuple([each for each, _ in told]))
                    yield html.page(scope, code, page.address, _recipe(scope, begins, summed, own, shown))
                    if page.has_data:
                        at = page.address
                        data = json.page(scope, code, at + json.file, _data_recipe(scope, code, page, told))
                        # Tens of thousands of rows are megabytes: both files are made of the same ones.
                        path, address = scope.path(at + csv.file), at + csv.file
                        yield from (data, replace(data, path=path, address=address, template=csv.name))
                    before = page.entries[-1] if page.older else None
                    begun.update((word(entry), entry.month) for entry in page.entries)

    def view_of(recipe: RegisterRecipe, objects: Objects) -> RegisterView:
        return view(recipe, rows_of(recipe.rows), objects)

    def data(recipe: DataRecipe, objects: Objects) -> RegisterData:
        """Return the rows, all pages together; whether a meeting is over is left to who reads it."""
        context = objects.contexts[recipe.context]
        local = context.local(recipe.language)
        rows = rows_of(recipe.rows)
        lines = [line(row, local, context) for row in rows]
        addresses = [context.absolute(address) for address, count in recipe.pages for _ in range(count)]
        return RegisterData(
            header=tuple(_heading(local, each) for each in (*headings, "told_in", "address")),
            lines=tuple(
                (*each.cells, *_tellers(row, context)) for row, each in zip(rows, lines, strict=True)
            ),
            document={
                "title": _title(local, name, recipe.year),
                "language": recipe.language,
                "address": context.absolute(recipe.top),
                "count": len(rows),
                **(totals(rows, recipe.language) if totals else {}),
                "rows": [
                    {
                        "id": row.anchor,
                        "address": f"{address}#{row.anchor}",
                        **without_nothing(each.named),
                        "stories": [_story(story_link(story), context) for story in row.stories],
                    }
                    for row, each, address in zip(rows, lines, addresses, strict=True)
                ],
            },
        )

    html = PageType(f"{name}.html", RegisterRecipe, view_of, plan)
    json = PageType(f"{name}.json", DataRecipe, data, write=write_json, file=f"{name}.json", media_type=JSON)
    csv = PageType(f"{name}.csv", DataRecipe, data, write=write_csv, file=f"{name}.csv", media_type=CSV)
    return html, json, csv


def register_parts(name: str, recipe: RegisterRecipe, objects: Objects, places: Places) -> RegisterParts:
    """Return what the views of all registers have; `places` are what the page lists."""
    context, language = objects.contexts[recipe.context], recipe.language
    local = context.local(language)
    number = recipe.piece.number if recipe.piece else 0
    above = _title(local, name, recipe.year)
    title = page_title(local, above, number)
    trail: tuple[Link, ...] = (home_link(local),)
    if recipe.year:
        trail = (*trail, Link(local.word(f"register_{name}"), recipe.front))
    if number:
        trail = (*trail, Link(local.fill("year", year=recipe.year) if recipe.year else above, recipe.top))
    about = local.word(f"register_{name}_about")
    downloads = tuple(
        Link(word, f"{recipe.top if recipe.has_data or recipe.piece else recipe.front}{name}.{ending}")
        for word, ending in (("CSV", "csv"), ("JSON", "json"))
    )
    piece = recipe.piece
    # A page without files of its own is no set of data: those it leads to hold more than it tells of.
    data = json_ld.dataset(context, local, title, about, recipe.address, downloads) if recipe.has_data else {}
    return RegisterParts(
        **page_parts(recipe, objects, has_alternates=not number),
        title=title,
        description=about,
        section=name,
        feeds=feeds(local, local.home, ""),
        breadcrumbs=trail,
        structured=json_ld.script(
            data,
            json_ld.breadcrumbs(context, trail, title, recipe.address),
            json_ld.places(context, places[:LISTED]),
        ),
        name=name,
        year=recipe.year,
        years=recipe.years,
        months=tuple(
            Link(format_month_name(each.text, language), each.address)
            for each in (piece.months if piece else ())
        ),
        neighbours=tuple(
            Link(local.fill("year", year=each.text), each.address) for each in recipe.neighbours
        ),
        pagination=Pagination(number, recipe.top, piece.newer if piece else "", piece.older if piece else ""),
        count=recipe.count,
        downloads=downloads,
    )


class _Summing(NamedTuple):
    """What the pages of a register tell of their entries besides listing them."""

    name: str
    ahead: Callable[[PlanScope, Register], Ahead] | None
    figures: Callable[[PlanScope, Register, RegisterPage, Sequence[RegisterPage]], Any] | None
    word: Callable[[RegisterEntry], str]


class _Shown(NamedTuple):
    """What stands on a page, and what it tells of."""

    register: Register
    page: RegisterPage
    rows: list[RegisterRow[object]]
    before: RegisterEntry | None
    """What the newer page of the same year ends with."""
    begun: Collection[tuple[str, str]]
    """Word and month of all that newer pages of the same year have."""
    told: tuple[RegisterPage, ...]
    """The pages whose entries it sums up: of the front all, of a year's first page those of the year, else itself."""


def _recipe(
    scope: PlanScope, begins: HtmlBeginning, summed: _Summing, own: Mapping[str, str], shown: _Shown
) -> RegisterRecipe:
    """Return what a page shows; `own` are the addresses of years that have pages of their own."""
    register, page, rows = shown.register, shown.page, shown.rows
    told = tuple(chain.from_iterable(each.entries for each in shown.told))
    coming = NOTHING_AHEAD
    links: tuple[YearLink, ...] = ()
    if page.address == register.address:
        coming = summed.ahead(scope, register) if summed.ahead else NOTHING_AHEAD
        links = _year_links(told if own else told[coming.upcoming :], own, summed.word)
        if own:
            nearest = told[coming.further : coming.further + coming.upcoming]
            rows = [*register_rows(scope, register.language, nearest), *rows]
    return RegisterRecipe(
        *begins,
        register.address,
        page.top,
        page.year,
        len(told),
        Raw(encode(rows)) if rows else _NO_ROWS,
        links,
        page.has_data,
        _piece(shown, summed.word) if page.is_cut else None,
        coming,
        Raw(encode(summed.figures(scope, register, page, shown.told))) if summed.figures else _NO_ROWS,
        _neighbours(own, page.year),
    )


def _neighbours(own: Mapping[str, str], year: str) -> tuple[Labelled, ...]:
    """Return the years before and after `year` in `own`, which begins with the newest."""
    if not year:
        return ()
    years = list(own)
    at = years.index(year)
    return tuple([Labelled(each, "", own[each]) for each in years[max(0, at - 1) : at + 2] if each != year])


def _data_recipe(
    scope: PlanScope,
    code: str,
    page: RegisterPage,
    told: Sequence[tuple[RegisterPage, list[RegisterRow[object]]]],
) -> DataRecipe:
    """Return the rows of a register or of a year, which stand on the pages `told`; the files lie beside `page`."""
    written = Raw(encode([row for _, rows in told for row in rows]))
    counts = tuple([(page.address, len(rows)) for page, rows in told])
    return DataRecipe(scope.context_digest, code, page.top, page.year, counts, written)


class RowGroup(NamedTuple, Generic[R]):
    """The rows of a year, or of a month where the year stands on several pages."""

    year: str
    month: str
    """``2023-06``; empty for the rows of a whole year."""
    continued: bool
    """Whether newer pages have some of the month."""
    rows: list[RegisterRow[R]]


def periods(recipe: RegisterRecipe, rows: Iterable[RegisterRow[R]], word: str = YEAR) -> list[RowGroup[R]]:
    """Return `rows`, those of the recipe's page that the ids of `word` are for, by their years or months."""
    piece = recipe.piece
    found = []
    for day, group in groupby(rows, lambda row: row.day[:7] if piece else row.year):
        goes_on = piece is not None and (word, day) in piece.goes_on
        found.append(RowGroup(day[:4], day if piece else "", goes_on, list(group)))
    return found


def period_anchor(period: str, word: str = YEAR) -> str:
    """Return the id of the rows of a year or a month."""
    return f"cs-{word}-{period or 'x'}"


def story_link(story: StoryRef) -> StoryLink:
    """Return the link to a story that tells of a thing."""
    return StoryLink(Phrase(story.text, story.lang), story.address, story.date, story.held)


def text_of(phrase: Phrase | None) -> str:
    """Return the words of a phrase; nothing for none."""
    return phrase.text if phrase else ""


def _title(local: LanguageContext, name: str, year: str) -> str:
    """Return what a register, or a year of it, is called."""
    title = local.word(f"register_{name}")
    return f"{title} – {local.fill('year', year=year)}" if year else title


def _year_links(
    entries: Iterable[RegisterEntry], own: Mapping[str, str], word: Callable[[RegisterEntry], str]
) -> tuple[YearLink, ...]:
    """Return the links to the years of `entries`; `own` are those that have pages of their own."""
    counts: dict[str, int] = {}
    words: dict[str, str] = {}
    for entry in entries:
        _choose(words, entry.year, word(entry))
        counts[entry.year] = counts.get(entry.year, 0) + (word(entry) == YEAR)
    # A single year needs no link to its place on this page, but one to a page of its own.
    if len(counts) < 2 and not own:
        return ()
    return tuple(
        YearLink(year, own.get(year) or f"#{period_anchor(year, words[year])}", count)
        for year, count in counts.items()
    )


def _choose(words: dict[str, str], period: str, word: str) -> None:
    """Have rows of the word ``year`` stand for their period, which come first on a page; else any others."""
    if words.get(period) != YEAR:
        words[period] = word


def _piece(shown: _Shown, word: Callable[[RegisterEntry], str]) -> Piece:
    page, before = shown.page, shown.before
    months: dict[str, Labelled] = {}
    for each in shown.told if page.year and not page.number else ():
        words: dict[str, str] = {}
        for entry in each.entries:
            _choose(words, entry.month, word(entry))
        for month, chosen in words.items():
            at = each.address if each.number else ""
            months.setdefault(month, Labelled(month, "", f"{at}#{period_anchor(month, chosen)}"))
    first = page.entries[0]
    return Piece(
        page.number,
        page.newer,
        page.older,
        tuple(months.values()) if len(months) > 1 else (),
        tuple(sorted(each for each in shown.begun if each[1] == first.month)),
        before is not None and before.keys[0] == first.keys[0],
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


def ref_of(card: Card, code: str) -> bytes:
    """Return how the rows of registers in the language `code` name a story, as msgpack."""
    return encode(_ref(card, code))


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
