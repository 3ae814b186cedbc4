"""The search page as readers use it: what it finds, by keyboard, without JavaScript, and what it loads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import served_strictly
from tests.conftest import CONFIG, MakeSite, Once, built, built_well, copy_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

VI = "/vi/tim-kiem/"
EN = "/en/search/"
FIRST_QUERY = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDED = {
    "content/news/da-nang.vi.md": (
        "Đoàn công tác thăm Đà Nẵng", "2022-05-06", "Đoàn trao đổi về **đất** ở Đà Nẵng với các xã viên."
    ),
    "content/news/da-nang.en.md": ("Delegation visits Đà Nẵng", "2022-05-06", "The delegation went to Đà Nẵng."),
    "content/news/banh-da.vi.md": ("Bánh đa nàng Hương", "2022-05-07", "Bánh đa của nàng Hương, da năng động."),
    "content/news/tu.vi.md": ("Tư vấn", "2022-05-08", "Tư vấn cho chợ quê; cho vay."),
    "content/news/tu-2.vi.md": ("Từ vẫn", "2022-05-09", "Chó, chỗ, chở: từ vẫn."),
    "content/news/khoe.vi.md": ("Khoe sắc", "2022-05-11", "Vườn hoa khoe sắc."),
    "content/news/khoe-2.vi.md": ("Sức khoẻ", "2022-05-12", "Khám sức khoẻ ở HTX Ba Vì."),
    "content/news/ra-quan.vi.md": (
        "Ra quân",
        "2010-05-01\ndocuments:\n  - {number: 77-CV/BX, title: Công văn về vụ xuân}",
        "Lễ ra quân vẫn tiếp tục.",
    ),
    "content/news/lung-buoi.vi.md": (
        "Họp giao ban",
        "2010-05-02",
        "Ở trung tâm xã, ủy ban nhân dân cùng hợp tác xã Lũng Bưởi bàn nhiệm vụ: dân hợp sức.",
    ),
    "content/news/nhap.vi.md": ("Bản nháp Đà Nẵng", "2022-05-10\ndraft: yes", "Chưa ai được đọc về Đà Nẵng."),
}  # fmt: skip
"""Stories that put words side by side which differ only in their marks."""

VIETNAMESE = [
    ("hop tac xa", 10, ""),
    ("hợp tác xã", 10, ""),
    ("Hợp  Tác   XÃ ", 10, ""),
    ("dai hoi", 3, "nam-nhiem-vu-trong-tam-2012"),
    ("Đại hội", 3, "nam-nhiem-vu-trong-tam-2012"),
    ("da nang", 2, ""),
    ("Đà Nẵng", 2, "doan-cong-tac-tham-da-nang"),
    ("đa nàng", 2, "banh-da-nang-huong"),
    ("tư vấn", 2, "tu-van"),
    ("từ vẫn", 2, "tu-van-2"),
    ("2174-TB/TU", 3, "thong-bao-2174-tb-tu"),
    ("2174-tb/tu", 3, "thong-bao-2174-tb-tu"),
    ("2174", 3, "thong-bao-2174-tb-tu"),
    ("05-CT/TW", 1, "ket-luan-buoi-lam-viec-ha-noi-2019"),
    ("155/NQ-HĐND", 2, "quang-ninh-nghi-quyet-155"),
    ("155/NQ-HDND", 2, "quang-ninh-nghi-quyet-155"),
    ("Vĩnh Bảo", 2, "hoi-nghi-thanh-vien-vinh-bao-2023"),
    ("vinh bao", 2, "hoi-nghi-thanh-vien-vinh-bao-2023"),
    ("bằng khen", 6, "bon-ca-nhan-nhan-bang-khen-2023"),
    ("bang khen", 6, "bon-ca-nhan-nhan-bang-khen-2023"),
    ("cờ luân lưu", 2, "co-luan-luu-cum-truong-2021"),
    ("chuyen doi so", 3, "vinh-bao-ban-ba-viec"),
    ("chuỗi giá trị", 4, "quang-ninh-bon-muoi-chuoi-gia-tri"),
    ("đồng bằng sông Hồng", 4, "cum-thi-dua-hon-ba-trieu-thanh-vien"),
    ("dong bang song hong", 4, "cum-thi-dua-tong-ket-2020"),
    ("đan đức hiệp", 1, "tong-ket-nam-2011-hai-phong"),
    ("44.377", 1, "quang-ninh-qua-cac-con-so"),
    ("28/06/2023", 5, ""),
    ('"tích tụ ruộng đất"', 2, "vinh-bao-ban-ba-viec"),
    ("HTX", 10, ""),
    ("htx ba vi", 1, "suc-khoe"),
    ("hợp tác xã Ba Vì", 1, "suc-khoe"),
    ("HĐND", 4, ""),
    ("hdnd", 4, ""),
    ("UBND", 5, "bon-ca-nhan-nhan-bang-khen-2023"),
    ("uỷ ban nhân dân", 5, ""),
    ("khỏe", 2, "suc-khoe"),
    ("NQ-HĐND", 2, "quang-ninh-nghi-quyet-155"),
    ("tb/tu", 3, "thong-bao-2174-tb-tu"),
    ("2175-TB/TU", 0, ""),
    ("1263", 2, "quang-ninh-qua-cac-con-so"),
    ("28/12/2011", 1, "tong-ket-nam-2011-hai-phong"),
    ("hợp tác x", 10, ""),
    ("đại hộ", 1, "nam-nhiem-vu-trong-tam-2012"),
    ("!!!", 0, ""),
    ("khongcotunay", 0, ""),
    ("zzyzx", 0, ""),
]
"""Words, how many stories at least (or exactly none), and the slug of the first."""

ENGLISH = [
    ("cooperative", 10, ""),
    ("cooperatives", 10, ""),
    ("da nang", 1, "delegation-visits-da-nang"),
    ("Hải Phòng", 4, ""),
    ("hai phong", 4, ""),
    ("certificates of merit", 4, "four-certificates-of-merit-2023"),
    ("rotating flag", 3, "rotating-flag-2021"),
    ("2174-TB/TU", 3, "announcement-2174-tb-tu"),
]


@pytest.fixture(scope="module")
def site(once: Once) -> Path:
    def make(site: Path) -> None:
        copy_sample(site, share_images=False)
        for path, (title, date, body) in ADDED.items():
            slug = "slug: tu-van-2\n" if path.endswith("tu-2.vi.md") else ""
            (site / path).write_text(f'---\ntitle: "{title}"\ndate: {date}\n{slug}---\n\n{body}\n', "utf-8")
        built_well(site)

    return once("search", make)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site as a strict host serves it."""
    with served_strictly(site / "output") as address:
        yield address


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong unseen."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    yield page
    assert not [each for each in wrong if "favicon" not in each]


