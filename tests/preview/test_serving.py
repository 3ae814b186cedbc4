"""What the preview serves: the build's own bytes and one block, for whatever exists, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from coopsite import preview
from coopsite.cache.store import BuildCache
from coopsite.diagnostics import Diagnostic
from coopsite.preview import session as sessions
from coopsite.preview.editor import VARIABLE, Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import BEGIN, END, OverlayContext, site_part, take
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.conftest import files_below
from tests.engine.sites import CONFIG, FILES, clean, good, make, story
from tests.preview.conftest import NOW, Preview, Serve, pages_of

FIRST = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
SECOND = "/vi/hoi-nghi/hoi-nghi-thu-hai/"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview for the tests that only look: none of them edits its site."""
    site = make(tmp_path_factory.mktemp("shown") / "site", dict(FILES))
    before = files_below(site)
    preview = Preview(site, "--now", NOW)
    yield preview
    preview.stop()
    assert files_below(site) == before
    assert "Traceback" not in preview.said, preview.said


def is_page(path: str) -> bool:
    return path.endswith(".html") and not path.startswith("content/")


def test_every_page_is_the_builds_bytes_and_one_block(shown: Preview, tmp_path: Path) -> None:
    expected = clean(shown.site, tmp_path / "built", drafts=True)
    for path, data in pages_of(expected).items():
        status, headers, body = shown.get("/" + quote(path.removesuffix("index.html")))
        assert status == 200, path
        if is_page(path):
            assert body.count(BEGIN) == body.count(END) == 1
            assert body.index(END) + len(END) == body.rindex(b"</body>")
            assert take(body) == data, path
            assert headers["content-type"] == "text/html; charset=utf-8"
        else:
            assert body == data, path
    assert not (shown.site / "output").exists()


def test_published_shows_what_readers_get(little: Path, serve: Serve, tmp_path: Path) -> None:
    expected = clean(little, tmp_path / "built")
    preview = serve(little, "--published")
    assert take(preview.get("/vi/")[2]) == expected["vi/index.html"]
    assert preview.get("/vi/tin-tuc/tin-sap-dang/")[0] == 404


def test_the_site_lies_below_its_own_path(tmp_path: Path, serve: Serve) -> None:
    config = CONFIG.replace("bulletin.example/", "example.org/bantin/")
    preview = serve(make(tmp_path / "site", {**FILES, "config.yaml": config}))
    assert preview.base == "/bantin/"
    status, headers, _ = preview.get("/")
    assert (status, headers["location"]) == (302, "/bantin/")
    assert preview.get("/bantin/vi")[1]["location"] == "/bantin/vi/"
    assert preview.get("/bantin/vi/")[0] == 200
    assert preview.get("/vi/")[0] == 404


def test_missing_pages_are_the_sites_own(shown: Preview, tmp_path: Path) -> None:
    expected = clean(shown.site, tmp_path / "built", drafts=True)
    status, _, body = shown.get("/vi/khong-co/")
    assert status == 404
    assert take(body) == expected["404.html"]


def test_drafts_are_marked_with_the_reason(little: Path, serve: Serve) -> None:
    preview = serve(little, "--lang", "en")
    page = preview.text("/vi/tin-tuc/tin-sap-dang/")
    assert "Scheduled" in page
    assert "readers do not see it before 1 July 2024" in page
    preview.edit("content/news/later.vi.md", "date: 2024-07-01", "date: 2024-05-01\ndraft: yes")
    preview.shows("/vi/tin-tuc/tin-sap-dang/", "delete draft: yes to publish")
    preview.edit("content/news/later.vi.md", "draft: yes", "expires: 2024-05-20")
    preview.shows("/vi/tin-tuc/tin-sap-dang/", "have not seen it since 20 May 2024")


def test_the_bar_tells_the_state_of_the_translation(little: Path, serve: Serve) -> None:
    preview = serve(little)
    assert "Chưa có bản tiếng Anh" in preview.text(SECOND)
    assert "Có bản tiếng Anh" in preview.text(FIRST)
    preview.edit("content/meetings/first.vi.md", "tags: [ocop]", "tags: [ocop]\nupdated: 2024-02-01")
    preview.shows(FIRST, "Bản tiếng Anh cũ hơn bản này")
    assert "Bản này cũ hơn bản tiếng Việt" in preview.text("/en/meetings/first-meeting/")


def test_the_file_opens_in_the_editor(shown: Preview) -> None:
    place = quote((shown.site / "content/meetings/first.vi.md").as_posix())
    assert f'href="vscode://file{place}:1:1"' in shown.text(FIRST)


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("vscodium", "vscodium://file/a/b%20c/content/x.md:4:7"),
        ("my-editor://{path}?at={line}", "my-editor://a/b%20c/content/x.md?at=4"),
        ("none", ""),
        ("javascript:alert('{path}')", ""),
        ("vim", ""),
    ],
)
def test_the_editor_is_of_ones_choice(said: str, link: str) -> None:
    assert Editor.chosen(Path("/a/b c"), {VARIABLE: said}).link("content/x.md", 4, 7) == link
    assert Editor.chosen(None, {VARIABLE: said}).link("content/x.md", 4, 7) == ""


