"""What a preview that runs all day holds on to: what is shown, and no more."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from coopsite.cache.store import BuildCache
from coopsite.preview.editor import Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.gc import frozen, gc_paused
from coopsite.process.workers import Workers
from tests.engine.sites import story
from tests.preview.conftest import eventually

FILE = "content/meetings/first.vi.md"


class Ring:
    """Something that only the garbage collector can let go."""

    def __init__(self) -> None:
        self.ring = self


@pytest.fixture
def source(little: Path) -> LiveSource:
    return LiveSource(little, BuildCache(None), "", Workers(1))


@pytest.fixture
def session(source: LiveSource) -> PreviewSession:
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    return PreviewSession(
        source, "", BuildCache(None), context, PreviewOptions(published=False, now=None, token="")
    )


def is_old(thing: object) -> bool:
    """Tell whether a thing is where only a collection of everything looks."""
    return any(each is thing for each in gc.get_objects(generation=2))


def change(source: LiveSource, session: PreviewSession, little: Path, text: str) -> None:
    (little / FILE).write_text(text, encoding="utf-8")
    eventually(lambda: session.update(None)[0].found_any)


def test_what_became_garbage_before_a_plan_is_still_found_after_it(
    source: LiveSource, session: PreviewSession, little: Path
) -> None:
    try:
        session.open()
        gc.unfreeze()
        ring = Ring()
        change(source, session, little, story("Tên khác"))
        assert not is_old(ring)
    finally:
        gc.unfreeze()


def test_nothing_is_kept_off_the_collector_but_what_is_to_stay() -> None:
    gc.collect()
    with gc_paused(ending=False):
        ring = Ring()
    assert gc.isenabled()
    assert not is_old(ring)
    try:
        gc.freeze()
        kept = gc.get_freeze_count()
        with frozen():
            pass
        assert gc.get_freeze_count() == kept
    finally:
        gc.unfreeze()


def test_what_no_text_says_any_more_is_forgotten_although_nothing_can_be_remembered(
    source: LiveSource, session: PreviewSession, little: Path
) -> None:
    try:
        session.open()
        for number in range(30):
            change(source, session, little, story("Hội nghị thứ nhất", body=f"Lần {number} của đoạn văn."))
            session.page("/vi/hoi-nghi/hoi-nghi-thu-nhat/")
        session.save()
        assert source.outlines.keys() <= {text.body_digest for text in source.texts.values()}
        snapshot = session._snapshot
        assert snapshot is not None
        assert len(snapshot.objects.texts) <= len(source.texts)
    finally:
        gc.unfreeze()


@pytest.mark.slow
def test_a_preview_that_never_rests_remembers_all_the_same(
    little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coopsite.preview import sync as follow
    from coopsite.preview.watch import ChangeQueue

    monkeypatch.setattr(follow, "_SAVE", 0.1)
    source = LiveSource(little, BuildCache(None), "", Workers(1))
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    session = PreviewSession(
        source, "", BuildCache(None), context, PreviewOptions(published=False, now=None, token="")
    )
    changes = ChangeQueue()
    saves: list[int] = []
    try:
        session.open()
        monkeypatch.setattr(session, "save", lambda: saves.append(1))
        sync_thread = follow.SyncThread(session, changes, lambda *_: sync_thread.pause(), polls=False)
        sync_thread.start()

        def busy() -> bool:
            sync_thread.pause()
            changes.report(FILE)
            return len(saves) > 2

        eventually(busy)
    finally:
        changes.stop()
        sync_thread.join(5)
        gc.unfreeze()
