"""A block of documents as files: words, pairs and facets. Made from nothing, or from what was before an edit."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from coopsite.search import numbers
from coopsite.search.document import decode as decode_document
from coopsite.search.words import FIELD_END, RUN_END, tokens_of
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coopsite.search.document import SearchDocument
    from coopsite.search.words import Lexicon, Spelling

T = TypeVar("T")

BLOCK: Final = 2048
"""Documents of a full block."""
_SIGNS_A_FILE: Final = 9800
"""So many signs of documents come to one file of pairs."""
_SMALL: Final = 3000
"""Characters after which a file of words may end."""
_LARGE: Final = 9000
"""Characters after which it must."""
_MOST_PATCHED: Final = 40
"""Documents that may differ for a block to be patched."""

_CLASSES: Final = 32
_STRIDE: Final = 0x9E8
_PARTS: Final = 8
"""Pairs are put together in so many parts, one after the other, to save memory. The stride is a multiple of it, so all
pairs of a file are in one part wherever there are as many files."""
_WORD_BITS: Final = 20
_NUMBER_BITS: Final = 11
_NUMBER_MASK: Final = (1 << _NUMBER_BITS) - 1
_MOST_WORDS: Final = (1 << _WORD_BITS) - 1
"""Words of a block whose pairs are known. A word and the number of its document are one number of 32 bits."""
_FIELD_END, _RUN_END = range(2)
"""The numbers of these tokens."""

Facets = tuple[str, ...]
"""What a document can be narrowed by: ``kind-meeting``, ``tag-ocop``, ``year-2023``."""


class IndexBlock(Struct, frozen=True, array_like=True):
    """The files of a block by their digests, and what they were made from."""

    documents: tuple[str, ...]
    """Digests, in order."""
    facets_of: tuple[Facets, ...]
    """Of each document."""
    size: int
    """How many letters and signs all documents have together."""
    heads: tuple[str, ...]
    words: tuple[str, ...]
    pairs: tuple[str, ...]
    """Empty for a file that would be empty."""
    facets: str


class Postings(NamedTuple):
    """What one document has."""

    spellings: set[tuple[str, str]]
    """Spelling and word."""
    title: set[str]
    number: set[str]
    """Words of document numbers."""
    lead: set[str]
    pairs: set[tuple[str, str]]
    size: int


Files = dict[str, bytes]
"""Content by digest."""


def runs_of(document: SearchDocument) -> str:
    """Return the words of a document in lower case, in runs; words of two of them never stand side by side."""
    numbers_of = RUN_END.join(document.numbers)
    strong = f"{document.title}{FIELD_END}{numbers_of}{FIELD_END}{document.lead}{FIELD_END}"
    return f"{strong}{document.text}{RUN_END}{document.day}{RUN_END}{document.meant}".lower()


def _fields(tokens: Sequence[T], end: T) -> list[tuple[int, int]]:
    """Return where title, numbers and lead begin and end among the tokens of `runs_of`; `end` stands behind each."""
    ends = [-1]
    for _ in range(3):
        ends.append(tokens.index(end, ends[-1] + 1))
    return [(ends[at] + 1, ends[at + 1]) for at in range(3)]


def postings_of(document: SearchDocument, lexicon: Lexicon) -> Postings:
    """Return what a document has."""
    runs = runs_of(document)
    tokens = tokens_of(runs)
    found = [lexicon[token] for token in tokens]
    words = [each.word for each in found]
    title, number, lead = (set(words[start:end]) for start, end in _fields(tokens, FIELD_END))
    return Postings(
        {(each.spelling, each.word) for each in found if each.word},
        title - {""},
        number - {""},
        lead - {""},
        {pair for pair in pairwise(words) if all(pair)},
        len(runs),
    )


def build(
    documents: Sequence[bytes], names: Sequence[str], facets_of: Sequence[Facets], lexicon: Lexicon
) -> tuple[IndexBlock, Files]:
    """Make a block from `documents` as JSON, whose digests are `names`."""
    tokens = _Tokens()
    texts: list[array[int]] = []
    spelled: defaultdict[int, list[int]] = defaultdict(list)
    fields: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in range(3)]
    size = 0
    for number, data in enumerate(documents):
        runs = runs_of(decode_document(data))
        size += len(runs)
        text = tokens.of(runs)
        for token in set(text):
            spelled[token].append(number)
        for having, (start, end) in zip(fields, _fields(text, _FIELD_END), strict=True):
            for token in set(text[start:end]):
                having[token].append(number)
        texts.append(text)
    found = [lexicon[token] for token in tokens.known]
    files: Files = {}
    heads, words = _write_words(_entries(spelled, fields, found), files)
    pairs = _write_pairs(texts, [each.word for each in found], files_of_pairs(size), files)
    facets = _write_facets(facets_of, files)
    return IndexBlock(tuple(names), tuple(facets_of), size, heads, words, pairs, facets), files


def files_of_pairs(size: int) -> int:
    """Return over how many files the pairs of a block of `size` are spread: a power of two, which seldom changes."""
    return 1 << max(0, (size - 1) // _SIGNS_A_FILE).bit_length()


def place_of(first: str, second: str, count: int) -> int:
    """Return the number of the file of two words, of `count` files, which are a power of two.

    Of the second word only the first letter counts.
    """
    spread = _spread(first)
    return (spread + _class_of(second) * _STRIDE) % count


def _spread(word: str) -> int:
    """Return a number between 0 and 2**32 that depends on the UTF-16 code units of a word."""
    value = 0
    units = word.encode("utf-16-le")
    for at in range(0, len(units), 2):
        value = (value * 31 + units[at] + (units[at + 1] << 8)) & 0xFFFFFFFF
    return value ^ value >> 15


def _class_of(word: str) -> int:
    return ord(word[0]) % _CLASSES


def patched(
    before: IndexBlock,
    names: Sequence[str],
    facets_of: Sequence[Facets],
    load_document: Callable[[str], bytes | None],
    load_file: Callable[[str], bytes | None],
    lexicon: Lexicon,
) -> tuple[IndexBlock, Files] | None:
    """Make a block from what it was `before`; the same, to the byte, as `build` makes.

    None where that is not possible, or would take longer. Documents and files are asked for by digest.
    """
    known = len(before.documents)
    if len(names) < known:
        return None
    different = [at for at, name in enumerate(names) if at >= known or name != before.documents[at]]
    if len(different) > _MOST_PATCHED:
        return None
    edit = _Edit()
    for at in different:
        versions = (before.documents[at], names[at]) if at < known else (names[at],)
        for name in versions:
            data = load_document(name)
            if data is None:
                return None
            has = postings_of(decode_document(data), lexicon)
            edit.note(at, has, is_new=name == names[at])
    size = before.size + edit.growth
    if files_of_pairs(size) != len(before.pairs):
        return None
    files: Files = {}
    try:
        heads, words = before.heads, before.words
        if edit.touches_words:
            entries = edit.words(_loaded(before.words, load_file))
            if len(entries) >= _MOST_WORDS:
                return None
            heads, words = _write_words(entries, files)
        pairs = edit.pairs(before.pairs, load_file, files)
    except _LostError:
        return None
    facets = before.facets
    if tuple(facets_of) != before.facets_of:
        facets = _write_facets(facets_of, files)
    return IndexBlock(tuple(names), tuple(facets_of), size, heads, words, pairs, facets), files


class _LostError(Exception):
    """A file that was remembered is no longer there."""


_decode: Final = msgspec.json.Decoder(dict[str, str]).decode
_encode: Final = msgspec.json.Encoder().encode


def _loaded(names: Iterable[str], load: Callable[[str], bytes | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        data = load(name)
        if data is None:
            raise _LostError
        found.update(_decode(data))
    return found


class _Edit:
    """What changes in a block: which documents gain and lose what."""

    def __init__(self) -> None:
        self._spelled: dict[tuple[str, str], dict[int, bool]] = {}
        self._fields: tuple[dict[str, dict[int, bool]], ...] = ({}, {}, {})
        self._pairs: dict[tuple[str, str], dict[int, bool]] = {}
        self.growth = 0

    @property
    def touches_words(self) -> bool:
        """Whether any file of words may differ."""
        return bool(self._spelled or any(self._fields))

    def note(self, number: int, has: Postings, *, is_new: bool) -> None:
        """Have the document `number` no longer have something, or have it from now on."""
        self.growth += has.size if is_new else -has.size
        _note(self._spelled, has.spellings, number, is_new=is_new)
        _note(self._pairs, has.pairs, number, is_new=is_new)
        for kept, words in zip(self._fields, (has.title, has.number, has.lead), strict=True):
            _note(kept, words, number, is_new=is_new)

    def words(self, entries: dict[str, str]) -> dict[str, str]:
        """Return the entries of words as they are after the edit."""
        touched = {word for _, word in self._spelled}.union(*self._fields)
        by_word: dict[str, dict[str, dict[int, bool]]] = {}
        for (spelling, word), changes in self._spelled.items():
            by_word.setdefault(word, {})[spelling] = changes
        for word in touched:
            before, spellings = _split(word, entries.pop(word, "|||"))
            fields = [
                _apply(written, changes.get(word))
                for written, changes in zip(before, self._fields, strict=True)
            ]
            for spelling, changes in by_word.get(word, {}).items():
                spellings[spelling] = _apply(spellings.get(spelling, ""), changes)
            spellings = {spelling: numbers for spelling, numbers in spellings.items() if numbers}
            if spellings:
                entries[word] = _entry(word, fields, spellings)
        return entries

    def pairs(
        self, before: tuple[str, ...], load: Callable[[str], bytes | None], files: Files
    ) -> tuple[str, ...]:
        """Return the names of the files of pairs after the edit; new ones are put into `files`."""
        by_file: dict[int, dict[str, dict[str, dict[int, bool]]]] = {}
        for (first, following), changes in self._pairs.items():
            at = place_of(first, following, len(before))
            by_file.setdefault(at, {}).setdefault(first, {})[following] = changes
        names = list(before)
        for at, firsts in by_file.items():
            content = _loaded([names[at]], load) if names[at] else {}
            for first, followings in firsts.items():
                listed = content.get(first, "")
                having = dict(each.split(":") for each in listed.split(",")) if listed else {}
                for following, changes in followings.items():
                    numbers_after = _apply(having.pop(following, ""), changes)
                    if numbers_after:
                        having[following] = numbers_after
                content[first] = ",".join(sorted(f"{word}:{numbers}" for word, numbers in having.items()))
            names[at] = _put({first: content[first] for first in sorted(content) if content[first]}, files)
        return tuple(names)


def _note(
    kept: dict[str, dict[int, bool]] | dict[tuple[str, str], dict[int, bool]],
    keys: set[str] | set[tuple[str, str]],
    number: int,
    *,
    is_new: bool,
) -> None:
    for key in keys:
        changes = kept.setdefault(key, {})  # type: ignore[arg-type]
        if is_new and changes.get(number) is False:
            # Taken away and given back: nothing changes.
            del changes[number]
            if not changes:
                del kept[key]  # type: ignore[arg-type]
        else:
            changes[number] = is_new


def _apply(text: str, changes: Mapping[int, bool] | None) -> str:
    if not changes:
        return text
    gone = [number for number, has in changes.items() if not has]
    return numbers.changed(text, gone, [number for number, has in changes.items() if has])


class _Tokens(dict[str, tuple[int, ...]]):
    """The numbers of the tokens of a piece of text, by piece; those between spaces come again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = {FIELD_END: _FIELD_END, RUN_END: _RUN_END}

    @property
    def known(self) -> Iterable[str]:
        """All tokens, in the order of their numbers."""
        return self._numbers

    def of(self, runs: str) -> array[int]:
        """Return the numbers of the tokens of a text."""
        # No token has a space in it.
        pieces = runs.replace(RUN_END, f" {RUN_END} ").replace(FIELD_END, f" {FIELD_END} ").split(" ")
        return array("I", chain.from_iterable(map(self.__getitem__, pieces)))

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers_of = self._numbers
        found = self[piece] = tuple(
            [numbers_of.setdefault(token, len(numbers_of)) for token in tokens_of(piece)]
        )
        return found


