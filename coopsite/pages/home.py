"""A language's front page, and the older pages of all its stories."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from msgspec import Raw, Struct

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import RANKS, Award
from coopsite.kinds.common import Document
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.view import View
from coopsite.pages import facts, json_ld
from coopsite.pages.context import pick
from coopsite.pages.listing import Pagination, labelled, lists_of, page_title
from coopsite.pages.page import PageType, decoder_of, encode
from coopsite.pages.parts import card, cards, feeds, files_by_path, home_link, page_parts
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.registers.documents import cited
from coopsite.pages.registers.honours import HonourYear, Share
from coopsite.pages.registers.meetings import MeetingEntry, entry_of
from coopsite.pages.registers.register import RegisterRow, period_anchor, register_rows
from coopsite.pages.views import CardView, DocumentView, Link, PageView
from coopsite.site.lists import cut, page_address
from coopsite.site.model import ListName, places_of
from coopsite.site.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from coopsite.config.model import HomeEntry
    from coopsite.pages.context import LanguageContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card, Register, RegisterEntry, StoryList

LEAD_AMONG: Final = 12
"""The newest stories among which a picture is looked for that leads."""
SECONDS_AMONG: Final = 6
"""And one that stands beside the lead."""
LEAST_WIDTH: Final = 320
"""Pixels across a picture must have to stand large."""
SECONDS: Final = 2
LATEST: Final = 4
"""With the two seconds above them, headlines that stand as high as the lead."""

MOST_FORMS: Final = 4

STORIES: Final = "stories"
"""The name of a section that is no register's."""


class SectionRecipe(Struct, frozen=True, array_like=True, gc=False):
    """A section of the front page: stories, or rows of a register."""

    name: str
    """``stories``, or the register's name."""
    heading: Labelled
    """Without words where it is the kind's or the register's own."""
    kind: str = ""
    """The kind whose list it is of."""
    cards: tuple[str, ...] = ()
    rows: Raw = Raw(encode(()))
    """msgpack of `RegisterRow` after `RegisterRow`."""
    places: tuple[str, ...] = ()
    """Of documents: the address of each of `rows`."""
    conferred: HonourYear | None = None
    forms: tuple[Share, ...] = ()


class HomeRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """A front page, or an older page of all stories, which has `cards` alone. `number` is 0 for the front."""

    front: str
    number: int
    newer: str
    older: str
    cards: tuple[str, ...]
    lead: str = ""
    lead_meeting: Raw = Raw(encode(()))
    """The row of the calendar that the lead is told in, where it is to come; none or one, as in a section."""
    seconds: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    sections: tuple[SectionRecipe, ...] = ()
    years: tuple[Labelled, ...] = ()
    """Of the archive."""


class DocumentPlace(View, frozen=True):
    """A document, and where the register has it."""

    document: DocumentView
    href: str


class HomeSection(View, frozen=True):
    """A section of the front page: a heading that leads to the whole of it, and what is newest there."""

    name: str
    """``stories``, ``calendar``, ``honours`` or ``documents``."""
    link: Link
    """Of a register it may be without words: strings["home_" + name]."""
    kind: str = ""
    """The kind whose stories they are, or empty."""
    cards: tuple[CardView, ...] = ()
    """The first is one with a picture, if any has one."""
    meetings: tuple[MeetingEntry, ...] = ()
    """Those to come, the next one first."""
    honours: HonourYear | None = None
    """What was conferred in the newest year; without its rows."""
    forms: tuple[Share, ...] = ()
    """What of it came to each form of award, those of the State first."""
    documents: tuple[DocumentPlace, ...] = ()
    """The newest first."""


class HomeView(PageView, frozen=True, kw_only=True):
    """home.html: a language's front page (and its older pages, which have `cards` alone). No story is there twice."""

    lead: CardView | None
    """The newest pinned story, else the newest with a picture."""
    lead_meeting: MeetingEntry | None
    """When and where the meeting is that the lead is about, if it is still to come."""
    seconds: tuple[CardView, ...]
    """Two that stand beside the lead."""
    latest: tuple[CardView, ...]
    bands: tuple[tuple[HomeSection, ...], ...]
    """The sections in their order, those of stories and those of registers each together."""
    cards: tuple[CardView, ...]
    """What else the newest page of the list of all stories has; of an older page all."""
    pagination: Pagination
    years: tuple[Link, ...]


def _plan(scope: PlanScope) -> Iterator[Page]:
    for stories in lists_of(scope, "home"):
        front, *older = cut(stories.cards, scope.site.config.per_page)
        yield _front(scope, stories, front.items, front.older)
        for each in older:
            yield _page(
                scope,
                stories,
                each.items,
                number=each.number,
                newer=page_address(stories.address, each.newer),
                older=page_address(stories.address, each.older),
                cards=_digests(each.items),
            )


