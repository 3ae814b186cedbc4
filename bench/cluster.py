"""Measure cold builds on clusters of growing size, and work out what more machines would give.

.venv/bin/python bench/cluster.py --stories 5000

Scheduler and workers are processes of this computer, so with more workers than processors the wall time says nothing.
What counts is what each phase takes of whose processor time, and what it sends. From that `simulated.py` works out what
many machines would take. Bytes are those of this computer's loopback network, so nothing else may use it meanwhile.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from unittest.mock import patch

from corpus import write_site
from measure import machine, table
from simulated import (
    COORDINATOR,
    SCHEDULER,
    Cluster,
    Phase,
    enough,
    least_seconds,
    part_seconds,
    seconds,
)
from watched import finished

from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from coopsite.process import cluster

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.engine.machines import Machines, machines  # noqa: E402

WORKERS: Final = (2, 4, 8)
MACHINES: Final = (1, 4, 16, 64)
THREADS: Final = 4
"""Workers of one machine, in what is worked out."""
NETWORK: Final = 125e6
"""Bytes a second of the network there: 1 Gbit/s."""
MANY: Final = 1_000_000
"""Stories of the site that is worked out."""
DRAWN: Final = 100
"""Stories of the site on which the drawing of share images is measured."""
FEWER: Final = 5
"""The part of all stories that a site has which is built to see what more of them take more."""
TICKS: Final = os.sysconf("SC_CLK_TCK")
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """What something took: seconds of wall time, processor seconds of each part, and bytes between them."""

    wall: float = 0.0
    coordinator: float = 0.0
    scheduler: float = 0.0
    workers: float = 0.0
    moved: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Cost) -> Cost:
        return Cost(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


Costs = dict[str, Cost]
"""What each phase of a build took, by its name."""


class Meter:
    """The progress callback of a build on a cluster; adds up what each phase costs."""

    def __init__(self, found: Machines) -> None:
        self._found = found
        self._phase = ""
        self._before = self._so_far()
        self.costs: Costs = {}

    def __call__(self, phase: str, *_: int) -> None:
        """Note that the build is at `phase`."""
        if phase != self._phase:
            now = self._so_far()
            if self._phase:
                self.costs[self._phase] = self.costs.get(self._phase, Cost()) + now - self._before
            self._phase, self._before = phase, now

    def _so_far(self) -> Cost:
        found = self._found
        return Cost(
            time.perf_counter(),
            time.process_time(),
            processor_time(found.scheduler.pid),
            sum(processor_time(each.pid) for each in found.workers),
            loopback() / 2,  # from the sender to the scheduler, and from there to the receiver
        )


def processor_time(pid: int) -> float:
    """Return the seconds of processor time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def loopback() -> int:
    """Return the bytes that went over this computer's own network so far."""
    lines = Path("/proc/net/dev").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.lstrip().startswith("lo:"))


def measured(site: Path, folder: Path, count: int) -> Costs:
    """Return what each phase of a cold build on `count` workers costs."""
    # Even what few stories take is to be done there.
    with patch.object(cluster, "WORTH_MS", 1.0), machines(folder, count) as found:
        meter = Meter(found)
        place = folder / f"{site.name}-{count}"
        cache = place.with_name(f"{place.name}-cache")
        built = build(BuildOptions(site, place, NOW, progress=meter, cache=cache, cluster=found.address))
        meter("")
    if built.exit_code or any(each.code == "N615" for each in built.diagnostics):
        sys.exit(f"The build on {count} workers failed: {built.diagnostics}")
    return meter.costs


def alone(site: Path, folder: Path) -> Cost:
    """Return what a cold build without a cluster costs."""
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--now", NOW.isoformat()]
    done = finished([*command, "--output", str(folder / "alone"), "--cache", str(folder / "alone-cache")])
    if done.exit_code:
        sys.exit(f"The build failed: {done.errors}")
    return Cost(done.wall, done.processor)


def phases_of(fewer: Costs, few: Costs, many: Costs, stories: int) -> list[Phase]:
    """Return what each phase costs, from builds of `stories` stories more and less, and on more workers.

    What more stories take more, each of them takes; what more workers take more, each takes once, to prepare itself.
    The rest is taken once in a build, and left out.
    """
    found = []
    for name, cost in few.items():
        each = Cost(*(max(0.0, figure) / stories for figure in astuple(cost - fewer.get(name, Cost()))))
        if cost.workers < cost.coordinator / 5:
            # They say from time to time that they are there; otherwise they do nothing in it.
            found.append(Phase(name, each.coordinator))
        else:
            once = max(0.0, (many[name].workers - cost.workers) / (WORKERS[-1] - WORKERS[0]))
            found.append(Phase(name, each.coordinator, each.scheduler, each.workers, each.moved, once))
    return found


