"""From the list to the files: what one does there, a running desk does to the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import CONFIG, MakeSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk.conftest import OpenDesk, RunningDesk

pytestmark = pytest.mark.browser
TITLES = ".cell-title a"


@pytest.fixture
def page(desk: RunningDesk, window: Page) -> Page:
    """The list of the sample's stories."""
    window.goto(f"{desk.url}/_desk/")
    window.wait_for_selector(TITLES)
    return window


LOOK = """element => {
    const { backgroundColor, clipPath, borderRadius } = getComputedStyle(element, '::before');
    return [getComputedStyle(element).color, backgroundColor, clipPath, borderRadius];
}"""


def test_kinds_of_the_site_s_own_look_as_on_its_pages(
    open_desk: OpenDesk, make_site: MakeSite, window: Page
) -> None:
    kinds = "kinds:\n  notice: {label: {vi: Thông báo, en: Notice}, colour: olive, sign: triangle}\n"
    front = "title: Một bài\ndate: 2024-01-10\n"
    desk = open_desk(
        make_site(
            {
                "config.yaml": f"{CONFIG}{kinds}",
                "content/notices/a.vi.md": f"---\n{front}kind: notice\n---\n\nLời.\n",
                "content/news/b.vi.md": f"---\n{front}---\n\nLời.\n",
            }
        )
    )
    window.goto(f"{desk.url}/_desk/")
    own, shipped = window.locator(".k-notice"), window.locator(".k-news")
    expect(own).to_have_text("Thông báo")
    corners = "polygon(50% 4%, 100% 96%, 0% 96%)"
    for scheme, shown in (("light", "rgb(90, 97, 0)"), ("dark", "rgb(207, 208, 106)")):
        window.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert own.evaluate(LOOK) == [shown, shown, corners, "0px"]
        assert shipped.evaluate(LOOK)[0] != shown
    window.emulate_media(color_scheme="dark", forced_colors="active")
    assert own.evaluate(LOOK)[1:3] == [shown, corners]
    window.emulate_media(color_scheme="light", forced_colors="none")
    desk.write("config.yaml", f"{CONFIG}{kinds.replace('olive', 'pink').replace('triangle', 'disc')}")
    expect(own).to_have_css("color", "rgb(160, 36, 110)")
    assert own.evaluate(LOOK)[2:] == ["none", "50%"]


def files_of(desk: RunningDesk, name: str) -> list[str]:
    found = (path for path in (desk.site / "content").rglob("*") if path.is_file() and name in str(path))
    return sorted(path.relative_to(desk.site).as_posix() for path in found)


