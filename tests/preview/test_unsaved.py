"""Texts that are shown before they are saved: on their pages at once, never in the cache, gone when dropped."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from coopsite.build.texts import TextStore
from coopsite.cache.store import BuildCache
from coopsite.preview import session as sessions
from coopsite.preview.overlay import take
from coopsite.preview.session import PreviewSession
from tests.engine.sites import FILES, story
from tests.preview.conftest import session_of

FILE = "content/meetings/first.vi.md"
ADDRESS = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
OLD = FILES[FILE]
HEAD = ("tags: [ocop]", "held_on: 2024-01-09")


def opened(site: Path, cache: BuildCache) -> PreviewSession:
    session, _ = session_of(site, cache)
    session.open()
    while session.parse_one():
        pass
    return session


@pytest.fixture
def session(little: Path, cache: BuildCache) -> PreviewSession:
    return opened(little, cache)


def shown(session: PreviewSession, address: str = ADDRESS) -> str:
    page = session.page(address)
    return page.data.decode() if page else ""


def rested(session: PreviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the session do what it does once nobody types."""
    monkeypatch.setattr(sessions, "_PAUSE", -1.0)
    session.update(frozenset((FILE,)))


def test_a_body_is_shown_before_it_is_saved(session: PreviewSession, little: Path) -> None:
    before = session.key(ADDRESS)
    assert session.show_unsaved(FILE, story("Hội nghị thứ nhất", *HEAD, body="Chữ chưa lưu.").encode())
    assert "Chữ chưa lưu." in shown(session)
    assert session.key(ADDRESS) != before
    assert (little / FILE).read_text(encoding="utf-8") == OLD
    assert session.unsaved == {FILE}


def test_the_same_again_changes_nothing(session: PreviewSession) -> None:
    assert not session.show_unsaved(FILE, OLD.encode() if isinstance(OLD, str) else OLD)
    session.show_unsaved(FILE, b"---\n---\n")
    assert not session.show_unsaved(FILE, b"---\n---\n")


