"""What the formats that are no HTML show. Every address is absolute; dates are ISO 8601."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class FeedEntryView(Struct, frozen=True):
    """A story in a feed: its summary, never its body."""

    id: str
    """As written in the story, else a ``tag:`` URI from its name; it outlives a change of address."""
    address: str
    title: str
    summary: str
    date: str
    updated: str
    """Never empty: `date` where nothing was changed since."""


class FeedView(Struct, frozen=True):
    """The newest stories of a list."""

    language: str
    title: str
    subtitle: str
    id: str
    """Its address below the site's first one."""
    address: str
    """Of the feed."""
    home: str
    """Of the page it belongs to."""
    author: str
    entries: tuple[FeedEntryView, ...]


class EventView(Struct, frozen=True):
    """A meeting in the calendar."""

    uid: str
    address: str
    title: str
    summary: str
    place: str
    day: str
    """ISO date, or date and time with offset."""
    stamp: str
    """When what is said of it last changed."""


class CalendarView(Struct, frozen=True):
    """The meetings of a language."""

    language: str
    name: str
    timezone: str
    events: tuple[EventView, ...]


class SitemapEntry(Struct, frozen=True):
    """One address; `alternates` are pairs of hreflang and address, empty for what exists in one language."""

    address: str
    changed: str
    alternates: tuple[tuple[str, str], ...]


class SitemapView(Struct, frozen=True):
    """Up to 50,000 addresses."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexView(Struct, frozen=True):
    """The addresses of several sitemaps."""

    addresses: tuple[str, ...]


class RegisterData(Struct, frozen=True):
    """A register as data: a table, and the same as a document with names."""

    header: tuple[str, ...]
    lines: tuple[tuple[str | int | float, ...], ...]
    document: dict[str, Any]


class HostData(Struct, frozen=True):
    """What a host is to know. Addresses carry base_url's path; `origin` is scheme and host."""

    base_path: str
    origin: str
    hosts: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    search: tuple[str, ...]


class RobotsView(Struct, frozen=True):
    """robots.txt."""

    sitemap: str


FormatView = FeedView | CalendarView | SitemapView | SitemapIndexView | RobotsView | RegisterData | HostData
