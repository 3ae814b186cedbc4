"""Opens what one build works with: locks, signals, the build cache and the output folder."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coopsite.build.leftovers import clear_leftovers
from coopsite.build.options import Build, BuildStats
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.cache.version import fingerprint
from coopsite.diagnostics import Diagnostic, Findings
from coopsite.diagnostics.exit_codes import blocks, exit_code
from coopsite.output.guard import guard_cache, guard_output
from coopsite.output.target import open_target
from coopsite.process.lock import lock, output_lock, own_lock
from coopsite.process.signals import Signals
from coopsite.process.workers import Workers
from coopsite.text.filenames import CONFIG
from coopsite.textfile.opening import is_there

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coopsite.build.options import BuildOptions
    from coopsite.build.timing import PhaseTimer
    from coopsite.output.target import OutputTarget


@dataclass(slots=True)
class BuildLog:
    """What a build has found so far, and how long its phases took."""

    timer: PhaseTimer
    strict: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)
    said_before: Findings = field(default_factory=Findings)
    """What an earlier build found, and this one repeats."""

    @property
    def is_blocked(self) -> bool:
        """Whether what was found keeps the build from writing."""
        return blocks([*self.diagnostics, *self.said_before.first_of_each(1)], strict=self.strict)

    def result(self, code: int | None = None) -> Build:
        """Return the result without a plan; the diagnostics decide the exit code unless `code` is given."""
        phases = self.timer.stop()
        found = self.said_before
        if self.diagnostics:
            found = Findings.of([*found, *self.diagnostics])
        return Build(
            exit_code(found.first_of_each(1), strict=self.strict) if code is None else code,
            found,
            (),
            BuildStats(seconds=self.timer.seconds, phases=phases),
        )


@dataclass(frozen=True, slots=True)
class BuildSession:
    """What one build works with. `writes` is False for a check."""

    options: BuildOptions
    writes: bool
    renders_all: bool
    """Whether all is made that has to be: however many pages, and pictures."""
    now: datetime
    version: str
    """Names the code and the libraries at work; see `coopsite.cache.version.fingerprint`."""
    cache: BuildCache
    target: OutputTarget
    workers: Workers
    signals: Signals
    log: BuildLog

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self.options.site

    @property
    def cache_folder(self) -> Path | None:
        """The folder of the cache, for temporary files; None where nothing can be kept."""
        return self.cache.location.folder if self.cache.location else None


def refusal(options: BuildOptions) -> Diagnostic | None:
    """Return why a build must not begin: there is no site, or a folder would be destroyed or published."""
    if not is_there(options.site / CONFIG):
        return Diagnostic("E801", CONFIG, args={"reason": "@missing_config"})
    return guard_output(options.site, options.output) or guard_cache(
        options.cache, options.site, options.destination
    )


@contextmanager
def open_session(
    options: BuildOptions, log: BuildLog, *, writes: bool, remembers: bool, renders_all: bool = True
) -> Iterator[BuildSession]:
    """Yield the session of one build, which holds its locks until the block ends.

    With `remembers` false nothing is read from earlier builds or kept for later ones.
    Raises `LockedError`, `WriteError`, and `InterruptedBuildError` in the block.
    """
    clear_leftovers(options.site)
    kept = None
    if remembers:
        kept, diagnostics = site_cache(options.site, options.cache)
        log.diagnostics += diagnostics
    locks = ([own_lock(kept.folder)] if kept else []) + ([output_lock(options.destination)] if writes else [])
    with Signals() as signals, lock(*locks) as held, closing(BuildCache(kept)) as cache:
        target = open_target(options.destination, cache)
        with closing(target.folder), _workers(options, (*held, *target.folder.descriptors)) as workers:
            if writes:
                target.folder.claim()
            yield BuildSession(
                options,
                writes,
                renders_all,
                options.now or datetime.now(UTC),
                fingerprint(),
                cache,
                target,
                workers,
                signals,
                log,
            )


@contextmanager
def _workers(options: BuildOptions, close: Sequence[int]) -> Iterator[Workers]:
    """Yield what does the work: processes of this computer, or a cluster."""
    if not options.cluster:
        yield Workers(options.workers, close=close)
        return
    # start-up time: only builds with a cluster need it
    from coopsite.process.cluster import ClusterWorkers

    with closing(ClusterWorkers(options.cluster, close=close)) as workers:
        yield workers
