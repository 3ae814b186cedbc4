"""Renders the pages and draws the images that a build needs anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from coopsite.build import render_page
from coopsite.build.images import make_images
from coopsite.build.render_page import RenderContext, packed
from coopsite.cache.blobs import BlobCache
from coopsite.diagnostics import Diagnostic
from coopsite.pages.page_types import templates
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coopsite.build.bodies import BodyLoader
    from coopsite.build.plan import SitePlan
    from coopsite.build.render_page import RenderItem
    from coopsite.build.search import SearchIndex
    from coopsite.build.session import BuildSession
    from coopsite.output.publish import OutputDiff
    from coopsite.output.spool import Spool

_RENDER_MS: Final = 0.4
_READ_MS: Final = 0.2
_FEW_PAGES: Final = 60
"""Pages that a dry run renders, to know whether their bytes would differ."""
_MANY_PAGES: Final = 400


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was made: the paths of the pages in order, and the digest of every file that `OutputDiff.make` names.

    Of a dry run digests may be missing.
    """

    pages: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


def render(
    session: BuildSession,
    plan: SitePlan,
    diff: OutputDiff,
    bodies: BodyLoader,
    spool: Spool,
    index: SearchIndex | None,
) -> Rendered:
    """Make what `diff` asks for; bytes go into `spool`, diagnostics into the log. Raises `SourceLostError`, OSError.

    `index` is given what it does not know of the pages made.
    """
    files = [plan.files[path] for path in diff.make]
    pages = [one.path for one in files if one.parts and one.image is None]
    digests = {one.path: one.key for one in files if not one.parts}
    if session.renders_all or len(pages) <= _FEW_PAGES:
        digests |= _render_pages(session, plan, pages, bodies, spool, index)
    if index is not None and not session.log.is_blocked:
        _read_pages(session, plan, bodies, index)
    if session.renders_all:
        digests |= _draw_images(session, plan, diff, spool)
    return Rendered(tuple(sorted(pages)), digests)


def _render_pages(
    session: BuildSession,
    plan: SitePlan,
    paths: list[str],
    bodies: BodyLoader,
    spool: Spool,
    index: SearchIndex | None,
) -> dict[str, str]:
    # Pages of one template follow each other, so that a process loads what few pages need once, if at all.
    paths.sort(key=lambda path: plan.pages[path].made_with)
    session.log.timer("render", 0, len(paths))
    digests: dict[str, str] = {}
    failed: dict[tuple[str, str, int, int], Diagnostic] = {}
    if not paths:
        return digests
    results = session.workers.run(
        render_page.prepare,
        _context(plan, session.version, _expected(plan, paths)),
        _jobs(plan, paths, bodies, index),
        count=len(paths),
        cost_ms=_RENDER_MS,
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


def _read_pages(session: BuildSession, plan: SitePlan, bodies: BodyLoader, index: SearchIndex) -> None:
    """Have `index` take what it does not know of pages that were not made."""
    # start-up time: seldom is any left
    from coopsite.build.search import reading

    paths = list(index.unread)
    strings = {language: chrome.strings for language, chrome in plan.page_plan.chromes.items()}
    documents = session.workers.run(
        reading,
        (plan.objects.contexts, strings),
        _jobs(plan, paths, bodies, index),
        count=len(paths),
        cost_ms=_READ_MS,
    )
    for path, document in zip(paths, documents, strict=True):
        index.take(path, document)


def _draw_images(session: BuildSession, plan: SitePlan, diff: OutputDiff, spool: Spool) -> dict[str, str]:
    files = [one for path in diff.make if (one := plan.files[path]).image is not None]
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
        blobs.keep_only({one.key for one in plan.files.values() if one.image is not None})
    return digests


def _context(plan: SitePlan, version: str, expected: tuple[str, ...]) -> RenderContext:
    """Return what pages are rendered with; the templates `expected` are compiled ahead."""
    theme = plan.theme
    contexts = plan.objects.contexts
    return RenderContext(theme.shipped, theme.own, plan.page_plan.chromes, contexts, version, expected)


def _jobs(
    plan: SitePlan, paths: Sequence[str], bodies: BodyLoader, index: SearchIndex | None
) -> Iterator[RenderItem]:
    for path in paths:
        page = plan.pages[path]
        is_searched = index is not None and path in index.unread
        job = packed(page, plan.objects, is_searched=is_searched)
        yield job, bodies.load(page.body) if page.body else b""


def _expected(plan: SitePlan, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the templates worth compiling before processes are forked: all, where there are many pages."""
    if len(paths) < _MANY_PAGES:
        return ()
    by_templates = {*templates()}
    pages = (plan.pages[path] for path in paths)
    return tuple(sorted({page.made_with for page in pages if page.template in by_templates}))
