"""The pages of stories: each text's own, and those of other languages where the original stands in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from coopsite.pages.page import Page
from coopsite.pages.recipes import Placed, StoryRecipe, encode
from coopsite.pages.share import share_address, share_card
from coopsite.site.links import Links
from coopsite.site.media import content_path
from coopsite.site.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.content.model import Slot, Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.pages.plan_scope import PlanScope
    from coopsite.site.model import Card, HeldReason, Story, StoryNeighbours


BODY_SIZES = "auto, (min-width: 48rem) 42rem, calc(100vw - 2rem)"
"""How wide browsers that cannot wait for the layout take a body's picture to be."""


def story_pages(scope: PlanScope) -> tuple[list[Page], tuple[Diagnostic, ...]]:
    """Every page of every story, newest story first, and what is wrong with links in their bodies."""
    filler = SlotResolver(scope)
    pages: list[Page] = []
    for story in scope.site.stories:
        pages += pages_of(scope, story, filler)
    return pages, filler.found()


def pages_of(scope: PlanScope, story: Story, filler: SlotResolver) -> list[Page]:
    """The pages of one story; what is wrong with links in its bodies stays with `filler`."""
    texts = story.texts
    addresses = story.addresses
    versions = tuple([addresses[code] if code in texts else "" for code in scope.codes])
    named = named_files(scope, story, [target for _, target in story.facts.common.files()])
    pages = []
    for language, address in addresses.items():
        text = texts.get(language) or next(iter(texts.values()))
        near = scope.site.neighbours.get((language, story.key))
        pages.append(_page(scope, story, text, language, address, versions, named, near, filler))
    return pages


def _page(
    scope: PlanScope,
    story: Story,
    text: Text,
    language: str,
    address: str,
    versions: tuple[str, ...],
    named: tuple[Placed, ...],
    near: StoryNeighbours | None,
    filler: SlotResolver,
) -> Page:
    template = "page.html" if story.kind == "page" else "story.html"
    collections, collected = scope.gathered(template, language)
    older, newer, related = (near.older, near.newer, near.related) if near else (None, None, ())
    shown: Iterable[Card] = (*[card for card in (older, newer) if card], *related, *collected)
    held = story.held.get(text.language, "")
    tags = scope.tags
    recipe = StoryRecipe(
        scope.frame_digest,
        language,
        address,
        versions,
        story.key,
        story.kind,
        text.digest,
        story.facts_digest,
        text.body_digest,
        filler.fills(story, text, language),
        story.date,
        story.date_only,
        tuple([tags[language, tag] for tag in story.tags]),
        named,
        scope.pictures(shown),
        older.digest if older else "",
        newer.digest if newer else "",
        tuple([card.digest for card in related]),
        held,
        story.until(held),
        collections,
        _share(scope, story, text),
    )
    return Page(scope.path(address), address, language, template, encode(recipe), text.body_digest, text.path)


def _share(scope: PlanScope, story: Story, text: Text) -> str:
    """The address of the share image of a text; empty where the site wants none."""
    if not scope.site.config.share_images:
        return ""
    card = share_card(scope.frame.local(text.language), story, text)
    return share_address(scope.frame.base_path, card, story, text)


def named_files(scope: PlanScope, story: Story, names: Iterable[str]) -> tuple[Placed, ...]:
    """Where the files a story names are published; each text's folder is tried in turn."""
    found = {}
    for name in names:
        paths = [content_path(text.path, name) for text in story.texts.values()]
        tried = (scope.placed(path, name) for path in paths if path)
        placed = next((each for each in tried if each is not None), None) or _static(scope, name)
        if placed is not None:
            found[name] = placed
    return tuple(found.values())


def _static(scope: PlanScope, name: str) -> Placed | None:
    """A file named by its address on the site, with or without base_url's path."""
    if name.startswith("/"):
        for address in (name, scope.frame.base_path + name):
            if address in scope.site.addresses:
                return Placed(name, address, 0, 0, 0)
    return None


class SlotResolver:
    """Resolves the slots of bodies and keeps what is wrong with them, each finding once."""

    def __init__(self, scope: PlanScope) -> None:
        self._scope = scope
        self._outlines = scope.outlines
        self._links = Links(scope.site, scope.outlines)
        self._findings: dict[tuple[object, ...], Diagnostic] = {}

    def fills(self, story: Story, text: Text, language: str) -> tuple[str, ...]:
        """What fills each slot of the body of `text`, a text of `story`, on a page in `language`."""
        outline = self._outlines.get(text.body_digest)
        if outline is None or not outline.slots:
            return ()
        held = story.held.get(text.language)
        until = story.until(held) if held == "future" else ""
        return tuple([self._fill(slot, text, language, held, until) for slot in outline.slots])

    def found(self) -> tuple[Diagnostic, ...]:
        """The findings, in the order of a report."""
        return tuple(sorted(self._findings.values(), key=lambda each: each.sort_key))

    def _fill(self, slot: Slot, text: Text, language: str, held: HeldReason | None, until: str) -> str:
        """Return what fills `slot`; `held` says why `text` is held back, if it is."""
        links = self._links
        resolved = links.resolve(slot, text=text, language=language)
        if resolved.finding is not None:
            found = waiting(resolved.finding, held, until) if held else resolved.finding
            self._findings.setdefault(found.sort_key, found)
        placed = self._scope.placed(resolved.asset, resolved.asset) if resolved.asset else None
        if placed is not None:
            return body_picture(placed)
        note = f"\n{escape(resolved.type)}\n{resolved.size}" if resolved.size else ""
        return (resolved.attributes or "") + note


def body_picture(placed: Placed) -> str:
    """What fills the slot of a picture in a body."""
    size = f' width="{placed.width}" height="{placed.height}"' if placed.width else ""
    found = placed.renditions
    if found is None:
        return f' src="{escape(placed.address)}"{size}'
    better = f'<source type="image/webp" srcset="{found.srcset("webp")}" sizes="{BODY_SIZES}">'
    before = f"<picture>{better}\n" if found.webp else ""
    return f'{before} src="{found.plain}" srcset="{found.srcset(found.ending)}" sizes="{BODY_SIZES}"{size}'
