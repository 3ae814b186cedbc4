"""What people write, as GitHub shows it, and what Word and spreadsheets leave behind."""

from __future__ import annotations

import re

import pytest

from coopsite.content.markdown import BodyParser

PARSER = BodyParser()


def shown(source: str, *, line_breaks: bool = False) -> str:
    """The HTML on one line, as if no link led anywhere."""
    body = PARSER.parse(source, "vi", line_breaks=line_breaks)
    parts = []
    for part in body.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part < 0:
            parts.append("</a>")
        else:
            slot = body.outline.slots[part]
            parts.append(f"<{'a' if slot.kind == 'link' else 'img'} {slot.target}>")
    return re.sub(r"\s*\n\s*", " ", "".join(parts)).replace("> <", "><")


def codes(source: str) -> list[tuple[str, int]]:
    return [(found.code, found.line) for found in PARSER.parse(source, "vi").outline.diagnostics]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Ba việc:\n- a\n- b", "<p>Ba việc:</p><ul><li>a</li><li>b</li></ul>"),
        ("1. **A**:\n   - b\n   - c", "<ol><li><strong>A</strong>: <ul><li>b</li><li>c</li></ul></li></ol>"),
        ("- a\n  - b\n- c", "<ul><li>a <ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n    - b", "<ul><li>a <ul><li>b</li></ul></li></ul>"),
        ("- a\n1. b\n* c", "<ul><li>a</li></ul><ol><li>b</li></ol><ul><li>c</li></ul>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n\n  b\n\n  ```\n  c\n  ```",
         '<ul><li><p>a</p><p>b</p><pre tabindex="0"><code>c </code></pre></li></ul>'),
        ("|a|b|\n|-|-|\n- x", '<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng 1"><table>'
         '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead></table></div><ul><li>x</li></ul>'),
        ("- [ ] a\n- [x] b", '<ul><li class="task">☐ a</li><li class="task">☑ b</li></ul>'),
        ("Năm\n2023. Năm", "<p>Năm 2023. Năm</p>"),
        ("#thẻ\n\n# Tên", '<p>#thẻ</p><h2 id="ten">Tên</h2>'),
        ("```bash\n# a\n\n- b <c>\n```",
         '<pre tabindex="0"><code class="language-bash"># a - b &lt;c&gt; </code></pre>'),
        ("~~~\na", '<pre tabindex="0"><code>a </code></pre>'),
        ("a\\\nb  \nc\nd", "<p>a<br> b<br> c d</p>"),
        ("~~a~~ ~b~ ~~~c~~~ ~~d ~e~~ ~5", "<p><del>a</del><del>b</del> ~~~c~~~ ~~d ~e~~ ~5</p>"),
        ("[a](<b c.md> 't')", "<p><a b c.md>a</a></p>"),
        ("[a][b] [b][] [b]\n\n[b]: c.md", "<p><a c.md>a</a><a c.md>b</a><a c.md>b</a></p>"),
        ("&copy; &#272;à &amp;lt; \\*a\\*", "<p>© Đà &amp;lt; *a*</p>"),
        ("<div>\n\n## A\n\n- b\n\n</div>", '<div><h2 id="a">A</h2><ul><li>b</li></ul></div>'),
        ("<p>a</p>\n        <p>b</p>\n\nc", "<p>a</p><p>b</p><p>c</p>"),
        ("Gửi <tên đơn vị>, x<y>z", "<p>Gửi &lt;tên đơn vị&gt;, x&lt;y&gt;z</p>"),
        ("## Kế hoạch {năm 2024}", '<h2 id="ke-hoach-nam-2024">Kế hoạch {năm 2024}</h2>'),
    ],
)  # fmt: skip
def test_what_github_shows_is_shown(source: str, html: str) -> None:
    assert shown(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Xem https://a.vn/b_c_d.", '<a href="https://a.vn/b_c_d">https://a.vn/b_c_d</a>.'),
        ("(www.a.vn/x_(y))", '(<a href="http://www.a.vn/x_(y)">www.a.vn/x_(y)</a>)'),
        ("Gửi a.b@c.vn, nhé", '<a href="mailto:a.b@c.vn">a.b@c.vn</a>,'),
        ("<https://a.vn>", '<a href="https://a.vn">https://a.vn</a>'),
        ("[xem https://a.vn](https://b.vn)", '<a href="https://b.vn">xem https://a.vn</a>'),
        ("http://a https://a.2 https:// a.vn", "<p>http://a https://a.2 https:// a.vn</p>"),
    ],
)
def test_bare_addresses_are_links(source: str, html: str) -> None:
    assert html in shown(source)
    assert not codes(source)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("\tSáng 28/6, họp.\n\n    Có **ông A**.", "<p>Sáng 28/6, họp.</p><p>Có <strong>ông A</strong>.</p>"),
        ("• a\n•\tb", "<ul><li>a</li><li>b</li></ul>"),
        ("Gồm:\n– a\n– b", "<p>Gồm:</p><ul><li>a</li><li>b</li></ul>"),
        ("-\u00a0a\n-\u00a0b", "<ul><li>a</li><li>b</li></ul>"),
        ("Điều:\nc) x\nd) y\nđ) z", '<p>Điều:</p><ul class="lettered"><li>c) x</li><li>d) y</li><li>đ) z</li></ul>'),
        ("– Anh đi đâu?\n– Tôi đi họp.", "<p>– Anh đi đâu? – Tôi đi họp.</p>"),
        ("– Anh đi đâu? – ông hỏi.\n– Tôi đi họp.", "<p>– Anh đi đâu? – ông hỏi. – Tôi đi họp.</p>"),
        ("– Mai tôi đi – bà đáp.\n– Vâng.", "<p>– Mai tôi đi – bà đáp. – Vâng.</p>"),
        ("– Hà Nội – Huế\n– Vinh", "<ul><li>Hà Nội – Huế</li><li>Vinh</li></ul>"),
        ("a) x\nb) y\nđ) z", '<ul class="lettered"><li>a) x</li><li>b) y</li><li>đ) z</li></ul>'),
        ("b) x\na) y", "<p>b) x a) y</p>"),
        ("- A\n• x\n• y", "<ul><li>A</li></ul><ul><li>x</li><li>y</li></ul>"),
        ("- A\na) x\nb) y\n\nz", '<ul><li>A</li></ul><ul class="lettered"><li>a) x</li><li>b) y</li></ul><p>z</p>'),
        ("- A\na) x\nb) y\n2. z", '<ul><li>A</li></ul><ul class="lettered"><li>a) x</li><li>b) y</li></ul>'
         '<ol start="2"><li>z</li></ol>'),
        ("1. A:\na) x\nb) y\n2. B", '<ol><li>A: <ul class="lettered"><li>a) x</li><li>b) y</li></ul></li>'
         '<li>B</li></ol>'),
        ("- A\n  • x\n- B", "<ul><li>A <ul><li>x</li></ul></li><li>B</li></ul>"),
        ("– Một dòng", "<p>– Một dòng</p>"),
        ("Vốn đầu tư công:\n: thực hiện", "<p>Vốn đầu tư công: : thực hiện</p>"),
        ("HTX\n: hợp tác xã", "<dl><dt>HTX</dt><dd>hợp tác xã</dd></dl>"),
        ("Chữ<o:p></o:p>\n\n<o:p></o:p>\n\n<ST1:place>Huế</ST1:place>", "<p>Chữ</p><p>Huế</p>"),
        ("<p>a<o:p>b</o:p></p>", "<p>ab</p>"),
        ("a) một mình", "<p>a) một mình</p>"),
        ("- a\tb\n- c\td", "<ul><li>a\tb</li><li>c\td</li></ul>"),
    ],
)  # fmt: skip
def test_what_offices_type_is_what_they_mean(source: str, html: str) -> None:
    assert shown(source) == html


