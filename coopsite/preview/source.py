"""Holds what was read of a site and reads what changed; a text that breaks keeps its last good form."""

from __future__ import annotations

import dataclasses
import os
import stat
import time
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from coopsite.build import reading
from coopsite.build.assets import read_files
from coopsite.build.load import NO_FILES, Inputs, SiteReader, TagRegister, Theme
from coopsite.build.reading import ReadJob, ReadResult, context_of
from coopsite.build.snapshot import SETTLED_NS, is_settled, signature
from coopsite.build.texts import TextRecord, save_outlines, save_records
from coopsite.content.body import Body, Outline, in_file
from coopsite.content.scan import TEXT_LIMIT, FileStat, Scan, scan
from coopsite.diagnostics import Diagnostic
from coopsite.output.files import digest_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coopsite.build.assets import FoundFiles
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.process.workers import Workers

_MANY: Final = 50
"""From so many changed texts on, their bodies wait until they are asked for."""

_EMPTY_FOR: Final = 0.25
"""Seconds a text must stay empty to be believed: many editors empty a file before they fill it again."""

_WHEN_SETTLED: Final = SETTLED_NS / 1e9 + 0.1
"""Seconds after which a file that changes again must show it."""

_BODIES_KEPT: Final = 500
_decode_body: Final = msgspec.msgpack.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a look at the site's folder found."""

    texts: frozenset[str] = frozenset()
    """Paths of texts that are new, changed or gone."""
    rest: bool = False
    """Something else changed: configuration, theme, tags, files."""
    again_in: float | None = None
    """Seconds after which to look again: something may not be what it seems."""

    @property
    def found_any(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.texts) or self.rest


