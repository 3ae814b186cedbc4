"""A day at the desk: from a new meeting to files as a careful person would have written them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.desk.conftest import RunningDesk
from tests.desk.test_story import paste
from tests.desk.writing import Keyboard, caret_at_end, in_page, kept
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser

TITLE = "Hội nghị sơ kết phong trào thi đua"
TABLE = "<table><tr><td>Huyện</td><td>Số hợp tác xã</td></tr><tr><td>An Dương</td><td>1.234</td></tr></table>"
VIETNAMESE = """\
---
title: "Hội nghị sơ kết phong trào thi đua"
summary: "Sáng 26/7, Liên minh sơ kết phong trào thi đua: ba việc còn chậm."
held_on: 2023-07-26
time: 08:00
until: 11:30
place: Hội trường Liên minh
agenda: [Báo cáo kết quả, Thảo luận]
image: {src: toan-canh.jpg, alt: Toàn cảnh hội trường}
gallery:
  - {src: phat-bieu.jpg, alt: Ông Bình phát biểu}
  - {src: trao-thuong.jpg, alt: Ba người nhận bằng khen}
slug: hoi-nghi-so-ket-phong-trao-thi-dua
date: DAY
draft: yes
---

Đồng chí Nguyễn Văn Bình chủ trì hội nghị; nghề gốm Thổ Hà được giữ gìn.

Hợp tác xã Đoàn Kết được tặng bằng khen

| Huyện | Số hợp tác xã |
|---|---:|
| An Dương | 1.234 |
"""
ENGLISH = """\
---
title: "Review of the emulation movement"
place: Hall of the Alliance
agenda: [Report, Discussion]
slug: hoi-nghi-so-ket-phong-trao-thi-dua
draft: yes
---

