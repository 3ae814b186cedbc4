"""Nothing active leaves a body, and no text, however nasty, breaks the parser or keeps it long."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopsite.content.markdown import BodyParser
from coopsite.content.markdown.sanitise import TAGS
from coopsite.text.schemes import OPENED

if TYPE_CHECKING:
    from coopsite.content.body import Body

PARSER = BodyParser()
CODES = {
    *(f"W{number}" for number in range(318, 329)),
    *(f"W{number}" for number in range(330, 336)),
    "N329",
    "N334",
    "E301",
    "E302",
    "W303",
    "W304",
    "W305",
    "E306",
    "E307",
    "W309",
    "W310",
    "W312",
}

FRAGMENTS = [
    "\n", "\n\n", " ", "    ", "  \n", "\t", "# ", "## ", "- ", "1. ", "> ", "|", "\n--|--\n", "---", "***",
    "*", "**", "_", "`", "``", "\\", "[", "]", "(", ")", "[a](b)", "![x](y.jpg)", "![x](y.jpg \"c\")",
    "[^1]", "[^1]: n", "[r]: x 't'", "[r]", "<b>", "</b>", "<div>", "</div>", "<!--", "-->", "<!", "<?",
    "?>", "<![CDATA[", "]]>", "<a href=", "</a>", "<", ">", "&", "&#106;", "&colon;", "{: onclick=x}",
    "{: style=x #cs-a}", "{: href=javascript:a}", ": ", "a", "Đà", "ư", "\u00a0", "javascript:",
    "JaVa\tScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "<script>", "</script>", "<svg onload=x>",
    "<img src=x onerror=y>", "<style>", "</style>", "<math>", "<table>", "<td>", "<iframe src=x>",
    "<noscript>", "<p>", "<a href=\"java&#x0a;script:x\">", "<form action=x>", "<h1>", "</h1>",
    "<base href=x>", "<xmp>", "<template>", "\"", "'",
]  # fmt: skip
NASTY = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
REPEATED = st.lists(
    st.tuples(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3), st.integers(1, 4000)),
    min_size=1,
    max_size=3,
).map(lambda runs: "".join("".join(fragments) * times for fragments, times in runs))


def whole(body: Body) -> str:
    """The HTML with every slot filled."""
    parts = []
    for part in body.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part < 0:
            parts.append("</a>")
        else:
            slot = body.outline.slots[part]
            parts.append(
                f'<a href="/x"{slot.attributes}>'
                if slot.kind == "link"
                else f'<img src="/x"{slot.attributes}>'
            )
    return "".join(parts)


def assert_harmless(html: str) -> None:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in TAGS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "action", "formaction", "xlink:href"}
            if name in {"href", "src", "cite"}:
                scheme = re.match(r"([^/?#:]*):", re.sub(r"[\s\x00-\x20]", "", value))
                assert scheme is None or scheme[1].lower() in OPENED, value
            if name == "id":
                assert not value.startswith("cs-")


def assert_sound(source: str, body: Body) -> None:
    """Everything a body promises whatever it was made from."""
    lines = source.split("\n")
    for found in body.outline.diagnostics:
        assert found.code in CODES
        assert found.path == ""
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
    for slot in body.outline.slots:
        assert 1 <= slot.line <= len(lines)
        assert 1 <= slot.column <= len(lines[slot.line - 1]) + 1
    opened = [part for part in body.parts if isinstance(part, int) and part >= 0]
    assert opened == list(range(len(body.outline.slots)))
    links = [n for n in opened if body.outline.slots[n].kind == "link"]
    assert [-part - 1 for part in body.parts if isinstance(part, int) and part < 0] == links
    assert len(set(body.outline.anchors)) == len(body.outline.anchors)
    html = whole(body)
    assert sorted(re.findall(r'<[a-z0-9]+(?: [^<>]*?)? id="([^"]*)"', html)) == sorted(
        anchor.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
        for anchor in body.outline.anchors
    )
    assert {heading.anchor for heading in body.headings} <= set(body.outline.anchors)
    level = 1
    for heading in body.headings:
        assert 2 <= heading.level <= min(level + 1, 6)
        level = heading.level


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(NASTY, st.text(max_size=200)))
@example("[x](javascript:alert(1))")
@example("[x](&#106;avascript:alert(1))")
@example("![x](data:text/html,x)")
@example('<a href="jav&#x09;ascript:x">y</a>')
@example("*a*{: onclick=x style=y #cs-b}")
@example("<svg><style><img src=x onerror=y></style></svg>")
@example("<!--><script>x</script>-->")
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@example("`<![r`\n\n<td>")
def test_nothing_active_survives(source: str) -> None:
    body = PARSER.parse(source, "vi")
    assert_harmless(whole(body))
    assert_sound(source, body)


@pytest.mark.slow
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(REPEATED)
@example("[" * 20_000)
@example("[a](" * 5_000)
@example("*" * 3_000)
@example("a\n: b\n" * 4_000)
@example("<p></p>\n\n" * 4_000)
@example("[^1]" * 999 + "\n\n[^1]: a")
@example("".join(f"<b class=a{n}>" for n in range(19)) + "\n\na" * 15_000)
@example("\n" * 200_000)
@example("a" * 900 + " " * 900 + "{" * 900)
def test_every_text_is_done_with_in_time(source: str) -> None:
    began = time.perf_counter()
    body = PARSER.parse(source, "en")
    assert time.perf_counter() - began < 10
    assert (
        bool(body.parts)
        or not source.strip()
        or bool(body.outline.diagnostics)
        or "<" in source
        or "[" in source
    )


@pytest.mark.parametrize(
    ("source", "what", "line"),
    [
        ("a\n\n<script>alert(1)</script>\n\nb", "<script>", 3),
        ("a\n\n<b onclick=x>c</b>", "onclick", 3),
        ("a\n\n*b*{: onclick=x }", "onclick", 3),
        ("a\n\n<iframe src=x></iframe>", "<iframe>", 3),
        ("a\n\n<?php x ?>\n\nb", "<?", 3),
    ],
)
def test_what_is_taken_away_is_named(source: str, what: str, line: int) -> None:
    body = PARSER.parse(source, "vi")
    assert [(f.code, f.line, f.args["what"]) for f in body.outline.diagnostics] == [("W305", line, what)]
    assert "<p>a</p>" in whole(body)


def test_what_only_has_to_do_with_looks_is_one_warning_of_its_own() -> None:
    source = (
        '<p align="center" style="x">A</p>\n\n<font color="red">B</font> <a target="_blank" href="x.md">C</a>\n\n'
        "<script>alert(1)</script>\n"
    )
    body = PARSER.parse(source, "vi")
    assert [(f.code, f.line, f.args["what"]) for f in body.outline.diagnostics] == [
        ("W319", 1, "align, style, <font>, target"),
        ("W305", 5, "<script>"),
    ]


@pytest.mark.parametrize(
    ("source", "code", "target", "column"),
    [
        ('a <video src="https://b.vn/c.mp4">d</video>', "W321", "https://b.vn/c.mp4", 15),
        ('<blockquote cite="https://b.vn/">d</blockquote>', "W321", "https://b.vn/", 19),
        ("[a](https:// b.vn)", "E307", "https:// b.vn", 5),
        ("[a](https://b.vn:cổng/)", "E307", "https://b.vn:cổng/", 5),
        ("![a](<https:// b.vn/x.jpg>)", "E307", "https:// b.vn/x.jpg", 7),
        ('<a href="https://b.vn%20/">c</a>', "E307", "https://b.vn%20/", 10),
        ("[a](https://)", "E307", "https://", 5),
    ],
)
def test_an_address_that_is_lost_is_named(source: str, code: str, target: str, column: int) -> None:
    found = next(f for f in PARSER.parse(source, "vi").outline.diagnostics if f.code not in ("W319", "W310"))
    assert (found.code, found.args["target"], found.column) == (code, target, column)


def test_a_colon_in_a_file_name_is_no_scheme() -> None:
    body = PARSER.parse("![Ảnh](<Ảnh 10:30.jpg>)", "vi")
    assert [slot.target for slot in body.outline.slots] == ["Ảnh 10:30.jpg"]
    assert not body.outline.diagnostics


@pytest.mark.parametrize(
    ("source", "target", "column"),
    [
        ("a\n\n[x](javascript:alert)", "javascript:alert", 5),
        ("a\n\n[x](JaVaScript:alert)", "JaVaScript:alert", 5),
        ("a\n\n![x](data:image/png,x)", "data:image/png,x", 6),
        ("a\n\n<vbscript://x>", "vbscript://x", 2),
        ("a\n\n<a href='file:///c:/x'>b</a>", "file:///c:/x", 10),
        ("a\n\n[x](data%3Atext/html;x)", "data%3Atext/html;x", 5),
        ("a\n\n[x](%6aavascript%3aalert)", "%6aavascript%3aalert", 5),
        ("a\n\n![x](d&#97;ta&#37;3Aimage/png,x)", "data%3Aimage/png,x", 6),
    ],
)
def test_an_unsafe_address_is_an_error_at_its_place(source: str, target: str, column: int) -> None:
    (found,) = PARSER.parse(source, "vi").outline.diagnostics
    assert (found.code, found.args["target"], found.line, found.column) == ("E306", target, 3, column)


def test_ordinary_html_is_kept() -> None:
    source = 'H<sub>2</sub>O, <abbr title="hợp tác xã">HTX</abbr>, <mark lang="en">x</mark><br>y'
    body = PARSER.parse(source, "vi")
    assert whole(body) == f"<p>{source}</p>"
    assert not body.outline.diagnostics


@pytest.mark.parametrize("source", ['<a href="[^1]:x">n</a>', '<img src="[^1]:x" alt="n">'])
def test_what_only_looks_like_a_scheme_is_a_place_on_the_site(source: str) -> None:
    body = PARSER.parse(source, "vi")
    assert_harmless(whole(body))
    assert [slot.target for slot in body.outline.slots] == ["[^1]:x"]


def test_attributes_of_lists_are_told_where_they_stand() -> None:
    lines = (
        "Lời onclick.",
        "",
        "Một.",
        "{: .a onclick=a style=b}",
        "",
        "# Hai {: onclick=c }",
        "",
        "[d](e){: onerror=f onclick=g}",
    )
    told = PARSER.parse("\n".join(lines), "vi").outline.diagnostics
    places = [(each.code, each.line, each.column) for each in told]
    assert places == [("W305", 4, 7), ("W319", 4, 17), ("W305", 6, 10), ("W305", 8, 10), ("W305", 8, 20)]
