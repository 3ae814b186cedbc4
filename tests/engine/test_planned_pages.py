"""Pages of a plan whose recipes wait on the disk are those that stay in memory."""

from __future__ import annotations

import errno
import gc
import os
import shutil
from contextlib import closing
from heapq import merge
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build import build as builds
from coopsite.build.build import build, check
from coopsite.build.kept_plan import keep
from coopsite.build.load import SiteReader, load
from coopsite.build.options import BuildOptions
from coopsite.build.page_keys import content_of, page_files
from coopsite.build.plan import plan_site
from coopsite.build.planned_pages import PlannedPages
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.output import spool as spools
from coopsite.output.files import write_all
from coopsite.output.spool import Spool
from coopsite.output.to_write import FilesToWrite
from coopsite.pages.page import Page
from coopsite.process import heap
from coopsite.process.workers import Workers
from tests.conftest import NOW, files_below
from tests.engine.sites import NOW as MOMENT
from tests.engine.sites import make
from tests.test_golden import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from coopsite.build.options import Build
    from coopsite.build.plan import SitePlan
    from coopsite.output.to_write import FileToWrite

CONTEXT = "c" * 32


def planned(site: Path, cache: Path, spool: Spool | None) -> tuple[SitePlan, bytes]:
    """A plan with all its pages, and what is kept of it."""
    location, _ = site_cache(site, cache)
    with closing(BuildCache(location)) as rows:
        inputs = load(SiteReader(site, rows, "0", Workers(1)), lambda *_: None)
        assert inputs.config is not None
        plan = plan_site(
            inputs,
            inputs.config,
            "0",
            rows,
            now=NOW,
            show_held=False,
            progress=lambda *_: None,
            spool=spool,
        )
        return plan, keep(rows, inputs, plan)


@pytest.mark.parametrize("limit", [0, 10_000, 1 << 20])
@pytest.mark.parametrize("name", ["full", "path", "kinds"])
def test_a_plan_says_the_same_wherever_its_recipes_are(tmp_path: Path, name: str, limit: int) -> None:
    site = tmp_path / "site"
    shutil.copytree(FOLDER / name, site, ignore=shutil.ignore_patterns("expected"))
    (tmp_path / "spool").mkdir()
    at_hand, kept = planned(site, tmp_path / "one", None)
    with Spool(tmp_path / "spool", limit) as spool:
        plan, kept_of_it = planned(site, tmp_path / "other", spool)
        assert dict(plan.pages) == dict(at_hand.pages)
        assert [*plan.pages] == [*at_hand.pages]
        assert list(plan.page_plan.pages) == list(at_hand.page_plan.pages)
    assert dict(plan.files) == dict(at_hand.files)
    assert plan.pages.sorts() == at_hand.pages.sorts()
    assert plan.page_count == at_hand.page_count
    assert plan.diagnostics == at_hand.diagnostics
    assert kept
    assert kept_of_it == kept
    of_pages = {one.path: one for one in page_files(at_hand.pages.values(), at_hand.made_with, "0")}
    assert of_pages == {path: plan.files[path] for path in plan.pages}
    assert not list((tmp_path / "spool").iterdir())


def page(path: str, recipe: str, **fields: str) -> Page:
    return Page(path, f"/{path}", "vi", "story.html", recipe.encode(), **fields)


def test_a_page_is_known_by_its_sort_and_what_it_says() -> None:
    pages = PlannedPages(CONTEXT)
    pages.add(
        [
            page("a", f"{CONTEXT} đầu", source="content/news/a.vi.md"),
            page("b", "không gì của trang", design="story-news.html"),
            page("a", f"{CONTEXT} cuối"),
        ]
    )
    assert [*pages] == ["a", "b"]
    assert pages["a"].recipe.decode() == f"{CONTEXT} cuối"
    assert [pages.sort_of(path).names_context for path in pages] == [True, False]
    assert [pages.sort_of(path).made_with for path in pages] == ["story.html", "story-news.html"]
    assert sorted(pages.sorts().values()) == [1, 1, 1]
    assert content_of(page("a", f"{CONTEXT} đầu"), CONTEXT) == content_of(page("b", " đầu"), CONTEXT)
    assert content_of(page("a", f"{CONTEXT} đầu"), CONTEXT) != content_of(page("b", " cuối"), CONTEXT)


