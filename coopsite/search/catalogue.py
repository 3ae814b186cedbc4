"""The catalogue of a language's index: which files it has, and under which names they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import Struct

from coopsite.search.paths import FOLDER
from coopsite.search.words import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.search.block import IndexBlock

_SIGNS: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""In lower case: some file systems take capitals for the same letters."""
_LENGTH: Final = 6
_NONE: Final = "-" * _LENGTH


class _Listed(Struct):
    """A block in the catalogue. The names of files follow each other without anything between them."""

    size: int
    dated: int
    documents: str
    heads: str
    words: str
    pairs: str
    facets: str


class _Catalogue(Struct):
    endings: bool
    """Whether words are found without their endings."""
    blocks: list[_Listed]


class ListedBlock(NamedTuple):
    """A block as the catalogue names it, and the digest of each of its files by path."""

    block: IndexBlock
    names: tuple[str, str, str, str]
    """Of the files of documents, words, pairs and facets."""
    files: dict[str, str]


class Published(NamedTuple):
    """The files of an index: the bytes of its catalogue, and the digest of each other file by its path."""

    catalogue: bytes
    files: dict[str, str]


def list_block(language: str, number: int, block: IndexBlock) -> ListedBlock:
    """Name the files of a block, the one of that `number`."""
    files: dict[str, str] = {}
    names = _Names(f"{FOLDER}{language}/{number}/", files)
    sorts = (block.documents, block.words, block.pairs, [block.facets])
    documents, words, pairs, facets = map(names.all_of, sorts)
    return ListedBlock(block, (documents, words, pairs, facets), files)


def publish(language: str, blocks: Sequence[ListedBlock], dated: int) -> Published:
    """Write the catalogue of `blocks`; their first `dated` documents have a date."""
    files: dict[str, str] = {}
    listed = []
    begun = 0
    for block, (documents, words, pairs, facets), of_block in blocks:
        size = len(block.documents)
        dated_here = min(max(dated - begun, 0), size)
        listed.append(_Listed(size, dated_here, documents, " ".join(block.heads), words, pairs, facets))
        files |= of_block
        begun += size
    return Published(msgspec.json.encode(_Catalogue(Lexicon(language).has_endings, listed)), files)


class _Names:
    """The names of the files in one folder. Each is short, and no two contents have the same."""

    def __init__(self, folder: str, files: dict[str, str]) -> None:
        self._folder = folder
        self._files = files

    def all_of(self, digests: Iterable[str]) -> str:
        """Put files among those published; return their names."""
        return "".join([self._name(digest) if digest else _NONE for digest in digests])

    def _name(self, digest: str) -> str:
        at = 0
        while True:
            name = _short(digest, at)
            if self._files.setdefault(f"{self._folder}{name}.json", digest) == digest:
                return name
            at += 1


def _short(digest: str, at: int) -> str:
    value = int((digest + digest)[at : at + 8], 16)
    return "".join([_SIGNS[value >> 5 * place & 31] for place in range(_LENGTH)])
