"""One site open in the preview: planned again after changes, rendered address by address."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.build.images import served
from coopsite.cache.blobs import BlobCache
from coopsite.content.body import Body
from coopsite.content.scan import name_parts
from coopsite.pages.page_types import page_types, view
from coopsite.preview.error_page import plain_page
from coopsite.preview.findings import in_order
from coopsite.preview.index import LiveIndex
from coopsite.preview.model import PageResponse, PageState, PageUpdate, SavedStory
from coopsite.preview.overlay import block, page_part, put, relevant, site_part
from coopsite.preview.renderer import FallbackRenderer
from coopsite.preview.side_by_side import pair_key, pair_page
from coopsite.preview.snapshot import plan_snapshot, with_text, with_unsaved
from coopsite.preview.source import ChangeSet
from coopsite.preview.status import PAIR, StoryStatus, status_of, status_of_gone
from coopsite.preview.words import say
from coopsite.process.gc import gc_paused
from coopsite.process.heap import give_back
from coopsite.site.media import files_of
from coopsite.site.schedule import next_turn
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG, REGISTER
from coopsite.text.media_types import in_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coopsite.build.texts import TextRecord
    from coopsite.cache.store import BuildCache
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.output.publish import OutputFile
    from coopsite.preview.model import PreviewOptions
    from coopsite.preview.overlay import OverlayContext, OverlayPart
    from coopsite.preview.snapshot import Snapshot
    from coopsite.preview.source import LiveSource

ASSETS: Final = Path(__file__).parent / "assets"

_GONE: Final = 200
"""Addresses of deleted texts that are remembered, the latest."""

_AT_ONCE: Final = 200
"""Bodies parsed before the first page is shown: those that lists need, or all of a small site."""

_TRIES: Final = 5
"""Attempts to find the body of a page whose file is being written."""

_PAUSE: Final = 0.5
"""Seconds without another unsaved text after which the other pages show it, too."""

_decode: Final = msgspec.msgpack.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class SessionState:
    """What a session knows of its site at one moment."""

    snapshot: Snapshot | None
    """None before there was a valid configuration."""
    records: Mapping[str, TextRecord]
    """What was read of each text file, by path."""
    diagnostics: tuple[Diagnostic, ...]
    """All, in the order of a report."""
    without_file: frozenset[str] = frozenset()
    """The paths of texts that are shown as they are not saved, and whose files are not there."""


class PreviewSession:
    """One site open in the preview. Every public method may be called from any thread."""

    def __init__(
        self,
        source: LiveSource,
        version: str,
        cache: BuildCache,
        context: OverlayContext,
        options: PreviewOptions,
    ) -> None:
        self._lock = threading.RLock()
        self._source = source
        self._version = version
        self._cache = cache
        self._blobs = BlobCache(cache.location)
        self._context = context
        self._options = options
        self._renderer = FallbackRenderer()
        self._style = (ASSETS / "preview.css").read_text(encoding="utf-8")
        self._snapshot: Snapshot | None = None
        self._unparsed: list[Text] = []
        self._due: datetime | None = None
        self._plan_again = False
        self._behind_since: float | None = None
        """When an unsaved text was last shown on its story's pages alone."""
        self._unreported: tuple[ChangeSet, SavedStory | None] | None = None
        """Changes that a request found before the sync thread did, still to be reported to it."""
        self._diagnostics: tuple[Diagnostic, ...] | None = None
        self._last_site_part: tuple[tuple[Diagnostic, ...], str, str] | None = None
        self._failed: dict[str, Diagnostic] = {}
        self._gone: dict[str, tuple[str, str, str]] = {}
        """Address → file, key and language of a text that lay there and was deleted."""
        self._index = LiveIndex(lambda: self._snapshot, self._whole, self._body, cache, version, self._lock)

    def open(self) -> None:
        """Read and plan the site for the first time."""
        with self._lock, gc_paused(ending=False):
            self._source.open()
            unparsed = self._source.unparsed()
            for text in unparsed[:_AT_ONCE]:
                if not text.summary or len(unparsed) <= _AT_ONCE:
                    self._source.body(text)
            self._plan()
            # What was read stays in memory; the collector need not traverse it again.
            gc.collect()
            gc.freeze()

    # Changes

    def update(self, names: frozenset[str] | None) -> tuple[ChangeSet, SavedStory | None]:
        """Read the named files (None: all) again and plan what changed; return the changes and the story saved."""
        with self._lock:
            changes, saved = self._update(names)
            if self._behind_since is not None and time.monotonic() - self._behind_since > _PAUSE:
                self._plan()
                changes = changes.and_then(ChangeSet(rest=True, again_in=changes.again_in))
            early, self._unreported = self._unreported, None
            if early is None:
                return changes, saved
            seen, before = early
            return seen.and_then(changes), saved if changes.found_any else before

    def show_unsaved(self, path: str, data: bytes | None) -> bool:
        """Show `data` in place of the text file `path`, until told otherwise; None: the file as it is now.

        Pages of other stories may show it only after the next `update`. Return whether anything shown changed.
        """
        with self._lock:
            changes, saved = self._take(lambda: self._source.show_unsaved(path, data), unsaved=True)
            if changes.files:
                self._report_later(changes, saved)
            return changes.found_any

    def _update(self, names: frozenset[str] | None) -> tuple[ChangeSet, SavedStory | None]:
        return self._take(lambda: self._source.update(names))

    def _take(
        self, change: Callable[[], ChangeSet], *, unsaved: bool = False
    ) -> tuple[ChangeSet, SavedStory | None]:
        """Plan what `change` changes in the source; return it with the story saved.

        What is `unsaved` changes often: only the pages of its story are planned at once.
        """
        snapshot, shown, records = self._snapshot, dict(self._source.texts), dict(self._source.records)
        changes = change()
        if not changes.found_any:
            return changes, None
        self._diagnostics = None
        if changes.rest or not self._patch(shown, changes.texts, unsaved=unsaved):
            self._plan()
        if snapshot is None:
            return changes, None
        self._remember_gone(snapshot, shown, changes.texts)
        # After a change of configuration all texts are read again: those that say the same were not saved.
        read = self._source.records
        now_wrong = {path: read[path].diagnostics for path in changes.texts if path in read}
        return changes, self._saved(
            frozenset(
                path
                for path in now_wrong
                if self._source.texts.get(path) != shown.get(path)
                or path not in records
                or now_wrong[path] != records[path].diagnostics
            )
        )

    def _update_early(self) -> None:
        """Read all files again now; report the changes with the next `update`."""
        changes, saved = self._update(None)
        if changes.found_any or changes.files:
            self._report_later(changes, saved)

    def _report_later(self, changes: ChangeSet, saved: SavedStory | None) -> None:
        before = self._unreported[0] if self._unreported else ChangeSet()
        self._unreported = (before.and_then(changes), saved)

    def parse_one(self) -> bool:
        """Parse one body that is still unparsed; after the last, plan again. Return whether there was any."""
        with self._lock:
            while self._unparsed:
                text = self._unparsed.pop()
                known = text.body_digest in self._source.outlines
                if not known and self._source.texts.get(text.path) == text:
                    self._source.body(text)
                    return True
            if self._snapshot is None or not self._plan_again:
                return False
            self._plan()
            self._plan_again = False
            return True

    def replan_if_due(self) -> bool:
        """Plan again if a story has become due or expired since the last plan; tell whether one has."""
        with self._lock:
            if self._due is None or datetime.now(UTC) < self._due:
                return False
            self._plan()
            return True

    def save(self) -> None:
        """Save what was read in the cache."""
        with self._lock:
            self._source.save()

    # Responses

    @property
    def base(self) -> str:
        """The path of base_url without its last slash."""
        snapshot = self._snapshot
        return snapshot.base if snapshot else ""

    def page(self, address: str) -> PageResponse | None:
        """Return the page at `address`; None where there is none."""
        with self._lock:
            for _ in range(_TRIES):
                if self._snapshot is None or self._with_body(address) is not None:
                    break
                # Its file was saved again before its body was read.
                self._update_early()
            if self._snapshot is None:
                return self._nothing_yet(address)
            return self._rendered(address, address, 200) if address in self._snapshot.pages else None

    def missing(self, address: str) -> PageResponse:
        """Return the 404 page in answer to `address`."""
        with self._lock:
            return self._rendered(f"{self.base}/404.html", address, 404)

    def pair(self, key: str) -> PageResponse | None:
        """Return the languages of a story side by side; None where there is no such story."""
        with self._lock:
            story = self._snapshot.site.by_key.get(key) if self._snapshot else None
            if self._snapshot is None or story is None:
                return None
            data = pair_page(self._snapshot.site, story, self._context)
            return PageResponse(
                200,
                put(
                    data,
                    self._block(
                        page_part(StoryStatus(), (), self._context, stands=True), pair_key(story), ""
                    ),
                ),
            )

    def news(self, seen: PageState) -> PageUpdate:
        """Return what changed for an open page since it was served."""
        with self._lock:
            to = self._moved(seen)
            page = ""
            if to or self.key(seen.address) != seen.key:
                page = self._current(to or seen.address).data.decode()
            status, html = self._site_part()
            return PageUpdate(to, page, *((status, html) if status != seen.status else ()))

    def file(self, address: str) -> OutputFile | None:
        """Return the asset or static file at `address`."""
        snapshot = self._snapshot
        return snapshot.files.get(address) if snapshot else None

    def drawn(self, file: OutputFile) -> bytes | None:
        """Return the bytes of a picture, resized, drawn or whole; None where it cannot be read.

        A picture whose file is damaged now is sent as it was sent last.
        """
        data = served(file, self._blobs)
        if data is None:
            return self._blobs.get(file.key)
        if file.image is None and self._blobs.get(file.key) is None:
            self._blobs.put(file.key, data)
        return data

    def is_of_index(self, address: str) -> bool:
        """Tell whether `address` belongs to the search index."""
        return self._index.has(address)

    def indexed(self, address: str) -> bytes | None:
        """Return the search index's file at `address`; None where there is none.

        May take long, since it brings the index up to date, but blocks no other request.
        """
        return self._index.at(address)

    def has_page(self, address: str) -> bool:
        """Tell whether there is a page at `address`."""
        snapshot = self._snapshot
        return snapshot is not None and address in snapshot.pages

    def key(self, address: str) -> str:
        """Return a key of all that is shown at `address`, page or not, but the site's part of the bar."""
        with self._lock:
            snapshot = self._snapshot
            if address.startswith(PAIR):
                story = snapshot.site.by_key.get(address.removeprefix(PAIR)) if snapshot else None
                return pair_key(story) if story else ""
            part = self._part_at(address, ())
            page = snapshot.key(address) or snapshot.key(f"{snapshot.base}/404.html") if snapshot else ""
            return digest(page, part.overlay, part.bar)

    def title(self, language: str) -> str:
        """Return the site's title in `language`, else in its first; empty before there was a valid configuration."""
        with self._lock:
            config = self._source.config
            return (config.title.get(language) or config.title[config.languages[0]]) if config else ""

    def scripts(self) -> tuple[str, ...]:
        """Return the addresses of the shipped theme's scripts; what the site has put in their place is none."""
        with self._lock:
            return tuple(f"{self.base}/{path}" for path in self._source.shipped_scripts())

    @property
    def unsaved(self) -> frozenset[str]:
        """The paths of texts that are shown as they are not saved yet."""
        with self._lock:
            return self._source.unsaved

    def text_file(self, path: str, *, saved: bool = False) -> bytes | None:
        """Return the bytes shown of the text file `path` (relative to the site folder), or those `saved`.

        None where it cannot be read.
        """
        with self._lock:
            return self._source.text_file(path, saved=saved)

    def state(self) -> SessionState:
        """Return what is known now of the whole site."""
        with self._lock:
            source = self._source
            return SessionState(
                self._snapshot, dict(source.records), self.diagnostics(), source.without_file()
            )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all diagnostics in the order of a report."""
        with self._lock:
            if self._diagnostics is None:
                of_site = self._snapshot.diagnostics if self._snapshot else ()
                self._diagnostics = in_order([*self._source.diagnostics(), *of_site])
            return (*self._diagnostics, *self._failed.values()) if self._failed else self._diagnostics

    def _current(self, address: str) -> PageResponse:
        """Return the response to a request for `address`."""
        pair = self.pair(address.removeprefix(PAIR)) if address.startswith(PAIR) else None
        return pair or self.page(address) or self.missing(address)

    def _moved(self, seen: PageState) -> str:
        """Return the new address of a page's story; empty if it has not moved."""
        if not seen.story or self.has_page(seen.address):
            return ""
        key, _, language = seen.story.rpartition("|")
        story = self._snapshot.site.by_key.get(key) if self._snapshot else None
        address = story.addresses.get(language, "") if story else ""
        return address if address != seen.address else ""

    def _site_part(self) -> tuple[str, str]:
        """Return a key of the site's diagnostics and the part of the bar that shows them."""
        found = self.diagnostics()
        if self._last_site_part is None or self._last_site_part[0] != found:
            html = site_part(found, self._context)
            self._last_site_part = (found, digest(html), html)
        return self._last_site_part[1:]

    # Planning

    def _plan(self) -> None:
        self._diagnostics = None
        self._behind_since = None
        self._failed.clear()
        config = self._source.config
        if config is None:
            return
        now = self._options.now or datetime.now(UTC)
        with gc_paused(ending=False):
            self._snapshot = plan_snapshot(
                self._source,
                self._version,
                self._cache,
                now=now,
                show_held=not self._options.published,
                known=self._snapshot.pages if self._snapshot else None,
            )
        give_back()
        self._renderer.load(self._source.theme, self._snapshot.chromes)
        self._unparsed = list(reversed(self._source.unparsed()))
        self._plan_again = self._plan_again or bool(self._snapshot.unparsed)
        waits = None if self._options.now else next_turn(self._source.texts.values(), now, config.timezone)
        self._due = waits

    def _patch(self, shown: dict[str, Text], paths: frozenset[str], *, unsaved: bool) -> bool:
        """Replace changed texts in the snapshot; tell whether that is enough, so that nothing need be planned now."""
        snapshot, behind = self._snapshot, self._behind_since
        for path in paths:
            old, new = shown.get(path), self._source.texts.get(path)
            if snapshot is None or old is None or new is None or new.body_digest not in self._source.outlines:
                return False
            if old != new:
                before = snapshot
                snapshot = with_text(before, self._source, old, new)
                if snapshot is None and unsaved:
                    snapshot, behind = with_unsaved(before, self._source, old, new), time.monotonic()
            if snapshot is None:
                return False
        self._snapshot, self._behind_since = snapshot, behind
        return snapshot is not None

    def _remember_gone(self, before: Snapshot, shown: Mapping[str, Text], paths: frozenset[str]) -> None:
        """Remember the addresses of texts among `paths` whose files were deleted; forget those that are back."""
        if self._gone:
            self._gone = {at: gone for at, gone in self._gone.items() if gone[0] not in self._source.texts}
        for path in sorted(paths & shown.keys()):
            text = shown[path]
            story = before.site.by_key.get(text.key)
            address = story.addresses.get(text.language, "") if story else ""
            if address and not self._source.has_file(path):
                self._gone[address] = (path, text.key, text.language)
        while len(self._gone) > _GONE:
            del self._gone[next(iter(self._gone))]

    def _saved(self, paths: frozenset[str]) -> SavedStory | None:
        """Return the story of the texts at `paths`, if it is a single one and has pages."""
        names = [name for path in sorted(paths) if path in self._source.texts and (name := name_parts(path))]
        if self._snapshot is None or len({key for key, _ in names}) != 1:
            return None
        story = self._snapshot.site.by_key.get(names[0][0])
        language = names[0][1]
        if story is None or language not in story.texts:
            return None
        href = story.addresses.get(language, "")
        return SavedStory(story.key, story.texts[language].title, href) if href else None

    # Search index

    def _whole(self) -> Snapshot | None:
        """Parse all bodies that are left, then return the snapshot."""
        while self.parse_one():
            time.sleep(0)  # let the sync thread have the lock
        return self._snapshot

    def _body(self, text: Text) -> bytes | None:
        with self._lock:
            return self._source.body(text)

    # Rendering

    def _rendered(self, shown: str, address: str, status: int) -> PageResponse:
        """Render the page at `shown` in answer to a request for `address`."""
        snapshot = self._with_body(shown)
        if snapshot is None:
            return self._nothing_yet(address)
        page = snapshot.pages[shown]
        data, wrong = self._renderer.render(page, view(page, snapshot.objects))
        made = page_types()[page.template]
        if made.write is not None:
            return PageResponse(status, data or b"", in_utf8(made.media_type))
        if wrong is None:
            self._failed.pop(page.made_with, None)
        else:
            self._failed[page.made_with] = wrong
        failed = (wrong,) if wrong else ()
        if data is None:
            return self._nothing_yet(address, failed)
        story = self._story_status(address).story
        return PageResponse(
            status, put(data, self._block(self._part_at(address, failed), self.key(address), story))
        )

    def _with_body(self, address: str) -> Snapshot | None:
        """Return the snapshot, with the body of the page at `address` loaded; None where the body is lost."""
        snapshot = self._snapshot
        text = snapshot.text_at(address) if snapshot else None
        if snapshot is None or text is None:
            return snapshot
        data = self._source.body(text)
        if data is None:
            return None
        if text.body_digest in snapshot.unparsed:
            self._snapshot = with_text(snapshot, self._source, text, text)
            self._diagnostics = None
            if self._snapshot is None:
                self._snapshot = snapshot
                self._plan()
            snapshot = self._snapshot
        snapshot.bodies.clear()
        snapshot.bodies[text.body_digest] = _decode(data)
        return snapshot

    def _nothing_yet(self, address: str, failed: tuple[Diagnostic, ...] = ()) -> PageResponse:
        part = self._part_at(address, failed)
        return PageResponse(
            500, put(plain_page("nothing_yet", self._context), self._block(part, self.key(address), ""))
        )

    def _part_at(self, address: str, failed: tuple[Diagnostic, ...]) -> OverlayPart:
        """Return the overlay's part about the page at `address`."""
        status = self._story_status(address)
        settings = self._settings()
        if status.source:
            paths = {status.source, *settings, *self._files_at(address)}
        elif self.has_page(address):
            paths = settings
        else:
            paths = settings | self._source.without_text()
        errors = [*failed, *relevant(self.diagnostics(), frozenset(paths))]
        unique = list({each.sort_key: each for each in errors}.values())
        old = failed or self._source.is_broken(status.source) or any(each.path in settings for each in errors)
        return page_part(status, unique, self._context, stands=not old)

    def _story_status(self, address: str) -> StoryStatus:
        snapshot = self._snapshot
        if snapshot is None:
            return StoryStatus()
        gone = None if address in snapshot.pages else self._gone.get(address)
        return status_of(snapshot, address) if gone is None else status_of_gone(snapshot, *gone)

    def _settings(self) -> set[str]:
        """Return the paths of files that every page depends on."""
        return {CONFIG, REGISTER, *(table.path for table in self._source.theme.own_tables.values())}

    def _files_at(self, address: str) -> set[str]:
        """Return the paths of files that the story at `address` shows or links to."""
        snapshot = self._snapshot
        story = snapshot.story_at(address) if snapshot else None
        return files_of(story, self._source.outlines, snapshot.site.assets) if snapshot and story else set()

    def _block(self, part: OverlayPart, key: str, story: str) -> str:
        status, html = self._site_part()
        values = {"key": key, "status": status, "story": story, "token": self._options.token}
        values |= {name: say(name, self._context.language) for name in ("saved", "go", "close", "lost")}
        return block(part, html, self._style, values, self._context)
