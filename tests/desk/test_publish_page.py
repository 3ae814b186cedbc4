"""The pages for publishing and for what was deleted: what is wrong, what will change, the build, the way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.desk.fake import FakeDesk, stories, story, text
from tests.desk.looks import flaws, needs_axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PATH = "content/news/2026/x.vi.md"
SITE = stories([story("news/2026/x", "news", "2026-01-02", {"vi": text(PATH, "Trao cờ", unsaved=True)})])
PLAN = {
    "errors": [],
    "warnings": [],
    "new": 2,
    "changed": 1,
    "removed": 0,
    "files": [{"path": "vi/index.html", "change": "changed"}, {"path": "vi/x/index.html", "change": "new"}],
    "output": "/sites/ban-tin/output",
}
DELETED = {
    "id": "d1",
    "key": "news/2026/y",
    "titles": {"en": "Old news", "vi": "Tin cũ"},
    "deleted_at": "2026-01-03T15:04:00+07:00",
    "paths": ["content/news/2026/y.vi.md"],
}


def finding(severity: str, message: str, **more: Any) -> dict[str, Any]:
    place = {"path": PATH, "line": 3, "column": 7, "field": "", "in_body": False, "body_line": 0}
    return {"code": "E101", "severity": severity, **place, "message": message, "hint": "", **more}


def ndjson(*lines: dict[str, Any]) -> tuple[int, bytes]:
    return 200, "\n".join(json.dumps(line) for line in lines).encode()


def opened(fake: FakeDesk, window: Page, plan: dict[str, Any]) -> Page:
    fake.answers = {"GET stories": (200, SITE), "GET publish": (200, plan)}
    window.goto(f"{fake.address}publish")
    window.wait_for_selector(".publish:not([hidden])")
    fake.asked.clear()
    return window


def test_what_will_change_and_what_is_not_saved_is_said(fake: FakeDesk, window: Page) -> None:
    page = opened(fake, window, PLAN)
    assert page.locator(".change").all_inner_texts() == ["2 tệp mới", "1 tệp thay đổi"]
    page.get_by_text("Xem 2 tệp đầu").click()
    assert page.locator(".paths li").all_inner_texts() == ["vi/index.html thay đổi", "vi/x/index.html mới"]
    assert page.get_by_role("heading", name="1 tệp có nội dung chưa lưu").is_visible()
    href = page.get_by_role("link", name="Trao cờ").get_attribute("href")
    assert href == "/_desk/story/news/2026/x?language=vi"
    assert "/sites/ban-tin/output" in page.locator(".publish").inner_text()


def test_errors_lead_to_their_field_and_hold_the_build_back(fake: FakeDesk, window: Page) -> None:
    errors = [
        finding("error", "Ngày không đúng.", field="date", hint="Ghi năm-tháng-ngày."),
        finding("error", "Không có tệp này.", in_body=True, body_line=12),
        finding("error", "Không có loại này.", path="config.yaml"),
    ]
    page = opened(
        fake, window, {**PLAN, "errors": errors, "warnings": [finding("warning", "Thiếu tóm tắt.")]}
    )
    where = "/_desk/story/news/2026/x?language=vi"
    links = {
        name: page.get_by_role("link", name=name).get_attribute("href") for name in ("Ngày", "Không có tệp")
    }
    assert links == {"Ngày": f"{where}&field=date", "Không có tệp": f"{where}&line=12"}
    assert page.get_by_role("heading", name="3 lỗi phải sửa").is_visible()
    assert "config.yaml, dòng 3" in page.locator(".findings").first.inner_text()
    assert page.get_by_role("button", name="Dựng trang web").is_disabled()
    page.keyboard.press("Control+Enter")
    assert fake.writes() == []


def test_the_build_shows_its_progress_and_where_the_folder_lies(fake: FakeDesk, window: Page) -> None:
    page = opened(fake, window, PLAN)
    fake.answers["POST build"] = ndjson(
        {"phase": "Dựng trang", "done": 1, "of": 3},
        {
            "ok": True,
            "written": 1503,
            "removed": 2,
            "output": "/sites/ban-tin/output",
            "report": "Không có lỗi.",
        },
    )
    fake.answers["GET publish"] = 200, {**PLAN, "new": 0, "changed": 0}
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Đã dựng xong trang web")).to_be_visible()
    said = page.locator(".notice.done").inner_text()
    assert "Ghi 1.503 tệp, gỡ 2 tệp." in said
    assert "/sites/ban-tin/output" in said
    expect(page.get_by_text("Không có gì thay đổi so với lần dựng trước.")).to_be_visible()
    assert fake.writes() == [("POST", "build", {})]


def test_a_build_that_fails_or_breaks_off_is_said(fake: FakeDesk, window: Page) -> None:
    page = opened(fake, window, PLAN)
    fake.answers["POST build"] = ndjson(
        {"ok": False, "written": 0, "removed": 0, "output": "", "report": "E101: …"}
    )
    page.get_by_role("button", name="Dựng trang web").click()
    expect(page.get_by_role("heading", name="Chưa dựng được trang web")).to_be_visible()
    assert page.locator("pre").inner_text() == "E101: …"
    fake.answers["POST build"] = ndjson({"phase": "Dựng trang", "done": 1, "of": 3})
    page.get_by_role("button", name="Dựng trang web").click()
    expect(page.locator(".notices [role=alert]")).to_contain_text("dừng giữa chừng")
    expect(page.get_by_role("button", name="Dựng trang web")).to_be_enabled()


@needs_axe
def test_axe_finds_nothing(fake: FakeDesk, window: Page) -> None:
    found = [finding("error", "Ngày không đúng.", field="date", hint="Ghi năm-tháng-ngày.")]
    page = opened(fake, window, {**PLAN, "errors": found, "warnings": [finding("warning", "Thiếu tóm tắt.")]})
    assert flaws(page) == {}
    fake.answers |= {"GET deleted": (200, {"deleted": [DELETED]})}
    page.goto(f"{fake.address}deleted")
    page.wait_for_selector("tbody tr")
    assert flaws(page) == {}


def test_a_deleted_story_is_restored_and_opened(fake: FakeDesk, window: Page) -> None:
    fake.answers = {
        "GET deleted": (200, {"deleted": [DELETED]}),
        "POST restore/d1": (200, {"key": "news/2026/y"}),
    }
    window.goto(f"{fake.address}deleted")
    row = window.locator("tbody tr")
    assert row.inner_text().split()[:5] == ["Tin", "cũ", "3/1/2026", "15:04", "content/news/2026/y.vi.md"]
    window.get_by_role("button", name="Khôi phục “Tin cũ”").press("Enter")
    window.wait_for_url("**/story/news/2026/y")


def test_a_deleted_story_without_the_language_of_the_desk_has_another_title_or_its_key(
    fake: FakeDesk, window: Page
) -> None:
    given = [{"lo": "ຂ່າວ", "en": "Old news"}, {}]
    found = [{**DELETED, "titles": titles, "id": f"d{at}"} for at, titles in enumerate(given)]
    fake.answers = {"GET deleted": (200, {"deleted": found})}
    window.goto(f"{fake.address}deleted")
    heads = window.locator("tbody th")
    expect(heads).to_have_text(["ຂ່າວ", "news/2026/y"])
    assert [head.get_attribute("lang") for head in heads.all()] == ["lo", None]


def test_a_deleted_story_is_deleted_for_good_once_it_is_confirmed(fake: FakeDesk, window: Page) -> None:
    other = {**DELETED, "id": "d2", "titles": {"vi": "Tin khác"}}

    def discard(_: object) -> tuple[int, Any]:
        fake.answers["GET deleted"] = 200, {"deleted": [other]}
        return 200, {}

    fake.answers = {"GET deleted": (200, {"deleted": [DELETED, other]}), "DELETE deleted/d1": discard}
    window.goto(f"{fake.address}deleted")
    fake.asked.clear()
    button = window.get_by_role("button", name="Xóa hẳn “Tin cũ”")
    button.click()
    expect(window.get_by_role("dialog")).to_contain_text("không lấy lại được nữa")
    expect(window.get_by_role("button", name="Hủy")).to_be_focused()
    window.keyboard.press("Enter")
    expect(window.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert fake.writes() == []
    button.click()
    window.get_by_role("button", name="Xóa hẳn", exact=True).click()
    expect(window.locator("tbody th")).to_have_text(["Tin khác"])
    assert fake.writes() == [("DELETE", "deleted/d1", {})]
    expect(window.locator(".notices")).to_contain_text("Đã xóa hẳn “Tin cũ”.")
    expect(window.get_by_role("button", name="Khôi phục “Tin khác”")).to_be_focused()


def test_a_restoring_that_is_refused_is_said(fake: FakeDesk, window: Page) -> None:
    fake.answers = {
        "GET deleted": (200, {"deleted": [DELETED]}),
        "POST restore/d1": (409, {"error": "there", "message": "Đã có tệp này."}),
    }
    window.goto(f"{fake.address}deleted")
    window.get_by_role("button", name="Khôi phục “Tin cũ”").click()
    expect(window.locator(".notices [role=alert]")).to_contain_text("Đã có tệp này.")
    fake.answers["GET deleted"] = 200, {"deleted": []}
    window.reload()
    expect(window.locator(".empty h2")).to_have_text("Không có bài nào đã xóa")
