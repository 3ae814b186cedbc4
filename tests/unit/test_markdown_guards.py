"""Bodies that would take too long, go too deep or swallow text are refused or mended, at a named place."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from coopsite.source.markdown import BodyParser

if TYPE_CHECKING:
    from coopsite.source.model import Body


@pytest.fixture(scope="module")
def parser() -> BodyParser:
    return BodyParser()


def codes(body: Body) -> list[tuple[str, int]]:
    return [(found.code, found.line) for found in body.outline.findings]


def html(body: Body) -> str:
    return "".join(part for part in body.parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("code", "nasty"),
    [
        ("E301", "[" * 20_000),
        ("E301", "[a](" * 9_000),
        ("E301", "![a" * 9_000),
        ("E301", "<a " * 9_000),
        ("E301", "".join("`" * n + " " for n in range(1, 300))),
        ("E301", "*a _b " * 4_000),
        ("E301", "# a\n" * 30_000),
        ("E301", "a\n\n" * 20_001),
        ("E301", "[^1]" * 1_001),
        ("E301", "[a]: " + '"b' * 3_000),
        ("E302", "*" * 3_000),
        ("E302", "\n".join("    " * n + "- a" for n in range(400))),
        ("E302", "\n".join("  " * n + "- a" for n in range(400))),
        ("E302", "\n".join("\t" * n + "1. a" for n in range(400))),
        ("E302", "- " * 400 + "a"),
        ("E302", "> " * 400 + "a"),
        ("E302", "<div>" * 200),
    ],
)
def test_nasty_bodies_are_refused_with_a_place(parser: BodyParser, code: str, nasty: str) -> None:
    began = time.perf_counter()
    body = parser.parse(f"Mở đầu\n\n{nasty}", "vi")
    assert time.perf_counter() - began < 10
    assert [found for found, _ in codes(body)] == [code]
    assert int(body.outline.findings[0].args["count"]) > 0
    assert body.parts == ()


@pytest.mark.parametrize("before", [0, 1, 2, 250, 498, 499, 500, 501, 999, 1000])
def test_a_run_is_found_wherever_it_begins(parser: BodyParser, before: int) -> None:
    source = ("ab " * 400)[:before]
    assert codes(parser.parse(f"{source}{'~' * 1001}", "vi")) == [("E301", 1)]
    assert codes(parser.parse(f"{source}{'~' * 1000}", "vi")) == []


def test_a_refusal_names_the_line(parser: BodyParser) -> None:
    assert codes(parser.parse("Mở đầu\n\n" + "- " * 400 + "a", "vi")) == [("E302", 3)]
    assert codes(parser.parse("Mở đầu\n\n## b\n\n" + "[x" * 9000, "vi")) == [("E301", 5)]


@pytest.mark.parametrize(
    "usual",
    [
        "\n".join("    " * n + "- a" for n in range(30)),
        "> " * 20 + "a",
        "Đoạn **đậm** có [liên kết](x.md) và `mã`. " * 100,
        ("Đoạn **đậm** có [liên kết](x.md) và `mã`.\n\n") * 300,
        "a | b\n--|--\n" + "**x** | [y](z.md)\n" * 500,
        "- mục *một*\n" * 500,
        "-" * 900,
        "<b>a</b> <i>b</i>\n\n" * 300,
        "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(200)),
    ],
)
def test_usual_bodies_are_not_refused(parser: BodyParser, usual: str) -> None:
    body = parser.parse(usual, "vi")
    assert not body.outline.findings
    assert body.parts


def test_what_is_allowed_needs_little_of_the_stack(parser: BodyParser) -> None:
    deep = (
        "\n".join("    " * n + "- > *a* **b _c_**" for n in range(15)) + "\n\n" + "> " * 60 + "*a **b _c_***"
    )
    limit = sys.getrecursionlimit()
    depth = 1
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    # Quotations are only seen a hundred frames and more from the limit.
    sys.setrecursionlimit(depth + 520)
    try:
        body = parser.parse(deep, "vi")
    finally:
        sys.setrecursionlimit(limit)
    assert codes(body) == []
    assert html(body).count("<blockquote>") >= 60


@pytest.mark.parametrize(
    ("source", "places", "kept"),
    [
        ("a\n\n<!-- b\n\nc", [("W303", 3)], ["&lt;!-- b", "<p>c</p>"]),
        ("<!-- <!-- b", [("W303", 1), ("W303", 1)], ["&lt;!-- &lt;!-- b"]),
        ("<!-- a -- >\n\nb\n\n<!-- c -->\n\nd", [("W303", 1)], ["<p>b</p>", "<p>d</p>"]),
        ("a\n\n<![ b", [("W303", 3)], ["&lt;![ b"]),
        ("a <![CDATA[ b ]]> c", [("W303", 1)], ["&lt;![CDATA[ b ]]&gt; c"]),
    ],
)
def test_marks_that_end_nothing_are_shown(
    parser: BodyParser, source: str, places: list[tuple[str, int]], kept: list[str]
) -> None:
    body = parser.parse(source, "vi")
    assert codes(body) == places
    for text in kept:
        assert text in html(body)


def test_a_whole_comment_is_the_writers_own(parser: BodyParser) -> None:
    body = parser.parse("a\n\n<!-- nhớ hỏi lại <b> -->\n\nb", "vi")
    assert codes(body) == []
    assert "nhớ" not in html(body)


def test_marks_shown_as_code_are_no_marks(parser: BodyParser) -> None:
    body = parser.parse("`<!--` và ``<div>``\n\n    <div>\n\n`<![`", "vi")
    assert codes(body) == []
    assert "<code>&lt;!--</code>" in html(body)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a\n\n<div>\n\n*b*\n", (3, 1, "<div>")),
        ("a\n\n<div><b>c</div>\n", (3, 6, "<b>")),
        ("a <div>b</div>\n\nc <SPAN class=x>\n", (3, 3, "<span>")),
        ("<p>a\n\nb", (1, 1, "<p>")),
    ],
)
def test_a_tag_never_closed_is_named(parser: BodyParser, source: str, place: tuple[int, int, str]) -> None:
    findings = parser.parse(source, "vi").outline.findings
    assert [(f.code, f.line, f.column, f.args["tag"]) for f in findings] == [("W304", *place)]


def test_tags_closed_or_needing_no_end_are_fine(parser: BodyParser) -> None:
    assert codes(parser.parse("<table><tr><td>a<td>b</table>\n\n<br> <hr/>\n\n1 < 2 <3 x<y\n", "vi")) == []
