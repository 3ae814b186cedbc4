"""A block of documents as files: words, pairs and facets. Made from nothing, or from what was before an edit."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import Struct

from coopsite.search import numbers
from coopsite.search.document import decode as decode_document
from coopsite.search.words import FIELD_END, RUN_END, tokens_of
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coopsite.search.document import SearchDocument
    from coopsite.search.words import Lexicon

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

_CLASS_BITS: Final = 5
_CLASSES: Final = 1 << _CLASS_BITS
_STRIDE: Final = 0x9E8
_PART_BITS: Final = 3
_PARTS: Final = 1 << _PART_BITS
"""Pairs are put together in so many parts, one after the other, to save memory. The stride is a multiple of it, so all
pairs of a file are in one part wherever there are as many files."""
_WORD_BITS: Final = 20
_SECOND_BITS: Final = _CLASS_BITS + _WORD_BITS
_NUMBER_BITS: Final = 11
_PAIR_SHIFT: Final = _SECOND_BITS + _NUMBER_BITS
_PART_SHIFT: Final = _PAIR_SHIFT + _SECOND_BITS
_SECOND_MASK: Final = (1 << _SECOND_BITS) - 1
_WORD_MASK: Final = (1 << _WORD_BITS) - 1
_NUMBER_MASK: Final = (1 << _NUMBER_BITS) - 1
_MOST_WORDS: Final = _WORD_MASK
"""Words of a block whose pairs are known."""
"""A pair and its document are one number of 64 bits: part, class and number of the first word; class and number of the
second; number of the document."""

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


def _fields(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Return where title, numbers and lead begin and end among the tokens of `runs_of`."""
    ends = [-1]
    for _ in range(3):
        ends.append(tokens.index(FIELD_END, ends[-1] + 1))
    return [(ends[at] + 1, ends[at + 1]) for at in range(3)]


def postings_of(document: SearchDocument, lexicon: Lexicon) -> Postings:
    """Return what a document has."""
    runs = runs_of(document)
    tokens = tokens_of(runs)
    found = [lexicon[token] for token in tokens]
    words = [each.word for each in found]
    title, number, lead = (set(words[start:end]) for start, end in _fields(tokens))
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
    ids = _Codes(lexicon)
    spelled: defaultdict[str, list[int]] = defaultdict(list)
    fields: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(3)]
    parts = [array("Q") for _ in range(_PARTS)]
    size = 0
    for number, data in enumerate(documents):
        runs = runs_of(decode_document(data))
        size += len(runs)
        tokens = tokens_of(runs)
        for token in set(tokens):
            spelled[token].append(number)
        codes = [ids[token] for token in tokens]
        for having, (start, end) in zip(fields, _fields(tokens), strict=True):
            for token in set(tokens[start:end]):
                having[token].append(number)
        pairs = {
            first << _PAIR_SHIFT | (second & _SECOND_MASK) << _NUMBER_BITS | number
            for first, second in pairwise(codes)
            if first and second
        }
        for pair in pairs:
            parts[pair >> _PART_SHIFT].append(pair)
    files: Files = {}
    heads, words = _write_words(_entries(spelled, fields, lexicon), files)
    pairs_at = _write_pairs(parts, ids.words, files_of_pairs(size), files)
    facets = _write_facets(facets_of, files)
    return IndexBlock(tuple(names), tuple(facets_of), size, heads, words, pairs_at, facets), files


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


class _Codes(dict[str, int]):
    """Codes for the words of tokens, by token: part, class and a number as they come; 0 for what is in no pair."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._known: dict[str, int] = {"": 0}
        self.words = [""]

    def __missing__(self, token: str) -> int:
        word = self._lexicon[token].word
        code = self._known.get(word)
        if code is None:
            code = 0
            if len(self.words) < _MOST_WORDS:
                part = _spread(word) % _PARTS
                code = (part << _CLASS_BITS | _class_of(word)) << _WORD_BITS | len(self.words)
                self.words.append(word)
            self._known[word] = code
        self[token] = code
        return code


def _entries(
    spelled: Mapping[str, list[int]], fields: Sequence[Mapping[str, list[int]]], lexicon: Lexicon
) -> dict[str, str]:
    """Return the entries of words. Several tokens may be of one spelling, several spellings of one word."""
    by_word: dict[str, dict[str, list[int]]] = {}
    of_fields: dict[str, list[list[int]]] = {}
    for token, found in spelled.items():
        spelling, word = lexicon[token]
        spellings = by_word.setdefault(word, {})
        spellings[spelling] = _united(spellings[spelling], found) if spelling in spellings else found
    for at, having in enumerate(fields):
        for token, found in having.items():
            lists = of_fields.setdefault(lexicon[token].word, [[], [], []])
            lists[at] = _united(lists[at], found) if lists[at] else found
    by_word.pop("", None)
    nowhere: list[list[int]] = [[], [], []]
    return {
        word: _entry(
            word,
            [numbers.encode(found) for found in of_fields.get(word, nowhere)],
            {spelling: numbers.encode(found) for spelling, found in spellings.items()},
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
    parts: Sequence[array[int]], words: Sequence[str], count: int, files: Files
) -> tuple[str, ...]:
    """Write the pairs into `count` files, part by part; empties `parts`."""
    names = [""] * count
    contents: dict[int, dict[str, list[str]]] = {}
    for number, part in enumerate(parts):
        for at, first, listed in _groups(part, words, count):
            content = contents.setdefault(at, {})
            if first in content:
                content[first] += listed
            else:
                content[first] = listed
        if count >= _PARTS or number == _PARTS - 1:
            for at, content in contents.items():
                names[at] = _put(
                    {first: ",".join(sorted(content[first])) for first in sorted(content)}, files
                )
            contents = {}
    return tuple(names)


def _groups(part: array[int], words: Sequence[str], count: int) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the number of a file, a first word and what stands behind it there; empties `part`."""
    pairs = sorted(part)
    del part[:]
    pairs.append(-1)
    steps = numbers.STEPS
    listed: list[str] = []
    group, first, spread, at = -1, -1, 0, 0
    while (key := pairs[at]) >= 0:
        at += 1
        pair = key >> _NUMBER_BITS
        if pairs[at] >> _NUMBER_BITS != pair:
            text = steps[key & _NUMBER_MASK]
        else:
            having = [key & _NUMBER_MASK]
            while (key := pairs[at]) >> _NUMBER_BITS == pair:
                having.append(key & _NUMBER_MASK)
                at += 1
            text = numbers.encode(having)
        if pair >> _WORD_BITS != group:
            if listed:
                yield (spread + group % _CLASSES * _STRIDE) % count, words[first], listed
            listed = []
            group = pair >> _WORD_BITS
            if group >> _CLASS_BITS & _WORD_MASK != first:
                first = group >> _CLASS_BITS & _WORD_MASK
                spread = _spread(words[first])
        listed.append(f"{words[pair & _WORD_MASK]}:{text}")
    if listed:
        yield (spread + group % _CLASSES * _STRIDE) % count, words[first], listed


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
