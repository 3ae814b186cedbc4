"""Runs work on the workers of a Dask cluster, through the interface of `Workers`."""

from __future__ import annotations

import asyncio
import gc
import logging
import pickle
import platform
import threading
import time
import uuid
from collections import deque
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct

from coopsite import __version__
from coopsite.cache.version import fingerprint
from coopsite.process.workers import CHUNK, ClusterError, Workers, cores

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from concurrent.futures import Future as Asked

    from distributed import Client, Future, LocalCluster

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

LOCAL: Final = "local"
"""The address that stands for a cluster on this computer, started for one build."""
WORTH_MS: Final = 1_000.0
"""Work that takes less is done here: handing it over costs as much."""
BATCH: Final = 0.3
"""Seconds that a batch is to take a worker; the scheduler needs about a thousandth of a second for each."""
_LARGEST: Final = 512
"""Items of a batch at most; their results wait in memory."""
AHEAD: Final = 3
"""Batches that each thread of the cluster has at once, the one it works on among them."""
CONNECT: Final = 15.0
"""Seconds in which the scheduler, and at first every worker, must answer."""
_CLOSE: Final = 5.0
_POLL: Final = 5.0
"""Seconds after which to look whether any worker is left."""
_LOOK: Final = 1.0
"""Seconds after which to look for workers that have come."""
_PAUSE: Final = 0.02
"""Seconds between two looks at workers that are asked who they are."""
_FETCH: Final = 60.0
"""Seconds in which the results of a batch must have come; over a slow network they take longer than the work."""
_RETRIES: Final = 2
"""Times a batch whose worker was lost is given to another."""


class _LostError(Exception):
    """No worker is left, or the scheduler has gone."""


class _StrangerError(Exception):
    """Work came to a worker that is not as the computer that gave it."""


class Identity(Struct, frozen=True):
    """What must be the same on all computers of a cluster."""

    code: str
    release: str
    python: str


class _Held(Struct, frozen=True):
    """What a run is prepared with, pickled: as data it travels from worker to worker."""

    run: str
    data: bytes
    giver: Identity


class _Answer(Struct, frozen=True):
    """The results of a batch, or what one of its items raised; and the seconds it took."""

    seconds: float
    results: list[Any]
    error: Exception | None = None


class _Team(Struct, frozen=True):
    """Workers that were given together what a run is prepared with."""

    workers: frozenset[str]
    held: Future[Any]


class _Handed(Struct, frozen=True):
    """To whom a batch was given, and the promise of its results."""

    team: _Team
    future: Future[Any]


class _Batch(Struct, Generic[Item]):
    """Items that one worker does together; `handed` once they were given to a team."""

    items: list[Item]
    handed: _Handed | None = None


