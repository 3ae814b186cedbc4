"""What Markdown becomes: slots, headings, figures, tables, footnotes, excerpt, and true places."""

from __future__ import annotations

import pytest

from coopsite.content.body import Body, Slot
from coopsite.content.markdown import BodyParser, render_body


@pytest.fixture(scope="module")
def parser() -> BodyParser:
    return BodyParser()


def shown(body: Body) -> str:
    """The HTML with each slot written as its number, so that order and nesting can be read."""
    return "".join(part if isinstance(part, str) else f"{{{part}}}" for part in body.parts)


def codes(body: Body) -> list[tuple[str, int, int]]:
    return [(found.code, found.line, found.column) for found in body.outline.diagnostics]


def test_a_link_within_the_site_is_a_slot_and_one_elsewhere_stays(parser: BodyParser) -> None:
    body = parser.parse(
        'Xem [kế hoạch](../plans/k%E1%BA%BF.vi.md#muc-tieu "Quý 3")\nvà [báo](https://bao.example/a?b=1&c).',
        "vi",
    )
    assert shown(body) == (
        '<p>Xem {0}kế hoạch{-1}\nvà <a href="https://bao.example/a?b=1&amp;c">báo</a>.</p>'
    )
    assert body.outline.slots == (Slot("link", "../plans/kế.vi.md#muc-tieu", ' title="Quý 3"', 1, 16),)


def test_the_number_of_a_document_is_kept_on_one_line_and_attributes_as_they_are(parser: BodyParser) -> None:
    body = parser.parse(
        'Xem **2174-TB/TU** và [a](https://a.vn/155/NQ-HĐND "05-CT/TW").\n\n'
        "## Về 155/NQ-HĐND\n\n28/6-1/7, 2021-2022.",
        "vi",
    )
    assert shown(body) == (
        '<p>Xem <strong><span class="number">2174-TB/TU</span></strong> và '
        '<a href="https://a.vn/155/NQ-HĐND" title="05-CT/TW">a</a>.</p>\n'
        '<h2 id="ve-155-nq-hdnd">Về <span class="number">155/NQ-HĐND</span></h2>\n'
        "<p>28/6-1/7, 2021-2022.</p>"
    )
    assert body.headings[0].text == "Về 155/NQ-HĐND"
    assert body.outline.excerpt == "Xem 2174-TB/TU và a."


@pytest.mark.parametrize(
    "address", ["https://a.vn/", "http://a.vn/", "mailto:a@b.vn", "tel:+84225", "//a.vn/x"]
)
def test_addresses_elsewhere_are_no_slots(parser: BodyParser, address: str) -> None:
    body = parser.parse(f"[x]({address})", "vi")
    assert f'href="{address}"' in shown(body)
    assert not body.outline.slots


@pytest.mark.parametrize("address", ["#muc", "/vi/gioi-thieu/", "x.md", "?a=b", ""])
def test_every_other_address_is_a_slot(parser: BodyParser, address: str) -> None:
    (slot,) = parser.parse(f"a\n\nb [x]({address})", "vi").outline.slots
    assert (slot.kind, slot.target, slot.line, slot.column) == ("link", address, 3, 7)


def test_the_same_address_twice_has_two_places(parser: BodyParser) -> None:
    body = parser.parse("x.md `[a](x.md)` [a](x.md)\n[b](x.md)\n\n[c][d]\n\n[d]: x.md\n", "vi")
    assert [(slot.line, slot.column) for slot in body.outline.slots] == [(1, 22), (2, 5), (6, 6)]


def test_raw_html_opens_slots_too(parser: BodyParser) -> None:
    body = parser.parse(
        '<div class="k"><a class="b" href="y.md">y</a><img alt="" width="3" src="z.png"></div>', "vi"
    )
    assert shown(body) == '<div class="k">{0}y{-1}{1}</div>'
    assert body.outline.slots == (
        Slot("link", "y.md", ' class="b"', 1, 35),
        Slot("image", "z.png", ' alt="" loading="lazy" decoding="async"', 1, 73),
    )


def test_a_picture_alone_with_a_title_is_a_figure(parser: BodyParser) -> None:
    body = parser.parse("![Hội trường](hall.jpg \"Quang cảnh <b> & 'họp'\")", "vi")
    assert shown(body) == "<figure>{0}<figcaption>Quang cảnh &lt;b&gt; &amp; 'họp'</figcaption></figure>"
    assert body.outline.slots == (
        Slot("image", "hall.jpg", ' alt="Hội trường" loading="lazy" decoding="async"', 1, 15),
    )


