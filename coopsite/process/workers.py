"""Decides whether work is worth several processes, and runs it in one or many with the same results."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from coopsite.process.gc import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

_START_MS: Final = {"fork": 60.0, "spawn": 900.0}
_MUCH_MS: Final = 10_000.0
_MUCH_MEMORY: Final = 192 << 20
"""Where there is as much work as that, and this process as large, processes are spawned: starting them then hardly
counts, and forked ones would have copies of all that either they or this one touch."""
CHUNK: Final = 24
"""Items sent to a process together, where nothing else is said."""


class ClusterError(Exception):
    """A cluster cannot be used; `code` and `values` are those of a diagnostic."""

    def __init__(self, code: str, values: dict[str, str] | None = None) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values or {}


class Workers:
    """How many processes may work, and how they are started.

    `count` None means one a core, where the work is worth their start; a given count above one is always used.
    """

    def __init__(
        self, count: int | None = None, *, method: str | None = None, close: Sequence[int] = ()
    ) -> None:
        self._wanted = count
        self._count = max(1, count if count is not None else cores())
        self._method = method
        self._close = tuple(close)
        self.broke = False
        """Whether a process of an earlier run ended before its work was done."""
        self.lost = False
        """Whether a cluster was lost in the middle, so that this process did the rest."""
        self.refused: dict[str, dict[str, str]] = {}
        """Address of each worker of a cluster that could not be used → values of its diagnostic."""

    def run(
        self,
        prepare: Callable[[State], Callable[[Item], Result]],
        state: State,
        items: Iterable[Item],
        *,
        count: int,
        cost_ms: float,
        at_once: int = CHUNK,
        inherit: bool = False,
        meanwhile: Callable[[], None] | None = None,
        carry: Callable[[Item], Item] | None = None,  # noqa: ARG002 – for a cluster
    ) -> Iterator[Result]:
        """Yield `prepare(state)(item)` of every item, in order.

        `prepare` is called once a process and must be a module's function; spawning pickles `state`.
        `count` is the number of items, `cost_ms` the rough cost of one. Items are taken as they are needed, at most
        `at_once` sent together. With `inherit`, `state` holds what only a forked process has, such as open files;
        locks of this process then last until the last process ends. `meanwhile` is called in this process while the
        others work on their first items. `carry` makes an item whole for a computer that has not the site's files; here
        all have them.
        """
        method = self._method or start_method()
        if self._method is None and not inherit and count * cost_ms > _MUCH_MS and _memory() > _MUCH_MEMORY:
            method = "spawn"
        enough = count * cost_ms > 2 * _START_MS[method]
        if inherit:
            enough = enough and method == "fork"
        elif self._wanted:
            enough = count > self._count
        if not count:
            return
        if self._count == 1 or not enough:
            work = prepare(state)
            with frozen() if count > at_once else contextlib.nullcontext():
                yield from map(work, items)
            return
        # start-up time: where little is to be done, one process does it
        from coopsite.process.pool import Pool

        pool = Pool(self._count, method, () if inherit else self._close)
        size = max(1, min(at_once, count // (self._count * 2)))
        try:
            yield from pool.run(prepare, state, items, at_once=size, meanwhile=meanwhile)
        finally:
            self.broke |= pool.broke

    @contextlib.contextmanager
    def beside(
        self, work: Callable[[Item], Result], item: Item
    ) -> Iterator[Callable[[], Result | None] | None]:
        """Have a process of its own do `work(item)` while the block runs; yield what waits for the result.

        The result is None where the process ended before its work did. None is yielded where there is no other process.
        Work that nobody waited for ends with the block.
        """
        if self._count == 1 or (self._method or start_method()) != "fork":
            yield None
            return
        # start-up time: see `run`
        from coopsite.process.pool import Pool

        with Pool(1, "fork", self._close).beside(work, item) as result:
            yield result


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _memory() -> int:
    """Return how many bytes of memory this process has; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def start_method() -> str:
    """Return ``fork`` where it is safe (Linux, no other thread), else ``spawn``."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
