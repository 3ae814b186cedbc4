"""Builds a site: the one call behind ``build`` and ``check``."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.digest import digest
from coopsite.engine import reading, rendering
from coopsite.engine.artwork import make_artwork
from coopsite.engine.clock import Clock
from coopsite.engine.fingerprint import body_version, fingerprint
from coopsite.engine.guard import guard_output
from coopsite.engine.home import own_folder
from coopsite.engine.inputs import Inbox
from coopsite.engine.keepsakes import Keepsakes
from coopsite.engine.lock import LockedError, lock, lock_file
from coopsite.engine.memo import Memo
from coopsite.engine.publish import Changes, Published, SourceLostError, compare, publish
from coopsite.engine.search_extra import SearchError
from coopsite.engine.signals import InterruptedBuildError, Signals
from coopsite.engine.spool import Spool
from coopsite.engine.standstill import Standstill, note, stands_still, state_of
from coopsite.engine.survey import place_of, survey
from coopsite.engine.trace import Trace, save_trace
from coopsite.engine.workers import Workers
from coopsite.engine.write import WriteError, reason
from coopsite.names import CONFIG
from coopsite.source.read import ReadContext
from coopsite.source.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.engine.draft import Draft
    from coopsite.engine.publish import Wanted
    from coopsite.engine.survey import Place
    from coopsite.site.model import HeldBack
    from coopsite.source.scan import FileStat

Progress = Callable[[str, int, int], None]
"""Phase (a word of the catalogue), how many are done, of how many."""

_RENDER_MS: Final = 0.4
_MANY_PAGES: Final = 400
_NEVER_BLOCKS: Final = frozenset({"W605"})
"""Warnings of the machine's memory, mended by the very build that gives them."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to build, where to, and as if when. `output` defaults to ``output`` in the site folder."""

    site: Path
    output: Path | None = None
    now: datetime | None = None
    drafts: bool = False
    strict: bool = False
    workers: int | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """What a build did. `pages` are made from stories and templates; `unchanged` is all that was left."""

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    seconds: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Build:
    """The outcome. Paths are POSIX, below the output, in order."""

    exit_code: int
    diagnostics: tuple[Diagnostic, ...]
    held_back: tuple[HeldBack, ...]
    stats: Stats
    rendered: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def build(options: Options) -> Build:
    """Bring the output to what the site says, or leave it as it is and say why."""
    return _Run(options).run()


def check(options: Options) -> Build:
    """Do all that `build` does short of touching the output."""
    return _Run(options, writes=False).run()


def build_afresh(options: Options) -> Build:
    """Build as if for the first time: nothing is remembered before or after."""
    return _Run(options, remembers=False).run()


