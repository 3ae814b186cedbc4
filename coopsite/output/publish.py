"""Compares an output folder with what a build wants there, and writes the difference in a safe order."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import merge
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct

from coopsite.images.inspect import PictureError, published
from coopsite.output import manifest
from coopsite.output.files import STAMP, FileStamp, SourceChangedError, WriteError, packed_stamps
from coopsite.output.record import PARTS, OutputRecord, OutputState, as_recorded
from coopsite.output.to_write import FileToWrite, packed_file, unpacked_file
from coopsite.text.digest import digest
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

    from coopsite.output.files import OutputFolder
    from coopsite.output.spool import Place, Spool
    from coopsite.output.target import OutputTarget
    from coopsite.output.to_write import FilesToWrite
    from coopsite.process.workers import Workers

T = TypeVar("T")

ASSET, PAGE, LIST = range(3)
"""Ranks of writing: what a page needs comes before it, and the pages a list links to before the list."""

_PART: Final = 12
_WRITE_MS: Final = 0.25
_STAMPS: Final = 4096
"""Stamps asked for at once."""
_first: Final = itemgetter(0)


class OutputFile(Struct, frozen=True, gc=False):
    """A file that is to be in the output, the key of what it is made from, and the parts of the key."""

    path: str
    key: str
    rank: int
    parts: tuple[str, ...] = ()
    """By `PARTS`, shortened; of a page the last is `content`, see `all_parts`. Empty for what is copied."""
    source: Path | None = None
    """Where it is copied from; its key is then the digest of its bytes."""
    data: bytes | None = None
    """Its bytes, where they are at hand; the key is their digest."""
    cleaned: bool = False
    """Whether `source` is published without what readers must not get; the key is of what is left."""
    image: Struct | None = None
    """What `coopsite.build.images` is to draw; None for any other file."""
    content: bytes = b""
    """Of a page: digest of what its recipe says besides the context of the site."""

    @property
    def is_page(self) -> bool:
        """Whether it is made by rendering: neither copied, nor at hand, nor drawn."""
        return bool(self.parts) and self.image is None

    def all_parts(self) -> tuple[str, ...]:
        """Return the parts, that of a page's content included."""
        return (*self.parts, part(self.content.hex())) if self.content else self.parts


@dataclass(slots=True)
class OutputDiff:
    """What a build has to do to an output folder."""

    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Path → why its bytes must be made or copied again. Publishing goes by `FilesToWrite` instead."""
    kept: int = 0
    """How many files stay as they are."""
    found: dict[str, OutputRecord] = field(default_factory=dict)
    """Path → what is now known of a file that stays as it is, where its stamp alone did not tell that."""
    stale: dict[str, frozenset[str]] = field(default_factory=dict)
    """Path that is wanted no more → digests its bytes may have if it is still ours."""
    dropped: set[str] = field(default_factory=set)
    """Paths that are remembered, and wanted no more."""
    unfinished: bool = False
    """Whether an earlier build did not come to its end, or that is not known."""


class Pending(Struct, frozen=True):
    """The paths of files that publishing would add, and of those it would replace."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def part(name: str) -> str:
    """Shorten a digest that is kept only to tell a change from none."""
    return name[:_PART]


def compare(
    files: Mapping[str, OutputFile], target: OutputTarget, apart: Callable[[str], bool] = lambda _: False
) -> OutputDiff:
    """Compare the wanted files with the output folder: what to make, what stays, what is stale.

    Where `files` are not the whole output, `apart` tells which paths belong to the rest.
    """
    diff = differing(files, target)
    add_stale(diff, files, target, lambda path: not apart(path))
    diff.unfinished = target.state is None or target.journal.exists
    return diff


