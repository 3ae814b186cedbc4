"""Where there is much to write, several processes write it, and the output is as one would leave it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from coopsite.output.files import OutputFolder, WriteError
from coopsite.output.journal import Journal
from coopsite.output.publish import LIST, PAGE, OutputDiff, OutputFile, PublishResult, publish, to_write
from coopsite.output.record import OutputState
from coopsite.output.spool import Spool
from coopsite.output.target import OutputTarget
from coopsite.output.to_write import FilesToWrite
from coopsite.process import pool
from coopsite.process.pool import Pool
from coopsite.process.workers import Workers
from coopsite.text.digest import digest
from tests.conftest import files_below

if TYPE_CHECKING:
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
            files.put(to_write(wanted[path], ("reason_new",), digest(data), spool.put(data)))
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