class ClusterWorkers(Workers):
    """The workers of the cluster at `address`, which is connected to when there is first enough work for it.

    Files are read here and travel with the work (`carry`), so no disk is shared. What inherits open files, and what is
    not worth sending, is done in this process. Raises `ClusterError` from `run` where the cluster cannot be used; one
    that is lost in the middle leaves the rest to this process (`lost`). Workers that come later are used as well, but
    for those that are not as this computer (`refused`).
    """

    def __init__(self, address: str, *, close: Sequence[int] = ()) -> None:
        super().__init__(1, close=close)
        self._address = address
        self._client: Client | None = None
        self._own: LocalCluster | None = None
        self._members: _Members | None = None

    def close(self) -> None:
        """End the connection, and the cluster if it was started here."""
        with suppress(Exception):
            # Nothing more is wanted of it, and a scheduler that is gone says so in many ways.
            if self._client is not None:
                self._client.close(timeout=_CLOSE)  # type: ignore[no-untyped-call]
        with suppress(Exception):
            if self._own is not None:
                self._own.close(timeout=_CLOSE)
        self._client = self._members = None
        if self._own is not None:
            self._own = None
            # Its processes leave semaphores in cycles, which the system would report once this one has ended.
            gc.collect()

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
        carry: Callable[[Item], Item] | None = None,
    ) -> Iterator[Result]:
        """Yield `prepare(state)(item)` of every item, in order; see `Workers.run`."""
        if inherit or self.lost or count * cost_ms < WORTH_MS:
            yield from super().run(
                prepare, state, items, count=count, cost_ms=cost_ms, at_once=at_once, inherit=inherit
            )
            return
        members = self._connected()
        largest = at_once if at_once < CHUNK else _LARGEST
        source, waiting = iter(items), deque[_Batch[Item]]()
        size = min(largest, max(1, int(BATCH * 1000 / cost_ms)))
        try:
            members.wait()
            work = _Run(members, pickle.dumps((prepare, state)), carry)
            if meanwhile is not None:
                meanwhile()
            while batch := list(islice(source, size)):
                waiting.append(_Batch(batch))
                work.hand_over(waiting[-1])
                members.look_now_and_then()
                if len(waiting) >= AHEAD * sum(members.threads.values()):
                    answer = work.wait_for(waiting[0])
                    size = min(largest, max(1, int(BATCH * len(waiting[0].items) / (answer.seconds or 1e-6))))
                    waiting.popleft()
                    yield from answer.results
            while waiting:
                answer = work.wait_for(waiting[0])
                waiting.popleft()
                yield from answer.results
        except _LostError:
            self.lost = True
            here = prepare(state)
            left = chain.from_iterable(each.items for each in waiting)
            yield from map(here, chain(left, source))

    def _connected(self) -> _Members:
        """Return who can work; connect first, and look at every worker. Raises `ClusterError`."""
        if self._members is None:
            try:
                # start-up time: only builds with a cluster need it
                from distributed import Client
            except ImportError:
                raise ClusterError("E616") from None
            # Builds say themselves what goes wrong, and states are large by nature.
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            try:
                scheduler = self._started()
                if isinstance(scheduler, str):
                    greet(scheduler)
                self._client = Client(scheduler, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
                members = _Members(self._client, self.refused)
                members.wait_for_all()
            except Exception as error:
                # No such address, nobody there: the library has many names for it.
                self.close()
                raise ClusterError("E613", {"address": self._address}) from error
            if self.refused or not members.threads:
                self.close()
                for _, values in sorted(self.refused.items()):
                    raise ClusterError("E614", values)
                raise ClusterError("E613", {"address": self._address})
            self._members = members
        return self._members

    def _started(self) -> str | LocalCluster:
        if self._address != LOCAL:
            return self._address
        from distributed import LocalCluster  # start-up time: see `_connected`

        self._own = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=cores(),
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
        return self._own


class _Members:
    """The workers of a cluster, of which only those are used that are as this computer."""

    def __init__(self, client: Client, refused: dict[str, dict[str, str]]) -> None:
        self.client = client
        self.threads: dict[str, int] = {}
        """Address of each worker that can be used → how many threads it has."""
        self._refused = refused
        self._asked: dict[str, Asked[dict[str, Identity | Exception]]] = {}
        self._judged: dict[str, bool] = {}
        self._looked = 0.0

    def wait_for_all(self) -> None:
        """Return once there are workers and all have said what they are, or `CONNECT` is over. Raises `_LostError`."""
        self._look_until(lambda: bool(self.threads or self._refused) and not self._asked)

    def wait(self) -> None:
        """Look who came and who went; wait for one that could be of use where none is. Raises `_LostError`."""
        self._look_until(lambda: bool(self.threads) or not self._asked)
        if not self.threads:
            raise _LostError

    def look_now_and_then(self) -> None:
        """Look who came and who went, unless that was done a moment ago. Raises `_LostError` where nobody is left."""
        if time.monotonic() - self._looked >= _LOOK:
            self.wait()

    def _look(self) -> None:
        """Look who came and who went; ask those who came who they are. Raises `_LostError`."""
        try:
            there: dict[str, int] = _workers_of(self.client)
        except Exception as error:
            # A client whose scheduler has gone, or does not answer, fails in ways it does not list.
            raise _LostError from error
        self._looked = time.monotonic()
        self._judged = {each: is_one for each, is_one in self._judged.items() if each in there}
        self._asked = {each: future for each, future in self._asked.items() if each in there}
        for each in sorted(there.keys() - self._judged.keys() - self._asked.keys()):
            self._asked[each] = ask(self.client, each)
        for each, answer in list(self._asked.items()):
            if answer.done():
                del self._asked[each]
                self._judge(each, answer)
        self.threads = {each: count for each, count in there.items() if self._judged.get(each)}

    def _look_until(self, is_enough: Callable[[], bool]) -> None:
        until = time.monotonic() + CONNECT
        self._look()
        while not is_enough() and time.monotonic() < until:
            time.sleep(_PAUSE)
            self._look()

    def _judge(self, worker: str, answer: Asked[dict[str, Identity | Exception]]) -> None:
        """Note whether a worker is as this computer. One whose answer was lost on the way is asked again."""
        try:
            theirs = answer.result()[worker]
        except (Exception, CancelledError):
            return
        if isinstance(theirs, OSError):
            return
        ours, said = identity(), dict[str, str]()
        self._judged[worker] = theirs == ours
        if theirs == ours:
            # Another one was refused before, at the same address.
            self._refused.pop(worker, None)
            return
        reason = "@cluster_other_code" if isinstance(theirs, Identity) else "@cluster_without"
        if isinstance(theirs, Identity) and _said(theirs) != _said(ours):
            said = {"theirs": _said(theirs), "ours": _said(ours)}
        self._refused[worker] = {"worker": worker, "reason": reason, **said}


class _Run(Generic[Item]):
    """Hands over the work of one run and fetches its results; all methods raise `_LostError`.

    `data` is what it is prepared with, pickled; `carry` as for `Workers.run`.
    """

    def __init__(self, members: _Members, data: bytes, carry: Callable[[Item], Item] | None) -> None:
        self._members = members
        self._held = (uuid.uuid4().hex, data, identity())
        self._carry = carry
        self._team = self._formed()

    def hand_over(self, batch: _Batch[Item]) -> _Handed:
        """Give a batch to whoever is there."""
        if not self._team.workers >= self._members.threads.keys():
            self._team = self._formed()
        team, items = self._team, batch.items
        sent = [self._carry(each) for each in items] if self._carry is not None else items
        future = _submit(self._members.client, team.workers, _work, team.held, sent)
        batch.handed = _Handed(team, future)
        return batch.handed

    def wait_for(self, batch: _Batch[Item]) -> _Answer:
        """Return the answer to a batch; raise what an item raised."""
        from distributed import TimeoutError as NotYet  # start-up time: only builds with a cluster need it

        members, handed = self._members, batch.handed
        while True:
            if handed is None or handed.team.workers.isdisjoint(members.threads):
                # All have gone who could do it; others may have come.
                members.wait()
                handed = self.hand_over(batch)
            try:
                handed.future.exception(timeout=_POLL)  # type: ignore[no-untyped-call]  # waits, and fetches nothing
                answer: _Answer = handed.future.result(timeout=_FETCH)
            except NotYet:
                members.wait()
                continue
            except (Exception, CancelledError) as error:
                # Workers that were killed again and again, a scheduler that is gone: the library has many names.
                raise _LostError from error
            if answer.error is not None:
                raise answer.error
            return answer

    def _formed(self) -> _Team:
        """Return all workers there are as a team, to whose members anything can be given again that is lost."""
        workers = frozenset(self._members.threads)
        return _Team(workers, _submit(self._members.client, workers, _Held, *self._held))


def _workers_of(client: Client) -> dict[str, int]:
    """Return how many threads each worker has. Raises an exception where the scheduler does not answer."""
    scheduler: Any = client.scheduler
    found: dict[str, int] = client.sync(scheduler.ncores, callback_timeout=CONNECT)  # type: ignore[no-untyped-call]
    return found


def ask(client: Client, worker: str) -> Asked[dict[str, Identity | Exception]]:
    """Ask a worker what it is, beside its work: it may be busy, or one that no work can be given to."""
    asked: Any = client.run(identity, workers=[worker], on_error="return", asynchronous=True)
    loop: Any = client.loop
    return asyncio.run_coroutine_threadsafe(asked, loop.asyncio_loop)


def greet(scheduler: str) -> None:
    """Return once a scheduler has answered a greeting. Raises an exception where it does not.

    A client would wait without end for one that takes calls and says nothing.
    """
    # In a thread of its own: a program that builds may run an event loop in this one.
    with ThreadPoolExecutor(1) as executor:
        executor.submit(lambda: asyncio.run(_greeting(scheduler))).result()


async def _greeting(scheduler: str) -> None:
    from distributed.comm.core import connect  # start-up time: only builds with a cluster need it
    from distributed.security import Security

    security = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    comm = await asyncio.wait_for(connect(scheduler, CONNECT, **security), CONNECT)  # type: ignore[no-untyped-call]
    await comm.close()


def _submit(
    client: Client, workers: Collection[str], function: Callable[..., Any], *given: Any
) -> Future[Any]:
    """Have one of `workers` call a function. Raises `_LostError`."""
    try:
        return client.submit(function, *given, pure=False, retries=_RETRIES, workers=[*workers])
    except Exception as error:
        # See `_Members._look`.
        raise _LostError from error


@cache
def identity() -> Identity:
    """Return what must be the same on all computers of a cluster, as it was when this process was first asked.

    Modules that are replaced later do not change what a process has loaded.
    """
    return Identity(fingerprint(), __version__, platform.python_version())


def _said(each: Identity) -> str:
    return f"coopsite {each.release}, Python {each.python}"


def _work(held: _Held, items: list[Any]) -> _Answer:
    """Do a batch, in a thread of a worker. Raises `_StrangerError`."""
    if held.giver != identity():
        # A worker that was replaced, at the same address, since it was asked.
        raise _StrangerError
    try:
        work = _prepared(held, threading.get_ident())
        began = time.perf_counter()
        results = [work(item) for item in items]
        return _Answer(time.perf_counter() - began, results)
    except Exception as error:
        return _Answer(0.0, [], error)


@lru_cache(maxsize=64)
def _prepared(held: _Held, _thread: int) -> Callable[[Any], Any]:
    """Return what does the work of a run; what is prepared is not made for two threads."""
    prepare, state = pickle.loads(held.data)  # noqa: S301 – from the computer that started the build
    work: Callable[[Any], Any] = prepare(state)
    return work
