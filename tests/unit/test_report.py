"""Diagnostics on a terminal and as JSON."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.caret import excerpt
from coopsite.diagnostics.exit_codes import blocks, exit_code
from coopsite.diagnostics.report import json_document, text
from coopsite.diagnostics.summary import Tally, built, checked, closing, failed, severities

FIRST_LINE = re.compile(r"^content/x\.vi\.md:4:7: error E206: .+", re.MULTILINE)


def no_lines(_path: str, _line: int) -> None:
    return None


def test_a_diagnostic_is_its_place_the_line_a_caret_and_the_hint() -> None:
    wrong = Diagnostic("E206", "content/x.vi.md", 4, 7, {"value": "2019-02-30"})
    assert text([wrong], "en", lambda path, line: "date: 2019-02-30") == (
        "content/x.vi.md:4:7: error E206: “2019-02-30” is not a date that exists.\n"
        "    4 | date: 2019-02-30\n"
        "      |       ^\n"
        "    Hint: Write year-month-day, for example 2019-09-04, or with the time: 2019-09-04T10:03.\n"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_line_has_the_same_form_in_both_languages(language: str) -> None:
    said = text([Diagnostic("E206", "content/x.vi.md", 4, 7)], language, no_lines)
    assert FIRST_LINE.match(said)


def test_warnings_are_called_warnings() -> None:
    said = text([Diagnostic("W108", "content/x.vi.md")], "vi", no_lines)
    assert said.startswith("content/x.vi.md:1:1: warning W108: Tệp này trống")


def test_notes_are_called_notes() -> None:
    said = text([Diagnostic("N599", "content/x.vi.md", 3, 1)], "vi", no_lines)
    assert said.startswith("content/x.vi.md:3:1: note N599: ")
    (entry,) = json_document([Diagnostic("N599")], "en")["diagnostics"]
    assert entry["severity"] == "note"


def test_what_concerns_no_file_names_the_program() -> None:
    assert text([Diagnostic("E604", args={"pid": "7"})], "en", no_lines).startswith("coopsite: error E604: ")


def test_diagnostics_come_in_the_order_of_their_places() -> None:
    diagnostics = [
        Diagnostic("E206", "b", 1, 1),
        Diagnostic("E205", "a", 10, 1),
        Diagnostic("E205", "a", 9, 1),
    ]
    places = re.findall(r"^(\w:\d+):", text(diagnostics, "en", no_lines), re.MULTILINE)
    assert places == ["a:9", "a:10", "b:1"]


def test_the_first_ten_of_each_code_then_a_count() -> None:
    many = [Diagnostic("E206", "a", n, 1) for n in range(1, 2000)] + [
        Diagnostic("W108", f"b{n}") for n in range(10)
    ]
    said = text(many, "vi", no_lines)
    assert said.count("error E206") == 10
    assert said.count("warning W108") == 10
    assert "… còn 1.989 thông báo E206 nữa" in said
    assert "W108 nữa" not in said


def test_nothing_found_says_nothing() -> None:
    assert text([], "en", no_lines) == ""


def test_colour_changes_no_words() -> None:
    wrong = Diagnostic("E206", "content/x.vi.md", 4, 7)
    coloured = text([wrong], "en", lambda path, line: "date: x", colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text([wrong], "en", lambda path, line: "date: x")


def test_a_path_cannot_give_orders_to_the_terminal() -> None:
    assert "\x1b" not in text([Diagnostic("W108", "content/\x1b[2J\n.md")], "en", no_lines)


# --- the line with the caret


def column_of_caret(line: str, column: int) -> tuple[str, int]:
    shown, caret = excerpt(line, 1, column)
    return shown, len(caret) - 1


def test_marks_do_not_push_the_caret_aside() -> None:
    shown, at = column_of_caret("Tie\u0302\u0301ng Vie\u0323\u0302t: sai", 12)
    assert shown[at:] == " sai"


def test_marks_without_a_letter_of_their_own_take_no_room() -> None:
    shown, caret = excerpt("x\u0331\u0332yz", 1, 4)
    assert shown.endswith("yz")
    assert len(caret) == len("    1 | ") + 2


def test_tabs_become_spaces_and_the_caret_keeps_its_place() -> None:
    shown, at = column_of_caret("\tkey:\tvalue", 7)
    assert "\t" not in shown
    assert shown[at:] == "value"


def test_wide_letters_take_two_columns() -> None:
    shown, at = column_of_caret("会議: x", 5)
    assert shown.endswith("会議: x")
    assert at == len("    1 | ") + 6


def test_a_long_line_is_shown_around_the_caret() -> None:
    shown, at = column_of_caret("a" * 500 + "B" + "c" * 500, 501)
    assert shown[at] == "B"
    assert len(shown) < 130
    assert shown.endswith("…")
    assert "| …" in shown


def test_a_line_that_fits_is_shown_whole() -> None:
    assert column_of_caret("x" * 100, 1) == ("    1 | " + "x" * 100, len("    1 | "))


def test_a_column_past_the_end_points_behind_the_line() -> None:
    shown, at = column_of_caret("abc", 99)
    assert at == len(shown)


def test_no_column_no_caret() -> None:
    assert excerpt("abc", 12, 0) == ("   12 | abc", "")


@given(line=st.text(max_size=300), column=st.integers(0, 400))
def test_any_line_can_be_shown(line: str, column: int) -> None:
    shown, caret = excerpt(line, 3, column)
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert caret == "" or caret.endswith("^")


# --- JSON


def test_json_has_everything_of_a_diagnostic() -> None:
    wrong = Diagnostic("E206", "content/x.vi.md", 4, 7, {"value": "2019-02-30"})
    held = [{"path": "content/y.vi.md", "reason": "draft", "until": ""}]
    made = json_document([wrong], "vi", held_back=held, stats={"pages": 3})
    assert made == {
        "diagnostics": [
            {
                "code": "E206",
                "severity": "error",
                "path": "content/x.vi.md",
                "line": 4,
                "column": 7,
                "message": "“2019-02-30” không phải là một ngày có thật.",
                "hint": "Viết năm-tháng-ngày, ví dụ 2019-09-04, hoặc kèm giờ: 2019-09-04T10:03.",
            }
        ],
        "held_back": held,
        "removed": [],
        "stats": {"pages": 3},
    }


def test_json_leaves_nothing_out() -> None:
    assert len(json_document([Diagnostic("E206", "a", n, 1) for n in range(50)], "en")["diagnostics"]) == 50


# --- the closing line

DONE = Tally(pages=128, written=5, unchanged=185, removed=0, held_back=2, seconds=0.62)


def test_a_build_ends_with_one_line_a_person_can_read() -> None:
    assert built(DONE, "en") == "128 pages, 190 files: 5 written, 185 unchanged, 2 stories held back · 0.6 s"
    assert built(DONE, "vi") == "128 trang, 190 tệp: ghi mới 5, giữ nguyên 185, 2 bài chưa đăng · 0,6 giây"


def test_the_closing_line_counts_one_as_one() -> None:
    one = Tally(pages=1, written=1, unchanged=0, removed=3, held_back=1, seconds=0, warnings=1)
    assert (
        built(one, "en")
        == "1 page, 1 file: 1 written, 0 unchanged, 3 removed, 1 story held back · 1 warning · 0.0 s"
    )


NEW_YEAR = "2027-01-01T00:00:00+07:00"
AGAIN = {
    "en": "before you publish, build again without --",
    "vi": "trước khi đăng, hãy dựng lại, không kèm --",
}


@pytest.mark.parametrize(
    ("language", "as_of", "drafts", "said"),
    [
        ("en", NEW_YEAR, False, "this is the site as of 1 January 2027: {again}now"),
        ("vi", "2027-01-01T09:30:00+07:00", False, "đây là trang vào thời điểm 01/01/2027, 09:30: {again}now"),
        ("en", "", True, "this is the site with drafts in it: {again}drafts"),
        ("vi", "", True, "đây là trang có cả bài chưa đăng: {again}drafts"),
        ("en", NEW_YEAR, True, "this is the site as of 1 January 2027 with drafts in it: {again}drafts"),
    ],
)  # fmt: skip
def test_pages_not_for_readers_now_say_so_where_they_are_counted(
    language: str, as_of: str, drafts: bool, said: str
) -> None:
    tally = replace(DONE, as_of=as_of, drafts=drafts)
    assert built(tally, language) == f"{built(DONE, language)} · {said.format(again=AGAIN[language])}"
    assert checked(tally, language) == checked(DONE, language)


def test_a_check_says_that_nothing_is_wrong() -> None:
    assert checked(DONE, "en") == "128 pages checked: no errors, 2 stories held back · 0.6 s"
    assert checked(DONE, "vi") == "128 trang đã kiểm tra: không có lỗi, 2 bài chưa đăng · 0,6 giây"


def test_a_failure_says_that_nothing_was_written() -> None:
    wrong = Tally(0, 0, 0, 0, 0, 1.25, errors=3, warnings=1)
    assert failed(wrong, "en") == "Nothing was written: 3 errors, 1 warning · 1.2 s"
    assert failed(wrong, "vi") == "Chưa ghi gì cả: 3 lỗi, 1 cảnh báo · 1,2 giây"
    assert failed(wrong, "en", begun="") == "3 errors, 1 warning · 1.2 s"


def test_strictness_explains_why_warnings_stopped_the_build() -> None:
    strict = Tally(0, 0, 0, 0, 0, 0.1, warnings=2)
    said = "Nothing was written: 2 warnings; with --strict a warning counts as an error · 0.1 s"
    assert failed(strict, "en", strict=True) == said


@pytest.mark.parametrize(
    ("exit_code", "checks", "said"),
    [
        (0, False, "128 pages, 190 files: 5 written, 185 unchanged, 2 stories held back · 0.6 s"),
        (0, True, "128 pages checked: no errors, 2 stories held back · 0.6 s"),
        (1, False, "Nothing was written: 2 errors · 0.6 s"),
        (1, True, "2 errors · 0.6 s"),
        (2, False, "Nothing was written: 2 errors · 0.6 s"),
        (3, False, "Not finished: 2 errors · 0.6 s"),
        (130, False, "Stopped. The pages are whole; run the command again to finish."),
        (143, True, "Stopped. The pages are whole; run the command again to finish."),
    ],
)
def test_the_closing_line_tells_how_it_ended(exit_code: int, checks: bool, said: str) -> None:
    tally = replace(DONE, errors=2 if exit_code else 0)
    assert closing(tally, "en", exit_code=exit_code, checks=checks) == said


def test_severities_are_counted() -> None:
    found = severities({"E206": 1, "W108": 3, "E801": 1, "N599": 1})
    assert found == (2, 3, 1)


def test_notes_are_counted_apart() -> None:
    assert built(replace(DONE, warnings=1, notes=2), "en").endswith("· 1 warning · 2 notes · 0.6 s")
    assert checked(replace(DONE, notes=1), "vi").endswith("2 bài chưa đăng · 1 lưu ý · 0,6 giây")
    wrong = Tally(0, 0, 0, 0, 0, 1.25, errors=3, notes=1)
    assert failed(wrong, "en") == "Nothing was written: 3 errors · 1 note · 1.2 s"


@pytest.mark.parametrize("strict", [False, True])
def test_a_note_keeps_nothing_from_being_written(strict: bool) -> None:
    assert not blocks([Diagnostic("N599")], strict=strict)
    assert exit_code([Diagnostic("N599")], strict=strict) == 0
    assert blocks([Diagnostic("N599"), Diagnostic("W108")], strict=strict) == strict
