"""Recipe and what its digests name → the view. Nothing else is at hand here, least of all the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from coopsite.pages import (
    expand_format,
    expand_list,
    expand_register_data,
    expand_registers,
    expand_search,
    expand_story,
)
from coopsite.pages.recipes import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.pages.formats.model import FormatView
    from coopsite.pages.model import Page
    from coopsite.pages.objects import Objects
    from coopsite.pages.views import PageView, RedirectView

    View = PageView | RedirectView | FormatView

_EXPANDERS: Final[dict[str, Callable[[Any, Objects], Any]]] = {
    "story.html": expand_story.story,
    "page.html": expand_story.story,
    "home.html": expand_list.home,
    "kind.html": expand_list.stories,
    "tag.html": expand_list.stories,
    "archive.html": expand_list.stories,
    "tags.html": expand_list.tags,
    "search.html": expand_search.search,
    "root.html": expand_list.plain,
    "404.html": expand_list.not_found,
    "redirect.html": expand_list.redirect,
    "atom": expand_format.feed,
    "jsonfeed": expand_format.feed,
    "calendar": expand_format.calendar,
    "sitemap": expand_format.sitemap,
    "sitemapindex": expand_format.sitemapindex,
    "robots": expand_format.robots,
    "honours.html": expand_registers.honours,
    "targets.html": expand_registers.targets,
    "documents.html": expand_registers.documents,
    "calendar.html": expand_registers.meetings,
    "register_json": expand_register_data.data,
    "register_csv": expand_register_data.data,
    **dict.fromkeys(("headers", "redirects", "htaccess", "cname", "nojekyll"), expand_format.host),
}


def view(page: Page, library: Objects) -> View:
    """What `page` shows. KeyError when `library` lacks something the recipe names."""
    return cast("View", _EXPANDERS[page.template](decode(page.template, page.recipe), library))
