"""Search in the preview: the index is the build's own, made when it is asked for, and a fault in it ends nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build.search_extra import SearchError, installed
from coopsite.cache.store import BuildCache
from coopsite.diagnostics import Diagnostic
from coopsite.preview import index
from coopsite.preview.editor import Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.engine.sites import CONFIG, FILES, NOW, clean, make, story
from tests.preview.conftest import Preview, Serve, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
TEXT = "content/meetings/first.vi.md"
SEARCHED = CONFIG.replace("search: no", "search: yes")
ENTRY = "/pagefind/pagefind-entry.json"
HELD = "/pagefind/fragment/vi_1.pf_fragment"


@pytest.fixture(autouse=True)
def needs_the_extra() -> None:
    if not installed():
        pytest.skip("needs the search extra: pip install coopsite[search]")


@pytest.fixture
def searched(tmp_path: Path) -> Path:
    return make(tmp_path / "site", {**FILES, "config.yaml": SEARCHED})


class Indexer:
    """Stands for the indexer: counts its runs, or fails."""

    def __init__(self) -> None:
        self.runs: list[dict[str, str]] = []
        self.fault: Exception | None = None

    def __call__(
        self, site: Any, pages: Any, chromes: Any, library: Any, folder: Path | None
    ) -> dict[str, bytes]:
        if self.fault is not None:
            raise self.fault
        texts = [text for each in site.stories for text in each.texts.values()]
        self.runs.append({text.path: str(library.bodies[text.body_digest].parts) for text in texts})
        run = len(self.runs)
        return {ENTRY[1:]: b"entry %d" % run, f"pagefind/fragment/vi_{run}.pf_fragment": b"fragment %d" % run}


@pytest.fixture
def indexer(monkeypatch: pytest.MonkeyPatch) -> Indexer:
    indexer = Indexer()
    monkeypatch.setattr(index, "search_index", indexer)
    return indexer


@pytest.fixture
def memo() -> Iterator[BuildCache]:
    memo = BuildCache(None)
    yield memo
    memo.close()


def opened(site: Path, memo: BuildCache) -> PreviewSession:
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    session = PreviewSession(
        LiveSource(site, memo, "", Workers(1)),
        "",
        memo,
        context,
        PreviewOptions(published=False, now=NOW, token=""),
    )
    session.open()
    return session


def change(session: PreviewSession, site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")
    eventually(lambda: session.update(None)[0].found_any, "the change")


def test_nothing_is_indexed_before_it_is_asked_for(
    searched: Path, memo: BuildCache, indexer: Indexer
) -> None:
    session = opened(searched, memo)
    for address in (FIRST, "/vi/tim-kiem/", "/vi/"):
        assert session.page(address)
        assert not session.is_of_index(address)
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    while session.parse_one():
        pass
    assert indexer.runs == []
    assert session.indexed(ENTRY) == b"entry 1"
    assert "Một đoạn văn khác." in indexer.runs[0][TEXT]
    assert all(body != "()" for body in indexer.runs[0].values())


def test_it_is_made_once_and_anew_after_a_change_when_asked(
    searched: Path, memo: BuildCache, indexer: Indexer
) -> None:
    session = opened(searched, memo)
    for address in (ENTRY, HELD, ENTRY, "/pagefind/none.pf_index"):
        session.indexed(address)
    assert len(indexer.runs) == 1
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Từmới.")
    # A page that is still open goes on with what it has, and makes nothing anew.
    assert session.indexed(HELD) == b"fragment 1"
    assert len(indexer.runs) == 1
    assert session.indexed(ENTRY) == b"entry 2"
    assert "Từmới." in indexer.runs[1][TEXT]
    assert session.indexed(HELD) == b"fragment 1"
    # Another language's words and titles are read too; a static file is not.
    change(session, searched, "config.yaml", "Test Bulletin", "Another Bulletin")
    assert session.indexed(ENTRY) == b"entry 3"
    (searched / "content/static/more.txt").write_text("more", "utf-8")
    eventually(lambda: session.update(None)[0].found_any, "the change")
    assert session.indexed(ENTRY) == b"entry 3"
    assert session.indexed(HELD) is None


def test_bodies_that_wait_are_parsed_for_it(tmp_path: Path, memo: BuildCache, indexer: Indexer) -> None:
    many = {
        f"content/news/many-{number}.vi.md": story(
            f"Tin {number}", "summary: Lời dẫn.", body=f"Thân bài {number}."
        )
        for number in range(250)
    }
    session = opened(make(tmp_path / "site", {**FILES, **many, "config.yaml": SEARCHED}), memo)
    assert session.indexed(ENTRY) == b"entry 1"
    assert all(f"Thân bài {number}." in indexer.runs[0][path] for number, path in enumerate(many))
    assert not session.parse_one()


@pytest.mark.parametrize("fault", [SearchError("@search_too_long"), OSError(28, "full"), ImportError("gone")])
def test_a_fault_is_told_and_mended(
    searched: Path, memo: BuildCache, indexer: Indexer, fault: Exception
) -> None:
    session = opened(searched, memo)
    indexer.fault = fault
    found = session.indexed(ENTRY)
    assert isinstance(found, Diagnostic)
    assert found.code in ("E603", "E608")
    assert found in session.findings()
    assert session.page(FIRST)
    indexer.fault = None
    assert session.indexed(ENTRY) == b"entry 1"
    assert found not in session.findings()


def test_a_site_without_search_has_no_index(searched: Path, memo: BuildCache, indexer: Indexer) -> None:
    session = opened(searched, memo)
    assert session.indexed(ENTRY)
    change(session, searched, "config.yaml", "search: yes", "search: no")
    assert not session.is_of_index(ENTRY)
    assert session.indexed(ENTRY) is None
    assert len(indexer.runs) == 1


@pytest.mark.parametrize("below", ["", "pagefind/"])
def test_it_is_the_builds_own(tmp_path: Path, serve: Serve, below: str) -> None:
    config = SEARCHED.replace("bulletin.example/", f"bulletin.example/{below}")
    site = make(tmp_path / "site", {**FILES, "config.yaml": config})
    expected = clean(site, tmp_path / "built", drafts=True)
    shutil.rmtree(tmp_path / "built")
    preview = serve(site)
    paths = [path for path in expected if path.startswith("pagefind/")]
    assert len(paths) > 5
    kinds = {".js": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8"}
    for path in paths:
        status, headers, body = preview.get(f"{preview.base}{path}?ts=1")
        assert (status, body) == (200, expected[path]), path
        assert headers["content-type"] == kinds.get(Path(path).suffix, "application/octet-stream"), path
        status, headers, body = preview.get(f"{preview.base}{path}", "HEAD")
        assert (status, headers["content-length"], body) == (200, str(len(expected[path])), b"")
    status, headers, body = preview.get(f"{preview.base}pagefind/pagefind.js", Range="bytes=10-19")
    assert (status, body) == (206, expected["pagefind/pagefind.js"][10:20])
    for path in ("pagefind/", "pagefind/none.js", "pagefind/pagefind-ui.js", "pagefind/fragment"):
        assert preview.get(f"{preview.base}{path}")[0] == 404
    assert not (site / "output").exists()


def test_a_site_without_search_serves_none(little: Path, serve: Serve) -> None:
    assert serve(little).get(ENTRY)[0] == 404


def test_the_server_outlives_an_indexer_that_cannot_work(
    searched: Path, serve: Serve, tmp_path: Path
) -> None:
    nowhere = tmp_path / "temporary"
    nowhere.mkdir()
    preview = serve(searched, "--lang", "en", environ={"TMPDIR": str(nowhere)})
    assert preview.get(ENTRY)[0] == 200
    nowhere.rmdir()
    preview.edit(TEXT, "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    preview.shows(FIRST, "Một đoạn văn khác.")
    assert preview.get(ENTRY)[0] == 503
    preview.shows("/vi/", "E603")
    eventually(lambda: "E603" in preview.said, "the word in the terminal")
    nowhere.mkdir()
    assert json.loads(preview.get(ENTRY)[2])["languages"].keys() == {"vi", "en"}
    preview.hides("/vi/", "E603")


def ask(tab: Page, preview: Preview, words: str) -> list[str]:
    """Load the search page anew, type and press Enter; return the addresses found."""
    tab.goto(f"{preview.url}/vi/tim-kiem/")
    tab.fill("#cs-q", words)
    tab.press("#cs-q", "Enter")
    tab.locator("#cs-status:not(:empty)").wait_for(state="attached")
    tab.locator("#cs-results:not([aria-busy])").wait_for(state="attached")
    links = tab.locator("#cs-results a")
    return [str(link) for link in links.evaluate_all("links => links.map((a) => a.getAttribute('href'))")]


@pytest.mark.browser
@pytest.mark.slow
def test_readers_words_are_found_and_so_are_those_just_written(tab: Page, sample: Path, serve: Serve) -> None:
    preview = serve(sample, "--now", "2026-01-15T09:00:00+07:00")
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    address = "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"
    assert len(ask(tab, preview, "hop tac xa")) == 10
    assert ask(tab, preview, "khongcotunay") == []
    preview.edit(
        "content/meetings/2023-06-28-international-day/index.vi.md",
        "\n---\n",
        "\n---\n\nTừ mới là khongcotunay.\n",
    )
    preview.shows(address, "khongcotunay")
    # The page that is still open goes on working.
    tab.fill("#cs-q", "hop tac xa")
    tab.locator("#cs-results a").first.wait_for()
    assert ask(tab, preview, "khongcotunay") == [address]
    assert wrong == []
