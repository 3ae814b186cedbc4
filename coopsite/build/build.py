"""Builds a site: the one call behind ``build`` and ``check``."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coopsite.build.leftovers import clear_leftovers
from coopsite.build.options import Build, BuildOptions, BuildStats
from coopsite.build.snapshot import look
from coopsite.build.timing import PhaseTimer
from coopsite.build.unchanged import LastBuild, stands_still, state_of
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.cache.version import fingerprint
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import exit_code
from coopsite.output.files import WriteError
from coopsite.output.guard import guard_cache, guard_output
from coopsite.output.target import place_of
from coopsite.process.gc import no_collecting
from coopsite.process.lock import LockedError, lock, output_lock, own_lock
from coopsite.process.signals import InterruptedBuildError, Signals
from coopsite.text.filenames import CONFIG
from coopsite.textfile.opening import is_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.build.making import Making
    from coopsite.output.target import OutputTarget


def build(options: BuildOptions) -> Build:
    """Bring the output to what the site says, or leave it as it is and say why."""
    return _Run(options).run()


def check(options: BuildOptions) -> Build:
    """Do all that `build` does short of touching the output."""
    return _Run(options, writes=False).run()


def build_afresh(options: BuildOptions) -> Build:
    """Build as if for the first time: nothing is remembered before or after."""
    return _Run(options, remembers=False).run()


class _Run:
    """One build, from its options to its outcome."""

    def __init__(self, options: BuildOptions, *, writes: bool = True, remembers: bool = True) -> None:
        self._options = options
        self._writes = writes
        self._remembers = remembers
        self._clock = PhaseTimer(options.progress)
        self._told: list[Diagnostic] = []
        self._of_cache: tuple[Diagnostic, ...] = ()
        self._still: LastBuild | None = None
        self._making: Making | None = None

    def run(self) -> Build:
        """Build; every failure that is no bug becomes a diagnostic."""
        with no_collecting():
            code = self._attempt()
            return self._outcome(code)

    def _attempt(self) -> int:
        site, destination = self._options.site, self._options.destination
        if not is_there(site / CONFIG):
            self._told.append(Diagnostic("E801", CONFIG, args={"reason": "@missing_config"}))
            return 2
        wrong = guard_output(site, self._options.output) or guard_cache(
            self._options.cache, site, destination
        )
        if wrong is not None:
            self._told.append(wrong)
            return 2
        clear_leftovers(site)
        cache = None
        if self._remembers:
            cache, told = site_cache(site, self._options.cache)
            self._of_cache = told
        locks = ([own_lock(cache.folder)] if cache else []) + (
            [output_lock(destination)] if self._writes else []
        )
        try:
            with ExitStack() as stack:
                signals = stack.enter_context(Signals())
                held = stack.enter_context(lock(*locks))
                memo = BuildCache(cache)
                stack.callback(memo.close)
                return self._work(memo, held, signals)
        except LockedError as error:
            self._told.append(Diagnostic("E604", args={"pid": str(error.pid)} if error.pid else {}))
            return 4
        except WriteError as error:
            self._told.append(Diagnostic(error.code, str(destination), args={"reason": error.reason}))
            return 3
        except InterruptedBuildError as error:
            return error.exit_code

    def _work(self, memo: BuildCache, held: Sequence[int], signals: Signals) -> int:
        place = place_of(self._options.destination, memo)
        with closing(place.output):
            if self._writes:
                place.output.claim()
            return self._make(place, memo, held, signals)

    def _make(self, place: OutputTarget, memo: BuildCache, held: Sequence[int], signals: Signals) -> int:
        options, version = self._options, fingerprint()
        now = options.now or datetime.now(UTC)
        self._clock("scan", 0, 0)
        seen = look(options.site)
        state = state_of(options.site, seen.found, seen.scanned_ns, version, drafts=options.drafts)
        self._still = stands_still(memo, place, state, now)
        if self._still is not None:
            self._told += self._still.diagnostics
            return exit_code(self._told, strict=options.strict)
        # start-up time: where nothing changed, nothing is made
        from coopsite.build.making import Making
        from coopsite.process.workers import Workers

        self._making = Making(
            options,
            place,
            memo,
            self._clock,
            version=version,
            now=now,
            workers=Workers(options.workers, close=(*held, *place.output.descriptors)),
            writes=self._writes,
        )
        return self._making.run(seen, state, signals)

    def _outcome(self, code: int) -> Build:
        phases = self._clock.stop()
        stats = BuildStats(seconds=self._clock.seconds, phases=phases)
        if self._still is not None:
            still = self._still
            stats = replace(stats, stories=still.stories, pages=still.pages, unchanged=still.files)
            return Build(code, self._all_of(self._told), still.held_back, stats, languages=still.languages)
        if self._making is None or self._making.draft is None:
            told = self._told if self._making is None else self._making.told
            return Build(code, self._all_of(told), (), stats)
        made, draft, done = self._making, self._making.draft, self._making.published
        written = len(done.written) + done.listed
        stats = replace(
            stats,
            stories=len(draft.site.stories),
            pages=draft.page_count,
            rendered=len(made.rendered),
            written=written,
            unchanged=len(done.files) - written,
            removed=len(done.removed),
        )
        return Build(
            code,
            self._all_of(made.told),
            draft.site.held_back,
            stats,
            made.rendered,
            tuple(sorted(done.written)),
            tuple(sorted(done.removed if self._writes else made.unwanted)),
            draft.config.languages,
        )

    def _all_of(self, told: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return findings, those of the place where things are remembered among them, in the order of a report."""
        unique = {each.sort_key: each for each in (*told, *self._of_cache)}
        return tuple(unique[key] for key in sorted(unique))
