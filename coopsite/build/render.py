"""Renders the pages and draws the images that a build needs anew."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from coopsite.build import render_page
from coopsite.build.images import make_images
from coopsite.cache.blobs import BlobCache
from coopsite.diagnostics import Diagnostic
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.build.render_page import RenderItem
    from coopsite.build.search import SearchIndex
    from coopsite.build.session import BuildSession
    from coopsite.build.work_order import OrderedPage, WorkFiles, WorkOrder

_READ_MS: Final = 0.2


def render(session: BuildSession, order: WorkOrder, work: WorkFiles, index: SearchIndex | None) -> None:
    """Make what `order` asks for, and put it down in `work`; diagnostics go into the log.

    `index` is given what it does not know of pages. Raises `SourceLostError`, OSError.
    """
    items, pages = order.items(), order.ordered()
    _render_pages(session, order, items, pages, work, index)
    if index is not None and not session.log.is_blocked:
        _read_pages(session, order, items, pages, index)
    if session.renders_all:
        _draw_images(session, order, work)
    else:
        for one in order.images.values():
            work.files.put(one)


def _render_pages(
    session: BuildSession,
    order: WorkOrder,
    items: Iterator[RenderItem],
    pages: Iterator[OrderedPage],
    work: WorkFiles,
    index: SearchIndex | None,
) -> None:
    count = order.rendered
    session.log.timer("render", 0, count)
    failed: dict[tuple[str, str, int, int], Diagnostic] = {}
    results = session.workers.run(
        render_page.prepare,
        order.context,
        islice(items, count),
        count=count,
        cost_ms=render_page.RENDER_MS,
    )
    for done, result in enumerate(results):
        page = next(pages)
        assert page.file is not None
        if isinstance(result, Diagnostic):
            # One fault of a template shows on every page it makes.
            failed.setdefault((result.code, result.path, result.line, result.column), result)
            work.files.put(page.file)
        else:
            name, data, document = result
            place = work.made.put(data) if session.writes and not failed else None
            work.files.put(replace(page.file, digest=name, place=place))
            if index is not None and document and not failed:
                index.take(page.number, document)
        session.log.timer("render", done + 1, count)
    session.log.diagnostics += failed.values()


def _read_pages(
    session: BuildSession,
    order: WorkOrder,
    items: Iterator[RenderItem],
    pages: Iterator[OrderedPage],
    index: SearchIndex,
) -> None:
    """Have `index` take what it does not know of pages that were not made."""
    # start-up time: seldom is any left
    from coopsite.build.search import reading

    context = order.context
    strings = {language: chrome.strings for language, chrome in context.chromes.items()}
    documents = session.workers.run(
        reading, (context.contexts, strings), items, count=order.read, cost_ms=_READ_MS
    )
    for page, document in zip(pages, documents, strict=True):
        index.take(page.number, document)


def _draw_images(session: BuildSession, order: WorkOrder, work: WorkFiles) -> None:
    files = order.drawn
    blobs = BlobCache(session.cache.location)
    if files:
        session.log.timer("pictures", 0, len(files))
    for done, made in enumerate(make_images(files, blobs, session.workers)):
        if isinstance(made, Diagnostic):
            session.log.diagnostics.append(made)
        else:
            one, data = made
            place = work.made.put(data) if session.writes else None
            work.files.put(replace(order.images[one.path], digest=digest(data), place=place))
        session.log.timer("pictures", done + 1, len(files))
    if blobs.grown and not session.log.is_blocked:
        blobs.keep_only(order.used)