def test_a_title_is_on_its_page_at_once_and_in_lists_after_a_pause(
    session: PreviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.show_unsaved(FILE, story("Tên chưa lưu", "slug: hoi-nghi-thu-nhat", *HEAD).encode())
    assert "Tên chưa lưu" in shown(session)
    assert "Tên chưa lưu" not in shown(session, "/vi/")
    session.update(frozenset((FILE,)))
    assert "Tên chưa lưu" not in shown(session, "/vi/")
    rested(session, monkeypatch)
    assert "Tên chưa lưu" in shown(session, "/vi/")


def test_facts_of_the_other_language_follow_at_once(session: PreviewSession) -> None:
    held = ("tags: [ocop]", "held_on: 2024-02-29")
    session.show_unsaved(FILE, story("Hội nghị thứ nhất", *held).encode())
    assert "2024-02-29" in shown(session)
    assert "2024-02-29" in shown(session, "/en/meetings/first-meeting/")


@pytest.mark.parametrize(
    "line", ["draft: yes", "tags: [thi-dua, moi]", "image: {src: hall.png, alt: Hội trường}"]
)
def test_what_concerns_other_pages_is_planned_at_once(
    session: PreviewSession, little: Path, line: str
) -> None:
    (little / "content/meetings/hall.png").write_bytes(
        (little / "content/meetings/second/hall.png").read_bytes()
    )
    session.update(None)
    session.show_unsaved(FILE, story("Hội nghị thứ nhất", line).encode())
    unsaved = take(shown(session).encode())
    (little / FILE).write_text(story("Hội nghị thứ nhất", line), encoding="utf-8")
    assert not session.show_unsaved(FILE, None)
    assert take(shown(session).encode()) == unsaved


def test_after_a_pause_all_pages_are_those_of_the_file_saved(
    session: PreviewSession, cache: BuildCache, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = story(
        "Tên khác", "slug: hoi-nghi-thu-nhat", "tags: [ocop]", "summary: Tóm tắt khác.", date="2024-03-30"
    )
    session.show_unsaved(FILE, text.encode())
    rested(session, monkeypatch)
    assert session._snapshot is not None
    before = {address: take(shown(session, address).encode()) for address in session._snapshot.pages}
    (little / FILE).write_text(text, encoding="utf-8")
    session.show_unsaved(FILE, None)
    session._plan()
    assert {address: take(shown(session, address).encode()) for address in session._snapshot.pages} == before


def test_what_is_broken_keeps_the_last_good_words_and_is_reported(session: PreviewSession) -> None:
    session.show_unsaved(FILE, story("Tên chưa lưu", "slug: hoi-nghi-thu-nhat").encode())
    session.show_unsaved(FILE, b'---\ntitle: "Dang viet\ndate: 2024-01-10\n---\n')
    assert "Tên chưa lưu" in shown(session)
    assert any(each.path == FILE and each.severity == "error" for each in session.diagnostics())
    session.show_unsaved(FILE, None)
    assert "Hội nghị thứ nhất" in shown(session)
    assert not any(each.path == FILE and each.severity == "error" for each in session.diagnostics())


def test_a_file_changed_meanwhile_is_hidden_until_the_words_are_dropped(
    session: PreviewSession, little: Path
) -> None:
    session.show_unsaved(FILE, story("Hội nghị thứ nhất", *HEAD, body="Chữ chưa lưu.").encode())
    (little / FILE).write_text(
        story("Hội nghị thứ nhất", *HEAD, body="Chữ của người khác."), encoding="utf-8"
    )
    changes, _ = session.update(frozenset((FILE,)))
    assert changes.files == {FILE}
    assert not changes.texts
    assert "Chữ chưa lưu." in shown(session)
    session.show_unsaved(FILE, None)
    assert "Chữ của người khác." in shown(session)


def test_a_file_deleted_meanwhile_is_gone_when_the_words_are_dropped(
    session: PreviewSession, little: Path
) -> None:
    session.show_unsaved(FILE, story("Hội nghị thứ nhất", *HEAD, body="Chữ chưa lưu.").encode())
    (little / FILE).unlink()
    changes, _ = session.update(None)
    assert changes.files == {FILE}
    assert not changes.texts
    assert "Chữ chưa lưu." in shown(session)
    session.show_unsaved(FILE, None)
    assert not session.has_page(ADDRESS)


def test_words_of_a_file_that_is_not_there_yet_are_shown(session: PreviewSession) -> None:
    session.show_unsaved("content/news/moi.vi.md", story("Tin mới toanh").encode())
    assert "Tin mới toanh" in shown(session, "/vi/tin-tuc/tin-moi-toanh/")
    session.show_unsaved("content/news/moi.vi.md", None)
    assert not session.has_page("/vi/tin-tuc/tin-moi-toanh/")


def test_saving_what_is_shown_changes_no_page(session: PreviewSession, little: Path) -> None:
    text = story("Hội nghị thứ nhất", *HEAD, body="Chữ vừa lưu.")
    session.show_unsaved(FILE, text.encode())
    before = session._snapshot
    (little / FILE).write_text(text, encoding="utf-8")
    assert not session.show_unsaved(FILE, None)
    assert session._snapshot is before
    assert session.update(None)[0].files == {FILE}


def test_a_change_of_the_settings_keeps_what_is_shown(session: PreviewSession, little: Path) -> None:
    session.show_unsaved(FILE, story("Hội nghị thứ nhất", *HEAD, body="Chữ chưa lưu.").encode())
    config = little / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "line_breaks: yes\n", encoding="utf-8")
    session.update(None)
    assert "Chữ chưa lưu." in shown(session)
    session.show_unsaved(FILE, None)
    assert "Một đoạn văn ngắn." in shown(session)


def test_nothing_unsaved_is_remembered(session: PreviewSession, cache: BuildCache, little: Path) -> None:
    past = time.time() - 60
    os.utime(little / FILE, (past, past))
    session.update(None)
    session.save()
    session.show_unsaved(FILE, story("Tên chưa lưu", "summary: Chưa lưu.", body="Chữ chưa lưu.").encode())
    shown(session)
    session.save()
    context = session._source._store._context if session._source._store else None
    assert context is not None
    store = TextStore(cache, "1", context)
    kept = store.records[FILE].text
    assert kept is not None
    assert kept.title == "Hội nghị thứ nhất"
    assert store.outlines.keys() <= {text.body_digest for text in store.texts}
    again = opened(little, cache)
    assert "Một đoạn văn ngắn." in shown(again)


def test_typing_for_hours_keeps_nothing(session: PreviewSession) -> None:
    for number in range(30):
        session.show_unsaved(
            FILE, story(f"Tên {number}", "slug: hoi-nghi-thu-nhat", body=f"Lần {number}.").encode()
        )
        shown(session)
    session.save()
    source = session._source
    assert source.outlines.keys() <= {text.body_digest for text in source.texts.values()}
    assert source._store is not None
    assert not source._store.unkept_bodies