def differing(files: Mapping[str, OutputFile], target: OutputTarget) -> OutputDiff:
    """Compare some of the wanted files with the output folder: what to make, and what stays."""
    before, folder = target.state or OutputState(), target.folder
    diff = OutputDiff()
    for shard, paths in before.beside(sorted(files)):
        same = []
        for path in paths:
            one = files[path]
            key = shard.key(path)
            if key == one.key:
                same.append(path)
                continue
            found = _copied_before(one, folder)
            if found is None:
                diff.make[path] = _reasons(one, shard.record(path))
            else:
                diff.found[path] = found
        unsure = shard.unsure(folder, before.settled_ns, same)
        diff.kept += len(same) - len(unsure)
        for path, stamp in unsure.items():
            found = as_recorded(shard.record(path), stamp, path, folder)
            if found is None:
                diff.make[path] = ("reason_output_changed",)
            else:
                diff.found[path] = found
    diff.kept += len(diff.found)
    return diff


def lies_as_written(folder: str, count: int, target: OutputTarget) -> bool:
    """Tell whether `count` files are remembered below `folder`, keys and all, and lie there as they were written."""
    before, found = target.state or OutputState(), 0
    for shard, paths in before.below(folder):
        if not shard.is_known or shard.unsure(target.folder, before.settled_ns, paths):
            return False
        found += len(paths)
    return found == count


def removable(diff: OutputDiff, folder: OutputFolder) -> tuple[str, ...]:
    """Return the stale paths whose bytes are still ours, in order: what publishing would remove."""
    return tuple(path for path in sorted(diff.stale) if folder.digest(path) in diff.stale[path])


def file_to_write(
    one: OutputFile, reasons: tuple[str, ...], name: str = "", place: Place | None = None
) -> FileToWrite:
    """Return what there is to know of a file in order to write it; `name` is the digest of its bytes."""
    source = str(one.source) if one.source is not None else ""
    return FileToWrite(
        one.path, one.key, one.rank, one.all_parts(), reasons, name, place, source, one.cleaned, one.is_page
    )


def pending(files: FilesToWrite, target: OutputTarget) -> Pending:
    """Return what publishing would write; a file whose new bytes are not made counts as changed. May raise OSError."""
    there, new = [], []
    for one in files:
        if target.folder.stamp(one.path) is None:
            new.append(one.path)
        elif not one.digest or target.folder.digest(one.path) != one.digest:
            there.append(one.path)
    return Pending(tuple(new), tuple(there))


def _copied_before(one: OutputFile, folder: OutputFolder) -> OutputRecord | None:
    """Return a record of a file that is copied, if its bytes are the wanted ones already."""
    if one.parts:
        return None
    stamp = folder.stamp(one.path)
    if stamp is None or folder.digest(one.path) != one.key:
        return None
    return OutputRecord(one.key, one.key, stamp)


def _reasons(one: OutputFile, record: OutputRecord | None) -> tuple[str, ...]:
    if record is None:
        return ("reason_new",)
    parts = zip(PARTS, record.parts, one.all_parts(), strict=False)
    return tuple(f"reason_{name}" for name, old, new in parts if old != new) or ("reason_content",)


def add_stale(
    diff: OutputDiff,
    files: Container[str],
    target: OutputTarget,
    among: Callable[[str], bool],
    folders: Sequence[str] = ("",),
) -> None:
    """Add to `diff` what `files` lack of the paths `among` which to look: by our records, manifest and journal.

    Each of these paths begins with one of `folders`, and none with two of them.
    """
    before, folder = target.state or OutputState(), target.folder
    ours = defaultdict[str, set[str]](set)

    def unwanted(paths: Iterable[str]) -> list[str]:
        return [path for path in paths if path not in files and among(path)]

    for shard, paths in chain.from_iterable(map(before.below, folders)):
        for path in unwanted(paths):
            record = shard.record(path)
            diff.dropped.add(path)
            if record is not None and manifest.is_safe(path):
                ours[path].add(record.digest)
    if not (before.is_whole and _is_as_written(manifest.NAME, before, folder)):
        listed = manifest.decode(folder.read(manifest.NAME, manifest.MOST) or b"")
        for path in unwanted(listed):
            ours[path].add(listed[path])
    noted = target.journal.read()
    for path in unwanted(noted):
        ours[path].update(noted[path])
    ours.pop(manifest.NAME, None)
    diff.dropped.discard(manifest.NAME)
    diff.stale.update({path: frozenset(names) for path, names in ours.items()})


