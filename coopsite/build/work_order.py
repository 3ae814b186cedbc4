"""Writes down what is to be made of a planned site, so that the plan, which is large, need not be kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from coopsite.build.render_page import RenderContext, packed_job
from coopsite.pages.page_types import templates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from coopsite.build.bodies import BodyLoader
    from coopsite.build.plan import SitePlan
    from coopsite.build.render_page import RenderItem
    from coopsite.build.session import BuildSession
    from coopsite.output.publish import OutputDiff, OutputFile
    from coopsite.output.spool import SpoolQueue

_FEW_PAGES: Final = 60
"""Pages that a dry run renders, to know whether their bytes would differ."""
_MANY_PAGES: Final = 400


class _Waiting(Struct, frozen=True, array_like=True, gc=False):
    """A `RenderJob` as msgpack, and which body its page shows."""

    job: bytes
    body: str
    source: str


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Waiting).decode


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What is to be done to an output. Nothing in it leads to the site or its plan."""

    diff: OutputDiff
    files: Mapping[str, OutputFile]
    """Those to be made, by path, without their recipes."""
    images: frozenset[str]
    """Keys of all images."""
    pages: tuple[str, ...]
    """Paths of the pages to render."""
    unread: tuple[str, ...]
    """Paths of other pages that search does not know."""
    context: RenderContext
    jobs: SpoolQueue
    """What is needed for each of `pages`, then for each of `unread`, but for their bodies."""
    bodies: BodyLoader

    def items(self) -> Iterator[RenderItem]:
        """Yield what is needed for each of `pages`, then for each of `unread`. Raises `SourceLostError`, OSError."""
        for data in self.jobs:
            one = _decode(data)
            yield one.job, self.bodies.load(one.body, one.source) if one.body else b""


def work_order(
    session: BuildSession,
    plan: SitePlan,
    diff: OutputDiff,
    bodies: BodyLoader,
    jobs: SpoolQueue,
    searched: Collection[str] = (),
) -> WorkOrder:
    """Return what is to be done to the output of `plan`, with what its pages need put into `jobs`. May raise OSError.

    `searched` are the paths of pages that search does not know.
    """
    made = [plan.files[path] for path in diff.make]
    paths = [one.path for one in made if one.is_page]
    if not session.renders_all and len(paths) > _FEW_PAGES:
        paths = []
    # Pages of one template follow each other, so that a process loads what few pages need once, if at all.
    paths.sort(key=lambda path: plan.pages[path].made_with)
    unread = tuple([path for path in searched if path not in diff.make])
    for path in (*paths, *unread):
        page = plan.pages[path]
        job = packed_job(page, plan.objects, is_searched=path in searched)
        jobs.put(_encode(_Waiting(job, page.body, page.source)))
    theme, chromes = plan.theme, plan.page_plan.chromes
    return WorkOrder(
        diff,
        {one.path: _without_recipe(one) for one in made},
        frozenset([one.key for one in plan.files.values() if one.image is not None]),
        tuple(paths),
        unread,
        RenderContext(
            theme.shipped,
            theme.own,
            chromes,
            plan.objects.contexts,
            session.version,
            _expected(plan, paths),
        ),
        jobs,
        bodies,
    )


def _without_recipe(one: OutputFile) -> OutputFile:
    return replace(one, parts=one.all_parts(), recipe=b"", context=b"") if one.recipe else one


def _expected(plan: SitePlan, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the templates worth compiling before processes are forked: all, where there are many pages."""
    if len(paths) < _MANY_PAGES:
        return ()
    by_templates = {*templates()}
    pages = (plan.pages[path] for path in paths)
    return tuple(sorted({page.made_with for page in pages if page.template in by_templates}))
