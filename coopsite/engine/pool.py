"""Processes that share work, and one at a time asked for what they made."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
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

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Pool:
    """So many processes, started by `method` (``fork`` or ``spawn``); `close` names files they must not keep open."""

    def __init__(self, count: int, method: str, close: Sequence[int] = ()) -> None:
        self._count = count
        self._method = method
        self._close = tuple(close)
        self.broke = False
        """Whether one of them came to a sudden end, and may have left something half done."""

    def run(
        self,
        prepare: Callable[[State], Callable[[Item], Result]],
        state: State,
        items: Iterable[Item],
        *,
        at_once: int,
        meanwhile: Callable[[], None] | None,
    ) -> Iterator[Result]:
        """Yield `prepare(state)(item)` of every item, in order, `at_once` of them handed over together.

        See `coopsite.engine.workers.Workers.run`.
        """
        source = iter(items)
        chunks: Iterator[list[Item]] = iter(lambda: list(islice(source, at_once)), [])
        waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        once = iter(() if meanwhile is None else (meanwhile,))
        try:
            with self._started(prepare, state) as executor:
                for chunk in chunks:
                    waiting.append((chunk, _submit(executor, chunk)))
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
    def _started(
        self, prepare: Callable[[State], Callable[[Item], Result]], state: State
    ) -> Iterator[Executor]:
        forked = self._method == "fork"
        if forked:
            # Made once and inherited: the processes share the memory of all that is imported for it.
            _bench.work = prepare(state)
        begin: tuple[Callable[..., None], tuple[Any, ...]] = (
            (_begin_forked, (self._close,)) if forked else (_begin, (prepare, state))
        )
        executor = ProcessPoolExecutor(
            self._count, mp_context=get_context(self._method), initializer=begin[0], initargs=begin[1]
        )
        with frozen() if forked else contextlib.nullcontext():
            try:
                yield executor
            finally:
                executor.shutdown(wait=True, cancel_futures=True)
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


def _submit(executor: Executor, chunk: list[Item]) -> Future[list[Result]]:
    """Hand a chunk over; a pool found broken shows in the future, as it does for chunks handed over before."""
    try:
        with _undisturbed():
            return executor.submit(_work, chunk)
    except BrokenProcessPool as error:
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def _first(waiting: deque[tuple[list[Item], Future[list[Result]]]]) -> list[Result]:
    """Wait for the first chunk, and only then take it off."""
    results = waiting[0][1].result()
    waiting.popleft()
    return results


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
