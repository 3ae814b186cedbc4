"""Cutting a list into pages that, once full, never change: counted from the oldest story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class ListPage(NamedTuple, Generic[T]):
    """One page of a list. Number 0 is the front, with the newest; others count from the oldest, 1."""

    number: int
    items: Sequence[T]
    newer: int | None
    """Number of the page with the newer items; None on the front."""
    older: int | None


def sheets(items: Sequence[T], size: int) -> tuple[ListPage[T], ...]:
    """Cut `items` (newest first) into a front of `size` to 2·`size` - 1 and older pages of exactly `size`.

    Fewer than that make a front alone. Number k always holds the k-th `size` items counted from the oldest.
    """
    older = max(len(items) // size - 1, 0)
    end = len(items) - older * size
    found = [ListPage(0, items[:end], None, older or None)]
    for number in range(older, 0, -1):
        start = len(items) - number * size
        newer = 0 if number == older else number + 1
        found.append(ListPage(number, items[start : start + size], newer, number - 1 or None))
    return tuple(found)
