"""What each sort of page is made of, in few bytes: every large thing is named by the digest of what it says.

A recipe and what its digests name are all that `expand` is given, so nothing a page shows can be missing.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

Row = tuple[str, ...]
"""One value for each language of the frame, in its order; empty where a language has none."""


class Placed(Struct, frozen=True, array_like=True, gc=False):
    """A published file: how it is named, its address, its size in pixels and in bytes."""

    path: str
    address: str
    width: int
    height: int
    size: int


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
    """For each slot of the body what its tag has besides the slot's own attributes; empty: no tag."""
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
    "root.html": PlainRecipe,
    "404.html": PlainRecipe,
    "redirect.html": RedirectRecipe,
    "atom": FeedRecipe,
    "jsonfeed": FeedRecipe,
    "calendar": CalendarRecipe,
    "sitemap": SitemapRecipe,
    "sitemapindex": SitemapIndexRecipe,
    "robots": RobotsRecipe,
}
"""Template or format → the shape of its recipe."""

TEMPLATES: Final = tuple(name for name in RECIPES if name.endswith(".html"))
"""The templates pages are made with; all others are parts of these."""

_DECODERS: Final = {name: msgspec.msgpack.Decoder(shape) for name, shape in RECIPES.items()}

encode: Final = msgspec.msgpack.Encoder().encode


def decode(template: str, recipe: bytes) -> Struct:
    """The recipe of a page of `template`; its shape is ``RECIPES[template]``."""
    return _DECODERS[template].decode(recipe)
