"""Keeps what was read of every text, and reads again only what changed."""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from coopsite.build import reading
from coopsite.build.preload import RENDERING, preload
from coopsite.build.reading import ReadResult
from coopsite.build.snapshot import is_settled, signature
from coopsite.content.body import Outline, in_file
from coopsite.content.model import Text, UnreadableText
from coopsite.content.read import PreviousRead
from coopsite.content.scan import read_bytes
from coopsite.diagnostics import Diagnostic
from coopsite.output.files import digest_file
from coopsite.text.digest import digest, struct_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from coopsite.cache.store import BuildCache
    from coopsite.content.read import ReadContext
    from coopsite.content.scan import FileStat
    from coopsite.process.workers import Workers

SHARDS: Final = 64
"""Rows in which records and outlines are kept: few enough to load all, many enough to rewrite one."""
_COST_MS: Final = 1.0


class TextRecord(Struct, frozen=True, array_like=True, gc=False):
    """What was read of a text, and the file it was read from."""

    path: str
    signature: tuple[int, int, int, int]
    """Size, times of content and of inode, inode."""
    settled: bool
    """Whether a later change of the file must show in its signature."""
    digest: str
    """Names the file's bytes; empty where what was read holds for this time only."""
    text: Text | None
    diagnostics: tuple[Diagnostic, ...]
    unreadable: UnreadableText | None = None
    front: str = ""
    """See `ReadText.front`."""

    @property
    def previous(self) -> PreviousRead | None:
        """What the next reading of the file goes by; None where it gave no text."""
        return PreviousRead(self.text, self.diagnostics, self.front) if self.text is not None else None


class FileRead(Struct, frozen=True, gc=False):
    """A text's file as read: the digest of its bytes, as in `TextRecord`, and what is wrong with it."""

    digest: str
    diagnostics: tuple[Diagnostic, ...]


_records: Final = msgspec.msgpack.Decoder(tuple[str, list[TextRecord]])
_outlines: Final = msgspec.msgpack.Decoder(dict[str, Outline])
_encode: Final = msgspec.msgpack.Encoder().encode


