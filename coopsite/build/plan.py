"""Plans a site: every page with the key of what it is made from, and every other file of the output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from coopsite.build import images
from coopsite.build.page_keys import MadeWith
from coopsite.build.planned_pages import PlannedPages
from coopsite.build.surroundings import surroundings
from coopsite.build.theme_lint import lint_theme
from coopsite.config.model import POLICY_FILES
from coopsite.content.scan import name_parts
from coopsite.diagnostics import Diagnostic
from coopsite.output import manifest
from coopsite.output.publish import ASSET, OutputFile
from coopsite.pages.feeds.formats import feed_types
from coopsite.pages.layout import chrome_digest
from coopsite.pages.objects import objects_of
from coopsite.pages.page_types import own_addresses, page_types, templates
from coopsite.pages.plan import plan
from coopsite.pages.recipes import HtmlRecipe
from coopsite.site.assemble import assemble
from coopsite.site.links import links_of_broken
from coopsite.site.unread import files_unread, folders_unknown, stories_elsewhere
from coopsite.site.waiting import links_of_left_out
from coopsite.templating.closure import closures, merged
from coopsite.text.digest import digest
from coopsite.text.filenames import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from coopsite.build.load import Inputs, Theme
    from coopsite.build.page_keys import PageSort
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.images.share_card import ShareCard
    from coopsite.output.spool import Spool
    from coopsite.pages.context import SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.plan import PagePlan
    from coopsite.site.model import Site

_CLASHES: Final = frozenset({"E501", "E502"})
"""Diagnostics with a place of two things at one address; those of their paths would repeat them."""
_LEFT_OUT: Final = frozenset({"E215", "E501"})
"""Diagnostics of stories that the site then leaves out."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A planned site: its pages by path, and all other files of the output."""

    theme: Theme
    config: Config
    texts: tuple[Text, ...]
    """All there are, those held back included."""
    bodies: Mapping[str, bytes]
    """Bodies that the cache does not keep, by digest."""
    site: Site
    page_plan: PagePlan
    pages: PlannedPages
    objects: Objects
    """What recipes name, but for bodies."""
    made_with: MadeWith
    files: Mapping[str, OutputFile]
    """Every file of the output, by path."""
    diagnostics: tuple[Diagnostic, ...]
    """Of inputs, site and plan together."""

    @property
    def page_count(self) -> int:
        """How many pages a reader can read: feeds, data and redirects are none."""
        types = page_types()
        counted = {name for name in templates() if issubclass(types[name].recipe, HtmlRecipe)}
        return sum(count for sort, count in self.pages.sorts().items() if sort.template in counted)


def plan_site(
    inputs: Inputs,
    config: Config,
    version: str,
    cache: BuildCache,
    *,
    now: datetime,
    show_held: bool,
    progress: Callable[[str, int, int], None],
    known: Mapping[str, Page] | None = None,
    spool: Spool | None = None,
) -> SitePlan:
    """Assemble and plan the site of `inputs`; of pages that are `known`, see `coopsite.pages.plan.plan`.

    Recipes wait in `spool`, where one is given, which must be there for as long as the plan; then OSError is raised
    where it has no room.
    """
    progress("assemble", 0, 0)
    around = surroundings(inputs.theme, config, inputs.static.assets, version, cache)
    theme = around.theme
    inputs = replace(inputs, theme=theme)
    site = assemble(
        config,
        inputs.texts,
        inputs.register,
        inputs.files.assets,
        inputs.outlines,
        now=now,
        show_held=show_held,
        static=tuple(inputs.static.assets),
        unread=_unread(inputs),
        feeds=tuple(each.file for each in feed_types()),
        others=own_addresses(config),
    )
    progress("plan", 0, 0)
    names_of_templates = (*theme.shipped, *theme.own)
    pages: list[PlannedPages] = []

    def collect(context: SiteContext, made: Iterable[Page]) -> Collection[Page]:
        pages.append(PlannedPages(context.digest, spool))
        pages[0].add(made)
        return pages[0].values()

    planned = plan(
        site, inputs.outlines, around.words, around.assets, names_of_templates, around.logo, known, collect
    )
    sorts, by_templates = pages[0].sorts(), {*templates()}
    used = {sort.made_with for sort in sorts if sort.template in by_templates}
    made_with = MadeWith(
        planned.context.digest,
        {language: chrome_digest(chrome) for language, chrome in planned.chromes.items()},
        _closures(theme, cache, tuple(sorted(used))),
    )
    files, twice = _files(inputs, config, site, planned.shares, pages[0].files(made_with, version))
    diagnostics = [
        *inputs.diagnostics,
        *site.diagnostics,
        *planned.diagnostics,
        *around.remarks,
        *links_of_broken(site, inputs.outlines, inputs.broken),
        *links_of_left_out(site, inputs.texts, inputs.outlines),
        *(() if any(each.code in _CLASHES for each in site.diagnostics) else twice),
        *images.diagnostics(inputs, site),
        *lint_theme(theme, config, _designs(config, sorts), version, cache, policy=_sets_policy(site)),
        *folders_unknown(inputs.texts, config.all_kinds),
        *stories_elsewhere(inputs.elsewhere, config.languages),
        *(files_unread(site) if _knows_what_is_named(inputs, site) else ()),
    ]
    return SitePlan(
        theme,
        config,
        inputs.texts,
        inputs.unkept_bodies,
        site,
        planned,
        pages[0],
        objects_of(site, planned.context, {}),
        made_with,
        files,
        tuple(diagnostics),
    )