class LiveSource:
    """A site folder as last read. Not for several threads at once."""

    def __init__(self, site: Path, cache: BuildCache, version: str, workers: Workers) -> None:
        self._site = site
        self._cache = cache
        self._version = version
        self._inbox = SiteReader(site, cache, version, workers)
        self._read: Callable[[FileStat], bytes] | None = None
        self._scanned_ns = 0
        self._emptied: dict[str, tuple[int, float]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._saved_heads: dict[str, TextRecord] = {}
        self._fresh_outlines: set[str] = set()
        self._told_config: tuple[Diagnostic, ...] = ()
        self._told_theme: tuple[Diagnostic, ...] = ()
        self._told_register: tuple[Diagnostic, ...] = ()
        self._register: TagRegister = TagRegister((), ())
        self._files: FoundFiles = NO_FILES
        self._static: FoundFiles = NO_FILES
        self.scan = Scan()
        self.config: Config | None = None
        """The last good one; None while there was none yet."""
        self.theme = Theme({}, {}, {}, {}, {})
        self.heads: dict[str, TextRecord] = {}
        self.texts: dict[str, Text] = {}
        """What is shown of each file, by path: what it says, or said when it was last right."""
        self.outlines: dict[str, Outline] = {}

    def open(self) -> None:
        """Read everything for the first time; of texts not remembered, the front matter only."""
        self._scanned_ns = time.time_ns()
        self.scan = scan(self._site)
        self._read_theme()
        self._read_config()
        self._read_all()
        self._cache.commit()

    def inputs(self) -> Inputs:
        """Return all that is shown, as the engine plans it, and all that is wrong with what was read."""
        return Inputs(
            self.config,
            self.theme,
            tuple(self.texts.values()),
            self.outlines,
            {},
            self._register.tags,
            self._files,
            self._static,
            tuple(self.findings()),
            0,
            elsewhere=self.scan.elsewhere,
        )

    def findings(self) -> list[Diagnostic]:
        """Return all that is wrong with what was read."""
        told = [*self.scan.findings, *self._told_theme, *self._told_config, *self._told_register]
        told += [*self._files.diagnostics, *self._static.diagnostics]
        for head in self.heads.values():
            told += head.findings
            if head.text is not None:
                outline = self.outlines.get(head.text.body_digest)
                if outline is not None and outline.findings:
                    told += in_file(outline.findings, head.text.path, head.text.body_line)
        return told

    def look(self, names: frozenset[str] | None) -> ChangeSet:
        """Look at the files `names` (paths below the site folder), or at everything; read what changed."""
        now = time.time_ns()
        few = self._look_at(names) if names is not None and self.config is not None else None
        if few is not None:
            found = self._update_texts(few, now, gone=frozenset())
            return ChangeSet(found.texts, again_in=found.again_in or _WHEN_SETTLED)
        return self._look_at_all(now)

    def body(self, text: Text) -> bytes | None:
        """Return the body of `text` as msgpack, and know its outline from then on.

        None when the file no longer holds it and nothing remembers it.
        """
        name = text.body_digest
        data = self._kept.get(name) or self._cache.get("body", name)
        if data is None:
            file = self._file_of(text.path)
            read = self._read_file(file) if file else None
            if read is None or read.text is None or read.text.body_digest != name:
                return None
            self._keep(read)
            data = read.body
        if name not in self.outlines:
            self.outlines[name] = _decode_body(data).outline
        return data

    def is_broken(self, path: str) -> bool:
        """Tell whether the text shown of `path` is not what its file says now."""
        head = self.heads.get(path)
        return head is not None and head.text is None and path in self.texts

    def has_file(self, path: str) -> bool:
        """Tell whether the file `path` was there when the folder was last looked at."""
        return self._file_of(path) is not None

    def homeless(self) -> frozenset[str]:
        """Return the paths of files that should give a text and show none."""
        return frozenset(
            path for path, head in self.heads.items() if head.findings and path not in self.texts
        )

    def blind(self) -> list[Text]:
        """Return the texts whose bodies are not known yet: first those whose excerpt a list shows."""
        missing = [text for text in self.texts.values() if text.body_digest not in self.outlines]
        missing.sort(key=lambda text: text.date, reverse=True)
        missing.sort(key=lambda text: bool(text.summary))
        return missing

    def save(self) -> None:
        """Let the cache remember what was read, for the next preview and the next build; forget what no text has.

        To be called from time to time also while edits go on without a rest.
        """
        if self.config is None:
            return
        live = {text.body_digest for text in self.texts.values()}
        if not self._cache.absent:
            if self.heads != self._saved_heads:
                save_records(
                    self._cache, self._inbox.texts_version(self.config), self._saved_heads, self.heads
                )
                self._saved_heads = dict(self.heads)
            if self._fresh_outlines:
                save_outlines(self._cache, self.outlines, self._fresh_outlines, live)
                self._fresh_outlines = set()
            self._cache.commit()
        if not self.outlines.keys() <= live:
            self.outlines = {name: each for name, each in self.outlines.items() if name in live}

    # looking

    def _look_at(self, names: Iterable[str]) -> list[FileStat] | None:
        """Return how the named files lie there now; None unless all are texts that were there before."""
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

    def _look_at_all(self, now: int) -> ChangeSet:
        before, since = self.scan, self._scanned_ns
        after = scan(self._site)
        # The site's own styles may name files of content/static/.
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
        rest |= self._look_at_rest(before, after, since, now)
        wrong = {each.path for each in after.findings if each.severity == "error"}
        there = {file.path for file in after.texts} | wrong
        gone = frozenset(path for path in (*self.texts, *self.heads) if path not in there)
        rest |= (before.findings, before.elsewhere) != (after.findings, after.elsewhere)
        self.scan, self._scanned_ns = after, now
        found = self._update_texts(after.texts, now, gone=gone)
        return ChangeSet(found.texts, rest, found.again_in or _when_settled(after, now))

    def _look_at_rest(self, before: Scan, after: Scan, since: int, now: int) -> bool:
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
        """Read those of `files` that changed, forget those `gone`."""
        changed = set()
        again = False
        for path in gone:
            self.heads.pop(path, None)
            if self.texts.pop(path, None) is not None:
                changed.add(path)
        candidates = [file for file in files if not self._is_as_read(file, now)]
        if len(candidates) > _MANY:
            self._read_many(candidates, now)
            return ChangeSet(frozenset(changed | {file.path for file in candidates}))
        for file in candidates:
            read = self._read_file(file)
            if self._waits(file, read):
                again = True
                continue
            before = self._shown(file.path)
            again |= self._take(file, read, now)
            if before != self._shown(file.path):
                changed.add(file.path)
        return ChangeSet(frozenset(changed), again_in=_EMPTY_FOR if again else None)

    def _shown(self, path: str) -> tuple[Text | None, tuple[Diagnostic, ...]]:
        head = self.heads.get(path)
        return self.texts.get(path), head.findings if head else ()

    def _is_as_read(self, file: FileStat, now: int) -> bool:
        head = self.heads.get(file.path)
        if head is None or not head.digest:
            return False
        if head.settled and head.signature == signature(file):
            return True
        try:
            same = digest_file(file.location) == head.digest
        except OSError:
            return False
        if same:
            self._emptied.pop(file.path, None)
            self.heads[file.path] = replace(head, signature=signature(file), settled=is_settled(file, now))
        return same

    def _waits(self, file: FileStat, read: ReadResult) -> bool:
        """Tell whether a text that has just become empty should be given a moment to fill again.

        What was read tells, not the size it had when it was found: it may have been emptied in between.
        """
        if file.path not in self.texts or all(each.code != "W108" for each in read.findings):
            self._emptied.pop(file.path, None)
            return False
        now = time.monotonic()
        written, since = self._emptied.get(file.path, (0, now))
        if written != file.mtime_ns:
            # Emptied once more: it was filled in between.
            self._emptied[file.path] = (file.mtime_ns, now)
            return True
        return now - since < _EMPTY_FOR

    def _take(self, file: FileStat, read: ReadResult, now: int) -> bool:
        """Put what was read of a file in its place; return whether it vanished meanwhile."""
        path = file.path
        vanished = any(each.code == "E602" for each in read.findings)
        self.heads[path] = TextRecord(
            path,
            signature(file),
            is_settled(file, now),
            read.digest,
            read.text,
            read.findings,
            read.broken,
        )
        if read.text is not None:
            self._keep(read)
            self.texts[path] = read.text
        elif not any(each.severity == "error" for each in read.findings):
            self.texts.pop(path, None)
        elif path in self.texts and self._lost(self.texts[path]):
            del self.texts[path]
        return vanished

    def _lost(self, text: Text) -> bool:
        """Tell whether the body of a text whose file is broken now is known to nobody."""
        name = text.body_digest
        return name not in self._kept and self._cache.get("body", name) is None

    # reading

    def _read_all(self) -> None:
        """Read every text anew, from the cache where it remembers them, and all the rest."""
        config = self.config
        if config is None:
            return
        self._read = None
        before = self.texts
        found = self._inbox.texts(self.scan, self._scanned_ns, config, bodies=False, progress=lambda *_: None)
        self.heads = found.heads
        self._saved_heads = dict(found.heads)
        self.outlines = {**found.outlines, **self.outlines}
        self.texts = {}
        for path, head in found.heads.items():
            if head.text is not None:
                self.texts[path] = head.text
            elif path in before and not self._lost(before[path]):
                self.texts[path] = before[path]
        self._read_register(self.scan)
        self._read_files("assets", self.scan.assets, self._scanned_ns)
        self._read_files("static", self.scan.static, self._scanned_ns)

    def _read_many(self, files: Sequence[FileStat], now: int) -> None:
        read = reading.prepare(self._job(bodies=False))
        for file in files:
            self._take(file, reading.decode(read(file)), now)

    def _read_file(self, file: FileStat) -> ReadResult:
        if self._read is None:
            self._read = reading.prepare(self._job(bodies=True))
        return reading.decode(self._read(file))

    def _job(self, *, bodies: bool) -> ReadJob:
        assert self.config is not None
        return ReadJob(context_of(self.config), frozenset(), bodies)

    def _keep(self, read: ReadResult) -> None:
        if read.text is None or read.outline is None:
            return
        name = read.text.body_digest
        self.outlines[name] = read.outline
        self._kept[name] = read.body
        if len(self._kept) > _BODIES_KEPT:
            self._kept.popitem(last=False)
        if read.digest and not self._cache.absent:
            self._cache.put("body", name, read.body)
            self._fresh_outlines.add(name)

    def _read_theme_of(self, found: Scan) -> bool:
        before = self.theme
        read, told = self._inbox.theme(found)
        self.theme = _with_last_good_words(before, read, told)
        changed = self.theme != before or self._told_theme != tuple(told)
        self._told_theme = tuple(told)
        return changed

    def _read_theme(self) -> None:
        self._read_theme_of(self.scan)

    def _read_config(self) -> bool:
        """Read the configuration; return whether it, or what is wrong with it, is another now."""
        found = self._inbox.config(tuple(sorted(self.theme.strings)))
        before = (self.config, self._told_config)
        if isinstance(found, tuple):
            self._told_config = found
        else:
            self.config, self._told_config = found.config, found.findings
        return before != (self.config, self._told_config)

    def _read_register(self, found: Scan) -> bool:
        assert self.config is not None
        before = (self._register, self._told_register)
        read = self._inbox.register(found.register, self.config.languages)
        self._told_register = read.findings
        if not any(each.severity == "error" for each in read.findings):
            self._register = read
        return before != (self._register, self._told_register)

    def _read_files(self, name: str, files: Sequence[FileStat], now: int) -> bool:
        before = (self._files, self._static)
        found = read_files(name, files, now, self._version, self._cache)
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
        for path, told in after.findings.items()
        if path in before.assets and any(each.severity == "error" for each in told)
    }
    return dataclasses.replace(after, assets={**after.assets, **damaged}) if damaged else after


def _with_last_good_words(before: Theme, after: Theme, told: Iterable[Diagnostic]) -> Theme:
    """Return `after`, in which languages whose table of strings is broken now have the words they had."""
    wrong = {each.path for each in told if each.severity == "error"}
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
    """Tell whether files may have changed since they were looked at."""
    return before != after or any(not is_settled(file, since) for file in after)


def _when_settled(found: Scan, now: int) -> float | None:
    """Return when to look again because a file changed so lately that it may change unseen."""
    register = (found.register,) if found.register else ()
    fresh = any(
        abs(now - max(file.mtime_ns, file.ctime_ns)) < SETTLED_NS
        for group in (found.texts, found.assets, found.static, found.templates, register)
        for file in group
    )
    return _WHEN_SETTLED if fresh else None
