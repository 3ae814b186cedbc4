"""Whoever pastes what a hint shows is rid of the diagnostic, and the page says the words that were typed."""

from __future__ import annotations

import re
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopsite.content.read import ReadContext, read_text
from coopsite.text.quoting import in_quotes, line_in_quotes
from coopsite.textfile.yaml import parse_yaml
from tests.unit.factories import written

if TYPE_CHECKING:
    from coopsite.diagnostics import Diagnostic

CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
WORDS = (
    "Hội nghị",
    "tổng kết",
    "Đổi mới",
    "HTX Tân Tiến",
    "năm 2023",
    "12,5%",
    "d'Avignon",
    "(đợt 2)",
    "phường 7",
)
SIGNS = (": ", " #", ", ", " – ", " - ", "; ", " & ", " | ")
SHAPES = (
    "{}",
    '"{}"',
    "“{}”",
    "«{}»",
    "“{}",
    "[{}",
    "({})",
    "[{}]",
    "@{}",
    "#{}",
    "%{}",
    "- {}",
    "!{}",
    "*{}",
)


@st.composite
def phrases(draw: st.DrawFn) -> str:
    """Words as people type them, with signs that mean something to YAML, some words between quotation marks."""
    pieces = [draw(st.sampled_from(SHAPES)).format(draw(st.sampled_from(WORDS)))]
    for _ in range(draw(st.integers(0, 3))):
        pieces.append(draw(st.sampled_from((*SIGNS, " ", " "))))
        pieces.append(
            draw(st.sampled_from(("{}", "{}", '"{}"', "“{}”"))).format(draw(st.sampled_from(WORDS)))
        )
    phrase = "".join(pieces)
    return draw(st.sampled_from(("{}", "{}", '"{}"', "“{}”"))).format(phrase)


def said(value: str) -> str:
    """Only what tells words from other words: marks may have changed their shape, brackets been taken for a list's."""
    return " ".join(re.sub(r"[\"“”«»‘’'\[\]]", "", value).split())


