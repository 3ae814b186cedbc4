"""Site → every page of the output, each with its recipe. Nothing is rendered, nothing heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coopsite.pages.context import site_context
from coopsite.pages.layout import chrome, destinations, navigation_diagnostics
from coopsite.pages.page_types import designs, own_words, page_types
from coopsite.pages.scope import collection_diagnostics, scope_of
from coopsite.pages.share import share_cards
from coopsite.pages.story import template_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from coopsite.content.body import Outline
    from coopsite.diagnostics import Diagnostic
    from coopsite.images.share_card import ShareCard
    from coopsite.pages.context import LogoFiles, SiteContext
    from coopsite.pages.layout import Chrome, Destinations
    from coopsite.pages.page import Page
    from coopsite.site.model import Site


@dataclass(frozen=True, slots=True)
class PagePlan:
    """All pages of a site, in an order that depends on the site alone, and what they wear."""

    pages: Collection[Page]
    chromes: Mapping[str, Chrome]
    context: SiteContext
    diagnostics: tuple[Diagnostic, ...]
    shares: tuple[tuple[str, ShareCard], ...] = ()
    """Address and content of each share image."""
    destinations: Destinations = field(default_factory=dict)


def _all(context: SiteContext, pages: Iterable[Page]) -> Collection[Page]:
    del context
    return tuple(pages)


def plan(
    site: Site,
    outlines: Mapping[str, Outline],
    strings: Mapping[str, Mapping[str, str]],
    assets: Mapping[str, str],
    templates: Iterable[str] = (),
    logo: LogoFiles | None = None,
    known: Mapping[str, Page] | None = None,
    collect: Callable[[SiteContext, Iterable[Page]], Collection[Page]] = _all,
) -> PagePlan:
    """Plan every page of `site`.

    `outlines` are by body digest and may lack some: such a page is planned as if its body had no links; plan
    again once it is known. `strings` are string tables by language, `assets` the theme's addresses by name,
    `templates` the names of its templates, the site's own among them, `logo` the files of the site's logo.
    Pages that equal one of `known`, by address, are those objects. `collect` is given the pages as they are made, and
    returns them.
    """
    context = site_context(site.config, strings, own_words(), logo)
    scope = scope_of(site, context, outlines, designs(templates))
    made = (page for each in page_types().values() for page in each.plan(scope))
    pages = collect(context, (_known(page, known) for page in made) if known else made)
    hrefs = destinations(site)
    chromes = {
        code: chrome(site.config, strings, assets, context, code, hrefs) for code in site.config.languages
    }
    diagnostics = (
        *scope.slots.diagnostics(),
        *navigation_diagnostics(site, hrefs, outlines),
        *collection_diagnostics(site),
        *template_diagnostics(site, scope.designs),
    )
    return PagePlan(pages, chromes, context, diagnostics, tuple(share_cards(scope)), hrefs)


def _known(page: Page, known: Mapping[str, Page]) -> Page:
    before = known.get(page.address)
    return before if before is not None and before == page else page
