"""A full story on a phone, on paper and in the ear: long headlines, tables that stack, what a reader quotes."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from PIL import Image

from tests.browsing import served
from tests.conftest import CONFIG, NOW, MakeSite, built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONGEST = {
    "vi": "Liên minh Hợp tác xã thành phố Hải Phòng kỷ niệm Ngày Quốc tế Hợp tác xã lần thứ 101, sơ kết sáu tháng "
    "đầu năm và gặp mặt thành viên Vĩnh Bảo",
    "en": "Hải Phòng Cooperative Alliance marks the 101st International Day of Cooperatives, reviews the first "
    "half of the year and meets its members",
}
MEETING = f"""\
---
title: {LONGEST["vi"]}
slug: ngay-quoc-te
summary: Bốn cá nhân được tặng Bằng khen.
date: 2023-06-28T16:30+07:00
updated: 2023-06-30
held_on: 2023-06-28
place: Vĩnh Bảo
source: {{name: Cổng thông tin điện tử Hải Phòng, url: "https://haiphong.gov.vn"}}
documents:
  - {{number: 2174-TB/TU, title: Thông báo kết luận, issuer: Thành ủy Hà Nội, date: 2019-08-28}}
  - {{number: 05-CT/TW}}
  - {{number: 155/NQ-HĐND, issuer: Hội đồng nhân dân tỉnh, date: 2023-07-12, url: "https://example.org/155"}}
awards:
  - {{form: flag, body: Ủy ban nhân dân thành phố, recipients: {{collectives: 3}}, named: [{{name: Bạch Đằng}}]}}
  - {{form: certificate_of_merit, recipients: {{collectives: 5, individuals: 10}}}}
  - {{form: flag, body: Liên minh Hợp tác xã Việt Nam, recipients: {{collectives: 2}}, status: proposed}}
targets:
  - {{indicator: Số hợp tác xã, unit: hợp tác xã, baseline: {{value: 650, qualifier: over}}, target: 700, actual: 690}}
  - {{indicator: Thành viên, baseline: {{value: 44377, qualifier: about}}, actual: 45000}}
---

Đại biểu bàn về chuyển đổi số, [xúc tiến thương mại](https://haiphong.gov.vn/tin) và [kế hoạch](../plans/p.md).

| Chỉ tiêu | Đơn vị tính | Năm 2021 | Năm 2022 | Sáu tháng đầu năm 2023 |
|---|---|--:|--:|--:|
| Số hợp tác xã đang hoạt động | hợp tác xã | 6.850 | 6.921 | 7.002 |
| Thành viên | người | 3.012.774 | 3.040.100 | 3.057.365 |
"""
FILES = {
    "content/meetings/big.vi.md": MEETING,
    "content/meetings/big.en.md": f"---\ntitle: {LONGEST['en']}\nslug: day\n---\n\nThe Alliance marked the day.\n",
    "content/plans/p.vi.md": "---\ntitle: Thực hiện Nghị quyết 155/NQ-HĐND\ndate: 2023-07-01\n"
    "slug: ke-hoach\n---\n\n" + "".join(f"{'Nghị quyết ' * n}155/NQ-HĐND.\n\n" for n in range(1, 9)),
    "content/news/held.vi.md": "---\ntitle: Bản nháp\ndate: 2023-07-02\ndraft: yes\npinned: yes\n---\n\nĐoạn một.\n",
}
STORY = "/vi/hoi-nghi/ngay-quoc-te/"
PAGES = (
    STORY, "/en/meetings/day/", "/vi/", "/en/", "/vi/hoi-nghi/", "/vi/ke-hoach/ke-hoach/", "/en/plans/ke-hoach/",
    "/vi/tin-tuc/ban-nhap/", "/en/awards/", "/vi/van-ban/", "/vi/bang-vang/", "/vi/chi-tieu/", "/vi/2023/",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bulletin whose one meeting has everything, its held-back stories shown, on a static host."""
    site = tmp_path_factory.mktemp("full")
    for path, text in {"config.yaml": f"{CONFIG}missing_translation: fallback\n", **FILES}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    result = built(site, drafts=True)
    assert result.exit_code == 0, result.diagnostics
    with served(site / "output") as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_the_longest_headline_fits_the_smallest_phone_whole(phone: Page, address: str) -> None:
    for path in PAGES:
        phone.goto(address + path)
        assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        assert not phone.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h1 *, .card *')].some(e => e.scrollWidth > e.clientWidth + 1"
            " && getComputedStyle(e).display !== 'inline')"
        ), path
    phone.goto(address + STORY)
    assert phone.inner_text("h1") == LONGEST["vi"]