class SourceLostError(Exception):
    """A file to copy is no longer there, or no longer the one that was read."""

    def __init__(self, source: Path) -> None:
        super().__init__(source)
        self.source = source


@dataclass(slots=True)
class PublishResult:
    """What was done to the output."""

    written: Sequence[str] = ()
    """All that was written but the manifest, in order."""
    listed: bool = False
    """Whether the manifest was written."""
    removed: list[str] = field(default_factory=list)
    files: int = 0
    """How many the output has, the manifest among them."""
    dropped: Collection[str] = ()
    """Paths that are remembered, and are no files of the output any more."""
    records: Iterable[tuple[str, OutputRecord]] = ()
    """What is to be remembered, of files of which it was not or otherwise, in the order of their paths."""


def publish(
    files: FilesToWrite,
    diff: OutputDiff,
    target: OutputTarget,
    spool: Spool,
    workers: Workers,
    progress: Callable[[int, int], None],
) -> PublishResult:
    """Write what differs, then remove what is stale and still ours.

    `files` are those to write, with bytes that wait in `spool`; `diff` says what else differs.
    The order: what is in the way · assets · pages · lists and feeds · manifest · removals.
    Raises `WriteError`, `LockedError`, `SourceLostError`, or OSError of `files` and `spool`.
    """
    folder, before = target.folder, target.state or OutputState()
    if diff.unfinished and folder.exists:
        folder.sweep()
    changed = _Changed(files, diff.found, before.serial + 1)
    changed.compare(before, folder)
    done = PublishResult(files=diff.kept + len(files) + 1, dropped=diff.dropped, records=changed)
    stale = dict(diff.stale)
    if not (changed.writes or stale or changed) and _is_as_written(manifest.NAME, before, folder):
        return done
    listing = _listing(changed, diff.dropped | stale.keys(), before, folder)
    if not (changed.writes or stale) and listing.is_there and listing.is_known:
        return done
    folder.refuse_links(changed.paths())
    folder.claim(make=True)
    with _announced(changed, diff.stale, target):
        for path in _in_the_way(stale, changed.paths()):
            if folder.remove(path, stale.pop(path)):
                done.removed.append(path)
        for number, _ in enumerate(_write_all(changed, _WriteJob(folder, spool), workers)):
            progress(number + 1, changed.writes)
        if workers.broke:
            folder.sweep()
        lies_there = folder.stamp(manifest.NAME) if listing.is_there else None
        made = lies_there or folder.write(manifest.NAME, listing.data, sync=True)
        done.listed = lies_there is None
        for path in sorted(stale):
            if folder.remove(path, stale[path]):
                done.removed.append(path)
        folder.sync()
    done.written = list(changed.paths())
    name = digest(listing.data)
    changed.known[manifest.NAME] = OutputRecord(name, name, made)
    return done