def test_lines_pasted_from_a_spreadsheet_are_a_table() -> None:
    html = shown("STT\tTên\tXã\n1.\tA\t\n2.\tB\tC")
    assert re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", html) == [
        "STT",
        "Tên",
        "Xã",
        "1.",
        "A",
        "",
        "2.",
        "B",
        "C",
    ]


def test_every_line_end_is_shown_where_the_site_wants_it() -> None:
    for source in ("a\nb *c\nd*", "a & b\nc"):
        assert "<br>" not in shown(source)
        assert shown(source, line_breaks=True).count("<br>") == source.count("\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("|a|b|\n|-|-|\n|c|d|e|\n", [("W320", 3)]),
        ("[a]\n\n[a]: b.md\n[a]: c.md", [("W322", 4)]),
        ("a[^1]\n\n[^1]: b\n\n[^1]: c", [("W323", 5)]),
        ("a\n\n[^1]: b", [("W324", 3)]),
        ("a[^1] `[^2]`", [("W325", 1)]),
        ("a\n\n[1]: https://a.vn", [("W326", 3)]),
        ("a\n\n[//]: # (nhắc)\n[comment]: <> (nhắc)", []),
        ("a\n\n    $ pip install b", [("W327", 3)]),
        ("a\n\n    Đoạn thụt vào.", []),
        ("a\n\n{{< youtube b >}} {% c %}", [("W318", 3)]),
        ("> [!NOTE]\n> a", [("W318", 1)]),
        ("import A from 'b'\n\n<Tab>c</Tab>", [("W318", 1)]),
        ("`{{ a }}`\n\n```\n{% b %}\n```", []),
        ("[a](<Plan for b.pdf>)", []),
        ("[a](#Muốn biết) ![b](c d.jpg)", [("W328", 1), ("W328", 1)]),
        ("Gửi <don vi>", [("N329", 1)]),
        ("- Ông A\n- Bà B\nHội nghị thống nhất:\na) Một\nb) Hai", [("W330", 3)]),
        ("c) Giải ngân:\n- Nguồn A\n- Nguồn B\nd) Khen thưởng.\nKết thúc hội nghị.", [("W330", 4)]),
        ("- a\n1.1. b", [("W330", 2)]),
        ("1. a:\na) b\nb) c\n2. d", []),
        ("1. a:\na) b;\nb) c.\nKết luận", [("W330", 4)]),
        ("- a\n1/ b", [("W330", 2)]),
        ("- a\nII. b", [("W330", 2)]),
        ("- a;\nNgười ký\n\n- b\nc:", [("W330", 2)]),
        ("> - a\n> Kết luận", [("W330", 2)]),
        ("a\n\n#Không cách", [("W331", 3)]),
        ("##Kết quả\n##Kiến nghị", [("W331", 1)]),
        ("#HTX #LienMinh", []),
        ("#LienMinhHTX thành phố", []),
        ("#hoptacxa", []),
        ("`**a **b`\n**Đậm **dính", [("W332", 2)]),
        ("**Kính gửi:**các đơn vị", [("W332", 1)]),
        ("** đậm **", [("W332", 1)]),
        ("2 ** 3 ** 4, **hai", []),
        ("| a | b |\n| c | d |", [("W333", 1)]),
        ("Bảng:\n| a | b |\n|---|\n| c | d |", [("W333", 2)]),
        ("a | b\nc", []),
        ("A\tB\nC\tD\nNguồn: E", [("N334", 1)]),
        ("A\tB\tC\nD\tE", [("N334", 1)]),
        ("A\tB\nC", []),
        ("|a|b|\n|-|-|\n|c|d|\nNguồn: e", [("W335", 4)]),
        ("|a|\n|-|\nb", []),
        ("Gửi <ghi tên>, <số tiền>", [("N329", 1)]),
        ("x<y và z> t", []),
        ("Chữ<o:p></o:p>\n\n<st1:place w:st='on'>Huế</st1:place>", [("W319", 1)]),
        ("<p>Chữ <o:p>a</o:p></p>", [("W319", 1)]),
        ('<v:imagedata src="https://a.vn/b.png"/>', [("W321", 1)]),
        (f"- {'một dòng dài ' * 6}\ncòn nữa, nên xuống dòng", []),
        (f"- {'một dòng dài ' * 6}của\nLiên minh Hợp tác xã", []),
        ("- một dòng\ncòn nữa", []),
        ("- Một.  \nHai.\n- Ba\\\nBốn", []),
        ("- Một\n  Hai\n\nBa", []),
        ("> Một\nHai", []),
    ],
)
def test_what_does_not_become_what_was_meant_is_told(source: str, expected: list[tuple[str, int]]) -> None:
    assert codes(source) == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("|a|b|\n|-|-|\n|c|d|thừa|\n", "thừa"),
        ("a[^1]\n\n[^1]: b\n\n[^1]: thừa", "thừa"),
        ("a\n\n[^1]: thừa", "thừa"),
        ("a\n\n[1]: Báo-cáo", "[1]: Báo-cáo"),
        ("<select><option>Hà Nội</option></select>", "Hà Nội"),
        ("<noscript>Hà Nội</noscript> <textarea>b</textarea>", "Hà Nội"),
        ("![Hội trường](https://a.vn:99999/x.jpg)", "Hội trường"),
        ("[chữ](https:// a.vn)", "[chữ](https:// a.vn)"),
        ("![chữ](a b.jpg)", "![chữ](a b.jpg)"),
        ("<center>Đà</center>\n\n<center>Nẵng</center>", "<div>Đà</div><div>Nẵng</div>"),
        ("<div>\n1 < 2 và <tên> \n</div>", "1 &lt; 2 và &lt;tên&gt;"),
    ],
)  # fmt: skip
def test_no_word_is_lost(source: str, words: str) -> None:
    assert words in shown(source)


