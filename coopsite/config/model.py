"""config.yaml as the rest of coopsite sees it."""

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

REGISTERS: Final = ("honours", "targets", "documents", "calendar")
"""What stories tell of, gathered over all of them: awards, targets of plans, documents cited, meetings."""


HOST_FILES: Final = {
    "netlify": ("_headers", "_redirects"),
    "cloudflare": ("_headers", "_redirects"),
    "apache": (".htaccess",),
    "github-pages": (".nojekyll", "CNAME"),
}
"""Host → the files that tell it what it must know."""

POLICY_FILES: Final = ("_headers", ".htaccess")
"""Those of them that have browsers keep to a policy: pages run no script and load nothing from elsewhere."""

NOWHERE: Final = SourcePosition(0, 0)
"""Where a value stands that config.yaml does not give."""


class NavEntry(Struct, frozen=True):
    """An entry of the navigation: a thing of the site (a kind, ``topics``, ``archive``, a page's key) or an address."""

    target: str
    label: Localized
    at: SourcePosition = NOWHERE
    """Where config.yaml names the target; line 0 where the menu is the usual one. No page shows it."""


class Collection(Struct, frozen=True):
    """A list a site author asks for: the newest `count` stories of a kind and tag, given to `templates`."""

    count: int
    templates: tuple[str, ...]
    kind: str = ""
    tag: str = ""
    at: SourcePosition = NOWHERE
    """Where config.yaml names the tag; line 0 where there is none. No page shows it."""


class Publisher(Struct, frozen=True):
    """Who publishes the bulletin."""

    name: Localized = {}
    url: str = ""


class Contact(Struct, frozen=True):
    """How readers reach the desk. Each is optional."""

    email: str = ""
    phone: str = ""
    address: Localized = {}


class Config(Struct, frozen=True):
    """A valid configuration, every default filled in."""

    title: Localized
    base_url: str
    """Absolute, ends with ``/``: ``https://bulletin.example/`` or ``https://example.org/bantin/``."""
    languages: tuple[str, ...]
    tagline: Localized
    timezone: str
    kinds: dict[str, Kind]
    """For each kind that has a list, in the order of the navigation."""
    words: dict[str, Localized]
    """Address words that are no kind: topics, search, honours, targets, documents, calendar."""
    navigation: tuple[NavEntry, ...]
    per_page: int
    missing_translation: MissingTranslation
    contact: Contact
    publisher: Publisher
    search: bool
    share_images: bool
    line_breaks: bool
    """Whether a single line end in a text is shown as one."""
    collections: dict[str, Collection]
    hosts: tuple[str, ...]
    theme: dict[str, Any]
    """Options of the theme, given to templates as ``chrome.theme``."""
    first_base_url: str = ""
    """The `base_url` under which the site was first published, where it is another now."""
    at: dict[str, SourcePosition] = {}
    """Where config.yaml says what addresses are made of: ``base_url``, ``languages``, ``kinds.news.address.vi``."""

    @property
    def all_kinds(self) -> tuple[Kind, ...]:
        """Every kind a story may be of: those that have lists, then standing pages."""
        return (*self.kinds.values(), PAGE)

    @property
    def feed_base(self) -> str:
        """The address of which the ids in feeds and calendars are made, its host in ASCII."""
        return ascii_address(self.first_base_url or self.base_url)

    @property
    def base_path(self) -> str:
        """The path of `base_url` without its last slash: ``/bantin``, or empty at a host's root."""
        return "/" + self.base_url.split("://", 1)[1].split("/", 1)[1].rstrip("/") if self.has_path else ""

    @property
    def has_path(self) -> bool:
        """Whether the site lives below a host's root."""
        return self.base_url.split("://", 1)[1].rstrip("/").count("/") > 0

    @property
    def host_files(self) -> tuple[str, ...]:
        """Names of the files for the hosts configured, which lie at the root of the output."""
        names = dict.fromkeys(name for host in self.hosts for name in HOST_FILES[host])
        # Only a name of one's own is told to GitHub, and only by the site at its root.
        if self.base_path or re.fullmatch(r".*\.github\.io(:\d+)?", self.origin):
            names.pop("CNAME", None)
        return tuple(names)

    @property
    def origin(self) -> str:
        """Scheme and host, no slash at the end."""
        scheme, rest = self.base_url.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0]}"
