"""What each sort of page is made of, in few bytes: every large thing is named by the digest of what it says.

A recipe and what its digests name are all that `expand` is given, so nothing a page shows can be missing.
"""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from coopsite.fields.shapes import Localized
from coopsite.images.sizes import Renditions
from coopsite.kinds.award import Award
from coopsite.kinds.common import Document
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import PlanTarget

R = TypeVar("R")

Row = tuple[str, ...]
"""One value for each language of the frame, in its order; empty where a language has none."""


class Placed(Struct, frozen=True, array_like=True, gc=False):
    """A published file: how it is named, its address, its size in pixels and in bytes."""

    path: str
    address: str
    """Empty for a picture that is not published whole."""
    width: int
    height: int
    size: int
    renditions: Renditions | None = None
    """The sizes of a picture that is shown, where there are several."""


class Labelled(Struct, frozen=True, array_like=True, gc=False):
    """Words that lead somewhere; `lang` only where it is not the page's."""

    text: str
    lang: str
    address: str


Collections = tuple[tuple[str, tuple[str, ...]], ...]
"""Name of a collection, digests of its cards."""


class StoryRecipe(Struct, frozen=True, array_like=True, gc=False):
    """A story, or a standing page, in one language."""

    frame: str
    language: str
    address: str
    versions: Row
    """Addresses of the story where it has a text; a fallback page is not among them."""
    key: str
    kind: str
    text: str
    facts: str
    body: str
    fills: tuple[str, ...]
    """For each slot of the body what its tag has besides the slot's own attributes; empty: no tag.

    Before that, and a line break, for a picture in several formats: the tags that come before its own. After that,
    on a line each, for a link to an attachment: its type and its size.
    """
    date: str
    date_only: bool
    tags: tuple[Labelled, ...]
    named: tuple[Placed, ...]
    """Files that the facts name; their `path` is as the facts have it."""
    files: tuple[Placed, ...]
    """Pictures of the cards."""
    older: str
    newer: str
    related: tuple[str, ...]
    held: str
    held_until: str
    collections: Collections
    share: str = ""
    """Address of the text's share image, or empty."""


class ListRecipe(Struct, frozen=True, array_like=True, gc=False):
    """One page of a list of stories. `number` is 0 for the front."""

    frame: str
    language: str
    address: str
    versions: Row
    name: str
    heading: str
    heading_lang: str
    front: str
    number: int
    newer: str
    older: str
    cards: tuple[str, ...]
    files: tuple[Placed, ...]
    parents: tuple[Labelled, ...]
    """Above it in the breadcrumbs, below the home page."""
    links: tuple[Labelled, ...]
    """Home: the years of the archive. A year: its months."""
    lead: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    """Home: kind, digests of its newest cards."""
    feed: bool
    collections: Collections


class TagsRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The tag index of a language: the tags and how many stories each has."""

    frame: str
    language: str
    address: str
    versions: Row
    tags: tuple[tuple[Labelled, int], ...]
    files: tuple[Placed, ...]
    collections: Collections


class SearchRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The search page of a language: what one may narrow a search to, and browse instead."""

    frame: str
    language: str
    address: str
    versions: Row
    years: tuple[Labelled, ...]
    """The newest first."""
    tags: tuple[tuple[str, Labelled], ...]
    """Ids, and the tags as this language names them."""
    files: tuple[Placed, ...]
    collections: Collections


class StoryRef(Struct, frozen=True, array_like=True, gc=False):
    """A story as registers lead to it; `lang` only where its title is not in the page's language."""

    text: str
    lang: str
    address: str
    date: str
    held: str


class RegisterRow(Struct, Generic[R], frozen=True, array_like=True):
    """A row of a register: what stories say of a thing, and those stories, the newest first."""

    anchor: str
    day: str
    """ISO 8601; empty where it is not known."""
    stories: tuple[StoryRef, ...]
    row: R
    file: Placed | None

    @property
    def year(self) -> str:
        """``2023``; empty where it is not known."""
        return self.day[:4]


class RegisterRecipe(Struct, frozen=True, array_like=True, gc=False):
    """A page of a register, or one of the files beside it."""

    frame: str
    language: str
    address: str
    versions: Row
    name: str
    front: str
    year: str
    """Of a year's own page, else empty."""
    years: tuple[tuple[str, str], ...]
    """Years that have pages of their own, and their addresses; the front then shows no rows of theirs."""
    upcoming: int
    """How many of the rows, which begin with the newest, are still to come."""
    undated: bool
    """Whether there are stories of meetings that no row tells of, since they do not say the day."""
    rows: Raw
    """msgpack of `RegisterRow` after `RegisterRow`."""
    files: tuple[Placed, ...]
    collections: Collections


