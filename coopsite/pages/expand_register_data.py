"""A register as data: the rows of its CSV file and the document of its JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from coopsite.pages import facts as shared
from coopsite.pages.context import RECIPIENTS
from coopsite.pages.expand_registers import told
from coopsite.pages.formats.model import RegisterData
from coopsite.pages.recipes import decode_rows
from coopsite.text.language import format_date

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
    rows = decode_rows(recipe.rows)
    heads, line = _SHAPES[recipe.name]
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


def _honour(row: RegisterRow, local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    award = shared.award(row.facts, local.code)
    status = "proposed" if row.facts.get("status") == "proposed" else "conferred"
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
        (row.year, row.facts["day"], local.word(status), *words.values(), *numbers, named),
        {
            "year": row.year,
            "date": row.facts["day"],
            "status": status,
            "form": award.form,
            **words,
            **counts,
            "named": [_without_nothing(each) for each in people],
        },
    )


def _target(row: RegisterRow, local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    target = shared.target(row.facts["target"], local.code)
    period = row.facts.get("period") or {}
    words = {
        "plan": row.stories[0].text,
        "from": period.get("from") or "",
        "to": period.get("to") or "",
        "responsible": _text(shared.phrase(row.facts.get("responsible"), local.code)),
        "indicator": _text(target.indicator),
        "unit": _text(target.unit),
    }
    cells: list[Cell] = list(words.values())
    figures: dict[str, Any] = {}
    for name in _FIGURES:
        figure: views.FigureView | None = getattr(target, name)
        if figure is None:
            cells += ["", ""]
            continue
        cells += [figure.value, _said_of(figure, local)]
        given = {"value": figure.value, "qualifier": figure.qualifier, "as_of": figure.as_of}
        figures[name] = {key: value for key, value in given.items() if value != ""}
    return _Line(tuple(cells), {**words, **figures})


def _document(row: RegisterRow, local: LanguageContext, frame: SiteContext) -> _Line:
    named = {row.file.path: row.file} if row.file else {}
    document = shared.document(row.facts, local.code, named)
    words = {
        "number": document.number,
        "title": _text(document.title),
        "issuer": _text(document.issuer),
        "date": document.date,
        "file": frame.absolute(document.href),
    }
    return _Line(tuple(words.values()), words)


def _meeting(row: RegisterRow, local: LanguageContext, frame: SiteContext) -> _Line:
    del frame
    part = row.facts.get("day_part") or ""
    place = _text(shared.phrase(row.facts.get("place"), local.code))
    return _Line(
        (row.facts["day"], local.word(f"day_part_{part}") if part else "", place),
        {"date": row.facts["day"], "day_part": part, "place": place},
    )


_Shape = tuple[tuple[str, ...], "Callable[[RegisterRow, LanguageContext, SiteContext], _Line]"]
_SHAPES: Final[dict[str, _Shape]] = {
    "honours": (
        (
            *("register_year", "register_day", "status", "award_form", "award_body", "award_period"),
            *(*RECIPIENTS, "total", "named"),
        ),
        _honour,
    ),
    "targets": (
        (
            *("plan", "plan_period+from_day", "plan_period+to_day", "responsible", "indicator", "unit"),
            *(part for name in _FIGURES for part in (name, f"{name}+note")),
        ),
        _target,
    ),
    "documents": (
        ("document_number", "document_title", "document_issuer", "document_date", "document_file"),
        _document,
    ),
    "calendar": (("held_on", "day_part", "place"), _meeting),
}


def _totals(rows: Sequence[RegisterRow], language: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for status in ("conferred", "proposed"):
        awards = tuple(
            shared.award(row.facts, language)
            for row in rows
            if (row.facts.get("status") == "proposed") == (status == "proposed")
        )
        totals = _counts(shared.total(awards))
        found[status] = {"count": len(awards), "uncounted": shared.uncounted(awards), **totals}
    return found


def _counts(recipients: views.RecipientsView) -> dict[str, int]:
    return {key: getattr(recipients, key) for key in RECIPIENTS} | {"total": recipients.total}


def _said_of(figure: views.FigureView, local: LanguageContext) -> str:
    qualifier = local.word(f"qualifier_{figure.qualifier}") if figure.qualifier else ""
    as_of = local.fill("as_of", date=format_date(figure.as_of, local.code)) if figure.as_of else ""
    return _JOINED.join(filter(None, (qualifier, as_of)))


def _tellers(row: RegisterRow, frame: SiteContext) -> tuple[str, str]:
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
