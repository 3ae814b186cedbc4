"""Builds a site: the functions behind ``build`` and ``check``."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace as changed

from coopsite.build.session import BuildLog, open_session, refusal
from coopsite.build.snapshot import packed_files, take_snapshot
from coopsite.build.timing import PhaseTimer
from coopsite.build.unchanged import (
    SiteSummary,
    as_written,
    doubtful,
    good_build,
    last_build,
    remember,
    site_state,
    summary_of,
)
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import MACHINE, WRONG_USAGE
from coopsite.output.files import WriteError, reason
from coopsite.output.manifest import OUR_FILES
from coopsite.output.record import StateChange, save_state
from coopsite.process.gc import gc_paused
from coopsite.process.lock import LockedError
from coopsite.process.signals import InterruptedBuildError
from coopsite.process.workers import ClusterError
from coopsite.search.paths import LostFilesError, is_of_index
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.build.load import Inputs
    from coopsite.build.options import Build, BuildOptions
    from coopsite.build.plan import SitePlan
    from coopsite.build.search import SearchIndex
    from coopsite.build.session import BuildSession
    from coopsite.build.snapshot import FilePack, FileSnapshot
    from coopsite.build.unchanged import LastBuild
    from coopsite.build.work_order import WorkFiles, WorkOrder
    from coopsite.content.scan import FileStat
    from coopsite.output.publish import OutputDiff, Pending, PublishResult
    from coopsite.output.spool import Spool

_MANY: Final = 2000
"""Where there are more texts or files, it is worth while to look after the heap."""
_RECIPES: Final = 1 << 20
"""Bytes of recipes in memory while pages are planned."""


def build(options: BuildOptions) -> Build:
    """Bring the output folder up to date with the site, or leave it unchanged and report why."""
    return _build(options)


def check(options: BuildOptions) -> Build:
    """Do all that `build` does, but write nothing to the output folder."""
    return _build(options, writes=False)


def dry_run(options: BuildOptions) -> Build:
    """Do what `check` does, quickly: draw no pictures, and render pages only where few have to be made."""
    return _build(options, writes=False, renders_all=False)


def build_afresh(options: BuildOptions) -> Build:
    """Build as if for the first time, and keep nothing for later builds."""
    return _build(options, remembers=False)


def _build(
    options: BuildOptions, *, writes: bool = True, remembers: bool = True, renders_all: bool = True
) -> Build:
    """Build; every failure that is no bug becomes a diagnostic."""
    log = BuildLog(PhaseTimer(options.progress), options.strict)
    refused = refusal(options)
    if refused is not None:
        log.diagnostics.append(refused)
        return log.result()
    try:
        opened = open_session(options, log, writes=writes, remembers=remembers, renders_all=renders_all)
        with gc_paused(), opened as session:
            return _with_whole_index(session)
    except ClusterError as error:
        log.diagnostics.append(Diagnostic(error.code, args=error.values))
    except LockedError as error:
        log.diagnostics.append(Diagnostic("E604", args={"pid": str(error.pid)} if error.pid else {}))
    except WriteError as error:
        where = str(options.destination)
        log.diagnostics.append(Diagnostic(error.code, where, args={"reason": error.reason}))
    except InterruptedBuildError as error:
        return log.result(error.exit_code)
    return log.result()


def _with_whole_index(session: BuildSession) -> Build:
    """Build; where published files of the search index turn out to be lost, once more, with these made anew."""
    try:
        return _run(session)
    except LostFilesError:
        session.log.diagnostics.clear()
    try:
        return _run(session)
    except LostFilesError:
        # start-up time: see `_run`
        from coopsite.build.kept_index import forget_index

        session.log.diagnostics.clear()
        forget_index(session.cache, session.target.name)
    return _run(session)


def _run(session: BuildSession) -> Build:
    """Build what `session` names: scan, load, plan, compare, render, publish."""
    cache, log = session.cache, session.log
    log.timer("scan", 0, 0)
    snapshot = take_snapshot(session.site)
    state = site_state(session.site, snapshot, session.version, drafts=session.options.drafts)
    found = _since_last(session, snapshot, state)
    if found is not None:
        return found

    if len(snapshot.found.texts) > _MANY:
        # start-up time: it takes longer to load than a small site takes to plan
        from coopsite.process.heap import keep_large_apart

        keep_large_apart()
    read = _read(session, snapshot, state)
    del snapshot
    # start-up time: where nothing changed, nothing more is loaded; see also `coopsite.build.preload`
    from coopsite.build.work_order import work_files
    from coopsite.output.spool import Spool

    with work_files(session.cache_folder) as work:
        with Spool(session.cache_folder, _RECIPES) as recipes:
            planned = _planned(session, read, state, work, recipes)
        texts = len(read.inputs.texts)
        del read
        if isinstance(planned, int):
            cache.commit()
            return log.result(planned)
        # start-up time: see `coopsite.build.preload`
        from coopsite.build.render import render
        from coopsite.output.publish import Pending, PublishResult

        published = PublishResult()
        pages: tuple[str, ...] = ()
        gone: list[str] = []
        pends = Pending()
        order = planned.order
        if order is not None:
            _give_back(texts)
            with _failures_reported(session):
                render(session, order, work, planned.index)
                if session.writes and not log.is_blocked:
                    published = _published(session, planned, order, work)
                pages = tuple([one.path for one in work.files if one.is_page])
                if not session.writes:
                    gone, pends = _pending(session, planned.search, order.diff, work)
    cache.commit()
    removed = published.removed if session.writes else gone
    return _outcome(session, planned.summary, pages, published, removed, pends)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a build needs of a plan once it is compared with the output. Nothing in it leads to the plan."""

    summary: SiteSummary
    search: tuple[str, ...]
    """The languages that have a search index."""
    addresses: bytes
    """See `AddressChanges`."""
    order: WorkOrder | None = None
    """None where errors forbid to make anything."""
    index: SearchIndex | None = None
    last: LastBuild | None = None
    """What to remember of this build once it is done."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a site, and the stamps that its texts had then."""

    inputs: Inputs
    scanned_ns: int
    texts: tuple[FilePack, ...]
    """Empty where they are not to be remembered."""


