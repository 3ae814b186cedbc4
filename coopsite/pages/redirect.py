"""A page at each old address, which leads to the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.kinds.view import View
from coopsite.pages.page import PageType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope


class RedirectRecipe(Struct, frozen=True, array_like=True, gc=False):
    """Where an old address leads."""

    context: str
    language: str
    target: str


class RedirectView(View, frozen=True, kw_only=True):
    """redirect.html: an old address."""

    language: str
    href: str
    canonical: str
    """Absolute."""


def _plan(scope: PlanScope) -> Iterator[Page]:
    """Yield a page at each old address but those of feeds, where a feed lies."""
    homes = {local.home: local.code for local in scope.context.locals}
    for address, target in scope.site.aliases.items():
        if not target.endswith(scope.site.feeds):
            code = next((code for home, code in homes.items() if target.startswith(home)), scope.codes[0])
            yield REDIRECT.page(scope, code, address, RedirectRecipe(scope.context_digest, code, target))


def _view(recipe: RedirectRecipe, objects: Objects) -> RedirectView:
    canonical = objects.contexts[recipe.context].absolute(recipe.target)
    return RedirectView(language=recipe.language, href=recipe.target, canonical=canonical)


REDIRECT: Final = PageType("redirect.html", RedirectRecipe, _view, _plan)
