"""A thread that keeps a session up to date with its folder, and parses unparsed bodies in between."""

from __future__ import annotations

import threading
import time
import traceback
from typing import TYPE_CHECKING, Final

from coopsite.preview.source import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.preview.model import SavedStory
    from coopsite.preview.session import PreviewSession
    from coopsite.preview.watch import ChangeQueue

_SETTLE: Final = 0.7
"""Seconds after an event until all files are checked: events may be lost or wrong."""

_POLL: Final = 0.5
_SLOW_POLL: Final = 5.0
_SHARE: Final = 50
"""Checking takes at most one part in this many of the time."""

_SAVE: Final = 10.0
"""Seconds after which what was read is saved although edits go on."""

_REST: Final = 0.25
_BREATH: Final = 0.001


class SyncThread(threading.Thread):
    """Keeps a session up to date until `ChangeQueue.stop`."""

    def __init__(
        self,
        session: PreviewSession,
        changes: ChangeQueue,
        on_change: Callable[[ChangeSet, SavedStory | None], None],
        *,
        polls: bool,
    ) -> None:
        super().__init__(name="follow", daemon=True)
        self._session = session
        self._changes = changes
        self._on_change = on_change
        self._interval = _POLL if polls else _SLOW_POLL
        self._next = time.monotonic()
        self._busy_until = time.monotonic() + _REST
        self._save_at = time.monotonic() + _SAVE

    def run(self) -> None:
        """Follow the folder; an exception ends one round, not the thread."""
        while not self._changes.stopped:
            try:
                self._round()
            except Exception:
                traceback.print_exc()
                self._changes.wait(1.0)

    def pause(self) -> None:
        """Pause the parsing of bodies: a page was asked for."""
        self._busy_until = time.monotonic() + _REST

    def _round(self) -> None:
        if self._changes.wait(0) or self._idle():
            return self._update(event=True) if not self._changes.stopped else None
        return self._update(event=False) if not self._changes.stopped else None

    def _idle(self) -> bool:
        """Parse bodies until a change is reported (return True) or it is time to check all files."""
        more = True
        while (left := self._next - time.monotonic()) > 0:
            resting = self._busy_until - time.monotonic()
            if resting > 0:
                pause = min(left, resting)
            elif more:
                more = self._session.parse_one()
                if not more:
                    self._save()
                    self._on_change(ChangeSet(), None)
                pause = _BREATH
            else:
                pause = left
            if self._changes.wait(pause):
                return True
            if self._session.replan_if_due():
                self._on_change(ChangeSet(), None)
        return False

    def _update(self, *, event: bool) -> None:
        began = time.monotonic()
        names = self._changes.take() if event else None
        if self._changes.stopped:
            return
        started = time.monotonic()
        found, saved = self._session.update(names)
        took = time.monotonic() - started
        if found.found_any or found.files:
            self._on_change(found, saved)
        after = _SETTLE if event else max(self._interval, took * _SHARE)
        self._next = time.monotonic() + min(after, found.again_in or after)
        self._busy_until = began + _REST if found.found_any else 0.0
        if time.monotonic() > self._save_at:
            self._save()

    def _save(self) -> None:
        self._session.save()
        self._save_at = time.monotonic() + _SAVE
