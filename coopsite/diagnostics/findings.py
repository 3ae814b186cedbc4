"""All that a run found, in the order of a report: packed by the thousand, since there may be very many."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.diagnostics.model import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_PACK: Final = 1000
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(tuple[Diagnostic, ...]).decode


class _Pack(Struct, frozen=True, array_like=True, gc=False):
    """Diagnostics next to each other in the order of a report."""

    first: str
    """Path of the first one."""
    last: str
    counts: dict[str, int]
    """How many there are of each code."""
    packed: bytes

    def is_near(self, paths: Iterable[str]) -> bool:
        """Tell whether any of the paths may be among theirs."""
        return any(self.first <= path <= self.last for path in paths)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Unpack them."""
        return _decode(self.packed)


class Findings(Struct, frozen=True, array_like=True, eq=False):
    """Diagnostics in the order of a report, each once. What is not asked for is not unpacked."""

    packs: tuple[_Pack, ...] = ()

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Findings:
        """Put diagnostics in order, and pack them."""
        unique = {each.sort_key: each for each in diagnostics}
        return cls(tuple(_packs([unique[key] for key in sorted(unique)])))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each code, in the order of the codes."""
        found = Counter[str]()
        for pack in self.packs:
            found.update(pack.counts)
        return dict(sorted(found.items()))

    def first_of_each(self, most: int) -> list[Diagnostic]:
        """Return the first `most` of each code, in order."""
        shown = Counter[str]()
        found = []
        for pack in self.packs:
            if all(shown[code] >= most for code in pack.counts):
                continue
            for each in pack.diagnostics():
                shown[each.code] += 1
                if shown[each.code] <= most:
                    found.append(each)
        return found

    def at(self, paths: Collection[str]) -> list[Diagnostic]:
        """Return those of files, in order."""
        near = (pack for pack in self.packs if pack.is_near(paths))
        return [each for pack in near for each in pack.diagnostics() if each.path in paths]

    def replaced(self, paths: Collection[str], diagnostics: Iterable[Diagnostic]) -> Findings:
        """Return these findings with `diagnostics`, all at `paths`, in place of those that were there."""
        rest = list(Findings.of(diagnostics))[::-1]
        packs: list[_Pack] = []
        for number, pack in enumerate(self.packs):
            is_last = number == len(self.packs) - 1
            some = []
            while rest and (is_last or rest[-1].path <= pack.last):
                some.append(rest.pop())
            if some or pack.is_near(paths):
                some += (each for each in pack.diagnostics() if each.path not in paths)
                packs += _packs(sorted(some, key=attrgetter("sort_key")))
            else:
                packs.append(pack)
        return Findings((*packs, *_packs(rest[::-1])))

    def __iter__(self) -> Iterator[Diagnostic]:
        for pack in self.packs:
            yield from pack.diagnostics()

    def __len__(self) -> int:
        return sum(sum(pack.counts.values()) for pack in self.packs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self.packs)


def _packs(diagnostics: list[Diagnostic]) -> Iterator[_Pack]:
    for at in range(0, len(diagnostics), _PACK):
        some = diagnostics[at : at + _PACK]
        counts = Counter(each.code for each in some)
        yield _Pack(some[0].path, some[-1].path, dict(counts), _encode(some))
