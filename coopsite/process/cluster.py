"""Runs work on the workers of a Dask cluster, through the interface of `Workers`."""

from __future__ import annotations

import gc
import logging
import pickle
import platform
import threading
import time
import uuid
from collections import deque
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from msgspec import Struct

from coopsite import __version__
from coopsite.cache.version import fingerprint
from coopsite.process.workers import CHUNK, ClusterError, Workers, cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from distributed import Client, Future, LocalCluster

State = TypeVar("State")
Item = TypeVar("Item")
Result = TypeVar("Result")

LOCAL: Final = "local"
"""The address that stands for a cluster on this computer, started for one build."""
WORTH_MS: Final = 1_000.0
"""Work that takes less is done here: handing it over costs as much."""
_BATCH: Final = 0.3
"""Seconds that a batch is to take a worker; the scheduler needs about a thousandth of a second for each."""
_LARGEST: Final = 512
"""Items of a batch at most; their results wait in memory."""
_AHEAD: Final = 3
"""Batches that each thread of the cluster has at once, the one it works on among them."""
CONNECT: Final = 15.0
"""Seconds in which the scheduler and one worker must answer."""
_CLOSE: Final = 5.0
_POLL: Final = 5.0
"""Seconds after which to look whether any worker is left."""
_RETRIES: Final = 2
"""Times a batch whose worker was lost is given to another."""


class _LostError(Exception):
    """No worker is left, or the scheduler has gone."""


class _Held(Struct, frozen=True):
    """What a run is prepared with, pickled: as data it travels from worker to worker."""

    run: str
    data: bytes


class Identity(Struct, frozen=True):
    """What must be the same on all computers of a cluster."""

    code: str
    release: str
    python: str


class _Answer(Struct, frozen=True):
    """The results of a batch, or what one of its items raised; and the seconds it took."""

    seconds: float
    results: list[Any]
    error: Exception | None = None


class _Batch(Generic[Item]):
    """Items handed over together, and the promise of their results."""

    def __init__(self, items: list[Item], future: Future[Any]) -> None:
        self.items = items
        self.future = future


class ClusterWorkers(Workers):
    """The workers of the cluster at `address`, which is connected to when there is first enough work for it.

    Files are read here and travel with the work (`carry`), so no disk is shared. What inherits open files, and what is
    not worth sending, is done in this process. Raises `ClusterError` from `run` where the cluster cannot be used; one
    that is lost in the middle leaves the rest to this process (`lost`).
    """

    def __init__(self, address: str, *, close: Sequence[int] = ()) -> None:
        super().__init__(1, close=close)
        self._address = address
        self._client: Client | None = None
        self._own: LocalCluster | None = None
        self._known: list[str] = []

    def close(self) -> None:
        """End the connection, and the cluster if it was started here."""
        with suppress(Exception):
            # Nothing more is wanted of it, and a scheduler that is gone says so in many ways.
            if self._client is not None:
                self._client.close(timeout=_CLOSE)  # type: ignore[no-untyped-call]
        with suppress(Exception):
            if self._own is not None:
                self._own.close(timeout=_CLOSE)
        self._client = None
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
        client = self._connected()
        largest = at_once if at_once < CHUNK else _LARGEST
        source, waiting = iter(items), deque[_Batch[Item]]()
        size = min(largest, max(1, int(_BATCH * 1000 / cost_ms)))
        try:
            held = self._submit(client, _Held, uuid.uuid4().hex, pickle.dumps((prepare, state)))
            ahead = _AHEAD * max(1, sum(self._threads().values()))
            if meanwhile is not None:
                meanwhile()
            while batch := list(islice(source, size)):
                sent = [carry(each) for each in batch] if carry is not None else batch
                waiting.append(_Batch(batch, self._submit(client, _work, held, sent)))
                if len(waiting) >= ahead:
                    answer = self._wait_for(waiting[0])
                    size = min(
                        largest, max(1, int(_BATCH * len(waiting[0].items) / (answer.seconds or 1e-6)))
                    )
                    waiting.popleft()
                    yield from answer.results
            while waiting:
                answer = self._wait_for(waiting[0])
                waiting.popleft()
                yield from answer.results
        except _LostError:
            self.lost = True
            work = prepare(state)
            left = chain.from_iterable(each.items for each in waiting)
            yield from map(work, chain(left, source))

    def _submit(self, client: Client, function: Callable[..., Any], *given: Any) -> Future[Any]:
        try:
            return client.submit(function, *given, pure=False, retries=_RETRIES, workers=self._known)
        except Exception as error:
            # A client whose scheduler has gone fails in ways it does not list.
            raise _LostError from error

    def _wait_for(self, batch: _Batch[Item]) -> _Answer:
        """Return the answer to a batch; raise what an item raised, or `_LostError`."""
        from distributed import TimeoutError as NotYet  # start-up time: only builds with a cluster need it

        while True:
            try:
                answer: _Answer = batch.future.result(timeout=_POLL)
            except NotYet:
                if not self._known_left():
                    raise _LostError from None
                continue
            except (Exception, CancelledError) as error:
                # Workers that were killed again and again, a scheduler that is gone: the library has many names.
                raise _LostError from error
            if answer.error is not None:
                raise answer.error
            return answer

    def _known_left(self) -> bool:
        """Tell whether one of the workers that were looked at is still there."""
        client = self._client
        return (
            client is not None
            and client.status == "running"
            and bool(self._threads().keys() & {*self._known})
        )

    def _threads(self) -> dict[str, int]:
        """Return how many threads each worker has that was looked at; nothing where the scheduler has gone."""
        assert self._client is not None
        try:
            found: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        except Exception:
            # As in `_submit`.
            return {}
        return {address: n for address, n in found.items() if address in self._known}

    def _connected(self) -> Client:
        """Return the client; connect first, and look at every worker. Raises `ClusterError`."""
        if self._client is None:
            try:
                # start-up time: only builds with a cluster need it
                from distributed import Client
            except ImportError:
                raise ClusterError("E616") from None
            # Builds say themselves what goes wrong, and states are large by nature.
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            try:
                self._client = Client(self._started(), timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
                self._client.wait_for_workers(1, timeout=CONNECT)
                self._known = self._looked_at(self._client)
            except ClusterError:
                self.close()
                raise
            except Exception as error:
                # No such address, nobody there, no worker: the library has many names for it.
                self.close()
                raise ClusterError("E613", {"address": self._address}) from error
        return self._client

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

    def _looked_at(self, client: Client) -> list[str]:
        """Return the addresses of all workers. Raises `ClusterError` for one that is not as this computer."""
        ours = identity()
        found: dict[str, Identity | Exception] = client.run(identity, on_error="return")
        for worker, theirs in sorted(found.items()):
            if not isinstance(theirs, Identity):
                raise ClusterError("E614", {"worker": worker, "reason": "@cluster_without"})
            if theirs != ours:
                said = {"theirs": _said(theirs), "ours": _said(ours)} if _said(theirs) != _said(ours) else {}
                raise ClusterError("E614", {"worker": worker, "reason": "@cluster_other_code", **said})
        return sorted(found)


def identity() -> Identity:
    """Return what must be the same on all computers of a cluster."""
    return Identity(fingerprint(), __version__, platform.python_version())


def _said(each: Identity) -> str:
    return f"coopsite {each.release}, Python {each.python}"


def _work(held: _Held, items: list[Any]) -> _Answer:
    """Do a batch, in a thread of a worker."""
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