def _read(session: BuildSession, snapshot: FileSnapshot, state: str) -> _Read:
    """Read the site."""
    from coopsite.build.load import SiteReader, load  # start-up time: see `_run`

    reader = SiteReader(session.site, session.cache, session.version, session.workers)
    inputs = load(reader, session.log.timer, snapshot)
    texts = packed_files(snapshot.found.texts) if session.writes and state else ()
    _give_back(len(inputs.texts))
    return _Read(inputs, snapshot.scanned_ns, texts)


def _planned(
    session: BuildSession, read: _Read, state: str, work: WorkFiles, recipes: Spool
) -> _Planned | int:
    """Plan the site, and compare it with the output; return the exit code where its configuration is wrong.

    All that is large is let go of in the end: then the memory serves those who render and write.
    """
    options, cache, target, log = session.options, session.cache, session.target, session.log
    now, version = session.now, session.version
    inputs = read.inputs
    config = inputs.config
    if config is None:
        log.diagnostics += inputs.diagnostics
        return MACHINE if any(each.code == "E601" for each in inputs.diagnostics) else WRONG_USAGE
    # start-up time: see `coopsite.build.preload`
    from coopsite.build.address_changes import address_changes
    from coopsite.build.bodies import BodyLoader
    from coopsite.build.kept_plan import keep
    from coopsite.build.plan import plan_site
    from coopsite.build.work_order import work_order
    from coopsite.output.publish import compare

    plan = None
    with _failures_reported(session):
        plan = plan_site(
            inputs,
            config,
            version,
            cache,
            now=now,
            show_held=options.drafts,
            progress=log.timer,
            spool=recipes,
        )
    if plan is None:
        return _Planned(SiteSummary(0, 0, config.languages, ()), (), b"")
    moves = address_changes(plan, inputs.register, target, shown=not options.drafts)
    log.diagnostics += [
        *plan.diagnostics,
        *moves.diagnostics,
        *([Diagnostic("W605")] if cache.damaged else []),
    ]
    found = _Planned(summary_of(plan), config.languages if config.search else (), moves.addresses)
    if log.is_blocked:
        return found
    with _failures_reported(session):
        index = _search_index(session, plan, work.made)
        apart = partial(is_of_index, languages=found.search if index is not None else ())
        diff = compare(plan.files, target, apart)
        bodies = BodyLoader(session.site, config, inputs.unkept_bodies, cache)
        order = work_order(session, plan, diff, bodies, work, index.ask() if index is not None else {})
        last = None
        if session.writes and state:
            kept = keep(cache, inputs, plan) if moves.is_over else b""
            last = good_build(state, read.scanned_ns, read.texts, now, plan, log.diagnostics, 0, kept)
        return replace(found, order=order, index=index, last=last)
    return found


