"""The quick converter writes what the stock one writes, byte for byte."""

from __future__ import annotations

import random

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopsite.source.markdown.extensions import build_converter
from coopsite.source.markdown.fast import FastMarkdown
from coopsite.source.markdown.guards import Refusal

FAST = build_converter(FastMarkdown)
STOCK = build_converter(markdown.Markdown)
FRAGMENTS = [
    "\n", "\n\n", " ", "    ", "  \n", "\t", "# ", "## ", "#", "- ", "* ", "+ ", "1. ", "> ", ">", "|",
    "|---|\n", "---", "===", "***", "___", "*", "**", "_", "__", "`", "``", "```", "\\", "\\*", "\\\\", "[",
    "]", "(", ")", "[a](b)", "[a](b \"t\")", "![", "![x](y.jpg)", "![](y.jpg)", "[^1]", "[^1]: note",
    "[^a]: > [^b]: x", "[r]: http://x 't'", "[r]", "[t][r]", "![r]", "<", ">", "<b>", "</b>", "<div>",
    "</div>", "<!--", "-->", "<!", "<?", "?>", "<![CDATA[", "]]>", "<a href=\"x\">", "</a>", "<x@y.z>",
    "<http://a.b>", "&", "&amp;", "&#42;", "&x;", "{", "}", "{: #id .c k=v}", "{: checked}", "{: k}", ": ",
    "a", "Đà", "ư", "x_y_z", "1", "0", "²", "٣", "\u00a0", "'", "\"", "=", "-", "!", "~", "<script>",
    "</script>", "<td>", "<h1>", "<br/>", "<hr>", "\u0002", "\u0003", "klzzwxh:0000",
    "///Footnotes Go Here///",
]  # fmt: skip


def outcome(converter: markdown.Markdown, source: str) -> str | tuple[str, int]:
    try:
        return converter.reset().convert(source)
    except Refusal as refusal:
        return refusal.code, refusal.count


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), st.text(max_size=100)))
def test_any_text_gives_the_same_html(source: str) -> None:
    assert outcome(FAST, source) == outcome(STOCK, source)


@pytest.mark.slow
def test_many_random_texts_give_the_same_html() -> None:
    rng = random.Random("the same bytes")
    for _ in range(3000):
        source = "".join(rng.choices(FRAGMENTS, k=rng.choice((3, 8, 20, 60))))
        assert outcome(FAST, source) == outcome(STOCK, source), source


def test_the_quick_converter_is_the_one_in_use() -> None:
    assert markdown.__version__.startswith("3.11.")
    assert type(build_converter()) is FastMarkdown
