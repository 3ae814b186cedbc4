"""Search in the preview: the index is the build's own, brought up to date piece by piece when it is asked for."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from coopsite.cache.store import BuildCache
from coopsite.output.spool import Spool
from coopsite.preview.editor import Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.engine.sites import CONFIG, FILES, NOW, asked_for, clean, make, story
from tests.preview.conftest import Preview, Serve, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
TEXT = "content/meetings/first.vi.md"
SEARCHED = CONFIG.replace("search: no", "search: yes")
CATALOGUE = "/vi/search.json"


@pytest.fixture
def searched(tmp_path: Path) -> Path:
    return make(tmp_path / "site", {**FILES, "config.yaml": SEARCHED})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all pages that were read for the index."""
    return asked_for(monkeypatch)


@pytest.fixture
def build_cache() -> Iterator[BuildCache]:
    build_cache = BuildCache(None)
    yield build_cache
    build_cache.close()


def opened(site: Path, build_cache: BuildCache) -> PreviewSession:
    pen = OverlayContext("vi", Editor(None), lambda *_: None)
    session = PreviewSession(
        LiveSource(site, build_cache, "", Workers(1)),
        "",
        build_cache,
        pen,
        PreviewOptions(published=False, now=NOW, token=""),
    )
    session.open()
    return session


