"""Pair asterisks, underscores and tildes that open and close emphasis (CommonMark 0.31, section 6.2)."""

from __future__ import annotations

from typing import Final
from unicodedata import category

_ASCII_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Run:
    """A delimiter run: the signs left of it, and the elements it opens and closes."""

    __slots__ = ("can_close", "can_open", "closes", "left", "opens", "sign", "size")

    def __init__(self, sign: str, size: int, before: str, after: str) -> None:
        self.sign = sign
        self.size = size
        self.left = size
        self.opens: list[str] = []
        """Names of elements, the innermost first."""
        self.closes = 0
        """Number of elements that end here."""
        blank_after, blank_before = after.isspace(), before.isspace()
        mark_after, mark_before = _is_punctuation(after), _is_punctuation(before)
        is_left = not blank_after and (not mark_after or blank_before or mark_before)
        is_right = not blank_before and (not mark_before or blank_after or mark_after)
        if sign == "_":
            self.can_open = is_left and (not is_right or mark_before)
            self.can_close = is_right and (not is_left or mark_after)
        else:
            self.can_open = is_left
            self.can_close = is_right


def _is_punctuation(sign: str) -> bool:
    if sign.isalnum():
        return False
    return sign in _ASCII_PUNCTUATION or category(sign)[0] in "PS"


def pair(runs: list[Run], bottom: int) -> None:
    """Pair the runs from `bottom` on with each other, and take them off the list.

    Linear in their number and length: a search that failed is not repeated. Source: CommonMark 0.31, “A parsing
    strategy”, process emphasis.
    """
    if len(runs) - bottom > 1:
        _pair(runs[bottom:])
    del runs[bottom:]


def _pair(runs: list[Run]) -> None:
    # Runs that may still open something, as a list linked by index.
    previous = list(range(-1, len(runs) - 1))
    nowhere: dict[tuple[str, bool, int], int] = {}
    for index, closer in enumerate(runs):
        while closer.can_close and closer.left:
            key = (closer.sign, closer.can_open, closer.size % 3)
            least = nowhere.get(key, -1)
            at = previous[index]
            while at > least and not _match(runs[at], closer):
                at = previous[at]
            if at <= least:
                # The search went to the bottom, or to where the last one of its kind ended.
                nowhere[key] = previous[index]
                break
            opener = runs[at]
            if closer.sign == "~" and opener.size != closer.size:
                # One tilde never pairs with two.
                closer.can_open = False
                previous[index] = previous[at]
                break
            count = 2 if opener.left > 1 and closer.left > 1 else 1
            opener.left -= count
            closer.left -= count
            opener.opens.append("del" if closer.sign == "~" else "strong" if count == 2 else "em")
            closer.closes += 1
            previous[index] = at if opener.left else previous[at]
        if not (closer.can_open and closer.left) and index + 1 < len(runs):
            previous[index + 1] = previous[index]


def _match(opener: Run, closer: Run) -> bool:
    if opener.sign != closer.sign or not opener.can_open or not opener.left:
        return False
    odd = (closer.can_open or opener.can_close) and (opener.size + closer.size) % 3 == 0
    return not odd or (opener.size % 3 == 0 and closer.size % 3 == 0)
