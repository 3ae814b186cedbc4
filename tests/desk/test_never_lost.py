"""No word typed at the desk is lost: browser and server die, files change elsewhere, disks are full."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.browsing import CHROMIUM, FLAGS
from tests.conftest import copy_sample
from tests.desk.conftest import OpenDesk, RunningDesk
from tests.desk.writing import FILE, KEY, Keyboard, body_of, caret_at_end, in_page, kept, open_story, status
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

OTHER = "awards/2020-12-16-rotating-flag"
MEETING = "meetings/2023-06-28-international-day"


def test_a_browser_that_is_killed_loses_two_seconds_at_most(browser: Browser, desk: RunningDesk) -> None:
    file = desk.site / FILE
    saved = file.read_bytes()
    doomed = browser.browser_type.launch(executable_path=CHROMIUM, args=FLAGS)
    page = doomed.new_page()
    open_story(page, desk)
    before = body_of(page)
    caret_at_end(page)
    keyboard = Keyboard(page)
    # Somebody who never pauses; what was typed two seconds before the end is on disk.
    for at in range(12):
        keyboard.unikey(f" từ{at}")
        page.wait_for_timeout(50)
    page.wait_for_timeout(2000)
    keyboard.unikey(" vừa")
    processes = doomed.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    os.kill(next(each["id"] for each in processes if each["type"] == "browser"), signal.SIGKILL)
    with suppress(Error):
        doomed.close()
    assert file.read_bytes() == saved

    context = browser.new_context()
    page = context.new_page()
    open_story(page, desk)
    assert body_of(page) == before, "it is offered, never forced"
    notice = page.locator(".storynotices .notice")
    notice.wait_for()
    notice.get_by_role("button").first.click()
    page.wait_for_selector("dialog .compare ins")
    assert "từ0 từ1" in page.inner_text("dialog .compare")
    page.locator("dialog .actions .primary").click()
    eventually(lambda: "từ11" in body_of(page), "the draft in the text")
    in_page(page, "từ11")
    assert page.locator(".storynotices .notice").count() == 0
    page.keyboard.press("Control+s")
    eventually(lambda: b"11" in file.read_bytes(), "the saved file")
    assert file.read_bytes().startswith(saved.rstrip())
    eventually(lambda: desk.story(KEY)["texts"]["vi"]["draft"] is None, "no draft of what is saved")
    context.close()


def test_a_server_that_dies_is_said_aloud_and_nothing_is_lost(
    browser: Browser, open_desk: OpenDesk, tmp_path: Path
) -> None:
    site = copy_sample(tmp_path / "sample", share_images=False)
    desk = open_desk(site)
    context = browser.new_context()
    page = context.new_page()
    open_story(page, desk)
    caret_at_end(page)
    Keyboard(page).unikey("\ntrước")
    kept(page)
    desk.process.kill()
    desk.process.wait()
    Keyboard(page).unikey("\nsau khi máy chủ tắt")
    alert = page.locator("[role=alert] .notice.error", has_text="vẫn còn trên trang này và trong trình duyệt")
    alert.wait_for()
    assert "Chưa giữ được" in status(page)
    stored = page.evaluate("path => localStorage.getItem('coopsite-desk:' + path)", FILE)
    assert "sau khi máy chủ tắt" in stored
    again = open_desk(site, "--port", str(desk.port))
    kept(page)
    eventually(lambda: alert.count() == 0, "the end of the alarm")
    eventually(
        lambda: page.evaluate("path => localStorage.getItem('coopsite-desk:' + path)", FILE) is None,
        "nothing left in the browser",
    )
    page.keyboard.press("Control+s")
    eventually(lambda: "sau khi máy chủ tắt" in (site / FILE).read_text("utf-8"), "the saved file")
    eventually(lambda: again.story(KEY)["texts"]["vi"]["draft"] is None, "no draft of what is saved")
    context.close()


def test_a_full_disk_is_said_and_tried_again(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, OTHER)
    message = "Ổ đĩa đã đầy."
    answer = json.dumps({"error": "disk_full", "message": message})

    def full(route: Route) -> None:
        route.fulfill(status=507, content_type="application/json", body=answer)

    tab.route("**/api/draft/**", full)
    tab.route("**/api/text/**", full)
    caret_at_end(tab)
    Keyboard(tab).unikey("\nkhông mất")
    tab.locator("[role=alert]", has_text=message).wait_for()
    tab.keyboard.press("Control+s")
    assert "không mất" in body_of(tab)
    tab.unroute("**/api/draft/**")
    tab.unroute("**/api/text/**")
    kept(tab)
    tab.keyboard.press("Control+s")
    eventually(
        lambda: "không mất" in (desk.site / f"content/{OTHER}.vi.md").read_text("utf-8"), "the saved file"
    )


def test_a_file_changed_elsewhere_is_compared_before_anything_is_overwritten(
    tab: Page, desk: RunningDesk
) -> None:
    file = desk.site / f"content/{OTHER}.vi.md"
    open_story(tab, desk, OTHER)
    # Nothing was changed here: the new version is shown.
    tab.evaluate("document.activeElement.blur()")
    file.write_text(file.read_text("utf-8") + "\nNgười khác viết.\n", "utf-8")
    eventually(lambda: "Người khác viết." in body_of(tab), "the new version")
    # Something was: both are kept apart until somebody chooses.
    caret_at_end(tab)
    Keyboard(tab).unikey("\nTôi viết.")
    kept(tab)
    theirs = file.read_text("utf-8").replace("Người khác viết.", "Người khác sửa.")
    file.write_text(theirs, "utf-8")
    notice = tab.locator(".storynotices .notice", has_text="đã bị sửa ở nơi khác")
    notice.wait_for()
    tab.keyboard.press("Control+s")
    dialog = tab.locator("dialog")
    dialog.wait_for()
    assert file.read_text("utf-8") == theirs
    assert "Tôi viết." in dialog.inner_text()
    assert "sửa" in dialog.locator("ins").first.inner_text()
    # Both differences lie side by side: this one is taken from the file, the page keeps the other.
    dialog.locator("input[name=way][value=mine]").check()
    dialog.locator(".actions .primary").click()
    eventually(lambda: "Tôi viết." in file.read_text("utf-8"), "the saved file")
    eventually(lambda: desk.story(OTHER)["texts"]["vi"]["draft"] is None, "no draft of what is saved")


def test_both_versions_can_be_merged_by_hand(tab: Page, desk: RunningDesk) -> None:
    file = desk.site / f"content/{MEETING}/index.en.md"
    text = file.read_text("utf-8")
    file.write_text(f"{text}\nOne.\n\nTwo.\n\nThree.\n", "utf-8")
    open_story(tab, desk, MEETING, "?language=en")
    eventually(lambda: "Three." in body_of(tab, "en"), "the longer text")
    caret_at_end(tab, "en")
    tab.keyboard.type("\nMine.")
    kept(tab)
    theirs = file.read_text("utf-8").replace("One.", "One of theirs.")
    file.write_text(theirs, "utf-8")
    tab.locator(".storynotices button", has_text="So sánh hai bản").click()
    dialog = tab.locator("dialog")
    picks = dialog.locator(".hunk .pick")
    assert picks.count() == 2
    # What only the other changed is chosen from there already.
    assert picks.nth(0).locator("input[value=other]").is_checked()
    assert picks.nth(1).locator("input[value=one]").is_checked()
    dialog.locator("input[name=way][value=merge]").check()
    dialog.locator(".actions .primary").click()
    eventually(lambda: "One of theirs." in body_of(tab, "en"), "the merged text")
    assert body_of(tab, "en").rstrip().endswith("Mine.")
    assert file.read_text("utf-8") == theirs, "it is looked at before it is saved"
    tab.keyboard.press("Control+s")
    eventually(lambda: "Mine." in file.read_text("utf-8"), "the saved file")
    assert "One of theirs." in file.read_text("utf-8")


def test_the_comparison_waits_until_nobody_types(tab: Page, desk: RunningDesk) -> None:
    file = desk.site / f"content/{MEETING}/index.vi.md"
    open_story(tab, desk, MEETING)
    caret_at_end(tab)
    tab.keyboard.type("\nCủa tôi")
    kept(tab)
    theirs = f"{file.read_text('utf-8')}\nCủa người khác.\n"
    file.write_text(theirs, "utf-8")
    tab.keyboard.press("Control+s")
    on = " và vẫn gõ tiếp trong lúc bản kia đến nơi."
    tab.keyboard.type(on, delay=40)
    assert body_of(tab).endswith(f"Của tôi{on}")
    tab.locator("dialog").wait_for()
    assert on in tab.locator("dialog").inner_text()
    assert file.read_text("utf-8") == theirs


def test_two_tabs_know_of_each_other(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk, OTHER)
    second = tab.context.new_page()
    open_story(second, desk, OTHER)
    second.locator(".storynotices", has_text="đang mở ở một thẻ khác").wait_for()
    caret_at_end(second)
    Keyboard(second).unikey("\nTừ thẻ hai.")
    second.keyboard.press("Control+s")
    eventually(lambda: "Từ thẻ hai." in body_of(tab), "what the other tab saved")
    second.close()
    tab.locator(".storynotices", has_text="đang mở ở một thẻ khác").wait_for(state="detached")


def test_a_file_that_is_gone_is_saved_anew_with_all_that_was_written(tab: Page, desk: RunningDesk) -> None:
    file = desk.site / "content/news/2024-05-03-gone.vi.md"
    file.write_text("---\ntitle: Sắp mất # ghi chú\ndate: 2024-05-03\n---\n\nChữ.\n", "utf-8")
    eventually(lambda: desk.ask("GET", "story/news/2024-05-03-gone")[0] == 200, "the story")
    open_story(tab, desk, "news/2024-05-03-gone")
    caret_at_end(tab)
    Keyboard(tab).unikey("Viết thêm.")
    kept(tab)
    file.unlink()
    tab.locator(".storynotices button", has_text="Lưu lại thành tệp mới").click()
    eventually(file.exists, "the new file")
    assert file.read_text("utf-8").startswith(
        "---\ntitle: Sắp mất # ghi chú\ndate: 2024-05-03\n---\n\nChữ.\nViết thêm."
    )


def test_what_is_left_of_a_file_that_is_gone_is_offered_and_saved_anew(
    browser: Browser, open_desk: OpenDesk, tmp_path: Path
) -> None:
    site = copy_sample(tmp_path / "sample", share_images=False)
    first = open_desk(site)
    base = first.story(KEY)["texts"]["vi"]["digest"]
    given = {"base": base, "set": {"title": "Còn lại"}, "body": "Những gì đã gõ.\n", "tab": "a", "seq": 1}
    assert first.ask("PUT", f"draft/{FILE}", given)[0] == 200
    first.stop()
    (site / FILE).unlink()
    desk = open_desk(site)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk.url}/_desk/?unsaved=1")
    page.locator(".state.s-gone").wait_for()
    page.goto(f"{desk.url}/_desk/story/{KEY}")
    page.locator(".storynotices .notice").get_by_role("button", name="Viết tiếp bản này").click()
    eventually(lambda: body_of(page) == "Những gì đã gõ.\n", "the words")
    page.keyboard.press("Control+s")
    eventually((site / FILE).exists, "the new file")
    assert (site / FILE).read_text("utf-8") == "---\ntitle: Còn lại\n---\nNhững gì đã gõ.\n"
    page.locator(".state.s-gone").wait_for(state="detached")
    context.close()
