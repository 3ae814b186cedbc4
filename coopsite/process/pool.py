"""Processes that share work, each with a pipe of its own, so that the sudden end of one never keeps us waiting."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
from collections import deque
from itertools import chain, islice
from multiprocessing import Pipe, connection, get_context, parent_process
from queue import Empty, SimpleQueue
from traceback import format_exception
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct

from coopsite.process.gc import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_AHEAD: Final = 2
"""How many chunks a process has at once: the one it works on, and the one it takes up next."""
_WAITING: Final = 4
"""How many chunks a process may have been handed, or be about to be, while an earlier one is not done."""
_GRACE: Final = 10.0
"""Seconds a process has to finish the chunk it works on once it is no longer wanted."""


class Pool:
    """So many processes, started by `method` (``fork`` or ``spawn``); `close` names files they must not keep open."""

    def __init__(self, count: int, method: str, close: Sequence[int] = ()) -> None:
        self._count = count
        self._context = _context(method)
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

        See `coopsite.process.workers.Workers.run`.
        """
        source = iter(items)
        chunks: Iterator[list[Item]] = iter(lambda: list(islice(source, at_once)), [])
        waiting: deque[_Task[Item, Result]] = deque()
        once = iter(() if meanwhile is None else (meanwhile,))
        try:
            with self._started(prepare, state) as crew:
                for chunk in chunks:
                    waiting.append(_Task(chunk))
                    crew.hand_over(waiting[-1])
                    if len(waiting) >= self._count * _WAITING:
                        for action in once:
                            action()
                        yield from _first(crew, waiting)
                for action in once:
                    action()
                while waiting:
                    yield from _first(crew, waiting)
        except _BrokenError:
            self.broke = True
            # A worker was killed, by a machine short of memory most likely; one process needs less.
            work = prepare(state)
            for task in chain(waiting, map(_Task, chunks)):
                yield from task.results() if task.answer is not None else map(work, task.items)

    @contextlib.contextmanager
    def _started(self, prepare: Callable[[State], Callable[[Item], Result]], state: State) -> Iterator[_Crew]:
        forked = self._context.get_start_method() == "fork"
        # Made once and inherited: the processes share the memory of all that is imported for it.
        work = prepare(state) if forked else None
        crew = _Crew()
        with frozen() if forked else contextlib.nullcontext():
            try:
                for _ in range(self._count):
                    ours, theirs = Pipe()
                    given: tuple[Any, ...] = (prepare, state)
                    if forked:
                        given = (work, self._close, (ours, *crew.ends))
                    process = self._context.Process(
                        target=_work_forked if forked else _work_spawned, args=(theirs, *given), daemon=True
                    )
                    crew.take_on(process, ours, theirs)
                yield crew
            finally:
                crew.dismiss()


class _BrokenError(Exception):
    """A process ended before its work did, or could not be started."""


class _Fault(Struct, frozen=True):
    """What an item raised."""

    error: Exception


