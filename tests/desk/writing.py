"""What tests of a story's page share: opening one, and typing as keyboards for Vietnamese do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from tests.preview.conftest import eventually

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

    from tests.desk.conftest import RunningDesk

KEY = "news/2023-06-28-theme-of-the-day"
FILE = f"content/{KEY}.vi.md"


def open_story(page: Page, desk: RunningDesk, key: str = KEY, query: str = "") -> None:
    """Open a story's page and wait until its text can be written and its true page is there."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{desk.url}/_desk/story/{key}{query}")
    page.wait_for_selector("textarea.body", state="attached")
    waited(page, "Boolean(document.querySelector('iframe')?.contentDocument?.querySelector('.body'))")


def body_of(page: Page, language: str = "vi") -> str:
    return str(page.input_value(f"#body-{language}"))


def caret_at_end(page: Page, language: str = "vi") -> None:
    """Begin a new paragraph at the end of a text."""
    page.focus(f"#body-{language}")
    page.evaluate(
        "field => { const f = document.getElementById(field); f.setSelectionRange(f.value.length, f.value.length); }",
        f"body-{language}",
    )


def status(page: Page) -> str:
    return str(page.inner_text("#keeping"))


def kept(page: Page) -> None:
    """Wait until what was typed is kept as a draft."""
    eventually(lambda: re.search("đã giữ lúc|kept at", status(page)), "the draft")


def in_page(page: Page, words: str) -> None:
    """Wait until the true page shows some words."""
    waited(
        page,
        "words => document.querySelector('iframe').contentDocument?.body?.innerText.includes(words)",
        words,
    )


def waited(page: Page, script: str, argument: str = "") -> None:
    """Wait until a script says yes; the page's own policy lets no script wait there."""
    eventually(lambda: page.evaluate(script, argument), script)


class Keyboard:
    """A keyboard that types Vietnamese into the focused field by the browser's own input events."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def key(self, key: str, code: int, text: str = "", modifiers: int = 0) -> None:
        event: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        event |= {"code": key} if len(key) > 1 else {}
        self.cdp.send(
            "Input.dispatchKeyEvent", {"type": "keyDown" if text else "rawKeyDown", "text": text, **event}
        )
        self.cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def letter(self, letter: str) -> None:
        if letter == "\n":
            self.key("Enter", 13, "\r")
        else:
            self.key(letter, ord(letter.upper()) if letter.isalnum() and letter.isascii() else 0, letter)

    def unikey(self, text: str) -> None:
        """Type as Unikey, EVKey and OpenKey do: letters as they come, then Backspaces and the finished letters."""
        word = ""
        for letter in text:
            base = normalize("NFD", letter)[0] if letter not in "đĐ" else {"đ": "d", "Đ": "D"}[letter]
            self.letter(base)
            word = word + letter if letter.isalpha() else ""
            if base == letter:
                continue
            # The letters from the one before on are taken back and given anew, as after a tone that came late.
            again = word[-2:]
            for _ in again:
                self.key("Backspace", 8)
            self.cdp.send("Input.insertText", {"text": again})

    def compose(self, text: str) -> None:
        """Type as the keyboards of Windows, macOS and ibus do: each word is composed, then committed."""
        for word in text.split(" "):
            for at in range(1, len(word) + 1):
                part = normalize("NFD", word[:at])[:at] if at < len(word) else word
                self.cdp.send(
                    "Input.imeSetComposition",
                    {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
                )
            self.cdp.send("Input.insertText", {"text": f"{word} "})
