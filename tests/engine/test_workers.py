"""However many processes work and however they are started, the results are the same."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.process import workers
from coopsite.process.workers import Workers, cores, start_method
from tests.conftest import cache_of, files_below
from tests.engine.sites import good, make, output

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS = [pytest.param("spawn", marks=pytest.mark.slow)]
if sys.platform == "linux":
    _noisy = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    METHODS.append(pytest.param("fork", marks=_noisy))


def add(state: int) -> Callable[[int], int]:
    return lambda item: state + item


def name_process(state: None) -> Callable[[int], int]:
    return lambda item: os.getpid()


def die_once(state: str) -> Callable[[int], int]:
    def work(item: int) -> int:
        if item == 50 and not Path(state).exists():
            Path(state).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item * 2

    return work


def fail(state: None) -> Callable[[int], int]:
    def work(item: int) -> int:
        raise ValueError(str(item))

    return work


@pytest.mark.parametrize("method", METHODS)
def test_results_come_in_order(method: str) -> None:
    found = list(Workers(2, method=method).run(add, 10, range(500), count=500, cost_ms=1))
    assert found == list(range(10, 510))


@pytest.mark.parametrize("method", METHODS)
def test_the_work_is_done_elsewhere(method: str) -> None:
    found = set(Workers(2, method=method).run(name_process, None, range(200), count=200, cost_ms=1))
    assert os.getpid() not in found


def test_little_work_is_done_here() -> None:
    assert set(Workers().run(name_process, None, range(3), count=3, cost_ms=1)) == {os.getpid()}
    assert set(Workers(1).run(name_process, None, range(300), count=300, cost_ms=100)) == {os.getpid()}
    assert list(Workers(2).run(add, 1, [], count=0, cost_ms=1)) == []


@pytest.mark.parametrize("method", METHODS)
def test_a_killed_worker_is_replaced_by_ourselves(method: str, tmp_path: Path) -> None:
    mark = str(tmp_path / "died")
    found = list(Workers(2, method=method).run(die_once, mark, range(300), count=300, cost_ms=1))
    assert found == [item * 2 for item in range(300)]
    assert (tmp_path / "died").exists()


@pytest.mark.skipif(start_method() != "fork", reason="only a forked process inherits what a test replaced")
def test_a_worker_killed_while_it_answers_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    send, parent = Connection.send, os.getpid()

    def half(pipe: Any, what: Any) -> None:
        if os.getpid() != parent and 60 in what:
            os.write(pipe.fileno(), (1_000_000).to_bytes(4, "big") + b"half")
            os.kill(os.getpid(), signal.SIGKILL)
        send(pipe, what)

    monkeypatch.setattr(Connection, "send", half)
    found = list(Workers(2).run(add, 10, range(300), count=300, cost_ms=1))
    assert found == list(range(10, 310))


def kill_the_other(state: tuple[int, str]) -> Callable[[int], int]:
    """Each process says who it is; the one that comes to the fiftieth item kills the others, idle or not."""
    parent, folder = state

    def work(item: int) -> int:
        if os.getpid() != parent:
            Path(folder, str(os.getpid())).touch()
            if item == 50:
                for other in Path(folder).iterdir():
                    if other.name != str(os.getpid()):
                        os.kill(int(other.name), signal.SIGKILL)
        return item * 2

    return work


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("count", [2, 4])
def test_others_that_wait_for_work_end_with_the_one_that_was_killed(count: int, tmp_path: Path) -> None:
    state = (os.getpid(), str(tmp_path))
    found = list(Workers(count).run(kill_the_other, state, range(300), count=300, cost_ms=1))
    assert found == [item * 2 for item in range(300)]
    for one in tmp_path.iterdir():
        assert not _lives(int(one.name))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_no_work_is_lost_where_a_process_cannot_be_started(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    start, calls = BaseProcess.start, itertools.count(1)

    def failing(process: BaseProcess) -> None:
        if next(calls) >= at:
            raise BlockingIOError(errno.EAGAIN, "no more processes")
        start(process)

    monkeypatch.setattr(BaseProcess, "start", failing)
    found = list(Workers(3).run(add, 10, range(300), count=300, cost_ms=1))
    assert found == list(range(10, 310))


@pytest.mark.parametrize("at", [1, 2, 5])
def test_no_work_is_lost_when_it_is_handed_to_one_that_has_ended(
    at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, calls = Connection.send, itertools.count(1)

    def broken(pipe: Any, what: Any) -> None:
        if next(calls) >= at:
            raise BrokenPipeError
        send(pipe, what)

    monkeypatch.setattr(Connection, "send", broken)
    found = list(Workers(2).run(add, 10, range(300), count=300, cost_ms=1))
    assert found == list(range(10, 310))


@pytest.mark.parametrize("method", METHODS)
def test_a_fault_in_a_worker_reaches_us(method: str) -> None:
    with pytest.raises(ValueError, match="0"):
        list(Workers(2, method=method).run(fail, None, range(100), count=100, cost_ms=1))


def test_cores_and_method_are_told() -> None:
    assert cores() >= 1
    assert start_method() in ("fork", "spawn")


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_the_same_bytes_whatever_the_workers(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make(tmp_path / "site")
    good(site)
    monkeypatch.setattr(workers, "start_method", lambda: method)
    for count in (2, 3):
        other = tmp_path / f"other{count}"
        shutil.rmtree(cache_of(site))
        good(site, output=other, workers=count)
        assert files_below(other) == output(site)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, time\n"
        "from coopsite.process.workers import Workers\n"
        "def prepare(state):\n"
        "    def work(item):\n"
        "        with open(state + '/' + str(os.getpid()), 'w'): pass\n"
        "        time.sleep(0.02)\n"
        "    return work\n"
        "if __name__ == '__main__':\n"
        "    list(Workers(2).run(prepare, sys.argv[1], range(100000), count=100000, cost_ms=20))\n",
        encoding="utf-8",
    )
    marks = tmp_path / "pids"
    marks.mkdir()
    parent = subprocess.Popen([sys.executable, str(script), str(marks)])
    until = time.monotonic() + 20
    while len(list(marks.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    children = [int(mark.name) for mark in marks.iterdir()]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    while any(_lives(child) for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if _lives(child)]


def _lives(pid: int) -> bool:
    """Tell whether a process works; one that nobody has waited for yet does not."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return status.exists() and status.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("method", METHODS)