class _Changed:
    """What is to be remembered of the files that are not as they were remembered.

    Of the files to write, by the hundred thousand, only what is not known before is in memory.
    """

    def __init__(self, files: FilesToWrite, found: Mapping[str, OutputRecord], serial: int) -> None:
        self._files = files
        self.known = dict(found)
        self._serial = serial
        self._stamps = bytearray(STAMP.size * len(files))
        self._is_written = bytearray(len(files))
        self.ranks: Counter[int] = Counter()
        """How many are to be written of each rank."""

    def __bool__(self) -> bool:
        return bool(len(self._files) or self.known)

    @property
    def writes(self) -> int:
        """How many are to be written: all but those that have the right bytes already."""
        return self.ranks.total()

    def compare(self, before: OutputState, folder: OutputFolder) -> None:
        """Find out which are to be written."""
        for number, one in enumerate(self._files):
            record, stamp = before.record(one.path), folder.stamp(one.path)
            known = record.digest if record is not None and before.is_untouched(record, stamp) else None
            if stamp is not None and (known or folder.digest(one.path)) == one.digest:
                self.add(number, stamp)
            else:
                self._is_written[number] = True
                self.ranks[one.rank] += 1

    def written(self) -> Iterator[tuple[int, FileToWrite]]:
        """Yield number and file of those to be written, in the order of their paths."""
        return ((number, one) for number, one in enumerate(self._files) if self._is_written[number])

    def paths(self) -> Iterator[str]:
        """Yield the paths of those to be written, in order."""
        return (one.path for _, one in self.written())

    def add(self, number: int, stamp: FileStamp) -> None:
        """Remember a file as it lies there now."""
        data = packed_stamps([stamp.size, stamp.mtime_ns, stamp.changed_ns])
        self._stamps[STAMP.size * number : STAMP.size * (number + 1)] = data

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield path and digest of all these files but the manifest, in the order of their paths."""
        known = ((path, self.known[path].digest) for path in sorted(self.known) if path != manifest.NAME)
        return merge(((one.path, one.digest) for one in self._files), known)

    def __iter__(self) -> Iterator[tuple[str, OutputRecord]]:
        """Yield path and record of each file, in the order of the paths."""
        made = ((one.path, self._record(number, one)) for number, one in enumerate(self._files))
        return merge(made, sorted(self.known.items()), key=_first)

    def _record(self, number: int, one: FileToWrite) -> OutputRecord:
        stamp = FileStamp(*STAMP.unpack_from(self._stamps, number * STAMP.size))
        return OutputRecord(one.key, one.digest, stamp, one.parts, self._serial, one.reasons)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The manifest as it has to be."""

    data: bytes
    is_there: bool
    """Whether the file says just that."""
    is_known: bool
    """Whether that file is the one that is remembered."""


def _listing(changed: _Changed, gone: Collection[str], before: OutputState, folder: OutputFolder) -> _Listing:
    """Return the manifest of the files that stay as they are, and of those that `changed`."""
    record, old = before.record(manifest.NAME), folder.read(manifest.NAME, manifest.MOST)
    is_known = old is not None and record is not None and digest(old) == record.digest
    if old is not None and is_known:
        new = manifest.edited(old, changed.names(), gone)
    else:
        kept = ((path, name) for path, name in _digests(before, old) if path not in gone)
        new = manifest.encode(_overlaid(kept, changed.names()))
    return _Listing(new, new == old, is_known)


def _overlaid(old: Iterable[tuple[str, T]], new: Iterable[tuple[str, T]]) -> Iterator[tuple[str, T]]:
    """Yield what stands by paths, in their order: what is `new` in place of the `old`."""
    for _, same in groupby(merge(old, new, key=_first), key=_first):
        *_, last = same
        yield last


def _digests(before: OutputState, old: bytes | None) -> Iterator[tuple[str, str]]:
    """Yield path and digest of all files but the manifest; where their rows are lost, as the `old` manifest says."""
    listed: dict[str, str] | None = None
    for shard in before.shards():
        if shard.is_known:
            yield from ((path, each.digest) for path, each in shard.records() if path != manifest.NAME)
            continue
        if listed is None:
            listed = manifest.decode(old or b"")
        yield from ((path, listed[path]) for path in shard.paths if path in listed)


@contextmanager
def _announced(
    changed: _Changed, stale: Mapping[str, Collection[str]], target: OutputTarget
) -> Iterator[None]:
    """Have the journal name what is about to be written or removed; erase it again where nothing was touched."""
    folder, journal = target.folder, target.journal

    def stamps() -> bytes:
        # By the hundred thousand, they are no more than compared.
        found, paths = blake2b(), chain(changed.paths(), stale, (manifest.NAME,))
        while some := list(islice(paths, _STAMPS)):
            found.update(folder.stamps(some))
        return found.digest()

    before, unfinished = stamps(), journal.exists
    written = ((one.path, (one.digest,)) for _, one in changed.written())
    journal.begin(chain(written, ((path, tuple(names)) for path, names in stale.items())))
    try:
        yield
    except (WriteError, SourceLostError, OSError):
        # Where what waits is lost, it is not known whether anything was touched.
        with suppress(OSError):
            if not unfinished and stamps() == before:
                journal.end()
        raise


