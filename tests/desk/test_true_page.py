"""The true page beside the desk: follows what is typed, and runs no script that a site brings along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from coopsite.templating.theme import shipped_folder
from tests.desk.conftest import OpenDesk
from tests.engine.sites import FILES, make
from tests.preview.conftest import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDRESS = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
PATH = "content/meetings/first.vi.md"
OWN = """\
<script>window.owned = ["inline"]</script>
<script src="/own.js"></script>
<script type="module">window.owned = ["module"]</script>
<img src="/none.png" alt="" onerror="window.owned = ['handler']">
<a id="trap" href="javascript:window.owned = ['link']">x</a>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    base = (shipped_folder() / "base.html").read_text("utf-8")
    assert "</body>" in base
    own = {
        "templates/base.html": base.replace("</body>", f"{OWN}</body>"),
        "content/static/own.js": "window.owned = 1",
    }
    return make(tmp_path / "site", {**FILES, **own})


def test_a_page_follows_what_is_typed(open_desk: OpenDesk, site: Path, tab: Page) -> None:
    desk = open_desk(site)
    tab.goto(f"{desk.url}{ADDRESS}")
    tab.evaluate("() => { window.same = true }")
    text = desk.story("meetings/first")["texts"]["vi"]
    draft = {"base": text["digest"], "tab": "a"}
    for number, words in enumerate(("Đang gõ.", "Đang gõ tiếp.")):
        assert desk.ask("PUT", f"draft/{PATH}", {**draft, "seq": number, "body": words})[0] == 200
        tab.locator("main", has_text=words).wait_for()
    given = {**draft, "seq": 3, "set": {"title": "Tên đang gõ", "slug": "hoi-nghi-thu-nhat"}}
    assert desk.ask("PUT", f"draft/{PATH}", given)[0] == 200
    eventually(lambda: "Tên đang gõ" in tab.inner_text("h1"), "the title on the page")
    desk.ask("DELETE", f"draft/{PATH}")
    eventually(lambda: "Một đoạn văn ngắn." in tab.inner_text("main"), "the text of the file")
    assert tab.evaluate("window.same")


def test_no_script_of_the_site_runs(open_desk: OpenDesk, site: Path, tab: Page) -> None:
    desk = open_desk(site)
    blocked: list[str] = []
    tab.on("console", lambda message: blocked.append(message.text))
    tab.goto(f"{desk.url}{ADDRESS}")
    tab.evaluate("document.getElementById('trap').click()")
    eventually(lambda: len([text for text in blocked if "Content Security Policy" in text]) >= 4)
    assert tab.evaluate("window.owned ?? null") is None
    assert tab.evaluate("Boolean(document.querySelector('coopsite-preview').shadowRoot)")
