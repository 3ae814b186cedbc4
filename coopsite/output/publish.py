"""Compares an output folder with what a build wants there, and writes the difference in a safe order."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.images.inspect import PictureError, published
from coopsite.output import manifest
from coopsite.output.files import STAMP, FileStamp, SourceChangedError, WriteError, packed_stamps
from coopsite.output.record import PARTS, OutputRecord, OutputState, as_recorded
from coopsite.text.digest import digest
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.output.files import OutputFolder
    from coopsite.output.target import OutputTarget
    from coopsite.process.workers import Workers

ASSET, PAGE, LIST = range(3)
"""Ranks of writing: what a page needs comes before it, and the pages a list links to before the list."""

_PART: Final = 12
_WRITE_MS: Final = 0.25


class OutputFile(Struct, frozen=True, gc=False):
    """A file that is to be in the output, the key of what it is made from, and the parts of the key."""

    path: str
    key: str
    rank: int
    parts: tuple[str, ...] = ()
    """By `PARTS`, shortened; of a page the last is missing, see `all_parts`. Empty for what is copied."""
    source: Path | None = None
    """Where it is copied from; its key is then the digest of its bytes."""
    data: bytes | None = None
    """Its bytes, where they are at hand; the key is their digest."""
    cleaned: bool = False
    """Whether `source` is published without what readers must not get; the key is of what is left."""
    image: Struct | None = None
    """What `coopsite.build.images` is to draw; None for any other file."""
    recipe: bytes = b""
    """The recipe of a page."""
    context: bytes = b""
    """What in the recipe names the site-wide facts, which are no content of the page."""

    @property
    def is_page(self) -> bool:
        """Whether it is made by rendering: neither copied, nor at hand, nor drawn."""
        return bool(self.parts) and self.image is None

    def all_parts(self) -> tuple[str, ...]:
        """Return the parts, that of a page's content included, which is computed only here: for pages made anew."""
        if not self.recipe:
            return self.parts
        content = blake2b(self.recipe.replace(self.context, b""), digest_size=_PART // 2).hexdigest()
        return (*self.parts, content)


@dataclass(slots=True)
class OutputDiff:
    """What a build has to do to an output folder."""

    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Path → why its bytes must be made or copied again."""
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

    def with_rest(self, rest: OutputDiff) -> OutputDiff:
        """Return what has to be done with the `rest` of the output, too."""
        return OutputDiff(
            self.make | rest.make,
            self.kept + rest.kept,
            self.found | rest.found,
            self.stale | rest.stale,
            self.dropped | rest.dropped,
            self.unfinished,
        )


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


def pending(diff: OutputDiff, digests: Mapping[str, str], target: OutputTarget) -> Pending:
    """Return what publishing would write; a file whose new bytes `digests` does not name counts as changed."""
    there, new = [], []
    for path in sorted(diff.make):
        if target.folder.stamp(path) is None:
            new.append(path)
        elif path not in digests or target.folder.digest(path) != digests[path]:
            there.append(path)
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

    written: list[str] = field(default_factory=list)
    """All that was written but the manifest."""
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
    files: Mapping[str, OutputFile],
    diff: OutputDiff,
    digests: Mapping[str, str],
    target: OutputTarget,
    take: Callable[[str], bytes],
    workers: Workers,
    progress: Callable[[int, int], None],
) -> PublishResult:
    """Write what differs, then remove what is stale and still ours.

    `files` and `digests`, which names the new bytes, have at least every path in `diff.make`; `take` returns the bytes
    of a rendered path.
    The order: what is in the way · assets · pages · lists and feeds · manifest · removals.
    Raises `WriteError`, `LockedError`, `SourceLostError`, or OSError of `take`.
    """
    folder, before = target.folder, target.state or OutputState()
    if diff.unfinished and folder.exists:
        folder.sweep()
    changed = _Changed(files, diff, digests, before.serial + 1)
    write = _to_write(changed, before, folder)
    done = PublishResult(files=diff.kept + len(diff.make) + 1, dropped=diff.dropped, records=changed)
    stale = dict(diff.stale)
    if not (write or stale or changed) and _is_as_written(manifest.NAME, before, folder):
        return done
    listing = _listing(changed, before, folder)
    if not (write or stale) and listing.is_there and listing.is_known:
        return done
    folder.refuse_links(write)
    folder.claim(make=True)
    expected: dict[str, tuple[str, ...]] = {path: (digests[path],) for path in write}
    expected |= {path: tuple(names) for path, names in stale.items()}
    with _announced(expected, target):
        for path in _in_the_way(stale, write):
            if folder.remove(path, stale.pop(path)):
                done.removed.append(path)
        stamps = _write_all(_WriteJob(files, digests, folder, take), write, workers)
        for number, (path, stamp) in enumerate(zip(write, stamps, strict=True)):
            changed.add(path, stamp)
            progress(number + 1, len(write))
        if workers.broke:
            folder.sweep()
        done.written = write
        lies_there = folder.stamp(manifest.NAME) if listing.is_there else None
        made = lies_there or folder.write(manifest.NAME, listing.data, sync=True)
        done.listed = lies_there is None
        for path in sorted(stale):
            if folder.remove(path, stale[path]):
                done.removed.append(path)
        folder.sync()
    name = digest(listing.data)
    changed.known[manifest.NAME] = OutputRecord(name, name, made)
    return done


class _Changed:
    """What is to be remembered of the files that are not as they were remembered."""

    def __init__(
        self, files: Mapping[str, OutputFile], diff: OutputDiff, digests: Mapping[str, str], serial: int
    ) -> None:
        self.files = files
        self.diff = diff
        self.digests = digests
        self.known = dict(diff.found)
        self._serial = serial
        # By the hundred thousand, records would take more memory than all the rest that is needed to write files.
        self._paths: list[str] = []
        self._stamps = bytearray()

    def __bool__(self) -> bool:
        return bool(self.diff.make or self.known)

    def add(self, path: str, stamp: FileStamp) -> None:
        """Remember a file of `OutputDiff.make` as it lies there now."""
        self._paths.append(path)
        self._stamps += packed_stamps([stamp.size, stamp.mtime_ns, stamp.changed_ns])

    def names(self) -> dict[str, str]:
        """Return the digests of all these files but the manifest."""
        found = {path: record.digest for path, record in self.known.items() if path != manifest.NAME}
        return found | {path: self.digests[path] for path in self.diff.make}

    def __iter__(self) -> Iterator[tuple[str, OutputRecord]]:
        """Yield path and record of each file, in the order of the paths."""
        order = sorted(range(len(self._paths)), key=self._paths.__getitem__)
        made = ((self._paths[number], self._record(number)) for number in order)
        return merge(made, sorted(self.known.items()), key=itemgetter(0))

    def _record(self, number: int) -> OutputRecord:
        path = self._paths[number]
        one, stamp = self.files[path], FileStamp(*STAMP.unpack_from(self._stamps, number * STAMP.size))
        return OutputRecord(
            one.key, self.digests[path], stamp, one.all_parts(), self._serial, self.diff.make[path]
        )


def _to_write(changed: _Changed, before: OutputState, folder: OutputFolder) -> list[str]:
    """Return the paths of the files to write, in order; note those that have the right bytes already."""
    files, write = changed.files, []
    for path in sorted(changed.diff.make):
        record, stamp = before.record(path), folder.stamp(path)
        known = record.digest if record is not None and before.is_untouched(record, stamp) else None
        if stamp is not None and (known or folder.digest(path)) == changed.digests[path]:
            changed.add(path, stamp)
        else:
            write.append(path)
    write.sort(key=lambda path: files[path].rank)
    return write


@dataclass(frozen=True, slots=True)
class _Listing:
    """The manifest as it has to be."""

    data: bytes
    is_there: bool
    """Whether the file says just that."""
    is_known: bool
    """Whether that file is the one that is remembered."""


def _listing(changed: _Changed, before: OutputState, folder: OutputFolder) -> _Listing:
    """Return the manifest of the files that stay as they are, and of those that `changed`."""
    names, gone = changed.names(), changed.diff.dropped | changed.diff.stale.keys()
    record, old = before.record(manifest.NAME), folder.read(manifest.NAME, manifest.MOST)
    is_known = old is not None and record is not None and digest(old) == record.digest
    if old is not None and is_known:
        new = manifest.edited(old, names, gone)
    else:
        kept = {path: name for path, name in _digests(before, old) if path not in gone}
        new = manifest.encode({**kept, **names})
    return _Listing(new, new == old, is_known)


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
def _announced(digests: Mapping[str, tuple[str, ...]], target: OutputTarget) -> Iterator[None]:
    """Have the journal name what is about to be written or removed; erase it again where nothing was touched."""
    folder, journal = target.folder, target.journal
    paths = [*digests, manifest.NAME]
    stamps = folder.stamps(paths)
    unfinished = journal.exists
    journal.begin(digests)
    try:
        yield
    except (WriteError, SourceLostError):
        if not unfinished and folder.stamps(paths) == stamps:
            journal.end()
        raise


@dataclass(frozen=True, slots=True)
class _WriteJob:
    """What is to be written, and how to."""

    files: Mapping[str, OutputFile]
    digests: Mapping[str, str]
    folder: OutputFolder
    take: Callable[[str], bytes]


def _write_all(job: _WriteJob, paths: Iterable[str], workers: Workers) -> Iterator[FileStamp]:
    """Write `paths`, which are in order of their ranks; all of a rank are written before the next begins."""
    for _, same in groupby(paths, key=lambda path: job.files[path].rank):
        rank = list(same)
        stamps = workers.run(_prepare, job, rank, count=len(rank), cost_ms=_WRITE_MS, inherit=True)
        for path, stamp in zip(rank, stamps, strict=True):
            job.folder.note(path)
            yield stamp


def _prepare(job: _WriteJob) -> Callable[[str], FileStamp]:
    return lambda path: _write(job.files[path], job.digests[path], job.folder, job.take)


def _write(one: OutputFile, name: str, folder: OutputFolder, take: Callable[[str], bytes]) -> FileStamp:
    if one.source is not None:
        try:
            if one.cleaned:
                return folder.write(one.path, cleaned(one))
            return folder.copy(one.path, one.source, name)
        except (OSError, SourceChangedError) as error:
            raise SourceLostError(one.source) from error
    return folder.write(one.path, one.data if one.data is not None else take(one.path))


def cleaned(one: OutputFile) -> bytes:
    """Return what is published of a picture. Raises `SourceChangedError`, or OSError of the source."""
    assert one.source is not None
    try:
        found = published(read_plain(one.source), one.path)
    except PictureError as error:
        raise SourceChangedError from error
    if digest(found) != one.key:
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
    new = list(write)
    folded = {path.casefold() for path in new}
    folders = {path[:i].casefold() for path in new for i, letter in enumerate(path) if letter == "/"}
    return sorted(
        path
        for path in stale
        if (name := path.casefold()) in folded
        or name in folders
        or any(name[:i] in folded for i, letter in enumerate(name) if letter == "/")
    )
