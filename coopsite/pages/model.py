"""What a page is before it is rendered: an address, a template and a recipe for its view."""

from __future__ import annotations

from msgspec import Struct


class Page(Struct, frozen=True, array_like=True, gc=False):
    """A file of the output, not rendered yet.

    `recipe` is msgpack of all the page shows, naming large things (a card, a text, facts, a body) by digest;
    the view is a pure function of it and of what those digests name. So a page's key is the digest of
    template closure, chrome, versions and recipe, and nothing a view shows can be missing from its key.
    """

    path: str
    """POSIX path below output/: ``vi/hoi-nghi/x/index.html``."""
    address: str
    """Root-relative address with base_url's path: ``/bantin/vi/hoi-nghi/x/``."""
    language: str
    """Whose chrome it wears; the first language's for pages that speak both."""
    template: str
    """``story.html`` …, or a format: ``atom``, ``jsonfeed``, ``calendar``, ``sitemap``, ``robots`` …"""
    recipe: bytes
    body: str = ""
    """Digest of the body the page shows, or empty."""
    source: str = ""
    """Path of the text the page is made from, for messages; or empty."""
