"""What builds wrote into an output folder, and what each file was made from, in rows by its path."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from coopsite.output.files import STAMP, FileStamp, packed_stamps
from coopsite.output.known_addresses import KnownAddresses, with_bodies
from coopsite.text.digest import digest
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.cache.store import BuildCache
    from coopsite.output.files import OutputFolder

T = TypeVar("T")

PARTS: Final = ("template", "chrome", "versions", "content")

_RACY_NS: Final = 20_000_000
"""Two writes closer than a clock tick of the kernel may bear the same time."""
_SHARD: Final = 512
"""Files of a shard: few enough to write it again for an edit, many enough to name all shards in one row."""
_LAST: Final = chr(0x10FFFF)
"""Comes after all letters that paths have."""
_LOADED: Final = 16
"""Shards held in memory."""


class OutputRecord(Struct, frozen=True, array_like=True, gc=False):
    """A file of the output: key of what it was made from, digest of its bytes, its stamp on the disk."""

    key: str
    digest: str
    stamp: FileStamp
    parts: tuple[str, ...] = ()
    """Digests of what the key is made of, in the order of `PARTS`, to name what changed. Empty for copied files."""
    serial: int = 0
    """Number of the build that made it."""
    reasons: tuple[str, ...] = ()
    """Words of the catalogue: why that build made it."""


class _Made(Struct, frozen=True, array_like=True, gc=False):
    """An `OutputRecord` but for its stamp."""

    key: str
    digest: str
    parts: tuple[str, ...]
    serial: int
    reasons: tuple[str, ...]


class _Named(Struct, frozen=True, array_like=True, gc=False):
    """A shard: files next to each other in the order of their paths. Digests name its two rows."""

    first: str
    """No path in it is before this one, but in the first shard."""
    files: int
    newest_ns: int
    """The latest `FileStamp.changed_ns`."""
    stamps: str
    made: str


class _Head(Struct, frozen=True, array_like=True):
    """What names all the rows of a state."""

    serial: int = 0
    recorded_ns: int = 0
    shards: tuple[_Named, ...] = ()
    addresses: str = ""
    """Digest of the row of `KnownAddresses`."""
    bodies: dict[str, str] = {}
    """Bodies that changed since that row was written, as `with_bodies` is given them."""


_encode: Final = msgspec.msgpack.Encoder().encode
_decode_head: Final = msgspec.msgpack.Decoder(_Head)
_decode_stamps: Final = msgspec.msgpack.Decoder(tuple[list[str], bytes])
_decode_made: Final = msgspec.msgpack.Decoder(list[_Made])
_decode_addresses: Final = msgspec.msgpack.Decoder(KnownAddresses)


class Shard:
    """Some files of an output, next to each other in the order of their paths."""

    def __init__(
        self, paths: Sequence[str], stamps: bytes, newest_ns: int, made: Callable[[], Sequence[_Made]]
    ):
        self.paths = paths
        self._stamps = stamps
        self._newest_ns = newest_ns
        self._load_made = made

    @property
    def is_known(self) -> bool:
        """Whether the keys and digests of its files are known, and not their stamps alone."""
        return len(self._made) == len(self.paths)

    def key(self, path: str) -> str | None:
        """Return the key of a file; None for one that is not here."""
        made = self._of(path)
        return made.key if made is not None else None

    def record(self, path: str) -> OutputRecord | None:
        """Return what is known of a file; None for one that is not here."""
        made = self._of(path)
        return self._record(made, self._at[path]) if made is not None else None

    def records(self) -> Iterator[tuple[str, OutputRecord]]:
        """Yield every path, in order, and what is known of it; nothing where the shard is not `is_known`."""
        for number, (path, made) in enumerate(zip(self.paths, self._made, strict=False)):
            yield path, self._record(made, number)

    def unsure(
        self, folder: OutputFolder, settled_ns: int, paths: Sequence[str] | None = None
    ) -> dict[str, FileStamp | None]:
        """Return those of `paths`, or of all, of which the stamp does not tell that they are as written, with it.

        Stamps of `settled_ns` and later tell nothing. `paths` are in order, and all are here.
        """
        stamps = self._stamps
        if paths is None or len(paths) == len(self.paths):
            paths = self.paths
        else:
            stamps = b"".join(
                self._stamps[at : at + STAMP.size] for at in (self._at[path] * STAMP.size for path in paths)
            )
        found = folder.stamps(paths)
        if found == stamps and self._newest_ns < settled_ns:
            return {}
        pairs = zip(paths, STAMP.iter_unpack(stamps), STAMP.iter_unpack(found), strict=True)
        return {
            path: FileStamp(*now) if now[0] >= 0 else None
            for path, before, now in pairs
            if before != now or now[2] >= settled_ns
        }

    @cached_property
    def _made(self) -> Sequence[_Made]:
        return self._load_made()

    @cached_property
    def _at(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self.paths)}

    def _of(self, path: str) -> _Made | None:
        number = self._at.get(path)
        return self._made[number] if number is not None and self._made else None

    def _record(self, made: _Made, number: int) -> OutputRecord:
        stamp = FileStamp(*STAMP.unpack_from(self._stamps, number * STAMP.size))
        return OutputRecord(made.key, made.digest, stamp, made.parts, made.serial, made.reasons)


def _nothing(_: str) -> None:
    return None


class OutputState:
    """All files of one output folder after a successful build, loaded as they are asked for.

    Of what is lost nothing is known, as if it had never been written; `is_whole` tells.
    """

    def __init__(self, head: _Head | None = None, load: Callable[[str], bytes | None] = _nothing) -> None:
        self.head = head if head is not None else _Head()
        self._load = load
        self._lost = False
        self._firsts = [each.first for each in self.head.shards]
        self._kept = lru_cache(_LOADED)(self.shard)

    @property
    def serial(self) -> int:
        """Number of the last build that changed anything."""
        return self.head.serial

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was asked for so far was lost."""
        return not self._lost

    @property
    def settled_ns(self) -> int:
        """When files must have changed for their stamps to tell that they are as they were written."""
        return self.head.recorded_ns - _RACY_NS

    @property
    def addresses(self) -> KnownAddresses:
        """The addresses at which readers last found each thing, to notice when something moves."""
        found = self._decoded(self.head.addresses, _decode_addresses) if self.head.addresses else None
        return KnownAddresses() if found is None else with_bodies(found, self.head.bodies)

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(each.files for each in self.head.shards)

    def has_addresses(self, encoded: bytes) -> bool:
        """Tell whether `addresses` are those that were `encoded`."""
        return not self.head.bodies and self.head.addresses == digest(encoded)

    def is_untouched(self, record: OutputRecord, stamp: FileStamp | None) -> bool:
        """Tell from the stamp alone that a file is as it was written. False means: its bytes must be compared."""
        return stamp == record.stamp and stamp.changed_ns < self.settled_ns

    def record(self, path: str) -> OutputRecord | None:
        """Return what is known of a file."""
        return self._kept(self.number(path)).record(path)

    def shards(self) -> Iterator[Shard]:
        """Yield all files, in the order of their paths."""
        return map(self.shard, range(len(self._firsts)))

    def beside(self, paths: Iterable[str]) -> Iterator[tuple[Shard, list[str]]]:
        """Yield `paths`, which are in order, by the shard in which each is if it is known."""
        for number, group in groupby(paths, key=self.number):
            yield self.shard(number), list(group)

    def below(self, folder: str) -> Iterator[tuple[Shard, Sequence[str]]]:
        """Yield the paths that begin with `folder`, in order, by the shard in which they are."""
        end = f"{folder}{_LAST}"
        for number in range(self.number(folder), self.number(end) + 1):
            shard = self.shard(number)
            paths = shard.paths[bisect_left(shard.paths, folder) : bisect_left(shard.paths, end)]
            if paths:
                yield shard, paths

    def shard(self, number: int) -> Shard:
        """Return the files of a shard; none where it is lost."""
        if not self.head.shards:
            return _EMPTY
        named = self.head.shards[number]
        found = self._decoded(named.stamps, _decode_stamps)
        if found is None:
            return _EMPTY

        def made() -> Sequence[_Made]:
            return self._decoded(named.made, _decode_made) or ()

        return Shard(*found, named.newest_ns, made)

    def number(self, path: str) -> int:
        """Return the number of the shard in which a file is if it is known."""
        return max(bisect_right(self._firsts, path) - 1, 0)

    def _decoded(self, name: str, decoder: msgspec.msgpack.Decoder[T]) -> T | None:
        data = self._load(name)
        try:
            if data is not None:
                return decoder.decode(data)
        except msgspec.MsgspecError:
            pass
        self._lost = True
        return None


