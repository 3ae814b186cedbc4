"""Recipes of the registers → their views."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import RANKS, Award
from coopsite.kinds.common import Document
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import PlanTarget, Target
from coopsite.pages import facts as shared
from coopsite.pages import json_ld as structured
from coopsite.pages import views
from coopsite.pages.alternates import alternates, switcher
from coopsite.pages.cards import collections, feeds, files_by_path
from coopsite.pages.recipes import R, decode_rows
from coopsite.text.collation import collation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import RegisterRecipe, RegisterRow
    from coopsite.pages.recipes import StoryRef as Teller

Places = list[tuple[str, str]]
"""Name and address of each thing a page lists."""

LISTED: Final = 50
"""Rows that structured data names; a search engine wants no more of them."""
_BAR: Final = 100


def honours(recipe: RegisterRecipe, library: Objects) -> views.HonoursView:
    """The awards of all stories, conferred and proposed apart."""
    rows = decode_rows(Award[Localized], recipe.rows)
    language = recipe.language
    local = library.frames[recipe.frame].local(language)
    proposed = [row for row in rows if row.row.is_proposed]
    conferred = [row for row in rows if not row.row.is_proposed]
    first = {row.year: "proposed" for row in proposed} | {row.year: "year" for row in conferred}
    parts = (
        _part(recipe, conferred, "year", local),
        _part(recipe, proposed, "proposed", local),
    )
    shown = [row for part in parts for year in part.years for row in year.rows]
    places = [(_award_name(local, row.award), f"{recipe.address}#{row.anchor}") for row in shown]
    return views.HonoursView(
        **_register(recipe, library, rows, places, first, conferred), conferred=parts[0], proposed=parts[1]
    )


def targets(recipe: RegisterRecipe, library: Objects) -> views.TargetsView:
    """The targets of all plans."""
    rows = decode_rows(PlanTarget, recipe.rows)
    groups = []
    places: Places = []
    for year, of_year in groupby(_here(recipe, rows), lambda row: row.year):
        plans = [
            _plan(list(of_plan), recipe.language)
            for _, of_plan in groupby(of_year, lambda row: row.stories[0].address)
        ]
        places += [(plan.story.title.text, plan.story.href) for plan in plans]
        groups.append(views.TargetYear(year, tuple(plans)))
    return views.TargetsView(**_register(recipe, library, rows, places), groups=tuple(groups))


def documents(recipe: RegisterRecipe, library: Objects) -> views.DocumentsView:
    """The documents that stories cite."""
    rows = decode_rows(Document[Localized], recipe.rows)
    groups = []
    places: Places = []
    for year, of_year in groupby(_here(recipe, rows), lambda row: row.year):
        cited = [_cited(row, recipe.language) for row in of_year]
        places += [(_document_name(each.document), f"{recipe.address}#{each.anchor}") for each in cited]
        groups.append(views.DocumentYear(year, tuple(cited)))
    return views.DocumentsView(**_register(recipe, library, rows, places), groups=tuple(groups))


def meetings(recipe: RegisterRecipe, library: Objects) -> views.MeetingsView:
    """The meetings to come and those that are over."""
    rows = decode_rows(Meeting[Localized], recipe.rows)
    language = recipe.language
    upcoming = tuple(_meeting(row, language) for row in reversed(rows[: recipe.upcoming]))
    past = rows[recipe.upcoming :]
    groups = tuple(
        views.MeetingYear(year, tuple(_meeting(row, language) for row in of_year))
        for year, of_year in groupby(_here(recipe, past), lambda row: row.year)
    )
    shown = (*upcoming, *(row for group in groups for row in group.rows))
    places = [(row.story.title.text, row.story.href) for row in shown]
    given = _register(recipe, library, past, places)
    return views.MeetingsView(
        **{**given, "count": len(rows)}, upcoming=upcoming, groups=groups, undated=recipe.undated
    )


def year_anchor(year: str, word: str = "year") -> str:
    """The id of a year's rows on a register's page."""
    return f"cs-{word}-{year or 'x'}"


def title_of(local: LanguageContext, recipe: RegisterRecipe) -> str:
    """What a page of a register is called."""
    title = local.word(f"register_{recipe.name}")
    return f"{title} – {local.fill('year', year=recipe.year)}" if recipe.year else title


def told(row: Teller) -> views.StoryLink:
    """A story that tells of a thing."""
    return views.StoryLink(views.Phrase(row.text, row.lang), row.address, row.date, row.held)


def _register(
    recipe: RegisterRecipe,
    library: Objects,
    rows: Sequence[RegisterRow[Any]],
    places: Places,
    first: dict[str, str] | None = None,
    counted: Sequence[RegisterRow[Any]] | None = None,
) -> dict[str, Any]:
    """What the views of all registers have; `first` says where a year begins that has more than one place.

    `counted` are the rows that the links to years count, where that is not all of them.
    """
    frame: SiteContext = library.frames[recipe.frame]
    language, name = recipe.language, recipe.name
    local = frame.local(language)
    title = title_of(local, recipe)
    trail: tuple[views.Link, ...] = (views.Link(local.word("home"), local.home),)
    if recipe.year:
        trail = (*trail, views.Link(local.word(f"register_{name}"), recipe.front))
    about = local.word(f"register_{name}_about")
    downloads = tuple(
        views.Link(word, f"{recipe.front}{name}.{ending}")
        for word, ending in (("CSV", "csv"), ("JSON", "json"))
    )
    return {
        "language": language,
        "address": recipe.address,
        "canonical": frame.absolute(recipe.address),
        "title": title,
        "description": about,
        "section": name,
        "switcher": switcher(frame, language, recipe.address, recipe.versions),
        "alternates": alternates(frame, recipe.versions),
        "feeds": feeds(local, local.home, ""),
        "breadcrumbs": trail,
        "structured": structured.script(
            structured.dataset(frame, local, title, about, recipe.address, downloads),
            structured.breadcrumbs(frame, trail, title, recipe.address),
            structured.places(frame, places[:LISTED]),
        ),
        "collections": collections(recipe.collections, library, language, files_by_path(recipe.files)),
        "name": name,
        "year": recipe.year,
        "years": _years(recipe, rows, rows if counted is None else counted, first or {}),
        "count": len(rows),
        "downloads": downloads,
    }


def _years(
    recipe: RegisterRecipe,
    rows: Sequence[RegisterRow[Any]],
    counted: Sequence[RegisterRow[Any]],
    first: dict[str, str],
) -> tuple[views.YearLink, ...]:
    counts = dict.fromkeys([row.year for row in rows], 0)
    for row in counted:
        counts[row.year] += 1
    own = dict(recipe.years)
    # A single year needs no link to its place on this page, but one to a page of its own.
    if recipe.year or (len(counts) < 2 and not own):
        return ()
    return tuple(
        views.YearLink(year, own.get(year) or f"#{year_anchor(year, first.get(year, 'year'))}", count)
        for year, count in counts.items()
    )


def _here(recipe: RegisterRecipe, rows: Iterable[RegisterRow[R]]) -> list[RegisterRow[R]]:
    """Those of `rows` that stand on this page, and not on another that is their year's own."""
    own = dict(recipe.years)
    return [row for row in rows if row.year not in own or row.year == recipe.year]


