"""A day at a story's page by chance: hundreds of things that people do, after each of which no word is missing.

``python -m tests.desk.session [ACTIONS [SEED]]`` lives one with its own desk on a copy of the sample.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import CHROMIUM, FLAGS
from tests.conftest import copy_sample
from tests.desk.conftest import RunningDesk
from tests.desk.writing import Keyboard, open_story, waited
from tests.preview.conftest import NOW, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "awards/2020-12-16-rotating-flag"
LANGUAGES = ("vi", "en")
WORDS = (
    *("hợp", "tác", "xã", "đổi", "mới", "ngày", "quốc", "tế", "được", "khen", "thưởng;", "nghìn", "thành"),
    *("viên", "–", "Đà", "Nẵng", "và", "(Huế),", "lúa."),
)
BODY, TITLE = "body", "title"
FIELD = {BODY: "#body-{}", TITLE: "[data-field=title] :is(input, textarea)[lang={}]"}
CARET = """([selector, at]) => {
  const field = document.querySelector(selector);
  field.focus();
  const place = Math.round(at * field.value.length);
  field.setSelectionRange(place, place);
  return [document.activeElement === field, place];
}"""
SCREEN = "selectors => selectors.map((each) => document.querySelector(each).value)"


class Session:
    """One story open in a tab. `said` is what stands in each of its fields, by part and language."""

    def __init__(self, page: Page, desk: RunningDesk, seed: int) -> None:
        self.page, self.desk = page, desk
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.open()
        self.said = self.screen()

    def open(self) -> None:
        open_story(self.page, self.desk, KEY)
        self.page.set_viewport_size({"width": 1700, "height": 900})
        self.page.locator(".language-switch [data-language=both]").click()
        self.page.wait_for_selector(FIELD[TITLE].format("vi"))
        self.keyboard = Keyboard(self.page)

    # ---- what is seen

    def screen(self) -> dict[tuple[str, str], str]:
        places = [(part, language) for part in FIELD for language in LANGUAGES]
        found = self.page.evaluate(SCREEN, [FIELD[part].format(language) for part, language in places])
        return dict(zip(places, found, strict=True))

    def holds(self) -> None:
        """Check that all fields say what was typed."""
        assert self.screen() == self.said, (self.screen(), self.said, self.done, self.last)

    def on_server(self) -> dict[tuple[str, str], str]:
        """Return what the server has of each field, kept or saved."""
        found = {}
        for language, text in self.desk.story(KEY)["texts"].items():
            draft: dict[str, Any] = text["draft"] or {}
            body = draft.get("body")
            found[BODY, language] = (text["body"] if body is None else body).strip("\n")
            title = draft.get("set", {}).get(TITLE, text["front_matter"].get(TITLE, ""))
            found[TITLE, language] = "" if TITLE in draft.get("unset", []) else title
        return found

    def is_kept(self) -> None:
        """Check that the server has what was typed."""
        try:
            eventually(lambda: self.on_server() == self.trimmed(), "all words on the server")
        except pytest.fail.Exception:
            raise AssertionError(self.on_server(), self.trimmed(), self.done) from None

    def trimmed(self) -> dict[tuple[str, str], str]:
        """Return what is said, but for the ends of texts, where files have one end of line and titles no spaces."""
        return {place: text.strip(None if place[0] == TITLE else "\n") for place, text in self.said.items()}

    # ---- what is done

    def go(self) -> tuple[tuple[str, str], int]:
        """Put the caret somewhere; return where."""
        place = (self.chance.choice([BODY, BODY, BODY, TITLE]), self.chance.choice(LANGUAGES))
        selector = FIELD[place[0]].format(place[1])
        is_there, at = self.page.evaluate(CARET, [selector, self.chance.random()])
        assert is_there
        return place, at

    def type_words(self, type_them: Callable[[str], None], end: str) -> None:
        place, at = self.go()
        words = " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 3)))
        type_them(words)
        text = self.said[place]
        self.said[place] = text[:at] + words + end + text[at:]

    def unikey(self) -> None:
        self.type_words(self.keyboard.unikey, "")

    def compose(self) -> None:
        self.type_words(self.keyboard.compose, " ")

    def take_back(self) -> None:
        place, at = self.go()
        number = self.chance.randint(1, 6)
        for _ in range(number):
            self.keyboard.key("Backspace", 8)
        text = self.said[place]
        self.said[place] = text[: max(0, at - number)] + text[at:]

    def undo(self) -> None:
        self.page.keyboard.press("Control+z")
        self.said = self.screen()

    def button(self) -> None:
        language = self.chance.choice(LANGUAGES)
        self.page.evaluate(CARET, [FIELD[BODY].format(language), self.chance.random()])
        name = self.chance.choice(["bold", "italic", "list", "heading", "quote", "note"])
        self.page.locator(f".textpane[data-lang={language}] [data-name={name}]").click()
        self.said = self.screen()

    def save(self) -> None:
        self.page.keyboard.press("Control+s")

    def save_and_undo(self) -> None:
        """What is taken back while it is being saved is not saved, and counts."""
        self.page.keyboard.press("Control+s")
        self.undo()

    def reload(self) -> None:
        """What was not saved is offered; taking it brings back every word."""
        self.is_kept()
        self.page.goto("about:blank")
        self.open()
        for _ in range(len(LANGUAGES)):
            offer = self.page.get_by_role("button", name="Viết tiếp bản này")
            if offer.count():
                offer.first.click()
        self.page.evaluate("document.activeElement.blur()")

    def elsewhere(self) -> None:
        """Another program changes the file: shown where nothing was typed, else nothing is overwritten."""
        language = self.chance.choice(LANGUAGES)
        self.save()
        eventually(lambda: self.desk.story(KEY)["texts"][language]["draft"] is None, "the saved text")
        self.page.evaluate("document.activeElement.blur()")
        file = self.desk.site / f"content/{KEY}.{language}.md"
        eventually(
            lambda: (
                file.read_text("utf-8").split("---\n", 2)[2].strip("\n")
                == self.said[BODY, language].strip("\n")
                and not self.page.title().startswith("•")
            ),
            "the saved file",
        )
        added = f"Từ nơi khác {self.chance.randint(0, 999)}.\n"
        file.write_text(file.read_text("utf-8") + added, "utf-8")
        self.said[BODY, language] = self.said[BODY, language].removesuffix("\n") + "\n" + added
        waited(
            self.page,
            "words => [...document.querySelectorAll('textarea.body')].some(({ value }) => value.includes(words))",
            added.strip(),
        )

    def slow(self) -> None:
        """The machine is slow from now on, or quick again."""
        rate = self.chance.choice([1, 4])
        self.keyboard.cdp.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        delay = self.chance.choice([0, 300])
        network = {"offline": False, "latency": delay, "downloadThroughput": -1, "uploadThroughput": -1}
        self.keyboard.cdp.send("Network.emulateNetworkConditions", network)

    def server_dies(self) -> None:
        """The server dies while one types, and is started again."""
        self.desk.process.kill()
        self.desk.process.wait()
        self.unikey()
        self.holds()
        self.desk = RunningDesk(self.desk.site, "--no-open", "--port", str(self.desk.port), "--now", NOW)
        self.is_kept()

    ACTIONS = {  # noqa: RUF012 – how often each is done
        unikey: 30, compose: 25, take_back: 12, undo: 8, button: 6,
        save: 8, save_and_undo: 4, reload: 2, elsewhere: 2, slow: 2,
    }  # fmt: skip

    def live(self, actions: int) -> None:
        """Do things, look after each that no word is missing; in the end save, and look into the files."""
        chosen = self.chance.choices(list(self.ACTIONS), list(self.ACTIONS.values()), k=actions)
        for number, action in enumerate(chosen, 1):
            self.done[action.__name__] += 1
            self.last = action.__name__
            action(self)
            self.holds()
            if number % 10 == 0:
                self.is_kept()
        self.save()
        self.is_kept()
        eventually(lambda: all(text["draft"] is None for text in self.desk.story(KEY)["texts"].values()))
        self.page.goto("about:blank")
        self.open()
        assert {place: text.strip() for place, text in self.screen().items()} == {
            place: text.strip() for place, text in self.said.items()
        }


def main(actions: int, seed: int) -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        desk = RunningDesk(copy_sample(Path(folder) / "sample", share_images=False), "--now", NOW)
        session = Session(browser.new_page(), desk, seed)
        try:
            for _ in range(max(1, actions // 100)):
                session.live(min(actions, 100))
                session.server_dies()
            print(json.dumps(session.done, indent=1))
        finally:
            session.desk.stop()
            browser.close()


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*given, *(500, 1)[len(given) :])
