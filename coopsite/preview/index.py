"""The search index of the preview: brought up to date when a search page asks for its catalogue."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from coopsite.build.search import Searched, SearchIndex
from coopsite.process.workers import Workers
from coopsite.search.paths import FOLDER, catalogue_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coopsite.cache.store import BuildCache
    from coopsite.content.model import Text
    from coopsite.preview.snapshot import Snapshot

    Load = Callable[[Text], bytes | None]
    """Return a body as msgpack; None where it is lost."""

_NAME: Final = "preview"


class LiveIndex:
    """The index of the snapshot that is shown. Any thread may ask; while it is brought up to date, the others wait.

    `shown` gives that snapshot, `whole` the same once every body in it is known. What is remembered lies in `cache`,
    which is asked under `lock` only.
    """

    def __init__(
        self,
        shown: Callable[[], Snapshot | None],
        whole: Callable[[], Snapshot | None],
        load: Load,
        cache: BuildCache,
        version: str,
        lock: threading.RLock,
    ) -> None:
        self._lock = threading.Lock()
        self._shown = shown
        self._whole = whole
        self._load = load
        self._cache = _LockedCache(cache, lock)
        self._version = version
        self._index: SearchIndex | None = None
        self._of: Snapshot | None = None
        self._catalogues: Mapping[str, bytes] = {}
        self._files: Mapping[str, str] = {}

    def has(self, address: str) -> bool:
        """Tell whether `address` is for the index to answer."""
        return self._path(address) is not None

    def at(self, address: str) -> bytes | None:
        """Return the file of the index at `address`; None where there is none."""
        path = self._path(address)
        if path is None:
            return None
        with self._lock:
            if path in self._files and self._index is not None:
                return self._index.file(self._files[path])
            self._renew()
            return self._catalogues.get(path)

    def _path(self, address: str) -> str | None:
        """Return the path below the output that `address` means; None where it is not for the index to answer."""
        snapshot = self._shown()
        if snapshot is None or not snapshot.site.config.search:
            return None
        path = address.removeprefix(f"{snapshot.base}/")
        catalogues = map(catalogue_path, snapshot.site.config.languages)
        return path if path != address and (path.startswith(FOLDER) or path in catalogues) else None

    def _renew(self) -> None:
        """Have the index be that of the snapshot that is shown, unless a body of it is lost meanwhile."""
        if self._of is not None and self._of is self._shown():
            return
        snapshot = self._whole()
        if snapshot is None:
            return
        texts = {text.body_digest: text for story in snapshot.site.stories for text in story.texts.values()}

        def body(name: str) -> bytes:
            data = self._load(texts[name])
            if data is None:
                raise _LostError
            return data

        searched = Searched(snapshot.site, snapshot.pages, snapshot.chromes, snapshot.objects, body)
        index = SearchIndex(self._cache, _NAME, self._version, Workers(1), searched)
        try:
            files, catalogues = index.update()
            if any(index.file(name) is None for name in files.values()):
                index.forget()
                files, catalogues = index.update()
        except _LostError:
            # The text has been saved anew; whoever follows the folder will plan it.
            return
        self._index = index
        self._of, self._files, self._catalogues = snapshot, files, catalogues


class _LostError(Exception):
    """A text has changed since the snapshot was planned, so that its body is not to be had."""


class _LockedCache:
    """The session's cache, for a thread that does not hold the session's lock."""

    def __init__(self, cache: BuildCache, lock: threading.RLock) -> None:
        self._cache = cache
        self._lock = lock

    def get(self, space: str, name: str) -> bytes | None:
        """Return what was last put under this name, or None."""
        with self._lock:
            return self._cache.get(space, name)

    def put(self, space: str, name: str, data: bytes) -> None:
        """Remember `data`."""
        with self._lock:
            self._cache.put(space, name, data)

    def forget(self, space: str, names: Iterable[str]) -> None:
        """Drop rows."""
        with self._lock:
            self._cache.forget(space, names)