def _part(
    recipe: RegisterRecipe, rows: Sequence[RegisterRow[Award[Localized]]], word: str, local: LanguageContext
) -> views.HonourPart:
    own, language = dict(recipe.years), local.code
    years = []
    listed = [_honour(row, language) for row in rows]
    for year, of_year in groupby(zip(rows, listed, strict=True), lambda pair: pair[0].year):
        each = [honour for _, honour in of_year]
        here = year not in own or year == recipe.year
        awards = [honour.award for honour in each]
        years.append(
            views.HonourYear(
                year,
                f"#{year_anchor(year, word)}" if here else own[year],
                tuple(sorted(each, key=lambda honour: _rank(honour, language))) if here else (),
                len(each),
                shared.total(tuple(awards)),
                shared.uncounted(awards),
            )
        )
    awards = [honour.award for honour in listed]
    return views.HonourPart(
        tuple(years),
        len(rows),
        shared.total(tuple(awards)),
        shared.uncounted(awards),
        _shares(awards, language, lambda award: (award.form, award.name)),
        _shares([award for award in awards if award.body], language, lambda award: ("", award.body)),
        _named(recipe, rows, listed, local),
    )


def _named(
    recipe: RegisterRecipe,
    rows: Sequence[RegisterRow[Award[Localized]]],
    listed: Sequence[views.Honour],
    local: LanguageContext,
) -> tuple[views.Honoured, ...]:
    """Those named as recipients; one name, however it is written with capitals, is one."""
    own = dict(recipe.years)
    found: dict[str, tuple[views.Phrase, list[views.Link]]] = {}
    for row, honour in zip(rows, listed, strict=True):
        page = own.get(row.year, "") if row.year != recipe.year else ""
        form = _form_of(local, honour.award)
        link = views.Link(
            f"{form.text}, {row.year}" if row.year else form.text, f"{page}#{honour.anchor}", form.lang
        )
        names = [each.name for each in honour.award.named if each.name]
        for name in {name.text.casefold(): name for name in names}.values():
            found.setdefault(name.text.casefold(), (name, []))[1].append(link)
    ordered = sorted(found.values(), key=lambda each: collation_key(each[0].text, local.code))
    return tuple(views.Honoured(name, tuple(links)) for name, links in ordered)