class TextStore:
    """The texts of a site as last read: a record for each file, and the outlines of bodies by digest.

    It begins with what the cache remembers of an earlier build of the same `version`, and `save` has it remember the
    rest. Bodies go into the cache as they are read; if that has no file, a store that `spares_memory` drops them.
    """

    def __init__(
        self, cache: BuildCache, version: str, context: ReadContext, *, spares_memory: bool = False
    ) -> None:
        self._cache = cache
        self._version = _made_by(version, context)
        self._context = context
        self._spares_memory = spares_memory
        self._read: Callable[[str, bytes], ReadResult] | None = None
        self._fresh: set[str] = set()
        self.outlines = _outlines_of(data for _, data in cache.all("outlines"))
        self._said: dict[Any, Any] = dict(zip(self.outlines, self.outlines, strict=True))
        """What texts say, so that they share it: see `_share`."""
        self.records = _decoded((data for _, data in cache.all("texts")), self._version, self._said)
        """By path; also those of files that gave no text."""
        self._saved = dict(self.records)
        self.unkept_bodies: dict[str, bytes] = {}
        """Bodies that hold for this time only."""

    @property
    def texts(self) -> Iterator[Text]:
        """Every text, in the order of the records."""
        return (record.text for record in self.records.values() if record.text is not None)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with files and with bodies, with its place in the file."""
        for record in self.records.values():
            yield from self.wrong_in(record)

    def wrong_in(self, record: TextRecord) -> Sequence[Diagnostic]:
        """Return what is wrong with the file of `record` and with its body, with its place in the file."""
        if record.text is None:
            return record.diagnostics
        outline = self.outlines.get(record.text.body_digest)
        if outline is None or not outline.diagnostics:
            return record.diagnostics
        return [*record.diagnostics, *in_file(outline.diagnostics, record.path, record.text.body_line)]

    def read_all(
        self,
        files: Sequence[FileStat],
        scanned_ns: int,
        workers: Workers,
        *,
        bodies: bool,
        progress: Callable[[int, int], None],
    ) -> None:
        """Have the records be those of `files`, in their order, and save them; see `update`."""
        self.update(files, scanned_ns, workers, bodies=bodies, progress=progress)
        self._said = {}
        self.records = {file.path: self.records[file.path] for file in files}
        for path, record in self.records.items():
            if record.text is not None:
                force_setattr(record.text, "path", path)
        self.save({text.body_digest for text in self.texts})

    def update(
        self,
        files: Sequence[FileStat],
        scanned_ns: int,
        workers: Workers,
        *,
        bodies: bool,
        progress: Callable[[int, int], None],
    ) -> None:
        """Read those of `files` that are new or changed; with `bodies`, also those whose outline is missing."""
        changed = [file for file in files if not self.is_current(file, scanned_ns, outlined=bodies)]
        before = {
            file.path: previous
            for file in changed
            if (record := self.records.get(file.path)) is not None
            and (previous := record.previous) is not None
        }
        items: list[FileStat | reading.CarriedFile] = [*changed]
        results = workers.run(
            reading.prepare,
            reading.ReadJob(
                self._context, frozenset(self.outlines), bodies, before, len(changed) > len(self.outlines)
            ),
            items,
            count=len(changed),
            cost_ms=_COST_MS,
            meanwhile=partial(preload, RENDERING),
            carry=reading.carried,
        )
        for done, (file, result) in enumerate(zip(changed, results, strict=True)):
            self.put(file, reading.decode(result), scanned_ns)
            progress(done + 1, len(changed))

    def is_current(self, file: FileStat, scanned_ns: int, *, outlined: bool = False) -> bool:
        """Tell whether the record of `file` still holds, and with `outlined`, whether its outline is there."""
        record = self.records.get(file.path)
        if record is None or not record.digest:
            return False
        if outlined and record.text is not None and record.text.body_digest not in self.outlines:
            return False
        if record.settled and record.signature == signature(file):
            return True
        try:
            if digest_file(file.location) != record.digest:
                return False
        except OSError:
            return False
        self.records[file.path] = replace(
            record, signature=signature(file), settled=is_settled(file, scanned_ns)
        )
        return True

    def read(self, file: FileStat) -> ReadResult:
        """Read one file with its body, in this process."""
        raw = read_bytes(file)
        return self.read_raw(file.path, raw) if isinstance(raw, bytes) else ReadResult("", None, (raw,))

    def read_raw(self, path: str, raw: bytes) -> ReadResult:
        """Read a text from its bytes, with its body, in this process; nothing of it is kept."""
        if self._read is None:
            self._read = reading.reader(reading.ReadJob(self._context, frozenset(), bodies=True))
        return self._read(path, raw)

    def put(self, file: FileStat, result: ReadResult, scanned_ns: int) -> None:
        """Take `result` for what `file` says."""
        self.records[file.path] = _record(file, result, scanned_ns)
        if result.text is not None:
            _share(result.text, self._said)
        self.put_body(result)

    def put_body(self, result: ReadResult) -> None:
        """Take the body of `result`, and its outline."""
        if result.text is None or result.outline is None:
            return
        name = result.text.body_digest
        self.outlines[name] = result.outline
        if not result.digest:
            self.unkept_bodies[name] = result.body
        elif not (self._spares_memory and self._cache.absent):
            self._cache.put("body", name, result.body)
            self._fresh.add(name)

    def take_bodies(self, bodies: Iterable[reading.ReadBody]) -> None:
        """Take bodies that were read before anything else was, each by the digest that a text names it with."""
        for each in bodies:
            self.outlines[each.name] = each.outline
            self._cache.put("body", each.name, each.body)
            self._fresh.add(each.name)

    def save(self, live: Set[str]) -> None:
        """Put into the cache what it does not remember yet. Drop there bodies that are not among `live`."""
        _save_records(self._cache, self._version, self._saved, self.records)
        self._saved = dict(self.records)
        _save_outlines(self._cache, self.outlines, self._fresh, live - self.unkept_bodies.keys())
        self._fresh = set()


def records_of(
    cache: BuildCache, version: str, context: ReadContext, paths: Iterable[str]
) -> dict[str, TextRecord]:
    """Return what is remembered of some texts as last read by the same `version` in the same `context`."""
    shards = {shard_of_path(path, SHARDS) for path in paths}
    rows = (cache.get("texts", str(shard)) for shard in sorted(shards))
    return _decoded([row for row in rows if row is not None], _made_by(version, context), {})


def outline_of(cache: BuildCache, name: str) -> Outline | None:
    """Return what is remembered of the body with the digest `name`."""
    row = cache.get("outlines", str(shard_of_digest(name, SHARDS)))
    return _outlines_of([] if row is None else [row]).get(name)


def remember(
    cache: BuildCache,
    version: str,
    context: ReadContext,
    read: Iterable[tuple[FileStat, ReadResult]],
    scanned_ns: int,
) -> None:
    """Have the cache remember what was read of a few files, with their bodies, as a store would that holds all."""
    made_by = _made_by(version, context)
    records: dict[int, dict[str, TextRecord]] = {}
    outlines: dict[int, dict[str, Outline]] = {}
    for file, result in read:
        shard = shard_of_path(file.path, SHARDS)
        if shard not in records:
            row = cache.get("texts", str(shard))
            records[shard] = _decoded([] if row is None else [row], made_by, {})
        records[shard][file.path] = _record(file, result, scanned_ns)
        if result.text is not None and result.outline is not None and result.body:
            name = result.text.body_digest
            shard = shard_of_digest(name, SHARDS)
            if shard not in outlines:
                row = cache.get("outlines", str(shard))
                outlines[shard] = _outlines_of([] if row is None else [row])
            outlines[shard][name] = result.outline
            cache.put("body", name, result.body)
    for shard, found in records.items():
        cache.put("texts", str(shard), _encode((made_by, list(found.values()))))
    for shard, members in outlines.items():
        cache.put("outlines", str(shard), _encode(members))


def _record(file: FileStat, result: ReadResult, scanned_ns: int) -> TextRecord:
    return TextRecord(
        file.path,
        signature(file),
        is_settled(file, scanned_ns),
        result.digest,
        result.text,
        result.diagnostics,
        result.broken,
        result.front,
    )


def _made_by(version: str, context: ReadContext) -> str:
    return digest(version, struct_digest(context))


def _share(text: Text, said: dict[Any, Any]) -> None:
    """Have all that `text` says as others do be one object in memory; `said` has what was said so far, by itself."""
    once, put = said.setdefault, force_setattr
    put(text, "language", once(text.language, text.language))
    put(text, "key", once(text.key, text.key))
    put(text, "kind", once(text.kind, text.kind))
    put(text, "author", once(text.author, text.author))
    put(text, "date", once(text.date, text.date))
    put(text, "marks", once(text.marks, text.marks))
    put(text, "body_digest", once(text.body_digest, text.body_digest))
    if text.tags:
        if text.tags not in said:
            said[text.tags] = tuple([once(tag, tag) for tag in text.tags])
        put(text, "tags", said[text.tags])


def _decoded(rows: Iterable[bytes], version: str, said: dict[Any, Any]) -> dict[str, TextRecord]:
    found: dict[str, TextRecord] = {}
    for data in rows:
        try:
            made_by, records = _records.decode(data)
        except msgspec.MsgspecError:
            continue
        if made_by == version:
            for record in records:
                found[record.path] = record
                if record.text is not None:
                    _share(record.text, said)
    return found


def _save_records(
    cache: BuildCache, version: str, before: dict[str, TextRecord], after: dict[str, TextRecord]
) -> None:
    """Rewrite the shards in which `after` differs from `before`, which is what the cache remembers."""
    dirty = {shard_of_path(path, SHARDS) for path in before.keys() - after.keys()}
    dirty |= {shard_of_path(path, SHARDS) for path, record in after.items() if before.get(path) is not record}
    if not dirty:
        return
    shards: dict[int, list[TextRecord]] = {shard: [] for shard in dirty}
    for path, record in after.items():
        if record.digest and (shard := shard_of_path(path, SHARDS)) in dirty:
            shards[shard].append(record)
    for shard, records in shards.items():
        cache.put("texts", str(shard), _encode((version, records)))


def _outlines_of(rows: Iterable[bytes]) -> dict[str, Outline]:
    found: dict[str, Outline] = {}
    for data in rows:
        try:
            found.update(_outlines.decode(data))
        except msgspec.MsgspecError:
            continue
    return found


def _save_outlines(cache: BuildCache, outlines: dict[str, Outline], fresh: Set[str], live: Set[str]) -> None:
    """Rewrite the shards that gained an outline, without those that no text has any more."""
    dirty = {shard_of_digest(name, SHARDS) for name in fresh}
    if not dirty:
        return
    shards: dict[int, dict[str, Outline]] = {shard: {} for shard in dirty}
    for name, outline in outlines.items():
        if (shard := shard_of_digest(name, SHARDS)) in dirty:
            if name in live:
                shards[shard][name] = outline
            else:
                cache.forget("body", [name])
    for shard, members in shards.items():
        cache.put("outlines", str(shard), _encode(members))


def shard_of_path(path: str, shards: int) -> int:
    """Return the number of the row, of so many `shards`, in which something of the file at `path` is kept."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass")) % shards


def shard_of_digest(name: str, shards: int) -> int:
    """Return the number of the row, of so many `shards`, in which what has the digest `name` is kept."""
    return int(name[:2], 16) % shards