def test_a_picture_without_a_title_is_a_figure_without_a_caption_and_one_in_company_is_none(
    parser: BodyParser,
) -> None:
    assert shown(parser.parse("![a](b.jpg)", "vi")) == "<figure>{0}</figure>"
    body = parser.parse('Chữ ![a](b.jpg "c")', "vi")
    assert shown(body) == "<p>Chữ {0}</p>"
    assert 'title="c"' in body.outline.slots[0].attributes


def test_a_picture_elsewhere_warns_and_stays(parser: BodyParser) -> None:
    body = parser.parse('\n\n![a](https://h.vn/x.jpg "c")', "vi")
    assert shown(body) == (
        '<figure><img alt="a" src="https://h.vn/x.jpg" loading="lazy" decoding="async">'
        "<figcaption>c</figcaption></figure>"
    )
    assert codes(body) == [("W312", 3, 6)]


def test_an_alt_must_be_written_be_it_empty(parser: BodyParser) -> None:
    assert codes(parser.parse("a\n\n![](x.jpg)", "vi")) == [("W310", 3, 5)]
    assert codes(parser.parse("![][r]\n\n[r]: x.jpg", "vi")) == [("W310", 3, 6)]
    assert codes(parser.parse("<img src='x.jpg'>", "vi")) == [("W310", 1, 11)]
    for written in ('![](x.jpg){: alt=""}', '<img src="x.jpg" alt="">', "![ảnh](x.jpg)"):
        assert codes(parser.parse(written, "vi")) == []


@pytest.mark.parametrize(
    "source",
    [
        '![Hội nghị](a.jpg "Hội nghị.")',
        '![a](a.jpg "Hội nghị")\n\nHỘI NGHỊ!',
        'Hội nghị\n\n![a](a.jpg "Hội nghị")',
        '![a](a.jpg "Hội nghị")\n\nKhác\n\n![b](b.jpg "hội nghị")',
        '![a](a.jpg "Hội nghị năm nay")\n\n[Hội nghị năm nay](https://hoptacxa.example/mot/dia/chi/dai/hon/loi)',
        f'![a](a.jpg "{" ".join(["nghị"] * 20)}")\n\n{chr(0xA0).join(["nghị"] * 20)}<br>',
        f'![a](a.jpg "{" ".join(["nghị"] * 20)}")\n\n{"&nbsp;".join(["nghị"] * 20)}',
    ],
)
def test_a_caption_said_twice_warns(parser: BodyParser, source: str) -> None:
    assert [code for code, _, _ in codes(parser.parse(source, "vi"))] == ["W309"]


def test_a_caption_of_its_own_does_not_warn(parser: BodyParser) -> None:
    assert codes(parser.parse('Trước\n\n![a](a.jpg "Hội nghị")\n\nSau\n\n![b](b.jpg "Trao cờ")', "vi")) == []


def test_headings_start_at_two_and_skip_no_level(parser: BodyParser) -> None:
    body = parser.parse("#### a\n\n#### b\n\n# c\n\n### d\n\n## e\n\n# f\n\n<h1>g</h1>\n", "vi")
    assert [(heading.level, heading.text) for heading in body.headings] == [
        (2, "a"), (2, "b"), (2, "c"), (3, "d"), (3, "e"), (2, "f"), (2, "g"),
    ]  # fmt: skip
    assert '<h3 id="d">d</h3>' in shown(body)
    assert "h1" not in shown(body)


def test_heading_ids_are_folded_unique_and_not_the_themes(parser: BodyParser) -> None:
    body = parser.parse(
        "## Đà Nẵng\n## Đà Nẵng\n## CS *một* [x](y.md)\n## 🙂\n## x {#da-nang-2}\n## a {: #b.c }\n", "vi"
    )
    assert body.outline.anchors == ("da-nang", "da-nang-3", "muc-cs-mot-x", "muc", "da-nang-2", "b.c")
    assert [heading.anchor for heading in body.headings] == list(body.outline.anchors)
    assert body.headings[2].text == "CS một x"