@dataclass(frozen=True, slots=True)
class _WriteJob:
    """Where to write, and where what is written waits."""

    folder: OutputFolder
    spool: Spool


def _write_all(changed: _Changed, job: _WriteJob, workers: Workers) -> Iterator[None]:
    """Write what is to be written; all of a rank before the next begins. Yield once for each file."""
    for rank, count in sorted(changed.ranks.items()):
        under_way: deque[tuple[int, str]] = deque()
        items = _of_rank(changed, rank, under_way)
        for stamp in workers.run(_prepare, job, items, count=count, cost_ms=_WRITE_MS, inherit=True):
            number, path = under_way.popleft()
            job.folder.note(path)
            changed.add(number, stamp)
            yield


def _of_rank(changed: _Changed, rank: int, under_way: deque[tuple[int, str]]) -> Iterator[bytes]:
    """Yield the files of a rank, packed; note number and path of each in `under_way`.

    Whoever writes is given all there is to know of a file: a forked process that looked things up in memory that it
    shares would have a copy of it.
    """
    for number, one in changed.written():
        if one.rank == rank:
            under_way.append((number, one.path))
            yield packed_file(one)


def _prepare(job: _WriteJob) -> Callable[[bytes], FileStamp]:
    return lambda item: _write(unpacked_file(item), job)


def _write(one: FileToWrite, job: _WriteJob) -> FileStamp:
    if not one.source:
        assert one.place is not None
        return job.folder.write(one.path, job.spool.get(one.place))
    source = Path(one.source)
    try:
        if one.cleaned:
            return job.folder.write(one.path, cleaned(source, one.path, one.key))
        return job.folder.copy(one.path, source, one.digest)
    except (OSError, SourceChangedError) as error:
        raise SourceLostError(source) from error


def cleaned(source: Path, path: str, name: str) -> bytes:
    """Return what is published of a picture at `path`, bytes of which `name` is the digest.

    Raises `SourceChangedError`, or OSError of the source.
    """
    try:
        found = published(read_plain(source), path)
    except PictureError as error:
        raise SourceChangedError from error
    if digest(found) != name:
        raise SourceChangedError
    return found


def copied(one: OutputFile) -> bytes:
    """Return what is copied, as it was when read. Raises `SourceChangedError`, or OSError of the source."""
    assert one.source is not None
    found = one.source.read_bytes()
    if digest(found) != one.key:
        raise SourceChangedError
    return found


def _is_as_written(path: str, before: OutputState, folder: OutputFolder) -> bool:
    record, stamp = before.record(path), folder.stamp(path)
    return record is not None and (
        before.is_untouched(record, stamp) or as_recorded(record, stamp, path, folder) is not None
    )


def _in_the_way(stale: Iterable[str], write: Iterable[str]) -> list[str]:
    """Return the stale paths that must go first: a file where a folder is needed, or the other way round.

    Also those that differ from a new path in capitals only, which some systems take for the same file.
    """
    files, folders = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for path in stale:
        name = path.casefold()
        files[name].add(path)
        for folder in _folders(name):
            folders[folder].add(path)
    found: set[str] = set()
    if files:
        for path in write:
            name = path.casefold()
            found.update(folders.get(name, ()), *(files.get(each, ()) for each in (name, *_folders(name))))
    return sorted(found)


def _folders(path: str) -> list[str]:
    """Return the folders a path lies in."""
    return [path[:number] for number, letter in enumerate(path) if letter == "/"]