@pytest.mark.browser
def test_the_number_of_a_document_never_wraps(phone: Page, address: str) -> None:
    for path in (STORY, "/vi/ke-hoach/ke-hoach/", "/vi/", "/vi/van-ban/"):
        phone.goto(address + path)
        lines = phone.evaluate(
            "[...document.querySelectorAll('main .number')].map(e => e.getClientRects().length)"
        )
        assert lines, path
        assert set(lines) == {1}, path
    phone.goto(address + "/vi/ke-hoach/ke-hoach/")
    assert phone.inner_text("h1 .number") == "155/NQ-HĐND"
    assert phone.locator(".body .number").count() == 8


@pytest.mark.browser
def test_a_phone_shows_the_headline_without_scrolling(phone: Page, address: str) -> None:
    for path in (STORY, "/en/meetings/day/", "/vi/tin-tuc/ban-nhap/"):
        phone.goto(address + path)
        assert phone.evaluate("document.querySelector('main h1').getBoundingClientRect().top") < 300, path


@pytest.mark.browser
def test_on_a_phone_rows_stack_with_their_labels_and_nothing_hides(phone: Page, address: str) -> None:
    for path in (STORY, "/vi/van-ban/", "/vi/bang-vang/", "/vi/chi-tieu/"):
        phone.goto(address + path)
        assert phone.locator("table.stack").count() > 0
        wide = "[...document.querySelectorAll('.stack')].filter(e => e.parentElement.scrollWidth > innerWidth - 32)"
        assert phone.evaluate(f"{wide}.length") == 0, path
    phone.goto(address + STORY)
    drawn = phone.evaluate(
        "[...document.querySelectorAll('.stack [data-label]')].filter(e => e.textContent.trim())"
        ".map(e => [e.dataset.label, getComputedStyle(e, '::before').content])"
    )
    assert len(drawn) >= 9
    assert all(label in content for label, content in drawn)


def cells(page: Page) -> Counter[str]:
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    roles = (node["role"]["value"] for node in tree["nodes"] if not node["ignored"])
    return Counter(role for role in roles if role in ("table", "row", "rowheader", "columnheader", "cell"))


@pytest.mark.browser
def test_a_stacked_table_is_still_the_same_table_to_a_screen_reader(phone: Page, address: str) -> None:
    phone.goto(address + STORY)
    narrow = cells(phone)
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.reload()
    assert narrow == cells(phone)
    assert narrow["table"] == 5
    assert narrow["cell"] > 20