def _search_index(session: BuildSession, plan: SitePlan, spool: Spool) -> SearchIndex | None:
    """Return the search index that the plan is to have; None where it has none, or nothing is written."""
    if not session.writes:
        return None
    if not plan.config.search:
        # start-up time: see `_run`
        from coopsite.build.kept_index import forget_index

        forget_index(session.cache, session.target.name)
        return None
    # start-up time: a site may have no search
    from coopsite.build.search import Searched, SearchIndex, published_files
    from coopsite.pages.scope import page_path

    searched = Searched(
        plan.site,
        lambda address, _: page_path(address, plan.config.base_path),
        plan.page_plan.chromes,
        lambda path: plan.files[path].key,
        lambda path: plan.files[path].content.hex(),
    )
    load = published_files(session.target.folder)
    return SearchIndex(
        session.cache, session.target.name, session.version, session.workers, searched, load, spool
    )


def _give_back(things: int) -> None:
    """Give back the memory that so many texts or files left free, where it is much."""
    if things > _MANY:
        # start-up time: see `_run`
        from coopsite.process.heap import give_back

        give_back()


def _published(session: BuildSession, planned: _Planned, order: WorkOrder, work: WorkFiles) -> PublishResult:
    """Publish what was made, with the search index, and remember it."""
    from coopsite.output.publish import publish  # start-up time: see `_run`

    diff, index, timer = order.diff, planned.index, session.log.timer
    if index is not None:
        # start-up time: a site may have no search
        from coopsite.build.search import with_index

        timer("search", 0, 0)
        is_its_own = partial(is_of_index, languages=planned.search)
        diff = with_index(diff, index, work, session.target, is_its_own)
        _give_back(len(work.files))
    with session.signals.deferred():
        timer("write", 0, 0)
        progress = partial(timer, "write")
        published = publish(work.files, diff, session.target, work.made, session.workers, progress)
        if index is not None:
            index.remember()
        last = planned.last and changed(planned.last, files=published.files)
        _remember(session, last, published, renders=bool(order.rendered), addresses=planned.addresses)
    return published


def _since_last(session: BuildSession, snapshot: FileSnapshot, state: str) -> Build | None:
    """Return the result of a build that follows from the last without planning the site; None where more changed."""
    last = last_build(session.cache, session.target, state, session.now)
    texts = doubtful(last, snapshot) if last is not None else None
    if last is None or texts is None:
        return None
    return _with_new_texts(session, snapshot, last, texts)


def _with_new_texts(
    session: BuildSession, snapshot: FileSnapshot, last: LastBuild, texts: Sequence[FileStat]
) -> Build | None:
    """Return the result of a build in which nothing changed since `last` but what `texts` show of themselves.

    None where more changed, in the site or in its output, or where more follows.
    """
    if not texts:
        return _as_before(session, last) if as_written(session.target) is not None else None
    if not last.plan:
        return None
    # start-up time: see `_run`
    from coopsite.build.text_edits import text_edits
    from coopsite.output.publish import Pending, PublishResult, file_to_write, pending, publish
    from coopsite.output.spool import Spool
    from coopsite.output.to_write import FilesToWrite

    edits = text_edits(session, snapshot, last, texts)
    if edits is None:
        return None
    if not session.writes and not edits.pages:
        return _as_before(session, edits.last)
    log = session.log
    log.said_before = edits.last.diagnostics
    published, pends = PublishResult(), Pending()
    with (
        _failures_reported(session),
        Spool(session.cache_folder) as spool,
        FilesToWrite(session.cache_folder) as files,
    ):
        for path, reasons in edits.diff.make.items():
            one = edits.files[path]
            data = edits.data.get(path, one.data)
            place = spool.put(data) if data is not None and session.writes else None
            files.put(file_to_write(one, reasons, edits.digests[path], place))
        if session.writes:
            with session.signals.deferred():
                log.timer("write", 0, 0)
                progress = partial(log.timer, "write")
                published = publish(files, edits.diff, session.target, spool, session.workers, progress)
                for index in edits.indexes:
                    index.remember()
                _remember(session, edits.last, published, renders=bool(edits.pages), bodies=edits.bodies)
        else:
            pends = pending(files, session.target)
    return _outcome(session, edits.last.summary, edits.pages, published, published.removed, pends)


