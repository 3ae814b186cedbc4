"""The preview's search index: made when a search page asks for it, again after a change."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.build.search import index_name, search_index
from coopsite.build.search_extra import SearchError
from coopsite.content.body import Body, Outline
from coopsite.diagnostics import Diagnostic
from coopsite.output.files import reason
from coopsite.site.addresses import INDEX
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coopsite.content.model import Text
    from coopsite.preview.snapshot import Snapshot

    Load = Callable[[Text], bytes | None]
    """Return a body as msgpack; None where it is lost."""

_NAMING: Final = ".json"
"""Ending of the file that names the others, which are named by their content or never change."""

_NO_BODY: Final = Body(Outline(), ())
_decode: Final = msgspec.msgpack.Decoder(Body).decode


class LiveIndex:
    """The index of the snapshot that is shown. Any thread may ask; while it is made, the others wait.

    `shown` returns that snapshot, `whole` the same once every body in it is parsed.
    """

    def __init__(
        self, shown: Callable[[], Snapshot | None], whole: Callable[[], Snapshot | None], load: Load
    ) -> None:
        self._lock = threading.Lock()
        self._shown = shown
        self._whole = whole
        self._load = load
        self._of: Snapshot | None = None
        self._name = ""
        self._files: Mapping[str, bytes] = {}
        self._former: Mapping[str, bytes] = {}
        self._fault: tuple[Snapshot, Diagnostic] | None = None

    def has(self, address: str) -> bool:
        """Tell whether `address` belongs to the index."""
        return self._path(address) is not None

    def at(self, address: str) -> bytes | Diagnostic | None:
        """Return the index's file at `address`; None where there is none; a Diagnostic where no index can be made."""
        with self._lock:
            path = self._path(address)
            if path is None:
                return None
            # An open search page keeps the index it began with.
            known = self._files.get(path, self._former.get(path))
            if known is not None and not path.endswith(_NAMING):
                return known
            return self._renew() or self._files.get(path)

    def fault(self) -> tuple[Diagnostic, ...]:
        """Return why the snapshot that is shown has no index, if one was asked for in vain."""
        fault = self._fault
        return (fault[1],) if fault is not None and fault[0] is self._shown() else ()

    def _path(self, address: str) -> str | None:
        """Return the path below the output of `address`; None where it does not belong to the index."""
        snapshot = self._shown()
        if snapshot is None or not snapshot.site.config.search or address in snapshot.files:
            return None
        path = address.removeprefix(f"{snapshot.base}/")
        return path if path != address and path.startswith(INDEX) else None

    def _renew(self) -> Diagnostic | None:
        """Make the index of the snapshot that is shown, unless it is at hand; return why it cannot be made."""
        if self._of is not None and self._of is self._shown():
            return None
        snapshot = self._whole()
        if snapshot is None:
            return None
        pages = snapshot.pages.values()
        name = digest(index_name(snapshot.site, pages, snapshot.chromes), *sorted(snapshot.unparsed))
        if name != self._name:
            bodies = _Bodies(snapshot, self._load)
            objects = replace(snapshot.objects, bodies=bodies)
            try:
                # A build may be at work in the cache's folder, so Pagefind gets one of the system's.
                files = search_index(snapshot.site, pages, snapshot.chromes, objects, None)
            except (SearchError, OSError, ImportError) as error:
                wrong = _diagnostic_of(error)
                self._fault = (snapshot, wrong)
                return wrong
            self._former, self._files = self._files, files
            self._name = "" if bodies.lost else name
        self._of, self._fault = snapshot, None
        return None


class _Bodies(dict[str, Body]):
    """The bodies of a snapshot, decoded when asked for and not kept; a lost one is empty."""

    def __init__(self, snapshot: Snapshot, load: Load) -> None:
        super().__init__()
        self._load = load
        self._texts = {
            text.body_digest: text
            for story in snapshot.site.stories
            for text in story.texts.values()
            # Pages of unparsed bodies were planned without the links in them.
            if text.body_digest not in snapshot.unparsed
        }
        self.lost = False
        """Whether a body was lost because its file changed after the snapshot was planned."""

    def __missing__(self, name: str) -> Body:
        text = self._texts.get(name)
        data = self._load(text) if text is not None else None
        self.lost |= text is not None and data is None
        return _NO_BODY if data is None else _decode(data)


def _diagnostic_of(error: Exception) -> Diagnostic:
    if isinstance(error, OSError):
        return Diagnostic("E603", args={"reason": reason(error)})
    why = str(error) if isinstance(error, SearchError) else "@search_missing"
    return Diagnostic("E608", args={"reason": why})
