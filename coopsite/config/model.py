"""The configuration of a site: a valid config.yaml with every default filled in."""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from msgspec import Struct

from coopsite.diagnostics import SourcePosition
from coopsite.kinds.base import Kind
from coopsite.kinds.page import PAGE
from coopsite.text.hostnames import ascii_address

Localized = dict[str, str]
MissingTranslation = Literal["hide", "notice", "fallback"]
ShareWord = Literal["email", "facebook", "zalo", "print"]

REGISTERS: Final = ("honours", "targets", "documents", "calendar")
"""Registers, which gather facts of all stories: awards, targets of plans, cited documents, meetings."""
HOME_REGISTERS: Final = ("calendar", "honours", "documents")
"""Those that have a section on the front page."""


HOST_FILES: Final = {
    "netlify": ("_headers", "_redirects"),
    "cloudflare": ("_headers", "_redirects"),
    "apache": (".htaccess",),
    "github-pages": (".nojekyll", "CNAME"),
}
"""Host → the files it is configured by."""

POLICY_FILES: Final = ("_headers", ".htaccess")
"""Those of them that set a Content Security Policy: pages run no script and load nothing from elsewhere."""

NOWHERE: Final = SourcePosition(0, 0)
"""The position of a value that config.yaml does not give."""


class NavEntry(Struct, frozen=True):
    """An entry of the navigation: a part of the site (a kind, ``topics``, ``archive``, a page's key) or an address."""

    target: str
    label: Localized
    at: SourcePosition = NOWHERE
    """The position of the target in config.yaml; line 0 in the default navigation. No page shows it."""


class Collection(Struct, frozen=True):
    """A list configured by the site: the newest `count` stories of a kind and tag, passed to `templates`."""

    count: int
    templates: tuple[str, ...]
    kind: str = ""
    tag: str = ""
    at: SourcePosition = NOWHERE
    """The position of the tag in config.yaml; line 0 where there is none. No page shows it."""


class HomeEntry(Struct, frozen=True):
    """A section of the front page: a register's, or the newest `count` stories of a kind, of a tag, or of both."""

    count: int
    register: str = ""
    """``calendar``, ``honours`` or ``documents``."""
    kind: str = ""
    tag: str = ""
    label: Localized = {}
    """What stands above it, where it is not the thing's own name."""
    at: SourcePosition = NOWHERE
    """Where config.yaml names the tag; line 0 where there is none. No page shows it."""


class Publisher(Struct, frozen=True):
    """Who publishes the bulletin."""

    name: Localized = {}
    url: str = ""


class Contact(Struct, frozen=True):
    """How to reach the editorial desk. Each is optional."""

    email: str = ""
    phone: str = ""
    address: Localized = {}


class Licence(Struct, frozen=True):
    """The licence under which the bulletin is published."""

    number: str
    authority: Localized
    date: str
    """A day, or empty."""


class Responsible(Struct, frozen=True):
    """Who answers for what the bulletin says."""

    person: str
    office: Localized


class Imprint(Struct, frozen=True):
    """What a bulletin says of itself in its foot. Each is optional."""

    licence: Licence | None = None
    responsible: Responsible | None = None
    standing_body: Localized = {}
    frequency: Localized = {}


class Logo(Struct, frozen=True):
    """Pictures in place of the emblem: their paths below content/static/. `dark` may be empty."""

    light: str
    dark: str


class SiteLink(Struct, frozen=True):
    """Another site."""

    name: Localized
    url: str


class LinkGroup(Struct, frozen=True):
    """Other sites under one heading, which may be empty."""

    heading: Localized
    sites: tuple[SiteLink, ...]


class Config(Struct, frozen=True):
    """A valid configuration, every default filled in."""

    title: Localized
    base_url: str
    """Absolute, ends with ``/``: ``https://bulletin.example/`` or ``https://example.org/bantin/``."""
    languages: tuple[str, ...]
    tagline: Localized
    timezone: str
    kinds: dict[str, Kind]
    """Each kind with a list, in the order of the navigation."""
    words: dict[str, Localized]
    """Address words of other lists: topics, search, honours, targets, documents, calendar, site_map."""
    navigation: tuple[NavEntry, ...]
    per_page: int
    missing_translation: MissingTranslation
    contact: Contact
    publisher: Publisher
    search: bool
    share_images: bool
    line_breaks: bool
    """Whether every line end in a text is a ``<br>``."""
    collections: dict[str, Collection]
    home: tuple[HomeEntry, ...]
    """The sections of the front page, in order."""
    hosts: tuple[str, ...]
    theme: dict[str, Any]
    """Options of the theme, passed to templates as ``chrome.theme``."""
    imprint: Imprint = Imprint()
    copyright: Localized = {}
    logo: Logo | None = None
    links: tuple[LinkGroup, ...] = ()
    first_base_url: str = ""
    """The `base_url` under which the site was first published, if it has changed."""
    share: tuple[ShareWord, ...] = ()
    """By what readers are offered to share a story."""
    print_code: bool = False
    """Whether printed stories have a number and a QR code."""
    at: dict[str, SourcePosition] = {}
    """Positions of values that make addresses or name files: ``base_url``, ``kinds.news.address.vi``, ``logo.dark``."""

    @property
    def all_kinds(self) -> tuple[Kind, ...]:
        """Every kind a story may be of: those that have lists, then standing pages."""
        return (*self.kinds.values(), PAGE)

    @property
    def feed_base(self) -> str:
        """The address from which ids in feeds and calendars are made, its host in ASCII."""
        return ascii_address(self.first_base_url or self.base_url)

    @property
    def base_path(self) -> str:
        """The path of `base_url` without its last slash: ``/bantin``; empty at a host's root."""
        return "/" + self.base_url.split("://", 1)[1].split("/", 1)[1].rstrip("/") if self.has_path else ""

    @property
    def has_path(self) -> bool:
        """Whether the site is below a host's root."""
        return self.base_url.split("://", 1)[1].rstrip("/").count("/") > 0

    @property
    def host_files(self) -> tuple[str, ...]:
        """Names of the files for the configured hosts, at the root of the output."""
        names = dict.fromkeys(name for host in self.hosts for name in HOST_FILES[host])
        # GitHub wants a CNAME only for a domain of one's own, from the site at its root.
        if self.base_path or re.fullmatch(r".*\.github\.io(:\d+)?", self.origin):
            names.pop("CNAME", None)
        return tuple(names)

    @property
    def origin(self) -> str:
        """Scheme and host without a slash at the end."""
        scheme, rest = self.base_url.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0]}"
