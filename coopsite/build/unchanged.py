"""Recognises a site in which nothing has changed since its last good build, without reading any of it."""

from __future__ import annotations

import os
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.build.snapshot import SETTLED_NS
from coopsite.diagnostics import Diagnostic
from coopsite.site.model import HeldBack
from coopsite.site.schedule import instant, next_turn
from coopsite.templating import theme
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.build.plan import SitePlan
    from coopsite.cache.store import BuildCache
    from coopsite.content.scan import Scan
    from coopsite.output.files import OutputFolder
    from coopsite.output.record import OutputState
    from coopsite.output.target import OutputTarget

_OF_THE_PAST: Final = frozenset({"W225", "W508", "N502", "W605"})
"""Findings about earlier builds; said once."""
_FEW: Final = 500
"""Where the bytes of more files than this must be looked at, a whole build does so once and for all."""


class LastBuild(Struct, frozen=True, array_like=True):
    """What a good build said of a site, and how the site's files lay then."""

    state: str
    timezone: str
    since: float
    until: float
    """The instant at which the first story falls due or expires, or the day ends in the site's time zone."""
    stories: int
    pages: int
    files: int
    languages: tuple[str, ...]
    held_back: tuple[HeldBack, ...]
    diagnostics: tuple[Diagnostic, ...]


def state_of(site: Path, found: Scan, scanned_ns: int, version: str, *, drafts: bool) -> str:
    """Name the site as it lies there; empty when a file is too new for its stamp to be trusted."""
    groups = (found.texts, found.assets, found.static, found.templates)
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
        msgspec.msgpack.encode(files),
        msgspec.msgpack.encode((found.elsewhere, found.findings)),
    )


def stands_still(memo: BuildCache, place: OutputTarget, state: str, now: datetime) -> LastBuild | None:
    """Return what the last build said, if a build at `now` could say and write nothing else."""
    data = memo.get("standstill", place.name)
    if not state or data is None or place.trace is None or place.journal.exists:
        return None
    try:
        last = msgspec.msgpack.decode(data, type=LastBuild)
    except msgspec.MsgspecError:
        return None
    if last.state != state or not last.since <= instant(now, last.timezone) < last.until:
        return None
    return last if _lies_as_written(place.trace, place.output) else None


def _lies_as_written(trace: OutputState, output: OutputFolder) -> bool:
    """Tell whether every file is as we wrote it; of the last ones written, the stamp alone does not tell."""
    stamps = {path: output.stamp(path) for path in trace.files}
    unsure = [path for path, made in trace.files.items() if not trace.surely(made, stamps[path])]
    return len(unsure) <= _FEW and all(
        stamps[path] is not None and output.digest(path) == trace.files[path].digest for path in unsure
    )


def note(
    memo: BuildCache, place: OutputTarget, state: str, now: datetime, draft: SitePlan, told: list[Diagnostic]
) -> None:
    """Remember what a good build said."""
    if not state:
        return
    config = draft.config
    turn = next_turn(draft.texts, now, config.timezone)
    last = LastBuild(
        state,
        config.timezone,
        instant(now, config.timezone),
        turn.timestamp(),
        len(draft.site.stories),
        draft.page_count,
        len(draft.wanted) + 1,
        config.languages,
        draft.site.held_back,
        tuple(each for each in told if each.code not in _OF_THE_PAST),
    )
    memo.put("standstill", place.name, msgspec.msgpack.encode(last))
