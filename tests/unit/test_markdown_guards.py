"""Bodies that would take too long, go too deep or swallow text are refused or mended, at a named place."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from coopsite.content.markdown import BodyParser

if TYPE_CHECKING:
    from coopsite.content.body import Body


@pytest.fixture(scope="module")
def parser() -> BodyParser:
    return BodyParser()


def codes(body: Body) -> list[tuple[str, int]]:
    return [(found.code, found.line) for found in body.outline.diagnostics]


def html(body: Body) -> str:
    return "".join(part for part in body.parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("code", "nasty"),
    [
        ("E301", "[" * 20_000),
        ("E301", "<a " * 20_001),
        ("E301", "a\n\n" * 20_001),
        ("E301", f"{'|a' * 900}|\n{'|-' * 900}|\n{'|b|' * 1}\n" + "|b|\n" * 200),
        ("E302", "*" * 3_000),
        ("E302", "\n".join("    " * n + "- a" for n in range(400))),
        ("E302", "\n".join("  " * n + "- a" for n in range(400))),
        ("E302", "\n".join("\t" * n + "1. a" for n in range(400))),
        ("E302", "- " * 400 + "a"),
        ("E302", "> " * 400 + "a"),
        ("E302", "*a **b " * 100 + "c** d*" * 100),
        ("E302", "<div>" * 200),
        ("E302", "<b>a " * 30),
    ],
)
def test_nasty_bodies_are_refused_with_a_place(parser: BodyParser, code: str, nasty: str) -> None:
    body = parser.parse(f"Mở đầu\n\n{nasty}", "vi")
    assert [found for found, _ in codes(body)] == [code]
    assert int(body.outline.diagnostics[0].args["count"]) > 0
    assert body.parts == ()


REPEATED = (
    "[a](", "![a", "*a _b ", "# a\n", "[^1]", "[a](b) ", "**a** ", "[[a](b) ", "[a]: b\n", "> a\n", "<b>x</b>", "<!-- ",
    "<? ", "a@b.co ", "https://a.vn/(( ", "https://a.vn...", "a|b\n", "a\tb\n", "> - > - a\n", "a\n: b\n", "• a\n",
    "a) a\nb) b\n", "– a\n", "{: .a ", '{a="', "` `` ", "~~a ", "[x](<b", "[x](a 'b", "```\na\n", "<div>\n\n</div>\n\n",
    '<div a="', "  {", "[^a]: b\n", "|a|b|\n|-|-|\n|c|d|\n\n", "{{ ", "> [!N\n", "[a](" + "(" * 33, "a  \n",
)  # fmt: skip


def shortest(parser: BodyParser, source: str) -> float:
    """Seconds of processor time to read `source`, the less of two runs."""
    times = []
    for _ in range(2):
        began = time.process_time()
        parser.parse(source, "vi")
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_a_body_takes_time_in_proportion_to_its_length(parser: BodyParser, piece: str) -> None:
    def seconds(size: int) -> float:
        source = "Mở & đầu\n\n" + (piece * size)[:size]
        return shortest(parser, source)

    # Eight times as long; were it quadratic, it would take sixty-four times as long.
    assert seconds(24_000) < 24 * max(seconds(3_000), 0.002)


def test_comments_that_open_before_one_that_is_closed_are_looked_for_once(parser: BodyParser) -> None:
    def seconds(count: int) -> float:
        source = "a <!-- " * count + "-->"
        return shortest(parser, source)

    # Eight times as many; were it quadratic, it would take sixty-four times as long.
    assert seconds(16_000) < 24 * max(seconds(2_000), 0.01)


def test_a_table_too_wide_is_refused_at_its_line(parser: BodyParser) -> None:
    wide = f"{'|a' * 900}|\n{'|-' * 900}|\n" + "|b|\n" * 50_000
    began = time.process_time()
    (found,) = parser.parse(f"Mở đầu\n\n{wide}", "vi").outline.diagnostics
    assert time.process_time() - began < 10
    assert (found.code, found.line, found.args["columns"], found.args["rows"]) == ("E301", 3, "900", "50001")


@pytest.mark.parametrize("before", [0, 1, 2, 250, 498, 499, 500, 501, 999, 1000])
def test_a_run_is_found_wherever_it_begins(parser: BodyParser, before: int) -> None:
    source = ("ab " * 400)[:before]
    assert codes(parser.parse(f"{source}{'~' * 1001}", "vi")) == [("E301", 1)]
    assert codes(parser.parse(f"{source}{'~' * 1000}", "vi")) == []


def test_a_refusal_names_the_line(parser: BodyParser) -> None:
    assert codes(parser.parse("Mở đầu\n\n" + "- " * 400 + "a", "vi")) == [("E302", 3)]
    assert codes(parser.parse("Mở đầu\n\n## b\n\n" + "[" * 9000, "vi")) == [("E301", 5)]


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
        "\n\n".join(f"![Ảnh số {n}](<anh {n}.jpg>)" for n in range(200)),
        "*a **b " * 1000,
        "[a](" * 1000,
    ],
)
def test_usual_bodies_are_not_refused(parser: BodyParser, usual: str) -> None:
    body = parser.parse(usual, "vi")
    assert not body.outline.diagnostics
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
    body = parser.parse("`<!--` và ``<div>``\n\n```\n<div>\n```\n\n`<![`", "vi")
    assert codes(body) == []
    assert "<code>&lt;!--</code>" in html(body)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a\n\n<div>\n\n*b*\n", (3, 1, "<div>")),
        ("a\n\n<div><b>c</div>\n", (3, 6, "<b>")),
        ("a <div>b</div>\n\nc <SPAN class=x>\n", (3, 3, "<span>")),
        ("<p>a\n\nb", (1, 1, "<p>")),
        ("- a\n\n  <div>\n  b\n\nc", (3, 3, "<div>")),
    ],
)
def test_a_tag_never_closed_is_named(parser: BodyParser, source: str, place: tuple[int, int, str]) -> None:
    diagnostics = parser.parse(source, "vi").outline.diagnostics
    assert [(f.code, f.line, f.column, f.args["tag"]) for f in diagnostics] == [("W304", *place)]


def test_tags_closed_or_needing_no_end_are_fine(parser: BodyParser) -> None:
    for source in (
        "<table><tr><td>a<td>b</table>\n\n<br> <hr/>\n\n1 < 2 <3 x<y\n",
        '<p class="x">\n    Hội nghị\n    </p>\n\nSau.',
        "<details>\n\n- a\n\n</details>",
    ):
        assert codes(parser.parse(source, "vi")) == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a <svg> b\n\nc", "<p>a &lt;svg&gt; b</p>\n<p>c</p>"),
        ("<style>\nx\n\nc", "&lt;style&gt;\nx\n\nc"),
        ('<div class="a\n\nb', '&lt;div class="a\n<p>b</p>'),
        ("<div>\n<!-- a\n\nb -->\n\n</div>\n\nc", "<div>\n&lt;!-- a\n<p>b --&gt;</p>\n</div>\n<p>c</p>"),
    ],
)
def test_nothing_left_open_swallows_what_follows(parser: BodyParser, source: str, shown: str) -> None:
    body = parser.parse(source, "vi")
    assert html(body) == shown
    assert {found for found, _ in codes(body)} & {"W303", "W304"}
