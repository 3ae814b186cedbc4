"""Texts as offices write them, made up by Hypothesis: sentences in two languages in all that Markdown offers.

A text is drawn with `¤` for each word and `§` for each address, and filled afterwards, so that each word can be told
from every other.
"""

from __future__ import annotations

import os
import re
from typing import Final, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_WORDS: Final = (
    "Đà Nẵng ương hợp tác xã Ủy ban đại biểu đồng chí thành phố kế hoạch quý ổn định đường lối nghị quyết thi đua "
    "the Alliance met members of cooperative review year plan award fund office budget"
)
THOROUGH: Final = bool(os.environ.get("COOPSITE_THOROUGH"))
ASKED: Final = settings(
    deadline=None,
    max_examples=20_000 if THOROUGH else 200,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.too_slow],
)
"""How many texts a property is asked of: the same few each time, or many others."""

WORDS: Final = tuple(_WORDS.split(" "))
"""What a text is filled with, in turn."""

ADDRESSES: Final = (
    "https://vi-du.vn/tin/{}",
    "http://example.org/a_b/{}?x=1&y=2",
    "ke-hoach-{}.pdf",
    "../plans/p{}.md",
)


class Filled(NamedTuple):
    """A text, and the words and addresses that are in it for readers."""

    source: str
    words: tuple[str, ...]
    addresses: tuple[str, ...]


def filled(drawn: str, *, told_apart: bool = False) -> Filled:
    """Return a drawn text with words and addresses in it; `told_apart` has no word twice."""
    words: list[str] = []
    addresses: list[str] = []

    def fill(mark: re.Match[str]) -> str:
        if mark[0] == "¤":
            word = WORDS[len(words) * 7 % len(WORDS)]
            words.append(f"{word}{len(words)}x" if told_apart else word)
            return words[-1]
        address = ADDRESSES[len(addresses) % len(ADDRESSES)].format(len(addresses))
        addresses.append(address)
        return address

    return Filled(re.sub("[¤§]", fill, drawn), tuple(words), tuple(addresses))


def _some(*pieces: str) -> SearchStrategy[str]:
    return st.sampled_from(pieces)


def _joined(strategy: SearchStrategy[str], joint: str, least: int, most: int) -> SearchStrategy[str]:
    return st.lists(strategy, min_size=least, max_size=most).map(joint.join)


PLAIN: Final = _some(
    "¤", "¤ ¤", "¤ ¤ ¤,", "¤ ¤ ¤.", "¤ 2024", "12,5 %", "3.057.365", "155/NQ-HĐND", "“¤ ¤”", "¤ – ¤",
    "(¤ ¤)",
)  # fmt: skip
EMPHASIS: Final = _some(
    "*¤*", "**¤ ¤**", "_¤ ¤_", "__¤__", "***¤***", "**¤ *¤* ¤**", "*¤ **¤***", "**¤**¤", "¤**¤**¤", "¤*¤*",
    "¤_¤_¤", "**¤,**", "**“¤ ¤”** ¤", "**¤:** ¤", "~~¤ ¤~~", "**¤ ~~¤~~**", "__¤ _¤___", "*¤* *¤*",
    "**¤**.", "(**¤**)",
)  # fmt: skip
STRAY: Final = _some(
    "¤ * ¤", "2 * 3 * 4", "5 < 6 > 2", "AT&T", "¤ & ¤", "¤*", "**¤", "_¤", "¤_", "[¤]", "¤]", "(¤",
    "¤)", "!", "`", "# ¤", "¤ #1", "~¤", "1.", "-", "+84 225", "\\*¤\\*", "\\[¤\\]", "\\_", "\\#", "100\\%",
    "&amp;", "&lt;¤&gt;", "&nbsp;", "&agrave;", "&#272;", "&#x1EA3;", "&¤;", "¤@", "@¤", "://", "a:b",
    "$¤$", "¤|¤",
)  # fmt: skip
CODE: Final = _some("`¤`", "`` ` ``", "`<b>`", "`*¤*`", "`  ¤ `", "`a\\`", "``¤ `¤` ¤``")
LINKS: Final = _some(
    "[¤ ¤](§)", '[¤](§ "¤ ¤")', "[¤](§ '¤')", "[**¤** ¤](§)", "[¤](<tep ¤.pdf>)", "[¤](#muc)", "[¤][r]",
    "[¤][]", "[R]", "[¤][r s]", "![¤ ¤](anh.jpg)", "[![¤](anh.jpg)](§)", "<https://a.vn/x_y>",
    "<lien-he@a.vn>", "[¤](a_(b).pdf)", "[`¤`](§)", "[¤] (¤)", "[¤]( §  )", "[a [b] ¤](§)", "[¤](/vi/)",
    "[¤][none]",
)  # fmt: skip
BARE: Final = _some(
    "https://a.vn", "https://a.vn/x.", "(https://a.vn/x)", "https://a.vn/x_y_z", "http://a.vn/?q=1&b=2,",
    "www.a.vn", "www.a.vn/x)", "lien-he@a.vn", "ban.to-chuc+1@a.gov.vn.", "https://a.vn/(x)",
    "**https://a.vn/**", "https://vi-dụ.vn/đường", "xem:www.a.vn", "“ https://a.vn ”",
    "https://a.vn/x&amp;", "https://a.vn<br>", "ftp://a.vn", "a@b", "*www.a.vn/x*",
)  # fmt: skip
TAGS: Final = _some(
    "<b>¤</b>", "¤<br>¤", "<sup>2</sup>", "<u>¤ ¤</u>", "¤<br/>¤", "¤<!-- x -->¤",
    '<span class="a">¤</span>',
)  # fmt: skip

