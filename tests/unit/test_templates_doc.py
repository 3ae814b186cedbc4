"""docs/templates.md names every template, every field of every view, every filter, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopsite.kinds.award import RecipientsView
from coopsite.kinds.view import View
from coopsite.pages.page_types import templates
from coopsite.templating import budget
from coopsite.templating.environment import WITHDRAWN
from coopsite.templating.filters import FILTERS
from tests.doc_tables import LISTS
from tests.unit.factories import make_config, make_pair, make_text
from tests.unit.page_factories import Planned

DOC = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")


def below(base: type[View]) -> Iterator[tuple[str, type[View]]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("coopsite.pages."):
            yield each.__name__, each
        yield from below(each)


STRUCTS = dict(below(View)) | {RecipientsView.__name__: RecipientsView}


def section(heading: str, level: int = 2) -> str:
    match = re.search(
        rf"^#{{{level}}} {re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", DOC, re.MULTILINE | re.DOTALL
    )
    assert match, f"docs/templates.md needs a section “{'#' * level} {heading}”"
    return match[1]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_every_view_is_described_and_no_other() -> None:
    described = set(re.findall(r"^### (\w+)$", DOC, re.MULTILINE))
    views = {*STRUCTS, *(each.__name__ for each in LISTS)}
    assert described == views, f"docs/templates.md: sections “### VIEW” of {sorted(described ^ views)}"


@pytest.mark.parametrize("name", STRUCTS)
def test_every_field_is_described_in_its_order(name: str) -> None:
    own = [field for field in STRUCTS[name].__struct_fields__ if field in STRUCTS[name].__annotations__]
    described = re.findall(r"^- `(\w+)`: \S", section(name, 3), re.MULTILINE)
    assert described == own, f"docs/templates.md, “### {name}”: a line “- `FIELD`: …” each"


def test_every_template_is_listed_with_its_view() -> None:
    texts = [*make_pair(tags=("ocop",)), make_text("pages/about", "vi", aliases=("/cu/",))]
    planned = Planned(texts, config=make_config(search=True))
    shown = {
        page.template: type(planned.view(page.path)).__name__
        for page in planned.plan.pages
        if page.template.endswith(".html")
    }
    listed = {template: view for template, view, _ in rows(section("Which template makes which page"))}
    assert listed == shown, f"docs/templates.md: rows of {sorted(dict(listed.items() ^ shown.items()))}"
    assert set(shown) == set(templates())


def test_every_filter_is_listed() -> None:
    text = section("Filters")
    assert {name for name, *_ in rows(text)} == {*FILTERS, "lang_attrs"}
    assert all(f"`{name}`" in text for name in WITHDRAWN)


def test_the_limits_are_those_that_hold() -> None:
    text = section("Limits")
    assert f"{budget.STEPS:,} rounds" in text.replace("\n", " ")
    assert f"{budget.OUTPUT // 1_000_000} million characters" in text.replace("\n", " ")
