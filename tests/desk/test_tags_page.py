"""The register of topics on its page: shown, searched, changed, and what another has changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.desk.fake import FakeDesk
from tests.desk.looks import flaws, needs_axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TAGS = [
    {"id": "thi-dua", "names": {"vi": "Thi đua", "en": "Emulation"}, "synonyms": ["phong-trao"], "uses": 12},
    {"id": "ocop", "names": {"vi": "OCOP"}, "synonyms": [], "uses": 0},
]


def register(digest: str, tags: list[dict[str, Any]]) -> tuple[int, Any]:
    return 200, {"digest": digest, "languages": ["vi", "en"], "tags": tags}


@pytest.fixture
def page(fake: FakeDesk, window: Page) -> Page:
    """The page of topics."""
    fake.answers = {"GET tags": register("d1", TAGS), "PUT tags": (200, {"digest": "d2"})}
    window.goto(f"{fake.address}tags")
    window.wait_for_selector("tbody tr")
    fake.asked.clear()
    return window


def test_names_synonyms_and_uses_are_shown_and_found_without_marks(page: Page) -> None:
    rows = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
    assert rows[0][:4] == ["Thi đua", "Emulation", "phong-trao", "12 bài"]
    assert rows[1][:2] == ["OCOP", "Chưa có tên"]
    page.keyboard.press("/")
    page.keyboard.type("xyz")
    expect(page.locator(".empty h2")).to_have_text("Không tìm thấy chủ đề nào")
    page.get_by_label("Tìm chủ đề").fill("phong trào")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.get_by_role("status").first.inner_text() == "1 trong 2 chủ đề"


def test_a_new_topic_gets_the_word_of_its_address_from_its_name(fake: FakeDesk, page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("Đổi mới sáng tạo")
    assert page.get_by_label("Từ trong địa chỉ").input_value() == "doi-moi-sang-tao"
    page.keyboard.press("Enter")
    assert page.locator("dialog .error-text").nth(1).inner_text().endswith("Hãy điền ô này.")
    page.keyboard.type("Innovation")
    page.get_by_label("Từ khác cùng nghĩa").fill("sáng kiến, cải tiến")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    said = {"vi": "Đổi mới sáng tạo", "en": "Innovation", "synonyms": ["sáng kiến", "cải tiến"]}
    assert fake.writes() == [("PUT", "tags", {"base": "d1", "set": {"doi-moi-sang-tao": said}, "unset": []})]
    expect(page.locator(".notices")).to_contain_text("Đã lưu chủ đề “Đổi mới sáng tạo”.")


def test_a_word_that_is_taken_is_refused(fake: FakeDesk, page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("Thi đua")
    page.get_by_label("Tiếng Anh").fill("Emulation")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_contain_text("Đã có chủ đề “thi-dua”")
    assert fake.writes() == []
    page.keyboard.press("Escape")


def test_what_another_changed_is_read_first_and_what_was_typed_stays(fake: FakeDesk, page: Page) -> None:
    fake.answers["PUT tags"] = 409, {"error": "changed", "message": "changed"}
    fake.answers["GET tags"] = register("d9", TAGS[:1])
    page.get_by_role("button", name="Sửa chủ đề “Thi đua”").click()
    assert page.get_by_label("Từ trong địa chỉ").get_attribute("readonly") is not None
    page.get_by_label("Tiếng Anh").fill("Emulation movement")
    page.get_by_role("button", name="Lưu chủ đề").click()
    expect(page.locator("dialog [role=alert]")).to_contain_text("vừa được sửa ở nơi khác")
    assert page.get_by_label("Tiếng Anh").input_value() == "Emulation movement"
    fake.answers["PUT tags"] = 200, {"digest": "d10"}
    page.get_by_role("button", name="Lưu chủ đề").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert [data["base"] for _, _, data in fake.writes()] == ["d1", "d9"]


def test_a_topic_is_removed_knowing_its_uses_and_comes_back(fake: FakeDesk, page: Page) -> None:
    page.get_by_role("button", name="Xóa chủ đề “Thi đua”").click()
    expect(page.locator("dialog")).to_contain_text("12 bài đang dùng chủ đề này")
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("button", name="Hoàn tác")).to_have_count(0)
    page.wait_for_timeout(100)
    names = {"vi": "Thi đua", "en": "Emulation", "synonyms": ["phong-trao"]}
    assert [data for _, _, data in fake.writes()] == [
        {"base": "d1", "set": {}, "unset": ["thi-dua"]},
        {"base": "d1", "set": {"thi-dua": names}, "unset": []},
    ]


def test_a_register_without_topics_teaches(fake: FakeDesk, page: Page) -> None:
    fake.answers["GET tags"] = register("d0", [])
    page.reload()
    expect(page.locator(".empty h2")).to_have_text("Chưa có chủ đề nào")
    page.locator(".empty button").click()
    expect(page.locator("dialog h2")).to_have_text("Chủ đề mới")


@needs_axe
def test_axe_finds_nothing(page: Page) -> None:
    assert flaws(page) == {}
    page.keyboard.press("n")
    assert flaws(page, [(1280, "dark"), (360, "light")]) == {}
