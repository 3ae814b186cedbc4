"""Recognises what did not change in a site since the last good build, without reading any file."""

from __future__ import annotations

import os
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from coopsite.build.snapshot import PACK, SETTLED_NS, FilePack, packed_files, unpacked_files
from coopsite.diagnostics import Findings
from coopsite.output.record import as_recorded
from coopsite.site.schedule import HeldBack, instant, next_turn
from coopsite.templating import theme
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from coopsite.build.plan import SitePlan
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.cache.store import BuildCache
    from coopsite.content.scan import FileStat
    from coopsite.diagnostics import Diagnostic
    from coopsite.output.files import FileStamp
    from coopsite.output.record import OutputRecord
    from coopsite.output.target import OutputTarget

_OF_THE_PAST: Final = frozenset({"W225", "W508", "N502", "W605"})
"""Diagnostics that compare with an earlier build; reported once."""
_FEW: Final = 500
"""Where the bytes of more files than this must be read, a whole build reads them once and for all."""
_MOST_TEXTS: Final = 64
"""Where more texts than this changed, the site is put together again."""


class SiteSummary(Struct, frozen=True, array_like=True):
    """What a build says of a site besides diagnostics."""

    stories: int
    pages: int
    languages: tuple[str, ...]
    held_back: tuple[HeldBack, ...]


class LastBuild(Struct, frozen=True, array_like=True):
    """What a good build said of a site, and what the site's files were then."""

    state: str
    """Names all files but the texts."""
    scanned_ns: int
    texts: tuple[FilePack, ...]
    timezone: str
    since: float
    until: float
    """The instant at which the first story falls due or expires, or the day ends in the site's time zone."""
    summary: SiteSummary
    files: int
    """How many the output has."""
    diagnostics: Findings
    plan: bytes = b""
    """`coopsite.build.kept_plan.KeptPlan` as msgpack; empty where nothing of the plan is kept."""


_decode: Final = msgspec.msgpack.Decoder(LastBuild).decode


def site_state(site: Path, snapshot: FileSnapshot, version: str, *, drafts: bool) -> str:
    """Return a digest of the stamps of all files but texts; empty when one is too new for its stamp to be trusted."""
    scanned_ns, found = snapshot
    groups = (found.assets, found.static, found.templates)
    files = [file for group in groups for file in group] + ([found.register] if found.register else [])
    try:
        config = os.stat(site / CONFIG)  # noqa: PTH116 - of the same sort as the stamps of a scan
    except OSError:
        return ""
    newest = max(config.st_mtime_ns, config.st_ctime_ns)
    for when in (attrgetter("mtime_ns"), attrgetter("ctime_ns")):
        newest = max(newest, max(map(when, files), default=0))
    if newest >= scanned_ns - SETTLED_NS:
        return ""
    return digest(
        version,
        "drafts" if drafts else "",
        repr((config.st_size, config.st_mtime_ns, config.st_ctime_ns, config.st_ino)),
        msgspec.msgpack.encode(theme.shipped()),
        msgspec.msgpack.encode(replace(found, texts=())),
    )


def last_build(cache: BuildCache, target: OutputTarget, state: str, now: datetime) -> LastBuild | None:
    """Return the last build where another one at `now`, of a site in `state`, differs by its texts at most."""
    if not state or target.state is None:
        return None
    data = cache.get("last build", target.name)
    if data is None or target.journal.exists:
        return None
    try:
        last = _decode(data)
    except msgspec.MsgspecError:
        return None
    if last.state != state or not last.since <= instant(now, last.timezone) < last.until:
        return None
    return last


def doubtful(last: LastBuild, snapshot: FileSnapshot) -> list[FileStat] | None:
    """Return the texts that may say something else than at the last build.

    None where texts came or went, and where they are many.
    """
    texts, settled_ns = snapshot.found.texts, last.scanned_ns - SETTLED_NS
    packs = packed_files(texts)
    if len(packs) != len(last.texts):
        return None
    found: list[FileStat] = []
    for number, (before, now) in enumerate(zip(last.texts, packs, strict=True)):
        if before == now and now.newest_ns < settled_ns:
            continue
        known, files = unpacked_files(before), texts[number * PACK : (number + 1) * PACK]
        if [each.path for each in known] != [each.path for each in files]:
            return None
        found += [
            file
            for old, file in zip(known, files, strict=True)
            if old != file or max(file.mtime_ns, file.ctime_ns) >= settled_ns
        ]
        if len(found) > _MOST_TEXTS:
            return None
    return found


def as_written(target: OutputTarget) -> dict[str, OutputRecord] | None:
    """Return the records, with stamps of now, of files of the output of which the stamp alone does not tell.

    None where any file is not as it was written, or where too many would have to be read to know that.
    """
    state, folder = target.state, target.folder
    if state is None:
        return None
    unsure: dict[str, FileStamp | None] = {}
    for shard in state.shards():
        unsure |= shard.unsure(folder, state.settled_ns)
        if len(unsure) > _FEW:
            return None
    found: dict[str, OutputRecord] = {}
    for path, stamp in unsure.items():
        record = as_recorded(state.record(path), stamp, path, folder)
        if record is None:
            return None
        found[path] = record
    return found if state.is_whole else None


def summary_of(plan: SitePlan) -> SiteSummary:
    """Return what a build of `plan` says of the site."""
    return SiteSummary(len(plan.site.stories), plan.page_count, plan.config.languages, plan.site.held_back)


def good_build(
    state: str,
    scanned_ns: int,
    texts: tuple[FilePack, ...],
    now: datetime,
    plan: SitePlan,
    diagnostics: Iterable[Diagnostic],
    files: int,
    kept: bytes,
) -> LastBuild:
    """Return what to remember of a build, of whose output there are `files`, with what it kept of its plan."""
    config = plan.config
    return LastBuild(
        state,
        scanned_ns,
        texts,
        config.timezone,
        instant(now, config.timezone),
        next_turn(plan.texts, now, config.timezone).timestamp(),
        summary_of(plan),
        files,
        Findings.of(each for each in diagnostics if each.code not in _OF_THE_PAST),
        kept,
    )


def remember(cache: BuildCache, target: OutputTarget, last: LastBuild) -> None:
    """Keep what a good build was for `last_build`."""
    cache.put("last build", target.name, msgspec.msgpack.encode(last))
