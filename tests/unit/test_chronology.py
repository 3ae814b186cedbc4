"""Dates that contradict each other are told with both lines; what is only unusual is not."""

from __future__ import annotations

from typing import Any

import pytest

from coopsite.content.read import ReadContext, read_text
from coopsite.site.chronology import OF_CHANGE, contradictions, is_plain_change
from coopsite.site.pairing import pair
from tests.unit.factories import make_config, make_text

CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
TODAY = "2026-01-15"


def told(*lines: str) -> list[tuple[str, int, dict[str, str]]]:
    """Code, line and arguments of all there is to say of a story of 28 June 2023 with these lines."""
    head = "\n".join(("---", "title: Tin", "date: 2023-06-28", *lines, "---", "", "Nội dung."))
    return [
        (each.code, each.line, each.args)
        for each in read_text("content/plans/tin.vi.md", head.encode(), CONTEXT).diagnostics
    ]


@pytest.mark.parametrize(
    ("line", "field", "value", "relation", "other"),
    [
        ("period: {from: 2023-12-31, to: 2023-01-01}", "period.to", "2023-01-01", "earlier", "period.from"),
        ("held_on: 2032-06-28", "held_on", "2032-06-28", "later", "date"),
        ("held_on: 2013-06-27", "held_on", "2013-06-27", "later", "date"),
        ("corrections: [{date: 2022-07-01, text: A}]", "corrections.0.date", "2022-07-01", "earlier", "date"),
        ("documents: [{number: A, date: 2032-05-01}]", "documents.0.date", "2032-05-01", "later", "date"),
        ("awards: [{form: flag, date: 2032-05-01}]", "awards.0.date", "2032-05-01", "later", "date"),
        (
            "targets: [{indicator: A, actual: {value: 1, as_of: 2032-05}}]",
            "targets.0.actual.as_of",
            "2032-05-01",
            "later",
            "date",
        ),
        (
            "period: {from: 2023-07-01, to: 2023-12-31}\ntasks: [{text: A, due: 2022-10-31}]",
            "tasks.0.due",
            "2022-10-31",
            "earlier",
            "period.from",
        ),
        (
            "period: {from: 2023-07-01, to: 2023-12-31}\ntasks: [{text: A, due: 2032-10-31}]",
            "tasks.0.due",
            "2032-10-31",
            "later",
            "period.to",
        ),
    ],
)
def test_days_in_the_wrong_order_are_told(
    line: str, field: str, value: str, relation: str, other: str
) -> None:
    [(code, _, args)] = told(*line.split("\n"))
    relation = "earlier" if value < args["other_value"] else relation
    assert (code, args["field"], args["value"], args["relation"], args["other_field"]) == (
        "W223",
        field,
        value,
        f"@{relation}_than",
        other,
    )
    assert args["other_line"] == ("3" if other == "date" else "4")


@pytest.mark.parametrize(
    "line",
    [
        "held_on: 1019-09-04",
        "documents: [{number: A, date: 1019-09-04}]",
        "awards: [{form: flag, date: 1203-01-01}]",
        "period: {to: 2205-12-31}",
        "tasks: [{text: A, due: 2205-12-31}]",
    ],
)
def test_an_unlikely_year_is_told(line: str) -> None:
    assert [code for code, _, _ in told(line)] == ["W224"]


@pytest.mark.parametrize(
    "line",
    [
        "held_on: 2023-06-28",
        "held_on: 2024-05-01",
        "held_on: 2012-03-15",
        "held_on: 2022-12-30",
        "documents: [{number: A, date: 1945-09-02}, {number: B, date: 2024-01-01}]",
        "documents: [{number: A, date: 2025-01-01}]\nupdated: 2025-02-01",
        "period: {from: 2020-01-01, to: 2050-12-31}",
        "period: {from: 2023-07-01, to: 2023-07-01}",
        "period: {from: 2023-07-01, to: 2023-12-31}\ntasks: [{text: A, due: 2024-01-31}]",
        "period: {from: 2023-07-01, to: 2023-12-31}\ntasks: [{text: A, due: 2022-01-31, status: done}]",
        "tasks: [{text: A, due: 2045-12-31}]",
        "targets: [{indicator: A, baseline: {value: 1, as_of: 2010-12}, target: {value: 2, as_of: 2045-12}}]",
        "corrections: [{date: 2023-06-28, text: A}]",
        "awards: [{form: flag, date: 2023-09-02}]",
    ],
)
def test_what_is_only_unusual_is_not_told(line: str) -> None:
    assert told(*line.split("\n")) == []


