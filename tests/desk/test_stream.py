"""One stream for all tabs of the desk: each hears what concerns it, and a server started anew is found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.desk.conftest import OpenDesk
from tests.engine.sites import FILES, make
from tests.preview.conftest import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTEN = """async (key) => {
  const { listen } = await import("/_desk/assets/api.js");
  window.heard = [];
  const names = ["presence", "changed", "findings", "lost", "back"];
  listen(key, Object.fromEntries(names.map((name) => [name, (data) => window.heard.push([name, data ?? null])])));
}"""


def hears(page: Page, name: str, found: str = "true") -> None:
    check = f"window.heard.some(([name, data]) => name === '{name}' && ({found}))"
    eventually(lambda: page.evaluate(check), f"{name} {found}")


def test_tabs_share_a_stream_and_find_a_server_started_anew(
    open_desk: OpenDesk, tmp_path: Path, tab: Page
) -> None:
    site = make(tmp_path / "site", dict(FILES))
    desk = open_desk(site)
    others = [tab.context.new_page() for _ in range(7)]
    for page in (tab, *others):
        page.goto(f"{desk.url}/_desk/deleted")
        page.evaluate(LISTEN, "meetings/first")
    hears(tab, "presence", "data.tabs === 8")
    desk.edit("content/meetings/first.vi.md", "ngắn", "vừa")
    for page in (tab, *others):
        hears(page, "changed", "data.key === 'meetings/first' && data.paths[0].path.endsWith('first.vi.md')")
    for page in others:
        page.close()
    hears(tab, "presence", "data.tabs === 1")
    port = str(desk.port)
    desk.stop()
    hears(tab, "lost")
    again = open_desk(site, "--port", port)
    hears(tab, "back")
    assert again.token != desk.token
    sent = "async () => (await import('/_desk/assets/api.js')).send('DELETE', 'draft/content/meetings/first.vi.md')"
    assert tab.evaluate(sent) == {}
