"""What the two readers are compared by: the form in which blocks and text stand, and GitHub's reader itself."""

from __future__ import annotations

import pytest

from tests.markdown.canonical import Block, addresses, blocks, text
from tests.markdown.examples import SPECIFICATION, examples
from tests.markdown.oracle import common_mark_html, github_html, our_body, our_html


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<h1>a</h1><h3>b</h3><h2>c</h2>", [("h", 2, "a"), ("h", 3, "b"), ("h", 3, "c")]),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", [("ul", [[("p", "a"), ("ul", [[("p", "b")]])]])]),
        ("<ol start=3><li><p>a</p><p>b</p></li></ol>", [("loose ol", 3, [[("p", "a"), ("p", "b")]])]),
        ("<blockquote>a<hr></blockquote>", [("quote", [("p", "a"), ("rule",)])]),
        ("<pre><code class='x language-py'>a\n  b\n</code></pre>", [("code", "py", "a\n  b")]),
        ("<div><table><tr><th>a<td>b<em>c</em></table></div>", [("table", [["a", "bc"]])]),
        ("<figure><img alt=a src=b><figcaption>c</figcaption></figure>", [("p", "a")]),
        ("<p>a <script>b</script><!-- c --> d<br>e</p>", [("p", "a d e")]),
        ("<a href=b><div>c</div></a>", [("p", "c")]),
    ],
)
def test_blocks_are_what_readers_see(html: str, found: list[Block]) -> None:
    assert blocks(html) == found


def test_marks_are_told_where_they_are_asked_for() -> None:
    (found,) = blocks('<p><i>a</i> <a href="x%20y">b</a><br>c<img src=d alt=e>', marks=True)
    assert found == ("p", "⟨em |a⟩ ⟨a x y|b⟩⏎c⟨img d|e⟩")


def test_all_text_is_on_one_line() -> None:
    html = "<ol start=7><li>a&nbsp; b<pre><code class=language-x>c\n d</code></pre></ol><table><tr><td>e<td>f</table>"
    assert text(html) == "a b c d e f"


def test_addresses_are_read_wherever_they_stand() -> None:
    assert addresses('<p><a href="a%20b">c</a><img src="d"></p>') == {"a b", "d"}


def test_github_shows_what_it_adds_to_common_mark() -> None:
    source = "~~a~~ www.b.vn/_c_/ d@e.vn\n- [ ] f\n- [x] g\n\n| h |\n|---|\n| i |\n\nj[^1]\n\n[^1]: k"
    assert blocks(github_html(source), marks=True) == [
        ("p", "⟨del |a⟩ ⟨a http://www.b.vn/_c_/|www.b.vn/_c_/⟩ ⟨a mailto:d@e.vn|d@e.vn⟩"),
        ("ul", [[("p", "☐ f")], [("p", "☑ g")]]),
        ("table", [["h"], ["i"]]),
        ("p", "j[1]"),
        ("note", [("loose ol", 1, [[("p", "k")]])]),
    ]


def test_our_links_and_pictures_lead_where_they_were_written_to_lead() -> None:
    html = our_html(our_body('[a](b.md?c&d "e") ![f](g.jpg) [h](https://i.vn/)'))
    assert blocks(html, marks=True) == [("p", "⟨a b.md?c&d|a⟩ ⟨img g.jpg|f⟩ ⟨a https://i.vn/|h⟩")]


def test_what_we_compare_with_passes_the_examples_of_the_specification() -> None:
    if not SPECIFICATION.exists():
        pytest.skip("needs the examples of CommonMark: npm install --prefix tests/tools")
    assert len(examples()) == 652
    for example in examples():
        read = common_mark_html(example.source)
        assert blocks(read, marks=True) == blocks(example.html, marks=True), example.number
