"""Compares an output folder with what a build wants there, and writes the difference in a safe order."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.images.inspect import PictureError, published
from coopsite.output import manifest
from coopsite.output.files import SourceChangedError, WriteError
from coopsite.output.record import PARTS, OutputRecord, OutputState
from coopsite.text.digest import digest
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from coopsite.output.files import FileStamp, OutputFolder
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
    keep: dict[str, OutputRecord] = field(default_factory=dict)
    """Path → what stays as it is."""
    stale: dict[str, frozenset[str]] = field(default_factory=dict)
    """Path that is wanted no more → digests its bytes may have if it is still ours."""
    unfinished: bool = False
    """Whether an earlier build did not come to its end, or that is not known."""


class Pending(Struct, frozen=True):
    """The paths of files that publishing would add, and of those it would replace."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def part(name: str) -> str:
    """Shorten a digest that is kept only to tell a change from none."""
    return name[:_PART]


def compare(files: Mapping[str, OutputFile], target: OutputTarget, *, whole: bool = True) -> OutputDiff:
    """Compare the wanted files with the output folder: what to make, what to keep, what is stale.

    Where `files` are not the `whole` output, nothing is stale; `stale_files` tells once all files are known.
    """
    make, keep = differing(files, target)
    stale = stale_files(files, target) if whole else {}
    return OutputDiff(make, keep, stale, target.state is None or target.journal.exists)


def differing(
    files: Mapping[str, OutputFile], target: OutputTarget
) -> tuple[dict[str, tuple[str, ...]], dict[str, OutputRecord]]:
    """Return `OutputDiff.make` and `OutputDiff.keep` for some files of the output."""
    before, folder = target.state or OutputState(), target.folder
    make: dict[str, tuple[str, ...]] = {}
    keep: dict[str, OutputRecord] = {}
    for path, one in files.items():
        record = before.files.get(path)
        if record is None or record.key != one.key:
            found = _copied_before(one, folder) if record is None or one.parts == () else None
            if found is None:
                make[path] = _reasons(one, record)
            else:
                keep[path] = found
            continue
        stamp = folder.stamp(path)
        if before.is_untouched(record, stamp):
            keep[path] = record
        elif stamp is not None and stamp.size == record.stamp.size and folder.digest(path) == record.digest:
            keep[path] = replace(record, stamp=stamp)
        else:
            make[path] = ("reason_output_changed",)
    return make, keep


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
    """Return a record of the file at a path that is not remembered, if its bytes are the wanted ones."""
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


def stale_files(files: Container[str], target: OutputTarget) -> dict[str, frozenset[str]]:
    """Return `OutputDiff.stale`: what is not among `files`, by our records, the manifest and the journal."""
    before, folder = target.state or OutputState(), target.folder
    ours: dict[str, set[str]] = {}
    for path, record in before.files.items():
        if path not in files and manifest.is_safe(path):
            ours.setdefault(path, set()).add(record.digest)
    stamp = folder.stamp(manifest.NAME)
    listed = before.files.get(manifest.NAME)
    if stamp is not None and not (listed and _is_as_written(manifest.NAME, listed, folder, before)):
        for path, name in manifest.decode(folder.read(manifest.NAME, manifest.MOST) or b"").items():
            if path not in files:
                ours.setdefault(path, set()).add(name)
    for path, names in target.journal.read().items():
        if path not in files:
            ours.setdefault(path, set()).update(names)
    ours.pop(manifest.NAME, None)
    return {path: frozenset(names) for path, names in ours.items()}


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
    files: dict[str, OutputRecord] = field(default_factory=dict)


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

    `digests` names the new bytes of every path in `diff.make`; `take` returns the bytes of a rendered path.
    The order: what is in the way · assets · pages · lists and feeds · manifest · removals.
    Raises `WriteError`, `LockedError`, `SourceLostError`, or OSError of `take`.
    """
    folder, before = target.folder, target.state or OutputState()
    if diff.unfinished and folder.exists:
        folder.sweep()
    serial = before.serial + 1
    records, write = _split(files, diff, digests, before, serial, folder)
    done = PublishResult(files=records)
    names = {path: record.digest for path, record in records.items()} | {
        path: digests[path] for path in write
    }
    listing = manifest.encode(names, before.files)
    stale = dict(diff.stale)
    if not (write or stale) and _is_listed(listing, folder, before):
        records[manifest.NAME] = before.files[manifest.NAME]
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
            one = files[path]
            records[path] = OutputRecord(
                one.key, digests[path], stamp, one.all_parts(), serial, diff.make[path]
            )
            progress(number + 1, len(write))
        if workers.broke:
            folder.sweep()
        done.written = write
        stamp, done.listed = _write_manifest(listing, folder)
        for path in sorted(stale):
            if folder.remove(path, stale[path]):
                done.removed.append(path)
        folder.sync()
    name = digest(listing)
    records[manifest.NAME] = OutputRecord(name, name, stamp)
    return done


def _split(
    files: Mapping[str, OutputFile],
    diff: OutputDiff,
    digests: Mapping[str, str],
    before: OutputState,
    serial: int,
    folder: OutputFolder,
) -> tuple[dict[str, OutputRecord], list[str]]:
    """Return records of the files that have the right bytes already, and the paths to write, in order."""
    records = dict(diff.keep)
    write = []
    for path, reasons in diff.make.items():
        one, name, record = files[path], digests[path], before.files.get(path)
        stamp = folder.stamp(path)
        known = record.digest if record is not None and before.is_untouched(record, stamp) else None
        if stamp is not None and (known or folder.digest(path)) == name:
            records[path] = OutputRecord(one.key, name, stamp, one.all_parts(), serial, reasons)
        else:
            write.append(path)
    write.sort(key=lambda path: (files[path].rank, path))
    return records, write


@contextmanager
def _announced(digests: Mapping[str, tuple[str, ...]], target: OutputTarget) -> Iterator[None]:
    """Have the journal name what is about to be written or removed; erase it again where nothing was touched."""
    folder, journal = target.folder, target.journal
    stamps = {path: folder.stamp(path) for path in (*digests, manifest.NAME)}
    unfinished = journal.exists
    journal.begin(digests)
    try:
        yield
    except (WriteError, SourceLostError):
        if not unfinished and all(folder.stamp(path) == stamp for path, stamp in stamps.items()):
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


def _is_listed(listing: bytes, folder: OutputFolder, before: OutputState) -> bool:
    """Tell whether the manifest is as it should be."""
    record = before.files.get(manifest.NAME)
    return (
        record is not None
        and record.digest == digest(listing)
        and _is_as_written(manifest.NAME, record, folder, before)
    )


def _is_as_written(path: str, record: OutputRecord, folder: OutputFolder, before: OutputState) -> bool:
    stamp = folder.stamp(path)
    return stamp is not None and (
        before.is_untouched(record, stamp)
        or (stamp.size == record.stamp.size and folder.digest(path) == record.digest)
    )


def _write_manifest(listing: bytes, folder: OutputFolder) -> tuple[FileStamp, bool]:
    """Return the manifest's stamp, and whether it had to be written."""
    stamp = folder.stamp(manifest.NAME)
    if stamp is not None and folder.digest(manifest.NAME) == digest(listing):
        return stamp, False
    return folder.write(manifest.NAME, listing, sync=True), True


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