def _honour(row: RegisterRow[Award[Localized]], language: str) -> views.Honour:
    return views.Honour(
        row.anchor, shared.award(row.row, language), tuple(told(each) for each in row.stories)
    )


def _rank(honour: views.Honour, language: str) -> tuple[object, ...]:
    award = honour.award
    named = award.named[0].name if award.named else None
    return (
        _form_rank(award.form),
        collation_key(award.name.text if award.name else "", language),
        collation_key(award.body.text if award.body else "", language),
        collation_key(named.text if named else "", language),
    )


def _form_rank(form: str) -> int:
    return RANKS.index(form) if form in RANKS else len(RANKS)


def _shares(awards: Iterable[Award[views.Phrase]], language: str, what: Any) -> tuple[views.Share, ...]:
    """What awards come to by what they have in common: `what` gives a form and a name."""
    groups: dict[tuple[str, str], list[Award[views.Phrase]]] = {}
    for award in awards:
        form, name = what(award)
        groups.setdefault((form if name is None else "", name.text if name else ""), []).append(award)
    found = []
    for (form, text), group in groups.items():
        name = what(group[0])[1]
        found.append(views.Share(form, name if text else None, len(group), shared.total(tuple(group))))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                _form_rank(each.form) if each.form else len(RANKS),
                collation_key(each.name.text if each.name else "", language),
            ),
        )
    )


def _form_of(local: LanguageContext, award: Award[views.Phrase]) -> views.Phrase:
    return award.name or views.Phrase(local.word(f"award_{award.form}"))


def _award_name(local: LanguageContext, award: Award[views.Phrase]) -> str:
    form = _form_of(local, award).text
    return f"{form} – {award.body.text}" if award.body else form


def _plan(rows: list[RegisterRow[PlanTarget]], language: str) -> views.PlanTargets:
    plan = rows[0].row
    return views.PlanTargets(
        told(rows[0].stories[0]),
        plan.period.start,
        plan.period.end,
        shared.phrase(plan.responsible, language),
        tuple(_target_row(row, language) for row in rows),
    )


def _target_row(row: RegisterRow[PlanTarget], language: str) -> views.TargetRow:
    target: Target[views.Phrase] = shared.localised(row.row.target, language)
    return views.TargetRow(row.anchor, target, bar(target))


def bar(target: Target[views.Phrase]) -> views.ProgressView | None:
    """The drawing of a result beside its target, its baseline or both; None where there is nothing to compare."""
    if target.actual is None or (target.target is None and target.baseline is None):
        return None
    baseline = target.baseline.value if target.baseline else None
    goal = target.target.value if target.target else None
    actual = target.actual.value
    known = [actual, *(value for value in (goal, baseline) if value is not None)]
    low, high = min(0, *known), max(0, *known)
    if low == high:
        return None

    def at(value: float) -> float:
        return round((value - low) / (high - low) * _BAR, 1)

    zero, end = at(0), at(actual)
    return views.ProgressView(
        min(zero, end),
        round(abs(end - zero), 1),
        None if goal is None else at(goal),
        None if baseline is None else at(baseline),
        zero,
    )


def _cited(row: RegisterRow[Document[Localized]], language: str) -> views.CitedDocument:
    named = {row.file.path: row.file} if row.file else {}
    return views.CitedDocument(
        row.anchor,
        shared.document(row.row, language, named),
        tuple(told(each) for each in row.stories),
    )


def _document_name(document: views.DocumentView) -> str:
    title = document.title.text if document.title else ""
    return f"{document.number} – {title}" if document.number and title else document.number or title


def _meeting(row: RegisterRow[Meeting[Localized]], language: str) -> views.MeetingEntry:
    meeting = row.row
    return views.MeetingEntry(
        row.anchor,
        told(row.stories[0]),
        meeting.held_on,
        meeting.day_part,
        shared.phrase(meeting.place, language),
    )