def _front(scope: PlanScope, stories: StoryList, newest: Sequence[Card], older: int | None) -> Page:
    """Return the front page, whose lists go on with the page numbered `older`."""
    code = stories.language
    pictured = [each for each in stories.cards[:LEAD_AMONG] if _stands_large(scope, each)]
    lead = next((each for each in stories.cards if each.pinned), None)
    lead = lead or next(iter(pictured or stories.cards), None)
    shown = {lead.key} if lead else set()
    lead_rows, coming = _coming(scope, code, shown)
    shown |= {key for row in coming for key in row.keys}
    recent = [each for each in pictured if each in stories.cards[:SECONDS_AMONG]]
    seconds = _take((*recent, *stories.cards), shown, SECONDS)
    seconds.sort(key=stories.cards.index)
    latest = _take(stories.cards, shown, _room_for_latest(scope, stories, shown))
    sections, of_sections = [], []
    for entry in scope.site.config.home:
        section, cards_of = _section(scope, code, entry, coming, shown)
        if section is not None:
            sections.append(section)
            of_sections += cards_of
    rest = _take(newest, shown, len(newest))
    return _page(
        scope,
        stories,
        (*((lead,) if lead else ()), *seconds, *latest, *of_sections, *rest),
        number=0,
        newer="",
        older=page_address(stories.address, older),
        cards=_digests(rest),
        lead=lead.digest if lead else "",
        lead_meeting=_encoded(scope, code, lead_rows),
        seconds=_digests(seconds),
        latest=_digests(latest),
        sections=tuple(sections),
        years=tuple([labelled(each) for each in lists_of(scope, "year", code)][::-1]),
    )


def _page(scope: PlanScope, stories: StoryList, shown: Iterable[Card], *, number: int, **more: Any) -> Page:
    code, address = stories.language, page_address(stories.address, number)
    versions = tuple([stories.address_in(each) for each in scope.codes])
    recipe = HomeRecipe(
        *scope.html(HOME.name, code, address, versions, shown),
        front=stories.address,
        number=number,
        **more,
    )
    return HOME.page(scope, code, address, recipe)


def _stands_large(scope: PlanScope, card: Card) -> bool:
    asset = scope.site.assets.get(card.image)
    return asset is not None and (not asset.width or asset.width >= LEAST_WIDTH)


def _take(cards: Iterable[Card], shown: set[str], most: int) -> list[Card]:
    """Return the first of `cards` that are not `shown` yet, and add them."""
    taken: list[Card] = []
    for each in cards:
        if len(taken) >= most:
            break
        if each.key not in shown:
            shown.add(each.key)
            taken.append(each)
    return taken


def _room_for_latest(scope: PlanScope, stories: StoryList, shown: Container[str]) -> int:
    """Return how many of the latest stand above the sections: none where these have too few stories as it is."""
    wanted = sum(entry.count for entry in scope.site.config.home if not entry.register)
    left = sum(1 for each in stories.cards[: wanted + SECONDS + LATEST + 1] if each.key not in shown)
    return max(0, min(LATEST, left - wanted))


def _coming(
    scope: PlanScope, code: str, lead: Container[str]
) -> tuple[list[RegisterEntry], list[RegisterEntry]]:
    """Return the meeting of the lead, if it is to come, and the others to come that have room, the next one first."""
    count = next((entry.count for entry in scope.site.config.home if entry.register == "calendar"), 0)
    register = scope.site.registers[code, "calendar"]
    ahead = [entry for entry in register.entries if entry.day >= scope.site.today][::-1]
    of_lead = [entry for entry in ahead if entry.keys[0] in lead]
    return of_lead[:1], [entry for entry in ahead if entry.keys[0] not in lead][:count]


def _section(
    scope: PlanScope, code: str, entry: HomeEntry, coming: Sequence[RegisterEntry], shown: set[str]
) -> tuple[SectionRecipe | None, list[Card]]:
    """Return a section and the cards in it; None for one in which there would be nothing."""
    label = Labelled(*pick(entry.label, code), "")
    if entry.register:
        return _of_register(scope, code, entry, label, coming), []
    tag = scope.site.tag_names.get(tag_key(entry.tag), "") if entry.tag else ""
    name = ListName("tag", tag) if entry.tag else ListName("kind", entry.kind)
    stories = scope.site.lists.get((code, name))
    pool = [each for each in stories.cards if entry.kind in ("", each.kind)] if stories else []
    found = _take(pool, shown, entry.count)
    if stories is None or not found:
        return None, []
    found.sort(key=lambda each: not each.image)
    first, rest = found[0], sorted(found[1:], key=pool.index)
    words = label if label.text or not entry.tag else scope.tags[code, tag]
    heading = Labelled(words.text, words.lang, stories.address)
    kind = entry.kind if not entry.tag else ""
    return SectionRecipe(STORIES, heading, kind, _digests([first, *rest])), [first, *rest]