INLINE: Final = st.one_of(PLAIN, PLAIN, PLAIN, EMPHASIS, STRAY, CODE, LINKS, BARE, TAGS)
LINE: Final = _joined(INLINE, " ", 1, 4)
SIMPLE: Final = _joined(st.one_of(PLAIN, PLAIN, EMPHASIS, LINKS, BARE), " ", 1, 3)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """A paragraph of one to three lines."""
    lines = draw(st.lists(LINE, min_size=1, max_size=3))
    return "".join(line + draw(_some("\n", "\n", "  \n", " \\\n", "\n ")) for line in lines[:-1]) + lines[-1]


@st.composite
def lists(draw: st.DrawFn, depth: int = 2) -> str:
    """A list with its entries and all that may stand in one, in one of the widths people indent by."""
    marker = draw(_some("- ", "- ", "* ", "+ ", "1. ", "1. ", "1) ", "2. ", "-   ", "1.  ", "10. "))
    joint = draw(_some("\n", "\n", "\n\n"))
    entries = []
    for number in range(draw(st.integers(1, 4))):
        shown = (
            marker
            if not marker[0].isdigit()
            else f"{int(marker[:-2].strip('.) ') or 1) + number}{marker.lstrip('0123456789')}"
        )
        box = draw(_some("", "", "", "[ ] ", "[x] "))
        entry = shown + box + draw(SIMPLE)
        width = draw(_some(" " * len(shown), "  ", "   ", "    ", "\t"))
        if depth and draw(st.integers(0, 2)) == 0:
            inner = draw(st.one_of(lists(depth - 1), lists(depth - 1), paragraphs(), fences(), quotes(1)))
            entry += draw(_some("\n", "\n\n")) + indented(inner, width)
        entries.append(entry)
    return joint.join(entries)


def indented(text: str, width: str) -> str:
    """Return a text with each line that is not empty `width` further in."""
    return "\n".join(width + line if line else line for line in text.split("\n"))


@st.composite
def fences(draw: st.DrawFn) -> str:
    """Fenced code."""
    mark = draw(_some("```", "```", "~~~", "````"))
    info = draw(_some("", "sh", " python ", "js {1}"))
    lines = draw(
        st.lists(_some("¤ = 1", "# ¤", "    ¤", "", "- ¤", "<b>¤</b>", "**¤**", "| ¤ |", "[^1]"), max_size=4)
    )
    return "\n".join([mark + info, *lines, mark])


@st.composite
def quotes(draw: st.DrawFn, depth: int = 2) -> str:
    """A quotation, perhaps with a line that goes on without its mark."""
    inner = draw(st.one_of(paragraphs(), paragraphs(), lists(0), headings()) if depth < 2 else blocks(0))
    mark = draw(_some("> ", ">", ">  "))
    lines = [mark + line for line in inner.split("\n")]
    if draw(st.booleans()):
        lines.append(draw(PLAIN))
    return "\n".join(lines)