def test_a_build_writes_the_same_wherever_its_recipes_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make(tmp_path / "site")
    build(BuildOptions(site, now=MOMENT, output=tmp_path / "one", cache=tmp_path / "cache"))
    monkeypatch.setattr(builds, "_RECIPES", 0)
    built = build(BuildOptions(site, now=MOMENT, output=tmp_path / "other", cache=tmp_path / "other cache"))
    assert built.exit_code == 0
    assert files_below(tmp_path / "other") == files_below(tmp_path / "one")


def test_recipes_for_which_there_is_no_room_are_said_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "no room")

    site = make(tmp_path / "site")
    monkeypatch.setattr(builds, "_RECIPES", 0)
    with monkeypatch.context() as patched:
        patched.setattr(spools, "write_all", full)
        built = build(BuildOptions(site, now=MOMENT, output=tmp_path / "out", cache=tmp_path / "cache"))
    assert built.exit_code == 3
    (error,) = built.diagnostics
    # It is not the output's disk that is full.
    assert (error.code, error.path, error.args) == (
        "E603", str(tmp_path / "cache"), {"reason": "@disk_full"},
    )  # fmt: skip
    assert not files_below(tmp_path / "out")
    good = build(BuildOptions(site, now=MOMENT, output=tmp_path / "out", cache=tmp_path / "cache"))
    assert good.exit_code == 0
    assert files_below(tmp_path / "out")


@pytest.mark.parametrize("later", [(), (errno.EIO,)])
@pytest.mark.parametrize("does", [build, check])
def test_a_disk_that_fails_while_files_are_put_in_order_is_said_once(
    tmp_path: Path,
    does: Callable[[BuildOptions], Build],
    later: tuple[int, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ordering: list[bool] = []
    failures = iter((errno.ENOSPC, *later))

    def watched(*rows: Iterator[FileToWrite], **options: Any) -> Iterator[FileToWrite]:
        ordering.append(True)
        yield from merge(*rows, **options)

    def fails(descriptor: int, data: bytes) -> None:
        if ordering and (number := next(failures, 0)):
            os.write(descriptor, data[:3])
            raise OSError(number, "no room")
        write_all(descriptor, data)

    site = make(tmp_path / "site")
    monkeypatch.setattr(FilesToWrite.__init__, "__defaults__", (2, 0))
    monkeypatch.setattr(spools, "_BUFFER", 0)
    monkeypatch.setattr("coopsite.output.to_write.merge", watched)
    monkeypatch.setattr(spools, "write_all", fails)
    built = does(BuildOptions(site, now=MOMENT, output=tmp_path / "out", cache=tmp_path / "cache"))
    assert ordering
    assert [(each.code, each.args) for each in built.diagnostics] == [("E603", {"reason": "@disk_full"})]
    assert (built.exit_code, built.written) == (3, ())
    assert not files_below(tmp_path / "out")


def test_recipes_that_are_lost_are_said_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned_and_lost(*args: Any, spool: Spool, **options: Any) -> SitePlan:
        plan = plan_site(*args, spool=spool, **options)
        assert spool._file is not None
        spool._file.truncate(9)
        return plan

    site = make(tmp_path / "site")
    monkeypatch.setattr(builds, "_RECIPES", 0)
    monkeypatch.setattr("coopsite.build.plan.plan_site", planned_and_lost)
    built = build(BuildOptions(site, now=MOMENT, output=tmp_path / "out", cache=tmp_path / "cache"))
    assert built.exit_code == 3
    assert [each.code for each in built.diagnostics] == ["E603"]
    assert not files_below(tmp_path / "out")


def test_what_a_large_site_leaves_is_given_back_once_nothing_of_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[set[str]] = []

    def give_back() -> None:
        held.append({type(each).__name__ for each in gc.get_objects()} & {"TextStore", "Inputs", "SitePlan"})

    gc.collect()
    monkeypatch.setattr(heap, "give_back", give_back)
    monkeypatch.setattr(builds, "_MANY", 0)
    site = make(tmp_path / "site")
    assert build(BuildOptions(site, now=MOMENT, workers=1)).exit_code == 0
    assert held == [{"Inputs"}, set()]
