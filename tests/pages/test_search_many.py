"""Search in a large bulletin: what it finds is what a plain look at the texts finds, and it stays light and quick."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from corpus import write_site

from coopsite.search.block import place_of, runs_of
from coopsite.search.document import SearchDocument, decode
from coopsite.search.words import Lexicon
from tests.browsing import served_strictly
from tests.conftest import ROOT, Once, built_well

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORIES = 1000
PAGES = {"vi": "/vi/tim-kiem/", "en": "/en/search/"}
FIRST_QUERY = 60_000
FURTHER_QUERY = 40_000

KNOWN = {
    "vi": [
        ("Zơng Kmỹ thăm xã Quỷnh Đoái", "Ông **Zơng Kmỹ** ký số 9731-QĐ/XYZ. Diện tích 8.765 ha."),
        ("Zờng Kmy về quê", "Bà Zờng Kmy kể chuyện; đoái Quỷnh không cạnh nhau."),
        ("HTX Wàng Phới họp", "UBND xã khen HTX Wàng Phới."),
    ],
    "en": [
        (
            "Zong Kmy visits Quynh Doai",
            "Mr **Zong Kmy** signed 9731-QĐ/XYZ. An area of 8,765 ha; jubilations.",
        ),
        ("Doai of Quynh", "The doai and the quynh do not stand side by side; a jubilation."),
        ("Wang Phoi meets", "The VCA praises the wang-phoi orchardists."),
    ],
}
"""Stories that have words no other has, the newest last."""

QUERIES = {
    "vi": [
        ("zơng kmỹ", "zong-kmy-tham-xa-quynh-doai"),
        ("Zờng Kmy", "zong-kmy-ve-que"),
        ("zong kmy", "zong-kmy-ve-que"),
        ("ZƠNG KMỸ", "zong-kmy-tham-xa-quynh-doai"),
        ("zớng kmý", "zong-kmy-ve-que"),
        ("9731-QĐ/XYZ", "zong-kmy-tham-xa-quynh-doai"),
        ("QD/XYZ", "zong-kmy-tham-xa-quynh-doai"),
        ("8765", "zong-kmy-tham-xa-quynh-doai"),
        ("8.765", "zong-kmy-tham-xa-quynh-doai"),
        ("quỷnh đoái", "zong-kmy-tham-xa-quynh-doai"),
        ('"quynh doai"', "zong-kmy-tham-xa-quynh-doai"),
        ('"đoái quỷnh"', "zong-kmy-ve-que"),
        ("wàng phới", "htx-wang-phoi-hop"),
        ("wàng phớ", "htx-wang-phoi-hop"),
        ("zơng km", "zong-kmy-tham-xa-quynh-doai"),
        ("hợp tác xã wàng phới", "htx-wang-phoi-hop"),
        ("htx wang phoi", "htx-wang-phoi-hop"),
        ("ủy ban nhân dân wàng", "htx-wang-phoi-hop"),
        ("thăm zơng", "zong-kmy-tham-xa-quynh-doai"),
        ("kmỹ quỷnh 8.765", "zong-kmy-tham-xa-quynh-doai"),
    ],
    "en": [
        ("zong kmy", "zong-kmy-visits-quynh-doai"),
        ("Quynh DOAI", "zong-kmy-visits-quynh-doai"),
        ('"doai of quynh"', "doai-of-quynh"),
        ("9731-QD/XYZ", "zong-kmy-visits-quynh-doai"),
        ("8765", "zong-kmy-visits-quynh-doai"),
        ("8,765", "zong-kmy-visits-quynh-doai"),
        ("jubilation zong", "zong-kmy-visits-quynh-doai"),
        ("orchardist wang", "wang-phoi-meets"),
        ("wang phoi", "wang-phoi-meets"),
        ("wang pho", "wang-phoi-meets"),
        ("viet nam cooperative alliance wang", "wang-phoi-meets"),
        ("vca wang-phoi", "wang-phoi-meets"),
    ],
}
"""Words, and the slug of the story that must be among the first five."""


@pytest.fixture(scope="module")
def site(once: Once) -> Path:
    def make(site: Path) -> None:
        write_site(site, STORIES, "share_images: no\n")
        for language, stories in KNOWN.items():
            for number, (title, body) in enumerate(stories):
                path = site / f"content/news/known-{number}.{language}.md"
                date = f"2012-02-0{number + 1}"
                path.write_text(f'---\ntitle: "{title}"\ndate: {date}\n---\n\n{body}\n', encoding="utf-8")
        built_well(site)

    return once("search-many", make)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served_strictly(site / "output") as address:
        yield address


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address)
    context.set_default_timeout(20_000)
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    yield tab
    assert not [each for each in wrong if "favicon" not in each]
    context.close()


def documents(site: Path, language: str) -> list[SearchDocument]:
    """Return what is published of every text of a language."""
    folder = site / f"output/assets/search/{language}"
    blocks = msgspec.json.decode((site / f"output/{language}/search.json").read_bytes())["blocks"]
    return [
        decode((folder / str(number) / f"{block['documents'][at : at + 6]}.json").read_bytes())
        for number, block in enumerate(blocks)
        for at in range(0, len(block["documents"]), 6)
    ]


def ask(tab: Page, words: str) -> tuple[int, list[str]]:
    """Type and press Enter; return how many stories were found, and the slugs of the first."""
    tab.evaluate("document.querySelector('#cs-status').textContent = ''")
    tab.fill("#cs-q", words)
    tab.press("#cs-q", "Enter")
    tab.locator("#cs-status:not(:empty)").wait_for(state="attached")
    tab.locator("#cs-results:not([aria-busy])").wait_for(state="attached")
    said = tab.locator("#cs-status").inner_text().split(". ")[0]
    links = tab.locator("#cs-results a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    return int("".join(filter(str.isdigit, said)) or 0), [
        link.rstrip("/").rpartition("/")[2] for link in links
    ]


def test_stories_known_by_construction_are_among_the_first(tab: Page) -> None:
    wrong = []
    for language, queries in QUERIES.items():
        tab.goto(PAGES[language])
        for words, slug in queries:
            found, slugs = ask(tab, words)
            if slug not in slugs[:5] or not found:
                wrong.append((words, found, slugs[:5]))
    assert sum(map(len, QUERIES.values())) >= 30
    assert not wrong


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_missed_that_has_all_the_words(tab: Page, site: Path, language: str) -> None:
    """Compare with a plain scan of the texts; a space behind the last word says that it is whole."""
    lexicon = Lexicon(language)
    found = documents(site, language)
    assert len(found) == STORIES + len(KNOWN[language])
    lines = [
        [[each.word for each in lexicon.spellings(line)] for line in runs_of(each).splitlines()]
        for each in found
    ]
    having = [{word for line in each for word in line} for each in lines]
    rng = random.Random(language)
    texts = [each.text.split("\n")[0].replace(".", "").split() for each in found]
    tab.goto(PAGES[language])
    wrong = []
    for turn in range(30):
        text = rng.choice(texts)
        at = rng.randrange(len(text) - 4)
        picked = [rng.sample(text, 2), [text[at]], text[at : at + 2], text[at : at + 3]][turn % 4]
        words = [each.word for each in lexicon.spellings(" ".join(picked))]
        expected = sum(all(word in each for word in words) for each in having)
        said, _ = ask(tab, f"{' '.join(picked)} ")
        if said != expected:
            wrong.append((picked, said, expected))
        # A quotation of two words: where they stand side by side.
        if len(words) == 2:
            beside = sum(
                any(line[step : step + 2] == words for line in each for step in range(len(line)))
                for each in lines
            )
            said, _ = ask(tab, f'"{" ".join(picked)}"')
            if said != beside:
                wrong.append((picked, said, beside))
    assert not wrong


def test_questions_are_light(browser: Browser, address: str, site: Path) -> None:
    for language, where in PAGES.items():
        words = [each.text.split()[:3] for each in documents(site, language)[::300]]
        context = browser.new_context(base_url=address)
        tab = context.new_page()
        session = context.new_cdp_session(tab)
        session.send("Network.enable")
        sizes: list[int] = []
        session.on(
            "Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"])
        )
        tab.goto(where)
        tab.wait_for_load_state("networkidle")
        # The page, its style sheets and its script and catalogue; these two belong to the first question.
        page = sum(
            len(tab.request.get(path).body()) and int(tab.request.get(path).headers["content-length"])
            for path in (
                where,
                *tab.locator("link[rel=stylesheet]").evaluate_all("all => all.map((a) => a.href)"),
            )
        )
        ask(tab, " ".join(words[0]))
        tab.wait_for_load_state("networkidle")
        assert sum(sizes) - page <= FIRST_QUERY, (language, sum(sizes) - page)
        for each in words[1:]:
            sizes.clear()
            ask(tab, " ".join(each))
            tab.wait_for_load_state("networkidle")
            assert sum(sizes) <= FURTHER_QUERY, (language, each, sum(sizes))
        context.close()


def test_the_script_has_the_same_rules(tab: Page) -> None:
    """Words, places of pairs and sets of numbers, in the script as in the index."""
    source = (ROOT / "templates/assets/search.js").read_text("utf-8")
    rules = source[source.index("// --- words") : source.index("// --- a question")]
    rng = random.Random(1)
    letters = "aàáãạăâbcdđeêghiklmnoôơpqrstuưvxyAÀĐzßøłæœþıİǅ0129.,'’-/ðҖжа中あ½²ⅷﬁ\u0301\u0323\u0e01 _"
    texts = ["".join(rng.choices(letters, k=rng.randint(1, 12))) for _ in range(3000)]
    expected = {
        code: [[list(each) for each in Lexicon(code).spellings(text)] for text in texts]
        for code in ("vi", "en")
    }
    tab.goto("about:blank")
    tab.set_content('<form id="f" data-short="HTX = hợp tác xã"></form>')
    told = tab.evaluate(
        "([rules, texts]) => { const form = document.querySelector('#f'); const language = 'vi';"
        f"{rules.replace('let endings = false', 'let endings = window.endings')}"
        " return [texts.map((text) => tokensOf(text).map((each) => [each.spelling, each.word])),"
        " texts.map((text) => (text[0] ? place(text, text, 64) : 0))]; }".replace("${", "${"),
        [rules, texts],
    )
    assert told[0] == expected["vi"]
    assert told[1] == [place_of(text, text, 64) for text in texts]
    tab.evaluate("window.endings = true")
    told = tab.evaluate(
        "(texts) => { const form = document.querySelector('#f'); const language = 'en';"
        f"{rules.replace('let endings = false', 'let endings = window.endings')}"
        " return texts.map((text) => tokensOf(text).map((each) => [each.spelling, each.word])); }",
        texts,
    )
    assert told == expected["en"]
