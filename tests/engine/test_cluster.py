"""A build on a cluster gives the bytes that a build without one gives, whatever happens to the cluster."""

from __future__ import annotations

import asyncio
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future as Answer
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import coopsite
from coopsite.build.build import build
from coopsite.build.options import Build, BuildOptions
from coopsite.process import cluster
from tests.conftest import files_below
from tests.engine.faults import mounted
from tests.engine.machines import machines
from tests.engine.photographs import photograph, saved
from tests.engine.sites import NOW, png, story, write

pytestmark = pytest.mark.slow

CONFIG = """\
title: {vi: "Bản tin thử", en: "Test Bulletin"}
base_url: https://bulletin.example/
languages: [vi, en]
share_images: no
"""
PACKAGE = Path(coopsite.__file__).parent
CHANGED = "coopsite/text/fold.py"
PICTURES = ("image: {src: hall.png, alt: Hội trường}", "image: {src: street.jpg, alt: Đường phố}", "")


def make_site(folder: Path, stories: int) -> Path:
    """A site of so many stories, some with pictures, a part of them in two languages."""
    write(folder, "config.yaml", CONFIG)
    write(folder, "content/news/hall.png", png(900, 600))
    write(folder, "content/news/street.jpg", saved(photograph(1400, 900), "JPEG"))
    for number in range(stories):
        day = f"20{10 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}"
        picture = PICTURES[number % len(PICTURES)]
        body = f"Hợp tác xã số {number} họp **tổng kết** năm.\n\n- Một việc\n- Hai việc\n"
        titles = {"vi": f"Tin thứ {number}", "en": f"Story {number}"}
        for code in ("vi", "en") if number < 150 else ("vi",):
            text = story(titles[code], picture, "tags: [ocop]", date=day, body=body)
            write(folder, f"content/news/tin-{number}.{code}.md", text)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("small") / "site", 150)


@pytest.fixture(scope="module")
def expected(site: Path) -> dict[str, bytes]:
    """What a build without a cluster writes."""
    assert run(site, "alone").exit_code == 0
    return files_below(site.parent / "alone")


def run(site: Path, name: str, on_phase: Callable[[str, int], None] | None = None, **options: str) -> Build:
    progress = None if on_phase is None else lambda phase, done, _: on_phase(phase, done)
    return build(
        BuildOptions(
            site,
            site.parent / name,
            NOW,
            cache=site.parent / f"{name}-cache",
            progress=progress,
            **options,  # type: ignore[arg-type]
        )
    )


def codes(built: Build) -> list[str]:
    """What was said of the cluster."""
    return [each.code for each in built.diagnostics if each.code.startswith("N6")]


def package(folder: Path, more: bytes) -> Path:
    """A folder with a coopsite one of whose modules has `more` at its end."""
    shutil.copytree(PACKAGE, folder / "coopsite")
    (folder / CHANGED).write_bytes((PACKAGE.parent / CHANGED).read_bytes() + more)
    return folder


@contextmanager
def listening(says: str) -> Iterator[str]:
    """Take calls at an address, say ``nothing`` or end them at once; return once the block has ended."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        calls = []

        def take() -> None:
            while True:
                try:
                    call, _ = server.accept()
                except OSError:
                    return
                if says == "goodbye":
                    call.close()
                calls.append(call)

        taking = threading.Thread(target=take)
        taking.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        taking.join()
    for call in calls:
        call.close()


class Once:
    """Does something when a phase has got somewhere, before all of it is handed over."""

    def __init__(self, phase: str, action: Callable[[], object]) -> None:
        self._phase = phase
        self._action = action
        self.done = False

    def __call__(self, phase: str, done: int) -> None:
        if not self.done and phase == self._phase and done > 20:
            self.done = True
            self._action()


@pytest.fixture(autouse=True)
def hands_over_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the cluster do the work of a small site, in small batches."""
    monkeypatch.setattr(cluster, "WORTH_MS", 100.0)
    monkeypatch.setattr(cluster, "_LARGEST", 8)


