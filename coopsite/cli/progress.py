"""Shows a bar while a long build runs; a short one shows nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

from coopsite.diagnostics.catalogue import word

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE: Final = 1.0
"""Seconds a person waits gladly without being shown anything."""

_BETWEEN: Final = 0.1
"""Seconds between two drawings of the bar."""


class ProgressBar:
    """Told of each step of a build, shows a bar once the build has taken longer than `PATIENCE`."""

    def __init__(self, stream: TextIO, language: str) -> None:
        self._stream = stream
        self._language = language
        self._started = self._drawn = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show that `done` of `total` things of `phase` (a word of the catalogue) are done."""
        if self._progress is None or self._task is None:
            if time.monotonic() - self._started < PATIENCE:
                return
            self._open()
        if self._progress is not None and self._task is not None:
            said = word(phase.removeprefix("@"), self._language)
            self._progress.update(self._task, description=said, completed=done, total=total or None)
            if time.monotonic() - self._drawn > _BETWEEN:
                self._progress.refresh()
                self._drawn = time.monotonic()

    def close(self) -> None:
        """Take the bar away, if there is one."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _open(self) -> None:
        # start-up time: rich takes 40 ms to load, and a build that is soon done never needs it
        from rich.console import Console
        from rich.progress import Progress

        # A thread to redraw it would keep the build from starting its workers in the quick way.
        self._progress = Progress(console=Console(file=self._stream), transient=True, auto_refresh=False)
        self._task = self._progress.add_task("", total=None)
        self._progress.start()
