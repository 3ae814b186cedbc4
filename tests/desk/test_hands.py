"""Nothing is taken from under the hands of somebody who writes: place, focus, what can be undone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.desk.conftest import RunningDesk
from tests.desk.session import Session
from tests.desk.writing import Keyboard, body_of, caret_at_end, kept, open_story
from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

ALONE = "news/2024-06-01-alone"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC"
DROP = """([names, png]) => {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([bytes], name, { type: "image/png" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.getElementById("body-vi").dispatchEvent(event);
}"""


def test_pictures_go_where_they_were_dropped_and_who_writes_on_stays(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    before = body_of(tab).rstrip("\n")
    go = threading.Event()

    def late(route: Route) -> None:
        eventually(lambda: body_of(tab).endswith("vẫn gõ tiếp"))
        go.set()
        route.continue_()

    caret_at_end(tab)
    tab.route("**/api/files/**", late, times=1)
    tab.evaluate(DROP, [["một.png", "hai.png"], PNG])
    Keyboard(tab).unikey("vẫn gõ tiếp")
    eventually(lambda: body_of(tab).count(".png)") == 2, "both pictures")
    assert go.is_set()
    pictures = body_of(tab).removeprefix(before).removesuffix("vẫn gõ tiếp").split()
    assert [each.rpartition("](")[2] for each in "".join(pictures).replace(")!", ")\n!").splitlines()] == [
        "mot.png)",
        "hai.png)",
    ]
    tab.keyboard.type("!")
    assert body_of(tab).endswith("vẫn gõ tiếp!")


def test_a_language_that_somebody_adds_leaves_the_text_alone(tab: Page, desk: RunningDesk) -> None:
    desk.write(f"content/{ALONE}.vi.md", "---\ntitle: Một mình\ndate: 2024-06-01\n---\n\nChữ.\n")
    eventually(lambda: desk.ask("GET", f"story/{ALONE}")[0] == 200, "the story")
    open_story(tab, desk, ALONE)
    assert tab.locator(".language-switch").is_visible(), "another language can be begun"
    caret_at_end(tab)
    tab.keyboard.type("Gõ dở")
    kept(tab)
    assert desk.ask("POST", f"text-of/{ALONE}", {"language": "en"})[0] == 201
    tab.locator("#body-en").wait_for(state="attached")
    tab.keyboard.type(" dang")
    assert body_of(tab) == "Chữ.\nGõ dở dang"
    for _ in range(12):
        tab.keyboard.press("Control+z")
    assert body_of(tab) == "Chữ.\n"


def test_keys_with_digits_work_on_keyboards_that_have_letters_there(tab: Page, desk: RunningDesk) -> None:
    open_story(tab, desk)
    keyboard = Keyboard(tab).cdp
    for name in ("rawKeyDown", "keyUp"):
        event = {"type": name, "key": "ă", "code": "Digit1", "windowsVirtualKeyCode": 49, "modifiers": 1}
        keyboard.send("Input.dispatchKeyEvent", event)
    eventually(lambda: tab.locator("#tab-facts").get_attribute("aria-selected") == "true", "the facts")
    tab.locator("#tab-text").press("Enter")
    assert tab.evaluate("document.activeElement.id") == "tab-text"


def test_a_day_by_chance(tab: Page, desk: RunningDesk) -> None:
    Session(tab, desk, 7).live(25)
