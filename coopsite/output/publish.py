"""Brings an output folder to what a build wants there, in an order that any interruption leaves usable."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.images.inspect import PictureError, published
from coopsite.output import manifest
from coopsite.output.files import SourceChangedError, WriteError
from coopsite.output.record import PARTS, OutputRecord, OutputState
from coopsite.text.digest import digest
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from coopsite.output.files import FileStamp, OutputFolder
    from coopsite.output.journal import Journal
    from coopsite.process.workers import Workers

ASSET, PAGE, LIST = range(3)
"""Ranks: a page must not be there before what it needs, nor a list before the pages it leads to."""

_PART: Final = 12
_PUT_MS: Final = 0.25


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
    order: Struct | None = None
    """What is to be drawn, for a file that is made by `coopsite.build.images`."""
    recipe: bytes = b""
    """What a page is planned from."""
    frame: bytes = b""
    """What stands in the recipe for the site's name and the like, which is no content."""

    def all_parts(self) -> tuple[str, ...]:
        """Return the parts, that of a page's content included; it is worked out only for pages made anew."""
        if not self.recipe:
            return self.parts
        content = blake2b(self.recipe.replace(self.frame, b""), digest_size=_PART // 2).hexdigest()
        return (*self.parts, content)


@dataclass(slots=True)
class OutputDiff:
    """What a build has to do to an output. Filled by `compare`, then by rendering."""

    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Path → why its bytes must be made or copied again."""
    keep: dict[str, OutputRecord] = field(default_factory=dict)
    """Path → what stays as it lies there."""
    stale: dict[str, frozenset[str]] = field(default_factory=dict)
    """Path that is wanted no more → digests its bytes may have if it is still ours."""
    unfinished: bool = False
    """An earlier build did not come to its end, or we do not know."""


def part(name: str) -> str:
    """Shorten a digest that is kept only to tell a change from none."""
    return name[:_PART]


def compare(
    wanted: Mapping[str, OutputFile], trace: OutputState | None, output: OutputFolder, journal: Journal
) -> OutputDiff:
    """Tell what must be made again, what lies there as it should, and what is there no longer by right."""
    changes = OutputDiff(unfinished=trace is None or journal.exists)
    before = trace or OutputState()
    for path, one in wanted.items():
        made = before.files.get(path)
        if made is None or made.key != one.key:
            stays = _lies_there(one, output) if made is None or one.parts == () else None
            if stays is None:
                changes.make[path] = _reasons(one, made)
            else:
                changes.keep[path] = stays
            continue
        stamp = output.stamp(path)
        if before.surely(made, stamp):
            changes.keep[path] = made
        elif stamp is not None and stamp.size == made.stamp.size and output.digest(path) == made.digest:
            changes.keep[path] = OutputRecord(
                made.key, made.digest, stamp, made.parts, made.serial, made.reasons
            )
        else:
            changes.make[path] = ("reason_output_changed",)
    changes.stale = _stale(wanted, before, output, journal)
    return changes


def _lies_there(one: OutputFile, output: OutputFolder) -> OutputRecord | None:
    """Return what lies at a path we do not remember, if its bytes are the ones wanted."""
    if one.parts:
        return None
    stamp = output.stamp(one.path)
    if stamp is None or output.digest(one.path) != one.key:
        return None
    return OutputRecord(one.key, one.key, stamp)


def _reasons(one: OutputFile, made: OutputRecord | None) -> tuple[str, ...]:
    if made is None:
        return ("reason_new",)
    changed = [name for name, old, new in zip(PARTS, made.parts, one.all_parts(), strict=False) if old != new]
    return tuple(f"reason_{name}" for name in changed) or ("reason_content",)


def _stale(
    wanted: Mapping[str, OutputFile], before: OutputState, output: OutputFolder, journal: Journal
) -> dict[str, frozenset[str]]:
    ours: dict[str, set[str]] = {}
    for path, made in before.files.items():
        if path not in wanted and manifest.is_safe(path):
            ours.setdefault(path, set()).add(made.digest)
    lies = output.stamp(manifest.NAME)
    remembered = before.files.get(manifest.NAME)
    if lies is not None and not (remembered and _is_as_written(manifest.NAME, remembered, output, before)):
        for path, name in manifest.decode(output.read(manifest.NAME, manifest.MOST) or b"").items():
            if path not in wanted:
                ours.setdefault(path, set()).add(name)
    for path, names in journal.read().items():
        if path not in wanted:
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


def settle(
    changes: OutputDiff,
    wanted: Mapping[str, OutputFile],
    digests: Mapping[str, str],
    before: OutputState,
    serial: int,
    output: OutputFolder,
) -> tuple[dict[str, OutputRecord], list[str]]:
    """Return what lies there already with the right bytes, and the paths to write, in order.

    `digests` names the new bytes of every path in `changes.make`.
    """
    files = dict(changes.keep)
    write = []
    for path, reasons in changes.make.items():
        one, name, made = wanted[path], digests[path], before.files.get(path)
        stamp = output.stamp(path)
        known = made is not None and before.surely(made, stamp)
        if stamp is not None and (made.digest if known and made else output.digest(path)) == name:
            files[path] = OutputRecord(one.key, name, stamp, one.all_parts(), serial, reasons)
        else:
            write.append(path)
    write.sort(key=lambda path: (wanted[path].rank, path))
    return files, write


def publish(
    changes: OutputDiff,
    wanted: Mapping[str, OutputFile],
    digests: Mapping[str, str],
    before: OutputState,
    serial: int,
    output: OutputFolder,
    journal: Journal,
    take: Callable[[str], bytes],
    workers: Workers,
    progress: Callable[[int, int], None],
) -> PublishResult:
    """Write what differs, then remove what is ours and wanted no more.

    The order: what is in the way · assets · pages · lists and feeds · manifest · removals. `take` gives the
    bytes of a rendered path. Raises `WriteError`, `LockedError`, `SourceLostError`, or OSError of `take`.
    """
    if changes.unfinished and output.exists:
        output.sweep()
    files, write = settle(changes, wanted, digests, before, serial, output)
    done = PublishResult(files=files)
    names = {path: made.digest for path, made in files.items()} | {path: digests[path] for path in write}
    listing = manifest.encode(names)
    stale = dict(changes.stale)
    if write or stale or not _is_listed(listing, output, before):
        output.refuse_links(write)
        output.claim(make=True)
        digests_by_path = {path: (digests[path],) for path in write}
        with _announced(
            digests_by_path | {path: tuple(names) for path, names in stale.items()}, output, journal
        ):
            for path in _in_the_way(stale, write):
                if output.remove(path, stale.pop(path)):
                    done.removed.append(path)
            stamps = _put_all(_WriteJob(wanted, digests, output, take), write, workers)
            for number, (path, stamp) in enumerate(zip(write, stamps, strict=True)):
                one = wanted[path]
                files[path] = OutputRecord(
                    one.key, digests[path], stamp, one.all_parts(), serial, changes.make[path]
                )
                progress(number + 1, len(write))
            if workers.broke:
                output.sweep()
            done.written = write
            stamp, done.listed = _put_manifest(listing, output)
            for path in sorted(stale):
                if output.remove(path, stale[path]):
                    done.removed.append(path)
            output.sync()
        name = digest(listing)
        files[manifest.NAME] = OutputRecord(name, name, stamp)
    else:
        files[manifest.NAME] = before.files[manifest.NAME]
    return done


@contextmanager
def _announced(said: Mapping[str, tuple[str, ...]], output: OutputFolder, journal: Journal) -> Iterator[None]:
    """Have the journal say what is about to be written or removed; taken back where none of it comes about."""
    had = {path: output.stamp(path) for path in (*said, manifest.NAME)}
    unfinished = journal.exists
    journal.begin(said)
    try:
        yield
    except (WriteError, SourceLostError):
        if not unfinished and all(output.stamp(path) == stamp for path, stamp in had.items()):
            journal.end()
        raise


@dataclass(frozen=True, slots=True)
class _WriteJob:
    """What is to be written, and how to."""

    wanted: Mapping[str, OutputFile]
    digests: Mapping[str, str]
    output: OutputFolder
    take: Callable[[str], bytes]


def _put_all(pile: _WriteJob, paths: Iterable[str], workers: Workers) -> Iterator[FileStamp]:
    """Write `paths`, which are in order of their ranks; all of a rank lie there before the next begins."""
    for _, same in groupby(paths, key=lambda path: pile.wanted[path].rank):
        rank = list(same)
        stamps = workers.run(_putting, pile, rank, count=len(rank), cost_ms=_PUT_MS, inherit=True)
        for path, stamp in zip(rank, stamps, strict=True):
            pile.output.note(path)
            yield stamp


def _putting(pile: _WriteJob) -> Callable[[str], FileStamp]:
    return lambda path: _put(pile.wanted[path], pile.digests[path], pile.output, pile.take)


def _put(one: OutputFile, name: str, output: OutputFolder, take: Callable[[str], bytes]) -> FileStamp:
    if one.source is not None:
        try:
            if one.cleaned:
                return output.write(one.path, cleaned(one))
            return output.copy(one.path, one.source, name)
        except (OSError, SourceChangedError) as error:
            raise SourceLostError(one.source) from error
    return output.write(one.path, one.data if one.data is not None else take(one.path))


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


def unchanged(one: OutputFile) -> bytes:
    """Return what is copied, as it was seen. Raises `SourceChangedError`, or OSError of the source."""
    assert one.source is not None
    found = one.source.read_bytes()
    if digest(found) != one.key:
        raise SourceChangedError
    return found


def _is_listed(listing: bytes, output: OutputFolder, before: OutputState) -> bool:
    """Tell whether the manifest lies there as it should."""
    made = before.files.get(manifest.NAME)
    return (
        made is not None
        and made.digest == digest(listing)
        and _is_as_written(manifest.NAME, made, output, before)
    )


def _is_as_written(path: str, made: OutputRecord, output: OutputFolder, before: OutputState) -> bool:
    stamp = output.stamp(path)
    return stamp is not None and (
        before.surely(made, stamp) or (stamp.size == made.stamp.size and output.digest(path) == made.digest)
    )


def _put_manifest(listing: bytes, output: OutputFolder) -> tuple[FileStamp, bool]:
    """Return the manifest's stamp, and whether it had to be written."""
    stamp = output.stamp(manifest.NAME)
    if stamp is not None and output.digest(manifest.NAME) == digest(listing):
        return stamp, False
    return output.write(manifest.NAME, listing, sync=True), True


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
