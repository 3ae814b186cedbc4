"""The form of a story in a browser: what is entered stands in the right file, and nothing else moves."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.forms import mount, said
from tests.pages.axe import AXE

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MEETING = "meetings/2023-06-28-international-day"
PLAN = "plans/2019-09-04-ha-noi-five-months"
NOTICE = "notices/2024-07-31-notice-132"
AWARD = "awards/2020-12-16-cluster-proposals"

pytestmark = pytest.mark.browser


def top(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"]')


def in_language(page: Page, field: str, language: str) -> Locator:
    return top(page, field).locator(f'[lang="{language}"]')


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value || document.activeElement.textContent"))


def test_each_language_has_its_own_words_and_shared_facts_are_entered_once(
    desk: RunningDesk, tab: Page
) -> None:
    mount(tab, desk, MEETING)
    in_language(tab, "title", "en").fill("The day")
    assert said(tab, "en", "title") == "The day"
    assert said(tab, "vi", "title").startswith("Liên minh")
    assert top(tab, "held_on").locator("input").count() == 1
    assert "dùng chung" in top(tab, "held_on").inner_text()
    top(tab, "held_on").locator("input").fill("2023-06-29")
    assert (said(tab, "vi", "held_on"), said(tab, "en", "held_on")) == ("2023-06-29", None)
    top(tab, "held_on").locator("input").fill("")
    assert said(tab, "vi", "held_on") is None
    top(tab, "day_part").locator("select").select_option(label="Chiều")
    assert said(tab, "vi", "day_part") == "afternoon"
    top(tab, "time").locator("input").fill("08:30")
    assert said(tab, "vi", "time") == "08:30"


def test_a_list_grows_moves_and_shrinks_by_keyboard_alone(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    before = [said(tab, language, "agenda") for language in ("vi", "en")]
    agenda = top(tab, "agenda")
    agenda.locator('textarea[lang="vi"]').last.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.type("Việc mới")
    assert said(tab, "vi", "agenda") == [*before[0], "Việc mới"]
    assert said(tab, "en", "agenda") == [*before[1], {"vi": "Việc mới"}]
    tab.keyboard.press("Tab")
    tab.keyboard.type("New matter")
    assert said(tab, "en", "agenda") == [*before[1], "New matter"]
    agenda.get_by_role("button", name="Chuyển lên: Chương trình 5").focus()
    tab.keyboard.press("Enter")
    assert said(tab, "en", "agenda") == [*before[1][:3], "New matter", before[1][3]]
    assert focused(tab) == "↑"
    tab.keyboard.press("Enter")
    assert said(tab, "vi", "agenda") == [*before[0][:2], "Việc mới", *before[0][2:]]
    assert "vị trí 3" in tab.locator(".story-form > [role=status]").inner_text()
    agenda.get_by_role("button", name="Bỏ: Chương trình 3").press("Enter")
    assert [said(tab, language, "agenda") for language in ("vi", "en")] == before


def test_an_entry_that_was_removed_can_be_brought_back(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, AWARD)
    before = [said(tab, language, "awards") for language in ("vi", "en")]
    top(tab, "awards").get_by_role("button", name="Bỏ: Khen thưởng 1").click()
    assert said(tab, "vi", "awards") == before[0][1:]
    tab.get_by_role("button", name="Hoàn tác").click()
    assert [said(tab, language, "awards") for language in ("vi", "en")] == before
    rows = top(tab, "awards").locator("> * > .form-list > .form-rows > .form-row")
    assert rows.count() == len(before[0])
    assert rows.first.evaluate("node => node.contains(document.activeElement)")


def test_a_blank_entry_stands_in_no_file(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    before = said(tab, "vi", "agenda")
    agenda = top(tab, "agenda")
    agenda.get_by_role("button", name="Thêm").click()
    assert said(tab, "vi", "agenda") == before
    tab.keyboard.type("x")
    assert len(said(tab, "vi", "agenda")) == len(before) + 1
    tab.keyboard.press("Backspace")
    assert said(tab, "vi", "agenda") == before
    tab.keyboard.type("y")
    assert said(tab, "vi", "agenda") == [*before, "y"]


def test_lines_that_are_pasted_become_entries(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING, {"vi": {"agenda": ["Khai mạc", "Bế mạc"]}, "en": {"agenda": None}})
    field = top(tab, "agenda").locator('textarea[lang="vi"]').first
    field.focus()
    tab.keyboard.press("Control+A")
    tab.evaluate(
        """(text) => { const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })); }""",
        "1. Chào cờ\r\n2. Báo cáo\r\n• Thảo luận",
    )
    assert said(tab, "vi", "agenda") == ["Chào cờ", "Báo cáo", "Thảo luận", "Bế mạc"]
    assert said(tab, "en", "agenda") is None
    assert focused(tab) == "Thảo luận"


def test_keys_go_from_field_to_field(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    in_language(tab, "title", "en").focus()
    tab.keyboard.press("Control+Enter")
    assert focused(tab) == said(tab, "vi", "summary")
    tab.keyboard.press("Control+Shift+Enter")
    assert focused(tab) == said(tab, "en", "title")
    top(tab, "expires").locator("input").focus()
    for _ in range(3):
        tab.keyboard.press("Control+Enter")
    in_rare = "document.activeElement.closest('.form-group').dataset.group"
    assert tab.evaluate(in_rare) == "rare"
    assert tab.evaluate("document.activeElement.checkVisibility()")


def test_rows_keep_their_form_and_what_the_form_does_not_know(desk: RunningDesk, tab: Page) -> None:
    mount(
        tab,
        desk,
        MEETING,
        {"vi": {"attendees": ["An", {"name": "Bình", "office": "Chủ tịch", "age": "5"}], "room": "A2"}},
    )
    row = top(tab, "attendees").locator(".form-row").first
    row.locator('[lang="vi"]').first.fill("Ân")
    assert said(tab, "vi", "attendees")[0] == "Ân"
    row.locator('[lang="vi"]').nth(1).fill("Giám đốc")
    assert said(tab, "vi", "attendees")[0] == {"person": "Ân", "office": "Giám đốc"}
    top(tab, "attendees").locator(".form-row").nth(1).locator('[lang="vi"]').first.fill("Bính")
    assert said(tab, "vi", "attendees")[1] == {"name": "Bính", "office": "Chủ tịch", "age": "5"}
    tab.locator('.form-unknown [data-text="room"]').click()
    assert tab.evaluate("window.asked") == [{"language": "vi", "field": "room"}]


def test_somebody_known_is_taken_with_the_office(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, NOTICE)
    block = top(tab, "signed_by")
    block.get_by_text("Chọn người đã có").click()
    block.get_by_role("listbox").select_option(
        label="Ngô Ngọc Khánh, Chủ tịch Liên minh Hợp tác xã thành phố"
    )
    block.get_by_role("button", name="Dùng người này").click()
    assert said(tab, "vi", "signed_by") == {
        "person": "Ngô Ngọc Khánh",
        "office": "Chủ tịch Liên minh Hợp tác xã thành phố",
    }
    assert said(tab, "en", "signed_by")["person"] == "Ngô Ngọc Khánh"
    assert block.locator('[lang="vi"]').first.input_value() == "Ngô Ngọc Khánh"


def test_tags_and_purposes_are_chosen_or_added(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    before = said(tab, "vi", "tags")
    tags = top(tab, "tags")
    tags.locator("summary").click()
    tags.get_by_label("OCOP").check()
    assert said(tab, "vi", "tags") == [*before, "ocop"]
    tags.get_by_role("textbox").fill("điện tử")
    tab.keyboard.press("Enter")
    assert said(tab, "vi", "tags") == [*before, "ocop", "điện tử"]
    tags.get_by_role("button", name="Bỏ: OCOP").click()
    assert said(tab, "vi", "tags") == [*before, "điện tử"]
    mount(tab, desk, MEETING, {"vi": {"tags": "ocop, thi đua"}, "en": {"tags": ["ocop", "emulation"]}})
    tags.locator("summary").click()
    tags.get_by_label("Hà Nội").check()
    assert (said(tab, "vi", "tags"), said(tab, "en", "tags")) == (
        "ocop, thi đua, ha-noi",
        ["ocop", "emulation", "ha-noi"],
    )
    tags.get_by_role("button", name="Bỏ: thi đua").click()
    assert (said(tab, "vi", "tags"), said(tab, "en", "tags")) == ("ocop, ha-noi", ["ocop", "ha-noi"])


def test_a_moment_stays_text_and_a_day_has_the_calendar(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING, {"vi": {"date": "2023-06-28T16:30+07:00", "expires": "28/6/2030"}})
    date = top(tab, "date").locator("input")
    assert (date.get_attribute("type"), date.input_value()) == ("text", "2023-06-28T16:30+07:00")
    date.fill("2023-06-28T17:00+07:00")
    assert said(tab, "vi", "date") == "2023-06-28T17:00+07:00"
    top(tab, "date").get_by_role("button").click()
    assert (date.get_attribute("type"), said(tab, "vi", "date")) == ("date", "2023-06-28")
    assert top(tab, "expires").locator("input").input_value() == "28/6/2030"
    top(tab, "date").get_by_role("button").click()
    tab.keyboard.type("16:45")
    assert (date.input_value(), said(tab, "vi", "date")) == ("2023-06-28T16:45", "2023-06-28T16:45")


def test_yes_and_no(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING, {"vi": {"draft": "no"}})
    box = in_language(tab, "draft", "vi")
    box.check()
    assert said(tab, "vi", "draft") is True
    box.uncheck()
    assert said(tab, "vi", "draft") is False
    in_language(tab, "draft", "en").check()
    in_language(tab, "draft", "en").uncheck()
    assert said(tab, "en", "draft") is None
    top(tab, "pinned").locator("select").select_option(label="Không")
    assert said(tab, "vi", "pinned") is False


def test_numbers_are_written_as_numbers(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, PLAN, {"vi": {"declared_count": "11"}})
    count = top(tab, "declared_count").locator("input")
    count.fill("12")
    assert said(tab, "vi", "declared_count") == 12
    count.fill("12a")
    assert said(tab, "vi", "declared_count") == "12a"


def test_letters_being_composed_are_left_alone(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    field = in_language(tab, "short_title", "vi")
    top(tab, "short_title").evaluate("node => node.closest('details').open = true")
    field.fill("")
    field.focus()
    told = tab.evaluate_handle(
        "() => { const told = [];"
        " model.addEventListener('change', ({detail}) => told.push(model.get('vi', detail.field)));"
        " return told; }"
    )
    client = tab.context.new_cdp_session(tab)
    for text in ("v", "vi", "viê", "việ"):
        client.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    assert told.json_value() == []
    client.send("Input.insertText", {"text": "việt"})
    assert said(tab, "vi", "short_title") == "việt"
    for _ in range(2):
        tab.keyboard.press("Backspace")
    tab.keyboard.insert_text("ết")
    assert (said(tab, "vi", "short_title"), field.input_value()) == ("viết", "viết")


def test_a_field_in_use_is_never_written_to(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING)
    title = in_language(tab, "title", "vi")
    title.focus()
    tab.evaluate(
        "model.set('vi', 'title', 'từ nơi khác');"
        " model.set('vi', 'agenda', ['một', 'hai']); model.unset('en', 'agenda')"
    )
    assert title.input_value() != "từ nơi khác"
    assert top(tab, "agenda").locator(".form-row").count() == 2
    tab.evaluate("document.activeElement.blur(); model.set('vi', 'title', 'từ nơi khác')")
    assert title.input_value() == "từ nơi khác"


def test_a_finding_stands_at_its_field_and_opens_it(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, AWARD)
    tab.evaluate(
        "(vi) => form.update({vi, en: []})",
        [
            {"severity": "error", "field": "awards.1.form", "message": "Sai hình thức."},
            {"severity": "warning", "field": "summary", "message": "Lặp lại."},
        ],
    )
    select = (
        top(tab, "awards").locator("> * > .form-list > .form-rows > .form-row").nth(1).locator("select").first
    )
    assert select.get_attribute("aria-invalid") == "true"
    described = str(select.get_attribute("aria-describedby")).split()
    assert "Sai hình thức." in [tab.locator(f"id={each}").inner_text() for each in described]
    assert in_language(tab, "summary", "vi").get_attribute("aria-invalid") is None
    tab.evaluate("document.querySelectorAll('.form-group').forEach((group) => (group.open = false))")
    assert tab.evaluate("form.focus('awards.1.form', 'vi')") is True
    assert select.evaluate("node => node === document.activeElement && node.checkVisibility()")
    tab.evaluate("form.update({vi: [], en: []})")
    assert select.get_attribute("aria-invalid") is None
    for field, language in (
        ("title", "en"),
        ("image.alt", "vi"),
        ("agenda.0", "vi"),
        ("slug", "en"),
        ("extra", "vi"),
    ):
        assert tab.evaluate("([field, language]) => form.focus(field, language)", [field, language])
        assert tab.evaluate("document.activeElement.checkVisibility()")
    assert tab.evaluate("form.focus('nothing.at.all')") is False


def test_what_is_written_otherwise_is_edited_as_text(desk: RunningDesk, tab: Page) -> None:
    mount(tab, desk, MEETING, {"vi": {"agenda": "một, hai"}})
    agenda = top(tab, "agenda")
    assert agenda.locator("textarea").count() == 0
    agenda.get_by_role("button").first.click()
    assert tab.evaluate("window.asked") == [{"language": "vi", "field": "agenda"}]


def test_what_is_saved_is_what_a_careful_person_would_have_written(desk: RunningDesk, tab: Page) -> None:
    """In the page of a story, by keyboard: a meeting of which some facts change, and a new plan."""
    folder = desk.site / "content" / MEETING
    paths = {language: folder / f"index.{language}.md" for language in ("vi", "en")}
    before = {language: path.read_text("utf-8").splitlines() for language, path in paths.items()}
    open_story(tab, desk, MEETING)
    top(tab, "agenda").locator('[lang="vi"]').last.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.type("Việc: mới #1")
    tab.keyboard.press("Tab")
    tab.keyboard.type("New matter")
    top(tab, "held_on").locator("input").fill("2023-06-29")
    top(tab, "chair").locator('[data-key="office"] [lang="vi"]').fill("Chủ tịch")
    save(tab)
    changed = {
        language: [
            line
            for line in difflib.ndiff(before[language], path.read_text("utf-8").splitlines())
            if line[0] in "+-"
        ]
        for language, path in paths.items()
    }
    assert changed["en"] == ["+   - New matter"]
    assert changed["vi"] == [
        "- held_on: 2023-06-28",
        "+ held_on: 2023-06-29",
        "- chair: {person: Ngô Ngọc Khánh, office: Chủ tịch Liên minh Hợp tác xã thành phố}",
        "+ chair: {person: Ngô Ngọc Khánh, office: Chủ tịch}",
        '+   - "Việc: mới #1"',
    ]


def test_a_new_plan_is_saved_as_a_careful_person_would_write_it(desk: RunningDesk, tab: Page) -> None:
    status, made = desk.ask("POST", "stories", {"kind": "plan", "title": "Kế hoạch năm"})
    assert status == 201
    open_story(tab, desk, made["key"])
    tasks, targets = top(tab, "tasks"), top(tab, "targets")
    tab.evaluate("document.querySelectorAll('.form-group').forEach((group) => (group.open = true))")
    for vietnamese, english in (("Việc một", "Task one"), ("Việc hai", "Task two")):
        tasks.get_by_role("button", name="Thêm").click()
        tab.keyboard.type(vietnamese)
        tab.keyboard.press("Tab")
        tab.keyboard.type(english)
    tasks.locator("select").first.select_option(label="Đang làm")
    targets.get_by_role("button", name="Thêm").click()
    tab.keyboard.type("Thành viên")
    targets.locator('[data-key="target"] input').first.fill("45000")
    targets.locator('[data-key="unit"] [lang="vi"]').fill("người")
    targets.locator('[data-key="indicator"] [lang="en"]').fill("Members")
    save(tab)
    vietnamese, english = (written(desk.site / path) for path in made["paths"])
    assert (
        "tasks:\n  - {text: Việc một, status: in_progress}\n  - Việc hai\n"
        "targets:\n  - {indicator: Thành viên, unit: người, target: 45000}\n"
    ) in vietnamese
    assert "tasks: [Task one, Task two]\ntargets:\n  - {indicator: Members}\n" in english


def open_story(page: Page, desk: RunningDesk, key: str) -> None:
    page.goto(f"{desk.url}/_desk/story/{key}")
    page.get_by_role("tab", name="Thông tin").click()
    top(page, "title").wait_for()


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    page.locator(".notice.done").wait_for()


def written(path: Path) -> str:
    """Return a file without the lines that are still to be uncommented."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("# "))


@pytest.mark.parametrize(("key", "scheme"), [(MEETING, "dark"), (PLAN, "light")])
def test_the_form_is_accessible(desk: RunningDesk, tab: Page, key: str, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    mount(tab, desk, key)
    tab.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    tab.evaluate("form.update({vi: [{severity: 'error', field: 'title', message: 'Thiếu.', hint: ''}]})")
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate(
        "axe.run('#main').then(({violations}) => violations.map(({id, nodes}) =>"
        " [id, nodes.map(({html}) => html.slice(0, 160)).slice(0, 3)]))"
    )
    assert found == []


@pytest.mark.parametrize("width", [360, 1024])
def test_the_form_fits(desk: RunningDesk, tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    mount(tab, desk, AWARD)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
