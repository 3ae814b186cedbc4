"""Looks at a site and at its output: what there is to be, what there is, and what is wrong."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic
from coopsite.engine.draft import Draft, make_draft
from coopsite.engine.moved import addresses_of, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
    with _without_collector():
        inputs = inbox.read(bodies=True, progress=progress, look=look)
        if any(each.code == "E602" for each in inputs.diagnostics):
            # Something vanished between being seen and being read: look again.
            inputs = inbox.read(bodies=True, progress=progress)
        if inputs.config is None:
            return Survey(None, place, {}, inputs.diagnostics)
        draft = make_draft(inputs, inputs.config, version, memo, now=now, show_held=drafts, progress=progress)
        addresses = addresses_of(draft.site)
        told = list(draft.diagnostics)
        if place.trace is not None:
            told += moved(draft.site, place.trace.addresses, addresses)
        if memo.damaged:
            told.append(Diagnostic("W605"))
        return Survey(draft, place, addresses, tuple(told))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from going through a site again and again while it is being put together."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