@pytest.mark.browser
def test_a_label_drawn_for_the_eye_is_not_read_out_twice(phone: Page, address: str) -> None:
    phone.goto(address + STORY)
    tree = phone.context.new_cdp_session(phone).send("Accessibility.getFullAXTree")
    names = [
        node["name"]["value"] for node in tree["nodes"] if node["role"]["value"] == "cell" and "name" in node
    ]
    assert "Thành ủy Hà Nội" in names
    assert not [name for name in names if name.startswith("Cơ quan ban hành")]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "day"), [("/vi/van-ban/", "27/09/2012"), ("/en/documents/", "27 September 2012")]
)
@pytest.mark.parametrize("width", [864, 900, 1100, 1280])
def test_no_cell_of_the_documents_runs_into_the_next(
    browser: Browser, sample_address: str, path: str, day: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(sample_address + path)
    page.evaluate("day => document.querySelectorAll('td time').forEach(e => { e.textContent = day; })", day)
    found = "[...document.querySelectorAll('.cited :is(th, td)')].map(e => [e.scrollWidth, e.clientWidth])"
    cells = page.evaluate(found)
    assert len(cells) > 20
    assert not [each for each in cells if each[0] > each[1]]
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/vi/bang-vang/", "/en/honours/"])
def test_on_a_phone_the_roll_of_honour_is_read_without_scrolling_sideways(
    phone: Page, sample_address: str, path: str
) -> None:
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto(sample_address + path)
    phone.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    wide = phone.evaluate(
        "[...document.querySelectorAll('.table-scroll')].map(e => [e.scrollWidth, e.clientWidth])"
    )
    assert len(wide) > 5
    assert not [each for each in wide if each[0] > each[1]]


@pytest.mark.browser
def test_a_table_wider_than_the_phone_shows_a_shadow_where_it_goes_on(phone: Page, address: str) -> None:
    phone.goto(address + STORY)
    box = phone.locator(".body .table-scroll")
    assert box.evaluate("e => e.scrollWidth > e.clientWidth + 40")

    def edges() -> tuple[int, int]:
        picture = Image.open(io.BytesIO(box.screenshot())).convert("L")
        height = picture.height - 3
        left, right = (picture.getpixel((x, height)) for x in (1, picture.width - 2))
        assert isinstance(left, int)
        assert isinstance(right, int)
        return left, right

    left, right = edges()
    assert left > 250
    assert right < 240
    box.evaluate("e => { e.scrollLeft = e.scrollWidth }")
    left, right = edges()
    assert left < 240
    assert right > 250


@pytest.mark.browser
def test_a_short_page_ends_at_the_foot_of_the_window(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    for path in ("/en/awards/", "/vi/ke-hoach/ke-hoach/"):
        page.goto(address + path)
        assert page.evaluate("document.querySelector('.foot').getBoundingClientRect().bottom") == 1400, path
    page.close()


@pytest.mark.browser
def test_paper_shows_link_targets_the_table_of_documents_source_and_address(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext: apt-get install poppler-utils")
    page = browser.new_page()
    page.goto(address + STORY)
    page.pdf(format="A4", path=tmp_path / "story.pdf")
    page.close()
    result = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "story.pdf", "-"], capture_output=True, text=True, check=True
    )
    text = " ".join(result.stdout.split()).replace("- ", "-")
    for shown in (
        "xúc tiến thương mại <https://haiphong.gov.vn/tin>",
        "kế hoạch <…/vi/ke-hoach/ke-hoach/>",
        "Số, ký hiệu Trích yếu",
        "2174-TB/TU Thông báo kết luận",
        "Nguồn: Cổng thông tin điện tử Hải Phòng <https://haiphong.gov.vn>",
        "Trích dẫn bài này: “Liên minh Hợp tác xã",
        "28/06/2023, https://bulletin.example/vi/hoi-nghi/ngay-quoc-te/",
    ):
        assert shown in text, shown
    for hidden in (
        "Chuyển đến nội dung chính",
        "English",
        "Khen thưởng Kế hoạch Tin tức",
        "Tin cũ hơn",
        "Atom",
    ):
        assert hidden not in text, hidden


def languages(element: Any, language: str = "") -> Iterator[tuple[str, str]]:
    """Yield each piece of text below `element` with the language it is marked as."""
    language = element.get("lang") or language
    for child, words in ((None, element.text), *((child, child.tail) for child in element)):
        if child is not None:
            yield from languages(child, language)
        if words and words.strip():
            yield words.strip(), language


def test_words_of_the_frame_that_a_language_lacks_say_whose_they_are(make_site: MakeSite) -> None:
    words = ("Bản tin thử", "Dòng dưới", "Liên minh", "Hải Phòng", "Ngoài", "Về chúng tôi")
    title, tagline, publisher, place, elsewhere, about = words
    config = f"""\
title: {{vi: {title}}}
tagline: {{vi: {tagline}}}
base_url: https://bulletin.example/
languages: [vi, en]
search: no
missing_translation: fallback
publisher: {{name: {{vi: {publisher}}}}}
contact: {{address: {{vi: {place}}}}}
navigation: [meetings, pages/about, {{url: "https://example.org", label: {{vi: {elsewhere}}}}}]
"""
    site = make_site({"content/pages/about.vi.md": f"---\ntitle: {about}\n---\n\nMột đoạn.\n"}, config=config)
    assert built(site, now=NOW).exit_code == 0
    for code in ("vi", "en"):
        page = html5lib.parse(
            (site / "output" / code / "index.html").read_text("utf-8"), namespaceHTMLElements=False
        )
        found = [(text, language) for text, language in languages(page.find("body"), code) if text in words]
        assert {text for text, _ in found} == set(words)
        assert {language for _, language in found} == {"vi"}
        assert ("Publisher:" in dict(languages(page.find("body"), code))) == (code == "en")
