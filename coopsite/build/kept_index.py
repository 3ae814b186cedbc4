"""Keeps of a search index what the next build needs: a row for each language, and one for each block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from msgspec import Struct

from coopsite.search.block import IndexBlock
from coopsite.search.catalogue import Names, list_block, paths_of
from coopsite.search.paths import FOLDER
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPACE: Final = "search"
KEY_BYTES: Final = 16
"""Of the key of a text."""
_PREFIX: Final = 8
"""So many of them tell in which block a text is."""
_MOST_ROWS: Final = 4


class RowCache(Protocol):
    """What keeps rows: a `BuildCache`, or one behind a lock."""

    def get(self, space: str, name: str) -> bytes | None:
        """Return what was last put under this name, or None."""

    def put(self, space: str, name: str, data: bytes) -> None:
        """Remember `data`."""

    def forget(self, space: str, names: Iterable[str]) -> None:
        """Drop rows."""


class KeptBlock(Struct, frozen=True, array_like=True):
    """A block as it was made, and the keys of its texts, one behind the other."""

    keys: bytes
    block: IndexBlock
    names: Names

    def files(self, language: str, number: int) -> dict[str, str]:
        """Return the digest of each file by its path."""
        return paths_of(language, number, self.block, self.names)


class KeptEntry(Struct, frozen=True, array_like=True):
    """What a language's row says of a block."""

    pages: str
    """Names the pages its texts were read from, and their facets."""
    row: str
    """Digest of the block's row."""
    slot: int
    """Which of its two rows that is: a new one never takes the place of the one that is still needed."""
    prefixes: bytes
    """How the key of each text begins."""
    listed: bytes
    """The block as the catalogue has it."""
    files: int
    """How many it has."""

    def place_of(self, key: bytes) -> int:
        """Return which of the block's texts has this key, if one has it; below 0 where none does."""
        begun = key[:_PREFIX]
        at = self.prefixes.find(begun)
        while at >= 0 and at % _PREFIX:
            at = self.prefixes.find(begun, at + 1)
        return at // _PREFIX


class _KeptLanguage(Struct, frozen=True, array_like=True):
    made_by: str
    catalogue: str
    entries: list[KeptEntry]


_NOTHING: Final = _KeptLanguage("", "", [])
_encode: Final = msgspec.msgpack.Encoder().encode
_language: Final = msgspec.msgpack.Decoder(_KeptLanguage)
_block: Final = msgspec.msgpack.Decoder(KeptBlock)
_counts: Final = msgspec.msgpack.Decoder(dict[str, int])


class KeptIndex:
    """What is kept of the index of a language. `name` is the output's.

    A row that is lost, or is not the one that the language's row names, is None.
    """

    def __init__(self, cache: RowCache, name: str, language: str) -> None:
        self._cache = cache
        self._name = f"{name}\n{language}"
        data = cache.get(_SPACE, self._name)
        found = _NOTHING
        if data is not None:
            try:
                found = _language.decode(data)
            except msgspec.MsgspecError:
                found = _NOTHING
        self.made_by = found.made_by
        """Names the code that made the blocks."""
        self.catalogue = found.catalogue
        """Digest of the catalogue."""
        self.entries = found.entries
        self._loaded: dict[int, KeptBlock] = {}

    def block(self, number: int) -> KeptBlock | None:
        """Return a block as it was kept. The last few are held."""
        if number in self._loaded:
            return self._loaded[number]
        entry = self.entries[number]
        data = self._cache.get(_SPACE, self._row(number, entry.slot))
        if data is None or digest(data) != entry.row:
            return None
        try:
            found = _block.decode(data)
        except msgspec.MsgspecError:
            return None
        if len(self._loaded) == _MOST_ROWS:
            del self._loaded[min(self._loaded)]
        self._loaded[number] = found
        return found

    def place_of(self, key: bytes) -> tuple[int, int] | None:
        """Return the number of the block that has the text with this key, and the text's number there."""
        for number, entry in enumerate(self.entries):
            at = entry.place_of(key)
            block = self.block(number) if at >= 0 else None
            if block is not None and block.keys[KEY_BYTES * at : KEY_BYTES * (at + 1)] == key:
                return number, at
        return None

    def distrust(self) -> None:
        """Take nothing that was kept for what is published."""
        self.entries = [msgspec.structs.replace(each, pages="", row="") for each in self.entries]

    def put(
        self, number: int, pages: str, keys: bytes, block: IndexBlock, dated: int
    ) -> tuple[KeptEntry, KeptBlock]:
        """Keep a block beside the one of that number, of whose documents the first `dated` have a date."""
        names, listed = list_block(block, dated)
        kept = KeptBlock(keys, block, names)
        data = _encode(kept)
        slot = 1 - self.entries[number].slot if number < len(self.entries) else 0
        self._cache.put(_SPACE, self._row(number, slot), data)
        prefixes = b"".join([keys[at : at + _PREFIX] for at in range(0, len(keys), KEY_BYTES)])
        count = len(kept.files("", number))
        return KeptEntry(pages, digest(data), slot, prefixes, listed, count), kept

    def save(self, made_by: str, catalogue: str, entries: list[KeptEntry]) -> None:
        """Have `entries` be those of the language, and forget the rows that they do not name."""
        now = {self._row(number, entry.slot) for number, entry in enumerate(entries)}
        before = {self._row(number, entry.slot) for number, entry in enumerate(self.entries)}
        self._cache.forget(_SPACE, before - now)
        if (self.made_by, self.catalogue, self.entries) != (made_by, catalogue, entries):
            self._cache.put(_SPACE, self._name, _encode(_KeptLanguage(made_by, catalogue, entries)))
        self.made_by, self.catalogue, self.entries = made_by, catalogue, entries
        self._loaded.clear()

    def forget_block(self, number: int) -> None:
        """Have a block be unknown from now on."""
        self.entries[number] = msgspec.structs.replace(self.entries[number], pages="", row="")
        self._cache.put(
            _SPACE, self._name, _encode(_KeptLanguage(self.made_by, self.catalogue, self.entries))
        )

    def _row(self, number: int, slot: int) -> str:
        return f"{self._name}\n{number}\n{slot}"


def save_languages(cache: RowCache, name: str, counts: dict[str, int]) -> None:
    """Note how many blocks each language of an index has, and forget what is kept of all others."""
    before = _languages(cache, name)
    for language in before.keys() - counts.keys():
        _forget(cache, name, language, before[language])
    if before != counts:
        cache.put(_SPACE, name, _encode(counts))


def has_file(cache: RowCache, name: str, path: str) -> bool:
    """Tell whether an index has a file at `path`."""
    language, number, *_ = [*path.removeprefix(FOLDER).split("/"), ""]
    kept = KeptIndex(cache, name, language)
    if not number.isdecimal() or int(number) >= len(kept.entries):
        return False
    block = kept.block(int(number))
    return block is not None and path in block.files(language, int(number))


def forget_index(cache: RowCache, name: str) -> None:
    """Forget all that is kept of an index."""
    for language, count in _languages(cache, name).items():
        _forget(cache, name, language, count)
    cache.forget(_SPACE, [name])


def _forget(cache: RowCache, name: str, language: str, count: int) -> None:
    row = f"{name}\n{language}"
    cache.forget(_SPACE, [row, *(f"{row}\n{number}\n{slot}" for number in range(count) for slot in (0, 1))])


def _languages(cache: RowCache, name: str) -> dict[str, int]:
    data = cache.get(_SPACE, name)
    try:
        return {} if data is None else _counts.decode(data)
    except msgspec.MsgspecError:
        return {}