class _Run:
    """One build, from its options to its outcome."""

    def __init__(self, options: Options, *, writes: bool = True, remembers: bool = True) -> None:
        self._options = options
        self._writes = writes
        self._remembers = remembers
        self._site = options.site
        self._place = options.output or options.site / "output"
        self._clock = Clock(options.progress)
        self._told: list[Diagnostic] = []
        self._draft: Draft | None = None
        self._still: Standstill | None = None
        self._rendered: tuple[str, ...] = ()
        self._published = Published()
        self._read: Callable[[FileStat], bytes] | None = None
        self._files: dict[str, FileStat] = {}

    def run(self) -> Build:
        """Build; every failure that is no bug becomes a diagnostic."""
        exit_code = self._attempt()
        return self._outcome(exit_code)

    def _attempt(self) -> int:
        if not (self._site / CONFIG).is_file():
            self._told.append(Diagnostic("E801", CONFIG, args={"reason": "@missing_config"}))
            return 2
        wrong = guard_output(self._site, self._place)
        if wrong is not None:
            self._told.append(wrong)
            return 2
        folder = own_folder(self._site) if self._remembers else None
        files = [lock_file(self._site, inside=folder)]
        if self._writes:
            files.append(lock_file(self._place))
        try:
            with ExitStack() as stack:
                signals = stack.enter_context(Signals())
                held = stack.enter_context(lock(*files))
                memo = Memo(folder)
                stack.callback(memo.close)
                return self._work(folder, memo, Workers(self._options.workers, close=held), signals)
        except LockedError as error:
            self._told.append(Diagnostic("E604", args={"pid": str(error.pid)} if error.pid else {}))
            return 4
        except InterruptedBuildError as error:
            return error.exit_code

    def _work(self, folder: Path | None, memo: Memo, workers: Workers, signals: Signals) -> int:
        version = fingerprint()
        place = place_of(self._place, folder, memo)
        inbox = Inbox(self._site, memo, version, workers)
        now, drafts = self._options.now or datetime.now(UTC), self._options.drafts
        self._clock("scan", 0, 0)
        look = inbox.look()
        state = state_of(self._site, look.found, look.scanned_ns, version, drafts=drafts)
        self._still = stands_still(memo, place, state, now)
        if self._still is not None:
            self._told += self._still.diagnostics
            return self._exit_code()
        found = survey(inbox, place, memo, version, now=now, drafts=drafts, progress=self._clock, look=look)
        self._told += found.diagnostics
        self._draft = draft = found.draft
        if draft is None:
            return 3 if any(each.code == "E601" for each in found.diagnostics) else 2
        if self._is_blocked():
            memo.commit()
            return self._exit_code()
        settled = self._settle(draft, place, memo, folder, version)
        if settled is None:
            memo.commit()
            return self._exit_code()
        draft, changes = settled
        with Spool(folder) as spool:
            try:
                digests = self._render(draft, changes, memo, workers, spool)
                digests |= self._draw(draft, changes, Keepsakes(folder), workers, spool)
                if self._writes and not self._is_blocked():
                    with signals.deferred():
                        self._write(draft, place, changes, digests, spool)
                        self._remember(memo, place, found.addresses)
                        note(memo, place, state, now, draft, self._told)
                        memo.commit()
                        place.journal.end()
            except WriteError as error:
                self._told.append(
                    Diagnostic(error.code, self._named(error.path), args={"reason": error.reason})
                )
            except SourceLostError as error:
                self._told.append(Diagnostic("E602", _below(error.source, self._site)))
            except OSError as error:
                self._told.append(Diagnostic("E603", args={"reason": reason(error)}))
        memo.commit()
        return self._exit_code()

    def _settle(
        self, draft: Draft, place: Place, memo: Memo, folder: Path | None, version: str
    ) -> tuple[Draft, Changes] | None:
        """Return what is to be in the output, the search index included, and what of that is not there as it should.

        None where the index cannot be made; why is told.
        """

        def against(wanted: Mapping[str, Wanted]) -> Changes:
            return compare(wanted, place.trace, place.output, place.journal)

        if not self._writes or not draft.config.search:
            return draft, against(draft.wanted)
        # start-up time: a site may have no search
        from coopsite.engine.search import Search

        self._clock("search", 0, 0)
        search = Search(draft, place.name, version, memo, lambda name: self._body(draft, name, memo), folder)
        try:
            wanted, changes = search.settle(against)
        except SearchError as error:
            self._told.append(Diagnostic("E608", args={"reason": str(error)}))
        except SourceLostError as error:
            self._told.append(Diagnostic("E602", _below(error.source, self._site)))
        except OSError as error:
            self._told.append(Diagnostic("E603", args={"reason": reason(error)}))
        else:
            return replace(draft, wanted=wanted), changes
        return None

    def _write(
        self, draft: Draft, place: Place, changes: Changes, digests: dict[str, str], spool: Spool
    ) -> None:
        self._clock("write", 0, 0)
        before = place.trace or Trace()
        self._published = publish(
            changes,
            draft.wanted,
            digests,
            before,
            before.serial + 1,
            place.output,
            place.journal,
            spool.take,
            lambda done, total: self._clock("write", done, total),
        )

    def _render(
        self, draft: Draft, changes: Changes, memo: Memo, workers: Workers, spool: Spool
    ) -> dict[str, str]:
        """Render what must be made; return the digests of all new files. Findings go to the build's."""
        wanted = {path: draft.wanted[path] for path in changes.make}
        digests = {path: one.key for path, one in wanted.items() if not one.parts}
        paths = [path for path, one in wanted.items() if one.parts and one.order is None]
        self._rendered = tuple(sorted(paths))
        self._clock("render", 0, len(paths))
        failed: dict[tuple[str, str, int, int], Diagnostic] = {}
        results = (
            workers.run(
                rendering.prepare,
                draft.shop(_expected(draft, paths)),
                self._orders(draft, paths, memo),
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
        self._told += failed.values()
        return digests

    def _draw(
        self, draft: Draft, changes: Changes, keepsakes: Keepsakes, workers: Workers, spool: Spool
    ) -> dict[str, str]:
        """Make the pictures that must be made; return their digests. Findings go to the build's."""
        wanted = [one for path in changes.make if (one := draft.wanted[path]).order is not None]
        digests = {}
        if wanted:
            self._clock("pictures", 0, len(wanted))
            for done, made in enumerate(make_artwork(wanted, keepsakes, workers)):
                if isinstance(made, Diagnostic):
                    self._told.append(made)
                else:
                    one, data = made
                    digests[one.path] = digest(data)
                    if self._writes:
                        spool.put(one.path, data)
                self._clock("pictures", done + 1, len(wanted))
        if keepsakes.grown and not self._is_blocked():
            keepsakes.keep_only({one.key for one in draft.wanted.values() if one.order is not None})
        return digests

    def _orders(self, draft: Draft, paths: Sequence[str], memo: Memo) -> Iterator[rendering.Order]:
        for path in paths:
            page = draft.pages[path]
            yield rendering.Order(page, self._body(draft, page.body, memo) if page.body else b"")

    def _body(self, draft: Draft, name: str, memo: Memo) -> bytes:
        """Return a body from the memo; read again should the memo have lost it. Raises `SourceLostError`."""
        data = draft.bodies.get(name) or memo.get("body", name)
        if data is not None:
            return data
        if self._read is None:
            context = ReadContext(draft.config.languages, draft.config.timezone, body_version())
            self._read = reading.prepare(reading.Job(context, frozenset(), bodies=True))
            self._files = {file.path: file for file in scan(self._site).texts}
        paths = [text.path for text in draft.texts if text.body_digest == name]
        for path in paths:
            read = reading.decode(self._read(self._files[path])) if path in self._files else None
            # The file may have been edited since its text was read.
            if read is not None and read.text is not None and read.text.body_digest == name:
                memo.put("body", name, read.body)
                return read.body
        raise SourceLostError(self._site / paths[0])

    def _remember(self, memo: Memo, place: Place, addresses: dict[str, str]) -> None:
        before, done = place.trace or Trace(), self._published
        changed = bool(self._rendered or done.written or done.removed)
        if (
            changed
            or place.trace is None
            or done.files != before.files
            or addresses != before.addresses
            or not all(before.surely(made, made.stamp) for made in done.files.values())
        ):
            serial = before.serial + changed
            save_trace(memo, place.name, Trace(serial, time.time_ns(), done.files, addresses))

    def _is_blocked(self) -> bool:
        return any(
            each.severity == "error" or (self._options.strict and each.code not in _NEVER_BLOCKS)
            for each in self._told
        )

    def _exit_code(self) -> int:
        if any(each.code in ("E601", "E602", "E603", "E607", "E608") for each in self._told):
            return 3
        return 1 if self._is_blocked() else 0

    def _named(self, path: str) -> str:
        return _below(self._place / path, self._site) if path else ""

    def _outcome(self, exit_code: int) -> Build:
        draft, still, done = self._draft, self._still, self._published
        if draft is not None:
            stories, pages, held = len(draft.site.stories), len(draft.pages), draft.site.held_back
            languages, unchanged = draft.config.languages, len(done.files) - len(done.written)
        elif still is not None:
            stories, pages, held = still.stories, still.pages, still.held_back
            languages, unchanged = still.languages, still.files
        else:
            stories, pages, held, languages, unchanged = 0, 0, (), (), 0
        phases = self._clock.stop()
        stats = Stats(
            stories,
            pages,
            len(self._rendered),
            len(done.written),
            unchanged,
            len(done.removed),
            self._clock.seconds,
            phases,
        )
        return Build(
            exit_code,
            _in_order(self._told),
            held,
            stats,
            self._rendered,
            tuple(sorted(done.written)),
            tuple(sorted(done.removed)),
            languages,
        )


def _expected(draft: Draft, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the templates worth loading before the work is shared out: all, where there is much of it."""
    if len(paths) < _MANY_PAGES:
        return ()
    names = {draft.pages[path].template for path in paths}
    return tuple(sorted(name for name in names if name.endswith(".html")))


def _in_order(told: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    unique = {each.sort_key: each for each in told}
    return tuple(unique[key] for key in sorted(unique))


def _below(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
