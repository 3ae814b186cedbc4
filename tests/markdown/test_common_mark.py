"""The examples of CommonMark's specification come out as it says, but for those the docs name with their reasons."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.markdown.canonical import blocks, text
from tests.markdown.examples import SPECIFICATION, Example, examples
from tests.markdown.oracle import our_body, our_html

PAGE: Final = Path(__file__).parents[2] / "docs" / "markdown.md"
SHARE: Final = 0.95
"""Of the examples that are not about indented code, how many readers must see the same text of."""

_NUMBERS: Final = re.compile(r"(\d+)(?:–(\d+))?")


def exceptions() -> set[int]:
    """The numbers in the last column of the docs' table of differences."""
    table = PAGE.read_text("utf-8").partition("\n| here | because | examples |\n")[2]
    cells = [row.split("|")[-2] for row in table.splitlines()[1:]]
    found = [number for cell in cells for number in _NUMBERS.findall(cell)]
    return {each for first, last in found for each in range(int(first), int(last or first) + 1)}


@pytest.fixture(scope="module")
def specified() -> tuple[Example, ...]:
    if not SPECIFICATION.exists():
        pytest.skip("needs the examples of CommonMark: npm install --prefix tests/tools")
    return examples()


def test_the_examples_come_out_as_specified_but_for_those_the_docs_give_reasons_for(
    specified: tuple[Example, ...],
) -> None:
    different = {
        example.number
        for example in specified
        if blocks(our_html(our_body(example.source)), marks=True) != blocks(example.html, marks=True)
    }
    assert different == exceptions()


def test_readers_see_the_text_that_is_specified(specified: tuple[Example, ...]) -> None:
    asked = [example for example in specified if example.section != "Indented code blocks"]
    same = [example for example in asked if text(our_html(our_body(example.source))) == text(example.html)]
    assert len(same) >= SHARE * len(asked)
