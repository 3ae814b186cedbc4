"""The search index of the preview: made when a search page first asks, and anew once what it reads has changed."""

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
    """Gives a body as msgpack; None where nobody knows it any more."""

_NAMING: Final = ".json"
"""How the one file ends that names the others. All others are named by what they hold, or never change."""

_NO_BODY: Final = Body(Outline(), ())
_decode: Final = msgspec.msgpack.Decoder(Body).decode


class Index:
    """The index of the edition that is shown. Any thread may ask; while it is made, the others wait.

    `shown` gives that edition, `whole` the same once every body in it is known.
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
        """Tell whether `address` is for the index to answer."""
        return self._path(address) is not None

    def at(self, address: str) -> bytes | Diagnostic | None:
        """Return the file of the index at `address`; None where there is none; or why there is no index."""
        with self._lock:
            path = self._path(address)
            if path is None:
                return None
            # A search page that is open goes on with the index it began with.
            known = self._files.get(path, self._former.get(path))
            if known is not None and not path.endswith(_NAMING):
                return known
            return self._renew() or self._files.get(path)

    def fault(self) -> tuple[Diagnostic, ...]:
        """Return why the edition that is shown has no index, if one was asked for in vain."""
        fault = self._fault
        return (fault[1],) if fault is not None and fault[0] is self._shown() else ()

    def _path(self, address: str) -> str | None:
        """Return the path below the output that `address` means; None where it is not for the index to answer."""
        edition = self._shown()
        if edition is None or not edition.site.config.search or address in edition.files:
            return None
        path = address.removeprefix(f"{edition.base}/")
        return path if path != address and path.startswith(INDEX) else None

    def _renew(self) -> Diagnostic | None:
        """Have the index be that of the edition that is shown; or return why it cannot be made."""
        if self._of is not None and self._of is self._shown():
            return None
        edition = self._whole()
        if edition is None:
            return None
        pages = edition.pages.values()
        name = digest(index_name(edition.site, pages, edition.chromes), *sorted(edition.blind))
        if name != self._name:
            bodies = _Bodies(edition, self._load)
            library = replace(edition.library, bodies=bodies)
            try:
                # A build may be at work in the cache's folder, so Pagefind gets one of the system's.
                files = search_index(edition.site, pages, edition.chromes, library, None)
            except (SearchError, OSError, ImportError) as error:
                wrong = _told(error)
                self._fault = (edition, wrong)
                return wrong
            self._former, self._files = self._files, files
            self._name = "" if bodies.lost else name
        self._of, self._fault = edition, None
        return None


class _Bodies(dict[str, Body]):
    """The bodies of an edition, decoded when asked and not kept; one that nobody knows is empty."""

    def __init__(self, edition: Snapshot, load: Load) -> None:
        super().__init__()
        self._load = load
        self._texts = {
            text.body_digest: text
            for story in edition.site.stories
            for text in story.texts.values()
            # Their pages were planned without what the bodies refer to.
            if text.body_digest not in edition.blind
        }
        self.lost = False
        """Whether a text has changed since the edition was planned, so that its body was not to be had."""

    def __missing__(self, name: str) -> Body:
        text = self._texts.get(name)
        data = self._load(text) if text is not None else None
        self.lost |= text is not None and data is None
        return _NO_BODY if data is None else _decode(data)


def _told(error: Exception) -> Diagnostic:
    if isinstance(error, OSError):
        return Diagnostic("E603", args={"reason": reason(error)})
    why = str(error) if isinstance(error, SearchError) else "@search_missing"
    return Diagnostic("E608", args={"reason": why})
