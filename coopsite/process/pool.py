"""A pool of processes that yields results in the order of its input; each has a pipe of its own."""

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
"""Chunks a process has at once: the one it works on, and the next."""
_WAITING: Final = 4
"""Chunks per process that are sent or wait to be sent before the first of them is done."""
_GRACE: Final = 10.0
"""Seconds a process has to finish the chunk it works on once it is no longer wanted."""


class Pool:
    """`count` processes, started by `method` (``fork`` or ``spawn``), in which the descriptors `close` are closed."""

    def __init__(self, count: int, method: str, close: Sequence[int] = ()) -> None:
        self._count = count
        self._context = _context(method)
        self._close = tuple(close)
        self.broke = False
        """Whether a process ended before its work was done; what it was writing may be incomplete."""

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
            with self._started(prepare, state) as processes:
                for chunk in chunks:
                    waiting.append(_Task(chunk))
                    processes.submit(waiting[-1])
                    if len(waiting) >= self._count * _WAITING:
                        for action in once:
                            action()
                        yield from _next_results(processes, waiting)
                for action in once:
                    action()
                while waiting:
                    yield from _next_results(processes, waiting)
        except _BrokenError:
            self.broke = True
            # Most likely the system killed one for want of memory; a single process needs less.
            work = prepare(state)
            for task in chain(waiting, map(_Task, chunks)):
                yield from task.results() if task.answer is not None else map(work, task.items)

    @contextlib.contextmanager
    def beside(
        self, work: Callable[[Item], Result], item: Item
    ) -> Iterator[Callable[[], Result | None] | None]:
        """Have a forked process do `work(item)` while the block runs; see `coopsite.process.workers.Workers.beside`."""
        task: _Task[Item, Result] = _Task([item])
        with contextlib.ExitStack() as started:
            try:
                processes = started.enter_context(self._started(_itself, work))
                processes.submit(task)
            except _BrokenError:
                yield None
                return

            def result() -> Result | None:
                try:
                    processes.wait_for(task)
                except _BrokenError:
                    return None
                return task.results()[0]

            try:
                yield result
            finally:
                if task.answer is None:
                    processes.kill()

    @contextlib.contextmanager
    def _started(
        self, prepare: Callable[[State], Callable[[Item], Result]], state: State
    ) -> Iterator[_Processes]:
        forked = self._context.get_start_method() == "fork"
        # Made once and inherited: the processes share the memory of all that is imported for it.
        work = prepare(state) if forked else None
        processes = _Processes()
        with frozen() if forked else contextlib.nullcontext():
            try:
                for _ in range(self._count):
                    ours, theirs = Pipe()
                    given: tuple[Any, ...] = (prepare,)
                    if forked:
                        given = (work, self._close, (ours, *processes.ends))
                    process = self._context.Process(
                        target=_work_forked if forked else _work_spawned, args=(theirs, *given), daemon=True
                    )
                    processes.start(process, ours, theirs)
                if not forked:
                    processes.tell(state)
                yield processes
            finally:
                processes.stop()


class _BrokenError(Exception):
    """A process ended before its work did, or could not be started."""


class _Raised(Struct, frozen=True):
    """What an item raised."""

    error: Exception