class HostRecipe(Struct, frozen=True, array_like=True, gc=False):
    """What a host is told besides the pages: which addresses have moved, and where which policy holds."""

    base_path: str
    origin: str
    hosts: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    """Old address, new address."""
    search: tuple[str, ...]
    """Addresses of the search pages."""


class PlainRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The root page and the 404 page."""

    frame: str
    language: str
    address: str
    files: tuple[Placed, ...]
    collections: Collections


class RedirectRecipe(Struct, frozen=True, array_like=True, gc=False):
    """An old address and where it leads."""

    frame: str
    language: str
    target: str


class FeedRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The newest stories of a list, for Atom and JSON Feed alike."""

    frame: str
    language: str
    address: str
    front: str
    heading: str
    cards: tuple[str, ...]


class CalendarRecipe(Struct, frozen=True, array_like=True, gc=False):
    """Meetings of a language: digests of card and of facts."""

    frame: str
    language: str
    address: str
    events: tuple[tuple[str, str], ...]


class SitemapRecipe(Struct, frozen=True, array_like=True, gc=False):
    """Addresses of one thing in each language, and the day each was last changed."""

    frame: str
    entries: tuple[tuple[Row, Row], ...]


class SitemapIndexRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The sitemaps of a site that needs more than one."""

    frame: str
    addresses: tuple[str, ...]


class RobotsRecipe(Struct, frozen=True, array_like=True, gc=False):
    """robots.txt: the address of the sitemap."""

    frame: str
    sitemap: str


Recipe = (
    StoryRecipe
    | ListRecipe
    | TagsRecipe
    | SearchRecipe
    | RegisterRecipe
    | HostRecipe
    | PlainRecipe
    | RedirectRecipe
    | FeedRecipe
    | CalendarRecipe
    | SitemapRecipe
    | SitemapIndexRecipe
    | RobotsRecipe
)

RECIPES: Final[dict[str, type[Struct]]] = {
    "story.html": StoryRecipe,
    "page.html": StoryRecipe,
    "home.html": ListRecipe,
    "kind.html": ListRecipe,
    "tag.html": ListRecipe,
    "archive.html": ListRecipe,
    "tags.html": TagsRecipe,
    "search.html": SearchRecipe,
    "honours.html": RegisterRecipe,
    "targets.html": RegisterRecipe,
    "documents.html": RegisterRecipe,
    "calendar.html": RegisterRecipe,
    "root.html": PlainRecipe,
    "404.html": PlainRecipe,
    "redirect.html": RedirectRecipe,
    "atom": FeedRecipe,
    "jsonfeed": FeedRecipe,
    "calendar": CalendarRecipe,
    "sitemap": SitemapRecipe,
    "sitemapindex": SitemapIndexRecipe,
    "robots": RobotsRecipe,
    "register_json": RegisterRecipe,
    "register_csv": RegisterRecipe,
    "headers": HostRecipe,
    "redirects": HostRecipe,
    "htaccess": HostRecipe,
    "cname": HostRecipe,
    "nojekyll": HostRecipe,
}
"""Template or format → the shape of its recipe."""

TEMPLATES: Final = tuple(name for name in RECIPES if name.endswith(".html"))
"""The templates pages are made with; all others are parts of these."""

_DECODERS: Final = {name: msgspec.msgpack.Decoder(shape) for name, shape in RECIPES.items()}

encode: Final = msgspec.msgpack.Encoder().encode


_ROWS: Final[dict[object, Any]] = {
    shape: msgspec.msgpack.Decoder(tuple[RegisterRow[shape], ...])  # type: ignore[valid-type]
    for shape in (Award[Localized], PlanTarget, Document[Localized], Meeting[Localized])
}


def decode_rows(shape: type[R], rows: Raw) -> tuple[RegisterRow[R], ...]:
    """Return the rows of a register's page, each of `shape`."""
    found: tuple[RegisterRow[R], ...] = _ROWS[shape].decode(rows)
    return found


def decode(template: str, recipe: bytes) -> Struct:
    """The recipe of a page of `template`; its shape is ``RECIPES[template]``."""
    return _DECODERS[template].decode(recipe)
