"""Work out, batch by batch, how long a build takes on a cluster, from what each phase was measured to cost.

What is simulated: phases follow one another. In those that are spread, the coordinator hands over batches as
`ClusterWorkers.run` does, so many ahead of the first that is not yet answered; they pass the scheduler and the
coordinator's network one after the other, wait for a free thread, and come back in order. What is not: workers that
fail or are of different speed, disks, and memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapreplace
from typing import Final

from coopsite.process.cluster import AHEAD, BATCH

COORDINATOR: Final = "coordinator"
SCHEDULER: Final = "scheduler"
NETWORK: Final = "network"


@dataclass(frozen=True)
class Phase:
    """What a phase costs: seconds of processor time and bytes for each story, and seconds once for each thread."""

    name: str
    coordinator: float
    scheduler: float = 0.0
    workers: float = 0.0
    moved: float = 0.0
    prepared: float = 0.0


@dataclass(frozen=True)
class Cluster:
    """How many threads work, and how many bytes a second the coordinator's network takes in each direction."""

    threads: int
    network: float


def seconds(phases: Sequence[Phase], stories: int, cluster: Cluster) -> float:
    """Return how long a build of `stories` stories takes."""
    return sum(_seconds(phase, stories, cluster) for phase in phases)


def part_seconds(phases: Sequence[Phase], stories: int, network: float) -> dict[str, float]:
    """Return how long each part is at work of which there is one only, however many machines there are."""
    parts = [_parts(phase, network) for phase in phases]
    return {name: stories * sum(part[name] for part in parts) for name in (COORDINATOR, SCHEDULER, NETWORK)}


def least_seconds(phases: Sequence[Phase], stories: int, network: float) -> dict[str, float]:
    """Return for how long each of these parts is the one that all others wait for: no cluster makes a build faster.

    Phases follow one another, so it is another part in each; the one with most is the limit.
    """
    found = dict.fromkeys((COORDINATOR, SCHEDULER, NETWORK), 0.0)
    for phase in phases:
        parts = _parts(phase, network)
        slowest = max(parts, key=parts.__getitem__)
        found[slowest] += stories * parts[slowest]
    return found


def enough(phases: Sequence[Phase], stories: int, threads: int, network: float) -> int:
    """Return from how many machines on, of so many threads, twice as many save less than a tenth."""
    machines = 1
    while True:
        now, then = (
            seconds(phases, stories, Cluster(each * threads, network)) for each in (machines, 2 * machines)
        )
        if then > 0.9 * now:
            return machines
        machines *= 2


def _parts(phase: Phase, network: float) -> dict[str, float]:
    return {
        COORDINATOR: phase.coordinator,
        SCHEDULER: phase.scheduler,
        NETWORK: phase.moved / 2 / network,  # in each direction at once
    }


def _seconds(phase: Phase, stories: int, cluster: Cluster) -> float:
    if not phase.workers:
        return stories * phase.coordinator
    batches = max(1, round(stories * phase.workers / BATCH))
    size = stories / batches
    # One half of the coordinator's work, and of the bytes, goes before the work of a batch, the other after it.
    own, wire = size * phase.coordinator / 2, size * phase.moved / 2 / cluster.network
    clock = scheduler = sent = fetched = 0.0
    free = [phase.prepared] * cluster.threads
    waiting: deque[float] = deque()
    for _ in range(batches):
        clock += own
        scheduler = max(scheduler, clock) + size * phase.scheduler
        sent = max(sent, scheduler) + wire
        done = max(sent, free[0]) + size * phase.workers
        heapreplace(free, done)
        waiting.append(done)
        if len(waiting) >= AHEAD * cluster.threads:
            fetched = max(fetched, waiting.popleft()) + wire
            clock = max(clock, fetched) + own
    for done in waiting:
        fetched = max(fetched, done) + wire
        clock = max(clock, fetched) + own
    return clock