def test_all_text_leaves_in_nfc() -> None:
    assert "trồng" in shown("<p>tr&ocirc;\u0300ng</p>")
    assert "trồng" in shown("tr&ocirc;&#768;ng")
    assert "&#824;" in shown("**a**&#824;")


def test_a_table_pasted_right_below_its_sentence_is_a_table() -> None:
    html = shown("Kết quả như sau:\nXã\tSố\nA\t1")
    assert html.startswith("<p>Kết quả như sau:</p><div ")
    assert re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", html) == ["Xã", "Số", "A", "1"]


@pytest.mark.parametrize(
    ("source", "example"),
    [
        ("#Không cách", "# Không cách"),
        ("**Đậm **dính", "**Đậm** dính"),
        ("**Kính gửi:**các đơn vị", "**Kính gửi:** các đơn vị"),
        ("a ** đậm ** b", "a **đậm** b"),
        ("các**(đậm)**", "các **(đậm)**"),
        (f"{'chữ ' * 40}nay **đậm **dính {'chữ ' * 9}", "nay **đậm** dính"),
    ],
)
def test_the_hint_shows_what_works(source: str, example: str) -> None:
    (found,) = PARSER.parse(source, "vi").outline.diagnostics
    assert found.args["example"] == example
    assert not codes(example)
    assert re.search("<h2|<strong>", shown(example))


def test_the_line_of_hyphens_that_is_offered_makes_a_table() -> None:
    rows = ["| a | b |", "| c | d |"]
    (found,) = PARSER.parse("\n".join(rows), "vi").outline.diagnostics
    assert "<th " in shown("\n".join([rows[0], found.args["example"], rows[1]]))
