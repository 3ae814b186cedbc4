"""The files for the hosts a site is published on, as the configuration names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.pages.model import Page
from coopsite.pages.recipes import HostRecipe, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.plan_scope import Scope

_FORMATS: Final = {
    "_headers": "headers",
    "_redirects": "redirects",
    ".htaccess": "htaccess",
    ".nojekyll": "nojekyll",
    "CNAME": "cname",
}


def host_pages(scope: Scope) -> Iterator[Page]:
    """What the configured hosts want to find at the root of the output."""
    config, base = scope.site.config, scope.frame.base_path
    moved = tuple(sorted(scope.site.aliases.items()))
    search = tuple(local.search for local in scope.frame.locals if local.search)
    for name in config.host_files:
        # What a file does not say must not have it made again.
        says = _FORMATS[name]
        recipe = HostRecipe(
            base,
            scope.frame.origin,
            config.hosts,
            moved if says in ("redirects", "htaccess") else (),
            search if says in ("headers", "htaccess") else (),
        )
        yield Page(name, f"{base}/{name}", scope.codes[0], says, encode(recipe))