class _Task(Generic[Item, Result]):
    """A chunk of items, and what came of it once it is done."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.answer: list[Result] | _Fault | None = None

    def results(self) -> list[Result]:
        """Return what came of the items; raise what one of them raised."""
        assert self.answer is not None
        if isinstance(self.answer, _Fault):
            raise self.answer.error
        return self.answer


class _Hand:
    """A process, our end of its pipe, and the tasks it has, in the order of its answers."""

    def __init__(self, process: BaseProcess, pipe: Connection[Any, Any]) -> None:
        self.process = process
        self.pipe = pipe
        self.tasks: deque[_Task[Any, Any]] = deque()


class _Crew:
    """The processes of one run."""

    def __init__(self) -> None:
        self._hands: dict[object, _Hand] = {}
        self._pending: deque[_Task[Any, Any]] = deque()

    @property
    def ends(self) -> list[Connection[Any, Any]]:
        """Our ends of the pipes; a forked process has copies, which must not keep the others' pipes open."""
        return [hand.pipe for hand in self._hands.values()]

    def take_on(self, process: BaseProcess, ours: Connection[Any, Any], theirs: Connection[Any, Any]) -> None:
        """Start `process`. Where the machine has no room for it, those there are do the work."""
        try:
            with _undisturbed():
                process.start()
        except OSError as error:
            ours.close()
            if not self._hands:
                raise _BrokenError from error
            return
        finally:
            # Its own end is the only one left: once it is gone, we are told.
            theirs.close()
        self._hands[ours] = _Hand(process, ours)

    def hand_over(self, task: _Task[Any, Any]) -> None:
        """Have `task` done as soon as a process is free for it."""
        self._pending.append(task)
        hand = min(self._hands.values(), key=lambda each: len(each.tasks))
        self._supply(hand)

    def wait_for(self, task: _Task[Any, Any]) -> None:
        """Return once `task` is done. Raises `_BrokenError`."""
        self._receive(0)
        while task.answer is None:
            self._receive(None)

    def dismiss(self) -> None:
        """Let the processes end, those still at work after the chunk in hand; none outlives this."""
        for hand in self._hands.values():
            hand.pipe.close()
        for hand in self._hands.values():
            hand.process.join(_GRACE)
            if hand.process.is_alive():
                hand.process.kill()
                hand.process.join()
            hand.process.close()

    def _receive(self, timeout: float | None) -> None:
        for pipe in connection.wait(self.ends, timeout):
            hand = self._hands[pipe]
            try:
                answer = hand.pipe.recv()
            except Exception as error:
                # What it was saying was cut off by its end, or is more than memory holds.
                raise _BrokenError from error
            hand.tasks.popleft().answer = answer
            self._supply(hand)

    def _supply(self, hand: _Hand) -> None:
        while self._pending and len(hand.tasks) < _AHEAD:
            task = self._pending.popleft()
            hand.tasks.append(task)
            try:
                hand.pipe.send(task.items)
            except OSError as error:
                raise _BrokenError from error


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


def _first(crew: _Crew, waiting: deque[_Task[Item, Result]]) -> list[Result]:
    """Wait for the first chunk, and only then take it off."""
    crew.wait_for(waiting[0])
    return waiting.popleft().results()


def _context(method: str) -> SpawnContext | ForkContext:
    return get_context("fork") if sys.platform != "win32" and method == "fork" else get_context("spawn")


def _work_forked(
    pipe: Connection[Any, Any],
    work: Callable[[Any], Any],
    close: Sequence[int],
    ends: Sequence[Connection[Any, Any]],
) -> None:
    for end in ends:
        end.close()
    for descriptor in close:
        os.close(descriptor)
    gc.freeze()
    _answer(pipe, work)


def _work_spawned(
    pipe: Connection[Any, Any], prepare: Callable[[State], Callable[[Any], Any]], state: State
) -> None:
    work = prepare(state)
    gc.collect()
    gc.freeze()
    _answer(pipe, work)


def _answer(pipe: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    """Do the chunks that come through `pipe` until it is closed."""
    # The parent hears what is sent to all of us and ends us in order.
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    chunks: SimpleQueue[list[Any] | None] = SimpleQueue()
    # The parent never waits to hand something over, whatever we are at.
    threading.Thread(target=_listen, args=(pipe, chunks), daemon=True).start()
    while (chunk := chunks.get()) is not None:
        try:
            answer: list[Any] | _Fault = [work(item) for item in chunk]
        except Exception as error:
            error.add_note("".join(format_exception(error)))
            answer = _Fault(error)
        try:
            pipe.send(answer)
        except OSError:
            return


def _listen(pipe: Connection[Any, Any], chunks: SimpleQueue[list[Any] | None]) -> None:
    parent = parent_process()
    assert parent is not None
    while True:
        if parent.sentinel in connection.wait([pipe, parent.sentinel]):
            # It was killed: we go too.
            os._exit(1)
        try:
            chunks.put(pipe.recv())
        except (EOFError, OSError):
            break
    with contextlib.suppress(Empty):
        while True:
            chunks.get_nowait()
    chunks.put(None)