def _of_register(
    scope: PlanScope, code: str, entry: HomeEntry, label: Labelled, coming: Sequence[RegisterEntry]
) -> SectionRecipe | None:
    register = scope.site.registers[code, entry.register]
    heading = Labelled(label.text, label.lang, register.address)
    if entry.register == "honours":
        conferred, forms = _conferred(register, scope.site.today)
        return SectionRecipe(register.name, heading, conferred=conferred, forms=forms) if conferred else None
    entries = coming if entry.register == "calendar" else register.entries[: entry.count]
    if not entries:
        return None
    at = places_of(register.pages)
    places = tuple([at[entry.anchor] for entry in entries])
    return SectionRecipe(register.name, heading, rows=_encoded(scope, code, entries), places=places)


def _conferred(register: Register, today: str) -> tuple[HonourYear | None, tuple[Share, ...]]:
    """Return what was conferred in the newest year in which anything was until `today`, and its forms."""
    by_year: dict[str, list[Award[Localized]]] = {}
    for entry in register.entries:
        if isinstance(entry.row, Award) and not entry.row.is_proposed and entry.day <= today:
            by_year.setdefault(entry.year, []).append(entry.row)
    if not by_year:
        return None, ()
    year = max(by_year)
    awards = by_year[year]
    by_form: dict[str, list[Award[Localized]]] = {}
    for award in awards:
        by_form.setdefault(award.form or "other", []).append(award)
    forms = [
        Share(form, None, len(by_form[form]), facts.total(by_form[form])) for form in RANKS if form in by_form
    ]
    href = register.years.get(year) or f"{register.address}#{period_anchor(year)}"
    whole = HonourYear(year, href, (), len(awards), facts.total(awards), facts.uncounted(awards))
    return whole, tuple(forms[:MOST_FORMS])


def _encoded(scope: PlanScope, code: str, entries: Sequence[RegisterEntry]) -> Raw:
    return Raw(encode(register_rows(scope, code, entries)))


def _digests(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple([each.digest for each in cards])


def _view(recipe: HomeRecipe, objects: Objects) -> HomeView:
    """Return a language's front page, or one of its older pages."""
    context = objects.contexts[recipe.context]
    language = recipe.language
    local = context.local(language)
    files = files_by_path(recipe.files)

    def shown(digests: Iterable[str]) -> tuple[CardView, ...]:
        return cards(digests, objects, language, files)

    lead = card(objects.cards[recipe.lead], language, files) if recipe.lead else None
    seconds, latest, rest = map(shown, (recipe.seconds, recipe.latest, recipe.cards))
    sections = [_section_view(each, local, shown(each.cards)) for each in recipe.sections]
    on_page = (
        *((lead,) if lead else ()),
        *seconds,
        *latest,
        *(c for each in sections for c in each.cards),
        *rest,
    )
    older = bool(recipe.number)
    return HomeView(
        **page_parts(recipe, objects, has_alternates=not older),
        title=page_title(local, local.word("latest"), recipe.number) if older else local.title,
        description="" if older else local.tagline,
        section="home",
        feeds=feeds(local, recipe.front, ""),
        breadcrumbs=(home_link(local),) if older else (),
        structured=json_ld.script(
            {} if older else json_ld.web_site(context, local), json_ld.item_list(context, on_page)
        ),
        lead=lead,
        lead_meeting=next(iter(_meetings(recipe.lead_meeting, language)), None),
        seconds=seconds,
        latest=latest,
        bands=tuple(tuple(each) for _, each in groupby(sections, lambda each: each.name == STORIES)),
        cards=rest,
        pagination=Pagination(recipe.number, recipe.front, recipe.newer, recipe.older),
        years=tuple(Link(each.text, each.address, each.lang) for each in recipe.years),
    )


def _section_view(recipe: SectionRecipe, local: LanguageContext, found: tuple[CardView, ...]) -> HomeSection:
    heading, code = recipe.heading, local.code
    own = local.kinds[recipe.kind].label if recipe.kind else ""
    link = Link(heading.text or own, heading.address, heading.lang)
    if recipe.name == STORIES:
        return HomeSection(recipe.name, link, recipe.kind, found)
    if recipe.name == "calendar":
        return HomeSection(recipe.name, link, meetings=_meetings(recipe.rows, code))
    if recipe.name == "documents":
        rows = decoder_of(tuple[RegisterRow[Document[Localized]], ...]).decode(recipe.rows)
        return HomeSection(
            recipe.name,
            link,
            documents=tuple(
                DocumentPlace(cited(row, code).document, place)
                for row, place in zip(rows, recipe.places, strict=True)
            ),
        )
    return HomeSection(recipe.name, link, honours=recipe.conferred, forms=recipe.forms)


def _meetings(rows: Raw, language: str) -> tuple[MeetingEntry, ...]:
    found = decoder_of(tuple[RegisterRow[Meeting[Localized]], ...]).decode(rows)
    return tuple(entry_of(row, language) for row in found)


HOME: Final = PageType("home.html", HomeRecipe, _view, _plan, words=("latest",))
