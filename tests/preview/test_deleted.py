"""What the preview says where a text was deleted, and that nothing was saved by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coopsite.cache.store import BuildCache
from coopsite.preview.editor import Editor
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PageState, PreviewOptions, PreviewSession
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
def studio(site: Path) -> PreviewSession:
    terms = PreviewOptions(published=False, now=NOW, token="")
    studio = PreviewSession(
        LiveSource(site, BuildCache(None), "", Workers(1)),
        "",
        BuildCache(None),
        OverlayContext("vi", Editor(None), lambda *_: None),
        terms,
    )
    studio.open()
    return studio


def missing(studio: PreviewSession) -> str:
    assert not studio.has_page(AT)
    return studio.missing(AT).data.decode()


def test_where_a_deleted_text_lay_the_page_says_so_and_offers_the_other_language(
    site: Path, studio: PreviewSession
) -> None:
    key = studio.key(AT)
    (site / FILE).unlink()
    assert studio.look(frozenset({FILE}))[1] is None
    page = missing(studio)
    assert f"Tệp {FILE} đã bị xóa hoặc đổi tên." in page
    assert f'<a href="{OTHER_AT}">' in page
    assert 'data-story="news/a|vi"' in page
    news = studio.news(PageState(AT, "news/a|vi", key, ""))
    assert news.to == ""
    assert news.page == page
    assert "bị xóa" not in studio.missing("/vi/tin-tuc/tin-hai/").data.decode()


def test_a_deleted_text_with_no_other_language_is_said_to_be_gone(site: Path, studio: PreviewSession) -> None:
    for file in (FILE, OTHER):
        (site / file).unlink()
    assert studio.look(None)[1] is None
    assert f"Tệp {FILE} đã bị xóa" in missing(studio)
    assert OTHER_AT not in missing(studio)


def test_a_text_that_is_back_is_no_longer_gone(site: Path, studio: PreviewSession) -> None:
    (site / FILE).unlink()
    studio.look(None)
    (site / FILE).write_text(story("Tin hai"), encoding="utf-8")
    saved = studio.look(None)[1]
    assert saved is not None
    assert saved.href == "/vi/tin-tuc/tin-hai/"
    assert "bị xóa" not in missing(studio)
    assert studio.news(PageState(AT, "news/a|vi", "", "")).to == "/vi/tin-tuc/tin-hai/"


def test_a_change_of_the_configuration_saved_no_text(site: Path, studio: PreviewSession) -> None:
    (site / "config.yaml").write_text(CONFIG + "tagline: Tin mới\n", encoding="utf-8")
    look, saved = studio.look(None)
    assert look.found_any
    assert saved is None
    (site / FILE).write_text(TEXT + "Thêm một đoạn.\n", encoding="utf-8")
    saved = studio.look(None)[1]
    assert saved is not None
    assert saved.key == "news/a"
