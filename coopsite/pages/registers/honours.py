"""The register of awards: the roll of honour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec.structs import replace

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import RANKS, RECIPIENTS, Award, RecipientsView
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.page import decoder_of
from coopsite.pages.registers.data import JOINED, Cell, Line, without_nothing
from coopsite.pages.registers.register import (
    YEAR,
    RegisterRow,
    RegisterView,
    StoryLink,
    period_anchor,
    periods,
    register_parts,
    register_types,
    story_link,
    text_of,
)
from coopsite.pages.views import Link, Phrase
from coopsite.site.model import places_of
from coopsite.text.collation import collation_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import RegisterRecipe
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Register, RegisterEntry, RegisterPage

Row = RegisterRow[Award[Localized]]

PROPOSED: Final = "proposed"
"""Begins the ids of a year's proposals."""
NAMED: Final = 300
"""Lines of an index by name of what stands on several pages, one for each award of each of those named."""


class Honour(View, frozen=True):
    """An award, and the stories that tell of it."""

    anchor: str
    award: Award[Phrase]
    stories: tuple[StoryLink, ...]
    day: str = ""
    """When it was conferred or proposed."""


class HonourYear(View, frozen=True):
    """The awards of a year, by form, then by who confers them; those of a month by day first, the newest first."""

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
    month: str = ""
    """``2023-06``, where the year stands on several pages; `count` and `total` are then of the rows here."""
    continued: bool = False
    """Whether newer pages have some of the month."""


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
    """Those named, in the order of the language's alphabet.

    Where `crowded`, none as long as search finds them, else those in the rows of this page alone.
    """
    crowded: bool = False
    """Whether they are too many, on a page that sums up others or is one of several of a year."""


class HonoursView(RegisterView, frozen=True, kw_only=True):
    """honours.html: the register of awards."""

    conferred: HonourPart
    proposed: HonourPart


def _figures(
    scope: PlanScope, register: Register, page: RegisterPage, told: Sequence[RegisterPage]
) -> tuple[HonourPart, HonourPart]:
    """Return what the awards on the pages `told` come to, conferred and proposed: all of their parts but the rows."""
    local = scope.context.local(register.language)
    own = register.years if not page.year else {}
    at = places_of(told)
    parts = []
    for word, is_proposed in ((YEAR, False), (PROPOSED, True)):
        awards = _awards(told, is_proposed)
        years: dict[str, _Sum] = {}
        whole = _Sum()
        for entry, award in awards:
            whole.add(award)
            years.setdefault(entry.year, _Sum()).add(award)
        names = partial(_named, at=at, here=page.address, local=local)
        named = names(awards, room=NAMED if own or page.is_cut else None)
        is_crowded = named is None
        if named is None and not scope.site.config.search:
            # Nothing else leads to a name: each page then has those in its rows, however many.
            named = names(_awards([page], is_proposed))
        parts.append(
            HonourPart(
                tuple(
                    HonourYear(year, own.get(year) or f"#{period_anchor(year, word)}", (), *of_year.figures)
                    for year, of_year in years.items()
                ),
                *whole.figures,
                _shares(awards, local.code, lambda award: (award.form, award.name)),
                _shares(
                    [each for each in awards if each[1].body], local.code, lambda award: ("", award.body)
                ),
                named or (),
                crowded=is_crowded,
            )
        )
    return parts[0], parts[1]


def _awards(pages: Iterable[RegisterPage], is_proposed: bool) -> list[tuple[RegisterEntry, Award[Localized]]]:
    return [
        (entry, entry.row)
        for page in pages
        for entry in page.entries
        if isinstance(entry.row, Award) and entry.row.is_proposed == is_proposed
    ]


class _Sum:
    """What awards come to, added one after the other."""

    def __init__(self) -> None:
        self._count = self._uncounted = 0
        self._received = dict.fromkeys(RECIPIENTS, 0)

    def add(self, award: Award[Localized]) -> None:
        self._count += 1
        if not award.counted:
            self._uncounted += 1
            return
        for name in RECIPIENTS:
            self._received[name] += getattr(award.counts, name) or 0

    @property
    def figures(self) -> tuple[int, RecipientsView, int]:
        """How many there are, how many received them, and how many do not say so."""
        return self._count, RecipientsView(**self._received), self._uncounted


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> HonoursView:
    """Return the awards of all stories, conferred and proposed apart."""
    local = objects.contexts[recipe.context].local(recipe.language)
    figures = decoder_of(tuple[HonourPart, HonourPart]).decode(recipe.figures)
    parts = tuple(
        replace(part, years=_years(recipe, part, word, [row for row in rows if _word(row.row) == word]))
        for word, part in zip((YEAR, PROPOSED), figures, strict=True)
    )
    shown = [row for part in parts for year in part.years for row in year.rows]
    places = [(_award_name(local, row.award), f"{recipe.address}#{row.anchor}") for row in shown]
    return HonoursView(
        **register_parts("honours", recipe, objects, places), conferred=parts[0], proposed=parts[1]
    )


