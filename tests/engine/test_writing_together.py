"""Where there is much to write, several processes write it, and the output is as one would leave it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from coopsite.output.files import FileStamp, OutputFolder, WriteError
from coopsite.output.journal import Journal
from coopsite.output.publish import LIST, PAGE, OutputDiff, OutputFile, PublishResult, file_to_write, publish
from coopsite.output.record import OutputState
from coopsite.output.spool import Spool, Spooled
from coopsite.output.target import OutputTarget
from coopsite.output.to_write import FilesToWrite
from coopsite.process import pool
from coopsite.process.pool import Pool
from coopsite.process.workers import Workers
from coopsite.text.digest import digest
from tests.conftest import files_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only forked processes share open files"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

PAGES = {f"vi/p{number:04}/index.html": f"trang {number}".encode() * 9 for number in range(1000)}
LISTS = {f"vi/page/{number}/index.html": b"danh s\xc3\xa1ch" for number in range(20)}
FILES = {**PAGES, **LISTS}
PARENT = os.getpid()


def publish_all(folder: Path, processes: list[int], output: OutputFolder | None = None) -> PublishResult:
    class Watched(Pool):
        def run(self, *given, **named):  # type: ignore[no-untyped-def]
            processes.append(self._count)
            return super().run(*given, **named)

    wanted = {path: OutputFile(path, f"key of {path}", PAGE if path in PAGES else LIST) for path in FILES}
    output = output or OutputFolder(folder / "output")
    with (
        closing(output),
        Spool(folder, limit=2000) as spool,
        FilesToWrite(folder, most=300) as files,
        patch.object(pool, "Pool", Watched),
    ):
        for path, data in FILES.items():
            files.put(file_to_write(wanted[path], ("reason_new",), digest(data), spool.put(data)))
        target = OutputTarget(output, "", Journal(output), OutputState())
        done = publish(
            files, OutputDiff(), target, spool, Workers(2, method="fork"), lambda done, total: None
        )
        return replace(done, records=list(done.records))


def test_every_file_is_there_and_known_by_its_stamp(tmp_path: Path) -> None:
    processes: list[int] = []
    done = publish_all(tmp_path, processes)
    assert processes == [2], "pages are many, lists are few"
    found = files_below(tmp_path / "output")
    assert {path: found[path] for path in FILES} == FILES
    assert found.keys() - FILES.keys() == {".coopsite-journal", ".coopsite-manifest"}
    output = OutputFolder(tmp_path / "output")
    assert all(made.stamp == output.stamp(path) for path, made in done.records)


def test_what_fails_in_one_process_is_told_as_ever(tmp_path: Path) -> None:
    broken = "vi/p0500/index.html"
    (tmp_path / "output" / broken / "full").mkdir(parents=True)
    with pytest.raises(WriteError) as failed:
        publish_all(tmp_path, [])
    assert (failed.value.code, failed.value.path) == ("E603", broken)
    assert not [path for path in files_below(tmp_path / "output") if ".coopsite-tmp-" in path]
    assert "vi/page/0/index.html" not in files_below(tmp_path / "output")


@contextmanager
def few_pages(folder: Path) -> Iterator[tuple[FilesToWrite, Spool]]:
    """Three pages to write, of which nothing waits in memory."""
    with Spool(folder, 0) as spool, FilesToWrite(folder, most=1, limit=0) as files:
        for path, data in list(PAGES.items())[:3]:
            one = OutputFile(path, f"key of {path}", PAGE)
            files.put(file_to_write(one, ("reason_new",), digest(data), spool.put(data)))
        yield files, spool


def publish_to(output: OutputFolder, files: FilesToWrite, spool: Spool) -> PublishResult:
    target = OutputTarget(output, "", Journal(output), OutputState())
    with closing(output):
        return publish(files, OutputDiff(), target, spool, Workers(1), lambda *_: None)


def lose(spool: Spooled) -> None:
    assert spool._file is not None
    spool._file.truncate(9)


class Full(OutputFolder):
    """Has no room for pages, and takes what waits to be written away."""

    files: FilesToWrite

    def write(self, path: str, data: bytes, *, sync: bool = False, temporary: str = "") -> FileStamp:
        if path not in PAGES:
            return super().write(path, data, sync=sync, temporary=temporary)
        lose(self.files)
        raise WriteError("E603", path, "@disk_full")


def test_a_failure_to_write_is_told_though_what_waits_is_lost_too(tmp_path: Path) -> None:
    output = Full(tmp_path / "output")
    with few_pages(tmp_path) as (output.files, spool), pytest.raises(WriteError) as failed:
        publish_to(output, output.files, spool)
    assert failed.value.reason == "@disk_full"
    assert [*files_below(tmp_path / "output")] == [".coopsite-journal"], "not known whether any was written"


def test_no_journal_is_left_where_nothing_was_written_because_what_waits_is_lost(tmp_path: Path) -> None:
    with few_pages(tmp_path) as (files, spool):
        lose(spool)
        with pytest.raises(OSError, match="shorter"):
            publish_to(OutputFolder(tmp_path / "output"), files, spool)
    assert files_below(tmp_path / "output") == {}


class Deadly(OutputFolder):
    """Kills the process that writes the five-hundredth page, in the middle of writing it."""

    def _replacing(self, path: str, temporary: str = "") -> Any:
        replacing = super()._replacing(path, temporary)
        if "p0500" in path and os.getpid() != PARENT:
            descriptor = replacing.__enter__()
            os.write(descriptor, b"half")
            os.kill(os.getpid(), signal.SIGKILL)
        return replacing


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    publish_all(tmp_path, [], Deadly(tmp_path / "output"))
    found = files_below(tmp_path / "output")
    assert {path: found[path] for path in FILES} == FILES
    assert found.keys() - FILES.keys() == {".coopsite-journal", ".coopsite-manifest"}
