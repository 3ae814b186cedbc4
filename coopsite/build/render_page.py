"""Renders one page, from its recipe to its bytes, in whichever process."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.content.body import Body
from coopsite.diagnostics import Diagnostic
from coopsite.pages.page import Page
from coopsite.pages.page_types import view
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coopsite.pages.layout import Chrome
    from coopsite.pages.objects import Objects


class RenderJob(Struct, frozen=True, array_like=True):
    """A page to render, with the `Body` it shows as msgpack; empty where it shows none."""

    page: Page
    body: bytes = b""
    is_searched: bool = False
    """Whether to tell what search is to know of it, too."""


RenderResult = tuple[str, bytes, bytes] | Diagnostic
"""Digest and bytes of a page, and what search is to know of it; or why there are none."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What every page is rendered with."""

    shipped: Mapping[str, str]
    own: Mapping[str, str]
    chromes: Mapping[str, Chrome]
    objects: Objects
    bodies: dict[str, Body]
    """The same dict that `objects` looks bodies up in: each job brings the body of its page."""
    version: str
    """Names the code and the libraries that render."""
    expected: tuple[str, ...] = ()
    """Templates that so many pages need that they are worth loading ahead."""


_NEEDED: Final = (
    "coopsite.templating.bytecode",
    "coopsite.templating.environment",
    "coopsite.pages.render",
    "coopsite.pages.search_text",
)
"""What `prepare` and rendering load; where nothing changed, nothing is rendered."""

_decode: Final = msgspec.msgpack.Decoder(Body).decode


def prepare(context: RenderContext) -> Callable[[RenderJob], RenderResult]:
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

    def render(job: RenderJob) -> RenderResult:
        context.bodies.clear()
        if job.body:
            context.bodies[job.page.body] = _decode(job.body)
        shown = view(job.page, context.objects)
        found = renderer.render(job.page, shown)
        if isinstance(found, Diagnostic):
            return found
        document = b""
        if job.is_searched and isinstance(shown, StoryView):
            document = encode(document_of(shown, context.chromes[job.page.language].strings))
        return digest(found), found, document

    return render


def preload() -> None:
    """Import the modules that rendering needs."""
    for name in _NEEDED:
        import_module(name)
