"""The split of a text into facts and body, with lines as the editor counts them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.catalogue import hint
from coopsite.textfile.front_matter import FrontMatter, split

PATH = "content/x.vi.md"


def test_the_two_parts() -> None:
    assert split("---\ntitle: a\ntags: [b]\n---\n\nThân bài\n", PATH) == FrontMatter(
        yaml="title: a\ntags: [b]\n", first_line=2, body="\nThân bài\n", body_line=5
    )


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: a\n---\nb", "---  \ntitle: a\n---\t\nb", "\n \n---\ntitle: a\n--- \nb"],
)
def test_blanks_around_the_hyphens_do_not_matter(text: str) -> None:
    front = split(text, PATH)
    assert (front.yaml, front.body, front.diagnostics) == ("title: a\n", "b", ())
    lines = text.split("\n")
    assert lines[front.first_line - 1] == "title: a"
    assert lines[front.body_line - 1] == "b"


@pytest.mark.parametrize("text", ["---\n---\nb", "---\n---\nb\n---\nc"])
def test_nothing_between_the_hyphens(text: str) -> None:
    front = split(text, PATH)
    assert (front.yaml, front.body, front.body_line, front.diagnostics) == ("", text[8:], 3, ())


def test_no_body() -> None:
    assert split("---\ntitle: a\n---", PATH) == FrontMatter("title: a\n", 2, "", 4)


@pytest.mark.parametrize(
    "text", ["", "Chỉ có lời\n", "# Tiêu đề\n\n---\n\nb\n", "----\na\n----\n", "--- a\n---\n"]
)
def test_a_file_without_front_matter_is_all_body(text: str) -> None:
    assert split(text, PATH) == FrontMatter("", 1, text, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [("---\ntitle: a\n\nb\n", 1), ("---", 1), ("\n\n---\ntitle: a\n- \n--- b\n", 3)],
)
def test_what_is_opened_must_be_closed(text: str, line: int) -> None:
    assert split(text, PATH).diagnostics == (Diagnostic("E204", PATH, line, 1),)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: a\n----\nb\n", 3, "@wrong_hyphens"),
        ("---\ntitle: a\n--\nb\n", 3, "@wrong_hyphens"),
        ("---\ntitle: a\n – \n—\nb\n", 4, "@wrong_hyphens"),
        ("\n\n---\ntitle: a\n --- \n--- b\n", 5, "@wrong_hyphens"),
        ("\n–––\ntitle: a\n---\nb\n", 2, "@wrong_hyphens"),
        ("----  \n\ntitle: a\n---\nb\n", 1, "@wrong_hyphens"),
        ("\ntitle: a\n---\nb\n", 2, "@top_not_opened"),
        ("date:\n", 1, "@top_not_opened"),
    ],
)
def test_hyphens_that_are_missing_or_not_three_are_named(text: str, line: int, reason: str) -> None:
    front = split(text, PATH)
    assert front.diagnostics == (Diagnostic("E204", PATH, line, 1, {"reason": reason}),)
    assert front.body == ""


@pytest.mark.parametrize("line", ["\n", " ", "—", "-", "----\n", " ---x\n"])
def test_looking_for_hyphens_takes_no_time(line: str) -> None:
    began = time.perf_counter()
    split(line * 300_000 + "x", PATH)
    split("---\n" + line * 300_000 + "x", PATH)
    assert time.perf_counter() - began < 2


def test_hyphens_in_a_value_or_a_body_close_nothing() -> None:
    front = split("---\ntitle: a --- b\nsummary: |\n  x\n  ---\n---\nMột\n\n---\n\nHai\n", PATH)
    assert front.yaml == "title: a --- b\nsummary: |\n  x\n  ---\n"
    assert front.body == "Một\n\n---\n\nHai\n"


@pytest.mark.parametrize(
    "second", ["b: 2\n---\n", "date: 2019-01-01\ntags:\n  - x\nchair:\n- y\n---\n", "title: hai\n---"]
)
def test_two_sets_of_facts_are_refused_at_the_second(second: str) -> None:
    assert split("---\ntitle: a\n---\n" + second, PATH).diagnostics == (Diagnostic("E211", PATH, 3, 1),)


@pytest.mark.parametrize(
    "body",
    [
        "\nb: 2\n---\n",
        "Lưu ý: hai\n---\n",
        "note: một\n\n---\n",
        "note: một\n",
        "Tiêu đề\n---\n",
        "- a\n---\n",
    ],
)
def test_a_body_that_only_resembles_facts_is_a_body(body: str) -> None:
    front = split("---\ntitle: a\n---\n" + body, PATH)
    assert (front.body, front.diagnostics) == (body, ())


def test_other_line_separators_do_not_count() -> None:
    front = split("---\ntitle: a\u2028b\x0c\x85c\n---\nthân\n", PATH)
    assert (front.body, front.body_line) == ("thân\n", 4)


@given(
    st.lists(st.sampled_from(["---", "--- ", "title: a", "", " ", "b", "- c", "----", "\u2028"]), max_size=12)
)
def test_every_line_is_in_its_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    front = split(text, PATH)
    if any(diagnostic.code == "E204" for diagnostic in front.diagnostics):
        named = {"": "---", "@wrong_hyphens": "----", "@top_not_opened": "title: a"}
        (diagnostic,) = front.diagnostics
        assert lines[diagnostic.line - 1].strip() == named[diagnostic.args.get("reason", "")]
        return
    assert text.endswith(front.body)
    assert text.split("\n")[front.body_line - 1 :] == front.body.split("\n") or not front.body
    assert text.split("\n")[front.first_line - 1 :][: front.yaml.count("\n")] == front.yaml.split("\n")[:-1]


LONG = {
    "blank lines": "\n" * 1_000_000,
    "blank lines and a word": " \n" * 500_000 + "x",
    "never closed": "---\n" + "a\n" * 1_000_000,
    "a long second set": "---\n---\n" + "a: b\n" * 500_000,
    "hyphens": "---" * 1_000_000,
    "lines of hyphens that close nothing": "---\n" + "--- a\n" * 300_000,
    "spaces": "---\n---\n" + "a:" + " " * 1_000_000,
    "lines of spaces": "---\n---\na:\n" + "  \n" * 500_000,
    "spaces after hyphens": "---\n" + "---" + " " * 1_000_000 + "x",
}


@pytest.mark.parametrize("name", LONG)
def test_long_files_take_no_longer_than_their_length(name: str) -> None:
    began = time.process_time()
    split(LONG[name], PATH)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("+++\ndate = 2019-10-30\n+++\n", "@toml_top", "date: 2019-10-30"),
        ("---toml\ntitle = 'Tin'\n---\n", "@toml_top", 'title: "Tin"'),
        ("+++\n", "@toml_top", None),
        ('{\n  "title": "Tin",\n  "draft": true\n}\n\nBài.\n', "@json_top", 'title: "Tin"'),
        ('---json\n{"draft": true}\n---\n', "@json_top", "draft: true"),
        (';;;\n"title": "Tin"\n;;;\n', "@json_top", 'title: "Tin"'),
    ],
)
def test_a_top_in_another_format_is_named_and_shown_as_it_is_written_here(
    text: str, reason: str, line: str | None
) -> None:
    parts = split(text, "x")
    [diagnostic] = parts.diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.args["reason"]) == ("E204", 1, reason)
    assert diagnostic.args.get("line") == line
    assert (parts.yaml, parts.body) == ("", "")


@pytest.mark.parametrize("text", ["{% include x %}\n", "{x}\n", "+++ cộng\n", "++++\n"])
def test_a_text_that_begins_with_such_a_sign_is_none(text: str) -> None:
    assert split(text, "x").diagnostics == ()


def test_every_simple_fact_of_a_top_in_toml_is_shown_as_it_is_written_here() -> None:
    top = (
        '+++\ntitle = "Tin: họp"\ndate = 2019-10-30\ndraft = true\ntags = ["ocop", "hội nghị"]\n'
        'weight = 3\nlong = [\n  "a",\n]\n[params]\nauthor = "B"\n+++\n\nBài.\n'
    )
    (diagnostic,) = split(top, "a.md").diagnostics
    lines = 'title: "Tin: họp"\ndate: 2019-10-30\ndraft: true\ntags: ["ocop", "hội nghị"]\nweight: 3'
    assert (diagnostic.code, diagnostic.args["lines"]) == ("E204", lines)
    told = hint(diagnostic, "en").split("\n")
    assert [line.strip() for line in told[1:]] == lines.split("\n")
