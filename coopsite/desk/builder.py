"""Run one build at a time in a process of its own, and end it at once when the desk ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.desk.building import MODULE, BuildJob

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE: Final = 30.0
"""Seconds to wait for the end of another build or comparison."""
_APART: Final = 0x200
"""CREATE_NEW_PROCESS_GROUP (Windows, process creation flags)."""
_GRACE: Final = 1.0
"""Seconds a process has to end by itself once nobody waits for it; its journal says what it left unfinished."""


class BuildUnderWayError(Exception):
    """Another build takes long, or the desk is about to end."""


class Builder:
    """Builds a site, or compares it with its output folder. Methods may be called from any thread."""

    def __init__(self, site: Path, language: str, cache: Path | None = None) -> None:
        self._site = site.absolute()
        self._language = language
        self._cache = "" if cache is None else str(cache.absolute())
        self._free = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False
        self._closed = False

    @property
    def output(self) -> Path:
        """The output folder."""
        return self._site / "output"

    @contextmanager
    def lines(self, *, writes: bool) -> Iterator[Iterator[bytes]]:
        """Yield what the process says, as `coopsite.desk.building` writes it; the process ends with the block.

        Raise `BuildUnderWayError`.
        """
        with self._free:
            self._free.wait_for(lambda: self._closed or not self._busy, _PATIENCE)
            if self._closed or self._busy:
                raise BuildUnderWayError
            self._busy = True
        try:
            process = self._started(writes=writes)
            assert process.stdout is not None
            try:
                with process.stdout as lines:
                    yield iter(lines)
            finally:
                _end(process)
        finally:
            with self._free:
                self._process, self._busy = None, False
                self._free.notify_all()

    def close(self) -> None:
        """End the process that runs, and begin no other."""
        with self._free:
            self._closed = True
            self._free.notify_all()
            process = self._process
        if process is not None:
            threading.Thread(target=_end, args=(process,), daemon=True).start()

    def _started(self, *, writes: bool) -> subprocess.Popen[bytes]:
        job = BuildJob(str(self._site), self._language, writes, self._cache)
        # -P: a folder that somebody sent is no place to look for modules in.
        command = [sys.executable, "-P", "-m", MODULE, msgspec.json.encode(job).decode()]
        # What is typed in the desk's terminal is for the desk, which ends its processes itself.
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
            creationflags=_APART if sys.platform == "win32" else 0,
        )
        with self._free:
            self._process = process
            if self._closed:
                process.terminate()
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Have a process end: by itself if it is done, else soon, else now."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
