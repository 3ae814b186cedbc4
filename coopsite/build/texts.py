"""Keeps what was read of every text, and reads again only what changed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from coopsite.build import reading, render_page
from coopsite.build.snapshot import is_settled, signature
from coopsite.content.body import Outline
from coopsite.content.model import Text, UnreadableText
from coopsite.content.read import PreviousRead
from coopsite.diagnostics import Diagnostic
from coopsite.output.files import digest_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coopsite.cache.store import BuildCache
    from coopsite.content.read import ReadContext
    from coopsite.content.scan import FileStat
    from coopsite.process.workers import Workers

SHARDS: Final = 64
_COST_MS: Final = 1.0


class TextRecord(Struct, frozen=True, array_like=True, gc=False):
    """What was read of a text, and the file it was read from."""

    path: str
    signature: tuple[int, int, int, int]
    """Size, times of content and of inode, inode."""
    settled: bool
    digest: str
    text: Text | None
    findings: tuple[Diagnostic, ...]
    broken: UnreadableText | None = None


@dataclass(slots=True)
class TextStore:
    """Every text of a site, and the outlines of their bodies by digest."""

    texts: tuple[Text, ...]
    outlines: dict[str, Outline]
    diagnostics: list[Diagnostic]
    read: int
    """How many files were read as texts."""
    bodies: dict[str, bytes] = field(default_factory=dict)
    """Bodies of this time only, which the cache does not keep."""
    heads: dict[str, TextRecord] = field(default_factory=dict)
    """What was read of every file, by path; also of those that gave no text."""


_heads: Final = msgspec.msgpack.Decoder(tuple[str, list[TextRecord]])
_outlines: Final = msgspec.msgpack.Decoder(dict[str, Outline])
_encode: Final = msgspec.msgpack.Encoder().encode


def read_texts(
    files: Sequence[FileStat],
    scanned_ns: int,
    context: ReadContext,
    version: str,
    cache: BuildCache,
    workers: Workers,
    *,
    bodies: bool,
    progress: Callable[[int, int], None],
) -> TextStore:
    """Return all texts in the order of `files`; new and changed ones are read, with bodies where wanted."""
    remembered = _load_heads(cache, version)
    outlines = _load_outlines(cache)
    heads: dict[str, TextRecord] = {}
    changed = [
        file for file in files if not _keep(file, remembered, outlines, heads, scanned_ns, bodies=bodies)
    ]
    found = TextStore((), outlines, [], len(changed))
    fresh_outlines: set[str] = set()
    before = {
        file.path: PreviousRead(head.text, head.findings)
        for file in changed
        if (head := remembered.get(file.path)) is not None and head.text is not None
    }
    job = reading.ReadJob(context, frozenset(outlines), bodies, before)
    for done, (file, data) in enumerate(
        zip(
            changed,
            workers.run(
                reading.prepare,
                job,
                changed,
                count=len(changed),
                cost_ms=_COST_MS,
                meanwhile=render_page.preload,
            ),
            strict=True,
        )
    ):
        read = reading.decode(data)
        heads[file.path] = TextRecord(
            file.path,
            signature(file),
            is_settled(file, scanned_ns),
            read.digest,
            read.text,
            read.findings,
            read.broken,
        )
        if read.text and read.outline is not None:
            name = read.text.body_digest
            if read.digest:
                fresh_outlines.add(name)
                cache.put("body", name, read.body)
            else:
                found.bodies[name] = read.body
            outlines[name] = read.outline
        progress(done + 1, len(changed))
    save_records(cache, version, remembered, heads)
    found.heads = heads
    found.texts = tuple(head.text for file in files if (head := heads[file.path]).text is not None)
    found.diagnostics = [finding for file in files for finding in heads[file.path].findings]
    if bodies:
        save_outlines(
            cache, outlines, fresh_outlines, {text.body_digest for text in found.texts} - set(found.bodies)
        )
    return found


def _keep(
    file: FileStat,
    remembered: dict[str, TextRecord],
    outlines: dict[str, Outline],
    heads: dict[str, TextRecord],
    scanned_ns: int,
    *,
    bodies: bool,
) -> bool:
    """Tell whether what is remembered of the file still holds, and then put it among `heads`."""
    head = remembered.get(file.path)
    if head is None or (bodies and head.text is not None and head.text.body_digest not in outlines):
        return False
    if head.settled and head.signature == signature(file):
        heads[file.path] = head
        return True
    try:
        if digest_file(file.location) != head.digest:
            return False
    except OSError:
        return False
    heads[file.path] = replace(head, signature=signature(file), settled=is_settled(file, scanned_ns))
    return True


def _load_heads(cache: BuildCache, version: str) -> dict[str, TextRecord]:
    found: dict[str, TextRecord] = {}
    for data in cache.all("heads").values():
        try:
            made_by, heads = _heads.decode(data)
        except msgspec.MsgspecError:
            continue
        if made_by == version:
            found.update((head.path, head) for head in heads)
    return found


def save_records(
    cache: BuildCache, version: str, before: dict[str, TextRecord], after: dict[str, TextRecord]
) -> None:
    """Remember `after` where it is not what is remembered already: `before`."""
    dirty = {_shard_of_path(path) for path in before.keys() - after.keys()}
    dirty |= {_shard_of_path(path) for path, head in after.items() if before.get(path) is not head}
    if not dirty:
        return
    shards: dict[int, list[TextRecord]] = {shard: [] for shard in dirty}
    for path, head in after.items():
        # What holds for this time only is read again.
        if head.digest and (shard := _shard_of_path(path)) in dirty:
            shards[shard].append(head)
    for shard, heads in shards.items():
        cache.put("heads", str(shard), _encode((version, heads)))


def _load_outlines(cache: BuildCache) -> dict[str, Outline]:
    found: dict[str, Outline] = {}
    for data in cache.all("outlines").values():
        try:
            found.update(_outlines.decode(data))
        except msgspec.MsgspecError:
            continue
    return found


def save_outlines(
    cache: BuildCache, outlines: dict[str, Outline], fresh: Iterable[str], live: set[str]
) -> None:
    """Rewrite the shards that gained an outline, and drop from those what no text has any more."""
    dirty = {_shard_of_digest(name) for name in fresh}
    if not dirty:
        return
    shards: dict[int, dict[str, Outline]] = {shard: {} for shard in dirty}
    for name, outline in outlines.items():
        if (shard := _shard_of_digest(name)) in dirty:
            if name in live:
                shards[shard][name] = outline
            else:
                cache.forget("body", [name])
    for shard, members in shards.items():
        cache.put("outlines", str(shard), _encode(members))


def _shard_of_path(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogatepass")) % SHARDS


def _shard_of_digest(name: str) -> int:
    return int(name[:2], 16) % SHARDS
