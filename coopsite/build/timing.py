"""Measures how long each phase of a build takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class PhaseTimer:
    """A progress callback; the first step of a phase ends the phase before."""

    def __init__(self, progress: Callable[[str, int, int], None] | None) -> None:
        self._progress = progress
        self._started = self._since = time.perf_counter()
        self._phase = ""
        self._phases: dict[str, float] = {}

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Record the phase, and pass the progress on."""
        if phase != self._phase:
            self._turn(phase)
        if self._progress is not None:
            self._progress(phase, done, total)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._started

    def stop(self) -> dict[str, float]:
        """End the last phase; return the seconds of each."""
        self._turn("")
        return self._phases

    def _turn(self, phase: str) -> None:
        now = time.perf_counter()
        if self._phase:
            self._phases[self._phase] = self._phases.get(self._phase, 0.0) + now - self._since
        self._phase, self._since = phase, now