def _remember(
    session: BuildSession,
    last: LastBuild | None,
    published: PublishResult,
    *,
    renders: bool,
    addresses: bytes | None = None,
    bodies: Mapping[str, str] | None = None,
) -> None:
    """Keep in the cache what this build wrote and found, and end the journal: the output folder is complete.

    `renders` says whether it made pages; `addresses` and `bodies` are as in `StateChange`.
    """
    target, before = session.target, session.target.state
    is_changed = bool(renders or published.written or published.removed)
    if (
        before is None
        or not before.is_whole
        or is_changed
        or published.records
        or published.dropped
        or bodies
        or (addresses is not None and not before.has_addresses(addresses))
    ):
        serial = (before.serial if before else 0) + is_changed
        now = StateChange(
            serial, time.time_ns(), published.records, published.dropped, addresses, bodies or {}
        )
        save_state(session.cache, target.name, before, now)
    if last is not None:
        remember(session.cache, target, last)
    session.cache.commit()
    target.journal.end()


@contextmanager
def _failures_reported(session: BuildSession) -> Iterator[None]:
    """Turn exceptions that are no bugs into diagnostics."""
    from coopsite.output.publish import SourceLostError  # start-up time: see `_run`

    options, diagnostics = session.options, session.log.diagnostics
    try:
        yield
    except WriteError as error:
        # What coopsite keeps there beside the pages means nothing to who reads this; the folder does.
        path = "" if error.path.startswith(OUR_FILES) else error.path
        where = _below(options.destination / path, options.site)
        diagnostics.append(Diagnostic(error.code, where, args={"reason": error.reason}))
    except SourceLostError as error:
        diagnostics.append(Diagnostic("E602", _below(error.source, options.site)))
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else ""
        diagnostics.append(Diagnostic("E603", where, args={"reason": reason(error)}))


def _as_before(session: BuildSession, last: LastBuild) -> Build:
    """Return the result of a build in which nothing changed since `last`."""
    session.log.said_before = last.diagnostics
    result = session.log.result()
    summary = last.summary
    stats = replace(result.stats, stories=summary.stories, pages=summary.pages, unchanged=last.files)
    return replace(result, held_back=summary.held_back, stats=stats, languages=summary.languages)


def _pending(
    session: BuildSession, search: tuple[str, ...], diff: OutputDiff, work: WorkFiles
) -> tuple[list[str], Pending]:
    """Return what the next build would remove and write, the search index apart. May raise OSError."""
    from coopsite.output.publish import Pending, pending, removable  # start-up time: see `_run`

    removed = [path for path in removable(diff, session.target.folder) if not is_of_index(path, search)]
    return removed, Pending() if session.log.is_blocked else pending(work.files, session.target)


def _outcome(
    session: BuildSession,
    summary: SiteSummary,
    pages: tuple[str, ...],
    published: PublishResult,
    removed: Iterable[str],
    pends: Pending,
) -> Build:
    """Return the result of a build that rendered `pages`; of a check, what the next build would remove and write."""
    written = len(published.written) + published.listed
    if session.workers.lost:
        session.log.diagnostics.append(Diagnostic("N615"))
    session.log.diagnostics += [Diagnostic("N617", args=said) for said in session.workers.refused.values()]
    result = session.log.result()
    stats = replace(
        result.stats,
        stories=summary.stories,
        pages=summary.pages,
        rendered=len(pages),
        written=written,
        unchanged=published.files - written,
        removed=len(published.removed),
    )
    return replace(
        result,
        held_back=summary.held_back,
        stats=stats,
        rendered=pages,
        written=tuple(published.written),
        removed=tuple(sorted(removed)),
        added=pends.added,
        changed=pends.changed,
        languages=summary.languages,
    )


def _below(path: Path, folder: Path) -> str:
    """Return `path` relative to `folder`; as it is where it is elsewhere."""
    try:
        return (real(path.parent) / path.name).relative_to(real(folder)).as_posix()
    except ValueError:
        return path.as_posix()
