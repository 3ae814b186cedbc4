"""The files for the hosts a site is published on, as the configuration names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.pages.model import Page
from coopsite.pages.recipes import HostRecipe, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.plan_scope import PlanScope

_FORMATS: Final = {
    "_headers": "headers",
    "_redirects": "redirects",
    ".htaccess": "htaccess",
    ".nojekyll": "nojekyll",
    "CNAME": "cname",
}


def host_pages(scope: PlanScope) -> Iterator[Page]:
    """What the configured hosts want to find at the root of the output, unless the site has its own."""
    config, base = scope.site.config, scope.frame.base_path
    # Feeds come first: a host that takes so many rules only must take theirs, since pages lead on by themselves.
    moved = tuple(sorted(scope.site.aliases.items(), key=lambda each: (each[0].endswith("/"), each)))
    search = tuple(local.search for local in scope.frame.locals if local.search)
    for name in config.host_files:
        if f"{base}/{name}" in scope.site.own_files:
            continue
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
