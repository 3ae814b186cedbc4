"""What is pasted from Word, LibreOffice, Google Docs, spreadsheets and web pages, as Markdown."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.desk.served_files import ASSETS
from tests.browsing import served
from tests.markdown.oracle import our_body, our_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parent / "pasted"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.html"))
CONVERT = """async (all) => {
  const { htmlToMarkdown } = await import("/paste.js");
  return all.map((html) => htmlToMarkdown(new DOMParser().parseFromString(html, "text/html")));
}"""
SIGNS = [
    *"*_`~[](){}<>#|\\!&:;.,-+=\"'^$%@/",
    "**",
    "__",
    "~~",
    "](",
    "]:",
    "[^1]",
    "<b>",
    "</b>",
    "<!--",
    "&amp;",
    "{: .x}",
]
SIGNS += [
    "# ",
    "> ",
    "+ ",
    "1. ",
    "2023. ",
    "a) ",
    "---",
    "===",
    "| a | b |",
    ": ",
    "http://a.vn",
    "www.a.vn",
    "x@a.vn",
    "{{<",
    "{%",
]
WORDS = ["Hợp tác xã", "năm", "2023", "đồng", "A", "b", "và", "1", " ", " "]


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """A page that may import the desk's scripts."""
    with served(ASSETS) as address:
        page = browser.new_page()
        page.goto(f"{address}/paste.js")
        yield page
        page.close()


def converted(script: Page, *all_html: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = script.evaluate(CONVERT, list(all_html))
    return found


def shown(markdown: str) -> str:
    """Return the words a page shows of `markdown`, without elements."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", our_html(our_body(markdown))))).strip()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_becomes_clean_markdown(script: Page, name: str) -> None:
    html = (SAMPLES / f"{name}.html").read_text("utf-8")
    wanted = (SAMPLES / f"{name}.md").read_text("utf-8")
    (found,) = converted(script, html)
    assert found["markdown"] + "\n" == wanted


def test_there_are_samples_of_all_programs() -> None:
    assert {name.partition("-")[0] for name in NAMES} == {"word", "excel", "libreoffice", "google", "web"}


def test_signs_that_markdown_takes_for_its_own_are_shown_as_pasted(script: Page) -> None:
    chance = random.Random(77)
    texts = [
        " ".join("".join(chance.choice(SIGNS + WORDS) for _ in range(chance.randint(1, 9))).split())
        for _ in range(200)
    ]
    # What begins with a dash, a bullet or a small number is an entry of a list typed by hand.
    texts = [text for text in texts if text and not re.match(r"([-+*•]|\d{1,3}[.)])( |$)|[-+•*]+\w", text)]
    found = converted(script, *(f"<p>trước</p><p>{escape(text)}</p><p>sau</p>" for text in texts))
    wrong = [
        (text, each["markdown"], shown(each["markdown"]))
        for text, each in zip(texts, found, strict=True)
        if shown(each["markdown"]) != f"trước {text} sau"
    ]
    assert not wrong, wrong[:5]


def test_looks_end_where_their_words_do(script: Page) -> None:
    looks = ["b", "i", "s", "b><i", "a href='https://a.vn/x_y'"]
    pieces = ["chữ", " chữ", "chữ ", "chữ:", "(chữ)", "“chữ”", " ", "1", ",", "#", "chữ, "]
    chance = random.Random(111)
    made = []
    for _ in range(200):
        html, text = "", ""
        for _ in range(chance.randint(1, 5)):
            look, piece = chance.choice([*looks, ""]), chance.choice(pieces)
            ends = "".join(f"</{each.split()[0]}>" for each in reversed(look.split("><")) if look)
            html += f"<{look}>{piece}{ends}" if look else piece
            text += piece
        made.append((html, " ".join(text.split())))
    found = converted(script, *(f"<p>{html}</p>" for html, _ in made))
    wrong = [
        (html, each["markdown"], shown(each["markdown"]))
        for (html, text), each in zip(made, found, strict=True)
        if text and shown(each["markdown"]) != text
    ]
    assert not wrong, wrong[:5]


@pytest.mark.parametrize(
    ("cells", "table"),
    [
        ("Tên\tSố\r\nA\t1.000\r\nB\t20\r\n", "| Tên | Số |\n|---|---:|\n| A | 1.000 |\n| B | 20 |"),
        ("a|b\tc*\n\t2", "| a\\|b | c\\* |\n|---|---:|\n| | 2 |"),
        ('"dòng ""một"""\tx\n1\ty', '| dòng "một" | x |\n|---:|---|\n| 1 | y |'),
        ("Một câu\tcó tab", ""),
        ("Tên\tSố\nA", ""),
        ("Chỉ là chữ\nhai dòng", ""),
    ],
)
def test_rows_of_cells_become_a_table(script: Page, cells: str, table: str) -> None:
    found = script.evaluate("async (cells) => (await import('/paste.js')).cellsToMarkdown(cells)", cells)
    assert found == table
