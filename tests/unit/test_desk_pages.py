"""The frame of the desk's pages, and the words that pages and scripts say."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import coopsite
from coopsite.desk.pages import SCRIPTS, DeskShell, page_html
from coopsite.locales import DEFAULT, SPOKEN, desk_words

DESK = Path(coopsite.__file__).parent / "desk"
SCRIPT_TEXTS = {path.name: path.read_text("utf-8") for path in sorted((DESK / "assets").glob("*.js"))}
SOURCES = "\n".join(
    [*SCRIPT_TEXTS.values(), *(path.read_text("utf-8") for path in sorted(DESK.glob("*.py")))]
)
SAID = re.compile(r"""(?:\b(?:say|count)\(|\bwords: |\bregisterKeys\()["']([a-z]+_[\w.]+)["']""")
SHELL = DeskShell(site='Tin <b> & "HTX"', language="vi", token='a"b<c')


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("page", SCRIPTS)
def test_a_page_is_whole_and_obeys_its_policy(page: str, language: str) -> None:
    html = page_html(page, DeskShell("Bản tin", language, "t0"), "news/2024/xã")
    tags = _Tags(html)
    assert tags.all("html") == [{"lang": language}]
    assert [each["content"] for each in tags.all("meta") if each.get("name") == "coopsite-desk"] == ["t0"]
    assert tags.all("body") == [{"data-page": page, "data-key": "news/2024/xã"}]
    assert len(tags.all("h1")) == len(tags.all("main")) == 1
    current = [link["href"] for link in tags.all("a") if "aria-current" in link]
    assert len(current) == (page != "story")
    scripts = tags.all("script")
    assert [each.get("src") for each in scripts] == [f"/_desk/assets/{SCRIPTS[page]}", None]
    assert scripts[1]["type"] == "application/json"
    assert not tags.all("style")
    assert not [
        name for _, attributes in tags.found for name in attributes if name == "style" or name[:2] == "on"
    ]


def test_what_a_site_and_a_key_say_stays_text() -> None:
    html = page_html("story", SHELL, 'x"><script>alert(1)</script>')
    tags = _Tags(html)
    assert len(tags.all("script")) == 2
    assert not tags.all("b")
    assert [each["content"] for each in tags.all("meta") if each.get("name") == "coopsite-desk"] == ['a"b<c']
    assert tags.all("body")[0]["data-key"] == 'x"><script>alert(1)</script>'


@pytest.mark.parametrize("language", SPOKEN)
def test_scripts_are_given_all_words(language: str) -> None:
    html = page_html("list", DeskShell("Bản tin", language, "t0"))
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', html, re.S)
    assert found
    assert json.loads(found[1]) == desk_words(language)


def test_scripts_say_only_words_that_there_are() -> None:
    said = {word for text in SCRIPT_TEXTS.values() for word in SAID.findall(text)}
    assert said
    assert said - desk_words(DEFAULT).keys() == set()


def test_every_word_is_said_somewhere() -> None:
    begun = set(re.findall(r"[`\"]([a-z]+_(?:[a-z]+_)*)[${]", SOURCES))
    unsaid = {
        word
        for word in desk_words(DEFAULT)
        if not re.search(rf"""["'`]{re.escape(word.removesuffix(".one"))}["'`]""", SOURCES)
        if not any(word.startswith(start) for start in begun)
        if not (word.startswith("shell_") and f'"{word.removeprefix("shell_")}"' in SOURCES)
    }
    assert unsaid == set()
