"""A progress bar for builds that take long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

import click

from coopsite.diagnostics.catalogue import word

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar as ClickBar

PATIENCE: Final = 1.0
"""Seconds a build may take before a bar is shown."""
_BETWEEN: Final = 0.1
"""Seconds between two drawings of the bar."""
_ERASE: Final = "\r\x1b[2K\x1b[?25h"
"""Back to the line's beginning, the line emptied, the cursor shown again (ECMA-48: CR, EL; DECTCEM)."""


class ProgressBar:
    """Called at each step of a build, shows a bar for each phase once the build has taken longer than `PATIENCE`.

    Nothing is left on the terminal after `close`.
    """

    def __init__(self, stream: TextIO, language: str) -> None:
        self._stream = stream
        self._language = language
        self._shown_from = time.monotonic() + PATIENCE
        self._phase = ""
        self._bar: ClickBar[int] | None = None
        self._drawn = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of `phase` (a phrase of the catalogue) are done; 0 of 0 where unknown."""
        now = time.monotonic()
        if now < self._shown_from or (phase == self._phase and now < self._drawn + _BETWEEN):
            return
        if self._bar is None or phase != self._phase:
            self._bar = self._opened(phase)
        self._bar.length = max(total, 1)
        self._bar.pos = done
        self._bar.render_progress()
        self._phase, self._drawn = phase, now

    def close(self) -> None:
        """Erase the bar, if there is one."""
        if self._bar is not None:
            click.echo(_ERASE, file=self._stream, nl=False)
            self._bar = None

    def _opened(self, phase: str) -> ClickBar[int]:
        self.close()
        return click.progressbar(
            length=1,
            label=word(phase.removeprefix("@"), self._language),
            fill_char="█",
            empty_char="░",
            bar_template="%(label)s %(bar)s %(info)s",
            width=40,
            show_eta=False,
            file=self._stream,
        )
