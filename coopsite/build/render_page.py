"""Renders one page, from its recipe to its bytes, in whichever process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from coopsite.content.body import Body
from coopsite.diagnostics import Diagnostic
from coopsite.pages.objects import NamedObjects, named_objects, objects_with
from coopsite.pages.page import Page
from coopsite.pages.page_types import view
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.objects import Objects


class RenderJob(Struct, frozen=True, array_like=True, gc=False):
    """A page to render, and all that its recipe names but the context of the site and the body."""

    page: Page
    named: NamedObjects
    is_searched: bool
    """Whether to tell what search is to know of it, too."""


RenderItem = tuple[bytes, bytes]
"""A `RenderJob` and the `Body` its page shows, as msgpack each; the body empty where it shows none.

An item has all that its page needs, so that a process touches nothing it inherited, which would double its memory.
"""
RenderResult = tuple[str, bytes, bytes] | Diagnostic
"""Digest and bytes of a page, and what search is to know of it; or why there are none."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What every page is rendered with."""

    shipped: Mapping[str, str]
    own: Mapping[str, str]
    chromes: Mapping[str, Chrome]
    contexts: Mapping[str, SiteContext]
    """By digest."""
    version: str
    """Names the code and the libraries that render."""
    expected: tuple[str, ...] = ()
    """Templates that so many pages need that they are worth loading ahead."""


RENDER_MS: Final = 0.4
"""What a page costs, roughly."""

_encode: Final = msgspec.msgpack.Encoder().encode
_job_of: Final = msgspec.msgpack.Decoder(RenderJob).decode
_body_of: Final = msgspec.msgpack.Decoder(Body).decode


def packed_job(page: Page, objects: Objects, *, is_searched: bool) -> bytes:
    """Return the `RenderJob` of `page` as msgpack."""
    return _encode(RenderJob(page, named_objects(page.recipe, page.body, objects), is_searched))


def job_and_view(item: RenderItem, contexts: Mapping[str, SiteContext]) -> tuple[RenderJob, Any]:
    """Return the job of `item`, and what its page shows."""
    job, body = _job_of(item[0]), item[1]
    bodies = {job.page.body: _body_of(body)} if body else {}
    return job, view(job.page, objects_with(job.named, contexts, bodies))


def prepare(context: RenderContext) -> Callable[[RenderItem], RenderResult]:
    """Return the function that renders one page."""
    # start-up time: where nothing changed, nothing is rendered
    from coopsite.pages.render import Renderer
    from coopsite.pages.search_text import document_of
    from coopsite.pages.views import StoryView
    from coopsite.search.document import encode
    from coopsite.templating.bytecode import CompiledTheme

    renderer = Renderer(context.shipped, context.own, context.chromes, CompiledTheme(context.version))
    if context.expected:
        renderer.warm(context.expected)

    def render(item: RenderItem) -> RenderResult:
        job, shown = job_and_view(item, context.contexts)
        found = renderer.render(job.page, shown)
        if isinstance(found, Diagnostic):
            return found
        document = b""
        if job.is_searched and isinstance(shown, StoryView):
            document = encode(document_of(shown, context.chromes[job.page.language].strings))
        return digest(found), found, document

    return render