def change(session: PreviewSession, site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")
    eventually(lambda: session.update(None)[0].found_any, "the change")


def files_of(session: PreviewSession, language: str = "vi") -> dict[str, bytes]:
    """Return the catalogue of a language and all files it names, by path below the output."""
    catalogue = session.indexed(f"/{language}/search.json")
    assert catalogue is not None
    found = {f"{language}/search.json": catalogue}
    for number, block in enumerate(msgspec.json.decode(catalogue)["blocks"]):
        names = "".join(block[part] for part in ("documents", "words", "pairs", "facets"))
        for at in range(0, len(names), 6):
            if names[at] != "-":
                path = f"assets/search/{language}/{number}/{names[at : at + 6]}.json"
                data = session.indexed(f"/{path}")
                assert data is not None, path
                found[path] = data
    return found


def test_nothing_is_indexed_before_it_is_asked_for(
    searched: Path, build_cache: BuildCache, read: list[str]
) -> None:
    session = opened(searched, build_cache)
    for address in (FIRST, "/vi/tim-kiem/", "/vi/"):
        assert session.page(address)
        assert not session.is_of_index(address)
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    while session.parse_one():
        pass
    assert read == []
    assert any("Một đoạn văn khác." in data.decode() for data in files_of(session).values())


def test_a_change_costs_its_own_work_when_asked(
    searched: Path, build_cache: BuildCache, read: list[str]
) -> None:
    session = opened(searched, build_cache)
    before = files_of(session)
    assert read
    read.clear()
    assert files_of(session) == before
    assert read == []
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Từmới.")
    assert any("Từmới." in data.decode() for data in files_of(session).values())
    # Its neighbour shows how it begins.
    assert read == ["vi/hoi-nghi/hoi-nghi-thu-nhat/index.html", "vi/hoi-nghi/hoi-nghi-thu-hai/index.html"]
    # A static file is not read, nor what stands around the stories.
    change(session, searched, "config.yaml", "Test Bulletin", "Another Bulletin")
    (searched / "content/static/more.txt").write_text("more", "utf-8")
    eventually(lambda: session.update(None)[0].found_any, "the change")
    files_of(session)
    assert len(read) == 2


def test_bodies_that_wait_are_parsed_for_it(tmp_path: Path, build_cache: BuildCache) -> None:
    many = {
        f"content/news/many-{number}.vi.md": story(
            f"Tin {number}", "summary: Lời dẫn.", body=f"Thân bài {number}."
        )
        for number in range(250)
    }
    session = opened(make(tmp_path / "site", {**FILES, **many, "config.yaml": SEARCHED}), build_cache)
    said = b"\n".join(files_of(session).values()).decode()
    assert all(f"Thân bài {number}." in said for number in range(250))
    assert not session.parse_one()


def test_a_memo_that_lost_files_has_them_made_again(
    searched: Path, build_cache: BuildCache, read: list[str]
) -> None:
    session = opened(searched, build_cache)
    before = files_of(session)
    build_cache.forget("search files", dict(build_cache.all("search files")))
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    after = files_of(session)
    assert len(after) == len(before)


def test_a_file_that_is_lost_is_made_again_when_asked_for(searched: Path, build_cache: BuildCache) -> None:
    session = opened(searched, build_cache)
    before = files_of(session)
    for space, path in (("search files", min(before)), ("search", "preview\nvi\n0\n0")):
        assert build_cache.get(space, path)
        build_cache.forget(space, [path])
        assert files_of(session) == before


@pytest.mark.parametrize("method", ["put", "get"])
def test_a_full_disk_leaves_the_index_as_it_was_until_there_is_room(
    searched: Path, build_cache: BuildCache, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    session = opened(searched, build_cache)
    with monkeypatch.context() as patched:
        patched.setattr(Spool, method, full)
        assert session.indexed(CATALOGUE) is None
    before = files_of(session)
    change(session, searched, TEXT, "Một đoạn văn ngắn.", "Từmới.")
    with monkeypatch.context() as patched:
        patched.setattr(Spool, method, full)
        assert files_of(session) == before
    assert any("Từmới." in data.decode() for data in files_of(session).values())


def test_stories_that_lie_at_one_address_are_found_once(searched: Path, build_cache: BuildCache) -> None:
    session = opened(searched, build_cache)
    before = files_of(session)
    again = story("Hội nghị thứ nhất", date="2024-01-08", body="Từmới.")
    (searched / "content/meetings/again.vi.md").write_text(again, "utf-8")
    eventually(lambda: session.update(None)[0].found_any, "the change")
    found = b"\n".join(files_of(session).values()).decode()
    assert found.count(f'"{FIRST}"') == 1
    (searched / "content/meetings/again.vi.md").unlink()
    eventually(lambda: session.update(None)[0].found_any, "the change")
    assert files_of(session) == before


def test_a_site_without_search_has_no_index(searched: Path, build_cache: BuildCache) -> None:
    session = opened(searched, build_cache)
    assert session.indexed(CATALOGUE)
    change(session, searched, "config.yaml", "search: yes", "search: no")
    assert not session.is_of_index(CATALOGUE)
    assert session.indexed(CATALOGUE) is None


@pytest.mark.parametrize("below", ["", "bantin/"])
def test_it_is_the_builds_own(tmp_path: Path, serve: Serve, below: str) -> None:
    config = SEARCHED.replace("bulletin.example/", f"bulletin.example/{below}")
    site = make(tmp_path / "site", {**FILES, "config.yaml": config})
    expected = clean(site, tmp_path / "built", drafts=True)
    shutil.rmtree(tmp_path / "built")
    preview = serve(site)
    paths = [path for path in expected if path.startswith("assets/search/")]
    assert len(paths) > 5
    for path in ("vi/search.json", "en/search.json", *paths):
        status, headers, body = preview.get(f"{preview.base}{path}?ts=1")
        assert (status, body) == (200, expected[path]), path
        assert headers["content-type"] == "application/json; charset=utf-8"
        status, headers, body = preview.get(f"{preview.base}{path}", "HEAD")
        assert (status, headers["content-length"], body) == (200, str(len(expected[path])), b"")
    for path in ("assets/search/", "assets/search/vi/0/none.json", "fr/search.json"):
        assert preview.get(f"{preview.base}{path}")[0] == 404
    assert not (site / "output").exists()


def test_a_site_without_search_serves_none(little: Path, serve: Serve) -> None:
    assert serve(little).get(CATALOGUE)[0] == 404


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
