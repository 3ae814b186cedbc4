"""The session: one site held open, planned again as it changes, answering what each address shows now."""

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
from coopsite.pages.page_types import PAGE_TYPES, view
from coopsite.preview.error_page import plain_page
from coopsite.preview.index import Index
from coopsite.preview.overlay import block, own_part, put, relevant, status_part
from coopsite.preview.renderer import FallbackRenderer
from coopsite.preview.side_by_side import pair_key, pair_page
from coopsite.preview.snapshot import plan_snapshot, with_text
from coopsite.preview.source import ChangeSet
from coopsite.preview.status import PAIR, StoryStatus, facts_of, facts_of_gone
from coopsite.preview.words import say
from coopsite.process.gc import gc_paused
from coopsite.site.media import files_of
from coopsite.site.schedule import next_turn
from coopsite.text import media_types
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG, REGISTER
from coopsite.text.media_types import in_utf8

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.cache.store import BuildCache
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.output.publish import OutputFile
    from coopsite.preview.overlay import OverlayContext, OverlayPart
    from coopsite.preview.snapshot import Snapshot
    from coopsite.preview.source import LiveSource

ASSETS: Final = Path(__file__).parent / "assets"
HTML: Final = in_utf8(media_types.HTML)

_GONE: Final = 200
"""Addresses of deleted texts that are remembered, the latest."""

_AT_ONCE: Final = 200
"""Bodies parsed before the first page is shown: those that lists need, or all of a small site."""

_TRIES: Final = 5
"""Times a page whose file is being written is looked for."""

_decode: Final = msgspec.msgpack.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """How a session shows its site."""

    published: bool
    """Only what readers see."""
    now: datetime | None
    """As if when; None: by the clock."""
    token: str
    """Proves that whoever asks for events has a page of this session."""


@dataclass(frozen=True, slots=True)
class PageResponse:
    """A page to send: its status, its bytes and what they are."""

    status: int
    data: bytes
    type: str = HTML


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story that was just saved: its key, the title and the page of the text saved."""

    key: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PageState:
    """What an open page shows: where, which story, and the names of its content and of the site's state."""

    address: str
    story: str
    """``KEY|LANGUAGE``; empty where it shows none."""
    key: str
    status: str


@dataclass(frozen=True, slots=True)
class PageUpdate:
    """What an open page is to show instead; empty where it is up to date."""

    to: str = ""
    """Where its story lies now."""
    page: str = ""
    """The whole page as it is served now."""
    status: str = ""
    """The name of what is wrong on the whole site, and the part of the bar that says it."""
    html: str = ""


