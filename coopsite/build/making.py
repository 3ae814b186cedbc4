"""Makes what a build finds missing: reads, plans, renders, and writes once nothing can fail any more."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from coopsite.build import reading
from coopsite.build import render as rendering
from coopsite.build.images import make_artwork
from coopsite.build.load import SiteReader
from coopsite.build.search_extra import SearchError
from coopsite.build.survey import survey
from coopsite.build.unchanged import note
from coopsite.cache.blobs import BlobCache
from coopsite.content.scan import scan
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import blocks, exit_code
from coopsite.output.files import WriteError, reason
from coopsite.output.publish import OutputDiff, PublishResult, SourceLostError, compare, publish
from coopsite.output.record import OutputState, save_trace
from coopsite.output.spool import Spool
from coopsite.text.digest import digest
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from coopsite.build.options import BuildOptions
    from coopsite.build.plan import SitePlan
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.build.timing import PhaseTimer
    from coopsite.cache.store import BuildCache
    from coopsite.content.scan import FileStat
    from coopsite.output.known_addresses import KnownAddresses
    from coopsite.output.publish import OutputFile
    from coopsite.output.target import OutputTarget
    from coopsite.process.signals import Signals
    from coopsite.process.workers import Workers

_RENDER_MS: Final = 0.4
_MANY_PAGES: Final = 400


class Making:
    """One site being made. After `run`, what came of it stands in `told`, `draft`, `rendered` and `published`."""

    def __init__(
        self,
        options: BuildOptions,
        place: OutputTarget,
        memo: BuildCache,
        clock: PhaseTimer,
        *,
        version: str,
        now: datetime,
        workers: Workers,
        writes: bool,
    ) -> None:
        self._options = options
        self._site = options.site
        self._place = place
        self._memo = memo
        self._clock = clock
        self._folder = memo.cache.folder if memo.cache else None
        self._version = version
        self._now = now
        self._workers = workers
        self._writes = writes
        self._read: Callable[[FileStat], bytes] | None = None
        self._files: dict[str, FileStat] = {}
        self.told: list[Diagnostic] = []
        self.draft: SitePlan | None = None
        self.rendered: tuple[str, ...] = ()
        self.published = PublishResult()
        self.unwanted: tuple[str, ...] = ()
        """Paths of what is ours in the output and wanted no more."""

    def run(self, look: FileSnapshot, state: str, signals: Signals) -> int:
        """Make the site whose files were seen in `look`, and which `state` names; return the exit code."""
        code = self._work(look, state, signals)
        self._memo.commit()
        return code

    def _work(self, look: FileSnapshot, state: str, signals: Signals) -> int:
        found = survey(
            SiteReader(self._site, self._memo, self._version, self._workers),
            self._place,
            self._memo,
            self._version,
            now=self._now,
            drafts=self._options.drafts,
            progress=self._clock,
            look=look,
        )
        self.told += found.diagnostics
        self.draft = draft = found.draft
        if draft is None:
            return 3 if any(each.code == "E601" for each in found.diagnostics) else 2
        settled = None if self._is_blocked() else self._settle(draft)
        if settled is not None:
            output = self._place.output
            self.unwanted = tuple(
                path for path, names in settled[1].stale.items() if output.digest(path) in names
            )
            self._make(*settled, state, found.memory, signals)
        return exit_code(self.told, strict=self._options.strict)

    def _make(
        self, draft: SitePlan, changes: OutputDiff, state: str, memory: KnownAddresses, signals: Signals
    ) -> None:
        memo, place = self._memo, self._place
        with Spool(self._folder) as spool:
            try:
                digests = self._render(draft, changes, spool)
                digests |= self._draw(draft, changes, BlobCache(memo.cache), spool)
                if self._writes and not self._is_blocked():
                    with signals.deferred():
                        self._write(draft, changes, digests, spool)
                        self._remember(memory)
                        note(memo, place, state, self._now, draft, self.told)
                        memo.commit()
                        place.journal.end()
            except WriteError as error:
                where = _below(self._options.destination / error.path, self._site) if error.path else ""
                self.told.append(Diagnostic(error.code, where, args={"reason": error.reason}))
            except SourceLostError as error:
                self._lost(error)
            except OSError as error:
                self.told.append(Diagnostic("E603", args={"reason": reason(error)}))

    def _lost(self, error: SourceLostError) -> None:
        self.told.append(Diagnostic("E602", _below(error.source, self._site)))

    def _settle(self, draft: SitePlan) -> tuple[SitePlan, OutputDiff] | None:
        """Return what is to be in the output, the search index included, and what of that is not there as it should.

        None where the index cannot be made; why is told.
        """

        def against(wanted: Mapping[str, OutputFile]) -> OutputDiff:
            return compare(wanted, self._place.trace, self._place.output, self._place.journal)

        if not self._writes or not draft.config.search:
            return draft, against(draft.wanted)
        # start-up time: a site may have no search
        from coopsite.build.search import Search

        self._clock("search", 0, 0)
        search = Search(
            draft,
            self._place.name,
            self._version,
            self._memo,
            lambda name: self._body(draft, name),
            self._folder,
        )
        try:
            wanted, changes = search.settle(against)
        except SearchError as error:
            self.told.append(Diagnostic("E608", args={"reason": str(error)}))
        except SourceLostError as error:
            self._lost(error)
        except OSError as error:
            self.told.append(Diagnostic("E603", args={"reason": reason(error)}))
        else:
            return replace(draft, wanted=wanted), changes
        return None

    def _write(self, draft: SitePlan, changes: OutputDiff, digests: dict[str, str], spool: Spool) -> None:
        self._clock("write", 0, 0)
        place = self._place
        before = place.trace or OutputState()
        self.published = publish(
            changes,
            draft.wanted,
            digests,
            before,
            before.serial + 1,
            place.output,
            place.journal,
            spool.take,
            self._workers,
            lambda done, total: self._clock("write", done, total),
        )

    def _render(self, draft: SitePlan, changes: OutputDiff, spool: Spool) -> dict[str, str]:
        """Render what must be made; return the digests of all new files. Findings go to the build's."""
        wanted = {path: draft.wanted[path] for path in changes.make}
        digests = {path: one.key for path, one in wanted.items() if not one.parts}
        paths = [path for path, one in wanted.items() if one.parts and one.order is None]
        # Those alike follow each other, so that a process loads what few pages need once, if at all.
        paths.sort(key=lambda path: draft.pages[path].template)
        self.rendered = tuple(sorted(paths))
        self._clock("render", 0, len(paths))
        failed: dict[tuple[str, str, int, int], Diagnostic] = {}
        results = (
            self._workers.run(
                rendering.prepare,
                draft.shop(self._version, _expected(draft, paths)),
                self._orders(draft, paths),
                count=len(paths),
                cost_ms=_RENDER_MS,
            )
            if paths
            else iter(())
        )
        for done, (path, result) in enumerate(zip(paths, results, strict=True)):
            if isinstance(result, Diagnostic):
                # One fault of a template shows on every page it makes.
                failed.setdefault((result.code, result.path, result.line, result.column), result)
            elif not failed and self._writes:
                digests[path] = result[0]
                spool.put(path, result[1])
            self._clock("render", done + 1, len(paths))
        self.told += failed.values()
        return digests

    def _draw(
        self, draft: SitePlan, changes: OutputDiff, keepsakes: BlobCache, spool: Spool
    ) -> dict[str, str]:
        """Make the pictures that must be made; return their digests. Findings go to the build's."""
        wanted = [one for path in changes.make if (one := draft.wanted[path]).order is not None]
        digests = {}
        if wanted:
            self._clock("pictures", 0, len(wanted))
            for done, made in enumerate(make_artwork(wanted, keepsakes, self._workers)):
                if isinstance(made, Diagnostic):
                    self.told.append(made)
                else:
                    one, data = made
                    digests[one.path] = digest(data)
                    if self._writes:
                        spool.put(one.path, data)
                self._clock("pictures", done + 1, len(wanted))
        if keepsakes.grown and not self._is_blocked():
            keepsakes.keep_only({one.key for one in draft.wanted.values() if one.order is not None})
        return digests

    def _orders(self, draft: SitePlan, paths: Sequence[str]) -> Iterator[rendering.RenderJob]:
        for path in paths:
            page = draft.pages[path]
            yield rendering.RenderJob(page, self._body(draft, page.body) if page.body else b"")

    def _body(self, draft: SitePlan, name: str) -> bytes:
        """Return a body from the memo; read again should the memo have lost it. Raises `SourceLostError`."""
        data = draft.bodies.get(name) or self._memo.get("body", name)
        if data is not None:
            return data
        if self._read is None:
            self._read = reading.prepare(
                reading.ReadJob(reading.context_of(draft.config), frozenset(), bodies=True)
            )
            self._files = {file.path: file for file in scan(self._site).texts}
        paths = [text.path for text in draft.texts if text.body_digest == name]
        for path in paths:
            read = reading.decode(self._read(self._files[path])) if path in self._files else None
            # The file may have been edited since its text was read.
            if read is not None and read.text is not None and read.text.body_digest == name:
                self._memo.put("body", name, read.body)
                return read.body
        raise SourceLostError(self._site / paths[0])

    def _remember(self, memory: KnownAddresses) -> None:
        place = self._place
        before, done = place.trace or OutputState(), self.published
        changed = bool(self.rendered or done.written or done.removed)
        if (
            changed
            or place.trace is None
            or done.files != before.files
            or memory != before.memory
            or not all(before.surely(made, made.stamp) for made in done.files.values())
        ):
            serial = before.serial + changed
            save_trace(self._memo, place.name, OutputState(serial, time.time_ns(), done.files, memory))

    def _is_blocked(self) -> bool:
        return blocks(self.told, strict=self._options.strict)


def _expected(draft: SitePlan, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the templates worth loading before the work is shared out: all, where there is much of it."""
    if len(paths) < _MANY_PAGES:
        return ()
    names = {draft.pages[path].template for path in paths}
    return tuple(sorted(name for name in names if name.endswith(".html")))


def _below(path: Path, folder: Path) -> str:
    try:
        return (real(path.parent) / path.name).relative_to(real(folder)).as_posix()
    except ValueError:
        return path.as_posix()