_EMPTY: Final = Shard((), b"", 0, tuple)


class _LostKeysError(Exception):
    """Files that stay as they are would not be known any more."""


def as_recorded(
    record: OutputRecord | None, stamp: FileStamp | None, path: str, folder: OutputFolder
) -> OutputRecord | None:
    """Return the record of a file with its stamp of now if its bytes are the recorded ones, else None."""
    if record is None or stamp is None or stamp.size != record.stamp.size:
        return None
    return replace(record, stamp=stamp) if folder.digest(path) == record.digest else None


@dataclass(frozen=True, slots=True)
class StateChange:
    """How a state differs from the one before."""

    serial: int
    recorded_ns: int
    records: Iterable[tuple[str, OutputRecord]] = ()
    """Of files that were not known, or otherwise, in the order of their paths."""
    gone: Collection[str] = ()
    """Paths of files that are not of the output any more."""
    addresses: bytes | None = None
    """`encoded_addresses`; None where they are the same but for `bodies`."""
    bodies: Mapping[str, str] = field(default_factory=dict)
    """New bodies of texts, as `with_bodies` is given them."""


def output_name(output: Path) -> str:
    """Return the name of an output folder in the build cache."""
    return digest(os.path.normcase(real(output)))


def load_state(cache: BuildCache, name: str) -> OutputState | None:
    """Return the last state of an output; None where none is remembered."""
    data = cache.get("output", name)
    if data is not None:
        try:
            head = _decode_head.decode(data)
        except msgspec.MsgspecError:
            cache.damaged = True
        else:
            space = _space(name)
            return OutputState(head, lambda row: cache.get(space, row))
    return None