def test_both_languages_stand_side_by_side(shown: Preview) -> None:
    page = shown.text("/_preview/pair/meetings/first")
    assert f'src="{FIRST}"' in page
    assert 'src="/en/meetings/first-meeting/"' in page
    assert "content/meetings/second/index.en.md" in shown.text("/_preview/pair/meetings/second")
    assert shown.get("/_preview/pair/meetings/none")[0] == 404


def test_what_is_not_html_has_no_block(shown: Preview) -> None:
    for path, kind in (
        ("/vi/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/vi/feed.json", "application/feed+json; charset=utf-8"),
        ("/vi/calendar.ics", "text/calendar; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/logo.txt", "text/plain; charset=utf-8"),
    ):
        status, headers, body = shown.get(path)
        assert (status, headers["content-type"]) == (200, kind)
        assert BEGIN not in body


def test_a_port_in_use_is_named_with_a_free_one(shown: Preview, little: Path) -> None:
    taken = shown.port
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "coopsite",
            "serve",
            "--site",
            str(little),
            "--port",
            str(taken),
            "--lang",
            "en",
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 3
    assert "E702" in done.stderr
    assert "coopsite serve --port" in done.stderr


def test_another_address_is_served_with_a_warning(little: Path, serve: Serve) -> None:
    preview = serve(little, "--host", "0.0.0.0", "--lang", "en")
    assert "will be refused" in preview.said
    assert "vscode:" not in preview.text(FIRST)


def test_a_build_may_run_beside_the_preview(little: Path, serve: Serve, tmp_path: Path) -> None:
    preview = serve(little)
    assert preview.get(FIRST)[0] == 200
    good(little)
    assert FIRST[1:] + "index.html" in files_below(little / "output")
    preview.edit("content/meetings/first.vi.md", "Một đoạn văn ngắn.", "Sau lần dựng.")
    preview.shows(FIRST, "Sau lần dựng.")


def test_interrupting_ends_it_with_130(little: Path, serve: Serve) -> None:
    preview = serve(little)
    preview.get("/vi/")
    assert preview.stop() == 130
    assert "Đã dừng xem trước." in preview.said


def test_a_story_appears_when_it_falls_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = [datetime(2024, 6, 1, 9, tzinfo=UTC)]

    class Clock(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> Clock:
            return cls.fromtimestamp(hours[-1].timestamp(), UTC)

    monkeypatch.setattr(sessions, "datetime", Clock)
    text = story("Sắp đăng", date=(hours[0] + timedelta(seconds=2)).isoformat())
    site = make(tmp_path / "site", {**FILES, "content/news/soon.vi.md": text})
    build_cache = BuildCache(None)
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    session = PreviewSession(
        LiveSource(site, build_cache, "", Workers(1)),
        "",
        build_cache,
        context,
        PreviewOptions(published=True, now=None, token=""),
    )
    session.open()
    assert session.page("/vi/tin-tuc/sap-dang/") is None
    assert not session.replan_if_due()
    hours.append(hours[0] + timedelta(seconds=2))
    assert session.replan_if_due()
    assert session.page("/vi/tin-tuc/sap-dang/") is not None


def test_a_note_is_told_quietly() -> None:
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    told = site_part([Diagnostic("N599", "content/a.vi.md")], context)
    assert "<summary>Không có lỗi, 1 lưu ý</summary>" in told
    assert "class=bad" not in told
    both = site_part([Diagnostic("N599"), Diagnostic("W108")], context)
    assert "<summary>1 lời nhắc, 1 lưu ý</summary>" in both


SCRIPTS = sorted(path.name for path in (Path(preview.__file__).parent / "assets").glob("*.js"))


@pytest.mark.parametrize("name", [*SCRIPTS, "idiomorph.js"])
def test_what_the_browser_runs_is_served(shown: Preview, name: str) -> None:
    status, headers, body = shown.get(f"/_preview/{name}")
    assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert len(body) > 1000


def news(preview: Preview, path: str, **seen: str) -> dict[str, str]:
    told = dict(re.findall(r'data-(key|status|story|token)="([^"]*)"', preview.text(path)))
    found = preview.get(f"/_preview/news?{urlencode({'path': path, **told, **seen})}")
    return json.loads(found[2])  # type: ignore[no-any-return]


def test_a_page_that_is_up_to_date_is_told_nothing(shown: Preview) -> None:
    for path in (FIRST, "/vi/", "/vi/none/", "/_preview/pair/meetings/first"):
        assert news(shown, path) == {"to": "", "page": "", "status": "", "html": ""}


def test_a_page_that_is_not_gets_what_is_served_there(shown: Preview) -> None:
    for path in (FIRST, "/vi/", "/vi/none/", "/_preview/pair/meetings/first"):
        assert news(shown, path, key="other")["page"] == shown.text(path)
    told = news(shown, FIRST, status="other")
    assert told["page"] == ""
    assert "Không có lỗi" in told["html"]
    assert news(shown, "/vi/tin-tuc/before/", story="meetings/first|vi")["to"] == FIRST
