"""Looks at a site and at its output: what there is to be, what there is, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic
from coopsite.engine.collector import no_collecting
from coopsite.engine.draft import Draft, make_draft
from coopsite.engine.journal import Journal
from coopsite.engine.moved import addresses_of, moved, to_remember
from coopsite.engine.trace import Trace, load_trace, output_name
from coopsite.engine.write import Output

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from coopsite.engine.inputs import Inbox, Look
    from coopsite.engine.memo import Memo


@dataclass(frozen=True, slots=True)
class Place:
    """An output folder, and what we know of what we wrote there. `trace` is None where we know nothing."""

    output: Output
    name: str
    journal: Journal
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class Survey:
    """A site worked out as far as it can be. Without a `draft`, its configuration cannot be read."""

    draft: Draft | None
    place: Place
    addresses: dict[str, str]
    """Those to remember, ``language:story key`` → its address; see `Trace.addresses`."""
    diagnostics: tuple[Diagnostic, ...]


def survey(
    inbox: Inbox,
    place: Place,
    memo: Memo,
    version: str,
    *,
    now: datetime,
    drafts: bool,
    progress: Callable[[str, int, int], None],
    look: Look | None = None,
) -> Survey:
    """Read the site and plan it; what was read is put into the memo, not yet committed."""
    with no_collecting():
        inputs = inbox.read(bodies=True, progress=progress, look=look)
        if any(each.code == "E602" for each in inputs.diagnostics):
            # Something vanished between being seen and being read: look again.
            inputs = inbox.read(bodies=True, progress=progress)
        if inputs.config is None:
            return Survey(None, place, {}, inputs.diagnostics)
        draft = make_draft(inputs, inputs.config, version, memo, now=now, show_held=drafts, progress=progress)
        addresses = addresses_of(draft.site)
        before = place.trace.addresses if place.trace else {}
        told = [*draft.diagnostics, *moved(draft.site, before, addresses)]
        if memo.damaged:
            told.append(Diagnostic("W605"))
        # What shows drafts is not for readers: no link leads there, so no address of it is worth keeping.
        return Survey(
            draft, place, to_remember(before, {} if drafts else addresses, draft.texts), tuple(told)
        )


def place_of(output: Path, folder: Path | None, memo: Memo) -> Place:
    """Look up an output folder; `folder` is where coopsite keeps things beside the site, if it can."""
    name = output_name(output)
    journal = Journal(folder / f"journal-{name}" if folder else output / ".coopsite-journal")
    return Place(Output(output), name, journal, load_trace(memo, name))