def _years(
    recipe: RegisterRecipe, part: HonourPart, word: str, rows: Sequence[Row]
) -> tuple[HonourYear, ...]:
    """Return the years of `part` with those of their rows that stand here, or the months of a year cut."""
    language = recipe.language
    groups = periods(recipe, rows, word)
    listed = []
    for group in groups:
        found = sorted([_honour(row, language) for row in group.rows], key=lambda each: _rank(each, language))
        if recipe.piece:
            # Where the page ends is a matter of days, so by days one sees what stands on the next.
            found.sort(key=lambda each: each.day, reverse=True)
        listed.append(tuple(found))
    if recipe.piece is None:
        of = {group.year: honours for group, honours in zip(groups, listed, strict=True)}
        return tuple(replace(year, rows=of.get(year.year, ())) for year in part.years)
    months = []
    for group, honours in zip(groups, listed, strict=True):
        sums = _Sum()
        for row in group.rows:
            sums.add(row.row)
        href = f"#{period_anchor(group.month, word)}"
        count, total, uncounted = sums.figures
        months.append(
            HonourYear(group.year, href, honours, count, total, uncounted, group.month, group.continued)
        )
    return tuple(months)


def _word(award: Award[Any]) -> str:
    return PROPOSED if award.is_proposed else YEAR


def _named(
    awards: Sequence[tuple[RegisterEntry, Award[Localized]]],
    at: Mapping[str, str],
    here: str,
    local: LanguageContext,
    room: int | None = None,
) -> tuple[Honoured, ...] | None:
    """Return those named as recipients; one name, however it is written with capitals, is one.

    `at` has the address of each row; those on the page at `here` are led to by their ids alone. None where there are
    more than `room` awards by name.
    """
    found: dict[str, tuple[Phrase, list[Link]]] = {}
    lines = 0
    for entry, award in awards:
        names = [name for each in award.named if (name := facts.phrase(each.name, local.code))]
        if not names:
            continue
        form = _form_of(local, award)
        text = f"{form.text}, {entry.year}" if entry.year else form.text
        page, _, anchor = at[entry.anchor].partition("#")
        link = Link(text, f"{'' if page == here else page}#{anchor}", form.lang)
        for key, name in {name.text.casefold(): name for name in names}.items():
            found.setdefault(key, (name, []))[1].append(link)
            lines += 1
        if room is not None and lines > room:
            return None
    ordered = sorted(found.values(), key=lambda each: collation_key(each[0].text, local.code))
    return tuple(Honoured(name, tuple(links)) for name, links in ordered)


def _honour(row: Row, language: str) -> Honour:
    stories = tuple(story_link(each) for each in row.stories)
    return Honour(row.anchor, facts.award(row.row, language), stories, row.day)


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


def _shares(
    awards: Iterable[tuple[RegisterEntry, Award[Localized]]], language: str, what: Any
) -> tuple[Share, ...]:
    """Return what awards come to by what they have in common: `what` gives a form and a name."""
    sums: dict[tuple[str, str], _Sum] = {}
    names: dict[tuple[str, str], Phrase | None] = {}
    for _, award in awards:
        form, written = what(award)
        name = facts.phrase(written, language)
        key = ("" if name else form, name.text if name else "")
        names.setdefault(key, name)
        sums.setdefault(key, _Sum()).add(award)
    found = []
    for (form, text), of in sums.items():
        count, total, _ = of.figures
        found.append(Share(form, names[form, text], count, total))
    return tuple(
        sorted(
            found,
            key=lambda each: (
                _form_rank(each.form) if each.form else len(RANKS),
                collation_key(each.name.text if each.name else "", language),
            ),
        )
    )


def _form_of(local: LanguageContext, award: Award[Any]) -> Phrase:
    name = facts.phrase(award.name, local.code) if isinstance(award.name, dict) else award.name
    return name or Phrase(local.word(f"award_{award.form}"))


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
    figures=_figures,
    word=lambda entry: _word(cast("Award[Localized]", entry.row)),
)
