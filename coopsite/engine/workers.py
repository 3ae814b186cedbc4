"""Spreads work over processes when there is enough of it, with the same results as one process would give."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from coopsite.engine.collector import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

_START_MS: Final = {"fork": 60.0, "spawn": 900.0}
_CHUNK: Final = 24
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Workers:
    """How many processes may work, and how they are started.

    `count` None means one a core, where the work is worth their start; a given count above one is used.
    """

    def __init__(
        self, count: int | None = None, *, method: str | None = None, close: Sequence[int] = ()
    ) -> None:
        self._wanted = count
        self._count = max(1, count if count is not None else cores())
        self._method = method
        self._close = tuple(close)
        self.broke = False
        """Whether a process of ours came to a sudden end, and may have left something half done."""

    def run(
        self,
        prepare: Callable[[State], Callable[[Item], Result]],
        state: State,
        items: Iterable[Item],
        *,
        count: int,
        cost_ms: float,
        at_once: int = _CHUNK,
        inherit: bool = False,
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[Result]:
        """Yield `prepare(state)(item)` of every item, in order.

        `prepare` is called once a process and must be a module's function; spawning pickles `state`.
        `count` is how many items there are, `cost_ms` what one costs, roughly. Items are taken as they
        are needed, at most `at_once` handed over together. With `inherit`, `state` holds what only a forked
        process has, open files for one, and what this process has locked stays locked until the last one ends.
        While other processes work on their first items, this one does what `meanwhile` says.
        """
        method = self._method or start_method()
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
        size = max(1, min(at_once, count // (self._count * 2)))
        source = iter(items)
        chunks: Iterator[list[Item]] = iter(lambda: list(islice(source, size)), [])
        waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        once = iter(() if meanwhile is None else (meanwhile,))
        try:
            with self._pool(method, prepare, state, () if inherit else self._close) as pool:
                for chunk in chunks:
                    waiting.append((chunk, _submit(pool, chunk)))
                    if len(waiting) >= self._count * 4:
                        for action in once:
                            action()
                        yield from _first(waiting)
                for action in once:
                    action()
                while waiting:
                    yield from _first(waiting)
        except BrokenProcessPool:
            self.broke = True
            # A worker was killed, by a machine short of memory most likely; one process needs less.
            work = prepare(state)
            for chunk in chain((chunk for chunk, _ in waiting), chunks):
                yield from map(work, chunk)

    @contextlib.contextmanager
    def _pool(
        self,
        method: str,
        prepare: Callable[[State], Callable[[Item], Result]],
        state: State,
        close: tuple[int, ...],
    ) -> Iterator[Executor]:
        forked = method == "fork"
        if forked:
            # Made once and inherited: the processes share the memory of all that is imported for it.
            _bench.work = prepare(state)
        begin: tuple[Callable[..., None], tuple[Any, ...]] = (
            (_begin_forked, (close,)) if forked else (_begin, (prepare, state))
        )
        pool = ProcessPoolExecutor(
            self._count, mp_context=get_context(method), initializer=begin[0], initargs=begin[1]
        )
        with frozen() if forked else contextlib.nullcontext():
            try:
                yield pool
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                if forked:
                    del _bench.work


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep signals waiting: a process just started would take them as its parent does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _submit(pool: Executor, chunk: list[Item]) -> Future[list[Result]]:
    """Hand a chunk over; a pool found broken shows in the future, as it does for chunks handed over before."""
    try:
        with _undisturbed():
            return pool.submit(_work, chunk)
    except BrokenProcessPool as error:
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def _first(waiting: deque[tuple[list[Item], Future[list[Result]]]]) -> list[Result]:
    """Wait for the first chunk, and only then take it off."""
    results = waiting[0][1].result()
    waiting.popleft()
    return results


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def start_method() -> str:
    """Return ``fork`` where it is safe (Linux, no other thread), else ``spawn``."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


class _Bench(Generic[Item, Result]):
    """What a worker process works with, from its start to its end."""

    work: Callable[[Item], Result]


_bench: Final[_Bench[Any, Any]] = _Bench()


def _begin(prepare: Callable[[State], Callable[[Any], Any]], state: State) -> None:
    _obey_parent()
    _bench.work = prepare(state)
    gc.collect()
    gc.freeze()


def _begin_forked(close: tuple[int, ...]) -> None:
    _obey_parent()
    for descriptor in close:
        os.close(descriptor)
    gc.freeze()


def _obey_parent() -> None:
    # The parent hears what is sent to all of us and ends us in order; should it be killed, we go too.
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(chunk: Sequence[Any]) -> list[Any]:
    return [_bench.work(item) for item in chunk]
