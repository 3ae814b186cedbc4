"""What a build holds in memory, and what the processes it starts have of that."""

from __future__ import annotations

import gc
import random
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from coopsite.build.build import build, check
from coopsite.build.options import BuildOptions
from coopsite.output.files import FileStamp, OutputFolder
from coopsite.output.journal import Journal
from coopsite.output.publish import PAGE, OutputDiff, OutputFile, file_to_write, publish
from coopsite.output.record import OutputState
from coopsite.output.spool import Spool, SpoolQueue
from coopsite.output.target import OutputTarget
from coopsite.output.to_write import FilesToWrite
from coopsite.process import workers
from coopsite.process.workers import Workers
from coopsite.text.digest import digest
from tests.engine.sites import FILES, NOW, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coopsite.build.options import Build

PLANNED = {"Inputs", "Site", "SitePlan", "PagePlan", "PlanScope", "TextStore"}
"""Classes of what is let go of before pages are rendered."""
WITH_SEARCH: dict[str, str | bytes] = {"config.yaml": str(FILES["config.yaml"]).replace("search: no\n", "")}

_here: list[str] = []


@pytest.mark.parametrize(
    ("run", "phase"), [(build, "render"), (build, "search"), (build, "write"), (check, "render")]
)
def test_no_plan_is_held_while_pages_are_made(
    tmp_path: Path, phase: str, run: Callable[[BuildOptions], Build]
) -> None:
    found: list[set[str]] = []
    planned: set[str] = set()

    def held() -> set[str]:
        return {name for each in gc.get_objects() if (name := type(each).__name__) in PLANNED}

    def progress(now: str, done: int, total: int) -> None:
        if now == phase:
            found.append(held())
        if now == "plan":
            planned.update(held())

    gc.collect()
    before = held()
    site = make(tmp_path / "site", WITH_SEARCH)
    run(BuildOptions(site, now=NOW, workers=1, progress=progress))
    assert "Inputs" in planned
    assert found
    assert set().union(*found) <= before


@pytest.mark.parametrize("limit", [0, 1000, 1 << 20])
def test_a_queue_gives_back_in_order_what_was_put(tmp_path: Path, limit: int) -> None:
    made = random.Random(limit)
    items = [made.randbytes(made.randrange(300)) for _ in range(200)]
    with SpoolQueue(tmp_path, limit) as queue:
        for each in items:
            queue.put(each)
        assert list(queue) == items
        first = iter(queue)
        assert [next(first), *first] == items
    assert not list(tmp_path.iterdir())


def test_a_queue_that_lost_what_it_wrote_says_so(tmp_path: Path) -> None:
    with SpoolQueue(tmp_path, 0) as queue:
        queue.put(b"whole")
        assert queue._file is not None
        queue._file.truncate(6)
        with pytest.raises(OSError, match="shorter"):
            list(queue)


def tell(_: None) -> Callable[[int], bool]:
    return lambda item: bool(_here)


@pytest.mark.slow
@pytest.mark.parametrize("work", [1.0, 0.01])
def test_processes_for_much_work_inherit_nothing_of_a_large_one(
    monkeypatch: pytest.MonkeyPatch, work: float
) -> None:
    monkeypatch.setattr(workers, "start_method", lambda: "fork")
    monkeypatch.setattr(workers, "_MUCH_MS", 10)
    monkeypatch.setattr(workers, "_MUCH_MEMORY", 1)
    monkeypatch.setattr(f"{__name__}._here", ["of this process"])
    found = set(Workers(2).run(tell, None, range(100), count=100, cost_ms=work))
    assert found == {work < 0.1}


class Nowhere(OutputFolder):
    """Takes files without writing them."""

    def write(self, path: str, data: bytes, *, sync: bool = False, temporary: str = "") -> FileStamp:
        return FileStamp(len(data), 1, 1)

    def note(self, path: str) -> None:
        pass


def taken(folder: Path, count: int) -> int:
    """Return how many bytes are taken at most while so many files are published."""
    output = Nowhere(folder / "output")
    with closing(output), Spool(folder, 1000) as spool, FilesToWrite(folder, most=500, limit=1000) as files:
        tracemalloc.start()
        for number in range(count):
            path = f"vi/hoi-nghi/mot-hoi-nghi-{number}/index.html"
            one = OutputFile(path, digest(path), PAGE, ("a" * 12, "b" * 12, "c" * 12, f"{number:012}"))
            files.put(file_to_write(one, ("reason_new",), one.key, spool.put(path.encode())))
        target = OutputTarget(output, "", Journal(output), OutputState())
        done = publish(files, OutputDiff(), target, spool, Workers(1), lambda *_: None)
        assert sum(1 for _ in done.records) == len(done.written) + 1 == count + 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


def test_publishing_holds_little_of_each_file(tmp_path: Path) -> None:
    few, many = taken(tmp_path, 1000), taken(tmp_path, 5000)
    assert (many - few) / 4000 < 600