def test_a_written_id_of_the_themes_is_refused_and_one_twice_is_numbered(parser: BodyParser) -> None:
    body = parser.parse(
        'a\n\n<p id="cs-menu">b</p>\n\n<p id="x">c</p>\n\n<p id="x">d</p>\n\n<p id="y z">e</p>', "vi"
    )
    assert body.outline.anchors == ("x", "x-2", "y-z")
    assert [(found.code, found.line, found.args["what"]) for found in body.outline.diagnostics] == [
        ("W305", 3, 'id="cs-menu"')
    ]
    assert "cs-menu" not in shown(body)


def test_tables_align_by_class_and_scroll_under_a_name(parser: BodyParser) -> None:
    table = "| A | B | C |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n"
    html = shown(parser.parse(f"{table}\n\n{table}", "vi"))
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng 1"><table>' in html
    assert 'aria-label="Bảng 2"' in html
    assert html.count("</table></div>") == 2
    for side in ("left", "right", "center"):
        assert f'<th class="align-{side}" scope="col">' in html
        assert f'<td class="align-{side}">' in html
    assert "style=" not in html
    assert 'aria-label="Table 1"' in shown(parser.parse(table, "en"))


def test_footnotes_are_numbered_and_linked_within_the_body(parser: BodyParser) -> None:
    body = parser.parse("a[^cs-x] b[^cs-x] c[^hai ba]\n\n[^cs-x]: một\n[^hai ba]: hai [x](y.md)\n", "vi")
    html = shown(body)
    assert body.outline.anchors == ("fnref-1", "fnref2-1", "fnref-2", "fn-1", "fn-2")
    for anchor in body.outline.anchors:
        assert html.count(f'href="#{anchor}"') == (2 if anchor == "fn-1" else 1)
    assert "Về chỗ có chú thích 1 trong bài" in html
    assert "Back to note 1" in shown(parser.parse("a[^1]\n\n[^1]: b", "en"))
    assert [slot.target for slot in body.outline.slots] == ["y.md"]


def test_a_link_dressed_as_a_footnote_is_still_a_slot(parser: BodyParser) -> None:
    body = parser.parse('<a class="footnote-ref" href="#none">x</a>', "vi")
    assert [slot.target for slot in body.outline.slots] == ["#none"]


def test_a_footnote_defined_within_another_is_kept(parser: BodyParser) -> None:
    html = shown(parser.parse("a[^1] b[^2]\n\n[^1]: > [^2]: trong\n", "vi"))
    assert "trong" in html
    assert 'id="fn-2"' in html


@pytest.mark.parametrize(
    ("source", "excerpt"),
    [
        ('## Tiêu đề\n\n![a](b.jpg "chú thích")\n\n- mục\n\n> trích\n\n'
         "Đoạn **một**[^1]\n& `hai`.\n\nBa\n\n[^1]: x",
         "Đoạn một & hai."),
        ("a | b\n--|--\nc | d\n", ""),
        ("![a](b.jpg)\n\nChữ  \nxuống dòng", "Chữ xuống dòng"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_excerpt_is_the_first_real_paragraph(parser: BodyParser, source: str, excerpt: str) -> None:
    assert parser.parse(source, "vi").outline.excerpt == excerpt


def test_lists_definitions_and_attributes(parser: BodyParser) -> None:
    html = shown(parser.parse("3. ba\n4. bốn\n\nHTX\n:   hợp tác xã\n\nĐoạn\n{: .chu-y lang=en}\n", "vi"))
    assert html.startswith('<ol start="3">')
    assert "<dt>HTX</dt>" in html
    assert '<p class="chu-y" lang="en">Đoạn</p>' in html


def test_one_parser_serves_many_texts_as_a_new_one_would(parser: BodyParser) -> None:
    texts = [
        "[a][r]\n\n[r]: x.md",
        "[a][r]",
        "x[^1]\n\n[^1]: y",
        "x[^1]",
        "> " * 400 + "a",
        "- a\n\n    b",
        "    c",
    ]
    assert [parser.parse(text, "en") for text in texts] == [render_body(text, "en") for text in texts]


def test_a_heading_within_a_heading_closes_itself(parser: BodyParser) -> None:
    html = "".join(str(part) for part in parser.parse("<h2>A<div><h4>B</h4></div></h2>", "vi").parts)
    assert html == '<h2 id="ab">A<div><h3 id="b">B</h3></div></h2>'
