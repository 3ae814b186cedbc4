"""The register of awards: the roll of honour."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import RANKS, RECIPIENTS, Award, RecipientsView
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.registers.data import JOINED, Cell, Line, without_nothing
from coopsite.pages.registers.register import (
    RegisterRow,
    RegisterView,
    StoryLink,
    register_parts,
    register_types,
    story_link,
    text_of,
    year_anchor,
)
from coopsite.pages.views import Link, Phrase
from coopsite.text.collation import collation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import RegisterRecipe

Row = RegisterRow[Award[Localized]]


class Honour(View, frozen=True):
    """An award, and the stories that tell of it."""

    anchor: str
    award: Award[Phrase]
    stories: tuple[StoryLink, ...]


class HonourYear(View, frozen=True):
    """The awards of a year, by form, then by who confers them."""

    year: str
    href: str
    """Where its rows are."""
    rows: tuple[Honour, ...]
    """Empty where the year has a page of its own, which is not this one."""
    count: int
    total: RecipientsView
    """Of all awards of the year, whether its rows are here or not."""
    uncounted: int
    """How many of them do not say how many receive them, and add nothing to the total."""


class Share(View, frozen=True):
    """What one form of award, or one awarding body, comes to."""

    form: str
    """strings["award_" + form]; empty for a body and for an award with a name of its own."""
    name: Phrase | None
    count: int
    total: RecipientsView


class Honoured(View, frozen=True):
    """Someone named as a recipient, and where each of their awards is."""

    name: Phrase
    awards: tuple[Link, ...]


class HonourPart(View, frozen=True):
    """Awards conferred, or awards only proposed, with totals of their own."""

    years: tuple[HonourYear, ...]
    count: int
    total: RecipientsView
    uncounted: int
    forms: tuple[Share, ...]
    bodies: tuple[Share, ...]
    named: tuple[Honoured, ...]
    """Those named, in the order of the language's alphabet."""


class HonoursView(RegisterView, frozen=True, kw_only=True):
    """honours.html: the register of awards."""

    conferred: HonourPart
    proposed: HonourPart


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> HonoursView:
    """Return the awards of all stories, conferred and proposed apart."""
    language = recipe.language
    local = objects.contexts[recipe.context].local(language)
    proposed = [row for row in rows if row.row.is_proposed]
    conferred = [row for row in rows if not row.row.is_proposed]
    first = {row.year: "proposed" for row in proposed} | {row.year: "year" for row in conferred}
    parts = (
        _part(recipe, conferred, "year", local),
        _part(recipe, proposed, "proposed", local),
    )
    shown = [row for part in parts for year in part.years for row in year.rows]
    places = [(_award_name(local, row.award), f"{recipe.address}#{row.anchor}") for row in shown]
    return HonoursView(
        **register_parts("honours", recipe, objects, rows, places, first=first, counted=conferred),
        conferred=parts[0],
        proposed=parts[1],
    )


def _part(recipe: RegisterRecipe, rows: Sequence[Row], word: str, local: LanguageContext) -> HonourPart:
    own, language = dict(recipe.years), local.code
    years = []
    listed = [_honour(row, language) for row in rows]
    for year, of_year in groupby(zip(rows, listed, strict=True), lambda pair: pair[0].year):
        each = [honour for _, honour in of_year]
        here = year not in own or year == recipe.year
        awards = [honour.award for honour in each]
        years.append(
            HonourYear(
                year,
                f"#{year_anchor(year, word)}" if here else own[year],
                tuple(sorted(each, key=lambda honour: _rank(honour, language))) if here else (),
                len(each),
                facts.total(tuple(awards)),
                facts.uncounted(awards),
            )
        )
    awards = [honour.award for honour in listed]
    return HonourPart(
        tuple(years),
        len(rows),
        facts.total(tuple(awards)),
        facts.uncounted(awards),
        _shares(awards, language, lambda award: (award.form, award.name)),
        _shares([award for award in awards if award.body], language, lambda award: ("", award.body)),
        _named(recipe, rows, listed, local),
    )


