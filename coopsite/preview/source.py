"""A site's folder as last read: read again what changed; a broken text keeps its last good version."""

from __future__ import annotations

import dataclasses
import os
import stat
import time
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.build.load import NO_FILES, Inputs, SiteReader, TagRegister, Theme
from coopsite.build.snapshot import SETTLED_NS, is_settled
from coopsite.build.texts import TextRecord
from coopsite.content.body import Body, Outline
from coopsite.content.scan import TEXT_LIMIT, FileStat, Scan, read_bytes, scan
from coopsite.diagnostics import Diagnostic
from coopsite.preview.findings import TextFindings
from coopsite.templating.theme import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from coopsite.build.assets import FoundFiles
    from coopsite.build.reading import ReadResult
    from coopsite.build.texts import TextStore
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.process.workers import Workers

_MANY: Final = 50
"""Changed texts beyond which bodies are not parsed until they are asked for."""

_EMPTY_FOR: Final = 0.25
"""Seconds a text must stay empty to count as empty: many editors empty a file before they write it."""

_WHEN_SETTLED: Final = SETTLED_NS / 1e9 + 0.1
"""Seconds after which another change of a file must show in its times."""

_BODIES_KEPT: Final = 500
_decode_body: Final = msgspec.msgpack.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What changed in the site's folder."""

    texts: frozenset[str] = frozenset()
    """Paths of texts that are new, changed or gone."""
    rest: bool = False
    """Something else changed: configuration, theme, tags, files."""
    files: frozenset[str] = frozenset()
    """Paths of texts whose files have other bytes, whether that is shown or not."""
    again_in: float | None = None
    """Seconds after which to look again, since a change may not have shown yet."""

    @property
    def found_any(self) -> bool:
        """Whether anything changed that is shown."""
        return bool(self.texts) or self.rest

    def and_then(self, later: ChangeSet) -> ChangeSet:
        """Return what changed in both."""
        return ChangeSet(
            self.texts | later.texts, self.rest or later.rest, self.files | later.files, later.again_in
        )


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """Words that are shown in place of a text's file."""

    data: bytes
    record: TextRecord
    saved: Text | None
    """The text that is shown of the file itself."""


