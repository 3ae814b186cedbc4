"""Measure a cold build on clusters of growing size, and work out what more machines would give.

.venv/bin/python bench/cluster.py --stories 5000

Scheduler and workers are processes of this computer, so with more workers than processors the wall time says nothing.
What counts is processor time: what the coordinator does itself, and what it gives away. From both follows the time of
n machines: at best the larger of the two parts, at worst their sum.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus import write_site

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.engine.machines import Machines, machines  # noqa: E402

WORKERS: Final = (1, 2, 4, 8)
MACHINES: Final = (1, 4, 16, 64)
THREADS: Final = 4
"""Workers of one machine, in what is worked out."""
MANY: Final = 1_000_000
"""Stories of the site that is worked out."""
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """One cold build: seconds of wall time, and of processor time of coordinator, scheduler and workers."""

    wall: float
    coordinator: float
    scheduler: float
    workers: float


def processor_time(pid: int) -> float:
    """Return the seconds of processor time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measured(site: Path, folder: Path, name: str, count: int) -> Run:
    """Return a cold build on `count` workers; on none for 0."""
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--output", str(folder / name)]
    command += ["--cache", str(folder / f"{name}-cache")]

    def run(*more: str) -> tuple[float, float]:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*command, *more], check=True, stdout=subprocess.DEVNULL)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    if not count:
        return Run(*run(), 0.0, 0.0)
    with machines(folder, count) as found:
        idle = times(found)
        wall, own = run("--cluster", found.address)
        busy = times(found)
        return Run(wall, own, busy[0] - idle[0], busy[1] - idle[1])


def times(found: Machines) -> tuple[float, float]:
    """Return the processor time of the scheduler, and of all workers."""
    return processor_time(found.scheduler.pid), sum(processor_time(each.pid) for each in found.workers)


def main() -> None:
    """Print what was measured, and what is worked out of it, as tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=5_000)
    stories = parser.parse_args().stories
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site", stories)
        print("| workers | wall | coordinator | scheduler | workers' work |\n|---|---|---|---|---|")
        found = {}
        for count in (0, *WORKERS):
            found[count] = run = measured(folder / "site", folder, str(count), count)
            times = (run.wall, run.coordinator, run.scheduler, run.workers)
            print(f"| {count or 'none'} | {' | '.join(f'{each:.1f}' for each in times)} |")
    one, alone = found[2], found[0].coordinator
    factor = MANY / stories
    print(f"\nAlone, {MANY:,} stories: {alone * factor / THREADS / 60:.0f} min on {THREADS} processors.\n")
    print("| machines | at best, min | at worst, min |\n|---|---|---|")
    for number in MACHINES:
        own, work = one.coordinator * factor, one.workers * factor / (number * THREADS)
        print(f"| {number} | {max(own, work) / 60:.0f} | {(own + work) / 60:.0f} |")
    print(f"\nThe coordinator is the limit from {one.workers / one.coordinator / THREADS:.1f} machines on.")


if __name__ == "__main__":
    main()