def _designs(config: Config, sorts: Iterable[PageSort]) -> tuple[str, ...]:
    """Return the names of templates that pages are made with, or would be, besides those of all sites."""
    of_kinds = [f"{sort}-{kind}.html" for sort in ("story", "kind") for kind in config.kinds]
    return tuple(sorted({*of_kinds, *(sort.design for sort in sorts if sort.design)}))


def _unread(inputs: Inputs) -> set[str]:
    """Return the keys of stories of which some file gave no text because of errors."""
    wrong = {each.path for each in inputs.diagnostics if each.severity == "error"}
    if wrong:
        wrong -= {text.path for text in inputs.texts}
    return {parts[0] for path in wrong if path.endswith(".md") and (parts := name_parts(path)) is not None}


def _sets_policy(site: Site) -> bool:
    """Tell whether coopsite writes a file that sets the content security policy."""
    base = site.config.base_path
    return any(
        name in site.config.host_files and f"{base}/{name}" not in site.own_files for name in POLICY_FILES
    )


def _knows_what_is_named(inputs: Inputs, site: Site) -> bool:
    """Tell whether every story was read and published, so that files that none names are unused."""
    return (
        not site.unread
        and all(text.body_digest in inputs.outlines for text in inputs.texts)
        and not any(each.code in _LEFT_OUT for each in site.diagnostics)
    )


def _files(
    inputs: Inputs,
    config: Config,
    site: Site,
    shares: Iterable[tuple[str, ShareCard]],
    pages: Iterable[OutputFile],
) -> tuple[dict[str, OutputFile], list[Diagnostic]]:
    """Return every file of the output, and E501 for paths that two of them claim."""
    files: dict[str, OutputFile] = {}
    twice = []
    for one in (
        *(OutputFile(path, digest(data), ASSET, data=data) for path, data in inputs.theme.assets.items()),
        *images.whole_files(config.base_path, site, inputs.files.places),
        *images.renditions(config.base_path, site, inputs.files.places),
        *images.share_images(config.base_path, shares),
        *(
            OutputFile(path.removeprefix(STATIC), asset.digest, ASSET, source=inputs.static.places[path])
            for path, asset in inputs.static.assets.items()
            if path != STATIC + manifest.NAME
        ),
        *pages,
    ):
        before = files.setdefault(one.path, one)
        if before is not one and before.key != one.key:
            twice.append(Diagnostic("E501", args={"address": f"{config.base_path}/{one.path}"}))
    return files, twice


def _closures(theme: Theme, cache: BuildCache, names: tuple[str, ...]) -> dict[str, str]:
    """Return the closures of templates, from the cache where no template changed."""
    sources = merged(theme.shipped, theme.own)
    key = digest(*names, "", *(piece for name in sorted(sources) for piece in (name, sources[name])))
    found = cache.remember("closures", "", key, dict[str, str], lambda: closures(sources, names))
    return found if found is not None else closures(sources, names)
