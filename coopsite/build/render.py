"""Renders the pages and draws the images that a build needs anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from coopsite.build import render_page
from coopsite.build.images import make_images
from coopsite.cache.blobs import BlobCache
from coopsite.diagnostics import Diagnostic
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coopsite.build.render_page import RenderItem
    from coopsite.build.search import SearchIndex
    from coopsite.build.session import BuildSession
    from coopsite.build.work_order import WorkOrder
    from coopsite.output.spool import Spool

_READ_MS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made: the paths of the pages in order, and the digest of every file that `OutputDiff.make` names.

    Of a dry run digests may be missing.
    """

    pages: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


def render(session: BuildSession, order: WorkOrder, spool: Spool, index: SearchIndex | None) -> Rendered:
    """Make what `order` asks for; bytes go into `spool`, diagnostics into the log. Raises `SourceLostError`, OSError.

    `index` is given what it does not know of pages.
    """
    files = order.files.values()
    pages = [one.path for one in files if one.is_page]
    digests = {one.path: one.key for one in files if not one.parts}
    items = order.items()
    digests |= _render_pages(session, order, items, spool, index)
    if index is not None and not session.log.is_blocked:
        _read_pages(session, order, items, index)
    if session.renders_all:
        digests |= _draw_images(session, order, spool)
    return Rendered(tuple(sorted(pages)), digests)


def _render_pages(
    session: BuildSession,
    order: WorkOrder,
    items: Iterator[RenderItem],
    spool: Spool,
    index: SearchIndex | None,
) -> dict[str, str]:
    paths = order.pages
    session.log.timer("render", 0, len(paths))
    digests: dict[str, str] = {}
    failed: dict[tuple[str, str, int, int], Diagnostic] = {}
    results = session.workers.run(
        render_page.prepare,
        order.context,
        islice(items, len(paths)),
        count=len(paths),
        cost_ms=render_page.RENDER_MS,
    )
    for done, (path, result) in enumerate(zip(paths, results, strict=True)):
        if isinstance(result, Diagnostic):
            # One fault of a template shows on every page it makes.
            failed.setdefault((result.code, result.path, result.line, result.column), result)
        elif not failed:
            digests[path] = result[0]
            if session.writes:
                spool.put(path, result[1])
            if index is not None and result[2]:
                index.take(path, result[2])
        session.log.timer("render", done + 1, len(paths))
    session.log.diagnostics += failed.values()
    return digests


def _read_pages(
    session: BuildSession, order: WorkOrder, items: Iterator[RenderItem], index: SearchIndex
) -> None:
    """Have `index` take what it does not know of pages that were not made."""
    # start-up time: seldom is any left
    from coopsite.build.search import reading

    context, paths = order.context, order.unread
    strings = {language: chrome.strings for language, chrome in context.chromes.items()}
    documents = session.workers.run(
        reading, (context.contexts, strings), items, count=len(paths), cost_ms=_READ_MS
    )
    for path, document in zip(paths, documents, strict=True):
        index.take(path, document)


def _draw_images(session: BuildSession, order: WorkOrder, spool: Spool) -> dict[str, str]:
    files = [one for one in order.files.values() if one.image is not None]
    blobs = BlobCache(session.cache.location)
    digests = {}
    if files:
        session.log.timer("pictures", 0, len(files))
    for done, made in enumerate(make_images(files, blobs, session.workers)):
        if isinstance(made, Diagnostic):
            session.log.diagnostics.append(made)
        else:
            one, data = made
            digests[one.path] = digest(data)
            if session.writes:
                spool.put(one.path, data)
        session.log.timer("pictures", done + 1, len(files))
    if blobs.grown and not session.log.is_blocked:
        blobs.keep_only(order.images)
    return digests
