"""No text, however it repeats itself, takes more time than its length allows, nor stops the reader."""

from __future__ import annotations

from time import process_time
from typing import Final

import pytest

from coopsite.content.markdown import BodyParser
from tests.markdown.hostile import HOSTILE

SIZE: Final = 2_500
GROWTH: Final = 4
MOST: Final = 2.2 * GROWTH
"""How much longer a text may take that is `GROWTH` times as long; one that costs its square would take 16 times."""
SOON: Final = 0.04
"""Seconds within which growth is nothing that readers of a text would notice."""


@pytest.fixture(scope="module")
def parser() -> BodyParser:
    return BodyParser()


def seconds(parser: BodyParser, source: str, least: float = 0.0) -> float:
    """The time a text takes at its quickest; it is tried again while it seems to take more than `least`."""
    quickest = float("inf")
    for _ in range(4):
        start = process_time()
        parser.parse(source, "vi")
        quickest = min(quickest, process_time() - start)
        if quickest < max(least, SOON):
            break
    return quickest


@pytest.mark.parametrize("construct", HOSTILE)
def test_time_grows_with_the_length_alone(parser: BodyParser, construct: str) -> None:
    make = HOSTILE[construct]
    once = seconds(parser, make(SIZE))
    assert once < 1
    grown = seconds(parser, make(GROWTH * SIZE), MOST * once)
    assert grown < max(SOON, MOST * once)