@st.composite
def headings(draw: st.DrawFn) -> str:
    """A heading in any of its forms, and what looks like one."""
    words = draw(SIMPLE)
    form = draw(
        _some(
            "# {}",
            "## {}",
            "### {} ###",
            "#### {}",
            "{}\n===",
            "{}\n---",
            "#¤ {}",
            "  ## {}",
            "##\t{}",
            "####### {}",
        )
    )
    return form.format(words)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table with as many cells in each row as it has columns."""
    width = draw(st.integers(1, 3))
    cell = st.one_of(PLAIN, EMPHASIS, LINKS, _some("", "a \\| b", "`a \\| b`", "650", "¤<br>¤"))
    edge = (
        draw(_some("| {} |", "| {} |", "|{}|"))
        if width == 1
        else draw(_some("| {} |", "| {} |", "|{}|", "{}"))
    )
    # A line that begins with a hyphen and a space begins a list.
    rules = _some("---", ":--", "--:", ":-:", "--" if edge == "{}" else "-")
    ruler = " | ".join(draw(rules) for _ in range(width))
    rows = [" | ".join(draw(cell) or " " for _ in range(width)) for _ in range(draw(st.integers(1, 4)))]
    lines = [edge.format(rows[0]), edge.format(ruler), *(edge.format(row) for row in rows[1:])]
    return "\n".join(lines)


PORTAL: Final = _some(
    '<p style="text-align:center">¤ ¤</p>', "<div>\n\n**¤** [¤](§)\n\n</div>", "<div>\n**¤**\n</div>",
    "<p>¤<br />\n¤</p>", "<ul>\n  <li>¤</li>\n    <li>¤</li>\n</ul>",
    '<div class="a"><strong>¤</strong></div>\n          <div>¤</div>',
    "<table>\n<tr><td>¤</td><td>¤</td></tr>\n</table>",
    "<details>\n<summary>¤</summary>\n\n- ¤\n- ¤\n\n</details>", "<!-- x -->", "<hr>", "<center>¤</center>",
    '<p align="justify">¤ <em>¤</em>', "<h3>¤</h3>", "<b>¤</b> ¤", "<blockquote>¤</blockquote>",
    "<pre>\n¤\n\n  **¤**\n</pre>", "<font color=red>¤</font>",
)  # fmt: skip
RULES: Final = _some("---", "***", "* * *", "___", " ---", "-----------")


def blocks(depth: int = 2) -> SearchStrategy[str]:
    """One block of any kind."""
    return st.one_of(
        paragraphs(),
        paragraphs(),
        lists(depth),
        lists(depth),
        headings(),
        quotes(depth),
        tables(),
        fences(),
        PORTAL.map("{}\n".format),
        RULES,
    )


NOTES: Final = _some(
    "¤[^1] ¤.\n\n[^1]: ¤ ¤.", "¤[^a] ¤[^b].\n\n[^a]: ¤\n[^b]: ¤ *¤*", "¤.[^1]\n\n[^1]: ¤\n\n    ¤ ¤",
)  # fmt: skip
DEFINITIONS: Final = '\n\n[r]: https://a.vn/r "r"\n[r s]: <x y.pdf>\n'


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text: blocks below one another, some of them with no empty line between."""
    pieces = draw(st.lists(blocks(), min_size=1, max_size=5))
    whole = pieces[0]
    for piece in pieces[1:]:
        whole += draw(_some("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \n")) + piece
    if draw(st.integers(0, 4)) == 0:
        whole += "\n\n" + draw(NOTES)
    return whole + DEFINITIONS if "[r" in whole.lower() or "[]" in whole else whole


