"""The register of what plans aim at."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from coopsite.kinds.plan import PlanTarget, Target
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.registers.data import JOINED, Cell, Line
from coopsite.pages.registers.register import (
    RegisterRow,
    RegisterView,
    StoryLink,
    periods,
    register_parts,
    register_types,
    story_link,
    text_of,
)
from coopsite.pages.views import Phrase, ProgressView
from coopsite.text.dates import format_date

if TYPE_CHECKING:
    from coopsite.kinds.plan import Figure
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import Places, RegisterRecipe

Row = RegisterRow[PlanTarget]

_FIGURES: Final = ("baseline", "target", "actual")


class TargetRow(View, frozen=True):
    """A target in the register; it has a bar where a result is known, and a target or a baseline."""

    anchor: str
    target: Target[Phrase]
    bar: ProgressView | None


class PlanTargets(View, frozen=True):
    """The targets of one plan."""

    story: StoryLink
    period_from: str
    period_to: str
    responsible: Phrase | None
    rows: tuple[TargetRow, ...]
    continued: bool = False
    """Whether the newer page has the first of its targets."""


class TargetYear(View, frozen=True):
    """The plans that began in a year, or in a month."""

    year: str
    plans: tuple[PlanTargets, ...]
    month: str = ""
    """``2023-06``, where the year stands on several pages."""
    continued: bool = False
    """Whether newer pages have some of the month."""


class TargetsView(RegisterView, frozen=True, kw_only=True):
    """targets.html: the register of plans' targets."""

    groups: tuple[TargetYear, ...]


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> TargetsView:
    """Return the targets of all plans."""
    groups = []
    places: Places = []
    goes_on = recipe.piece is not None and recipe.piece.story_goes_on
    for period in periods(recipe, rows):
        plans = []
        for _, of_plan in groupby(period.rows, lambda row: row.stories[0].address):
            plans.append(_plan(list(of_plan), recipe.language, continued=goes_on))
            goes_on = False
        places += [(plan.story.title.text, plan.story.href) for plan in plans]
        groups.append(TargetYear(period.year, tuple(plans), period.month, period.continued))
    return TargetsView(**register_parts("targets", recipe, objects, places), groups=tuple(groups))


def _plan(rows: list[Row], language: str, *, continued: bool) -> PlanTargets:
    plan = rows[0].row
    return PlanTargets(
        story_link(rows[0].stories[0]),
        plan.period.start,
        plan.period.end,
        facts.phrase(plan.responsible, language),
        tuple(_target_row(row, language) for row in rows),
        continued,
    )


def _target_row(row: Row, language: str) -> TargetRow:
    target: Target[Phrase] = facts.localised(row.row.target, language)
    return TargetRow(row.anchor, target, facts.progress(target))


def _line(row: Row, local: LanguageContext, context: SiteContext) -> Line:
    del context
    target: Target[Phrase] = facts.localised(row.row.target, local.code)
    words = {
        "plan": row.stories[0].text,
        "from": row.row.period.start,
        "to": row.row.period.end,
        "responsible": text_of(facts.phrase(row.row.responsible, local.code)),
        "indicator": text_of(target.indicator),
        "unit": text_of(target.unit),
    }
    cells: list[Cell] = list(words.values())
    figures: dict[str, Any] = {}
    for name in _FIGURES:
        figure: Figure | None = getattr(target, name)
        if figure is None:
            cells += ["", ""]
            continue
        cells += [figure.value, _said_of(figure, local)]
        given = {"value": figure.value, "qualifier": figure.qualifier, "as_of": figure.as_of}
        figures[name] = {key: value for key, value in given.items() if value != ""}
    return Line(tuple(cells), {**words, **figures})


def _said_of(figure: Figure, local: LanguageContext) -> str:
    qualifier = local.word(f"qualifier_{figure.qualifier}") if figure.qualifier else ""
    as_of = local.fill("as_of", date=format_date(figure.as_of, local.code)) if figure.as_of else ""
    return JOINED.join(filter(None, (qualifier, as_of)))


TARGETS: Final = register_types(
    "targets",
    PlanTarget,
    _view,
    (
        *("plan", "plan_period+from_day", "plan_period+to_day", "responsible", "indicator", "unit"),
        *(part for name in _FIGURES for part in (name, f"{name}+note")),
    ),
    _line,
)