class LiveSource:
    """A site's folder as last read, with what is not saved yet. Not for several threads at once."""

    def __init__(self, site: Path, cache: BuildCache, version: str, workers: Workers) -> None:
        self._site = site
        self._cache = cache
        self._reader = SiteReader(site, cache, version, workers)
        self._store: TextStore | None = None
        self._scanned_ns = 0
        self._emptied: dict[str, tuple[int, float]] = {}
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._unsaved: dict[str, UnsavedText] = {}
        self._findings = TextFindings()
        self._config_diagnostics: tuple[Diagnostic, ...] = ()
        self._theme_diagnostics: tuple[Diagnostic, ...] = ()
        self._register_diagnostics: tuple[Diagnostic, ...] = ()
        self._register: TagRegister = TagRegister((), ())
        self._files: FoundFiles = NO_FILES
        self._static: FoundFiles = NO_FILES
        self.scan = Scan()
        self.config: Config | None = None
        """The last valid one; None before there was one."""
        self.theme = Theme({}, {}, {}, {}, {})
        self.texts: dict[str, Text] = {}
        """By path: each file's text, or the last valid one."""

    @property
    def records(self) -> dict[str, TextRecord]:
        """What was read of each text, by path; also of those that gave no text."""
        records = self._store.records if self._store else {}
        if not self._unsaved:
            return records
        return {**records, **{path: each.record for path, each in self._unsaved.items()}}

    @property
    def unsaved(self) -> frozenset[str]:
        """The paths of texts that are shown as they are not saved yet."""
        return frozenset(self._unsaved)

    @property
    def outlines(self) -> dict[str, Outline]:
        """The outlines of the bodies that are parsed, by digest."""
        return self._store.outlines if self._store else {}

    def open(self) -> None:
        """Read everything for the first time; of texts that are not in the cache, only the front matter."""
        self._scanned_ns = time.time_ns()
        self.scan = scan(self._site)
        self._read_theme()
        self._read_config()
        self._read_all()
        self._cache.commit()

    def inputs(self) -> Inputs:
        """Return all that a plan is made from, with all diagnostics of what was read."""
        return Inputs(
            self.config,
            self.theme,
            tuple(self.texts.values()),
            self.outlines,
            {},
            self._register.tags,
            self._files,
            self._static,
            tuple(self.diagnostics()),
            elsewhere=self.scan.elsewhere,
        )

    def diagnostics(self) -> list[Diagnostic]:
        """Return all diagnostics of what was read."""
        found = [
            *self.scan.diagnostics,
            *self._theme_diagnostics,
            *self._config_diagnostics,
            *self._register_diagnostics,
        ]
        found += [*self._files.diagnostics, *self._static.diagnostics]
        return [*found, *(self._findings.of(self._store, self.records) if self._store else ())]

    def show_unsaved(self, path: str, data: bytes | None) -> ChangeSet:
        """Show `data` in place of the file of the text `path`, until told otherwise; None: the file again.

        Nothing of it is kept in the cache.
        """
        if self._store is None:
            return ChangeSet()
        before = self._shown(path)
        changes = self.update(frozenset((path,))) if data is None else ChangeSet()
        shown = self.texts.get(path)
        self._findings.doubt((path,))
        over = self._unsaved.pop(path, None)
        saved = over.saved if over else shown
        if data is None:
            self._put_text(path, saved)
        else:
            read = self._store.read_raw(path, data)
            self._keep_body(read)
            if read.text is not None and read.outline is not None:
                self.outlines[read.text.body_digest] = read.outline
            record = TextRecord(path, (0, 0, 0, 0), False, "", read.text, read.diagnostics, read.broken)
            self._unsaved[path] = UnsavedText(data, record, saved)
            self._put_text(path, self._text_after(record, shown))
        shows_other = frozenset(() if before == self._shown(path) else (path,))
        return dataclasses.replace(changes, texts=changes.texts | shows_other)

    def update(self, names: frozenset[str] | None) -> ChangeSet:
        """Read again what changed of the files `names` (paths below the site folder; None: all files)."""
        now = time.time_ns()
        few = self._stat_texts(names) if names is not None and self.config is not None else None
        if few is not None:
            found = self._update_texts(few, now, gone=frozenset())
            return ChangeSet(found.texts, files=found.files, again_in=found.again_in or _WHEN_SETTLED)
        return self._update_all(now)

    def body(self, text: Text) -> bytes | None:
        """Return the body of `text` as msgpack, and keep its outline.

        None where neither the cache nor the file has it any more.
        """
        name = text.body_digest
        data = self._bodies.get(name) or self._cache.get("body", name)
        if data is None:
            read = self._read(text.path)
            if self._store is None or read is None or read.text is None or read.text.body_digest != name:
                return None
            if text.path not in self._unsaved:
                self._store.put_body(read)
            self._keep_body(read)
            data = read.body
        if name not in self.outlines:
            self.outlines[name] = _decode_body(data).outline
        return data

    def is_broken(self, path: str) -> bool:
        """Tell whether the file `path` is broken, so that an older text is shown."""
        record = self._record(path)
        return record is not None and record.text is None and path in self.texts

    def has_file(self, path: str) -> bool:
        """Tell whether the file `path` was there when the folder was last scanned."""
        return self._file_of(path) is not None

    def without_file(self) -> frozenset[str]:
        """Return the paths of texts that are shown as they are not saved, and whose files are not there."""
        return frozenset(path for path in self._unsaved if not self.has_file(path))

    def text_file(self, path: str, *, saved: bool) -> bytes | None:
        """Return the bytes shown of the text `path`, or those `saved`; None where it cannot be read."""
        if path in self._unsaved and not saved:
            return self._unsaved[path].data
        file = self._file_of(path)
        read = read_bytes(file) if file else None
        return read if isinstance(read, bytes) else None

    def without_text(self) -> frozenset[str]:
        """Return the paths of broken files of which no text is shown."""
        return frozenset(
            path for path, record in self.records.items() if record.diagnostics and path not in self.texts
        )

    def shipped_scripts(self) -> list[str]:
        """Return the paths below output/ of the shipped theme's scripts, but for those the site replaces."""
        theme, shipped = self.theme, self._shipped_scripts
        return [
            path for name, path in theme.asset_paths.items() if theme.assets[path] == shipped.get(name, b"")
        ]

    @cached_property
    def _shipped_scripts(self) -> dict[str, bytes]:
        return {name: data for name, data in shipped().assets.items() if name.endswith(".js")}

    def unparsed(self) -> list[Text]:
        """Return the texts whose bodies are not parsed yet, first those whose excerpt a list shows."""
        missing = [text for text in self.texts.values() if text.body_digest not in self.outlines]
        missing.sort(key=lambda text: text.date, reverse=True)
        missing.sort(key=lambda text: bool(text.summary))
        return missing

    def save(self) -> None:
        """Save what was read in the cache, for the next preview and build; drop outlines that no text has any more.

        Call it from time to time, also while edits go on without a pause.
        """
        if self._store is None:
            return
        live = {text.body_digest for text in self.texts.values()}
        if not self._cache.absent:
            of_files = {**self.texts, **{path: each.saved for path, each in self._unsaved.items()}}
            self._store.save({text.body_digest for text in of_files.values() if text is not None})
            self._cache.commit()
        if not self.outlines.keys() <= live:
            self._store.outlines = {name: each for name, each in self.outlines.items() if name in live}

    # Updating

    def _stat_texts(self, names: Iterable[str]) -> list[FileStat] | None:
        """Return the named files as they are now; None unless all are texts that were there before."""
        found = []
        for name in names:
            before = self._file_of(name)
            if before is None:
                return None
            try:
                status = os.lstat(before.location)
            except OSError:
                return None
            if not stat.S_ISREG(status.st_mode) or status.st_size > TEXT_LIMIT:
                return None
            found.append(
                FileStat(
                    name,
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ctime_ns,
                    status.st_ino,
                    before.location,
                )
            )
        return found

    def _update_all(self, now: int) -> ChangeSet:
        before, since = self.scan, self._scanned_ns
        after = scan(self._site)
        # The site's own style sheets may name files of content/static/.
        moved = {file.path for file in before.static} != {file.path for file in after.static}
        theme = (moved or _differs(before.templates, after.templates, since)) and self._read_theme_of(after)
        config = self._read_config()
        rest = theme or config
        if self.config is None:
            self.scan, self._scanned_ns = after, now
            return ChangeSet(rest=rest)
        if config:
            self.scan, self._scanned_ns = after, now
            self._read_all()
            return ChangeSet(frozenset(file.path for file in after.texts), rest=True)
        rest |= self._update_rest(before, after, since, now)
        wrong = {each.path for each in after.diagnostics if each.severity == "error"}
        there = {file.path for file in after.texts} | wrong
        assert self._store is not None
        gone = frozenset(path for path in (*self.texts, *self._store.records) if path not in there)
        rest |= (before.diagnostics, before.elsewhere) != (after.diagnostics, after.elsewhere)
        self.scan, self._scanned_ns = after, now
        found = self._update_texts(after.texts, now, gone=gone)
        return ChangeSet(found.texts, rest, found.files, found.again_in or _when_settled(after, now))

    def _update_rest(self, before: Scan, after: Scan, since: int, now: int) -> bool:
        changed = False
        if before.register != after.register or (after.register and not is_settled(after.register, since)):
            changed |= self._read_register(after)
        for name, old, new in (
            ("assets", before.assets, after.assets),
            ("static", before.static, after.static),
        ):
            if _differs(old, new, since):
                changed |= self._read_files(name, new, now)
        return changed

    def _update_texts(self, files: Sequence[FileStat], now: int, *, gone: frozenset[str]) -> ChangeSet:
        """Read the `files` that changed; drop those `gone`."""
        assert self._store is not None
        records = self._store.records
        changed, rewritten = set(), set()
        again = False
        self._findings.doubt(gone)
        for path in gone:
            if records.pop(path, None) is not None:
                rewritten.add(path)
            before = self._shown(path)
            self._show(path)
            if before != self._shown(path):
                changed.add(path)
        candidates = []
        for file in files:
            if self._store.is_current(file, now):
                self._emptied.pop(file.path, None)
            else:
                candidates.append(file)
        self._findings.doubt(file.path for file in candidates)
        if len(candidates) > _MANY:
            self._store.update(candidates, now, self._reader.workers, bodies=False, progress=lambda *_: None)
            for file in candidates:
                self._show(file.path)
            paths = {file.path for file in candidates}
            return ChangeSet(frozenset(changed | paths), files=frozenset(rewritten | paths))
        for file in candidates:
            read = self._store.read(file)
            if self._waits(file, read):
                again = True
                continue
            before = self._shown(file.path)
            # It may have vanished after the scan.
            again |= any(each.code == "E602" for each in read.diagnostics)
            known = records.get(file.path)
            if known is None or known.digest != read.digest:
                rewritten.add(file.path)
            self._store.put(file, read, now)
            self._keep_body(read)
            self._show(file.path)
            if before != self._shown(file.path):
                changed.add(file.path)
        again_in = _EMPTY_FOR if again else None
        return ChangeSet(frozenset(changed), files=frozenset(rewritten), again_in=again_in)

    def _record(self, path: str) -> TextRecord | None:
        """Return what was read of the text `path`, saved or not."""
        over = self._unsaved.get(path)
        if over is not None:
            return over.record
        return self._store.records.get(path) if self._store else None

    def _shown(self, path: str) -> tuple[Text | None, tuple[Diagnostic, ...]]:
        record = self._record(path)
        return self.texts.get(path), record.diagnostics if record else ()

    def _waits(self, file: FileStat, read: ReadResult) -> bool:
        """Tell whether to wait because a text has just become empty, as some editors leave it for a moment.

        Decided by what was read, not by the size when scanned: it may have been emptied in between.
        """
        if file.path not in self.texts or all(each.code != "W108" for each in read.diagnostics):
            self._emptied.pop(file.path, None)
            return False
        now = time.monotonic()
        written, since = self._emptied.get(file.path, (0, now))
        if written != file.mtime_ns:
            # Emptied again: it was filled in between.
            self._emptied[file.path] = (file.mtime_ns, now)
            return True
        return now - since < _EMPTY_FOR

    def _show(self, path: str) -> None:
        """Show what was read of a file, unless there are unsaved words in its place."""
        record = self._store.records.get(path) if self._store else None
        over = self._unsaved.get(path)
        if over is None:
            self._put_text(path, self._text_after(record, self.texts.get(path)))
        else:
            saved = self._text_after(record, over.saved)
            self._unsaved[path] = dataclasses.replace(over, saved=saved)

    def _text_after(self, record: TextRecord | None, before: Text | None) -> Text | None:
        """Return the text of a record; where errors kept it from being one, the text shown before."""
        if record is None or record.text is not None:
            return record.text if record else None
        broken = any(each.severity == "error" for each in record.diagnostics)
        return before if broken and before is not None and not self._lost(before) else None

    def _put_text(self, path: str, text: Text | None) -> None:
        if text is None:
            self.texts.pop(path, None)
        else:
            self.texts[path] = text

    def _lost(self, text: Text) -> bool:
        """Tell whether the body of a text whose file is broken is lost."""
        name = text.body_digest
        return name not in self._bodies and self._cache.get("body", name) is None

    # Reading

    def _read_all(self) -> None:
        """Read all texts, from the cache where it has them, and everything else."""
        config = self.config
        if config is None:
            return
        self.save()
        unsaved, self._unsaved = self._unsaved, {}
        shown = {**self.texts, **{path: each.saved for path, each in unsaved.items()}}
        outlines = self.outlines
        self._store = self._reader.text_store(config, spares_memory=True)
        self._findings.doubt_all()
        self._store.outlines |= outlines
        self._store.read_all(
            self.scan.texts,
            self._scanned_ns,
            self._reader.workers,
            bodies=False,
            progress=lambda *_: None,
        )
        self.texts = {}
        for path, record in self._store.records.items():
            text, before = record.text, shown.get(path)
            if text is None and before is not None and not self._lost(before):
                text = before
            self._put_text(path, text)
        for path, over in unsaved.items():
            self.show_unsaved(path, over.data)
        self._read_register(self.scan)
        self._read_files("assets", self.scan.assets, self._scanned_ns)
        self._read_files("static", self.scan.static, self._scanned_ns)

    def _read(self, path: str) -> ReadResult | None:
        """Read the text `path`, saved or not; None where there is no such file."""
        file, over = self._file_of(path), self._unsaved.get(path)
        if self._store is None:
            return None
        if over is not None:
            return self._store.read_raw(path, over.data)
        return self._store.read(file) if file else None

    def _keep_body(self, read: ReadResult) -> None:
        """Keep the body that was read in memory for a while."""
        if read.text is None or read.outline is None:
            return
        self._bodies[read.text.body_digest] = read.body
        if len(self._bodies) > _BODIES_KEPT:
            self._bodies.popitem(last=False)

    def _read_theme_of(self, found: Scan) -> bool:
        before = self.theme
        read, diagnostics = self._reader.theme(found)
        self.theme = _with_last_good_words(before, read, diagnostics)
        changed = self.theme != before or self._theme_diagnostics != tuple(diagnostics)
        self._theme_diagnostics = tuple(diagnostics)
        return changed

    def _read_theme(self) -> None:
        self._read_theme_of(self.scan)

    def _read_config(self) -> bool:
        """Read the configuration; return whether it, or what is wrong with it, is another now."""
        found = self._reader.config(tuple(sorted(self.theme.strings)))
        before = (self.config, self._config_diagnostics)
        if isinstance(found, tuple):
            self._config_diagnostics = found
        else:
            self.config, self._config_diagnostics = found.config, found.diagnostics
        return before != (self.config, self._config_diagnostics)

    def _read_register(self, found: Scan) -> bool:
        assert self.config is not None
        before = (self._register, self._register_diagnostics)
        read = self._reader.register(found.register, self.config.languages)
        self._register_diagnostics = read.diagnostics
        if not any(each.severity == "error" for each in read.diagnostics):
            self._register = read
        return before != (self._register, self._register_diagnostics)

    def _read_files(self, name: str, files: Sequence[FileStat], now: int) -> bool:
        before = (self._files, self._static)
        found = self._reader.files(name, files, now)
        if name == "assets":
            self._files = _with_last_good(self._files, found)
        else:
            self._static = found
        return before != (self._files, self._static)

    def _file_of(self, path: str) -> FileStat | None:
        texts = self.scan.texts
        at = bisect_left(texts, path, key=attrgetter("path"))
        return texts[at] if at < len(texts) and texts[at].path == path else None


