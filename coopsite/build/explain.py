"""Explains why a build made a page again, or did not."""

from __future__ import annotations

import posixpath
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from coopsite.build.address_changes import address_changes
from coopsite.build.load import SiteReader, load
from coopsite.build.plan import plan_site
from coopsite.build.timing import PhaseTimer
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.cache.version import fingerprint
from coopsite.content.scan import name_parts
from coopsite.diagnostics import Diagnostic
from coopsite.output.guard import guard_cache
from coopsite.output.publish import differing
from coopsite.output.record import OutputState
from coopsite.output.target import OutputTarget, open_target
from coopsite.process.gc import gc_paused
from coopsite.process.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.build.options import BuildOptions
    from coopsite.build.plan import SitePlan
    from coopsite.config.model import Config
    from coopsite.pages.page import Page

Outcome = Literal["next", "made", "kept"]
"""The next build will make the page, for what changed since the last; or the last one made it; or left it."""

Reason = tuple[str, dict[str, str]]
"""A word of the catalogue, and what fills it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page was made again, or was not.

    `path` is empty where there is no such page; `reasons` then say so.
    """

    address: str
    path: str
    template: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def explain(options: BuildOptions, address: str) -> Explanation:
    """Explain the page at `address`: root-relative, absolute, its path below the output, or the file of its text."""
    site = options.site
    wrong = guard_cache(options.cache, site, options.destination)
    if wrong is not None:
        return Explanation(address, "", "", "kept", (), (wrong,))
    progress = PhaseTimer(options.progress)
    location, _ = site_cache(site, options.cache, make=False)
    with gc_paused(), closing(BuildCache(location)) as cache:
        version = fingerprint()
        target = open_target(options.destination, cache)
        inputs = load(SiteReader(site, cache, version, Workers(options.workers)), progress)
        if inputs.config is None:
            return Explanation(address, "", "", "kept", (("reason_unknown", {}),), inputs.diagnostics)
        plan = plan_site(
            inputs,
            inputs.config,
            version,
            cache,
            now=options.now or datetime.now(UTC),
            show_held=options.drafts,
            progress=progress,
        )
        moves = address_changes(plan, inputs.register, target, shown=not options.drafts).diagnostics
        page = _find(address, plan.config, plan.pages) or _of_file(address, plan.pages)
        outcome, words = ("kept", ()) if page is None else _reasons(page, plan, target)
        damaged = (Diagnostic("W605"),) if cache.damaged else ()
    diagnostics = (*plan.diagnostics, *moves, *damaged)
    if page is None:
        reasons: tuple[Reason, ...] = (("reason_unknown", _nearest(address, plan.pages)),)
        return Explanation(address, "", "", "kept", reasons, diagnostics)
    return Explanation(page.address, page.path, page.made_with, outcome, _filled(words, page), diagnostics)


def _reasons(page: Page, plan: SitePlan, target: OutputTarget) -> tuple[Outcome, tuple[str, ...]]:
    pending = differing({page.path: plan.files[page.path]}, target).make.get(page.path)
    if pending:
        return "next", tuple(f"{reason}_next" for reason in pending)
    state = target.state or OutputState()
    record = state.record(page.path)
    if record is not None and record.serial == state.serial:
        return "made", record.reasons
    return "kept", ("reason_unchanged",)


def _filled(reasons: tuple[str, ...], page: Page) -> tuple[Reason, ...]:
    of_template = {"template": page.made_with}
    return tuple((word, of_template if word.startswith("reason_template") else {}) for word in reasons)


def _nearest(address: str, pages: Mapping[str, Page]) -> dict[str, str]:
    """Return the address that was probably meant, as an argument of ``reason_unknown``."""
    near = get_close_matches(address, [page.address for page in pages.values()], n=1, cutoff=0.75)
    return {"suggestion": near[0]} if near else {}


def _of_file(path: str, pages: Mapping[str, Page]) -> Page | None:
    """Return the page of the text in the file `path`, below the site folder."""
    source = posixpath.normpath(path.replace("\\", "/"))
    name = name_parts(source)
    made = [page for page in pages.values() if page.source == source] if name else []
    return next((page for page in made if name and page.language == name[1]), None)


def _find(address: str, config: Config, pages: Mapping[str, Page]) -> Page | None:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:  # no address at all
        return None
    by_address = {page.address: page for page in pages.values()}
    base = config.base_path
    for candidate in (
        path,
        f"{path}/",
        f"/{path}",
        f"/{path}/",
        f"{base}{path}",
        f"{base}{path}/",
        f"{base}/{path}/",
    ):
        if candidate in by_address:
            return by_address[candidate]
    return pages.get(path.lstrip("/")) or pages.get(f"{path.strip('/')}/index.html".lstrip("/"))