Mr Nguyễn Văn Bình chaired the meeting.
"""


def field(page: Page, name: str, at: int = 0) -> Locator:
    return page.locator("#part-facts").get_by_role("textbox", name=name, exact=True).nth(at)


def write(page: Page, name: str, words: str, at: int = 0) -> None:
    """Replace what a field says by words that come as from a keyboard."""
    field(page, name, at).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)


def unfold(page: Page, group: str) -> None:
    summary = page.locator("#part-facts summary", has_text=group).first
    if summary.evaluate("each => !each.parentElement.open"):
        summary.click()


def photographs(folder: Path) -> list[Path]:
    """Make three: one turned by what its camera wrote, one larger than any page, one small."""
    made = []
    for name, size in (("Toàn cảnh", (640, 480)), ("Phát biểu", (2600, 1300)), ("trao thưởng", (320, 240))):
        exif = Image.Exif()
        exif[0x0112] = 6 if name == "Toàn cảnh" else 1
        made.append(folder / f"{name}.jpg")
        Image.new("RGB", size, "sienna").save(made[-1], exif=exif)
    return made


def choose(page: Page, button: Locator, files: list[Path]) -> None:
    with page.expect_file_chooser() as opened:
        button.click()
    opened.value.set_files(files)


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    eventually(lambda: "Mọi thay đổi đã lưu" in page.inner_text("#keeping"), "the files")


def test_a_story_can_be_begun_before_the_list_is_there(desk: RunningDesk, tab: Page) -> None:
    held: list[Route] = []
    tab.route("**/_desk/api/stories", lambda route: held.append(route))
    tab.goto(f"{desk.url}/_desk/")
    tab.get_by_role("button", name="Bài mới").click()
    eventually(lambda: tab.evaluate("true") and len(held) == 2, "both requests")
    for each in held:
        each.continue_()
    kinds = tab.get_by_role("dialog").get_by_label("Loại bài").locator("option")
    eventually(lambda: "Hội nghị" in kinds.all_inner_texts(), "the kinds")


def test_a_meeting_from_the_first_click_to_its_files(
    desk: RunningDesk, desk_page: Page, tmp_path: Path
) -> None:
    page = desk_page
    # A new meeting
    page.get_by_role("button", name="Bài mới").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Tiêu đề").fill(TITLE)
    dialog.get_by_label("Loại bài").select_option(label="Hội nghị")
    dialog.get_by_role("button", name="Tạo bài").click()
    page.wait_for_selector("textarea.body", state="attached")
    folder = next((desk.site / "content/meetings").glob("*hoi-nghi-so-ket-phong-trao-thi-dua"))
    # Its text, as Unikey types it and as the system's own keyboard does; figures from a sheet
    keyboard = Keyboard(page)
    caret_at_end(page)
    keyboard.unikey("Đồng chí Nguyễn Văn Bình chủ trì hội nghị; nghề gốm Thổ Hà được giữ gìn.\n\n")
    keyboard.compose("Hợp tác xã Đoàn Kết được tặng bằng khen")
    page.keyboard.press("Backspace")
    keyboard.unikey("\n\n")
    paste(page, {"text/html": TABLE, "text/plain": "Huyện\tSố"})
    in_page(page, "Đoàn Kết được tặng")
    # The form; the end of the meeting is before its beginning at first, and the message says which field
    page.get_by_role("tab", name="Thông tin").click()
    write(page, "Tiêu đề (bắt buộc) Tiếng Anh", "Review of the emulation movement")
    write(page, "Tóm tắt Tiếng Việt", "Sáng 26/7, Liên minh sơ kết phong trào thi đua: ba việc còn chậm.")
    field(page, "Ngày diễn ra").fill("2023-07-26")
    field(page, "Giờ bắt đầu").fill("08:00")
    field(page, "Giờ kết thúc").fill("07:30")
    write(page, "Địa điểm Tiếng Việt", "Hội trường Liên minh")
    write(page, "Địa điểm Tiếng Anh", "Hall of the Alliance")
    unfold(page, "Chương trình, nhiệm vụ")
    for words in ("Báo cáo kết quả", "Thảo luận"):
        page.get_by_role("button", name="Thêm Chương trình").click()
        page.keyboard.insert_text(words)
    # Three photographs, each with what is to be seen
    unfold(page, "Ảnh, phim, ghi âm")
    first, *others = photographs(tmp_path)
    facts = page.locator("#part-facts")
    choose(page, facts.get_by_role("button", name="Chọn ảnh…").first, [first])
    eventually(lambda: field(page, "Tệp ảnh").input_value() == "toan-canh.jpg", "the picture")
    choose(page, facts.get_by_role("button", name="Thêm ảnh…"), others)
    descriptions = facts.get_by_role("textbox", name="Mô tả ảnh Tiếng Việt", exact=True)
    eventually(lambda: descriptions.count() == 3, "the gallery")
    for at, words in enumerate(("Toàn cảnh hội trường", "Ông Bình phát biểu", "Ba người nhận bằng khen")):
        write(page, "Mô tả ảnh Tiếng Việt", words, at)
    # The mistake is mended from its message
    page.locator(".findingsbox summary").click()
    page.get_by_role("button", name=re.compile("“Giờ kết thúc” .* sớm hơn")).click()
    eventually(
        lambda: field(page, "Giờ kết thúc").evaluate("each => each === document.activeElement"), "the field"
    )
    field(page, "Giờ kết thúc").fill("11:30")
    page.wait_for_selector(".findingsbox", state="hidden")
    # Translated side by side
    entries = facts.get_by_role("group", name="Chương trình").first.locator("textarea")
    for at, words in ((1, "Report"), (3, "Discussion")):
        entries.nth(at).fill(words)
    page.get_by_role("tab", name="Nội dung").click()
    page.get_by_role("button", name="Song song").click()
    caret_at_end(page, "en")
    keyboard.unikey("Mr Nguyễn Văn Bình chaired the meeting.")
    kept(page)
    saved(page)
    # The files are what a careful person would have written, and no others
    files = {each.name: each.read_bytes() for each in folder.iterdir()}
    day = folder.name[:10]
    assert files["index.vi.md"].decode() == VIETNAMESE.replace("DAY", day)
    assert files["index.en.md"].decode() == ENGLISH
    assert sorted(files) == [
        "index.en.md",
        "index.vi.md",
        "phat-bieu.jpg",
        "toan-canh.jpg",
        "trao-thuong.jpg",
    ]
    with Image.open(folder / "toan-canh.jpg") as turned:
        assert turned.size == (480, 640)
    # A second save changes one word
    page.get_by_role("tab", name="Thông tin").click()
    write(page, "Địa điểm Tiếng Việt", "Hội trường tỉnh")
    saved(page)
    after = {each.name: each.read_bytes() for each in folder.iterdir()}
    changed = files["index.vi.md"].replace("Hội trường Liên minh\n".encode(), "Hội trường tỉnh\n".encode())
    assert after == {**files, "index.vi.md": changed}
