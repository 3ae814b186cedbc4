"""Holds the pages of a plan: what is asked of all of them in memory, and the rest on disk where they are many."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.build.page_keys import NAME_BYTES, PageKeys, PageSort, sort_and_content
from coopsite.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.build.page_keys import MadeWith
    from coopsite.output.publish import OutputFile
    from coopsite.output.spool import Spool

_AT_ONCE: Final = 64
"""Pages put into the spool together."""
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Page).decode


class PlannedPages(Mapping[str, Page]):
    """The pages of a plan by path, in the order in which they were added; of several at one path the last.

    What recipes say lies in `spool`, where one is given: a page is then read from there, which may raise OSError, and
    is a new object each time.
    """

    def __init__(self, context: str, spool: Spool | None = None) -> None:
        """`context` is the digest of the site's context."""
        self._context = context.encode()
        self._spool = spool
        self._pages: list[Page] = []
        self._starts = array("Q")
        self._lengths = array("I")
        self._paths: list[str] = []
        self._numbers: dict[str, int] = {}
        self._sources: list[str] = []
        """Of what has a body: the text's own string, which takes no memory."""
        self._contents = bytearray()
        self._sorts: list[PageSort] = []
        self._sort_numbers: dict[PageSort, int] = {}
        self._sort_of = array("H")

    def add(self, pages: Iterable[Page]) -> None:
        """Add pages. May raise OSError."""
        packed: list[bytes] = []
        for page in pages:
            sort, content = sort_and_content(page, self._context)
            self._numbers[page.path] = len(self._paths)
            self._paths.append(page.path)
            self._sources.append(page.source if page.body else "")
            self._contents += content
            number = self._sort_numbers.get(sort)
            if number is None:
                number = self._sort_numbers[sort] = len(self._sorts)
                self._sorts.append(sort)
            self._sort_of.append(number)
            if self._spool is None:
                self._pages.append(page)
            else:
                packed.append(_encode(page))
                if len(packed) == _AT_ONCE:
                    self._put(self._spool, packed)
                    packed.clear()
        if self._spool is not None and packed:
            self._put(self._spool, packed)

    def sorts(self) -> Mapping[PageSort, int]:
        """Return how many pages there are of each sort."""
        return {self._sorts[number]: count for number, count in Counter(self._sort_of).items()}

    def sort_of(self, path: str) -> PageSort:
        """Return the sort of the page at `path`."""
        return self._sorts[self._sort_of[self._numbers[path]]]

    def with_bodies(self) -> Iterator[tuple[str, str]]:
        """Yield path and source of every page that shows a body."""
        return ((path, source) for path, source in zip(self._paths, self._sources, strict=True) if source)

    def files(self, made_with: MadeWith, version: str) -> Iterator[OutputFile]:
        """Yield every page that was added as a file of the output; see `page_files`."""
        keys = PageKeys(made_with, version)
        for number, path in enumerate(self._paths):
            content = bytes(self._contents[NAME_BYTES * number : NAME_BYTES * (number + 1)])
            yield keys.file(path, self._sorts[self._sort_of[number]], content)

    def __getitem__(self, path: str) -> Page:
        number = self._numbers[path]
        return self._pages[number] if self._spool is None else _decode(self._packed(self._spool, number))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def packed(self, path: str) -> bytes:
        """Return the page at `path` as msgpack."""
        number = self._numbers[path]
        if self._spool is None:
            return _encode(self._pages[number])
        return self._packed(self._spool, number)

    def _put(self, spool: Spool, packed: Sequence[bytes]) -> None:
        """Put pages as msgpack into the spool."""
        start, _ = spool.put(b"".join(packed))
        lengths = list(map(len, packed))
        self._starts.extend(accumulate(lengths[:-1], initial=start))
        self._lengths.extend(lengths)

    def _packed(self, spool: Spool, number: int) -> bytes:
        return spool.get((self._starts[number], self._lengths[number]))
