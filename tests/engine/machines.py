"""A scheduler and workers of a cluster, each in a process of its own, as on machines of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Machines:
    """The processes of one cluster; what they leave lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.scheduler = self._start(
            "distributed.cli.dask_scheduler", "--port", self.address.rpartition(":")[2], "--no-dashboard"
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(self, **environment: str) -> None:
        self.workers.append(
            self._start(
                "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                "--local-directory", str(self._folder), **environment,
            )
        )  # fmt: skip

    def join(self, **environment: str) -> None:
        """Add one more worker to those there are, and wait until the scheduler has it."""
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            there = len(client.nthreads())
            self.add_worker(**environment)
            client.wait_for_workers(there + 1)

    def stop(self) -> None:
        for each in (*self.workers, self.scheduler):
            if each.poll() is None:
                each.kill()
            each.wait()

    def _start(self, module: str, *given: str, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, *given],
            cwd=self._folder,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def machines(folder: Path, count: int = 2, **environment: str) -> Iterator[Machines]:
    """Start a cluster, and end it with the block; all its workers are there from the beginning."""
    found = Machines(folder)
    try:
        for _ in range(count):
            found.add_worker(**environment)
        with Client(found.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(count)
        yield found
    finally:
        found.stop()
