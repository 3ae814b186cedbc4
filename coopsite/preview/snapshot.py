"""A site planned for the preview: every address it answers, and its diagnostics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace as changed

from coopsite.build.plan import plan_site
from coopsite.content.scan import name_parts
from coopsite.pages.objects import Objects
from coopsite.pages.page_types import designs
from coopsite.pages.scope import scope_of
from coopsite.pages.story import pages_of
from coopsite.site.lint import CODES, lint
from coopsite.site.media import asset_of
from coopsite.site.pairing import pair
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coopsite.cache.store import BuildCache
    from coopsite.content.body import Body, Outline
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.output.publish import OutputFile
    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.page import Page
    from coopsite.preview.source import LiveSource
    from coopsite.site.model import Site, Story

_INDEX: Final = "index.html"
_OF_OTHER_PAGES: Final = ("path", "kind", "tags", "draft", "expires")
"""Fields of a text of which its story's own pages show what a plan of the whole site finds."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Snapshot:
    """One planned state of the site. Addresses begin with the path of base_url.

    Who notes only of which one something was made does so with a weak reference: a whole plan takes much memory.
    """

    site: Site
    context: SiteContext
    chromes: Mapping[str, Chrome]
    pages: Mapping[str, Page]
    """By address."""
    files: Mapping[str, OutputFile]
    """Everything else that is served: by address."""
    objects: Objects
    bodies: dict[str, Body]
    """The bodies of `objects`: put a page's body here before rendering it."""
    parts: Mapping[tuple[str, str], str]
    """(template, language) → digest of all that such a page depends on besides its recipe."""
    unparsed: frozenset[str]
    """Digests of bodies that were not parsed when their pages were planned."""
    link_diagnostics: tuple[Diagnostic, ...]
    other_diagnostics: tuple[Diagnostic, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Diagnostics of site and plan; those of files are with `LiveSource`."""
        return (*self.site.diagnostics, *self.link_diagnostics, *self.other_diagnostics)

    @property
    def base(self) -> str:
        """The path of base_url without its last slash."""
        return self.site.config.base_path

    def key(self, address: str) -> str:
        """Return a key of what the page at `address` shows; empty where there is no page."""
        page = self.pages.get(address)
        return digest(self.parts[page.made_with, page.language], page.recipe) if page else ""

    def story_at(self, address: str) -> Story | None:
        """Return the story shown at `address`."""
        page = self.pages.get(address)
        name = name_parts(page.source) if page and page.source else None
        return self.site.by_key.get(name[0]) if name else None

    def text_at(self, address: str) -> Text | None:
        """Return the text shown at `address`."""
        story = self.story_at(address)
        source = self.pages[address].source if story else ""
        return next((text for text in story.texts.values() if text.path == source), None) if story else None


def plan_snapshot(
    source: LiveSource,
    version: str,
    cache: BuildCache,
    *,
    now: datetime,
    show_held: bool,
    known: Mapping[str, Page] | None,
) -> Snapshot:
    """Assemble and plan what `source` holds; its configuration must be there.

    Pages that equal one of `known`, by address, are those objects, so that both take little more memory than one plan.
    """
    inputs = source.inputs()
    assert inputs.config is not None
    unparsed = frozenset(text.body_digest for text in inputs.texts) - source.outlines.keys()
    planned = plan_site(
        inputs,
        inputs.config,
        version,
        cache,
        now=now,
        show_held=show_held,
        progress=lambda *_: None,
        known=known,
    )
    site, plan, wanted = planned.site, planned.page_plan, planned.files
    base = site.config.base_path
    files = {f"{base}/{path}": one for path, one in wanted.items() if path not in planned.pages}
    files |= {at.removesuffix(_INDEX): one for at, one in files.items() if at.endswith(f"/{_INDEX}")}
    pages = {page.address: page for page in planned.pages.values()}
    parts: dict[tuple[str, str], str] = {}
    for page in pages.values():
        sort = (page.made_with, page.language)
        if sort not in parts:
            parts[sort] = digest(*sort, *wanted[page.path].parts[:3])
    bodies: dict[str, Body] = {}
    objects = replace(planned.objects, bodies=bodies)
    counted = len(inputs.diagnostics) + len(site.diagnostics) + len(plan.diagnostics)
    rest = planned.diagnostics[counted:]
    return Snapshot(
        site,
        plan.context,
        plan.chromes,
        pages,
        files,
        objects,
        bodies,
        parts,
        unparsed,
        plan.diagnostics,
        rest,
    )


def with_text(snapshot: Snapshot, source: LiveSource, old: Text, new: Text) -> Snapshot | None:
    """Return the snapshot with `new` in place of `old`; None where more than their story's pages would change.

    `new` may be `old` itself, whose body was not parsed when the snapshot was planned. The outline of `new` must be
    known.
    """
    story = snapshot.site.by_key.get(new.key)
    if story is None or story.texts.get(new.language) != old or not _same_head(old, new):
        return None
    before = None if old.body_digest in snapshot.unparsed else source.outlines.get(old.body_digest)
    after = source.outlines[new.body_digest]
    if before is None:
        # Other pages were planned without this body, too, and are planned again once all bodies are parsed.
        if old.body_digest not in snapshot.unparsed or _assets(snapshot.site, new, after):
            return None
    elif not _same_to_others(snapshot.site, new, before, after):
        return None
    return _replaced(snapshot, source, changed(story, texts={**story.texts, new.language: new}), old, new)


def with_unsaved(snapshot: Snapshot, source: LiveSource, old: Text, new: Text) -> Snapshot | None:
    """Return the snapshot with `new` in place of `old` on the pages of its story; others show it after the next plan.

    None where its own pages would need more: other tags, other files. The outline of `new` must be known.
    """
    story = snapshot.site.by_key.get(new.key)
    before, after = source.outlines.get(old.body_digest), source.outlines[new.body_digest]
    if story is None or story.texts.get(new.language) != old or before is None:
        return None
    if any(getattr(old, name) != getattr(new, name) for name in _OF_OTHER_PAGES):
        return None
    texts = {**story.texts, new.language: new}
    pairs = pair(texts.values(), snapshot.site.config).pairs
    if not pairs or _assets(snapshot.site, new, before) != _assets(snapshot.site, new, after):
        return None
    agreed = pairs[0]
    if set(agreed.facts.files()) != set(story.facts.files()):
        return None
    other = changed(
        story,
        texts=texts,
        date=agreed.date,
        date_only=agreed.date_only,
        instant=agreed.begins,
        facts=agreed.facts,
        facts_digest=agreed.facts_digest,
    )
    return _replaced(snapshot, source, other, old, new)


def _same_head(old: Text, new: Text) -> bool:
    """Tell whether two texts differ in their bodies only."""
    return old == changed(new, body_digest=old.body_digest, digest=old.digest)


def _same_to_others(site: Site, text: Text, before: Outline, after: Outline) -> bool:
    """Tell whether a new body changes nothing on other pages."""
    return (
        (bool(text.summary) or before.excerpt == after.excerpt)
        and set(before.anchors) == set(after.anchors)
        and _assets(site, text, before) == _assets(site, text, after)
    )


def _assets(site: Site, text: Text, outline: Outline) -> set[tuple[str, str]]:
    """Return the assets a body names and how: linked ones are published whole, shown ones in sizes."""
    named = ((slot.kind, asset_of(text.path, slot.target, site.assets)) for slot in outline.slots)
    return {each for each in named if each[1]}


def _replaced(snapshot: Snapshot, source: LiveSource, story: Story, old: Text, new: Text) -> Snapshot:
    """Return the snapshot with `story` in place of the one of its key, and `new` in place of its text `old`."""
    before = snapshot.site
    stood = before.by_key[story.key]
    site = replace(
        before,
        stories=tuple([story if each is stood else each for each in before.stories]),
        by_key={**before.by_key, story.key: story},
        diagnostics=(
            *(each for each in before.diagnostics if each.path != new.path or each.code not in CODES),
            *lint([new], source.outlines),
        ),
    )
    usable = designs((*source.theme.shipped, *source.theme.own))
    scope = scope_of(site, snapshot.context, source.outlines, usable)
    made = list(pages_of(scope, story))
    paths = {text.path for text in story.texts.values()}
    pages = {**snapshot.pages}
    for page in made:
        there = pages.get(page.address)
        if there is not None and there.source == page.source:
            pages[page.address] = page
    texts = {**snapshot.objects.texts}
    # The digest of a text is that of no other: it names story and language.
    texts.pop(old.digest, None)
    texts[new.digest] = new
    facts = snapshot.objects.facts
    if story.facts_digest and story.facts_digest not in facts:
        facts = {**facts, story.facts_digest: story.facts}
    return replace(
        snapshot,
        site=site,
        pages=pages,
        objects=replace(snapshot.objects, texts=texts, facts=facts),
        unparsed=snapshot.unparsed - {old.body_digest}
        if old.body_digest in snapshot.unparsed
        else snapshot.unparsed,
        link_diagnostics=(
            *(each for each in snapshot.link_diagnostics if each.path not in paths),
            *scope.slots.diagnostics(),
        ),
    )
