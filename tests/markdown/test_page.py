"""What the page about Markdown shows of each example is what coopsite shows of it."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from tests.markdown.canonical import blocks
from tests.markdown.oracle import github_html, our_body, our_html

PAGE: Final = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text("utf-8")

_FENCE: Final = re.compile(
    r"^(`{3,4})markdown\n(?P<source>.*?)^\1\n(?:\n(?P<seen>(?:>[^\n]*\n)+))?", re.MULTILINE | re.DOTALL
)
_ROW: Final = re.compile(r"^\| (`+)(?P<source>[^|]+)\1 \| (?P<seen>[^|]+) \|$", re.MULTILINE)
_TABLE: Final = re.compile(
    r"^\| (?:you write \| readers see|bạn viết \| bạn đọc thấy) \|\n(?:\|.*\n)+", re.MULTILINE
)


def examples() -> list[tuple[str, str]]:
    """Every source on the page, and what the page says is seen of it: quoted below it, or beside it in a table."""
    fenced = ((found["source"], found["seen"] or "") for found in _FENCE.finditer(PAGE))
    rows = chain.from_iterable(_ROW.finditer(table[0]) for table in _TABLE.finditer(PAGE))
    quoted = [(source, re.sub(r"^> ?", "", seen, flags=re.MULTILINE)) for source, seen in fenced]
    return quoted + [(found["source"], found["seen"]) for found in rows]


@pytest.mark.parametrize(("source", "seen"), [each for each in examples() if each[1]])
def test_an_example_is_seen_as_the_page_says(source: str, seen: str) -> None:
    assert blocks(our_html(our_body(source)), marks=True) == blocks(github_html(seen), marks=True)


@pytest.mark.parametrize("source", [source for source, _ in examples()])
def test_nothing_is_wrong_with_an_example(source: str) -> None:
    assert our_body(source).outline.diagnostics == ()


def test_both_languages_have_their_examples() -> None:
    vietnamese, english = PAGE.split("\n## Writing the text\n")
    assert vietnamese.count("markdown\n") > 10
    assert english.count("markdown\n") > 10
    assert len(examples()) > 40