LOSSY: Final = (
    "|¤|¤|\n|-|-|\n|¤|¤|¤|\n|¤|", "|¤|\n|-|\n|¤ | ¤ | [¤](§)|", '[u¤]: § "¤ ¤"',
    '[r]: § "¤"\n[r]: § "¤"\n\n[¤][r]', "¤[^x]\n\n[^x]: ¤\n[^x]: ¤ ¤", "[^unused]: ¤ ¤", "¤[^none] ¤",
    "[^c]: ¤\n\n`[^c]`", "[^a]: ¤[^b]\n[^b]: ¤[^a]", "[¤ ¤](§ ¤", "[¤ ¤](<§ ¤", "[¤", "![¤](§", '[¤](§ "¤)',
    "[¤](§ ¤)", "[¤]( § ) ¤", "[¤](¤ ¤.docx)", "[¤](<§>)", "[¤](C:\\tep\\¤.doc)", "[¤](Họp 12:30 ¤.pdf)",
    "[¤](hop-12:30-¤.pdf)", "![¤](12:30-¤.jpg)", "[¤](file:///d/¤.doc)", "[¤](javascript:¤)",
    "[¤](https://a .vn/¤)", "[¤](https://a.vn:x/¤)", "[¤](https://)", "<https://a.vn:x/¤>",
    "https://a.vn:x/¤", "[¤](https://[a.vn]/¤)", "[¤](mailto:¤ ¤)", "[¤](skype:¤)", "[¤]()", "![]()",
    "<¤ ¤>", "<¤>", "<ten-¤> ¤", "<don vi ¤> ¤", "< ¤ >", "<<¤>>", "<ghi>¤</ghi>", "¤ <chua ro ¤", "a <b ¤",
    "<¤@¤>", "<x ¤=¤>", '<a href="§">¤</a>', '<img src="§" alt="¤" title="¤">', '<img src="§">',
    "<iframe src='https://a.vn/¤'>x</iframe>", "<a name=x>¤</a>", '<a href="https://a .vn/¤">¤</a>',
    '<p title="¤ ¤">¤</p>', "<video src='§'>¤</video>", "<object data='https://a.vn/¤'>x</object>",
    "<select><option>¤</option></select>", "<textarea>¤</textarea>", "<title>¤</title>",
    "<noscript>¤</noscript>", "<xmp>¤</xmp>", "![¤](https://a.vn:99999/¤.jpg)",
    "<svg><text>x</text></svg> ¤", "<form action='§'>¤ <input value='x'> <button>¤</button></form>",
    "<style>x {}</style> ¤", "<math><mi>x</mi></math>", "<marquee>¤</marquee>", "<template>x</template>",
    "<table><p>¤</p></table>", "<audio src=§></audio>", "<embed src='https://a.vn/¤'>", "<area href='§'>",
    "<blockquote cite='§'>¤</blockquote>", "¤ <? x ?> ¤", "¤ <!X> ¤", "<![CDATA[¤]]>", "<p>¤", "</p>¤",
    "<li>¤", "<tr><td>¤", "<h2>¤", "<!-- ¤", "<b>¤ <i>¤</b> ¤</i>", "<button>¤</button>", "## ¤ {¤ 2024}",
    "¤ {: ¤ }", "¤\n{: .¤ title=\"¤\"}", "## ¤ {#¤ ¤}", '![¤](a.jpg "¤"){: .¤ }', "{¤}", "## {¤ ¤}",
    "[¤](§){¤}", "{{< ¤ >}}", '{{< figure src="§" title="¤" >}}', "{% include ¤ %}", "> [!NOTE] ¤\n> ¤",
    "> [!NOTE]\n> ¤", ":::¤\n¤\n:::", "*[¤]: ¤ ¤", "[[¤]]", "[TOC]", "¤\n: ¤", "~¤~", "==¤==", "++¤++",
    "^¤^", "$$\n¤\n$$", "¤\n¤\n===", "```sh\n¤\n```\n", "\t¤ ¤", "    ¤\n    ¤", "• ¤\n• ¤", "– ¤\n– ¤",
    "a) ¤\nb) ¤", "¤\t¤\t¤\n¤\t¤\t¤", "\\newline ¤", "¤\u00a0¤\n-\u00a0¤",
)  # fmt: skip
"""Pieces of which readers of Markdown are known to drop something."""


@st.composite
def lossy_texts(draw: st.DrawFn) -> str:
    """A text with pieces among its blocks of which something might be lost."""
    pieces = draw(st.lists(st.one_of(_some(*LOSSY), _some(*LOSSY), blocks(1)), min_size=1, max_size=4))
    return "".join(piece + draw(_some("\n\n", "\n\n", "\n")) for piece in pieces)
