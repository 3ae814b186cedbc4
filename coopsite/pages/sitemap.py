"""Sitemaps (sitemaps.org 0.9) with each address in its other languages, and the index over several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.config.model import REGISTERS
from coopsite.pages.page import PageType, encode
from coopsite.pages.parts import hreflangs
from coopsite.pages.recipes import Row
from coopsite.text.media_types import XML
from coopsite.text.xml import xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.pages.context import SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Story

LIMIT: Final = 50_000
"""Addresses that one sitemap may hold by its protocol."""
LIMIT_BYTES: Final = 50_000_000
"""Bytes that one sitemap may have, by its protocol 50 MiB: long addresses in several languages come to that first."""
_TAGS: Final = 80
"""Bytes of an address and of each link to another language at most, the addresses in them apart."""
_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_SCHEMA: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

_Entry = tuple[Row, Row]


class SitemapRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The entries of one sitemap."""

    context: str
    entries: tuple[tuple[Row, Row], ...]
    """Addresses of one thing in each language, and the day each was last changed."""


class SitemapIndexRecipe(Struct, frozen=True, array_like=True, gc=False):
    """The addresses of the sitemaps of a site that needs more than one."""

    context: str
    addresses: tuple[str, ...]


class SitemapEntry(Struct, frozen=True):
    """One address, absolute; `alternates` are pairs of hreflang and address, empty for what has one language."""

    address: str
    changed: str
    alternates: tuple[tuple[str, str], ...]


def _plan(scope: PlanScope) -> Iterator[Page]:
    """Yield the sitemap; above the limits several and their index, cut so that full ones stay as they are.

    None where the site has its own.
    """
    base, code, context = scope.context.base_path, scope.codes[0], scope.context_digest
    address = f"{base}/sitemap.xml"
    if address in scope.site.own_files:
        return
    parts = list(_parts(_entries(scope), scope.context))
    if len(parts) == 1:
        yield SITEMAP.page(scope, code, address, SitemapRecipe(context, parts[0]))
        return
    addresses = tuple(f"{base}/sitemap-{number}.xml" for number in range(1, len(parts) + 1))
    for at, part in zip(addresses, parts, strict=True):
        yield SITEMAP.page(scope, code, at, SitemapRecipe(context, part))
    yield SITEMAP_INDEX.page(scope, code, address, SitemapIndexRecipe(context, addresses))


def _entries(scope: PlanScope) -> Iterator[_Entry]:
    """Yield stories from the oldest on, then standing pages, then lists."""
    codes, site = scope.codes, scope.site
    for story in reversed(site.stories):
        if story.kind != "page":
            yield _story(story, codes)
    for story in site.stories:
        if story.kind == "page":
            yield _story(story, codes)
    unknown = ("",) * len(codes)
    yield tuple(local.topics for local in scope.context.locals), unknown
    yield tuple(local.site_map for local in scope.context.locals), unknown
    for name in REGISTERS:
        of = [site.registers[code, name] for code in codes]
        yield tuple([register.address for register in of]), unknown
        for year in sorted({year for register in of for year in register.years}, reverse=True):
            yield tuple([register.years.get(year, "") for register in of]), unknown
    seen = set()
    for (_, listed), stories in site.lists.items():
        if listed not in seen:
            seen.add(listed)
            yield tuple([stories.address_in(code) for code in codes]), unknown


def _story(story: Story, codes: tuple[str, ...]) -> _Entry:
    texts, held, addresses = story.texts, story.held, story.addresses
    shown = [code in texts and code not in held for code in codes]
    row = tuple([addresses[code] if seen else "" for code, seen in zip(codes, shown, strict=True)])
    days = [
        (texts[code].updated or story.date)[:10] if seen else ""
        for code, seen in zip(codes, shown, strict=True)
    ]
    return row, tuple(days)


def _parts(entries: Iterable[_Entry], context: SiteContext) -> Iterator[tuple[_Entry, ...]]:
    """Yield the entries of each sitemap."""
    part: list[_Entry] = []
    count = size = 0
    for entry in entries:
        more = sum(map(bool, entry[0]))
        larger = _size(entry[0], context)
        if (count + more > LIMIT or size + larger > LIMIT_BYTES) and part:
            yield tuple(part)
            part, count, size = [], 0, 0
        part.append(entry)
        count += more
        size += larger
    yield tuple(part)


def _size(versions: Row, context: SiteContext) -> int:
    """Return how many bytes an entry has at most."""
    origin = _TAGS + len(context.origin)
    lengths = [
        origin + len(href) if href.isascii() else _TAGS + len(context.absolute(href))
        for href in versions
        if href
    ]
    links = sum(lengths) + max(lengths, default=0) if len(lengths) > 1 else 0
    return sum(lengths) + len(lengths) * links


def with_days(page: Page, days: Mapping[str, str]) -> Page:
    """Return a page; a sitemap with the `days` on which the texts at some addresses were last changed."""
    if page.template != SITEMAP.name:
        return page
    recipe = SITEMAP.recipe_of(page)
    entries = [
        (row, tuple([days.get(address, day) for address, day in zip(row, known, strict=True)]))
        if not days.keys().isdisjoint(row)
        else (row, known)
        for row, known in recipe.entries
    ]
    return replace(page, recipe=encode(replace(recipe, entries=tuple(entries))))


def _view(recipe: SitemapRecipe, objects: Objects) -> tuple[SitemapEntry, ...]:
    """Return every address of the sitemap, once for each language it exists in."""
    context = objects.contexts[recipe.context]
    entries = []
    for versions, changed in recipe.entries:
        alternates = hreflangs(context, versions)
        for href, day in zip(versions, changed, strict=True):
            if href:
                entries.append(SitemapEntry(context.absolute(href), day, alternates))
    return tuple(entries)


def _view_index(recipe: SitemapIndexRecipe, objects: Objects) -> tuple[str, ...]:
    return tuple(map(objects.contexts[recipe.context].absolute, recipe.addresses))


def write(entries: tuple[SitemapEntry, ...]) -> bytes:
    """Write a sitemap."""
    body = "".join(map(_url, entries))
    head = f'{_HEAD}<urlset {_SCHEMA} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return f"{head}{body}</urlset>\n".encode()


def write_index(addresses: tuple[str, ...]) -> bytes:
    """Write the index of the sitemaps at `addresses`."""
    body = "".join(f"<sitemap><loc>{xml(address)}</loc></sitemap>\n" for address in addresses)
    return f"{_HEAD}<sitemapindex {_SCHEMA}>\n{body}</sitemapindex>\n".encode()


def _url(entry: SitemapEntry) -> str:
    changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
    alternates = "".join(
        f'\n<xhtml:link rel="alternate" hreflang="{code}" href="{xml(address)}"/>'
        for code, address in entry.alternates
    )
    return f"<url><loc>{xml(entry.address)}</loc>{changed}{alternates}</url>\n"


SITEMAP: Final = PageType("sitemap", SitemapRecipe, _view, _plan, write, "sitemap.xml", XML)
SITEMAP_INDEX: Final = PageType(
    "sitemapindex", SitemapIndexRecipe, _view_index, write=write_index, media_type=XML
)
