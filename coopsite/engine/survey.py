"""Looks at a site and at its output: what there is to be, what there is, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic
from coopsite.engine.collector import no_collecting
from coopsite.engine.draft import Draft, make_draft
from coopsite.engine.moved import addresses_of, moved, to_remember

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coopsite.engine.inputs import Inbox
    from coopsite.engine.look import Look
    from coopsite.engine.memo import Memo
    from coopsite.engine.place import Place


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
