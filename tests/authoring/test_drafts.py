"""What is typed and not saved is on the disk, comes back, and is never thrown away in silence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coopsite.authoring.drafts import DRAFTS, Draft, Drafts, OtherDraftError
from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.content.scan import Scan, scan
from tests.engine.faults import dies, failing, mounted

VI, EN = "content/news/x/index.vi.md", "content/news/x/index.en.md"


def draft(path: str = VI, seq: int = 1, tab: str = "t1", body: str = "Chữ đang gõ\n") -> Draft:
    return Draft(
        path, "0" * 64, "2026-01-15T09:00:00+07:00", {"title": "A: “b”"}, ("slug",), None, body, tab, seq
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def test_drafts_outlive_whoever_kept_them(site: Path) -> None:
    assert Drafts(site).all() == {}
    assert Drafts(site).get(VI) is None
    Drafts(site).drop(VI)
    assert not (site / ".coopsite").exists()
    Drafts(site).keep(draft())
    Drafts(site).keep(draft(EN))
    Drafts(site).keep(draft(seq=2, body="thêm"))
    assert Drafts(site).get(VI) == draft(seq=2, body="thêm")
    assert Drafts(site).all() == {EN: draft(EN), VI: draft(seq=2, body="thêm")}
    Drafts(site).drop(VI)
    assert Drafts(site).all() == {EN: draft(EN)}


def test_an_overtaken_draft_does_not_replace_the_later_one(site: Path) -> None:
    drafts = Drafts(site)
    drafts.keep(draft(seq=5, body="mới"))
    assert drafts.keep(draft(seq=4, body="cũ")).body == "mới"
    with pytest.raises(OtherDraftError) as caught:
        drafts.keep(draft(tab="t2"))
    assert caught.value.draft.body == "mới"
    assert drafts.keep(draft(tab="t2", body="khác"), over=True).body == "khác"


def test_drafts_are_no_content(site: Path) -> None:
    Drafts(site).keep(draft())
    (site / DRAFTS / "news.vi.md").write_bytes(b"---\ntitle: A\n---\n")
    found = scan(site)
    assert found == Scan()


@pytest.mark.parametrize(
    "left", [b"", b'{"path": "content/news', b"\xff", b"[]", b'{"path":"content/other.vi.md"}']
)
def test_a_damaged_draft_is_put_aside_and_said(site: Path, left: bytes) -> None:
    drafts = Drafts(site)
    drafts.keep(draft())
    drafts.keep(draft(EN))
    (file,) = (site / DRAFTS).glob("*index-vi-*")
    for number in (1, 2):
        file.write_bytes(left)
        assert drafts.all() == {EN: draft(EN)}
        assert drafts.damaged()[-1] == f"{DRAFTS}/{file.name}.{number}.damaged"
        assert (site / drafts.damaged()[-1]).read_bytes() == left
    drafts.keep(draft())
    assert drafts.get(VI) == draft()


def test_links_lead_nowhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (site / ".coopsite").symlink_to(outside, target_is_directory=True)
    with pytest.raises(LinkInTheWayError):
        Drafts(site).keep(draft())
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_the_last_draft_or_the_one_before_is_there(site: Path) -> None:
    drafts = Drafts(site)
    old, new = draft(), draft(seq=2, body="mới")
    for at in range(1, 100):
        drafts.keep(old, over=True)
        died = dies(at, lambda: drafts.keep(new))
        assert drafts.get(VI) in (old, new)
        assert drafts.damaged() == ()
        drafts.drop(VI)
        if not died:
            break
    assert at > 3


def test_a_disk_that_fails_is_said_and_keeps_the_draft_before(site: Path) -> None:
    drafts = Drafts(site)
    drafts.keep(draft())
    for at in range(1, 4):
        with failing(at, errno.ENOSPC) as failed, pytest.raises(OSError, match="No space"):
            drafts.keep(draft(seq=2, body="mới"))
        assert failed.struck
        assert drafts.all() == {VI: draft()}


def test_a_full_disk_is_said(site: Path) -> None:
    (site / ".coopsite").mkdir()
    with mounted(site / ".coopsite", "-t tmpfs -o size=32k tmpfs"):
        Drafts(site).keep(draft())
        with pytest.raises(OSError, match="No space"):
            Drafts(site).keep(draft(seq=2, body="x" * 64_000))
        assert Drafts(site).all() == {VI: draft()}


def test_a_draft_that_came_meanwhile_is_not_dropped_with_the_one_before(site: Path) -> None:
    drafts = Drafts(site)
    drafts.keep(draft())
    drafts.keep(draft(seq=2, body="mới"))
    drafts.drop(VI, only=draft())
    assert drafts.get(VI) == draft(seq=2, body="mới")
    drafts.drop(VI, only=draft(seq=2, body="mới"))
    assert drafts.get(VI) is None
