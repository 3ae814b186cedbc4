"""What the preview does not do twice: read, plan, look for what is wrong, and hold what is the same."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from coopsite.build.texts import TextStore
from coopsite.cache.store import BuildCache
from coopsite.desk.remembered import RememberedOverview
from coopsite.diagnostics import Diagnostic
from coopsite.preview import session as sessions
from coopsite.preview import source as holdings
from coopsite.preview.findings import TextFindings, in_order
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from tests.conftest import ROOT
from tests.engine.sites import story
from tests.preview.conftest import session_of

FILE = "content/meetings/first.vi.md"
FILES_EDITED = (FILE, "content/meetings/first.en.md", "content/news/new.vi.md")
LATE = ("pydantic", "markdown", "nh3", "babel", "icalendar", "segno", "distributed")
"""Libraries that take long to load and that no page of a site read before needs."""


def opened(site: Path, cache: BuildCache) -> tuple[PreviewSession, LiveSource]:
    session, source = session_of(site, cache)
    session.open()
    while session.parse_one():
        pass
    return session, source


def counted(monkeypatch: pytest.MonkeyPatch, of: Any, name: str) -> list[object]:
    """Have calls of a function noted in the list that is returned."""
    calls: list[object] = []
    called = getattr(of, name)

    def noted(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return called(*given, **named)

    monkeypatch.setattr(of, name, noted)
    return calls


def test_a_site_seen_before_is_planned_once_and_no_text_of_it_is_read(
    little: Path, cache: BuildCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(little, cache)[0].save()
    plans = counted(monkeypatch, sessions, "plan_snapshot")
    texts = counted(monkeypatch, TextStore, "put")
    session, _ = session_of(little, cache)
    session.open()
    page = session.page("/vi/")
    assert page is not None
    assert page.status == 200
    assert not session.parse_one()
    assert (len(plans), len(texts)) == (1, 0)


@pytest.mark.parametrize("module", ["coopsite.preview.app, coopsite.preview.http", "coopsite.desk.app"])
def test_what_serves_is_loaded_without_what_only_writing_needs(module: str) -> None:
    script = f"import sys, coopsite.preview.run, {module}\nprint(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert module.rpartition(" ")[2] in said
    assert not set(LATE) & set(said)


def test_pages_that_are_the_same_after_an_edit_are_the_same_objects(little: Path, cache: BuildCache) -> None:
    session, _ = opened(little, cache)
    before = session.state().snapshot
    assert before is not None
    (little / FILE).write_text(story("Tên khác", "slug: hoi-nghi-thu-nhat", "tags: [ocop]"), "utf-8")
    session.update(frozenset((FILE,)))
    after = session.state().snapshot
    assert after is not None
    assert after.site is not before.site
    same = [at for at, page in after.pages.items() if page == before.pages.get(at)]
    assert all(after.pages[at] is before.pages[at] for at in same)
    assert 0 < len(same) < len(after.pages)


def test_nothing_holds_the_plan_before(little: Path, cache: BuildCache) -> None:
    config = little / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("search: no", "search: yes"), "utf-8")
    session, _ = opened(little, cache)
    listed = RememberedOverview()
    assert listed.of(session.state(), frozenset(), lambda: "first") == b'"first"'
    assert listed.of(session.state(), frozenset(), lambda: "again") == b'"first"'
    assert session.indexed("/vi/search.json")
    shown = session.state().snapshot
    assert shown is not None
    before = ref(shown)
    del shown
    (little / FILE).write_text(story("Tên khác", "slug: hoi-nghi-thu-nhat", "tags: [ocop]"), "utf-8")
    session.update(frozenset((FILE,)))
    assert before() is None
    assert listed.of(session.state(), frozenset(), lambda: "then") == b'"then"'


@pytest.mark.parametrize("seed", range(3))
def test_what_is_wrong_after_edits_is_what_is_wrong_to_who_looks_at_all_files(
    little: Path, cache: BuildCache, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(holdings, "_MANY", 1)  # so that bodies wait to be parsed
    session, source = opened(little, cache)
    chance = random.Random(seed)
    texts = (
        story("Hội nghị", "tags: [ocop]", body="Một đoạn."),
        story("Hội nghị", "tags: [ocop]", body='Một <script>x</script> và ![](no.png "").'),
        story("Hội nghị", "nonsense: 3", body="# Một\n\n<b>chưa đóng"),
        "---\ntitle: hỏng: thật\n---\n",
        "",
    )
    seen = set()
    for _ in range(40):
        path, text = chance.choice(FILES_EDITED), chance.choice(texts)
        match chance.randrange(6):
            case 0:
                session.show_unsaved(path, text.encode())
            case 1:
                session.show_unsaved(path, None)
            case 2:
                (little / path).unlink(missing_ok=True)
                session.update(None)
            case 3:
                session.parse_one()
            case 4:
                for each in FILES_EDITED:
                    (little / each).write_text(text, encoding="utf-8")
                session.update(None)
            case _:
                (little / path).write_text(text, encoding="utf-8")
                session.update(frozenset((path,)) if chance.random() < 0.5 else None)
        assert source._store is not None
        every = TextFindings().of(source._store, source.records)
        kept = source._findings.of(source._store, source.records)
        assert sorted(each.sort_key for each in kept) == sorted(each.sort_key for each in every)
        seen.add(tuple(each.code for each in every))
    assert len(seen) > 3


def test_the_order_is_that_of_a_report() -> None:
    chance = random.Random(5)
    given = [
        Diagnostic(f"W{chance.randrange(3)}", f"content/{chance.choice('aAbc')}.md", chance.randrange(3), 1)
        for _ in range(60)
    ]
    keys = [each.sort_key for each in in_order(given)]
    assert keys == sorted({each.sort_key for each in given})
