"""A story's page: text, toolbar, what is pasted, raw front matter, findings, and the true page beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.looks import flaws, needs_axe
from tests.desk.writing import body_of, caret_at_end, in_page, kept, open_story, waited
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MEETING = "meetings/2023-06-28-international-day"
NEWS = "news/2023-06-28-vinh-bao-three-topics"
ALONE = "news/2024-05-01-alone"
BROKEN = "news/2024-05-02-broken"
PASTE = """([id, data, png]) => {
  const clipboard = new DataTransfer();
  for (const [type, text] of Object.entries(data)) clipboard.setData(type, text);
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  if (png) clipboard.items.add(new File([bytes], "Ảnh chụp.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
  return document.getElementById(id).dispatchEvent(event);
}"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC"


def paste(page: Page, data: dict[str, str], *, png: str = "", field: str = "body-vi") -> bool:
    """Paste into a field; return whether that is left to the browser."""
    return bool(page.evaluate(PASTE, [field, data, png]))


def select(page: Page, words: str, field: str = "body-vi") -> None:
    page.evaluate(
        "([id, words]) => { const f = document.getElementById(id); f.focus();"
        " f.setSelectionRange(f.value.indexOf(words), f.value.indexOf(words) + words.length); }",
        [field, words],
    )


def selected(page: Page, field: str = "body-vi") -> str:
    return str(
        page.evaluate(
            "id => { const f = document.getElementById(id); return f.value.slice(f.selectionStart, f.selectionEnd); }",
            field,
        )
    )


def press(page: Page, name: str, language: str = "vi") -> None:
    page.locator(f".textpane[data-lang={language}] [role=toolbar] [data-name={name}]").click()


def test_the_page_follows_and_keeps_its_place(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    frame = tab.frames[1]
    frame.evaluate("window.untouched = true; scrollTo(0, 600)")
    caret_at_end(tab)
    tab.locator(".pagebar input").uncheck()
    caret_at_end(tab)
    tab.keyboard.type("\nThêm một câu ở cuối bài.")
    in_page(tab, "Thêm một câu ở cuối bài.")
    assert frame.evaluate("window.untouched === true")
    assert abs(frame.evaluate("scrollY") - 600) < 3
    # What is kept is no part of the site's files.
    assert "Thêm một câu" not in (desk.site / f"content/{MEETING}/index.vi.md").read_text("utf-8")


def test_the_page_goes_where_the_caret_rests(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    frame = tab.frames[1]
    frame.evaluate("scrollTo(0, 0)")
    words = body_of(tab).rstrip().splitlines()[-1][:40]
    select(tab, words)
    eventually(lambda: frame.evaluate("scrollY") > 0, "the page's way to the place")


def test_a_click_in_the_page_goes_to_its_words(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    frame = tab.frame_locator("iframe")
    frame.locator(".body p", has_text="tích tụ ruộng đất").first.click()
    eventually(lambda: tab.evaluate("document.activeElement.id") == "body-vi", "the focus in the text")
    line = tab.evaluate(
        "(() => { const f = document.activeElement; const from = f.value.lastIndexOf('\\n', f.selectionStart - 1) + 1;"
        " return f.value.slice(from, f.value.indexOf('\\n', from)); })()"
    )
    assert "tích tụ ruộng đất" in line
    assert selected(tab)
    assert selected(tab) in line
    # Links of the page lead to words, too, not away.
    frame.locator(".body a").first.click()
    assert tab.frames[1].url.endswith("/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/")
    # Facts lead to their field.
    frame.locator("li", has_text="Nhiệm vụ sáu tháng cuối năm").first.click()
    eventually(
        lambda: tab.evaluate("document.activeElement.closest('[data-field]')?.dataset.field") == "agenda",
        "the field",
    )


def test_the_toolbar_by_hand_and_by_keyboard(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, NEWS)
    before = body_of(tab)
    caret_at_end(tab)
    tab.keyboard.type("\nmột hai")
    select(tab, "một hai")
    tab.keyboard.press("Control+b")
    assert selected(tab) == "một hai"
    assert body_of(tab).endswith("**một hai**")
    press(tab, "italic")
    assert body_of(tab).endswith("***một hai***")
    press(tab, "list")
    assert body_of(tab).endswith("- ***một hai***")
    for _ in range(3):
        tab.keyboard.press("Control+z")
    assert body_of(tab).endswith("\nmột hai")
    press(tab, "table")
    tab.keyboard.type("Tỉnh")
    assert "\n\n| Tỉnh | Số lượng |\n|---|---:|\n" in body_of(tab)
    caret_at_end(tab)
    press(tab, "note")
    tab.keyboard.type("Nguồn: Liên minh.")
    assert body_of(tab).endswith("\n\n[^1]: Nguồn: Liên minh.")
    # One stop of the Tab key, arrows within.
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate("document.activeElement.dataset.name") == "bold"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.dataset.name") == "italic"
    tab.evaluate("document.querySelector('#body-vi').focus()")
    for _ in range(40):
        tab.keyboard.press("Control+z")
    assert body_of(tab) == before


def test_a_link_to_a_story_is_chosen_by_its_words(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, NEWS)
    caret_at_end(tab)
    tab.keyboard.press("Control+k")
    tab.keyboard.type("co luan luu")
    dialog = tab.locator("dialog")
    dialog.locator(".choices label", has_text="luân lưu").first.click()
    tab.keyboard.press("Enter")
    eventually(lambda: body_of(tab).endswith("](../awards/2020-12-16-rotating-flag.md)"), "the link")
    caret_at_end(tab)
    tab.keyboard.press("Control+k")
    dialog.locator("input[name=address]").fill("baohaiphong.vn")
    tab.keyboard.press("Enter")
    eventually(
        lambda: body_of(tab).endswith("[https://baohaiphong.vn](https://baohaiphong.vn)"), "the address"
    )
    kept(tab)
    assert not [each for each in desk.story(NEWS)["texts"]["vi"]["findings"] if each["code"] == "E307"]


def test_what_is_pasted_is_clean(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, NEWS)
    caret_at_end(tab)
    html = "<p class=MsoNormal><b>Đậm</b> và thường<o:p></o:p></p>"
    html += "<p class=MsoNormal>- một</p><p class=MsoNormal>- hai</p>"
    assert not paste(tab, {"text/html": html, "text/plain": "Đậm và thường\n- một\n- hai"})
    assert body_of(tab).endswith("\n\n**Đậm** và thường\n\n- một\n- hai")
    assert not paste(tab, {"text/plain": "\nTên\tSố\nA\t1"[1:]})
    assert body_of(tab).endswith("- hai\n\n| Tên | Số |\n|---|---:|\n| A | 1 |")
    # Plain text is the browser's own matter, unless its letters are taken apart.
    assert paste(tab, {"text/plain": "chữ *thường*"})
    assert not paste(tab, {"text/plain": "chu\u031b\u0303"})
    assert body_of(tab).endswith("chữ")
    for _ in range(3):
        tab.keyboard.press("Control+z")
    assert "MsoNormal" not in body_of(tab)
    assert not body_of(tab).endswith("- hai")


def test_a_pasted_picture_is_stored_beside_the_story(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    caret_at_end(tab)
    assert not paste(tab, {}, png=PNG)
    eventually(lambda: ".png)" in body_of(tab), "the picture in the text")
    assert selected(tab) == "Trong ảnh có gì"
    name = body_of(tab).rpartition("](")[2].partition(")")[0]
    assert (desk.site / "content" / MEETING / name).is_file()
    tab.keyboard.type("Toàn cảnh hội nghị")
    waited(
        tab,
        "alt => Boolean(document.querySelector('iframe').contentDocument.querySelector(`img[alt=\"${alt}\"]`))",
        "Toàn cảnh hội nghị",
    )


def test_raw_front_matter_and_back_to_the_form(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, NEWS)
    tab.keyboard.press("Alt+1")
    title = tab.locator("[data-field=title] :is(input, textarea)").first
    title.fill("Ba việc được bàn lần hai")
    kept(tab)
    way = tab.locator(".facts > .row button")
    way.click()
    raw = tab.locator("#raw")
    assert "Ba việc được bàn lần hai" in raw.input_value()
    good = raw.input_value()
    raw.fill(good.replace("title:", "title: [", 1))
    tab.locator("#raw-trouble:not(:empty)").wait_for()
    eventually(way.is_disabled, "the form's absence")
    raw.fill(good.replace("Ba việc được bàn lần hai", "Viết tay"))
    eventually(way.is_enabled, "the form's return")
    way.click()
    eventually(lambda: title.input_value() == "Viết tay", "the title in the form")
    title.fill("Viết tay rồi sửa")
    in_page(tab, "Viết tay rồi sửa")
    tab.keyboard.press("Control+s")
    file = desk.site / f"content/{NEWS}.vi.md"
    eventually(lambda: "Viết tay rồi sửa" in file.read_text("utf-8"), "the saved title")


def test_a_front_matter_that_cannot_be_read_is_mended_as_text(tab: Page, desk: RunningDesk) -> None:
    file = desk.site / f"content/{BROKEN}.vi.md"
    file.write_text("---\ntitle: [Một\ndate: 2024-05-02\n---\n\nChữ.\n", "utf-8")
    eventually(lambda: desk.ask("GET", f"story/{BROKEN}")[0] == 200, "the story")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto(f"{desk.url}/_desk/story/{BROKEN}")
    tab.wait_for_selector("textarea.body", state="attached")
    tab.keyboard.press("Alt+1")
    raw = tab.locator("#raw")
    raw.wait_for()
    tab.locator("#raw-trouble:not(:empty)").wait_for()
    assert "chưa lên trang" in tab.inner_text(".states")
    way = tab.locator(".facts > .row button")
    assert way.is_disabled()
    raw.fill(raw.input_value().replace("[Một", "Một"))
    eventually(way.is_enabled, "the form's return")
    way.click()
    title = tab.locator("[data-field=title] :is(input, textarea)").first
    eventually(lambda: title.input_value() == "Một", "the form")
    title.fill("Một mới")
    in_page(tab, "Một mới")
    tab.keyboard.press("Control+s")
    eventually(
        lambda: file.read_text("utf-8") == "---\ntitle: Một mới\ndate: 2024-05-02\n---\n\nChữ.\n", "the file"
    )


def test_a_finding_goes_to_its_field_or_line(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    caret_at_end(tab)
    tab.keyboard.type("\nXem [bài](khong-co.md).")
    tab.locator(".findingsbox .error").wait_for()
    tab.locator(".findingsbox summary").click()
    if not tab.locator(".finding").first.is_visible():
        tab.locator(".findingsbox summary").click()
    tab.locator(".finding", has_text="khong-co.md").click()
    eventually(lambda: selected(tab) == "Xem [bài](khong-co.md).", "the line")
    tab.goto(f"{desk.url}/_desk/story/{MEETING}?language=en&line=3")
    eventually(lambda: tab.evaluate("document.activeElement.id") == "body-en", "the other text")
    tab.goto(f"{desk.url}/_desk/story/{MEETING}?field=agenda.1")
    eventually(
        lambda: tab.evaluate("document.activeElement.closest('[data-field]')?.dataset.field") == "agenda",
        "the field",
    )


def test_a_language_that_is_missing_is_written_beside_the_other(tab: Page, desk: RunningDesk) -> None:
    (desk.site / f"content/{ALONE}.vi.md").write_text(
        "---\ntitle: Một mình\ndate: 2024-05-01\n---\n\nChữ.\n", "utf-8"
    )
    eventually(lambda: desk.ask("GET", f"story/{ALONE}")[0] == 200, "the story")
    open_story(tab, desk, ALONE)
    tab.locator(".language-switch button", has_text="Viết bản tiếng Anh").click()
    tab.locator("#body-en").wait_for()
    assert tab.locator("#body-vi").is_visible()
    assert (desk.site / f"content/{ALONE}.en.md").is_file()
    tab.fill("#body-en", "Words.\n")
    in_page(tab, "Words.")
    tab.keyboard.press("Control+s")
    eventually(
        lambda: "Words." in (desk.site / f"content/{ALONE}.en.md").read_text("utf-8"), "the saved text"
    )
    assert (desk.site / f"content/{ALONE}.vi.md").read_text("utf-8").endswith("\n\nChữ.\n")


def test_parts_stand_beside_one_another_or_behind_tabs(tab: Page, desk: RunningDesk) -> None:
    def shown() -> list[Any]:
        return list(
            tab.evaluate(
                "[...document.querySelectorAll('.part')].filter(each => each.checkVisibility())"
                ".map(each => each.dataset.part)"
            )
        )

    open_story(tab, desk, MEETING)
    tab.set_viewport_size({"width": 1700, "height": 800})
    assert shown() == ["facts", "text", "page"]
    tab.set_viewport_size({"width": 1100, "height": 800})
    assert shown() == ["text", "page"]
    tab.keyboard.press("Alt+1")
    assert shown() == ["facts", "page"]
    tab.set_viewport_size({"width": 700, "height": 800})
    assert shown() == ["facts"]
    tab.get_by_role("tab").nth(1).press("ArrowRight")
    assert shown() == ["page"]
    bar = tab.locator(".splitter")
    tab.set_viewport_size({"width": 1100, "height": 800})
    before = tab.locator("#part-page").bounding_box()
    bar.focus()
    for _ in range(5):
        tab.keyboard.press("ArrowLeft")
    after = tab.locator("#part-page").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"] + 50


@needs_axe
def test_axe_finds_nothing(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, MEETING)
    caret_at_end(tab)
    tab.keyboard.type("\nXem [bài](khong-co.md).")
    kept(tab)
    tab.locator(".language-switch [data-language=both]").click()
    assert flaws(tab) == {}
    tab.keyboard.press("Alt+1")
    tab.locator(".facts > .row button").click()
    tab.locator("#raw").wait_for()
    assert flaws(tab) == {}
