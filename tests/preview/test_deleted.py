"""What the preview says where a text was deleted, and that nothing was saved by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coopsite.cache.store import BuildCache
from coopsite.preview.editor import Editor
from coopsite.preview.model import PageState, PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.engine.sites import CONFIG, NOW, make, story

if TYPE_CHECKING:
    from pathlib import Path

FILE = "content/news/a/index.vi.md"
OTHER = "content/news/a/index.en.md"
AT, OTHER_AT = "/vi/tin-tuc/tin-mot/", "/en/news/news-one/"
TEXT = story("Tin một")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "config.yaml": CONFIG,
        FILE: TEXT,
        OTHER: story("News one", body="A word."),
    }
    return make(tmp_path / "site", files)


@pytest.fixture
def session(site: Path) -> PreviewSession:
    options = PreviewOptions(published=False, now=NOW, token="")
    session = PreviewSession(
        LiveSource(site, BuildCache(None), "", Workers(1)),
        "",
        BuildCache(None),
        OverlayContext("vi", Editor(None), lambda *_: None),
        options,
    )
    session.open()
    return session


def missing(session: PreviewSession) -> str:
    assert not session.has_page(AT)
    return session.missing(AT).data.decode()


def test_where_a_deleted_text_lay_the_page_says_so_and_offers_the_other_language(
    site: Path, session: PreviewSession
) -> None:
    key = session.key(AT)
    (site / FILE).unlink()
    assert session.update(frozenset({FILE}))[1] is None
    page = missing(session)
    assert f"Tệp {FILE} đã bị xóa hoặc đổi tên." in page
    assert f'<a href="{OTHER_AT}">' in page
    assert 'data-story="news/a|vi"' in page
    news = session.news(PageState(AT, "news/a|vi", key, ""))
    assert news.to == ""
    assert news.page == page
    assert "bị xóa" not in session.missing("/vi/tin-tuc/tin-hai/").data.decode()


def test_a_deleted_text_with_no_other_language_is_said_to_be_gone(
    site: Path, session: PreviewSession
) -> None:
    for file in (FILE, OTHER):
        (site / file).unlink()
    assert session.update(None)[1] is None
    assert f"Tệp {FILE} đã bị xóa" in missing(session)
    assert OTHER_AT not in missing(session)


def test_a_text_that_is_back_is_no_longer_gone(site: Path, session: PreviewSession) -> None:
    (site / FILE).unlink()
    session.update(None)
    (site / FILE).write_text(story("Tin hai"), encoding="utf-8")
    saved = session.update(None)[1]
    assert saved is not None
    assert saved.href == "/vi/tin-tuc/tin-hai/"
    assert "bị xóa" not in missing(session)
    assert session.news(PageState(AT, "news/a|vi", "", "")).to == "/vi/tin-tuc/tin-hai/"


def test_a_change_of_the_configuration_saved_no_text(site: Path, session: PreviewSession) -> None:
    (site / "config.yaml").write_text(CONFIG + "tagline: Tin mới\n", encoding="utf-8")
    changes, saved = session.update(None)
    assert changes.found_any
    assert saved is None
    (site / FILE).write_text(TEXT + "Thêm một đoạn.\n", encoding="utf-8")
    saved = session.update(None)[1]
    assert saved is not None
    assert saved.key == "news/a"