def ask(page: Page, words: str) -> tuple[str, list[str]]:
    """Type and press Enter; return what is announced and the slugs of what is shown."""
    status = page.locator("#cs-status")
    page.evaluate("document.querySelector('#cs-status').textContent = ''")
    page.fill("#cs-q", words)
    page.press("#cs-q", "Enter")
    page.locator("#cs-status:not(:empty)").wait_for(state="attached")
    page.locator("#cs-results:not([aria-busy])").wait_for(state="attached")
    links = page.locator("#cs-results a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    return status.inner_text(), [link.rstrip("/").rpartition("/")[2] for link in links]


def number(said: str) -> int:
    return int("".join(letter for letter in said.split(".")[0] if letter.isdigit()) or 0)


@pytest.mark.parametrize(("where", "queries"), [(VI, VIETNAMESE), (EN, ENGLISH)], ids=["vi", "en"])
def test_readers_find_what_they_look_for(page: Page, where: str, queries: list[tuple[str, int, str]]) -> None:
    page.goto(where)
    wrong = []
    for words, least, first in queries:
        said, slugs = ask(page, words)
        found = number(said)
        if found < least or (not least and found) or (first and slugs[:1] != [first]):
            wrong.append((words, said, slugs[:3]))
    assert not wrong


def test_there_are_thirty_queries() -> None:
    assert len(VIETNAMESE) >= 30


def test_words_with_their_marks_come_first_and_those_without_find_all(page: Page) -> None:
    page.goto(VI)
    assert set(ask(page, "da nang")[1]) == {"doan-cong-tac-tham-da-nang", "banh-da-nang-huong"}
    assert ask(page, "Đà Nẵng")[1][0] == "doan-cong-tac-tham-da-nang"
    assert ask(page, "đa nàng")[1][0] == "banh-da-nang-huong"


def test_what_is_shown_is_written_as_the_author_wrote_it(page: Page) -> None:
    page.goto(VI)
    ask(page, "da nang")
    text = page.locator("#cs-results").inner_text()
    assert "Đoàn công tác thăm Đà Nẵng" in text
    assert "Đoàn trao đổi về đất ở Đà Nẵng" in text
    assert "06/05/2022" in text
    assert "ḓ" not in text.lower()
    marks = page.locator("#cs-results li").filter(has_text="Đoàn").locator("mark").all_inner_texts()
    assert marks == ["Đà", "Nẵng"]


def test_a_number_is_marked_as_it_stands(page: Page) -> None:
    page.goto(VI)
    ask(page, "1263")
    assert page.locator("#cs-results li").first.locator("mark").all_inner_texts()[:1] == ["1.263"]


def test_a_document_number_asked_for_stands_before_the_text_and_facts_apart_from_it(page: Page) -> None:
    page.goto(VI)
    for words, marks in (
        ("77-CV/BX", ["77", "CV", "BX"]),
        ("77-cv/b", ["77", "CV", "BX"]),
        ("cv/bx", ["CV", "BX"]),
    ):
        assert ask(page, words)[1] == ["ra-quan"]
        excerpt = page.locator("#cs-results .excerpt")
        assert excerpt.inner_text() == "77-CV/BX · Lễ ra quân vẫn tiếp tục. · Công văn về vụ xuân"
        assert excerpt.locator("mark").all_inner_texts() == marks
    ask(page, "ra quân tiếp tục")
    assert excerpt.first.inner_text() == "Lễ ra quân vẫn tiếp tục. · Công văn về vụ xuân"


def test_a_short_form_marks_its_words_only_where_they_stand_together(page: Page) -> None:
    page.goto(VI)
    for short, spelled in (("UBND", ["ủy", "ban", "nhân", "dân"]), ("HTX", ["hợp", "tác", "xã"])):
        ask(page, f"{short} Lũng Bưởi")
        marks = page.locator("#cs-results li").first.locator("mark").all_inner_texts()
        assert marks == [*spelled, "Lũng", "Bưởi"]
    ask(page, "xã Lũng Bưởi")
    assert page.locator("#cs-results li").first.locator("mark").all_inner_texts() == [
        "xã",
        "xã",
        "Lũng",
        "Bưởi",
    ]


def test_it_is_said_when_no_story_has_the_marks_typed(page: Page) -> None:
    page.goto(VI)
    told = "chữ gần giống"
    for words, other in (
        ("hải phóng", True),
        ("Hải Phòng", False),
        ("hai phong", False),
        ("sức khỏe", False),
    ):
        assert (told in ask(page, words)[0]) == other, words


def test_a_word_no_story_has_is_named(page: Page) -> None:
    page.goto(VI)
    said, slugs = ask(page, "vĩnh bảo khongcotunay")
    assert "khongcotunay" in said
    assert slugs[0] == "hoi-nghi-thanh-vien-vinh-bao-2023"


def test_a_question_goes_along_to_the_other_language(page: Page) -> None:
    page.goto(VI)
    elsewhere, switch = page.locator("#cs-elsewhere"), page.locator(".langs a[hreflang=en]")
    assert switch.get_attribute("href") == EN
    assert number(ask(page, "zzyzx delegation")[0]) == 0
    assert elsewhere.inner_text().strip() == "Tìm “zzyzx delegation” trong các bài tiếng Anh"
    assert (elsewhere.locator("a").get_attribute("href") or "").endswith(f"{EN}?q=zzyzx+delegation")
    assert (switch.get_attribute("href") or "").endswith(f"{EN}?q=zzyzx+delegation")
    ask(page, '"zzyzx  delegation"')
    assert elsewhere.inner_text().strip() == "Tìm “zzyzx delegation” trong các bài tiếng Anh"
    assert "%22zzyzx" in (elsewhere.locator("a").get_attribute("href") or "")
    assert number(ask(page, "ocop")[0])
    assert elsewhere.is_hidden()
    page.select_option("[name=kind]", "kind-news")
    page.wait_for_url("**kind-news")
    switch.click()
    page.wait_for_url(f"**{EN}?q=ocop&kind=kind-news")
    assert page.input_value("#cs-q") == "ocop"
    assert page.locator("#cs-elsewhere").is_hidden()


def test_marks_take_no_punctuation_along(page: Page) -> None:
    page.goto(VI)
    for words in ("hợp tác xã", "28/06/2023", "ocop", "Đà Nẵng"):
        ask(page, words)
        marks = page.locator("mark").all_inner_texts()
        assert marks
        assert not [mark for mark in marks if not (mark[0].isalnum() and mark[-1].isalnum())]


def test_held_back_stories_are_not_found(page: Page, site: Path) -> None:
    page.goto(VI)
    assert "ban-nhap-da-nang" not in ask(page, "bản nháp Đà Nẵng")[1]
    assert not [path for path in (site / "output").rglob("*") if "nhap" in path.name]


def test_filters_narrow_the_answer_and_stand_in_the_address(page: Page) -> None:
    page.goto(VI)
    _, every = ask(page, "quảng ninh")
    page.select_option("[name=kind]", "kind-plan")
    page.locator("#cs-results li").nth(0).wait_for()
    page.wait_for_url("**kind=kind-plan**")
    assert page.locator("#cs-status").inner_text() != ""
    page.reload()
    page.locator("#cs-results li").nth(0).wait_for()
    plans = page.locator("#cs-results .kind").all_inner_texts()
    assert set(plans) == {"Kế hoạch"}
    assert len(plans) < len(every)
    assert page.input_value("#cs-q") == "quảng ninh"
    page.goto(f"{VI}?tag=tag-ocop&year=year-2024")
    page.locator("#cs-results li").nth(0).wait_for()
    assert {text[-4:] for text in page.locator("#cs-results time").all_inner_texts()} == {"2024"}


def test_without_words_the_newest_come_first(page: Page) -> None:
    page.goto(f"{VI}?kind=kind-meeting")
    page.locator("#cs-results li").nth(0).wait_for()
    days = page.locator("#cs-results time").evaluate_all("times => times.map((t) => t.dateTime)")
    assert days == sorted(days, reverse=True)
    assert len(days) == 6


def test_a_story_is_reached_by_keyboard_alone(page: Page) -> None:
    page.goto(VI)
    page.focus("#cs-q")
    page.keyboard.type("hop tac xa", delay=15)
    page.locator("#cs-results li").nth(9).wait_for()
    assert page.evaluate("document.activeElement.id") == "cs-q"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('#cs-results'))"):
            break
    href = page.evaluate("document.activeElement.getAttribute('href')")
    assert href == page.locator("#cs-results a").first.get_attribute("href")
    page.focus("#cs-more")
    page.keyboard.press("Enter")
    page.locator("#cs-results li").nth(10).wait_for()
    assert page.evaluate("document.activeElement === document.querySelectorAll('#cs-results a')[10]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert VI not in page.url


def test_results_are_announced(page: Page) -> None:
    page.goto(VI)
    status = page.locator("#cs-status")
    assert status.get_attribute("role") == "status"
    assert status.is_visible()
    assert ask(page, "OCOP")[0].startswith("Tìm thấy")
    assert ask(page, "khongcotunay")[0].startswith("Không tìm thấy")


def test_nothing_jumps_when_the_answer_comes(page: Page) -> None:
    page.add_init_script(
        "globalThis.jumped = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
        " globalThis.jumped += each.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{VI}?q=hop+tac+xa")
    page.locator("#cs-results li").nth(9).wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.jumped") == 0


def test_the_masthead_leads_to_the_answer(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/vi/")
    page.fill(".find input", "đại hội")
    page.press(".find input", "Enter")
    page.locator("#cs-results li").nth(0).wait_for()
    assert page.input_value("#cs-q") == "đại hội"
    assert page.locator(".find").count() == 0
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/vi/")
    page.get_by_role("link", name="Tìm kiếm").click()
    page.wait_for_url(f"**{VI}")


def test_without_javascript_the_page_offers_the_indexes(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/vi/")
    page.get_by_role("link", name="Tìm kiếm").click()
    page.locator("noscript .notice").wait_for()
    assert "đang tắt JavaScript" in page.locator("noscript .notice").inner_text()
    assert page.locator("#cs-search").is_hidden()
    links = {link.get_attribute("href") for link in page.locator("main .index a").all() if link.is_visible()}
    assert {"/vi/hoi-nghi/", "/vi/chu-de/ocop/", "/vi/2023/"} <= links
    context.close()


def test_the_first_query_is_light_and_stays_on_the_host(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(f"{address}{VI}?q=hop+tac+xa")
    page.locator("#cs-results li").nth(9).wait_for()
    page.wait_for_timeout(200)
    assert all(url.startswith(f"{address}/") for url in asked)
    assert sum(sizes) <= FIRST_QUERY, sum(sizes)
    assert sum(sizes) > 10_000
    assert not context.cookies()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


@pytest.mark.parametrize("where", ["/vi/", "/vi/hoi-nghi/", "/vi/chu-de/", "/404.html"])
def test_other_pages_load_nothing_of_it(page: Page, where: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(where)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url or url.endswith(".js")]


def test_a_search_that_cannot_be_loaded_says_so_and_offers_the_indexes(context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/search.json", lambda route: route.abort())
    page.goto(f"{VI}?q=ocop")
    page.get_by_text("Chưa tải được phần tìm kiếm").wait_for()
    page.locator(".browse a").first.wait_for()


def test_a_page_that_stays_open_goes_on_after_the_site_is_published_anew(context: BrowserContext) -> None:
    page = context.new_page()
    gone: list[str] = []

    def once(route: Route) -> None:
        if gone:
            route.continue_()
        else:
            gone.append(route.request.url)
            route.fulfill(status=404)

    page.goto(VI)
    page.wait_for_load_state("networkidle")
    page.route("**/assets/search/**", once)
    assert ask(page, "OCOP")[1]
    assert gone
    _, shown = ask(page, "hop tac xa")
    gone.clear()
    page.click("#cs-more")
    page.locator("#cs-results li").nth(10).wait_for()
    assert gone
    links = page.locator("#cs-results a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")
    assert len(set(links)) == len(links) > len(shown)


@pytest.mark.parametrize("stories", [0, 1])
def test_a_site_with_little_or_nothing_to_find_says_so(
    browser: Browser, make_site: MakeSite, stories: int
) -> None:
    texts = {"content/news/a.vi.md": "---\ntitle: Tin hợp tác\ndate: 2024-01-01\n---\n\nMột đoạn.\n"}
    config = CONFIG.replace("search: no", "search: yes")
    site = make_site({"config.yaml": config, **(texts if stories else {})})
    assert built(site).exit_code == 0
    with served_strictly(site / "output") as address:
        context = browser.new_context(base_url=address)
        context.set_default_timeout(10_000)
        page = context.new_page()
        for where, found in ((VI, stories), (EN, 0)):
            page.goto(where)
            for words in ("hợp tác", '"hợp tác"', "hop ta", "hợp tác xã"):
                said, slugs = ask(page, words)
                assert number(said) == len(slugs) == found, words
                assert "tải" not in said
                assert "loaded" not in said
        context.close()


def test_whatever_is_typed_does_no_harm(page: Page) -> None:
    """10,000 questions of any signs: each is answered, and nothing is thrown."""
    rng = random.Random(13)
    words = [words for words, _, _ in VIETNAMESE]
    signs = (
        "aàảạăâbcdđêghợtácxã0123456789/-.,:;|\"“”'’"
        "()[]{}<>&%?#\\ \t\u00a0\u200f\u202eשלוםسلام中あ\u0301\u0323🙂\ud83d\x00"
    )
    questions = [
        rng.choice(words) + rng.choice(signs)
        if turn % 9 == 0
        else "".join(rng.choices(signs, k=rng.randint(1, 9)))
        for turn in range(9_998)
    ]
    questions += ["hợp tác xã " * 10_000, '"' + "ợ" * 100_000]
    page.goto(VI)
    answered = page.evaluate(
        """async (questions) => {
            const find = (name) => document.querySelector(`#cs-${name}`);
            const [form, status, list] = ["search", "status", "results"].map(find);
            form.elements.q.removeAttribute("maxlength");
            const { port1, port2 } = new MessageChannel();
            const soon = () => new Promise((done) => { port2.onmessage = done; port1.postMessage(0); });
            let answered = 0;
            for (const words of questions) {
                status.textContent = "";
                form.elements.q.value = words;
                form.dispatchEvent(new Event("submit", { cancelable: true }));
                while (list.hasAttribute("aria-busy")) await soon();
                if (status.textContent || !words.trim()) answered += 1;
                if (status.textContent === status.dataset.failed) throw new Error(words);
            }
            return answered;
        }""",
        questions,
    )
    assert answered == len(questions)


@pytest.mark.parametrize("words", ["constructor ", "constructor hợp tác", "hợp constructor tác"])
def test_words_that_mean_something_in_javascript_are_words(page: Page, words: str) -> None:
    page.goto(f"{VI}?q={words}")
    status = page.locator("#cs-status:not(:empty)")
    status.wait_for()
    page.locator("#cs-results:not([aria-busy])").wait_for(state="attached")
    assert status.inner_text() != status.get_attribute("data-failed")


def test_odd_addresses_do_no_harm(page: Page) -> None:
    page.goto(f'{VI}?length=1&q=%3Cimg src=x onerror=alert(1)%3E&kind=nothing"]&action=x')
    page.locator("#cs-status:not(:empty)").wait_for()
    assert page.locator("#cs-results img").count() == 0