def test_while_others_begin_this_process_does_something_once(method: str) -> None:
    done: list[int] = []
    workers = Workers(2, method=method)
    found = list(workers.run(add, 10, range(500), count=500, cost_ms=1, meanwhile=lambda: done.append(1)))
    assert found == list(range(10, 510))
    assert done == [1]


def test_alone_there_is_no_meanwhile() -> None:
    assert list(Workers(1).run(add, 1, [1], count=1, cost_ms=1, meanwhile=pytest.fail)) == [2]


@pytest.mark.slow
def test_spawned_processes_that_never_begin_are_done_without(tmp_path: Path) -> None:
    # Without the usual guard each process would run the script itself, and ends at once.
    script = tmp_path / "script.py"
    script.write_text(
        "from functools import partial\n"
        "from coopsite.process.workers import Workers\n"
        "def prepare(state):\n"
        "    return partial(int.__add__, len(state))\n"
        "found = Workers(2, method='spawn').run(prepare, bytes(1_000_000), range(9), count=9, cost_ms=1)\n"
        "print(sum(found))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert done.stdout == f"{9_000_000 + sum(range(9))}\n"


def double(item: int) -> int:
    return item * 2


def process_of(_item: object) -> int:
    return os.getpid()


def refuse(item: int) -> int:
    raise ValueError(str(item))


def end_at_once(_item: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="no process is forked there")


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_something_is_done_beside_the_rest() -> None:
    fork = Workers(2, method="fork")
    with fork.beside(double, 21) as result, fork.beside(process_of, None) as other:
        assert result is not None
        assert other is not None
        assert (result(), result(), other() != os.getpid()) == (42, 42, True)
    with Workers(2, method="fork").beside(refuse, 3) as failing:
        assert failing is not None
        with pytest.raises(ValueError, match="3"):
            failing()


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_what_was_to_be_done_beside_the_rest_may_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    with Workers(2, method="fork").beside(end_at_once, None) as result:
        assert result is not None
        assert result() is None

    def fail_to_start(_process: BaseProcess) -> None:
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(BaseProcess, "start", fail_to_start)
    with Workers(2, method="fork").beside(double, 21) as other:
        assert other is None


@pytest.mark.parametrize("alone", [Workers(1), Workers(2, method="spawn")])
def test_nothing_is_done_beside_the_rest_where_no_process_is_forked(alone: Workers) -> None:
    with alone.beside(double, 21) as result:
        assert result is None