def save_state(cache: BuildCache, name: str, before: OutputState | None, change: StateChange) -> None:
    """Remember the state of an output. Rows that stay as they are are not written again.

    Where a lost row would make it one of fewer files than there are, nothing is remembered of the output: then the next
    build asks the manifest in it.
    """
    space = _space(name)
    if before is None:
        cache.clear(space)
        before = OutputState()
    old = before.head
    try:
        shards = tuple(_changed(before, change, lambda row, data: cache.put(space, row, data)))
    except _LostKeysError:
        cache.clear(space)
        cache.forget("output", [name])
        return
    addresses, bodies = old.addresses, {**old.bodies, **change.bodies}
    if change.addresses is not None:
        addresses, bodies = digest(change.addresses), {}
        if cache.get(space, addresses) != change.addresses:
            cache.put(space, addresses, change.addresses)
    head = _Head(change.serial, change.recorded_ns, shards, addresses, bodies)
    cache.forget(space, _rows(old) - _rows(head))
    cache.put("output", name, _encode(head))


def encoded_addresses(addresses: KnownAddresses) -> bytes:
    """Return the addresses of an output as they are kept."""
    return _encode(addresses)


def _space(name: str) -> str:
    return f"output {name}"


def _changed(before: OutputState, change: StateChange, put: Callable[[str, bytes], None]) -> Iterator[_Named]:
    """Yield the shards of the new state; `put` the rows of those that differ."""
    gone = defaultdict[int, list[str]](list)
    for path in change.gone:
        gone[before.number(path)].append(path)
    groups = groupby(change.records, key=lambda each: before.number(each[0]))
    end: tuple[int, Iterable[tuple[str, OutputRecord]]] = (-1, ())
    upcoming, records = next(groups, end)
    for number in range(max(len(before.head.shards), 1)):
        if number != upcoming and number not in gone:
            yield from before.head.shards[number : number + 1]
            continue
        new: Iterable[tuple[str, OutputRecord]] = ()
        if number == upcoming:
            new = records
        for piece in _pieces(_merged(before.shard(number), new, gone[number])):
            yield _put(piece, put)
        if number == upcoming:
            upcoming, records = next(groups, end)


def _merged(
    shard: Shard, records: Iterable[tuple[str, OutputRecord]], gone: Collection[str]
) -> Iterable[tuple[str, OutputRecord]]:
    """Return what is to be known of a shard. Raises `_LostKeysError`."""
    if not shard.paths:
        return records
    files = dict(shard.records())
    files.update(records)
    for path in gone:
        files.pop(path, None)
    if not shard.is_known and not {*files, *gone}.issuperset(shard.paths):
        raise _LostKeysError
    return sorted(files.items())


def _pieces(files: Iterable[tuple[str, OutputRecord]]) -> Iterator[list[tuple[str, OutputRecord]]]:
    """Divide the files of a shard, which may have grown to twice its size."""
    size = 2 * _SHARD if isinstance(files, list) and len(files) <= 2 * _SHARD else _SHARD
    rest = iter(files)
    while piece := list(islice(rest, size)):
        yield piece


def _put(files: Sequence[tuple[str, OutputRecord]], put: Callable[[str, bytes], None]) -> _Named:
    paths = [path for path, _ in files]
    numbers = (msgspec.structs.astuple(record.stamp) for _, record in files)
    stamps = packed_stamps(list(chain.from_iterable(numbers)))
    made = [_Made(each.key, each.digest, each.parts, each.serial, each.reasons) for _, each in files]
    rows = [_encode((paths, stamps)), _encode(made)]
    names = [digest(row) for row in rows]
    for name, row in zip(names, rows, strict=True):
        put(name, row)
    newest_ns = max(changed_ns for _, _, changed_ns in STAMP.iter_unpack(stamps))
    return _Named(paths[0], len(paths), newest_ns, *names)


def _rows(head: _Head) -> set[str]:
    rows = {row for each in head.shards for row in (each.stamps, each.made)}
    return rows | {head.addresses} if head.addresses else rows