def read(front: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The text that `front` makes, if any, and all that is said of it."""
    reading = read_text("content/meetings/tin.vi.md", f"---\n{front}---\n\nTin.\n".encode(), CONTEXT)
    return reading.text, reading.diagnostics


def pasted(front: str, diagnostic: Diagnostic) -> str:
    """`front` with the line that `diagnostic` is of written as its hint says."""
    lines = front.split("\n")
    at = diagnostic.line - 2
    line, example = lines[at], diagnostic.args["example"]
    indent = line[: len(line) - len(line.lstrip())]
    if "{" in line and not example.startswith("chair"):
        lines[at] = re.sub(r"office: .*(?=\})", lambda _: example, line)
    else:
        lines[at] = indent + example
    return "\n".join(lines)


def mended(front: str) -> Any:
    """The text that `front` makes once every hint was followed; each diagnostic is gone when it was."""
    for _ in range(6):
        text, diagnostics = read(front)
        shown = [each for each in diagnostics if "example" in each.args]
        if not shown:
            # What is left is told without an example: nothing is pretended.
            assert (text is None) == bool(diagnostics)
            return text
        front = pasted(front, shown[0])
        assert (shown[0].code, shown[0].line) not in {(each.code, each.line) for each in read(front)[1]}, (
            front
        )
    pytest.fail(f"hints go round in a circle: {front}")


@settings(deadline=None, max_examples=300)
@given(phrases())
def test_a_title_is_what_was_typed_once_the_hints_were_followed(phrase: str) -> None:
    text = mended(f"title: {phrase}\ndate: 2023-06-28\n")
    assert text is None or said(text.title) == said(phrase)


@settings(deadline=None, max_examples=300)
@given(phrases(), st.sampled_from(("- ", "– ", "• ", "-", "-\u00a0", "+ ")))
@example("[12,5%] #Hội nghị", "- ")
@example("“[Hội nghị: Hội nghị #Hội nghị: Hội nghị”", "- ")
def test_an_entry_is_what_was_typed_once_the_hints_were_followed(phrase: str, hyphen: str) -> None:
    front = f"title: Tin\ndate: 2023-06-28\nagenda:\n  {hyphen}{phrase}\n  - Việc khác\n"
    text = mended(
        front.replace("-\u00a0", "- ") if "E106" in {each.code for each in read(front)[1]} else front
    )
    assert text is None or said(written(text.facts)["agenda"][0]["vi"]) == said(phrase)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4), st.sampled_from(("{}", '"{}', "“{}”")))
def test_an_office_in_braces_is_what_was_typed_once_the_hint_was_followed(
    words: list[str], shape: str
) -> None:
    office = shape.format(", ".join(words)) + ('"' if shape.startswith('"') else "")
    front = f"title: Tin\ndate: 2023-06-28\nchair: {{person: Bà B, office: {office}}}\n"
    assert said(written(mended(front).facts)["chair"]["office"]["vi"]) == said(office)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Hội nghị", '"Hội nghị"'),
        ('"Hội nghị "Đổi mới" thành công"', '"Hội nghị “Đổi mới” thành công"'),
        ('"Đổi mới" và "sáng tạo"', '"“Đổi mới” và “sáng tạo”"'),
        ("“Hội nghị: tổng kết”", '"Hội nghị: tổng kết"'),
        ("“Đổi mới” và “sáng tạo”", '"“Đổi mới” và “sáng tạo”"'),
        ("'It's time'", '"It\'s time"'),
        ('12" màn hình', "'12\" màn hình'"),
        (r"C:\tin", r"'C:\tin'"),
        (r"C:\"tin", ""),
        ("x" * 500, ""),
        ("", ""),
    ],
)
def test_words_in_quotation_marks_that_hold(words: str, written: str) -> None:
    assert in_quotes(words) == written
    if written:
        assert said(parse_yaml(f"a: {written}").value["a"]) == said(words)


@given(st.text(st.sampled_from("aĐ \"'“”:#,-[]{}\\"), max_size=20))
def test_whatever_is_put_in_quotation_marks_is_read_as_text(words: str) -> None:
    written = in_quotes(words)
    if written:
        result = parse_yaml(f"a: {written}\n")
        assert result.diagnostics == ()
        assert said(result.value["a"]) == said(words)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("  - Báo cáo: kết quả: tốt", '- "Báo cáo: kết quả: tốt"'),
        ("  - form: x: y", '- form: "x: y"'),
        ("Title: Họp: tin", 'Title: "Họp: tin"'),
        ("title: Tin #2 # ghi chú", 'title: "Tin #2" # ghi chú'),
    ],
)
def test_a_line_in_quotation_marks(line: str, written: str) -> None:
    assert line_in_quotes(line) == written


def test_commas_in_brackets_are_looked_at_in_time_that_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        entries = ", ".join(str(number % 10) for number in range(count))
        raw = f"---\ntitle: Tin\ndate: 2023-06-28\nagenda: [{entries}]\n---\nLời.\n".encode()
        times = []
        for _ in range(2):
            began = process_time()
            assert read_text("content/news/a.vi.md", raw, CONTEXT).diagnostics == ()
            times.append(process_time() - began)
        return min(times)

    # Eight times as many; were it quadratic, it would take sixty-four times as long.
    assert seconds(32_000) < 24 * max(seconds(4_000), 0.02)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("– id: ocop\n  label: X\n- id: b\n", [("E223", 1, "- id: ocop")]),
        ("- id: ocop\n• id: b\n", [("E223", 2, "- id: b")]),
        ("-id: ocop\n", [("E223", 1, "- id: ocop")]),
        ("id: ocop\nlabel: X\n", [("E211", 1, "- id: ocop")]),
        ("{id: ocop}\n", [("E211", 1, None)]),
    ],
)
def test_a_register_whose_entries_do_not_begin_as_they_should(
    source: str, told: list[tuple[str, int, str | None]]
) -> None:
    diagnostics = parse_yaml(source, root="list").diagnostics
    assert [(each.code, each.line, each.args.get("example")) for each in diagnostics] == told
