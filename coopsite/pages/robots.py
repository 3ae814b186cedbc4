"""robots.txt (RFC 9309): every robot may read everything, and is told where the sitemap is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.pages.page import PageType
from coopsite.text.media_types import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


class RobotsRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The address of the sitemap."""

    context: str
    sitemap: str


def _plan(scope: PlanScope) -> Iterator[Page]:
    """Yield robots.txt, unless the site has its own."""
    base = scope.context.base_path
    address = f"{base}/{ROBOTS.file}"
    if address not in scope.site.own_files:
        yield ROBOTS.page(
            scope, scope.codes[0], address, RobotsRecipe(scope.context_digest, f"{base}/sitemap.xml")
        )


def _view(recipe: RobotsRecipe, objects: Objects) -> str:
    return objects.contexts[recipe.context].absolute(recipe.sitemap)


def _write(sitemap: str) -> bytes:
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()


ROBOTS: Final = PageType("robots", RobotsRecipe, _view, _plan, _write, "robots.txt", PLAIN)
