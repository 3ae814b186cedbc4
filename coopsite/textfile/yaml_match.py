"""Compare wanted values with the nodes of a YAML document, and find which rows of a list they are."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from coopsite.locales import no_words, yes_words
from coopsite.textfile.yaml_nodes import Json, ListNode, MapNode, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRUTHS: Final = {True: {"true", "yes", "on", *yes_words()}, False: {"false", "no", "off", *no_words()}}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def says(node: Node, wanted: Json) -> bool:
    """Tell whether a node says `wanted`.

    A number is said by a text that writes it, a truth by every word for it; order does not matter in maps.
    """
    if isinstance(node, ListNode):
        return (
            isinstance(wanted, list)
            and len(wanted) == len(node.entries)
            and all(says(entry.node, each) for entry, each in zip(node.entries, wanted, strict=True))
        )
    if isinstance(node, MapNode):
        return (
            isinstance(wanted, dict)
            and {entry.name for entry in node.entries} == set(wanted)
            and all(says(entry.node, wanted[entry.name]) for entry in node.entries)
        )
    if wanted is None or node.text is None:
        return wanted is None and node.text is None
    if isinstance(wanted, bool):
        return node.text.strip().casefold() in _TRUTHS[wanted]
    if isinstance(wanted, (int, float)):
        return bool(_NUMBER.fullmatch(node.text.strip())) and Decimal(node.text.strip()) == Decimal(
            repr(wanted)
        )
    return node.text == wanted


def aligned(nodes: Sequence[Node], wanted: Sequence[Json]) -> list[int | None]:
    """Return for each wanted value the number of the entry that becomes it; None for a new one."""
    plan: list[int | None] = [None] * len(wanted)
    free = dict.fromkeys(range(len(nodes)))
    most = min(len(nodes), len(wanted))
    first = next((at for at in range(most) if not says(nodes[at], wanted[at])), most)
    last = next((at for at in range(most - first) if not says(nodes[-1 - at], wanted[-1 - at])), most - first)

    def pair(number: int, at: int) -> None:
        plan[at] = number
        del free[number]

    for at in range(first):
        pair(at, at)
    for at in range(last):
        pair(len(nodes) - 1 - at, len(wanted) - 1 - at)
    open_at = range(first, len(wanted) - last)
    for at in open_at:
        same = next((number for number in free if says(nodes[number], wanted[at])), None)
        if same is not None:
            pair(same, at)
    likeness = [
        (-_likeness(nodes[number], wanted[at]), abs(number - at), number, at)
        for at in open_at
        if plan[at] is None
        for number in free
    ]
    for score, _, number, at in sorted(likeness):
        if score and plan[at] is None and number in free:
            pair(number, at)
    for at in open_at:
        if plan[at] is None and free:
            above = max((number for number in plan[:at] if number is not None), default=-1)
            below = min((number for number in plan[at:] if number is not None), default=len(nodes))
            is_same_length = len(nodes) == len(wanted)
            near = next((number for number in free if is_same_length or above < number < below), None)
            if near is not None:
                pair(near, at)
    return plan


def _likeness(node: Node, wanted: Json) -> int:
    """Return how many characters of a map the wanted one has, too."""
    if not isinstance(node, MapNode) or not isinstance(wanted, dict):
        return 0
    return sum(
        entry.node.end - entry.start
        for entry in node.entries
        if entry.name in wanted and says(entry.node, wanted[entry.name])
    )