def _entries(
    spelled: Mapping[int, list[int]], fields: Sequence[Mapping[int, list[int]]], found: Sequence[Spelling]
) -> dict[str, str]:
    """Return the entries of words; `found` are spelling and word of each token.

    Several tokens may be of one spelling, several spellings of one word.
    """
    by_word: dict[str, dict[str, list[int]]] = {}
    of_fields: dict[str, list[list[int]]] = {}
    for token, having in spelled.items():
        spelling, word = found[token]
        spellings = by_word.setdefault(word, {})
        spellings[spelling] = _united(spellings[spelling], having) if spelling in spellings else having
    for at, in_field in enumerate(fields):
        for token, having in in_field.items():
            lists = of_fields.setdefault(found[token].word, [[], [], []])
            lists[at] = _united(lists[at], having) if lists[at] else having
    by_word.pop("", None)
    nowhere: list[list[int]] = [[], [], []]
    return {
        word: _entry(
            word,
            [numbers.encode(having) for having in of_fields.get(word, nowhere)],
            {spelling: numbers.encode(having) for spelling, having in spellings.items()},
        )
        for word, spellings in by_word.items()
    }


def _united(one: list[int], other: list[int]) -> list[int]:
    return sorted({*one, *other})


def _entry(word: str, fields: Iterable[str], spellings: Mapping[str, str]) -> str:
    listed = sorted(
        f"{'' if spelling == word else spelling}:{numbers}" for spelling, numbers in spellings.items()
    )
    return "|".join((*fields, ",".join(listed)))


