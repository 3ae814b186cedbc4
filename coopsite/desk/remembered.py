"""The list of stories as it was sent last: made anew only when something changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from weakref import ref

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from coopsite.preview.session import SessionState
    from coopsite.preview.snapshot import Snapshot


class RememberedOverview:
    """The list of stories as JSON, with what it was made from. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: ref[Snapshot] | None = None
        """The one it was made from."""
        self._others: tuple[object, ...] = ()
        self._data = b""

    def of(self, state: SessionState, drafts: Set[str], make: Callable[[], object]) -> bytes:
        """Return what `make` returns as JSON; the last answer where the site and its `drafts` are the same."""
        with self._lock:
            now, others = state.snapshot, (state.diagnostics, drafts)
            if now is None or self._snapshot is None or self._snapshot() is not now or self._others != others:
                self._data = msgspec.json.encode(make())
                self._snapshot, self._others = None if now is None else ref(now), others
            return self._data
