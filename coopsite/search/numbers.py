"""Write sets of document numbers as short text that JSON, ``,``, ``:`` and ``|`` leave alone.

Two forms; the shorter is taken, the first where both are as long:

- steps: the distance from each number to the next, less one, in groups of five bits, the lowest first; a sign of the
  upper half of the alphabet says that more groups follow;
- bits: ``.``, then one sign for six numbers, the lowest bit for the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE: Final = {sign: value for value, sign in enumerate(SIGNS)}
_BITS: Final = "."


def _step(value: int) -> str:
    text = ""
    while value >= 32:
        text += SIGNS[32 + value % 32]
        value //= 32
    return text + SIGNS[value]


STEPS: Final = tuple(_step(value) for value in range(4096))
"""How steps are written; a block has fewer documents than this."""


def encode(numbers: Sequence[int]) -> str:
    """Return the set of `numbers`, which ascend without repeats and are below 4,096."""
    if len(numbers) == 1:
        return STEPS[numbers[0]]
    if not numbers:
        return ""
    before = -1
    text = ""
    for number in numbers:
        text += STEPS[number - before - 1]
        before = number
    if len(text) <= before // 6 + 2:
        return text
    bits = [0] * (before // 6 + 1)
    for number in numbers:
        bits[number // 6] |= 1 << number % 6
    return _BITS + "".join([SIGNS[value] for value in bits])


def decode(text: str) -> list[int]:
    """Return the numbers of a set, ascending. KeyError for what `encode` never wrote."""
    if text.startswith(_BITS):
        return [
            6 * at + bit for at, sign in enumerate(text[1:]) for bit in range(6) if _VALUE[sign] >> bit & 1
        ]
    found = []
    number, step, shift = -1, 0, 0
    for sign in text:
        value = _VALUE[sign]
        step |= value % 32 << shift
        shift += 5
        if value < 32:
            number += step + 1
            found.append(number)
            step = shift = 0
    return found


def changed(text: str, without: Iterable[int], having: Iterable[int]) -> str:
    """Return the set `text` without some numbers and with others."""
    return encode(sorted(set(decode(text)) - set(without) | set(having)))
