"""What is converted in one pass has the converter's very bytes and nothing to sanitise; it judges the rest."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopsite.content.markdown.converter import Converter
from coopsite.content.markdown.fast_path import quick
from coopsite.content.markdown.foreign_syntax import foreign_sign
from coopsite.content.markdown.html_syntax import ELEMENTS
from coopsite.content.markdown.positions import Places
from coopsite.content.markdown.sanitise import Sanitiser

CONVERTER = Converter()
SANITISER = Sanitiser()
CONTENT = Path(__file__).resolve().parents[2] / "content"

WORDS = ["Liên minh", "4 cá nhân", "**cờ thi đua**", "*mới*", "[đây](https://a.example/x_y)", "người > máy",
         '[tên](/vi/ "Hợp tác xã\'s")', '![Ảnh](a.jpg "Chú thích")', "2023.", "5 %", "a|b", "!", ": hai",
         "www.a.vn", "https://a.vn", "a@b.vn", "~~cũ~~", "• một", "– hai", "a) ba", "**“bốn”**",
         "import x"]  # fmt: skip
LINES = ["", "# ", "## ", "- ", "* ", "1. ", "2. ", "> ", "| ", "+ ", ": "]
BLOCKS = ["| A | B |\n|---|--:|\n| 1 | **2** |\n| 3 |", "| A |\n|:-:|\n| b |", "---", "***", "Tựa\n---", "[a]: b",
          "| A | B |\n|---|---|", "Từ\n: nghĩa", "- một\n- hai", "1. một\n2. hai", "> lời\n> hay"]  # fmt: skip
FRAGMENTS = [*WORDS, *LINES, *BLOCKS, "\n", "\n", "\n\n", "\n\n", "\n\n\n", " ", "  ", "**", "*", "_", "[", "]", "](",
             ")", "![", '"', "'", "#", ">", "|", "=", "-", "\u00a0", "\u200b", "\u2028", "[^1]", "<b>", "&", "`",
             "{: .x}", "\\", "\t", "    ", "://", "@", "•", "– ", "a) ", "1) ", "~~", "```", "import "]  # fmt: skip
PIECES_OF_ADDRESSES = ["http://", "https://", "HTTP://", "//", "/", "a", "b.example", "xn--", "..", ".", "-", ":", "80",
                       "1.2.3.4", "%3a", "%", "?", "#", "=", "@", "đ", "java", "script:", "mailto:", ";",
                       ",", "~", "$"]  # fmt: skip


def is_same_and_harmless(html: str, source: str, *, line_breaks: bool = False) -> bool:
    """Whether the converter gives the same, finds nothing, and the sanitiser leaves it alone."""
    places = Places(source)
    converted = CONVERTER.convert_body(places, "vi", line_breaks=line_breaks)
    places.know(converted.reading.losses.addresses, converted.reading.code)
    return (
        html == converted.html == SANITISER.clean(html)
        and not converted.reading.diagnostics
        and not foreign_sign(places.masked, ELEMENTS)
    )


@st.composite
def common_texts(draw: st.DrawFn) -> str:
    """Texts most of which are common, with now and then a line out of place."""
    running = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
    line = st.tuples(st.sampled_from(LINES), running).map("".join)
    block = st.one_of(
        running, line, st.lists(line, min_size=2, max_size=3).map("\n".join), st.sampled_from(BLOCKS)
    )
    return "\n\n".join(draw(st.lists(block, min_size=1, max_size=5)))


@settings(deadline=None, max_examples=400)
@given(common_texts())
def test_common_texts_give_the_same_html(source: str) -> None:
    for line_breaks in (False, True):
        html = quick(source, line_breaks=line_breaks)
        assert html is None or is_same_and_harmless(html, source, line_breaks=line_breaks)


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES_OF_ADDRESSES), min_size=1, max_size=5).map("".join))
def test_no_address_needs_the_sanitiser(target: str) -> None:
    for source in (f"[a]({target})", f'![a]({target} "b")'):
        html = quick(source)
        assert html is None or is_same_and_harmless(html, source)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert", "JavaScript:x", "data:text/html,x", "vbscript:x", "//evil.example/x", "java%3Ascript",
        "http:evil", "http://", "http:///x", "http://1.2.3.4/", "http://a@b.example/", "http://a.example:99999/",
        "http://xn--a.example/", "ftp://a.example/", "https://a..example/", "https://-a.example/", "x:y", "/a>b",
    ],
)  # fmt: skip
def test_doubtful_addresses_go_to_the_sanitiser(target: str) -> None:
    assert quick(f"[a]({target})") is None
    assert quick(f"![a]({target})") is None


def test_many_random_texts_give_the_same_html() -> None:
    rng = random.Random("in one pass")
    met = 0
    for _ in range(12_000):
        source = "".join(rng.choices(FRAGMENTS, k=rng.choice((2, 4, 7, 12))))
        html = quick(source)
        if html is not None:
            met += 1
            assert is_same_and_harmless(html, source), source
    assert met > 300


def test_most_of_what_is_written_is_common() -> None:
    bodies = [file.read_text("utf-8").split("---\n", 2)[-1] for file in CONTENT.rglob("*.md")]
    converted = [(html, body) for body in bodies if (html := quick(body)) is not None]
    assert len(converted) > 0.8 * len(bodies)
    assert all(is_same_and_harmless(html, body) for html, body in converted)


@pytest.mark.parametrize(
    "source",
    [
        "a <b>c</b>", "a & b", r"\*a\*", "`a`", "a {: .b}", "a[^1]", "\ta", "    a", "a  \nb", "a\n b", "a \n\nb",
        "a\n\n\nb", "a\u00a0b", "a\u2028b", "a_b", "__a__", "***a***", "**a *b* c**", "* a*", "a * b", "[a]", "[a][b]",
        "[a]: b", "[a](<b>)", "[a](b 'c')", "[a](b (c))", "[a](b \"'c'\")", "[a](b_(c))", "![](b)", "![ ](b)",
        "[a\nb](c)",
        "a\n# b", "# a\nb", "# a #", "#", "a\n===", "a\n- b", "- a\nb", "- a\n\n- b", "- a\n\n1. b", "- - a", "- # a",
        "2. a", "1. a\n- b", "> a\nb", "> a\n\n> b", "> # a", "> ", "a | b\n- | -", "| a |\n| - |",
        "| a | b |\n|---|\n| c |",
        ": a", "a\n: b", "+", "---", "***", "* * *", "#a", "- a\n* b", "1) a", "a https://b.vn", "WWW.a.vn", "a@b.vn",
        "~~a~~", "• a", "– a", "a) b", "a**“b”**c", "```\na", "import a", "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
    ],
)  # fmt: skip
def test_the_converter_judges_what_is_not_common(source: str) -> None:
    assert quick(source) is None