def dates(*, en: dict[str, Any] | None = None, **vi: Any) -> list[tuple[str, str, dict[str, str]]]:
    """Code, path and arguments of what a story's dates say, some of them in its English file."""
    texts = [make_text(**vi)] + ([make_text(language="en", **en)] if en is not None else [])
    return [
        (each.code, each.path, each.args) for each in contradictions(pair(texts, make_config()).pairs, TODAY)
    ]


def at(day: str) -> str:
    return f"{day}T00:00:00+07:00"


def test_a_story_that_ends_before_it_begins_is_on_no_page() -> None:
    [(code, path, args)] = dates(date=at("2023-06-28"), expires=at("2022-01-01"))
    assert (code, path, args["value"], args["other_value"]) == (
        "E225",
        "content/meetings/a.vi.md",
        "2022-01-01",
        "2023-06-28",
    )
    assert [code for code, _, _ in dates(date=at("2023-06-28"), expires=at("2023-06-28"))] == ["E225"]
    assert dates(date=at("2023-06-28"), expires=at("2023-06-29")) == []
    assert dates(date=at("2023-06-28"), expires=at("2022-01-01"), draft=True) == []


def test_a_text_changed_before_the_story_was_published_names_the_file_of_the_date() -> None:
    marks = {"date": (3, 7)}
    [(code, path, args)] = dates(
        date=at("2023-06-28"), marks=marks, en={"date": "", "updated": at("2020-01-01"), "updated_only": True}
    )
    assert (code, path) == ("W223", "content/meetings/a.en.md")
    assert (args["other_path"], args["other_line"]) == ("content/meetings/a.vi.md", "3")


def test_a_change_on_the_day_of_publication_is_none() -> None:
    noon = "2023-06-28T12:00:00+07:00"
    assert dates(date=noon, updated=at("2023-06-28"), updated_only=True) == []
    assert dates(date=at("2023-06-28"), date_only=True, updated="2023-06-28T09:00:00+07:00") == []
    [(code, _, _)] = dates(date=noon, updated="2023-06-28T09:00:00+07:00")
    assert code == "W223"


@pytest.mark.parametrize(
    ("day", "codes"),
    [("1019-09-04", ["W224"]), ("2205-01-01", ["W224"]), ("1954-05-07", []), ("2028-01-01", [])],
)
def test_the_year_of_a_story_is_told_where_it_is_unlikely(day: str, codes: list[str]) -> None:
    assert [code for code, _, _ in dates(date=at(day))] == codes


@pytest.mark.parametrize(
    "day", ["1019-09-04", "2023-06-27", "2023-06-28", "2023-06-29", "2031-01-15", "2031-01-16", "2205-01-01"]
)
@pytest.mark.parametrize("hour", ["00:00", "09:00", "23:59"])
@pytest.mark.parametrize("days_only", [False, True])
def test_of_a_plain_change_nothing_is_told(day: str, hour: str, days_only: bool) -> None:
    updated = f"{day}T{hour}:00+07:00"
    found = dates(date="2023-06-28T12:00:00+07:00", updated=updated, updated_only=days_only)
    assert {code for code, _, _ in found} <= {*OF_CHANGE}
    assert not (found and is_plain_change(updated, "2023-06-28", TODAY))
    assert is_plain_change(updated, "2023-06-28", TODAY) == ("2023-06-28" < day < "2031-01-16")
    assert is_plain_change("", "", TODAY)
    assert not is_plain_change(updated, "", TODAY)