def drawing_of(folder: Path) -> list[Phase]:
    """Return what the drawing of share images costs."""
    more, less = folder / "drawn", folder / "drawn-less"
    write_site(more, DRAWN, "share_images: yes\n")
    write_site(less, DRAWN // FEWER, "share_images: yes\n")
    fewer = measured(less, folder, WORKERS[0])
    few, many = (measured(more, folder, count) for count in (WORKERS[0], WORKERS[-1]))
    return [each for each in phases_of(fewer, few, many, DRAWN - DRAWN // FEWER) if each.name == "pictures"]


def measured_table(costs: Costs) -> str:
    """Return what builds took, in seconds and MB."""
    rows = {
        name: [f"{figure:.1f}" for figure in (*astuple(cost)[:4], cost.moved / 1e6)]
        for name, cost in costs.items()
    }
    return table("workers", ("wall", "coordinator", "scheduler", "workers", "MB moved"), rows.items())


def phases_table(phases: Sequence[Phase]) -> str:
    """Return what phases cost for a thousand stories."""
    rows = {
        each.name: [
            *(f"{1000 * figure:.2f}" for figure in (each.coordinator, each.scheduler, each.workers)),
            f"{1000 * each.moved / 1e6:.1f}",
            f"{each.prepared:.1f}",
        ]
        for each in phases
    }
    names = ("coordinator, s", "scheduler, s", "workers, s", "MB moved", "once a thread, s")
    return table("a thousand stories", names, rows.items())


def outcome_table(phases: Sequence[Phase], lone: float) -> str:
    """Return what clusters would take for `MANY` stories; `lone` are the seconds of this computer without one."""
    parts = part_seconds(phases, MANY, NETWORK)
    rows = {f"none, {os.cpu_count()} processors": [f"{lone / 60:.0f}", "", "", ""]}
    for number in MACHINES:
        took = seconds(phases, MANY, Cluster(number * THREADS, NETWORK))
        work = MANY * sum(each.workers for each in phases)
        rows[str(number)] = [
            f"{took / 60:.0f}",
            *(f"{100 * parts[name] / took:.0f} %" for name in (COORDINATOR, SCHEDULER)),
            f"{100 * work / (took * number * THREADS):.0f} %",
        ]
    return table("machines", ("minutes", "coordinator busy", "scheduler busy", "workers busy"), rows.items())


def limits(phases: Sequence[Phase]) -> str:
    """Return what is the limit, and from where on more machines are of no more use."""
    parts = part_seconds(phases, MANY, NETWORK)
    least = least_seconds(phases, MANY, NETWORK)
    moved = MANY * sum(each.moved for each in phases)
    own = ", ".join(
        f"{name} {1000 * took / MANY:.2f} s a thousand stories, {took / 60:.0f} min for {MANY:,}"
        for name, took in parts.items()
        if name in (COORDINATOR, SCHEDULER)
    )
    return (
        f"The {max(least, key=least.__getitem__)} is the limit. No number of machines takes less than "
        f"{sum(least.values()) / 60:.0f} min, phase by phase the slowest part's. Alone, {own}; {moved / 1e9:.0f} GB "
        f"cross the network, {parts['network'] / 60:.0f} min each way. From "
        f"{enough(phases, MANY, THREADS, NETWORK)} machines on, twice as many save less than a tenth."
    )


def main() -> None:
    """Print what was measured, and what is worked out of it, as tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=5_000)
    stories = parser.parse_args().stories
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site, less = folder / "site", folder / "less"
        write_site(site, stories)
        write_site(less, stories // FEWER)
        lone = alone(site, folder)
        runs = {count: measured(site, folder, count) for count in WORKERS}
        fewer = measured(less, folder, WORKERS[0])
        pictures = drawing_of(folder)
    print(f"{machine()} · {stories:,} stories × 2, cold\n")
    totals = {str(count): sum(run.values(), Cost()) for count, run in runs.items()}
    print(measured_table({"none": lone, **totals}))
    phases = phases_of(fewer, runs[WORKERS[0]], runs[WORKERS[-1]], stories - stories // FEWER)
    print(f"\n{phases_table([*phases, *pictures])}")
    print(f"\nWorked out: {MANY:,} stories, {THREADS} threads a machine, {NETWORK * 8 / 1e9:g} Gbit/s.")
    lone_seconds = lone.wall * MANY / stories
    print(f"\n{outcome_table(phases, lone_seconds)}\n\n{limits(phases)}")
    drawing = MANY * sum(each.coordinator + each.workers for each in pictures) / (os.cpu_count() or 1)
    print("\nWith share images, drawn without a cluster by all processors at once:\n")
    print(f"{outcome_table([*phases, *pictures], lone_seconds + drawing)}\n\n{limits([*phases, *pictures])}")


if __name__ == "__main__":
    main()
