"""Looks at a site and at its output: what there is to be, what there is, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.build.feed_ids import changed
from coopsite.build.moved import moved
from coopsite.build.plan import SitePlan, make_draft
from coopsite.diagnostics import Diagnostic
from coopsite.output.known_addresses import KnownAddresses, remember, to_remember
from coopsite.process.gc import no_collecting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coopsite.build.load import SiteReader
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.cache.store import BuildCache
    from coopsite.output.target import OutputTarget


@dataclass(frozen=True, slots=True)
class Survey:
    """A site worked out as far as it can be. Without a `draft`, its configuration cannot be read."""

    draft: SitePlan | None
    place: OutputTarget
    memory: KnownAddresses
    """Of the addresses readers know; see `Trace.memory`."""
    diagnostics: tuple[Diagnostic, ...]


def survey(
    inbox: SiteReader,
    place: OutputTarget,
    memo: BuildCache,
    version: str,
    *,
    now: datetime,
    drafts: bool,
    progress: Callable[[str, int, int], None],
    look: FileSnapshot | None = None,
) -> Survey:
    """Read the site and plan it; what was read is put into the memo, not yet committed."""
    with no_collecting():
        inputs = inbox.read(bodies=True, progress=progress, look=look)
        if any(each.code == "E602" for each in inputs.diagnostics):
            # Something vanished between being seen and being read: look again.
            inputs = inbox.read(bodies=True, progress=progress)
        if inputs.config is None:
            return Survey(None, place, KnownAddresses(), inputs.diagnostics)
        draft = make_draft(inputs, inputs.config, version, memo, now=now, show_held=drafts, progress=progress)
        seen = remember(draft.site)
        before = place.trace.memory if place.trace else KnownAddresses()
        told = list(draft.diagnostics)
        # What is wrong may well be the reason that something is not where it was.
        if not any(each.severity == "error" for each in told):
            told += moved(draft.site, inputs.register, before, seen)
            told += changed(draft.site, before, seen)
        if memo.damaged:
            told.append(Diagnostic("W605"))
        # What shows drafts is not for readers: no link leads there, so no address of it is worth keeping.
        return Survey(draft, place, to_remember(before, seen, draft.texts, shown=not drafts), tuple(told))
