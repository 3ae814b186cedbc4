"""Sitemaps (sitemaps.org 0.9) with the alternates of each address, and the index over several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages.formats.text import xml

if TYPE_CHECKING:
    from coopsite.pages.formats.model import SitemapEntry, SitemapIndexView, SitemapView

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(view: SitemapView) -> bytes:
    """The addresses as a sitemap."""
    body = "".join(map(_entry, view.entries))
    head = f'{_HEAD}<urlset {_SCHEMA} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return f"{head}{body}</urlset>\n".encode()


def sitemapindex(view: SitemapIndexView) -> bytes:
    """The addresses of the sitemaps as an index."""
    body = "".join(f"<sitemap><loc>{xml(address)}</loc></sitemap>\n" for address in view.addresses)
    return f"{_HEAD}<sitemapindex {_SCHEMA}>\n{body}</sitemapindex>\n".encode()


def _entry(entry: SitemapEntry) -> str:
    changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
    alternates = "".join(
        f'\n<xhtml:link rel="alternate" hreflang="{code}" href="{xml(address)}"/>'
        for code, address in entry.alternates
    )
    return f"<url><loc>{xml(entry.address)}</loc>{changed}{alternates}</url>\n"