class _Task(Generic[Item, Result]):
    """A chunk of items, and its answer once it is done."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.answer: list[Result] | _Raised | None = None

    def results(self) -> list[Result]:
        """Return the results of the items; raise what one of them raised."""
        assert self.answer is not None
        if isinstance(self.answer, _Raised):
            raise self.answer.error
        return self.answer


class _Worker:
    """A process, our end of its pipe, and the tasks sent to it, in order."""

    def __init__(self, process: BaseProcess, pipe: Connection[Any, Any]) -> None:
        self.process = process
        self.pipe = pipe
        self.tasks: deque[_Task[Any, Any]] = deque()


class _Processes:
    """The processes of one run."""

    def __init__(self) -> None:
        self._workers: dict[object, _Worker] = {}
        self._pending: deque[_Task[Any, Any]] = deque()

    @property
    def ends(self) -> list[Connection[Any, Any]]:
        """Our ends of the pipes. A forked process has copies, which it must close."""
        return [worker.pipe for worker in self._workers.values()]

    def start(self, process: BaseProcess, ours: Connection[Any, Any], theirs: Connection[Any, Any]) -> None:
        """Start `process`. Where the machine has no room for it, the processes there are do the work."""
        try:
            with _undisturbed():
                process.start()
        except OSError as error:
            ours.close()
            if not self._workers:
                raise _BrokenError from error
            return
        finally:
            # Now the process alone has this end: when it ends, so does the pipe.
            theirs.close()
        self._workers[ours] = _Worker(process, ours)

    def tell(self, state: object) -> None:
        """Send `state` to every process. Raises `_BrokenError`.

        What `multiprocessing` itself hands to a process goes through a pipe of which this process holds both ends:
        sending more than the pipe has room for would wait for ever where the process ended meanwhile.
        """
        for worker in self._workers.values():
            try:
                worker.pipe.send(state)
            except OSError as error:
                raise _BrokenError from error

    def submit(self, task: _Task[Any, Any]) -> None:
        """Send `task` to the process with the fewest, as soon as it may have another."""
        self._pending.append(task)
        worker = min(self._workers.values(), key=lambda each: len(each.tasks))
        self._send_to(worker)

    def wait_for(self, task: _Task[Any, Any]) -> None:
        """Return once `task` is done. Raises `_BrokenError`."""
        self._receive(0)
        while task.answer is None:
            self._receive(None)

    def kill(self) -> None:
        """End the processes in the middle of their work."""
        for worker in self._workers.values():
            worker.process.kill()

    def stop(self) -> None:
        """Wait for the processes to end after the chunk they work on; kill those that take longer than `_GRACE`."""
        for worker in self._workers.values():
            worker.pipe.close()
        for worker in self._workers.values():
            worker.process.join(_GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()

    def _receive(self, timeout: float | None) -> None:
        for pipe in connection.wait(self.ends, timeout):
            worker = self._workers[pipe]
            try:
                answer = worker.pipe.recv()
            except Exception as error:
                # The process ended while it sent, or its answer is more than memory holds.
                raise _BrokenError from error
            worker.tasks.popleft().answer = answer
            self._send_to(worker)

    def _send_to(self, worker: _Worker) -> None:
        while self._pending and len(worker.tasks) < _AHEAD:
            task = self._pending.popleft()
            worker.tasks.append(task)
            try:
                worker.pipe.send(task.items)
            except OSError as error:
                raise _BrokenError from error


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Block signals: a process just started would handle them as its parent does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _itself(work: Callable[[Item], Result]) -> Callable[[Item], Result]:
    return work


def _next_results(processes: _Processes, waiting: deque[_Task[Item, Result]]) -> list[Result]:
    """Wait for the first task, and only then take it off the queue."""
    processes.wait_for(waiting[0])
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


def _work_spawned(pipe: Connection[Any, Any], prepare: Callable[[Any], Callable[[Any], Any]]) -> None:
    try:
        state = pipe.recv()
    except (EOFError, OSError):
        return
    work = prepare(state)
    gc.collect()
    gc.freeze()
    _answer(pipe, work)


def _answer(pipe: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    """Answer the chunks that come through `pipe` until it is closed."""
    # A signal to the whole group reaches the parent, which ends its processes in order.
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    chunks: SimpleQueue[list[Any] | None] = SimpleQueue()
    # So that the parent never waits while it sends.
    threading.Thread(target=_listen, args=(pipe, chunks), daemon=True).start()
    while (chunk := chunks.get()) is not None:
        try:
            answer: list[Any] | _Raised = [work(item) for item in chunk]
        except Exception as error:
            error.add_note("".join(format_exception(error)))
            answer = _Raised(error)
        try:
            pipe.send(answer)
        except OSError:
            return


def _listen(pipe: Connection[Any, Any], chunks: SimpleQueue[list[Any] | None]) -> None:
    parent = parent_process()
    assert parent is not None
    while True:
        if parent.sentinel in connection.wait([pipe, parent.sentinel]):
            # The parent was killed.
            os._exit(1)
        try:
            chunks.put(pipe.recv())
        except (EOFError, OSError):
            break
    with contextlib.suppress(Empty):
        while True:
            chunks.get_nowait()
    chunks.put(None)
