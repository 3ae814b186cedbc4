"""Report changes of files: by the system's events (watchdog), else the preview polls."""

from __future__ import annotations

import logging
import os
import threading
import time
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from coopsite.content.scan import is_debris
from coopsite.text.filenames import CONFIG, CONTENT, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.api import BaseObserver, ObservedWatch

QUIET: Final = 0.02
"""Seconds without another event that end a burst."""

LONGEST: Final = 0.25
"""Seconds after which a burst is handled although it goes on."""

_MANY: Final = 200
_HEARD: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Events of changes. Opening a file for reading is none; it would wake the preview by its own reading."""

Names = frozenset[str] | None
"""Paths below the site folder that may have changed; None: anything may have."""


class ChangeQueue:
    """The changes reported since the last `take`. Any thread may report."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._names: set[str] = set()
        self._all = False
        self._last = 0.0
        self._first = 0.0
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped

    @property
    def pending(self) -> bool:
        """Whether something was reported and not taken yet."""
        return bool(self._names) or self._all or self._stopped

    def report(self, name: str | None) -> None:
        """Report that a file may have changed; None: that anything may have."""
        with self._condition:
            now = time.monotonic()
            if not self.pending:
                self._first = now
            self._last = now
            if name is None or len(self._names) >= _MANY:
                self._all = True
            else:
                self._names.add(name)
            self._condition.notify_all()

    def stop(self) -> None:
        """End all waiting."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` for a report; tell whether there is one."""
        with self._condition:
            return self._condition.wait_for(lambda: self.pending, timeout=seconds)

    def take(self) -> Names:
        """Wait until the burst is over, then return what was reported in it."""
        with self._condition:
            while not self._stopped:
                now = time.monotonic()
                rest = min(self._last + QUIET, self._first + LONGEST) - now
                if rest <= 0:
                    break
                self._condition.wait(rest)
            names = None if self._all else frozenset(self._names)
            self._names, self._all = set(), False
            return names


class Watcher(FileSystemEventHandler):
    """Watches a site's content, templates and configuration. Raises OSError where the system refuses."""

    def __init__(self, site: Path, changes: ChangeQueue) -> None:
        _keep_quiet()
        self._site = Path(os.path.abspath(site))  # noqa: PTH100 - links in the path are kept as they are
        self._changes = changes
        self._observer: BaseObserver = Observer()
        self._trees: dict[str, ObservedWatch] = {}
        self._observer.schedule(self, str(self._site), event_filter=_HEARD)
        for tree in (CONTENT, TEMPLATES):
            self._listen(tree)
        try:
            self._observer.start()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop watching."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(5)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Report the paths of an event."""
        for place in (event.src_path, event.dest_path):
            if place:
                self._heard(os.fsdecode(place), folder=event.is_directory)

    def _heard(self, place: str, *, folder: bool) -> None:
        try:
            path = Path(place).relative_to(self._site).as_posix()
        except ValueError:
            self._changes.report(None)
            return
        top, _, below = path.partition("/")
        if top in (CONTENT, TEMPLATES):
            if not below and folder:
                self._listen_again(top)
            self._report(path, folder=folder)
        elif path == CONFIG:
            self._changes.report(None)

    def _report(self, path: str, *, folder: bool) -> None:
        name = path.rpartition("/")[2]
        if is_debris(name):
            return
        if folder or not name.endswith(".md") or path.startswith(TEMPLATES):
            self._changes.report(None)
        else:
            self._changes.report(unicodedata.normalize("NFC", path))

    def _listen(self, tree: str) -> None:
        folder = self._site / tree
        if folder.is_dir():
            self._trees[tree] = self._observer.schedule(
                self, str(folder), recursive=True, event_filter=_HEARD
            )

    def _listen_again(self, tree: str) -> None:
        """Watch a whole folder again that was removed or has come back."""

        def again() -> None:
            before = self._trees.pop(tree, None)
            try:
                if before is not None:
                    self._observer.unschedule(before)
                self._listen(tree)
            except (OSError, KeyError):
                pass  # the regular check of all files still sees it
            self._changes.report(None)

        # Not from the observer's own thread, which must not wait for itself.
        threading.Thread(target=again, daemon=True).start()


def _keep_quiet() -> None:
    """Keep watchdog's warnings off the writer's terminal.

    They are about folders that vanish and come back faster than it follows; the regular check makes up for that.
    """
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")


def watch(
    site: Path, changes: ChangeQueue, *, poll: bool, on_refused: Callable[[OSError], None]
) -> Watcher | None:
    """Start watching; return None where the preview has to poll: on request, or because the system refuses."""
    if poll:
        return None
    try:
        return Watcher(site, changes)
    except OSError as error:
        on_refused(error)
        return None