class PreviewSession:
    """One site open for writing. Every public method may be called from any thread."""

    def __init__(
        self, held: LiveSource, version: str, cache: BuildCache, pen: OverlayContext, terms: PreviewOptions
    ) -> None:
        self._lock = threading.RLock()
        self._held = held
        self._version = version
        self._cache = cache
        self._blobs = BlobCache(cache.location)
        self._pen = pen
        self._terms = terms
        self._press = FallbackRenderer()
        self._style = (ASSETS / "preview.css").read_text(encoding="utf-8")
        self._edition: Snapshot | None = None
        self._waiting: list[Text] = []
        self._due: datetime | None = None
        self._ahead: tuple[ChangeSet, SavedStory | None] | None = None
        """What was found by looking before whoever follows the folder did."""
        self._told: tuple[Diagnostic, ...] | None = None
        self._said: tuple[tuple[Diagnostic, ...], str, str] | None = None
        self._failed: dict[str, Diagnostic] = {}
        self._gone: dict[str, tuple[str, str, str]] = {}
        """Address → file, key and language of a text that lay there and was deleted."""
        self._index = Index(lambda: self._edition, self._whole, self._body)

    def open(self) -> None:
        """Read and plan the site for the first time."""
        with self._lock:
            self._held.open()
            blind = self._held.blind()
            for text in blind[:_AT_ONCE]:
                if not text.summary or len(blind) <= _AT_ONCE:
                    self._held.body(text)
            self._plan()
            # What was read stays; going through it again and again would only slow edits down.
            gc.collect()
            gc.freeze()

    # what changes

    def look(self, names: frozenset[str] | None) -> tuple[ChangeSet, SavedStory | None]:
        """Look at the files named (None: at all) and plan what changed; tell what, and which story was saved."""
        with self._lock:
            look, saved = self._look(names)
            ahead, self._ahead = self._ahead, None
            if ahead is None:
                return look, saved
            seen, before = ahead
            both = ChangeSet(seen.texts | look.texts, seen.rest or look.rest, look.again_in)
            return both, saved if look.found_any else before

    def _look(self, names: frozenset[str] | None) -> tuple[ChangeSet, SavedStory | None]:
        edition, shown, heads = self._edition, dict(self._held.texts), dict(self._held.heads)
        look = self._held.look(names)
        if not look.found_any:
            return look, None
        self._told = None
        if look.rest or not self._patch(shown, look.texts):
            self._plan()
        if edition is None:
            return look, None
        self._note_gone(edition, shown, look.texts)
        # With the configuration all texts are read anew: those that say what they said were not saved.
        told = {path: head.findings for path, head in self._held.heads.items() if path in look.texts}
        return look, self._saved(
            frozenset(
                path
                for path in told
                if self._held.texts.get(path) != shown.get(path)
                or path not in heads
                or told[path] != heads[path].findings
            )
        )

    def _look_ahead(self) -> None:
        """Look at all files now; whoever follows the folder is told with the next look."""
        look, saved = self._look(None)
        if look.found_any:
            before = self._ahead[0] if self._ahead else ChangeSet()
            self._ahead = (ChangeSet(before.texts | look.texts, before.rest or look.rest), saved)

    def parse_one(self) -> bool:
        """Parse one body nobody has asked for yet; after the last, plan anew. Return whether there was any."""
        with self._lock:
            while self._waiting:
                text = self._waiting.pop()
                known = text.body_digest in self._held.outlines
                if not known and self._held.texts.get(text.path) == text:
                    self._held.body(text)
                    return True
            if self._edition is None or not self._owing:
                return False
            self._plan()
            self._owing = False
            return True

    def turn(self) -> bool:
        """Plan anew if some story has fallen due or expired since; return whether one has."""
        with self._lock:
            if self._due is None or datetime.now(UTC) < self._due:
                return False
            self._plan()
            return True

    def save(self) -> None:
        """Have the cache remember what was read."""
        with self._lock:
            self._held.save()

    # what is shown

    @property
    def base(self) -> str:
        """The path of base_url, without its last slash."""
        edition = self._edition
        return edition.base if edition else ""

    def page(self, address: str) -> PageResponse | None:
        """Return the page at `address` as it is now; None where there is none."""
        with self._lock:
            for _ in range(_TRIES):
                if self._edition is None or self._with_body(address) is not None:
                    break
                # Its file was saved anew before anybody read the body it had.
                self._look_ahead()
            if self._edition is None:
                return self._nothing_yet(address)
            return self._printed(address, address, 200) if address in self._edition.pages else None

    def missing(self, address: str) -> PageResponse:
        """Return what a reader gets where there is no page."""
        with self._lock:
            return self._printed(f"{self.base}/404.html", address, 404)

    def pair(self, key: str) -> PageResponse | None:
        """Return the languages of a story side by side; None where there is no such story."""
        with self._lock:
            story = self._edition.site.by_key.get(key) if self._edition else None
            if self._edition is None or story is None:
                return None
            data = pair_page(self._edition.site, story, self._pen)
            return PageResponse(
                200,
                put(
                    data,
                    self._block(own_part(StoryStatus(), (), self._pen, stands=True), pair_key(story), ""),
                ),
            )

    def news(self, seen: PageState) -> PageUpdate:
        """Return what changed for an open page."""
        with self._lock:
            to = self._moved(seen)
            page = ""
            if to or self.key(seen.address) != seen.key:
                page = self._current(to or seen.address).data.decode()
            status, html = self._status()
            return PageUpdate(to, page, *((status, html) if status != seen.status else ()))

    def file(self, address: str) -> OutputFile | None:
        """Return the asset or static file at `address`."""
        edition = self._edition
        return edition.files.get(address) if edition else None

    def drawn(self, wanted: OutputFile) -> bytes | None:
        """Return the bytes of a picture, drawn or published whole; None where they cannot be had.

        One whose file is damaged now is sent as it was sent last.
        """
        data = served(wanted, self._blobs)
        if data is None:
            return self._blobs.get(wanted.key)
        if wanted.image is None and self._blobs.get(wanted.key) is None:
            self._blobs.put(wanted.key, data)
        return data

    def is_of_index(self, address: str) -> bool:
        """Tell whether `address` is one for the search index to answer."""
        return self._index.has(address)

    def indexed(self, address: str) -> bytes | Diagnostic | None:
        """Return the file of the search index at `address`, None where there is none, or why there is no index.

        Makes the index when it is asked for and is not that of what is shown: may take long, and holds up nothing else.
        """
        return self._index.at(address)

    def has_page(self, address: str) -> bool:
        """Tell whether a page lies at `address`."""
        edition = self._edition
        return edition is not None and address in edition.pages

    def key(self, address: str) -> str:
        """Name all that is shown at `address` and concerns it alone, whether there is a page or not."""
        with self._lock:
            edition = self._edition
            if address.startswith(PAIR):
                story = edition.site.by_key.get(address.removeprefix(PAIR)) if edition else None
                return pair_key(story) if story else ""
            own = self._own(address, ())
            page = edition.key(address) or edition.key(f"{edition.base}/404.html") if edition else ""
            return digest(page, own.overlay, own.bar)

    def findings(self) -> tuple[Diagnostic, ...]:
        """Return all that is wrong, in the order of a report."""
        with self._lock:
            if self._told is None:
                told = [*self._held.findings(), *(self._edition.findings if self._edition else ())]
                found = {each.sort_key: each for each in told}
                self._told = tuple(found[key] for key in sorted(found))
            return (*self._told, *self._failed.values(), *self._index.fault())

    def _current(self, address: str) -> PageResponse:
        """Return what a browser gets at `address`."""
        pair = self.pair(address.removeprefix(PAIR)) if address.startswith(PAIR) else None
        return pair or self.page(address) or self.missing(address)

    def _moved(self, seen: PageState) -> str:
        """Return where the story of a page lies now, if no longer where it was."""
        if not seen.story or self.has_page(seen.address):
            return ""
        key, _, language = seen.story.rpartition("|")
        story = self._edition.site.by_key.get(key) if self._edition else None
        address = story.addresses.get(language, "") if story else ""
        return address if address != seen.address else ""

    def _status(self) -> tuple[str, str]:
        """Return a name for what is wrong on the whole site, and the part of the bar that says it."""
        found = self.findings()
        if self._said is None or self._said[0] != found:
            html = status_part(found, self._pen)
            self._said = (found, digest(html), html)
        return self._said[1:]

    # planning

    _owing = False

    def _plan(self) -> None:
        self._told = None
        self._failed.clear()
        config = self._held.config
        if config is None:
            return
        now = self._terms.now or datetime.now(UTC)
        with gc_paused(ending=False):
            self._edition = plan_snapshot(
                self._held, self._version, self._cache, now=now, show_held=not self._terms.published
            )
        self._press.load(self._held.theme, self._edition.chromes)
        self._waiting = list(reversed(self._held.blind()))
        self._owing = self._owing or bool(self._edition.blind)
        waits = None if self._terms.now else next_turn(self._held.texts.values(), now, config.timezone)
        self._due = waits

    def _patch(self, shown: dict[str, Text], paths: frozenset[str]) -> bool:
        """Put changed texts in their places; return whether that is all there is to do."""
        edition = self._edition
        for path in paths:
            old, new = shown.get(path), self._held.texts.get(path)
            if edition is None or old is None or new is None or new.body_digest not in self._held.outlines:
                return False
            if old != new:
                edition = with_text(edition, self._held, old, new)
        self._edition = edition or self._edition
        return edition is not None

    def _note_gone(self, before: Snapshot, shown: Mapping[str, Text], paths: frozenset[str]) -> None:
        """Remember where texts among `paths` lay whose files are there no more; forget those that are back."""
        if self._gone:
            self._gone = {at: gone for at, gone in self._gone.items() if gone[0] not in self._held.texts}
        for path in sorted(paths & shown.keys()):
            text = shown[path]
            story = before.site.by_key.get(text.key)
            address = story.addresses.get(text.language, "") if story else ""
            if address and not self._held.has_file(path):
                self._gone[address] = (path, text.key, text.language)
        while len(self._gone) > _GONE:
            del self._gone[next(iter(self._gone))]

    def _saved(self, paths: frozenset[str]) -> SavedStory | None:
        """Return the one story that was saved, if it was one and has pages."""
        names = [name for path in sorted(paths) if path in self._held.texts and (name := name_parts(path))]
        if self._edition is None or len({key for key, _ in names}) != 1:
            return None
        story = self._edition.site.by_key.get(names[0][0])
        language = names[0][1]
        if story is None or language not in story.texts:
            return None
        href = story.addresses.get(language, "")
        return SavedStory(story.key, story.texts[language].title, href) if href else None

    # the search index

    def _whole(self) -> Snapshot | None:
        """Return the edition as it is once no body waits to be parsed."""
        while self.parse_one():
            time.sleep(0)  # or who follows the folder would wait until the last
        return self._edition

    def _body(self, text: Text) -> bytes | None:
        with self._lock:
            return self._held.body(text)

    # printing

    def _printed(self, shown: str, address: str, status: int) -> PageResponse:
        """Print the page that lies at `shown` in answer to a request for `address`."""
        edition = self._with_body(shown)
        if edition is None:
            return self._nothing_yet(address)
        page = edition.pages[shown]
        data, wrong = self._press.render(page, view(page, edition.library))
        made = PAGE_TYPES[page.template]
        if made.write is not None:
            return PageResponse(status, data or b"", in_utf8(made.media_type))
        if wrong is None:
            self._failed.pop(page.template, None)
        else:
            self._failed[page.template] = wrong
        failed = (wrong,) if wrong else ()
        if data is None:
            return self._nothing_yet(address, failed)
        story = self._facts(address).story
        return PageResponse(
            status, put(data, self._block(self._own(address, failed), self.key(address), story))
        )

    def _with_body(self, address: str) -> Snapshot | None:
        """Return the edition with the body of the page at `address` at hand; None where the body is lost."""
        edition = self._edition
        text = edition.text_at(address) if edition else None
        if edition is None or text is None:
            return edition
        data = self._held.body(text)
        if data is None:
            return None
        if text.body_digest in edition.blind:
            self._edition = with_text(edition, self._held, text, text)
            self._told = None
            if self._edition is None:
                self._edition = edition
                self._plan()
            edition = self._edition
        edition.bodies.clear()
        edition.bodies[text.body_digest] = _decode(data)
        return edition

    def _nothing_yet(self, address: str, failed: tuple[Diagnostic, ...] = ()) -> PageResponse:
        own = self._own(address, failed)
        return PageResponse(
            500, put(plain_page("nothing_yet", self._pen), self._block(own, self.key(address), ""))
        )

    def _own(self, address: str, failed: tuple[Diagnostic, ...]) -> OverlayPart:
        """Return the part of the block that concerns the page at `address`."""
        facts = self._facts(address)
        settings = self._settings()
        if facts.source:
            paths = {facts.source, *settings, *self._files_at(address)}
        elif self.has_page(address):
            paths = settings
        else:
            paths = settings | self._held.homeless()
        errors = [*failed, *relevant(self.findings(), frozenset(paths))]
        unique = list({each.sort_key: each for each in errors}.values())
        old = failed or self._held.is_broken(facts.source) or any(each.path in settings for each in errors)
        return own_part(facts, unique, self._pen, stands=not old)

    def _facts(self, address: str) -> StoryStatus:
        edition = self._edition
        if edition is None:
            return StoryStatus()
        gone = None if address in edition.pages else self._gone.get(address)
        return facts_of(edition, address) if gone is None else facts_of_gone(edition, *gone)

    def _settings(self) -> set[str]:
        """Return the paths of the files that every page depends on."""
        return {CONFIG, REGISTER, *(table.path for table in self._held.theme.own_tables.values())}

    def _files_at(self, address: str) -> set[str]:
        """Return the paths of the files that the story at `address` shows or leads to."""
        edition = self._edition
        story = edition.story_at(address) if edition else None
        return files_of(story, self._held.outlines, edition.site.assets) if edition and story else set()

    def _block(self, own: OverlayPart, key: str, story: str) -> str:
        status, html = self._status()
        values = {"key": key, "status": status, "story": story, "token": self._terms.token}
        values |= {name: say(name, self._pen.language) for name in ("saved", "go", "close", "lost")}
        return block(own, html, self._style, values, self._pen)
