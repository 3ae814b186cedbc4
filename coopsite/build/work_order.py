"""Writes down what is to be made of a planned site, so that the plan, which is large, need not be kept for it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as changed
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.build.render_page import RenderContext, packed_job
from coopsite.output.publish import file_to_write
from coopsite.output.spool import Spool, SpoolQueue
from coopsite.output.to_write import FilesToWrite, FileToWrite
from coopsite.pages.page_types import templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.build.bodies import BodyLoader
    from coopsite.build.plan import SitePlan
    from coopsite.build.render_page import RenderItem
    from coopsite.build.session import BuildSession
    from coopsite.output.publish import OutputDiff, OutputFile
    from coopsite.output.spool import Place

_FEW_PAGES: Final = 60
"""Pages that a dry run renders, to know whether their bytes would differ."""
_MANY_PAGES: Final = 400


class _Waiting(Struct, frozen=True, array_like=True, gc=False):
    """A `RenderJob` as msgpack, and which body its page shows."""

    job: bytes
    body: str
    source: str


class OrderedPage(Struct, frozen=True, array_like=True, gc=False):
    """A page to render, or one to be read for search alone."""

    file: FileToWrite | None
    """What is known of it; None where it is not written."""
    number: int
    """By which search asks for it; below 0 where it does not."""


_encode: Final = msgspec.msgpack.Encoder().encode
_waiting: Final = msgspec.msgpack.Decoder(_Waiting).decode
_page: Final = msgspec.msgpack.Decoder(OrderedPage).decode


@dataclass(frozen=True, slots=True)
class WorkFiles:
    """Where a build puts down what it is going to do, and what it made."""

    pages: SpoolQueue
    """An `OrderedPage` of each page to make, or to read for search alone."""
    jobs: SpoolQueue
    """What is needed to make each."""
    made: Spool
    """The bytes of files."""
    files: FilesToWrite


@contextmanager
def work_files(folder: Path | None) -> Iterator[WorkFiles]:
    """Yield what holds the work of a build, with its temporary files in `folder`."""
    with (
        SpoolQueue(folder) as pages,
        SpoolQueue(folder) as jobs,
        Spool(folder) as made,
        FilesToWrite(folder) as files,
    ):
        yield WorkFiles(pages, jobs, made, files)


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What is to be done to an output. Nothing in it leads to the site or its plan."""

    diff: OutputDiff
    """What is to be done besides making files."""
    images: Mapping[str, FileToWrite]
    """Those to be drawn, by path."""
    drawn: tuple[OutputFile, ...]
    """The same, as they are to be drawn."""
    used: frozenset[str]
    """Keys of all images."""
    rendered: int
    """How many pages are to be rendered."""
    read: int
    """How many others search does not know."""
    context: RenderContext
    pages: SpoolQueue
    """Each page to render, then each to be read: an `OrderedPage`."""
    jobs: SpoolQueue
    """What is needed for each of `pages` but for its body."""
    bodies: BodyLoader

    def items(self) -> Iterator[RenderItem]:
        """Yield what is needed for each page. Raises `SourceLostError`, OSError."""
        for data in self.jobs:
            one = _waiting(data)
            yield one.job, self.bodies.load(one.body, one.source) if one.body else b""

    def ordered(self) -> Iterator[OrderedPage]:
        """Yield each page, in the order of `items`. Raises OSError."""
        return map(_page, self.pages)


def work_order(
    session: BuildSession,
    plan: SitePlan,
    diff: OutputDiff,
    bodies: BodyLoader,
    work: WorkFiles,
    searched: Mapping[str, int] = MappingProxyType({}),
) -> WorkOrder:
    """Return what is to be done to the output of `plan`, with what its pages need put down in `work`.

    Files that have neither to be rendered nor drawn are put there as they are. `searched` are the paths of pages that
    search does not know, with their numbers. May raise OSError.
    """

    def made(path: str, name: str = "", place: Place | None = None) -> FileToWrite:
        return file_to_write(plan.files[path], diff.make[path], name, place)

    paths = [path for path in diff.make if plan.files[path].is_page]
    others = [path for path in diff.make if not plan.files[path].is_page]
    if not session.renders_all and len(paths) > _FEW_PAGES:
        for path in paths:
            work.files.put(made(path))
        paths = []
    # Pages of one template follow each other, so that a process loads what few pages need once, if at all.
    paths.sort(key=lambda path: plan.pages.sort_of(path).made_with)
    unread = [path for path in searched if path not in diff.make]
    for path in (*paths, *unread):
        page = plan.pages[path]
        job = packed_job(page, plan.objects, is_searched=path in searched)
        work.jobs.put(_encode(_Waiting(job, page.body, page.source)))
        work.pages.put(
            _encode(OrderedPage(made(path) if path in diff.make else None, searched.get(path, -1)))
        )
    images = {}
    for path in others:
        wanted = plan.files[path]
        if wanted.image is not None:
            images[path] = made(path)
        else:
            place = work.made.put(wanted.data) if wanted.data is not None and session.writes else None
            work.files.put(made(path, wanted.key, place))
    theme, chromes = plan.theme, plan.page_plan.chromes
    return WorkOrder(
        changed(diff, make={}),
        images,
        tuple([plan.files[path] for path in images]),
        frozenset([one.key for one in plan.files.values() if one.image is not None]),
        len(paths),
        len(unread),
        RenderContext(
            theme.shipped,
            theme.own,
            chromes,
            plan.objects.contexts,
            session.version,
            _expected(plan, paths),
        ),
        work.pages,
        work.jobs,
        bodies,
    )


def _expected(plan: SitePlan, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the templates worth compiling before processes are forked: all, where there are many pages."""
    if len(paths) < _MANY_PAGES:
        return ()
    by_templates = {*templates()}
    sorts = {plan.pages.sort_of(path) for path in paths}
    return tuple(sorted({sort.made_with for sort in sorts if sort.template in by_templates}))
