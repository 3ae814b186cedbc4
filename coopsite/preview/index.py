"""The search index of the preview: brought up to date when a search page asks for its catalogue."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final
from weakref import ref

from coopsite.build.kept_index import forget_index, has_file
from coopsite.build.page_keys import content_of
from coopsite.build.render_page import packed_job
from coopsite.build.search import Searched, SearchIndex, reading
from coopsite.output.spool import Spool
from coopsite.process.workers import Workers
from coopsite.search.paths import FOLDER, LostFilesError, catalogue_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coopsite.cache.store import BuildCache
    from coopsite.content.model import Text
    from coopsite.pages.page import Page
    from coopsite.preview.snapshot import Snapshot

    Load = Callable[[Text], bytes | None]
    """Return a body as msgpack; None where it is lost."""

_NAME: Final = "preview"
_FILES: Final = "search files"
"""The files of the index in the cache, by their paths."""


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
        self._of: ref[Snapshot] | None = None

    def has(self, address: str) -> bool:
        """Tell whether `address` is for the index to answer."""
        return self._path(address) is not None

    def at(self, address: str) -> bytes | None:
        """Return the file of the index at `address`; None where there is none."""
        path = self._path(address)
        if path is None:
            return None
        with self._lock:
            found = self._published(path) if path.startswith(FOLDER) else None
            if found is None:
                self._renew()
                found = self._published(path)
            if found is None and has_file(self._cache, _NAME, path):
                # The cache has lost it.
                forget_index(self._cache, _NAME)
                self._of = None
                self._renew()
                found = self._published(path)
            return found

    def _path(self, address: str) -> str | None:
        """Return the path below the output that `address` means; None where it is not for the index to answer."""
        snapshot = self._shown()
        if snapshot is None or not snapshot.site.config.search:
            return None
        path = address.removeprefix(f"{snapshot.base}/")
        catalogues = map(catalogue_path, snapshot.site.config.languages)
        return path if path != address and (path.startswith(FOLDER) or path in catalogues) else None

    def _renew(self) -> None:
        """Have the index be that of the snapshot that is shown, unless a body of it is lost, or room lacks."""
        if self._of is not None and self._of() is self._shown():
            return
        snapshot = self._whole()
        if snapshot is None:
            return
        try:
            try:
                self._update(snapshot)
            except LostFilesError:
                forget_index(self._cache, _NAME)
                self._update(snapshot)
        except (_LostError, OSError):
            # The text has been saved anew, and whoever follows the folder will plan it; or there is no room for what is
            # read. It is tried again when next asked for.
            return
        self._of = ref(snapshot)

    def _update(self, snapshot: Snapshot) -> None:
        """Have the cache hold the index of `snapshot`."""
        pages = {page.path: page for page in snapshot.pages.values()}

        def page_at(address: str, text: Text) -> str:
            page = snapshot.pages[address]
            return page.path if page.source == text.path else ""

        searched = Searched(
            snapshot.site,
            page_at,
            snapshot.chromes,
            lambda path: snapshot.key(pages[path].address),
            lambda path: content_of(pages[path], snapshot.context.digest),
        )
        with Spool(None) as spool:
            index = SearchIndex(
                self._cache, _NAME, self._version, Workers(1), searched, self._published, spool
            )
            asked = index.ask()
            if asked:
                self._read(snapshot, index, ((pages[path], number) for path, number in asked.items()))
            stale: set[str] = set()
            for block in index.blocks(lambda *_: True):
                for path, name in block.files.items():
                    if block.before.get(path) != name and (place := index.place(block, path)):
                        self._cache.put(_FILES, path, spool.get(place))
                stale |= block.before.keys() - block.files.keys()
        # Only now: a block made anew takes in documents that others give away.
        self._cache.forget(_FILES, stale)
        for path, data in index.catalogues().items():
            self._cache.put(_FILES, path, data)
        index.remember()

    def _read(self, snapshot: Snapshot, index: SearchIndex, asked: Iterable[tuple[Page, int]]) -> None:
        """Have `index` take what it `asked` for: pages, each with its number. Raises `_LostError`."""
        texts = {text.body_digest: text for story in snapshot.site.stories for text in story.texts.values()}
        strings = {code: each.strings for code, each in snapshot.chromes.items()}
        read = reading((snapshot.objects.contexts, strings))
        for page, number in asked:
            body = self._load(texts[page.body])
            if body is None:
                raise _LostError
            index.take(number, read((packed_job(page, snapshot.objects, is_searched=True), body)))

    def _published(self, path: str) -> bytes | None:
        return self._cache.get(_FILES, path)


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
