"""Pictures and attachments in the form: chosen, dropped, pasted; described; in order."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.desk.conftest import RunningDesk
from tests.desk.forms import mount, said
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FOLDER = "meetings/2020-12-15-cluster-review"
FLAT = "notices/2024-07-31-notice-132"

pytestmark = pytest.mark.browser


def photograph(colour: str = "green") -> bytes:
    made = BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, "JPEG")
    return made.getvalue()


def files(*names: str) -> list[Any]:
    return [{"name": name, "mimeType": "image/jpeg", "buffer": photograph()} for name in names]


def top(page: Page, field: str) -> Locator:
    block = page.locator(f'[data-field="{field}"]')
    block.evaluate("node => (node.closest('details').open = true)")
    return block


def sources(page: Page) -> list[str]:
    """Return the pictures of the gallery, in order."""
    gallery = said(page, "vi", "gallery")
    return [each if isinstance(each, str) else each["src"] for each in gallery]


GIVE = """
([selector, kind, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type: "image/jpeg" }));
  const event = kind === "drop"
    ? new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: files, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
  return event.defaultPrevented;
}
"""


def give(page: Page, selector: str, kind: str, name: str) -> None:
    data = base64.b64encode(photograph("red")).decode()
    assert page.evaluate(GIVE, [selector, kind, name, data])


def test_the_main_picture_is_chosen_and_its_description_asked_for(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, "meetings/2023-06-28-vinh-bao-members", {"vi": {"image": None}, "en": {"image": None}})
    image = top(tab, "image")
    image.locator("input[type=file]").set_input_files(files("Ảnh hội trường.JPG"))
    src = eventually(lambda: said(tab, "vi", "image"), "the picture")
    assert src == "anh-hoi-truong.jpg"
    assert (desk.site / "content/meetings/anh-hoi-truong.jpg").is_file()
    assert said(tab, "en", "image") is None
    alt = image.locator('[data-key="alt"] [lang="vi"]')
    eventually(lambda: alt.evaluate("node => node === document.activeElement"), "the question")
    tab.keyboard.type("Hội trường")
    assert said(tab, "vi", "image") == {"src": "anh-hoi-truong.jpg", "alt": "Hội trường"}
    image.locator("img").wait_for()
    assert str(image.locator("img").get_attribute("src")).startswith("blob:")


def test_mere_decoration_is_said_so(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FLAT, {"vi": {"image": "letters.jpg"}, "en": {"image": None}})
    box = top(tab, "image").get_by_label("Ảnh chỉ để trang trí")
    alt = top(tab, "image").locator('[data-key="alt"]')
    assert not box.is_checked()
    box.check()
    assert said(tab, "vi", "image") == {"src": "letters.jpg", "alt": ""}
    assert not alt.is_visible()
    box.uncheck()
    assert "alt" not in said(tab, "vi", "image")
    assert alt.is_visible()


def test_a_point_of_interest_by_mouse_and_by_keyboard(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FOLDER)
    point = top(tab, "gallery").locator(".focus-point").first
    point.locator("img").wait_for()
    eventually(lambda: point.locator("img").evaluate("node => node.naturalWidth"), "the thumbnail")
    box = point.locator("img").bounding_box()
    assert box
    point.locator("img").click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    found = said(tab, "vi", "gallery")[0]["focus"]
    assert abs(found[0] - 25) <= 1
    assert abs(found[1] - 50) <= 1
    point.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Shift+ArrowDown")
    assert said(tab, "vi", "gallery")[0]["focus"] == [found[0] + 5, found[1] + 1]
    top(tab, "gallery").get_by_role("button", name="Bỏ điểm chính").first.click()
    assert "focus" not in said(tab, "vi", "gallery")[0]


def test_several_pictures_become_a_gallery_in_order(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FOLDER)
    before = said(tab, "vi", "gallery")
    chooser = top(tab, "gallery").locator(".form-drop input[type=file]")
    chooser.set_input_files(files("một.jpg", "hai.jpg"))
    eventually(lambda: len(said(tab, "vi", "gallery")) == len(before) + 2, "both pictures")
    assert sources(tab)[2:] == ["mot.jpg", "hai.jpg"]
    rows = top(tab, "gallery").locator(".form-rows > .form-row")
    rows.nth(3).locator('[data-key="caption"] [lang="en"]').fill("Two")
    assert said(tab, "en", "gallery")[3]["caption"] == "Two"
    tab.get_by_role("button", name="Chuyển lên: Thư viện ảnh 4").click()
    assert sources(tab)[2:] == ["hai.jpg", "mot.jpg"]
    assert said(tab, "en", "gallery")[2]["caption"] == "Two"


def test_a_file_for_another_list_is_refused_before_it_is_stored(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FOLDER)
    there = sorted((desk.site / "content" / FOLDER).iterdir())
    chooser = top(tab, "media").locator(".form-drop input[type=file]")
    chooser.set_input_files({"name": "Quyết định.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    said_why = top(tab, "media").locator(".form-drop .notice.error")
    assert "“Quyết định.pdf” không phải phim" in said_why.inner_text()
    assert sorted((desk.site / "content" / FOLDER).iterdir()) == there


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_pictures_are_dropped_and_pasted(desk: RunningDesk, tab: Page, kind: str) -> None:
    mount(tab, desk, FOLDER)
    before = len(said(tab, "vi", "gallery"))
    top(tab, "gallery")
    give(tab, '[data-field="gallery"] .form-drop', kind, f"{kind}.jpg")
    eventually(lambda: len(said(tab, "vi", "gallery")) == before + 1, "the picture")
    assert sources(tab)[-1] == f"{kind}.jpg"


def test_an_attachment_becomes_a_document(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FOLDER)
    given = {"name": "Báo cáo_năm 2020.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    top(tab, "documents").locator(".form-drop input[type=file]").set_input_files([given])  # type: ignore[arg-type]
    eventually(lambda: said(tab, "vi", "documents"), "the document")
    assert said(tab, "vi", "documents") == [{"file": "bao-cao-nam-2020.pdf", "title": "Báo cáo năm 2020"}]


def test_what_is_not_taken_is_said_plainly(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, FOLDER)
    before = said(tab, "vi", "gallery")
    heic = {
        "name": "IMG_1.HEIC",
        "mimeType": "",
        "buffer": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    }
    top(tab, "gallery").locator(".form-drop input[type=file]").set_input_files([heic])  # type: ignore[arg-type]
    notice = top(tab, "gallery").locator(".notice.error")
    notice.wait_for()
    assert "HEIC" in notice.inner_text()
    assert said(tab, "vi", "gallery") == before
