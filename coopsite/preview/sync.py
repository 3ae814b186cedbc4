"""Follows a site's folder in a thread: waits, looks, tells; between times it parses what is left."""

from __future__ import annotations

import threading
import time
import traceback
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.preview.session import PreviewSession, SavedStory
    from coopsite.preview.watch import ChangeQueue

_SETTLE: Final = 0.7
"""Seconds of rest after which everything is looked at once more: events may be lost, or lie."""

_POLL: Final = 0.5
_SLOW_POLL: Final = 5.0
_SHARE: Final = 50
"""Looking takes at most one part in so many of the time."""

_SAVE: Final = 10.0
"""Seconds after which what was read is remembered although there was no rest."""

_REST: Final = 0.25
_BREATH: Final = 0.001


class SyncThread(threading.Thread):
    """Keeps a studio up with its folder until `ChangeQueue.stop`."""

    def __init__(
        self,
        studio: PreviewSession,
        wakes: ChangeQueue,
        changed: Callable[[SavedStory | None], None],
        *,
        polls: bool,
    ) -> None:
        super().__init__(name="follow", daemon=True)
        self._studio = studio
        self._wakes = wakes
        self._changed = changed
        self._interval = _POLL if polls else _SLOW_POLL
        self._next = time.monotonic()
        self._busy_until = time.monotonic() + _REST
        self._save_at = time.monotonic() + _SAVE

    def run(self) -> None:
        """Follow; whatever goes wrong in one round, the next one is tried."""
        while not self._wakes.stopped:
            try:
                self._round()
            except Exception:
                traceback.print_exc()
                self._wakes.wait(1.0)

    def rest(self) -> None:
        """Let what nobody waits for wait: a page was asked for."""
        self._busy_until = time.monotonic() + _REST

    def _round(self) -> None:
        if self._wakes.wait(0) or self._idle():
            return self._look(event=True) if not self._wakes.stopped else None
        return self._look(event=False) if not self._wakes.stopped else None

    def _idle(self) -> bool:
        """Parse bodies until something is reported (then true) or it is time to look."""
        more = True
        while (left := self._next - time.monotonic()) > 0:
            resting = self._busy_until - time.monotonic()
            if resting > 0:
                pause = min(left, resting)
            elif more:
                more = self._studio.parse_one()
                if not more:
                    self._save()
                    self._changed(None)
                pause = _BREATH
            else:
                pause = left
            if self._wakes.wait(pause):
                return True
            if self._studio.turn():
                self._changed(None)
        return False

    def _look(self, *, event: bool) -> None:
        began = time.monotonic()
        names = self._wakes.take() if event else None
        if self._wakes.stopped:
            return
        started = time.monotonic()
        look, saved = self._studio.look(names)
        took = time.monotonic() - started
        if look.found_any:
            self._changed(saved)
        after = _SETTLE if event else max(self._interval, took * _SHARE)
        self._next = time.monotonic() + min(after, look.again_in or after)
        self._busy_until = began + _REST if look.found_any else 0.0
        if time.monotonic() > self._save_at:
            self._save()

    def _save(self) -> None:
        self._studio.save()
        self._save_at = time.monotonic() + _SAVE
