"""The files of a search index have one form for one content."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.build.search_files import UnexpectedFormError, canonical, is_needed, sort_filters

Data = int | str | list["Data"]


def cbor(value: Data) -> bytes:
    """Whole numbers, texts and lists as CBOR."""
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, str):
        data = value.encode()
        return head(3, len(data)) + data
    return head(4, len(value)) + b"".join(map(cbor, value))


def head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    size, code = next(
        (size, code) for size, code in ((1, 24), (2, 25), (4, 26), (8, 27)) if number < 256**size
    )
    return bytes([kind << 5 | code]) + number.to_bytes(size)


FILTERS: list[Data] = [["kind-plan", "vi_1"], ["kind-award", "vi_2"], ["year-2023", "vi_3"]]


def contents(filters: list[Data]) -> bytes:
    pages: list[Data] = [["vi_1234567", 402], ["vi_7654321", 70_000]]
    return cbor(["1.5.2", pages, [["a", "z", "vi_1"]], filters, [], ["title"]])


def files(filters: list[Data], name: str) -> dict[str, bytes]:
    entry = {"version": "1.5.2", "languages": {"vi": {"hash": name, "wasm": None, "page_count": 2}}}
    packed = gzip.compress(b"pagefind_dcd" + contents(filters))
    return {
        "pagefind-entry.json": json.dumps(entry).encode(),
        f"pagefind.{name}.pf_meta": packed,
        "pagefind.js": b"export {}",
    }


def test_filters_are_sorted_and_nothing_else_is_touched() -> None:
    assert sort_filters(contents(FILTERS)) == contents(sorted(FILTERS, key=cbor))


@given(st.permutations(FILTERS), st.permutations(FILTERS))
def test_the_order_they_came_in_does_not_show(some: list[Data], others: list[Data]) -> None:
    assert canonical(files(some, "vi_aaa")) == canonical(files(others, "vi_bbb"))


def test_the_entry_names_the_list_of_contents() -> None:
    found = canonical(files(FILTERS, "vi_aaa"))
    name = json.loads(found["pagefind-entry.json"])["languages"]["vi"]["hash"]
    assert name.startswith("vi_")
    assert name != "vi_aaa"
    data = gzip.decompress(found[f"pagefind.{name}.pf_meta"])
    assert data == b"pagefind_dcd" + sort_filters(contents(FILTERS))
    assert found.keys() == {"pagefind-entry.json", "pagefind.js", f"pagefind.{name}.pf_meta"}


def test_other_contents_bear_another_name() -> None:
    assert canonical(files(FILTERS, "vi_aaa")).keys() != canonical(files(FILTERS[:2], "vi_aaa")).keys()


@pytest.mark.parametrize(
    "data",
    [b"", b"pagefind_dcd", gzip.compress(b"other", mtime=0), gzip.compress(b"pagefind_dcd\x86", mtime=0)],
)
def test_an_unknown_form_stays_as_it_is(data: bytes) -> None:
    given_files = {**files(FILTERS, "vi_aaa"), "pagefind.vi_aaa.pf_meta": data}
    assert canonical(given_files) == given_files


@given(st.binary(max_size=60))
def test_any_bytes_are_sorted_or_refused(data: bytes) -> None:
    with suppress(UnexpectedFormError):
        assert len(sort_filters(data)) == len(data)


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("pagefind.js", True),
        ("pagefind-entry.json", True),
        ("pagefind.vi_1.pf_meta", True),
        ("index/vi_1.pf_index", True),
        ("wasm.unknown.pagefind", True),
        ("pagefind-worker.js", False),
        ("pagefind-component-ui.js", False),
        ("pagefind-ui.css", False),
    ],
)
def test_only_what_our_own_page_asks_for_is_published(name: str, needed: bool) -> None:
    assert is_needed(name) == needed
