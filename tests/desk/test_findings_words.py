"""Findings of a story in the words of the form: its labels, each once, and where they stand."""

from __future__ import annotations

import pytest

from coopsite.desk.findings import findings_of
from coopsite.diagnostics import Diagnostic

PATH = "content/x.vi.md"
FRONT = "---\ntitle: A\ntags: [mot, hai]\ntime: 08:00\nuntil: 07:30\nheld_on: 2024-01-02\n---\nChữ\n"
BROKEN = "---\ntitle: A\nsai: [a, b\nuntil: 07:30\n---\nChữ\n"


@pytest.mark.parametrize(
    ("language", "label", "message"),
    [
        ("vi", "Chủ đề 2", "Chủ đề “hai” không có trong danh sách chủ đề (trang Chủ đề)."),
        ("en", "Topics 2", "The tag “hai” is not in the list of topics (page Topics)."),
    ],
)
def test_a_field_is_called_as_in_the_form(language: str, label: str, message: str) -> None:
    (found,) = findings_of(
        [Diagnostic("W218", PATH, 3, 13, args={"tag": "hai"})], {PATH: FRONT.encode()}, language
    )
    assert (found.field, found.label, found.message) == ("tags.1", label, message)
    assert "tags.yaml" not in found.hint


def test_keys_within_a_sentence_are_called_as_in_the_form() -> None:
    args = {"field": "until", "value": "07:30", "other": "time", "expected": "same_day"}
    (found,) = findings_of([Diagnostic("E216", PATH, 5, 8, args=args)], {PATH: FRONT.encode()}, "vi")
    assert "“Giờ kết thúc”" in found.message
    assert "until" not in found.message


def test_nothing_is_said_twice_nor_of_a_field_that_only_stands_before() -> None:
    twice = [Diagnostic("E110", PATH, 3, 6), Diagnostic("E110", PATH, 3, 6)]
    (found,) = findings_of(twice, {PATH: BROKEN.encode()}, "vi")
    assert (found.field, found.label, found.line) == ("", "", 3)


def test_other_files_keep_their_own_words() -> None:
    (found,) = findings_of([Diagnostic("W218", PATH, 3, 13, args={"tag": "hai"})], {}, "vi")
    assert "content/tags.yaml" in found.message
