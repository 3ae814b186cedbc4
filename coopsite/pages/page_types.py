"""The page types there are, in the order in which their pages are planned. A new one is named here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from coopsite import extensions
from coopsite.pages.calendar import CALENDAR
from coopsite.pages.feeds.formats import FEEDS
from coopsite.pages.home import HOME
from coopsite.pages.hosting import HOSTING
from coopsite.pages.listing import ARCHIVE, KIND, TAG
from coopsite.pages.page import PageType
from coopsite.pages.plain import NOT_FOUND, ROOT
from coopsite.pages.redirect import REDIRECT
from coopsite.pages.registers.documents import DOCUMENTS
from coopsite.pages.registers.honours import HONOURS
from coopsite.pages.registers.meetings import MEETINGS
from coopsite.pages.registers.targets import TARGETS
from coopsite.pages.robots import ROBOTS
from coopsite.pages.search import SEARCH
from coopsite.pages.site_map import SITE_MAP
from coopsite.pages.sitemap import SITEMAP, SITEMAP_INDEX
from coopsite.pages.story import STANDING_PAGE, STORY
from coopsite.pages.topics import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.config.model import Config
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page

_FRAME: Final = "base.html"
_ALL: Final[tuple[PageType[Any, Any], ...]] = (
    STORY,
    STANDING_PAGE,
    HOME,
    KIND,
    TAG,
    ARCHIVE,
    TAGS,
    SEARCH,
    SITE_MAP,
    *HONOURS,
    *TARGETS,
    *DOCUMENTS,
    *MEETINGS,
    ROOT,
    NOT_FOUND,
    REDIRECT,
    *FEEDS,
    CALENDAR,
    SITEMAP,
    SITEMAP_INDEX,
    ROBOTS,
    *HOSTING,
)
PAGE_TYPES: Final[Mapping[str, PageType[Any, Any]]] = {each.name: each for each in _ALL}
"""Those of coopsite itself, by name."""


@cache
def page_types() -> Mapping[str, PageType[Any, Any]]:
    """Return every page type by name, those that other installed packages add among them.

    Raises `ExtensionError` for one of theirs that is none, or has a name that is taken.
    """
    found = dict(PAGE_TYPES)
    for package, name, added in extensions.added_to(extensions.PAGE_TYPES):
        if not isinstance(added, PageType):
            raise extensions.ExtensionError(package, name, f"{type(added).__name__} is no PageType")
        if found.setdefault(added.name, added) is not added:
            raise extensions.ExtensionError(
                package, name, f"there is a page type called {added.name} already"
            )
    return found


def own_addresses(config: Config) -> tuple[str, ...]:
    """Return where the pages lie of each type that says so itself."""
    return tuple(address for each in page_types().values() for address in each.addresses(config))


def own_words() -> frozenset[str]:
    """Return the keys of string tables that views write, beside those that all may."""
    return frozenset(word for each in page_types().values() for word in each.words)


def templates() -> tuple[str, ...]:
    """Return the templates that pages are made with; all others are parts of these."""
    return tuple(name for name, each in page_types().items() if each.write is None)


def designs(names: Iterable[str]) -> frozenset[str]:
    """Return those of the templates `names` that may stand for the template of a story or a list.

    None that makes pages of another type, and not the frame of all pages.
    """
    taken = {*page_types(), _FRAME} - {STORY.name, STANDING_PAGE.name}
    return frozenset(names) - taken


def view(page: Page, objects: Objects) -> Any:
    """Return what `page` shows. Raises KeyError where `objects` lack something that its recipe names."""
    return page_types()[page.template].view_of(page, objects)
