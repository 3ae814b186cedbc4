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
_TWO: Final = tuple(first + second for second in _SIGNS for first in _SIGNS)
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
    blocks: list[msgspec.Raw]


Names = tuple[str, str, str, str]
"""Of the files of a block: documents, words, pairs, facets."""


class ListedBlock(NamedTuple):
    """The names of a block's files, and the block as the catalogue has it."""

    names: Names
    listed: bytes


def list_block(block: IndexBlock, dated: int) -> ListedBlock:
    """Name the files of a block, whose first `dated` documents have a date."""
    names_of = _Names()
    documents, words, pairs, facets = map(names_of.all_of, _files(block))
    listed = _Listed(len(block.documents), dated, documents, " ".join(block.heads), words, pairs, facets)
    return ListedBlock((documents, words, pairs, facets), msgspec.json.encode(listed))


def paths_of(language: str, number: int, block: IndexBlock, names: Names) -> dict[str, str]:
    """Return the digest of each file of a block by its path."""
    folder = folder_of(language, number)
    return {
        f"{folder}{written[_LENGTH * at : _LENGTH * (at + 1)]}.json": digest
        for digests, written in zip(_files(block), names, strict=True)
        for at, digest in enumerate(digests)
        if digest
    }


def publish(language: str, listed: Iterable[bytes]) -> bytes:
    """Return the catalogue of the blocks that are `listed`."""
    return msgspec.json.encode(
        _Catalogue(Lexicon(language).has_endings, [msgspec.Raw(each) for each in listed])
    )


def folder_of(language: str, number: int) -> str:
    """Return the folder of a block's files below the output, with a slash at its end."""
    return f"{FOLDER}{language}/{number}/"


def _files(block: IndexBlock) -> tuple[Sequence[str], ...]:
    return block.documents, block.words, block.pairs, (block.facets,)


class _Names:
    """The names of the files in one folder. Each is short, and no two contents have the same."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}

    def all_of(self, digests: Iterable[str]) -> str:
        """Return the names of files."""
        return "".join([self._name(digest) if digest else _NONE for digest in digests])

    def _name(self, digest: str) -> str:
        at = 0
        while True:
            name = _short(digest, at)
            if self._files.setdefault(name, digest) == digest:
                return name
            at += 1


def _short(digest: str, at: int) -> str:
    value = int((digest + digest)[at : at + 8], 16)
    return _TWO[value & 1023] + _TWO[value >> 10 & 1023] + _TWO[value >> 20 & 1023]
