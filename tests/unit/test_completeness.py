"""What one text of a story may leave to the other, and what neither may."""

from __future__ import annotations

from typing import Any

import pytest

from coopsite.diagnostics import Diagnostic
from coopsite.site.pairing import pair
from tests.unit.factories import make_config, make_text

Given = dict[str, Any]
CONFIG = make_config()


def diagnostics(vi: Given, en: Given) -> tuple[Diagnostic, ...]:
    """What is said of a story with these facts, each written from line 4 on."""
    texts = [
        make_text(language=language, facts=facts, marks=_marks(facts))
        for language, facts in (("vi", vi), ("en", en))
    ]
    return pair(texts, CONFIG).diagnostics


def _marks(facts: Given) -> dict[str, tuple[int, int]]:
    marks = {field: (4 + number, 9) for number, field in enumerate(facts)}
    for field, rows in facts.items():
        if isinstance(rows, list):
            marks |= {f"{field}.{i}": (20 + i, 5) for i in range(len(rows))}
    return marks


INCOMPLETE: list[tuple[Given, Given, str, str, tuple[int, int]]] = [
    ({"awards": [{"body": {"vi": "UBND"}}]}, {}, "form", "vi", (20, 5)),
    ({}, {"awards": [{"form": "flag"}, {"body": {"en": "Committee"}}]}, "form", "en", (21, 5)),
    ({"awards": [{"form": "other"}]}, {}, "name", "vi", (20, 5)),
    ({"awards": [{"form": "flag", "named": [{"office": {"vi": "Chủ tịch"}}]}]}, {}, "name", "vi", (20, 5)),
    ({"image": {"alt": {"vi": "Hội trường"}}}, {"image": {"alt": {"en": "The hall"}}}, "src", "vi", (4, 9)),
    ({"gallery": [{"src": "a.jpg"}, {"alt": {"vi": "Hội trường"}}]}, {}, "src", "vi", (21, 5)),
    ({}, {"corrections": [{"text": {"en": "A name."}}]}, "date", "en", (20, 5)),
]


@pytest.mark.parametrize(("vi", "en", "missing", "language", "place"), INCOMPLETE)
def test_what_neither_text_says_is_missing(
    vi: Given, en: Given, missing: str, language: str, place: tuple[int, int]
) -> None:
    args = {"field": missing, "how": "@how_either_file"}
    assert diagnostics(vi, en) == (Diagnostic("E215", f"content/meetings/a.{language}.md", *place, args),)


COMPLETE: list[tuple[Given, Given]] = [
    ({"awards": [{"body": {"vi": "UBND"}}]}, {"awards": [{"form": "flag"}]}),
    ({"awards": [{"form": "other"}]}, {"awards": [{"form": "other", "name": {"en": "Badge"}}]}),
    (
        {"awards": [{"form": "flag", "named": [{"name": {"vi": "Ngô Ngọc Khánh"}}]}]},
        {"awards": [{"form": "flag", "named": [{"office": {"en": "President"}}]}]},
    ),
    ({"image": {"src": "a.jpg", "alt": {"vi": "Hội trường"}}}, {"image": {"alt": {"en": "The hall"}}}),
    (
        {"corrections": [{"date": "2023-07-01", "text": {"vi": "Tên."}}]},
        {"corrections": [{"text": {"en": "A name."}}]},
    ),
    ({"declared_count": 1}, {"tasks": [{"text": {"en": "Teach"}}]}),
]


@pytest.mark.parametrize(("vi", "en"), COMPLETE)
def test_what_one_text_says_the_other_need_not(vi: Given, en: Given) -> None:
    assert diagnostics(vi, en) == ()
    assert diagnostics(en, vi) == ()


def test_tasks_declared_in_one_text_and_listed_in_the_other_are_counted() -> None:
    tasks = [{"text": {"en": "Teach"}}, {"text": {"en": "Hold the congress"}}]
    args = {"declared": "9", "counted": "2"}
    assert diagnostics({"declared_count": 9}, {"tasks": tasks}) == (
        Diagnostic("W217", "content/meetings/a.vi.md", 4, 9, args),
    )


def test_a_text_that_declares_and_lists_tells_that_itself() -> None:
    tasks = [{"text": {"vi": "Mở lớp"}}]
    assert diagnostics({"declared_count": 9, "tasks": tasks}, {}) == ()
    assert diagnostics({"declared_count": 9, "tasks": tasks}, {"tasks": [{"text": {"en": "Teach"}}]}) == ()