def _split(word: str, entry: str) -> tuple[list[str], dict[str, str]]:
    *fields, listed = entry.split("|")
    pairs = (each.split(":") for each in listed.split(",")) if listed else ()
    return fields, {spelling or word: numbers for spelling, numbers in pairs}


def _write_words(entries: Mapping[str, str], files: Files) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut the words into files, where the content says, so that an edit moves few cuts."""
    heads: list[str] = []
    names: list[str] = []
    content: dict[str, str] = {}
    size = 0
    for word in sorted(entries, key=_code_units):
        if size >= _SMALL and (size >= _LARGE or _spread(word) % 3 == 0):
            names.append(_put(content, files))
            content, size = {}, 0
        if not content:
            heads.append(word)
        content[word] = entry = entries[word]
        size += len(word) + len(entry)
    if content:
        names.append(_put(content, files))
    return tuple(heads), tuple(names)


def _code_units(word: str) -> bytes:
    return word.encode("utf-16-be")


def _write_pairs(
    texts: Sequence[array[int]], words: Sequence[str], count: int, files: Files
) -> tuple[str, ...]:
    """Write the pairs of `texts` into `count` files, part by part; `words` are those of the tokens."""
    known = list(islice(dict.fromkeys(filter(None, words)), _MOST_WORDS))
    known.sort(key=lambda word: (_class_of(word), f"{word}:"))
    behind = _behind(texts, words, known)
    starts = [f"{word}:" for word in known]
    ends = _ends_of_classes(known)
    names = [""] * count
    spreads = [_spread(word) for word in known]
    for part in range(min(count, _PARTS)):
        contents: dict[int, dict[str, str]] = {}
        for first, spread, followers in zip(known, spreads, behind, strict=True):
            if spread % min(count, _PARTS) == part and followers:
                for letter, listed in _listed(followers, starts, ends):
                    content = contents.setdefault((spread + letter * _STRIDE) % count, {})
                    if first in content:
                        listed = ",".join(sorted([*content[first].split(","), *listed.split(",")]))
                    content[first] = listed
        for at, content in contents.items():
            names[at] = _put({first: content[first] for first in sorted(content)}, files)
    return tuple(names)


def _behind(texts: Iterable[array[int]], words: Iterable[str], known: Sequence[str]) -> list[array[int]]:
    """Return what stands behind each of the words `known`, in which text: the number of a word there, and of the text.

    The same may be there twice. Numbers of words begin with 1, that of the end of a run is 0.
    """
    ranks = {word: rank for rank, word in enumerate(known, 1)}
    behind = [array("I") for _ in range(len(known) + 1)]
    of_tokens = [ranks.get(word, 0) for word in words]
    appends = [behind[rank].append for rank in of_tokens]
    seconds = [rank << _NUMBER_BITS for rank in of_tokens]
    for number, text in enumerate(texts):
        following = map(or_, map(seconds.__getitem__, text[1:]), repeat(number))
        for append, key in zip(map(appends.__getitem__, text), following):  # noqa: B905 - the last has none
            append(key)
    return behind[1:]


def _listed(followers: array[int], starts: Sequence[str], ends: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield what stands behind a word, by the class of its first letter.

    `starts` are the words known, each with the colon behind it, `ends` tell where the next class begins.
    """
    steps = numbers.STEPS
    keys = sorted(set(followers))
    listed: list[str] = []
    having: list[int] = []
    before, end = 0, 0
    for key in islice(keys, bisect_left(keys, 1 << _NUMBER_BITS), None):
        second = key >> _NUMBER_BITS
        if second == before:
            having.append(key & _NUMBER_MASK)
            continue
        if len(having) > 1:
            listed[-1] = starts[before - 1] + numbers.encode(having)
        if second > end:
            if listed:
                yield bisect_left(ends, before), ",".join(listed)
            listed = []
            end = ends[bisect_left(ends, second)]
        before = second
        number = key & _NUMBER_MASK
        having = [number]
        listed.append(starts[second - 1] + steps[number])
    if len(having) > 1:
        listed[-1] = starts[before - 1] + numbers.encode(having)
    if listed:
        yield bisect_left(ends, before), ",".join(listed)


def _ends_of_classes(known: Iterable[str]) -> list[int]:
    """Return how many words there are up to the end of each class."""
    sizes = Counter(map(_class_of, known))
    return list(accumulate(sizes[number] for number in range(_CLASSES)))


def _write_facets(facets_of: Sequence[Facets], files: Files) -> str:
    having: dict[str, list[int]] = {}
    for number, facets in enumerate(facets_of):
        for facet in facets:
            having.setdefault(facet, []).append(number)
    return _put({facet: numbers.encode(having[facet]) for facet in sorted(having)}, files)


def _put(content: Mapping[str, str], files: Files) -> str:
    """Put a file among `files` and return its digest; empty for one that holds nothing."""
    if not content:
        return ""
    data = _encode(content)
    name = digest(data)
    files[name] = data
    return name


def referenced(block: IndexBlock) -> Iterator[str]:
    """Yield the digests of a block's files, those of its documents not among them."""
    yield from block.words
    yield from (name for name in block.pairs if name)
    if block.facets:
        yield block.facets
