"""A block of documents as files: words, pairs and facets. Made from nothing, or from what was before an edit."""

from __future__ import annotations

from bisect import bisect_left
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
_PAIRS_A_FILE: Final = 1200
_SMALL: Final = 3000
"""Characters after which a file of words may end."""
_LARGE: Final = 9000
"""Characters after which it must."""
_MOST_PATCHED: Final = 40

Facets = tuple[str, ...]
"""What a document can be narrowed by: ``kind-meeting``, ``tag-ocop``, ``year-2023``."""


class IndexBlock(Struct, frozen=True, array_like=True):
    """The files of a block by their digests, and what they were made from."""

    documents: tuple[str, ...]
    """Digests, in order."""
    facets_of: tuple[Facets, ...]
    """Of each document."""
    postings: int
    """How many pairs all documents have together."""
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
    tokens = tokens_of(runs_of(document))
    found = [lexicon[token] for token in tokens]
    words = [each.word for each in found]
    title, number, lead = (set(words[start:end]) for start, end in _fields(tokens))
    return Postings(
        {(each.spelling, each.word) for each in found if each.word},
        title - {""},
        number - {""},
        lead - {""},
        {pair for pair in pairwise(words) if all(pair)},
    )


def build(
    documents: Sequence[bytes], names: Sequence[str], facets_of: Sequence[Facets], lexicon: Lexicon
) -> tuple[IndexBlock, Files]:
    """Make a block from `documents` as JSON, whose digests are `names`."""
    ids = _Ids(lexicon)
    spelled: defaultdict[str, list[int]] = defaultdict(list)
    fields: tuple[defaultdict[int, list[int]], ...] = (
        defaultdict(list),
        defaultdict(list),
        defaultdict(list),
    )
    pairs: list[int] = []
    for number, data in enumerate(documents):
        tokens = tokens_of(runs_of(decode_document(data)))
        for token in set(tokens):
            spelled[token].append(number)
        words = [ids[token] for token in tokens]
        for having, (start, end) in zip(fields, _fields(tokens), strict=True):
            for word in set(words[start:end]):
                having[word].append(number)
        pairs += [first << 40 | second << 12 | number for first, second in pairwise(words)]
    grouped, postings = _grouped(pairs, ids.words)
    files: Files = {}
    heads, named = _write_words(_entries(spelled, fields, ids, lexicon), files)
    paired = _write_pairs(grouped, files_of_pairs(postings), files)
    facets = _write_facets(facets_of, files)
    return IndexBlock(tuple(names), tuple(facets_of), postings, heads, named, paired, facets), files


def files_of_pairs(postings: int) -> int:
    """Return over how many files the pairs of a block are spread: a power of two, so that it seldom changes."""
    return 1 << max(0, (postings - 1) // _PAIRS_A_FILE).bit_length()


def place_of(first: str, initial: str, count: int) -> int:
    """Return the number of the file, of `count`, of pairs of `first` with words that begin with `initial`."""
    value = 0
    units = f"{first} {initial}".encode("utf-16-le")
    for at in range(0, len(units), 2):
        value = (value * 31 + units[at] + (units[at + 1] << 8)) & 0xFFFFFFFF
    return (value ^ value >> 15) % count


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
    postings = before.postings + edit.growth
    if files_of_pairs(postings) != len(before.pairs):
        return None
    files: Files = {}
    try:
        heads, words = before.heads, before.words
        if edit.touches_words:
            heads, words = _write_words(edit.words(_loaded(before.words, load_file)), files)
        pairs = edit.pairs(before.pairs, load_file, files)
    except _LostError:
        return None
    facets = before.facets
    if tuple(facets_of) != before.facets_of:
        facets = _write_facets(facets_of, files)
    return IndexBlock(tuple(names), tuple(facets_of), postings, heads, words, pairs, facets), files


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
        self.growth += len(has.pairs) if is_new else -len(has.pairs)
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
            at = place_of(first, following[0], len(before))
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


class _Ids(dict[str, int]):
    """Numbers for the words of tokens, by token, as they come; 0 for what ends a run."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._known: dict[str, int] = {"": 0}
        self.words = [""]

    def __missing__(self, token: str) -> int:
        word = self._lexicon[token].word
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = len(self.words)
            self.words.append(word)
        self[token] = found
        return found


def _entries(
    spelled: Mapping[str, list[int]],
    fields: Sequence[Mapping[int, list[int]]],
    ids: _Ids,
    lexicon: Lexicon,
) -> dict[str, str]:
    by_word: dict[int, dict[str, list[int]]] = {}
    for token, found in spelled.items():
        spellings = by_word.setdefault(ids[token], {})
        spelling = lexicon[token].spelling
        if spelling in spellings:
            found = sorted({*spellings[spelling], *found})
        spellings[spelling] = found
    by_word.pop(0, None)
    return {
        ids.words[number]: _entry(
            ids.words[number],
            [numbers.encode(having.get(number, ())) for having in fields],
            {spelling: numbers.encode(found) for spelling, found in spellings.items()},
        )
        for number, spellings in by_word.items()
    }


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
        if size >= _SMALL and (size >= _LARGE or place_of(word, "", 3) == 0):
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


def _grouped(pairs: list[int], words: Sequence[str]) -> tuple[dict[str, dict[str, list[str]]], int]:
    """Return the pairs by their first word and the first letter of their second, and how many postings they have.

    `pairs` are the numbers of two words and of a document in one number each; they are sorted in place.
    """
    pairs.sort()
    initials = [word[:1] for word in words]
    steps = numbers.STEPS
    grouped: dict[str, dict[str, list[str]]] = {}
    by_initial: dict[str, list[str]] = {}
    postings = first_before = 0
    at, end = bisect_left(pairs, 1 << 40), len(pairs)
    pairs.append(-1)
    while at < end:
        key = pairs[at]
        at += 1
        pair = key >> 12
        second = pair & 0xFFFFFFF
        if not second:
            continue
        number = key & 0xFFF
        postings += 1
        if pairs[at] >> 12 != pair:
            text = steps[number]
        else:
            having = [number]
            while (key := pairs[at]) >> 12 == pair:
                at += 1
                if key & 0xFFF != number:
                    number = key & 0xFFF
                    having.append(number)
            postings += len(having) - 1
            text = numbers.encode(having)
        if pair >> 28 != first_before:
            first_before = pair >> 28
            by_initial = grouped[words[first_before]] = {}
        initial = initials[second]
        if initial in by_initial:
            by_initial[initial].append(f"{words[second]}:{text}")
        else:
            by_initial[initial] = [f"{words[second]}:{text}"]
    return grouped, postings


def _write_pairs(grouped: Mapping[str, Mapping[str, list[str]]], count: int, files: Files) -> tuple[str, ...]:
    contents: list[dict[str, list[str]]] = [{} for _ in range(count)]
    for first in sorted(grouped):
        for initial, listed in grouped[first].items():
            contents[place_of(first, initial, count)].setdefault(first, []).extend(listed)
    return tuple(
        _put({first: ",".join(sorted(listed)) for first, listed in content.items()}, files)
        for content in contents
    )


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