def _with_last_good(before: FoundFiles, after: FoundFiles) -> FoundFiles:
    """Return `after`, in which pictures that are damaged now are as they were: a copy may be on its way."""
    damaged = {
        path: before.assets[path]
        for path, found in after.if_published.items()
        if path in before.assets and any(each.severity == "error" for each in found)
    }
    return dataclasses.replace(after, assets={**after.assets, **damaged}) if damaged else after


def _with_last_good_words(before: Theme, after: Theme, found: Iterable[Diagnostic]) -> Theme:
    """Return `after`, in which languages whose table of strings is broken now have the words they had."""
    wrong = {each.path for each in found if each.severity == "error"}
    broken = [
        code for code, table in after.own_tables.items() if table.path in wrong and code in before.own_tables
    ]
    if not broken:
        return after
    words = {code: before.strings[code] for code in broken}
    tables = {code: before.own_tables[code] for code in broken}
    return dataclasses.replace(
        after, strings={**after.strings, **words}, own_tables={**after.own_tables, **tables}
    )


def _differs(before: Sequence[FileStat], after: Sequence[FileStat], since: int) -> bool:
    """Tell whether files may have changed since they were scanned."""
    return before != after or any(not is_settled(file, since) for file in after)


def _when_settled(found: Scan, now: int) -> float | None:
    """Return after how many seconds to look again because a file is so new that it may change unseen; None: never."""
    register = (found.register,) if found.register else ()
    fresh = any(
        abs(now - max(file.mtime_ns, file.ctime_ns)) < SETTLED_NS
        for group in (found.texts, found.assets, found.static, found.templates, register)
        for file in group
    )
    return _WHEN_SETTLED if fresh else None
