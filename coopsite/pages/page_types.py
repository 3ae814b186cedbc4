"""The page types there are, in the order in which their pages are planned. A new one is named here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from coopsite.pages.calendar import CALENDAR
from coopsite.pages.feeds.formats import FEEDS
from coopsite.pages.hosting import HOSTING
from coopsite.pages.listing import ARCHIVE, HOME, KIND, TAG
from coopsite.pages.page import PageType
from coopsite.pages.plain import NOT_FOUND, ROOT
from coopsite.pages.redirect import REDIRECT
from coopsite.pages.registers.documents import DOCUMENTS
from coopsite.pages.registers.honours import HONOURS
from coopsite.pages.registers.meetings import MEETINGS
from coopsite.pages.registers.targets import TARGETS
from coopsite.pages.robots import ROBOTS
from coopsite.pages.search import SEARCH
from coopsite.pages.sitemap import SITEMAP, SITEMAP_INDEX
from coopsite.pages.story import STANDING_PAGE, STORY
from coopsite.pages.topics import TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page

_ALL: Final[tuple[PageType[Any, Any], ...]] = (
    STORY,
    STANDING_PAGE,
    HOME,
    KIND,
    TAG,
    ARCHIVE,
    TAGS,
    SEARCH,
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
"""By name."""

TEMPLATES: Final = tuple(name for name, each in PAGE_TYPES.items() if each.write is None)
"""The templates pages are made with; all others are parts of these."""


def view(page: Page, objects: Objects) -> Any:
    """Return what `page` shows. Raises KeyError where `objects` lack something that its recipe names."""
    return PAGE_TYPES[page.template].view_of(page, objects)
