"""A register as data: the rows of its CSV file and the document of its JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import RECIPIENTS, Award, RecipientsView
from coopsite.kinds.common import Document
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import Figure, PlanTarget, Target
from coopsite.pages import facts as shared
from coopsite.pages.expand_registers import told
from coopsite.pages.formats.model import RegisterData
from coopsite.pages.recipes import decode_rows
from coopsite.text.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coopsite.pages import views
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import RegisterRecipe, RegisterRow

Cell = str | int | float
_FIGURES: Final = ("baseline", "target", "actual")
_JOINED: Final = "; "


class _Line(NamedTuple):
    """A row twice over: its cells below the headings, and what JSON calls them."""

    cells: tuple[Cell, ...]
    named: dict[str, Any]


def data(recipe: RegisterRecipe, library: Objects) -> RegisterData:
    """The rows of a register, all years together; whether a meeting is over is left to who reads it."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    shape, heads, line = _SHAPES[recipe.name]
    rows: tuple[RegisterRow[Any], ...] = decode_rows(shape, recipe.rows)
    lines = [line(row, local, frame) for row in rows]
    years = dict(recipe.years)
    return RegisterData(
        header=tuple(_head(local, head) for head in (*heads, "told_in", "address")),
        lines=tuple((*each.cells, *_tellers(row, frame)) for row, each in zip(rows, lines, strict=True)),
        document={
            "title": local.word(f"register_{recipe.name}"),
            "language": recipe.language,
            "address": frame.absolute(recipe.front),
            "count": len(rows),
            **(_totals(rows, recipe.language) if recipe.name == "honours" else {}),
            "rows": [
                {
                    "id": row.anchor,
                    "address": f"{frame.absolute(years.get(row.year, recipe.front))}#{row.anchor}",
                    **_without_nothing(each.named),
                    "stories": [_story(told(story), frame) for story in row.stories],
                }
                for row, each in zip(rows, lines, strict=True)
            ],
        },
    )


def _head(local: LanguageContext, head: str) -> str:
    """A heading: one word, or two where a column says more of another."""
    return " – ".join(local.word(word) for word in head.split("+"))


def _honour(row: RegisterRow[Award[Localized]], local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    award = shared.award(row.row, local.code)
    status = "proposed" if award.is_proposed else "conferred"
    # Nobody knows is not nobody.
    counts = _counts(award.recipients) if award.counted else {}
    numbers: tuple[Cell, ...] = tuple(counts.values()) or ("",) * (len(RECIPIENTS) + 1)
    people = [{"name": _text(each.name), "office": _text(each.office)} for each in award.named]
    words = {
        "award": _text(award.name) or local.word(f"award_{award.form}"),
        "body": _text(award.body),
        "period": _text(award.period),
    }
    named = _JOINED.join(", ".join(filter(None, each.values())) for each in people)
    return _Line(
        (row.year, row.day, local.word(status), *words.values(), *numbers, named),
        {
            "year": row.year,
            "date": row.day,
            "status": status,
            "form": award.form,
            **words,
            **counts,
            "named": [_without_nothing(each) for each in people],
        },
    )


def _target(row: RegisterRow[PlanTarget], local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    target: Target[views.Phrase] = shared.localised(row.row.target, local.code)
    words = {
        "plan": row.stories[0].text,
        "from": row.row.period.start,
        "to": row.row.period.end,
        "responsible": _text(shared.phrase(row.row.responsible, local.code)),
        "indicator": _text(target.indicator),
        "unit": _text(target.unit),
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
    return _Line(tuple(cells), {**words, **figures})


def _document(row: RegisterRow[Document[Localized]], local: LanguageContext, frame: SiteContext) -> _Line:
    named = {row.file.path: row.file} if row.file else {}
    document = shared.document(row.row, local.code, named)
    words = {
        "number": document.number,
        "title": _text(document.title),
        "issuer": _text(document.issuer),
        "date": document.date,
        "file": frame.absolute(document.href),
    }
    return _Line(tuple(words.values()), words)


def _meeting(row: RegisterRow[Meeting[Localized]], local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    part = row.row.day_part
    place = _text(shared.phrase(row.row.place, local.code))
    return _Line(
        (row.day, local.word(f"day_part_{part}") if part else "", place),
        {"date": row.day, "day_part": part, "place": place},
    )


_Shape = tuple[Any, tuple[str, ...], "Callable[[RegisterRow[Any], LanguageContext, SiteContext], _Line]"]
_SHAPES: Final[dict[str, _Shape]] = {
    "honours": (
        Award[Localized],
        (
            *("register_year", "register_day", "status", "award_form", "award_body", "award_period"),
            *(*RECIPIENTS, "total", "named"),
        ),
        _honour,
    ),
    "targets": (
        PlanTarget,
        (
            *("plan", "plan_period+from_day", "plan_period+to_day", "responsible", "indicator", "unit"),
            *(part for name in _FIGURES for part in (name, f"{name}+note")),
        ),
        _target,
    ),
    "documents": (
        Document[Localized],
        ("document_number", "document_title", "document_issuer", "document_date", "document_file"),
        _document,
    ),
    "calendar": (Meeting[Localized], ("held_on", "day_part", "place"), _meeting),
}


def _totals(rows: Sequence[RegisterRow[Award[Localized]]], language: str) -> dict[str, dict[str, int]]:
    awards = [shared.award(row.row, language) for row in rows]
    found: dict[str, dict[str, int]] = {}
    for status in ("conferred", "proposed"):
        of_status = [award for award in awards if award.is_proposed == (status == "proposed")]
        totals = _counts(shared.total(of_status))
        found[status] = {"count": len(of_status), "uncounted": shared.uncounted(of_status), **totals}
    return found


def _counts(recipients: RecipientsView) -> dict[str, int]:
    return {key: getattr(recipients, key) for key in RECIPIENTS} | {"total": recipients.total}


def _said_of(figure: Figure, local: LanguageContext) -> str:
    qualifier = local.word(f"qualifier_{figure.qualifier}") if figure.qualifier else ""
    as_of = local.fill("as_of", date=format_date(figure.as_of, local.code)) if figure.as_of else ""
    return _JOINED.join(filter(None, (qualifier, as_of)))


def _tellers(row: RegisterRow[Any], frame: SiteContext) -> tuple[str, str]:
    return (
        _JOINED.join(story.text for story in row.stories),
        _JOINED.join(frame.absolute(story.address) for story in row.stories),
    )


def _story(story: views.StoryLink, frame: SiteContext) -> dict[str, str]:
    given = {
        "title": story.title.text,
        "language": story.title.lang,
        "address": frame.absolute(story.href),
        "date": story.date,
        "held": story.held,
    }
    return {key: value for key, value in given.items() if value}


def _text(phrase: views.Phrase | None) -> str:
    return phrase.text if phrase else ""


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    """`values` without empty texts and lists; nought says something and stays."""
    return {key: value for key, value in values.items() if value not in ("", [])}
