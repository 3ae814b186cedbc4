"""Recognises a site in which nothing changed since the last good build, without reading any file."""

from __future__ import annotations

import os
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.build.snapshot import SETTLED_NS
from coopsite.diagnostics import Diagnostic
from coopsite.site.schedule import HeldBack, instant, next_turn
from coopsite.templating import theme
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.build.plan import SitePlan
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.cache.store import BuildCache
    from coopsite.output.files import OutputFolder
    from coopsite.output.record import OutputState
    from coopsite.output.target import OutputTarget

_OF_THE_PAST: Final = frozenset({"W225", "W508", "N502", "W605"})
"""Diagnostics that compare with an earlier build; reported once."""
_FEW: Final = 500
"""Where the bytes of more files than this must be read, a whole build reads them once and for all."""


class LastBuild(Struct, frozen=True, array_like=True):
    """What a good build said of a site, and the state of the site's files then."""

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


def site_state(site: Path, snapshot: FileSnapshot, version: str, *, drafts: bool) -> str:
    """Return a digest of all files' stamps; empty when a file is too new for its stamp to be trusted."""
    scanned_ns, found = snapshot
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
        msgspec.msgpack.encode(found),
    )


def unchanged(cache: BuildCache, target: OutputTarget, state: str, now: datetime) -> LastBuild | None:
    """Return the last build if another one at `now`, of a site in `state`, would have the same result."""
    data = cache.get("last build", target.name)
    if not state or data is None or target.state is None or target.journal.exists:
        return None
    try:
        last = msgspec.msgpack.decode(data, type=LastBuild)
    except msgspec.MsgspecError:
        return None
    if last.state != state or not last.since <= instant(now, last.timezone) < last.until:
        return None
    return last if _is_as_written(target.state, target.folder) else None


def _is_as_written(state: OutputState, folder: OutputFolder) -> bool:
    """Tell whether every file is as it was written; of the last ones written, the stamp alone does not tell."""
    stamps = {path: folder.stamp(path) for path in state.files}
    unsure = [path for path, record in state.files.items() if not state.is_untouched(record, stamps[path])]
    return len(unsure) <= _FEW and all(
        stamps[path] is not None and folder.digest(path) == state.files[path].digest for path in unsure
    )


def record(
    cache: BuildCache,
    target: OutputTarget,
    state: str,
    now: datetime,
    plan: SitePlan,
    diagnostics: list[Diagnostic],
) -> None:
    """Remember a good build for `unchanged`."""
    if not state:
        return
    config = plan.config
    turn = next_turn(plan.texts, now, config.timezone)
    last = LastBuild(
        state,
        config.timezone,
        instant(now, config.timezone),
        turn.timestamp(),
        len(plan.site.stories),
        plan.page_count,
        len(plan.files) + 1,
        config.languages,
        plan.site.held_back,
        tuple(each for each in diagnostics if each.code not in _OF_THE_PAST),
    )
    cache.put("last build", target.name, msgspec.msgpack.encode(last))