def _named(
    recipe: RegisterRecipe,
    rows: Sequence[Row],
    listed: Sequence[Honour],
    local: LanguageContext,
) -> tuple[Honoured, ...]:
    """Return those named as recipients; one name, however it is written with capitals, is one."""
    own = dict(recipe.years)
    found: dict[str, tuple[Phrase, list[Link]]] = {}
    for row, honour in zip(rows, listed, strict=True):
        page = own.get(row.year, "") if row.year != recipe.year else ""
        form = _form_of(local, honour.award)
        link = Link(
            f"{form.text}, {row.year}" if row.year else form.text, f"{page}#{honour.anchor}", form.lang
        )
        names = [each.name for each in honour.award.named if each.name]
        for name in {name.text.casefold(): name for name in names}.values():
            found.setdefault(name.text.casefold(), (name, []))[1].append(link)
    ordered = sorted(found.values(), key=lambda each: collation_key(each[0].text, local.code))
    return tuple(Honoured(name, tuple(links)) for name, links in ordered)


def _honour(row: Row, language: str) -> Honour:
    return Honour(row.anchor, facts.award(row.row, language), tuple(story_link(each) for each in row.stories))


def _rank(honour: Honour, language: str) -> tuple[object, ...]:
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


def _shares(awards: Iterable[Award[Phrase]], language: str, what: Any) -> tuple[Share, ...]:
    """Return what awards come to by what they have in common: `what` gives a form and a name."""
    groups: dict[tuple[str, str], list[Award[Phrase]]] = {}
    for award in awards:
        form, name = what(award)
        groups.setdefault((form if name is None else "", name.text if name else ""), []).append(award)
    found = []
    for (form, text), group in groups.items():
        name = what(group[0])[1]
        found.append(Share(form, name if text else None, len(group), facts.total(tuple(group))))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                _form_rank(each.form) if each.form else len(RANKS),
                collation_key(each.name.text if each.name else "", language),
            ),
        )
    )


def _form_of(local: LanguageContext, award: Award[Phrase]) -> Phrase:
    return award.name or Phrase(local.word(f"award_{award.form}"))


def _award_name(local: LanguageContext, award: Award[Phrase]) -> str:
    form = _form_of(local, award).text
    return f"{form} – {award.body.text}" if award.body else form


def _line(row: Row, local: LanguageContext, context: SiteContext) -> Line:
    del context
    award = facts.award(row.row, local.code)
    status = "proposed" if award.is_proposed else "conferred"
    # Nobody knows is not nobody.
    counts = _counts(award.recipients) if award.counted else {}
    numbers: tuple[Cell, ...] = tuple(counts.values()) or ("",) * (len(RECIPIENTS) + 1)
    people = [{"name": text_of(each.name), "office": text_of(each.office)} for each in award.named]
    words = {
        "award": text_of(award.name) or local.word(f"award_{award.form}"),
        "body": text_of(award.body),
        "period": text_of(award.period),
    }
    named = JOINED.join(", ".join(filter(None, each.values())) for each in people)
    return Line(
        (row.year, row.day, local.word(status), *words.values(), *numbers, named),
        {
            "year": row.year,
            "date": row.day,
            "status": status,
            "form": award.form,
            **words,
            **counts,
            "named": [without_nothing(each) for each in people],
        },
    )


def _totals(rows: Sequence[Row], language: str) -> dict[str, dict[str, int]]:
    awards = [facts.award(row.row, language) for row in rows]
    found: dict[str, dict[str, int]] = {}
    for status in ("conferred", "proposed"):
        of_status = [award for award in awards if award.is_proposed == (status == "proposed")]
        totals = _counts(facts.total(of_status))
        found[status] = {"count": len(of_status), "uncounted": facts.uncounted(of_status), **totals}
    return found


def _counts(recipients: RecipientsView) -> dict[str, int]:
    return {key: getattr(recipients, key) for key in RECIPIENTS} | {"total": recipients.total}


HONOURS: Final = register_types(
    "honours",
    Award[Localized],
    _view,
    (
        *("register_year", "register_day", "status", "award_form", "award_body", "award_period"),
        *(*RECIPIENTS, "total", "named"),
    ),
    _line,
    totals=_totals,
)
