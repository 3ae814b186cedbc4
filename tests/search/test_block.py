"""A block of documents: what its files say is what a plain look at the texts says, however it came about."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.search import numbers
from coopsite.search.block import Files, IndexBlock, build, files_of_pairs, patched, place_of, runs_of
from coopsite.search.catalogue import list_block, paths_of, publish
from coopsite.search.document import SearchDocument, encode
from coopsite.search.words import Lexicon
from coopsite.text.digest import digest

SYLLABLES = [
    "hợp",
    "tác",
    "xã",
    "hớp",
    "Hop",
    "ta",
    "đất",
    "dát",
    "Đà",
    "Nẵng",
    "năng",
    "2174-TB/TU",
    "1.263",
    "1263",
    "people's",
    "peoples",
    "hoà",
    "½",
    "policies",
    "policy",
]
LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
RUNS = st.lists(st.one_of(st.sampled_from(SYLLABLES), st.text(LETTERS, max_size=4)), max_size=12).map(
    " ".join
)


@st.composite
def documents(draw: st.DrawFn) -> SearchDocument:
    return SearchDocument(
        draw(RUNS),
        "/vi/a/",
        "news",
        "2023-01-01",
        "01/01/2023",
        draw(RUNS),
        draw(RUNS),
        tuple(draw(st.lists(RUNS, max_size=2))),
    )


FACETS = st.lists(st.sampled_from(("kind-news", "tag-a", "tag-b", "year-2023")), unique=True).map(tuple)


def made(
    found: list[SearchDocument], facets: list[tuple[str, ...]], language: str
) -> tuple[IndexBlock, Files]:
    data = [encode(document) for document in found]
    return build(data, [digest(each) for each in data], facets, Lexicon(language))


def taking(files: Files) -> Callable[[str], bytes | None]:
    return lambda name: files.get(name)


def document_leads(document: SearchDocument) -> tuple[str, ...]:
    return (document.lead,)


def document_numbers(document: SearchDocument) -> tuple[str, ...]:
    return document.numbers


def content(names: tuple[str, ...], files: Files) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.update(msgspec.json.decode(files[name], type=dict[str, str]))
    return found


@given(st.lists(st.integers(0, 2047), unique=True).map(sorted))
def test_a_set_of_numbers_is_read_back(found: list[int]) -> None:
    written = numbers.encode(found)
    assert numbers.decode(written) == found
    assert not set(written) & set(',:|"\\')


def test_full_sets_are_written_as_bits() -> None:
    assert numbers.encode(list(range(60))) == "." + "_" * 10
    assert numbers.encode([5]) == "F"
    assert numbers.encode([40]) == "oB"
    assert numbers.encode([]) == ""


@given(st.lists(documents(), max_size=6), st.sampled_from(("vi", "en")))
def test_the_files_say_what_the_texts_say(found: list[SearchDocument], language: str) -> None:
    """Compare with a plain look at every document."""
    block, files = made(found, [()] * len(found), language)
    lexicon = Lexicon(language)
    words = content(block.words, files)
    seen: dict[str, set[int]] = {}
    for number, document in enumerate(found):
        for field in (document.title, document.lead, document.text, document.day, *document.numbers):
            for each in lexicon.spellings(field):
                seen.setdefault(each.word, set()).add(number)
    assert words.keys() == seen.keys()
    for word, entry in words.items():
        title, cited, lead, spellings = entry.split("|")
        having = {
            number for each in spellings.split(",") for number in numbers.decode(each.partition(":")[2])
        }
        assert having == seen[word]
        assert set(numbers.decode(title)) == {
            number
            for number, document in enumerate(found)
            if word in {each.word for each in lexicon.spellings(document.title)}
        }
        for parts_of, written in ((document_leads, lead), (document_numbers, cited)):
            assert numbers.decode(written) == [
                number
                for number, document in enumerate(found)
                if word in {each.word for part in parts_of(document) for each in lexicon.spellings(part)}
            ]
    beside: dict[tuple[str, str], set[int]] = {}
    for number, document in enumerate(found):
        for field in (document.title, document.lead, document.text, document.day, *document.numbers):
            run = [each.word for each in lexicon.spellings(field)]
            for pair in pairwise(run):
                beside.setdefault(pair, set()).add(number)
    pairs: dict[tuple[str, str], set[int]] = {}
    for at, name in enumerate(block.pairs):
        for first, listed in content((name,), files).items():
            for entry in listed.split(","):
                second, written = entry.split(":")
                assert place_of(first, second, len(block.pairs)) == at
                pairs[first, second] = set(numbers.decode(written))
    assert pairs == beside
    assert block.size == sum(len(runs_of(document)) for document in found)
    assert len(block.pairs) == files_of_pairs(block.size)


@given(st.data(), st.sampled_from(("vi", "en")))
def test_an_edit_comes_to_what_is_made_from_nothing(data: st.DataObject, language: str) -> None:
    before = data.draw(st.lists(documents(), min_size=1, max_size=6))
    after = [data.draw(st.one_of(st.just(document), documents())) for document in before]
    after += data.draw(st.lists(documents(), max_size=2))
    facets = [data.draw(FACETS) for _ in after]
    block, files = made(before, facets[: len(before)], language)
    stored = {digest(encode(each)): encode(each) for each in (*before, *after)}
    names = [digest(encode(each)) for each in after]
    clean, clean_files = made(after, facets, language)
    edited = patched(block, names, facets, taking(stored), taking(files), Lexicon(language))
    if edited is None:
        assert len(clean.pairs) != len(block.pairs)
        return
    assert edited[0] == clean
    assert {**files, **edited[1]}.items() >= clean_files.items()


def test_an_edit_without_what_was_before_is_none() -> None:
    found = [SearchDocument("a b", "/a/", "news", ""), SearchDocument("c d", "/c/", "news", "")]
    block, files = made(found, [(), ()], "vi")
    stored = {digest(encode(each)): encode(each) for each in found}
    names = [digest(encode(found[0])), digest(encode(found[0]))]
    lexicon = Lexicon("vi")
    assert patched(block, names, [(), ()], taking(stored), taking(files), lexicon) is not None
    assert patched(block, names, [(), ()], taking({}), taking(files), lexicon) is None
    assert patched(block, names, [(), ()], taking(stored), taking({}), lexicon) is None
    assert patched(block, names[:1], [()], taking(stored), taking(files), lexicon) is None


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("vi", "Hợp tác xã", "hop tac xa"),
        ("vi", "Đà Nẵng, ð", "da nang d"),
        ("vi", "155/NQ-HĐND", "155 nq hdnd"),
        ("vi", "3.057.365 và 12,5", "3057365 va 12 5"),
        ("vi", "28/06/2023", "28 06 2023"),
        ("vi", "1.263", "1263"),
        ("vi", "1.2634", "1 2634"),
        ("en", "People's policies, meetings; policy", "peopl polic meet polic"),
        ("en", "King’s ring", "king ring"),
        ("en", "rotating flags", "rotat flag"),
    ],
)
def test_words_of_a_text(language: str, text: str, words: str) -> None:
    assert [each.word for each in Lexicon(language).spellings(text)] == words.split()


@given(st.text(), st.sampled_from(("vi", "en")))
def test_words_never_hold_what_separates_them(text: str, language: str) -> None:
    for spelling, word in Lexicon(language).spellings(text):
        assert word
        assert word.isalnum() or word == spelling
        assert not set(spelling + word) & set(",:|")


def test_names_are_six_signs_and_differ_where_contents_do() -> None:
    digests = [f"{number:032x}" for number in range(40)] + ["0" * 31 + "1"]
    block = IndexBlock(tuple(digests), ((),) * 41, 0, ("a",), ("f" * 32,), ("", "e" * 32), "d" * 32)
    names, listed = list_block(block, 41)
    found = msgspec.json.decode(publish("vi", [listed, list_block(block, 9).listed]))["blocks"]
    assert [each["dated"] for each in found] == [41, 9]
    assert found[0]["pairs"].startswith("------")
    files = paths_of("vi", 0, block, names) | paths_of("vi", 1, block, names)
    assert len(files) == 2 * (40 + 3)
    for path, name in files.items():
        assert path.startswith(("assets/search/vi/0/", "assets/search/vi/1/"))
        assert name in path or len(path.rpartition("/")[2]) == len("abcdef.json")