def test_a_story_is_made_renamed_moved_deleted_and_brought_back(desk: RunningDesk, page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("Trao giải sáng kiến xanh")
    page.get_by_label("Loại bài").last.select_option("news")
    page.get_by_label("Tiếng Anh").last.uncheck()
    page.keyboard.press("Enter")
    page.wait_for_url("**/_desk/story/**")
    (made,) = files_of(desk, "sang-kien-xanh")
    assert made.endswith(".vi.md")

    page.goto(f"{desk.url}/_desk/?q=sang kien xanh")
    expect(page.locator(TITLES)).to_have_count(1)
    expect(page.locator(".cell-kind")).to_have_text("Tin tức")
    expect(page.locator(".cell-state").first).to_contain_text("Bản nháp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    page.get_by_label("Tên tệp", exact=True).fill("giai-sang-kien")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    assert len(files_of(desk, "giai-sang-kien")) == 1
    expect(page.locator(TITLES)).to_have_attribute("href", "/_desk/story/news/giai-sang-kien")
    page.get_by_role("button", name="Thao tác với").click()
    page.get_by_role("menuitem", name="Chuyển loại bài").click()
    page.get_by_label("Loại bài").last.select_option("award")
    page.get_by_role("button", name="Chuyển loại bài").click()
    expect(page.locator(".cell-kind")).to_have_text("Khen thưởng")

    page.locator(TITLES).focus()
    page.keyboard.press("Delete")
    expect(page.locator(".empty h2")).to_have_text("Không tìm thấy bài nào")
    assert files_of(desk, "giai-sang-kien") == []
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(TITLES)).to_have_count(1)
    assert len(files_of(desk, "giai-sang-kien")) == 1


def test_a_name_that_cannot_be_is_refused_in_words(desk: RunningDesk, page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    page.get_by_label("Tên tệp", exact=True).fill("???")
    page.keyboard.press("Enter")
    alert = page.locator("dialog [role=alert]")
    expect(alert).not_to_be_empty()
    assert "{" not in alert.inner_text()
    page.keyboard.press("Escape")


def test_what_another_editor_writes_appears(desk: RunningDesk, page: Page) -> None:
    text = "---\ntitle: Tin viết bằng Notepad\nsummary: Một tin.\ndate: 2024-05-20\n---\n\nXin chào.\n"
    desk.write("content/news/2024-05-20-notepad.vi.md", text)
    expect(page.locator(TITLES).filter(has_text="Tin viết bằng Notepad")).to_be_visible()


def test_what_is_typed_and_not_saved_is_told_of(desk: RunningDesk, page: Page) -> None:
    key = desk.ask("GET", "stories")[1]["stories"][0]["key"]
    text = desk.story(key)["texts"]["vi"]
    change = {"seq": 1, "tab": "t1", "base": text["digest"], "set": {}, "unset": [], "body": "Mới gõ.\n"}
    status, said = desk.ask("PUT", f"draft/{text['path']}", change)
    assert status == 200, said
    expect(page.locator(".s-unsaved")).to_have_text("Chưa lưu")
    page.get_by_label("Chưa lưu").check()
    expect(page.locator(TITLES)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.locator(TITLES).focus()
    page.keyboard.press("F2")
    page.get_by_label("Tên tệp", exact=True).fill("ten-moi")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_contain_text("lưu")
    page.keyboard.press("Escape")
    assert desk.ask("DELETE", f"draft/{text['path']}", {})[0] == 200


def test_standing_pages_are_called_by_a_word(desk: RunningDesk, page: Page) -> None:
    assert "Trang" in page.get_by_label("Loại bài").first.locator("option").all_inner_texts()


def test_a_topic_is_written_into_the_register(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/_desk/tags")
    page.wait_for_selector("tbody tr")
    page.keyboard.press("n")
    page.keyboard.type("Sáng kiến: cải tiến")
    page.get_by_label("Tiếng Anh").fill("Innovation")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    register = (desk.site / "content" / "tags.yaml").read_text("utf-8")
    assert "sang-kien-cai-tien" in register
    assert register.startswith("# One register for both languages")
    page.get_by_role("button", name="Xóa chủ đề “Sáng kiến: cải tiến”").click()
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.locator("dialog")).to_have_count(0)
    assert "sang-kien-cai-tien" not in (desk.site / "content" / "tags.yaml").read_text("utf-8")


def test_publishing_says_what_is_wrong_and_builds_once_it_is_mended(
    open_desk: OpenDesk, make_site: MakeSite, window: Page
) -> None:
    path = "content/news/2024-05-21-x.vi.md"
    text = "---\ntitle: Tin\nsummary: Một tin.\ndate: hôm qua\n---\n\nXin chào.\n"
    desk = open_desk(make_site({path: text}, config=CONFIG + "share_images: no\n"))
    window.goto(f"{desk.url}/_desk/publish")
    link = window.locator(".findings a").first
    expect(link).to_be_visible()
    assert "/_desk/story/news/2024-05-21-x?language=vi" in (link.get_attribute("href") or "")
    button = window.get_by_role("button", name="Dựng trang web")
    expect(button).to_be_disabled()
    desk.write(path, text.replace("hôm qua", "2024-05-21"))
    expect(button).to_be_enabled()
    assert not (desk.site / "output" / "vi").exists()
    button.click()
    expect(window.get_by_role("heading", name="Đã dựng xong trang web")).to_be_visible()
    assert (desk.site / "output" / "vi" / "index.html").is_file()
    assert str(desk.site / "output") in window.locator(".notice.done").inner_text()
    expect(window.get_by_text("Không có gì thay đổi so với lần dựng trước.")).to_be_visible()
