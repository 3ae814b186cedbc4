"""How much work a template may make of one page, counted in steps so that every machine judges alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sized
from types import GeneratorType
from typing import Any, Final

from markupsafe import Markup

STEPS: Final = 100_000
"""Rounds of loops, calls and includes of one page."""
OUTPUT: Final = 16_000_000
"""Characters of one page, or of one text put together on the way there."""
DIGITS: Final = 4_096
"""Bits of a number worked out in a template."""
CHARACTERS: Final = 256
"""Characters of text that are worked on in one step."""
ITEMS: Final = 8
"""Entries of a list, those of lists inside it included, that are worked on in one step."""

WIDTH: Final = 10_000
"""Greatest width or count a filter or a method of text is asked for."""

_WIDE: Final = re.compile(r"%[^%a-zA-Z]*(?:\d{5}|\*)")


class OverBudgetError(Exception):
    """A template asked for more than a page may cost."""


_NONE: Final[dict[str, str]] = {}
_NESTING: Final = frozenset(
    map(type, ([], (), _NONE, set[str](), frozenset[str](), _NONE.keys(), _NONE.values(), _NONE.items()))
)
"""Types whose entries may hold more of them."""
_STREAMS: Final = frozenset((GeneratorType, map, filter, zip, enumerate, reversed))
"""Types that make their entries as they are asked for them."""


_SIZED: Final = frozenset((tuple, list, dict))
"""Sized beyond doubt; asking the abstract class takes longer than a short loop."""


class Budget:
    """What is left for the page being rendered."""

    def __init__(self, steps: int = STEPS, output: int = OUTPUT) -> None:
        self._allowed = steps
        self._output = output
        self._left = steps
        self._weight = 0

    def refill(self) -> None:
        """Begin a page."""
        self._left = self._allowed
        self._weight = 0

    def spend(self, steps: int = 1) -> None:
        """Take `steps` off; OverBudgetError when there are none left."""
        self._left -= steps
        if self._left < 0:
            raise OverBudgetError

    def loop(self, items: Any) -> Any:
        """`items`, each of which a loop will go through: paid at once where their number is known."""
        if type(items) in _SIZED or isinstance(items, Sized):
            self.spend(len(items))
            return items
        return self._counted(items)

    def pay(self, value: Any, characters: int = CHARACTERS) -> Any:
        """`value`, all of which is about to be worked on: paid by its size, or entry by entry as it comes.

        Of a text, so many `characters` are worked on in one step.
        """
        kind = type(value)
        if kind is str or kind is Markup:
            if len(value) >= characters:
                self.spend(len(value) // characters)
        elif kind in _NESTING:
            self._pay_all(value)
        elif kind in _STREAMS:
            return self._counted(value)
        return value

    def _pay_all(self, value: Any) -> None:
        """Pay for a list by all its entries hold: lists that hold one another grow without end when written."""
        items = characters = 0
        pending = [value]
        while pending:
            group = pending.pop()
            items += len(group)
            if type(group) is dict:
                pending.append(group.values())
            for each in group:
                kind = type(each)
                if kind is str or kind is Markup:
                    characters += len(each)
                elif kind in _NESTING:
                    pending.append(each)
            if items // ITEMS + characters // CHARACTERS > self._left:
                raise OverBudgetError
        self.spend(items // ITEMS + characters // CHARACTERS)

    def produce(self, size: int) -> None:
        """Pay for a text of `size` that is about to be put together."""
        self.check_size(size)
        if size >= CHARACTERS:
            self.spend(size // CHARACTERS)

    def check_size(self, size: int) -> None:
        """OverBudgetError for a text of more than a page's `size`."""
        if size > self._output:
            raise OverBudgetError

    def weigh(self, size: int) -> None:
        """Add `size` to what the page holds so far; OverBudgetError where that is more than a page."""
        self._weight += size
        self.check_size(self._weight)

    def text(self, value: Any) -> Any:
        """`value`, whose size a page can bear."""
        if isinstance(value, (str, list, tuple, dict)):
            self.check_size(len(value))
        return value

    def operate(self, operator: str, left: Any, right: Any) -> None:
        """Refuse an operation whose result would be huge, before it is worked out."""
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            self._digits(left.bit_length() * max(right, 0))
        elif operator == "*":
            self._multiply(left, right)
        elif operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
            self._multiplied(left, 1)
            self._multiplied(right, 1)
        elif operator == "%" and isinstance(left, str):
            self.pattern(left)
            self.pay(left)
            self.pay(right)

    def pattern(self, text: str) -> None:
        """Refuse a pattern that asks for a width of five digits or more, or for one given apart."""
        if _WIDE.search(text):
            raise OverBudgetError

    def widths(self, values: Iterable[Any]) -> None:
        """Refuse numbers too great for a width or a count."""
        for value in values:
            if isinstance(value, int) and abs(value) > WIDTH:
                raise OverBudgetError

    def joined(self, between: Any, items: Any) -> Any:
        """`items`, to be put together with `between` in between: no more than a page can bear."""
        room = len(between) if isinstance(between, str) else 1
        if isinstance(items, Sized):
            self.check_size(len(items) * room)
        size = 0
        found = []
        for item in items:
            size += room + (len(item) if isinstance(item, str) else 1)
            self.check_size(size)
            found.append(self.pay(item))
        self.produce(size)
        return found

    def spread(self, times: int, values: Iterable[Any]) -> None:
        """Refuse texts among `values` that are too long to be written so many `times`."""
        self.produce(times * sum(len(value) for value in values if isinstance(value, str)))

    def replaced(self, text: Any, old: Any, new: Any, most: int | None = None) -> None:
        """Refuse a replacement whose result would be huge."""
        text, old, new = str(text), str(old), str(new)
        times = text.count(old)
        self.produce(len(text) + len(new) * (times if most is None or most < 0 else min(times, most)))

    def method(self, text: str, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Return the `args` a method of `text` is to be called with; refuse them if its result would be huge."""
        given = (*args, *named.values())
        self.widths(given)
        if name == "join" and args:
            return (self.joined(text, args[0]), *args[1:])
        if name == "replace" and len(given) > 1:
            self.replaced(text, *given[:3])
        elif name == "expandtabs":
            self.produce(len(text) + text.count("\t") * max((8, *(n for n in given if isinstance(n, int)))))
        elif name == "translate" and given and isinstance(given[0], dict):
            longest = max((len(value) for value in given[0].values() if isinstance(value, str)), default=1)
            self.produce(len(text) * longest)
        return args

    def _multiply(self, left: Any, right: Any) -> None:
        if isinstance(left, int) and isinstance(right, int):
            self._digits(left.bit_length() + right.bit_length())
        for size, times in ((left, right), (right, left)):
            if isinstance(size, Sized) and isinstance(times, int):
                self._multiplied(size, times)

    def _multiplied(self, value: Sized, times: int) -> None:
        size = len(value) * max(times, 0)
        self.check_size(size)
        self.spend(size // (CHARACTERS if isinstance(value, str) else ITEMS))

    def _digits(self, bits: int) -> None:
        if bits > DIGITS:
            raise OverBudgetError

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.spend()
            yield item