def test_a_cluster_gives_the_same_bytes(site: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    async def in_a_loop(address: str) -> Build:
        # A program that builds may run an event loop.
        return run(site, "on-two", cluster=address)

    with machines(tmp_path) as found, ThreadPoolExecutor(1) as threads:
        built = threads.submit(lambda: asyncio.run(in_a_loop(found.address))).result()
    assert built.exit_code == 0
    assert codes(built) == []
    assert files_below(site.parent / "on-two") == expected


def test_workers_that_are_lost_are_replaced_by_the_others(
    site: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with machines(tmp_path, 3) as found:
        reading = Once("parse", found.workers[0].kill)
        rendering = Once("render", found.workers[1].kill)

        def kill(phase: str, done: int) -> None:
            reading(phase, done)
            rendering(phase, done)

        built = run(site, "lost", kill, cluster=found.address)
        assert reading.done
        assert rendering.done
    assert built.exit_code == 0
    assert codes(built) == []
    assert files_below(site.parent / "lost") == expected


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_what_is_left_when_the_cluster_goes_is_done_here(
    site: Path, expected: dict[str, bytes], tmp_path: Path, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    with machines(tmp_path) as found:

        def end() -> None:
            for each in [found.scheduler] if gone == "scheduler" else found.workers:
                each.kill()
                each.wait()

        ended = Once("parse", end)
        built = run(site, f"gone-{gone}", ended, cluster=found.address)
        assert ended.done
    assert built.exit_code == 0
    assert codes(built) == ["N615"]
    assert files_below(site.parent / f"gone-{gone}") == expected
    again = run(site, f"gone-{gone}")
    assert codes(again) == []


@pytest.mark.parametrize("phase", ["parse", "render"])
def test_a_worker_that_comes_later_is_given_work(
    site: Path, expected: dict[str, bytes], tmp_path: Path, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has to do all the rest: the one that was there ends."""
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    with machines(tmp_path, 1) as found:

        def change() -> None:
            found.join()
            found.workers[0].kill()
            found.workers[0].wait()

        changed = Once(phase, change)
        built = run(site, f"later-{phase}", changed, cluster=found.address)
        assert changed.done
    assert (built.exit_code, codes(built)) == (0, [])
    assert files_below(site.parent / f"later-{phase}") == expected


def test_workers_that_come_and_go_are_all_looked_at(
    site: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of another version comes and is named, one that fits comes after it and does the rest."""
    monkeypatch.setattr(cluster, "_LOOK", 0.0)
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    other = package(tmp_path / "other", b"\n")
    with machines(tmp_path, 1) as found:
        wrong = Once("parse", lambda: found.join(PYTHONPATH=str(other)))

        def change() -> None:
            found.join()
            found.workers[0].kill()
            found.workers[0].wait()

        changed = Once("render", change)

        def on_phase(phase: str, done: int) -> None:
            wrong(phase, done)
            changed(phase, done)

        built = run(site, "mixed", on_phase, cluster=found.address)
        assert wrong.done
        assert changed.done
    assert (built.exit_code, codes(built)) == (0, ["N617"])
    (note,) = (each for each in built.diagnostics if each.code == "N617")
    assert note.args["reason"] == "@cluster_other_code"
    assert note.args["worker"].startswith("tcp://127.0.0.1:")
    assert files_below(site.parent / "mixed") == expected
    assert codes(run(site, "mixed")) == []


def test_a_late_worker_that_fits_as_little_as_all_others_leaves_the_rest_to_this_computer(
    site: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    write(tmp_path / "none", "coopsite/__init__.py", "raise ImportError('not here')\n")
    with machines(tmp_path, 1) as found:

        def change() -> None:
            found.join(PYTHONPATH=str(tmp_path / "none"))
            found.workers[0].kill()
            found.workers[0].wait()

        changed = Once("parse", change)
        built = run(site, "unfit", changed, cluster=found.address)
        assert changed.done
    assert (built.exit_code, codes(built)) == (0, ["N615", "N617"])
    assert files_below(site.parent / "unfit") == expected


def test_a_scheduler_that_stands_still_is_not_waited_for(
    site: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    monkeypatch.setattr(cluster, "_FETCH", 2.0)
    with machines(tmp_path) as found:

        def stop() -> None:
            # From now on alone: the cluster had its time to answer in.
            monkeypatch.setattr(cluster, "CONNECT", 2.0)
            os.kill(found.scheduler.pid, signal.SIGSTOP)

        stopped = Once("parse", stop)
        built = run(site, "still", stopped, cluster=found.address)
        assert stopped.done
    assert (built.exit_code, codes(built)) == (0, ["N615"])
    assert files_below(site.parent / "still") == expected


@pytest.mark.parametrize("says", ["nothing", "goodbye"])
def test_what_is_no_scheduler_is_not_waited_for(
    says: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 2.0)
    with listening(says) as address:
        began = time.monotonic()
        built = run(site, f"says-{says}", cluster=address)
    assert time.monotonic() - began < 20
    assert (built.exit_code, [each.code for each in built.diagnostics]) == (3, ["E613"])


def test_what_a_worker_has_loaded_counts_not_what_is_installed_meanwhile(
    site: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    folder = package(tmp_path / "same", b"")
    with machines(tmp_path, 1, PYTHONPATH=str(folder)) as found:
        for name in ("before", "after"):
            built = run(site, name, cluster=found.address)
            assert (built.exit_code, codes(built)) == (0, [])
            (folder / CHANGED).write_bytes((folder / CHANGED).read_bytes() + b"\n")
    assert files_below(site.parent / "after") == expected


def test_work_that_reaches_another_version_is_not_done() -> None:
    held = cluster._Held("run", pickle.dumps((str, 1)), cluster.Identity("", "0.1.0", "3.9.1"))
    with pytest.raises(cluster._StrangerError):
        cluster._work(held, [1])


class Promise:
    """What is there at once."""

    def __init__(self, made: object) -> None:
        self._made = made

    def exception(self, timeout: float) -> None:
        """Nothing went wrong."""

    def result(self, timeout: float) -> object:
        return self._made


class Here:
    """A client that does what it is given at once, and is lost at the call `lost`."""

    def __init__(self, lost: int) -> None:
        self._left = lost

    def submit(self, function: Callable[..., object], *given: Any, **_: object) -> object:
        self._left -= 1
        if not self._left:
            raise RuntimeError
        if function is cluster._Held:
            return function(*given)
        return Promise(function(*given))


def doubling(_: None) -> Callable[[int], int]:
    return lambda number: 2 * number


@pytest.mark.parametrize("lost", [2, 3, 5])
def test_nothing_is_lost_with_a_cluster_that_goes_while_work_is_handed_over(
    lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = cluster._Members(Here(lost), {})  # type: ignore[arg-type]
    members.threads = {"one": 1}
    monkeypatch.setattr(members, "wait", lambda: None)
    workers = cluster.ClusterWorkers("tcp://127.0.0.1:1")
    monkeypatch.setattr(workers, "_connected", lambda: members)
    found = workers.run(doubling, None, range(100), count=100, cost_ms=100)
    assert list(found) == [2 * number for number in range(100)]
    assert workers.lost


def test_work_of_workers_that_are_gone_is_handed_over_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    members = cluster._Members(Here(0), {})  # type: ignore[arg-type]
    members.threads = {"one": 1}
    monkeypatch.setattr(members, "wait", lambda: None)
    work: cluster._Run[int] = cluster._Run(members, pickle.dumps((doubling, None)), None)
    batch = cluster._Batch([4])
    gone = work.hand_over(batch)
    monkeypatch.setattr(gone.future, "exception", lambda **_: pytest.fail("It waits for those who are gone."))
    members.threads = {"two": 1}
    assert work.wait_for(batch).results == [8]
    assert batch.handed is not None
    assert batch.handed.team.workers == {"two"}


def test_a_worker_that_fits_now_is_named_no_more() -> None:
    refused = dict[str, dict[str, str]]()
    members = cluster._Members(Here(0), refused)  # type: ignore[arg-type]
    for identity, said in ((cluster.Identity("", "0.1.0", "3.9.1"), ["one"]), (cluster.identity(), [])):
        answer = Answer[dict[str, cluster.Identity | Exception]]()
        answer.set_result({"one": identity})
        members._judge("one", answer)
        assert list(refused) == said


def test_a_worker_with_another_coopsite_is_refused_by_name(site: Path, tmp_path: Path) -> None:
    with machines(tmp_path, 1, PYTHONPATH=str(package(tmp_path / "other", b"\n"))) as found:
        built = run(site, "other", cluster=found.address)
    (error,) = built.diagnostics
    assert (built.exit_code, error.code, error.args["reason"]) == (3, "E614", "@cluster_other_code")
    assert error.args["worker"].startswith("tcp://127.0.0.1:")
    assert not files_below(site.parent / "other")


def test_a_worker_without_coopsite_is_refused_by_name(site: Path, tmp_path: Path) -> None:
    write(tmp_path / "none", "coopsite/__init__.py", "raise ImportError('not here')\n")
    with machines(tmp_path, 1, PYTHONPATH=str(tmp_path / "none")) as found:
        built = run(site, "none", cluster=found.address)
    (error,) = built.diagnostics
    assert (built.exit_code, error.code, error.args["reason"]) == (3, "E614", "@cluster_without")


def test_a_full_disk_of_the_coordinator_is_said(site: Path, tmp_path: Path) -> None:
    target = site.parent / "full"
    target.mkdir()
    with mounted(target, "-t tmpfs -o size=256k tmpfs"), machines(tmp_path) as found:
        built = run(site, "full", cluster=found.address)
    assert built.exit_code == 3
    assert {"E603"} == {each.code for each in built.diagnostics if each.severity == "error"}


def test_little_work_asks_no_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    write(tmp_path / "site", "config.yaml", CONFIG)
    write(tmp_path / "site", "content/news/tin.vi.md", story("Tin"))
    assert run(tmp_path / "site", "output", cluster="tcp://127.0.0.1:1").exit_code == 0


def test_two_thousand_stories_on_a_local_cluster_give_the_same_bytes(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", 2000)
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--cluster", "local"]
    command += [
        "--output",
        str(tmp_path / "local"),
        "--cache",
        str(tmp_path / "cache"),
        "--now",
        NOW.isoformat(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert run(site, "alone").exit_code == 0
    assert files_below(tmp_path / "local") == files_below(tmp_path / "alone")
