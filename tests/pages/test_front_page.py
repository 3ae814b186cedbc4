"""The front page of a large bulletin of photographs: what it weighs, when it is there, how pictures are cut."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import put_on_a_slow_line, served_strictly
from tests.conftest import Once, built_well
from tests.engine.photographs import photograph, saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.slow

CONFIG = """\
title: {vi: Bản tin Liên minh Hợp tác xã thành phố, en: Bulletin of the City's Cooperative Alliance}
base_url: https://bulletin.example/
languages: [vi, en]
search: no
"""
WORDS = {
    "vi": """hội nghị triển khai nhiệm vụ phát triển kinh tế tập thể hợp tác xã gắn với nông thôn mới đại biểu liên minh
    trao đổi nguồn vốn đất đai thị trường tiêu thụ nông sản chuỗi giá trị tập huấn khen thưởng thi đua""",
    "en": """conference task collective economy cooperative countryside delegate department alliance city capital
    produce chain value training digital change award emulation member harvest village loan season road school""",
}
STORIES = 160
KINDS = ("meetings", "awards", "plans", "news")
AHEAD = ("2124-01-05", "2124-02-11", "2124-03-20", "2124-04-02")


@pytest.fixture(scope="session")
def large_site(once: Once) -> Path:
    """A bulletin in which every story has a photograph, an award and a document; some meetings are to come."""

    def make(site: Path) -> None:
        (site / "content").mkdir(parents=True)
        (site / "config.yaml").write_text(CONFIG, "utf-8")
        for seed in range(3):
            picture = saved(photograph(1600, 1067, seed), "JPEG", quality=90)
            (site / "content" / f"p{seed}.jpg").write_bytes(picture)
        for n in range(STORIES):
            write_story(site / "content", n)
        built_well(site)

    return once("large", make)


def write_story(content: Path, n: int) -> None:
    folder = content / KINDS[n % 4]
    folder.mkdir(exist_ok=True)
    facts = [
        f"date: {date(2023, 1, 1) + timedelta(days=n)}",
        f"image: {{src: ../p{n % 3}.jpg, alt: Toàn cảnh, focus: [{n % 11 * 10}, 30]}}",
        f"documents: [{{number: {n}/NQ-HĐND, title: {{vi: Nghị quyết về hợp tác xã, en: Act}}, date: 2022-05-01}}]",
        "awards: [{form: flag, recipients: {collectives: 3, individuals: 12}}]",
        *([f"held_on: {AHEAD[n // 4]}"] if n % 4 == 0 and n // 4 < len(AHEAD) else []),
    ]
    for language in ("vi", "en"):
        rng, words = random.Random(f"{language}{n}"), WORDS[language].split()
        title, summary = (" ".join(rng.choices(words, k=k)).capitalize() for k in (18, 30))
        own = (f"title: {title}", f"summary: {summary}.", f"slug: s{n}")
        text = "\n".join(("---", *own, *facts, "---", "", "Một đoạn.", ""))
        (folder / f"s{n}.{language}.md").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def address(large_site: Path) -> Iterator[str]:
    with served_strictly(large_site / "output") as found:
        yield found


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    page = phone.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_full_front_page_weighs_little_and_tells_no_story_twice(large_site: Path, language: str) -> None:
    html = (large_site / "output" / language / "index.html").read_bytes()
    assert len(gzip.compress(html, 9)) <= 22_000
    main = html.decode().partition("<main")[2].partition('class="foot"')[0]
    told = re.findall(rf'href="(/{language}/[^/"]+/s\d+/)"', main)
    # Lead, two beside it, four of the latest, four of each kind, four meetings, and what is left of the list's page.
    assert len(told) >= 1 + 2 + 4 + 16 + 4
    assert len(told) == len(set(told))
    assert main.count("<img") == 1 + 2 + 4


@pytest.mark.browser
def test_the_pictures_of_the_first_screen_weigh_little_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/vi/", wait_until="networkidle")
    shown = page.evaluate(
        """[...document.images].filter(each => each.getBoundingClientRect().top < innerHeight && each.currentSrc)
           .map(each => [each.currentSrc, performance.getEntriesByName(each.currentSrc)[0].encodedBodySize])"""
    )
    photographs = [size for source, size in shown if "/media/" in source]
    assert photographs
    assert 0 < sum(photographs) <= 90_000
    thumbnails = page.evaluate(
        "[...document.querySelectorAll('.cards img')].map(each => each.currentSrc).filter(Boolean)"
    )
    assert thumbnails
    assert all(re.search(r"-240\.[0-9a-f]+\.webp$", each) for each in thumbnails)


@pytest.mark.browser
def test_the_lead_and_its_picture_are_there_in_time_on_a_slow_line(page: Page, address: str) -> None:
    put_on_a_slow_line(page)
    page.add_init_script(
        "window.largest = {}; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " window.largest = {at: e.startTime, what: e.element?.closest('.front') && e.element.tagName}; })"
        ".observe({type: 'largest-contentful-paint', buffered: true});"
    )
    page.goto(f"{address}/vi/", wait_until="networkidle")
    found = page.evaluate("window.largest")
    assert found["what"] == "IMG"
    # Page and style sheet, then the picture beside it: two trips at the least.
    assert 800 <= found["at"] <= 2500


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_screen_of_a_desk_shows_the_lead_and_headlines_beside_it(
    address: str, browser: Browser, language: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/{language}/")
    boxes = {name: page.locator(name).bounding_box() for name in (".front", ".seconds", ".top > .latest")}
    lead, seconds, latest = boxes.values()
    assert lead
    assert seconds
    assert latest
    assert seconds["y"] == lead["y"]
    assert seconds["x"] >= lead["x"] + lead["width"]
    assert latest["x"] == seconds["x"]
    assert latest["y"] >= seconds["y"] + seconds["height"]
    bottoms = page.eval_on_selector_all(
        ".top :is(h2, h3) a", "all => all.map(each => each.getBoundingClientRect().bottom)"
    )
    # The titles of this site are long.
    assert len([each for each in bottoms if each <= 900]) >= 3
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 600, 768, 1280, 1920, 2560])
def test_every_picture_has_one_shape_and_shows_its_focus(address: str, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in ("/vi/", "/vi/hoi-nghi/", "/en/2023/"):
        page.goto(address + path)
        shapes = page.evaluate(
            """[...document.querySelectorAll('main img')].filter(each => each.checkVisibility()).map(each => {
                 const box = each.getBoundingClientRect(), style = getComputedStyle(each)
                 return [box.width / box.height, style.objectFit, style.objectPosition, each.className]
               })"""
        )
        assert len(shapes) >= 3
        for ratio, fit, position, name in shapes:
            assert abs(ratio - 1.5) < 0.03
            assert fit == "cover"
            tenths = f"{int(name[1:]) * 10}%"
            assert position == f"{tenths} {tenths}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


@pytest.mark.browser
def test_on_a_phone_a_long_headline_has_the_room_of_its_picture(page: Page, address: str) -> None:
    page.goto(f"{address}/en/2023/")
    long, short = page.locator(".card.long"), page.locator(".card.pic:not(.long)")
    assert long.count()
    assert short.count()
    shown = """all => all.map(each => [each.querySelector('img').checkVisibility(),
                                  each.querySelector('h2').offsetWidth > 320])"""
    assert long.evaluate_all(shown) == [[False, True]] * long.count()
    assert short.evaluate_all(shown) == [[True, False]] * short.count()
    page.set_viewport_size({"width": 600, "height": 740})
    assert long.evaluate_all(shown) == [[True, True]] * long.count()


@pytest.mark.browser
def test_the_picture_of_a_story_leads_to_it(page: Page, address: str) -> None:
    page.goto(f"{address}/vi/")
    for picture in page.locator(".front img, .seconds img").all():
        box = picture.bounding_box()
        assert box is not None
        picture.scroll_into_view_if_needed()
        href = picture.evaluate(
            """each => { const box = each.getBoundingClientRect()
               return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).getAttribute('href') }"""
        )
        assert href == picture.evaluate(
            "each => each.closest('article, li').querySelector('a').getAttribute('href')"
        )
