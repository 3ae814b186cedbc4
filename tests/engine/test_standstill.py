"""A site in which nothing changed is recognised without reading it, and only then."""

from __future__ import annotations

import os
import shutil
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coopsite.build import unchanged as standstill
from coopsite.build.snapshot import take_snapshot
from coopsite.build.unchanged import site_state
from coopsite.output.record import OutputState
from tests.engine.sites import NOW, counted_loads, good, make, output, run, story, times, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site built twice, long enough after its files were written for their stamps to be trusted."""
    site = make(tmp_path / "site")
    write(site, "content/news/empty.vi.md", "")
    time.sleep(2.05)
    good(site)
    good(site)
    return site


@pytest.fixture
def surveys(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often a site was really read."""
    return counted_loads(monkeypatch)


@pytest.mark.slow
def test_nothing_is_read_and_the_same_is_said(site: Path, surveys: list[int]) -> None:
    shutil.copytree(site, site.parent / "copy")
    before = times(site)
    still = good(site)
    assert surveys == []
    assert times(site) == before
    read = good(site.parent / "copy")
    assert surveys == [1]
    assert still.diagnostics == read.diagnostics
    assert [each.code for each in still.diagnostics] == ["W108"]
    assert (still.held_back, still.languages) == (read.held_back, read.languages)
    assert (still.stats.stories, still.stats.pages, still.stats.unchanged) == (
        read.stats.stories,
        read.stats.pages,
        read.stats.unchanged,
    )
    assert run(site, strict=True).exit_code == 1


@pytest.mark.slow
def test_whatever_changes_is_seen(site: Path, surveys: list[int]) -> None:
    expected = output(site)
    page = site / "output/vi/index.html"
    stat = page.stat()
    page.write_bytes(bytes(reversed(page.read_bytes())))
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    good(site)
    assert (len(surveys), output(site)) == (1, expected)
    (site / "output/logo.txt").unlink()
    good(site)
    assert (len(surveys), output(site)) == (2, expected)
    write(site, "content/plans/year.vi.md", story("Kế hoạch năm", "summary: Khác.", date="2024-03-20"))
    assert "vi/index.html" in good(site).rendered
    write(site, "templates/404.html", "mine")
    assert good(site).rendered == ("404.html",)
    assert "vi/tin-tuc/tin-sap-dang/index.html" in good(site, drafts=True).written


@pytest.mark.slow
def test_files_whose_time_tells_nothing_are_looked_at_while_they_are_few(
    site: Path, surveys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutputState, "settled_ns", 0)
    good(site)
    assert surveys == []
    page = site / "output/vi/index.html"
    expected = page.read_bytes()
    page.write_bytes(bytes(reversed(expected)))
    good(site)
    assert (surveys, page.read_bytes()) == ([1], expected)
    monkeypatch.setattr(standstill, "_FEW", 10)
    good(site)
    assert surveys == [1, 1]


@pytest.mark.slow
def test_time_goes_on(site: Path, surveys: list[int]) -> None:
    evening = datetime.fromisoformat("2024-06-01T23:59:00+07:00")
    good(site, now=evening)
    assert surveys == []
    good(site, now=evening + timedelta(minutes=2))
    assert surveys == [1]
    due = good(site, now=datetime.fromisoformat("2024-07-01T00:00:00+07:00"))
    assert "vi/tin-tuc/tin-sap-dang/index.html" in due.written
    assert "vi/tin-tuc/tin-sap-dang/index.html" in good(site, now=NOW).removed


def test_a_file_just_written_is_never_trusted(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    snapshot = take_snapshot(site)
    assert site_state(site, snapshot, "v", drafts=False) == ""
    later = snapshot._replace(scanned_ns=time.time_ns() + 10_000_000_000)
    state = site_state(site, later, "v", drafts=False)
    assert state
    assert state == site_state(site, later, "v", drafts=False)
    assert state != site_state(site, later, "w", drafts=False)
    assert state != site_state(site, later, "v", drafts=True)
