"""A story's recipe → its view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec.structs import replace

from coopsite.images.share_card import HEIGHT, WIDTH
from coopsite.kinds.facts import NO_FACTS
from coopsite.pages import facts as shared
from coopsite.pages import json_ld as structured
from coopsite.pages import views
from coopsite.pages.alternates import alternates, switcher
from coopsite.pages.cards import Files, card, collections, feeds, files_by_path
from coopsite.pages.facts import large
from coopsite.site.share_sizes import is_large, is_offered
from coopsite.text.excerpt import excerpt
from coopsite.text.numbers import format_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.content.model import Body, Slot, Text
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.recipes import StoryRecipe

DESCRIPTION_LENGTH = 200
_NOTE = re.compile(r"\n(.*)\n([0-9]+)$")
"""What stands behind the attributes of a link to an attachment."""


def story(recipe: StoryRecipe, library: Objects) -> views.StoryView:
    """A story, or a standing page, in one language."""
    frame = library.frames[recipe.frame]
    local = frame.local(recipe.language)
    text = library.texts[recipe.text]
    facts = library.facts[recipe.facts] if recipe.facts else NO_FACTS
    common = facts.common
    body = library.bodies[recipe.body]
    files = files_by_path(recipe.files)
    named = files_by_path(recipe.named)
    language = recipe.language
    foreign = "" if text.language == language else text.language
    image = shared.image(common.image, language, named)
    kind = local.kinds.get(recipe.kind)
    kind_link = views.Link(kind.label, kind.address) if kind else None
    original = _original(frame, recipe, foreign)
    bare = views.StoryView(
        language=language,
        address=recipe.address,
        canonical=frame.absolute(original.href if original else recipe.address),
        title=text.title,
        description=text.summary or excerpt(body.outline.excerpt, DESCRIPTION_LENGTH),
        section=recipe.kind if kind else recipe.key.rpartition("/")[2],
        switcher=switcher(frame, language, recipe.address, recipe.versions),
        alternates=() if foreign else alternates(frame, recipe.versions),
        feeds=feeds(local, local.home, ""),
        breadcrumbs=_trail(local, kind_link),
        noindex=bool(recipe.held),
        share_image=_share_image(frame, recipe, text, image, foreign),
        collections=collections(recipe.collections, library, language, files),
        kind=recipe.kind,
        kind_link=kind_link,
        lead=views.Phrase(text.summary, foreign) if text.summary else None,
        body=fill(body, recipe.fills, language),
        body_lang=foreign,
        original=original,
        date=recipe.date,
        date_only=recipe.date_only,
        updated=text.updated,
        updated_only=text.updated_only,
        author=text.author,
        desk=shared.phrase(common.desk, language),
        dateline=shared.phrase(common.dateline, language),
        source=shared.source(common, language),
        image=image,
        gallery=shared.gallery(common, language, named),
        meeting=shared.meeting(facts, language),
        awards=shared.awards(facts, language),
        plan=shared.plan(facts, language),
        documents=tuple([shared.document(each, language, named) for each in common.documents]),
        corrections=shared.localised(common.corrections, language),
        tags=tuple([views.Link(tag.text, tag.address, tag.lang) for tag in recipe.tags]),
        toc=tuple([views.TocEntry(each.level, each.anchor, each.text) for each in body.outline.headings]),
        older=_card(recipe.older, library, language, files),
        newer=_card(recipe.newer, library, language, files),
        related=tuple([card(library.cards[digest], language, files) for digest in recipe.related]),
        held=recipe.held,
        held_until=recipe.held_until,
        extra=shared.passed_through(common, language, frozenset(each.code for each in frame.locals)),
    )
    return replace(bare, structured=_structured(frame, local, bare, text, recipe.versions))


def fill(body: Body, fills: Sequence[str], language: str) -> Markup:
    """The body's HTML with each slot filled; an empty fill leaves a link's words and drops a picture."""
    slots = body.outline.slots
    found = []
    for part in body.parts:
        if isinstance(part, str):
            found.append(part)
        elif part < 0:
            found.append(_end(fills[-part - 1], language))
        elif fills[part]:
            found.append(_tag(slots[part], fills[part]))
    return Markup("".join(found))  # noqa: S704  (sanitised when the body was made, attributes escaped when resolved)


def _tag(slot: Slot, given: str) -> str:
    if slot.kind == "link":
        return f"<a{_NOTE.sub('', given)}{slot.attributes}>"
    before, line, given = given.rpartition("\n")
    return f"{before}<img{given}{slot.attributes}>{'</picture>' if line else ''}"


def _end(given: str, language: str) -> str:
    note = _NOTE.search(given)
    if note is None:
        return "</a>" if given else ""
    said = ", ".join(filter(None, (note[1], format_size(int(note[2]), language))))
    return f'</a> <small class="number">({said})</small>'


def _original(frame: SiteContext, recipe: StoryRecipe, foreign: str) -> views.Link | None:
    if not foreign:
        return None
    for local, href in zip(frame.locals, recipe.versions, strict=True):
        if local.code == foreign:
            return views.Link(local.name, href, foreign)
    return None


def _share_image(
    frame: SiteContext, recipe: StoryRecipe, text: Text, image: views.ImageView | None, foreign: str
) -> views.ImageView | None:
    """The image with the title set, else the story's picture; networks show no drawings and nothing tiny."""
    if recipe.share:
        alt = views.Phrase(text.title, foreign)
        return views.ImageView(src=frame.absolute(recipe.share), alt=alt, width=WIDTH, height=HEIGHT)
    if image is None or image.src.endswith(".svg"):
        return None
    found = large(frame, image)
    if is_large(found.width, found.height):
        return found
    small = views.ImageView(found.src, found.alt, 0, 0, small=True)
    return small if is_offered(found.width, found.height) else None


def _trail(local: LanguageContext, kind_link: views.Link | None) -> tuple[views.Link, ...]:
    home = views.Link(local.word("home"), local.home)
    return (home, kind_link) if kind_link else (home,)


def _card(digest: str, library: Objects, language: str, files: Files) -> views.CardView | None:
    return card(library.cards[digest], language, files) if digest else None


def _structured(
    frame: SiteContext, local: LanguageContext, view: views.StoryView, text: Text, versions: Sequence[str]
) -> Markup:
    known = [(each.code, href) for each, href in zip(frame.locals, versions, strict=True) if href]
    return structured.script(
        structured.article(frame, local, view, known or [(text.language, view.address)]),
        structured.event(frame, view),
        structured.breadcrumbs(frame, view.breadcrumbs, view.title, view.address),
    )
