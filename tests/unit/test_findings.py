"""Findings are packed, and yet what they were."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.diagnostics import Diagnostic, Findings, findings

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHS = [f"content/{letter}.vi.md" for letter in "abcdefgh"]
diagnostics = st.lists(
    st.builds(
        Diagnostic,
        st.sampled_from(["E206", "W108", "W303", "N502"]),
        st.sampled_from(["", *PATHS]),
        st.integers(0, 3),
    ),
    max_size=40,
)


@pytest.fixture(autouse=True, scope="module")
def small_packs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "_PACK", 4)
        yield


def in_order(some: list[Diagnostic]) -> list[Diagnostic]:
    return [each for _, each in sorted({each.sort_key: each for each in some}.items())]


@given(diagnostics, st.integers(0, 5))
def test_they_are_in_order_and_counted(some: list[Diagnostic], most: int) -> None:
    found, expected = Findings.of(some), in_order(some)
    assert list(found) == expected
    assert len(found) == len(expected)
    codes = sorted({each.code for each in some})
    assert list(found.counts.items()) == [
        (code, sum(each.code == code for each in expected)) for code in codes
    ]
    firsts = [
        each for code in codes for each in islice((each for each in expected if each.code == code), most)
    ]
    assert found.first_of_each(most) == in_order(firsts)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Findings) == found


@given(diagnostics, st.sets(st.sampled_from(PATHS)), diagnostics)
def test_those_of_some_files_are_found_and_replaced(
    some: list[Diagnostic], paths: set[str], others: list[Diagnostic]
) -> None:
    found, new = Findings.of(some), [each for each in others if each.path in paths]
    assert found.at(paths) == [each for each in in_order(some) if each.path in paths]
    assert list(found.replaced(paths, new)) == in_order(
        [*new, *(each for each in some if each.path not in paths)]
    )


def test_only_what_is_asked_for_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Diagnostic("W108", f"content/{number:04}.vi.md") for number in range(400)]
    found = Findings.of([*many, Diagnostic("W303", "content/0399.vi.md")])
    unpacked: list[int] = []
    decode = findings._decode

    def counted(data: bytes) -> tuple[Diagnostic, ...]:
        unpacked.append(1)
        return decode(data)

    monkeypatch.setattr(findings, "_decode", counted)
    assert (len(found), found.counts["W108"]) == (401, 400)
    assert unpacked == []
    assert len(found.first_of_each(10)) == 11
    assert len(unpacked) == 4
    assert len(found.replaced({"content/0200.vi.md"}, [])) == 400
    assert len(unpacked) == 5
