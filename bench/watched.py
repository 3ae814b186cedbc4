"""Run programs and tell what they took: time, processor time, and memory over all their processes."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LEAST_PAUSE, LONGEST_PAUSE = 0.01, 0.25
"""Seconds between two looks at memory."""
SHARE = 20
"""A quick look takes at most one part in so many of the time: looking holds up whoever asks for memory."""


@dataclass(frozen=True)
class Finished:
    """A program that has ended: seconds of wall and processor time, and its peak memory in MB."""

    exit_code: int
    output: str
    errors: str
    wall: float
    processor: float
    peak: float


def finished(command: Sequence[str]) -> Finished:
    """Run a program and the processes it starts to their end."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+") as errors:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with subprocess.Popen(command, stdout=out, stderr=errors) as process:
            watch = _Watch(process.pid)
            exit_code = process.wait()
            wall = time.perf_counter() - began
            peak = watch.ended()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        out.seek(0)
        errors.seek(0)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Finished(exit_code, out.read(), errors.read(), wall, processor, peak / 1000)


class _Watch(threading.Thread):
    """Looks at the memory of a process and all it started until it has ended."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._end = threading.Event()
        self._peak = 0
        self.start()

    def run(self) -> None:
        """Look again and again, not too often."""
        pause = 0.0
        while not self._end.wait(pause):
            began = time.perf_counter()
            self._peak = max(self._peak, sum(map(proportional_set, family(self._pid))))
            pause = min(LONGEST_PAUSE, max(LEAST_PAUSE, SHARE * (time.perf_counter() - began)))

    def ended(self) -> int:
        """Look no more; return the most that was seen, in kB."""
        self._end.set()
        self.join()
        return self._peak


def proportional_set(pid: int) -> int:
    """Return the kB of memory that a process has to itself, with its share of what it has together with others.

    0 for a process that has ended, and where the system does not tell (it is Linux that does).
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def family(pid: int) -> list[int]:
    """Return a process, and all that it and its own have started and that still run."""
    found = [pid]
    for each in found:
        try:
            for thread in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (thread / "children").read_text("ascii").split())
        except OSError:
            # It has ended meanwhile.
            continue
    return found
