"""The desk's search drops case and marks just as the rest of coopsite does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import coopsite
from coopsite.text.fold import fold
from tests.browsing import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASSETS = Path(coopsite.__file__).parent / "desk" / "assets"
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)] + ["đ"]
LATIN = [chr(code) for code in range(0x20, 0x250) if chr(code).isprintable()]
OTHERS = [
    "ﬁ ①",
    "Ⅻ",
    "ΣΟΦΟΣ",
    "Привет, Мир",
    "ＨＴＸ",
    "Straße",
    "İstanbul",
    "日本語",
    "ŁÓDŹ",
    "þorn Æsir",
    "½ m²",
    "",
]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """A page that can import the desk's scripts."""
    with served(ASSETS) as address:
        page = browser.new_page()
        page.goto(f"{address}/desk.css")
        yield page
        page.close()


def test_folding_is_that_of_the_rest(script: Page) -> None:
    texts = [*VIETNAMESE, *map(str.upper, VIETNAMESE), *LATIN, *OTHERS]
    texts += [unicodedata.normalize("NFD", text) for text in texts]
    found = script.evaluate(
        "texts => import('/folding.js').then(({fold}) => texts.map(text => fold(text)))", arg=texts
    )
    assert {a: b for a, b in zip(texts, found, strict=True) if b != fold(a)} == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hoi nghi", [0]),
        ("HỘI nghị", [0]),
        ("nghị  hội", [0]),
        ("đảng", [0, 1]),
        ("dang", [0, 1]),
        ("", [0, 1, 2]),
        ("x", []),
    ],
)
def test_every_word_is_looked_for_with_and_without_marks(
    script: Page, query: str, expected: list[int]
) -> None:
    titles = ["Hội nghị Đảng bộ", "Đăng ký sáng kiến", "Trao giải"]
    found = script.evaluate(
        "([query, titles]) => import('/folding.js').then(({fold, finder}) => {"
        " const fits = finder(query); return [...titles.keys()].filter(at => fits(fold(titles[at]))); })",
        arg=[query, titles],
    )
    assert found == expected
