"""The pages of stories: each text's own, and those of other languages where the original stands in."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from coopsite.images.share_card import HEIGHT, WIDTH
from coopsite.images.sizes import ShareCut
from coopsite.kinds.facts import NO_FACTS
from coopsite.pages import facts as facts_view
from coopsite.pages import json_ld
from coopsite.pages.body import SlotFill, fill
from coopsite.pages.facts import large
from coopsite.pages.files import Placed, named_files
from coopsite.pages.own_fields import own_fields
from coopsite.pages.page import PageType, encode
from coopsite.pages.parts import Files, card, cards, feeds, files_by_path, home_link, page_parts
from coopsite.pages.print_code import print_code
from coopsite.pages.recipes import HtmlRecipe, Labelled
from coopsite.pages.scope import event_key
from coopsite.pages.share import share_address, share_card
from coopsite.pages.views import CardView, ImageView, Link, Phrase, PrintCode, StoryView, TocEntry
from coopsite.site.positions import diagnostic_at
from coopsite.site.share_sizes import is_large, is_offered
from coopsite.text.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from coopsite.content.body import Slot
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Site, Story

DESCRIPTION_LENGTH: Final = 200


class StoryRecipe(HtmlRecipe, frozen=True, array_like=True, gc=False):
    """A story, or a standing page, in one language.

    `versions` are the addresses where it has a text; a fallback page is not among them.
    """

    key: str
    kind: str
    text: str
    facts: str
    body: str
    fills: tuple[SlotFill | None, ...]
    """For each slot of the body; None for no tag."""
    date: str
    date_only: bool
    tags: tuple[Labelled, ...]
    named: tuple[Placed, ...]
    """Files that the facts name; their `path` is as the facts have it."""
    older: str
    newer: str
    related: tuple[str, ...]
    tour: tuple[str, ...]
    held: str
    held_until: str
    share: str
    """Address of the text's share image, or empty."""
    cut: ShareCut | None = None
    """What of its picture is shared."""


def _plan(scope: PlanScope) -> Iterator[Page]:
    """Yield every page of every story, newest story first."""
    for story in scope.site.stories:
        if story.kind != "page":
            yield from pages_of(scope, story)


def _plan_standing(scope: PlanScope) -> Iterator[Page]:
    for story in scope.site.stories:
        if story.kind == "page":
            yield from pages_of(scope, story)


def pages_of(scope: PlanScope, story: Story) -> Iterator[Page]:
    """Yield the pages of one story."""
    made = STANDING_PAGE if story.kind == "page" else STORY
    design = story.facts.common.template or made.design_of(scope, story.kind)
    design = design if design in scope.designs else ""
    texts, addresses = story.texts, story.addresses
    versions = tuple([addresses[code] if code in texts else "" for code in scope.codes])
    named = named_files(scope.site, story, [target for _, target in story.facts.files()])
    event = event_key(story.facts.common.event)
    for language, address in addresses.items():
        text = texts.get(language) or next(iter(texts.values()))
        near = scope.site.neighbours.get((language, story.key))
        older, newer, related = (near.older, near.newer, near.related) if near else (None, None, ())
        tour = scope.tours.get((language, event), ()) if event else ()
        if tour:
            related = tuple([each for each in related if each not in tour])
        shown = (*[each for each in (older, newer) if each], *related, *tour)
        held = story.held.get(text.language, "")
        recipe = StoryRecipe(
            *scope.html(made.name, language, address, versions, shown, design),
            story.key,
            story.kind,
            text.digest,
            story.facts_digest,
            text.body_digest,
            scope.slots.fills(story, text, language),
            story.date,
            story.date_only,
            tuple([scope.tags[language, tag] for tag in story.tags]),
            named,
            older.digest if older else "",
            newer.digest if newer else "",
            tuple([each.digest for each in related]),
            tuple([each.digest for each in tour]),
            held,
            story.until(held),
            _share(scope, story, text),
            scope.site.share_cuts[story.key][1] if story.key in scope.site.share_cuts else None,
        )
        yield made.page(
            scope, language, address, recipe, body=text.body_digest, source=text.path, design=design
        )


def with_body(page: Page, text: Text, before: Sequence[Slot], now: Sequence[Slot]) -> Page:
    """Return the page of a story, planned when its body had the slots `before`, with the body of `text`.

    Its slots `now` must name nothing that those did not.
    """
    recipe = STORY.recipe_of(page)
    filled = dict(zip([slot.named for slot in before], recipe.fills, strict=True))
    fills = tuple([filled[slot.named] for slot in now])
    recipe = replace(recipe, text=text.digest, body=text.body_digest, fills=fills)
    return replace(page, recipe=encode(recipe), body=text.body_digest)


def template_diagnostics(site: Site, designs: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield W241 for each `template:` of a story that is not among the `designs`."""
    for story in site.stories:
        name = story.facts.common.template
        if not name or name in designs:
            continue
        text = next(
            (each for each in story.texts.values() if each.facts is not None and each.facts.common.template),
            next(iter(story.texts.values())),
        )
        usual = (STORY.name, STANDING_PAGE.name)
        usable = sorted(
            each for each in designs if each not in usual and not each.startswith(("_", "theme/"))
        )
        near = get_close_matches(name, usable, n=1, cutoff=0.6)
        yield diagnostic_at("W241", text, "template", {"name": name, "suggestion": near[0] if near else ""})


def _share(scope: PlanScope, story: Story, text: Text) -> str:
    """Return the address of the share image of a text; empty where the site wants none."""
    if not scope.site.config.share_images:
        return ""
    found = share_card(scope.context, story, text)
    return share_address(scope.context.base_path, found, story, text)


def _view(recipe: StoryRecipe, objects: Objects) -> StoryView:
    context = objects.contexts[recipe.context]
    local = context.local(recipe.language)
    text = objects.texts[recipe.text]
    facts = objects.facts[recipe.facts] if recipe.facts else NO_FACTS
    common = facts.common
    body = objects.bodies[recipe.body]
    files = files_by_path(recipe.files)
    named = files_by_path(recipe.named)
    language = recipe.language
    foreign = "" if text.language == language else text.language
    image = facts_view.image(common.image, language, named)
    kind = local.kinds.get(recipe.kind)
    plan = facts_view.plan(facts, language)
    kind_link = Link(kind.label, kind.address) if kind else None
    original = _original(context, recipe, foreign)
    own = own_fields(facts, kind.fields if kind else (), language, named)
    bare = StoryView(
        **page_parts(recipe, objects, stands_for=original.href if original else ""),
        title=text.title,
        description=text.summary or excerpt(body.outline.excerpt, DESCRIPTION_LENGTH),
        section=recipe.kind if kind else recipe.key.rpartition("/")[2],
        feeds=feeds(local, local.home, ""),
        breadcrumbs=(home_link(local), kind_link) if kind_link else (home_link(local),),
        noindex=bool(recipe.held),
        share_image=_share_image(context, recipe, text, image, foreign),
        kind=recipe.kind,
        kind_link=kind_link,
        lead=Phrase(text.summary, foreign) if text.summary else None,
        body=fill(body, recipe.fills, language),
        body_lang=foreign,
        original=original,
        date=recipe.date,
        date_only=recipe.date_only,
        updated=text.updated,
        updated_only=text.updated_only,
        author=text.author,
        desk=facts_view.phrase(common.desk, language),
        dateline=facts_view.phrase(common.dateline, language),
        source=facts_view.source(common, language),
        image=image,
        gallery=facts_view.gallery(common, language, named),
        media=facts_view.media(common, language, named, {each.code: each.name for each in context.locals}),
        meeting=facts_view.meeting(facts, language),
        awards=facts_view.awards(facts, language),
        plan=plan,
        progress=tuple([facts_view.progress(each) for each in plan.targets]) if plan else (),
        documents=tuple([facts_view.document(each, language, named) for each in common.documents]),
        corrections=tuple([facts_view.localised(each, language) for each in common.corrections]),
        tags=tuple([Link(tag.text, tag.address, tag.lang) for tag in recipe.tags]),
        toc=tuple([TocEntry(each.level, each.anchor, each.text) for each in body.headings]),
        older=_card(recipe.older, objects, language, files),
        newer=_card(recipe.newer, objects, language, files),
        related=cards(recipe.related, objects, language, files),
        event=common.event if recipe.tour else "",
        tour=cards(recipe.tour, objects, language, files),
        print_code=_print_code(context, recipe),
        held=recipe.held,
        held_until=recipe.held_until,
        own=own,
        own_given=tuple([each for each in own.values() if each is not None]),
        extra=facts_view.passed_through(common, language, frozenset(each.code for each in context.locals)),
    )
    return replace(bare, structured=_structured(context, local, bare, text, recipe.versions))


def _print_code(context: SiteContext, recipe: StoryRecipe) -> PrintCode | None:
    if not context.print_code:
        return None
    return print_code(recipe.key, recipe.date, context.absolute(recipe.address))


def _original(context: SiteContext, recipe: StoryRecipe, foreign: str) -> Link | None:
    if not foreign:
        return None
    for local, href in zip(context.locals, recipe.versions, strict=True):
        if local.code == foreign:
            return Link(local.name, href, foreign)
    return None


def _share_image(
    context: SiteContext, recipe: StoryRecipe, text: Text, image: ImageView | None, foreign: str
) -> ImageView | None:
    """Return the image with the title set, else the story's picture; networks show no drawings and nothing tiny."""
    if recipe.share:
        alt = Phrase(text.title, foreign)
        return ImageView(src=context.absolute(recipe.share), alt=alt, width=WIDTH, height=HEIGHT)
    if image is None or image.src.endswith(".svg"):
        return None
    if recipe.cut is not None:
        return ImageView(context.absolute(recipe.cut.address), image.alt, *recipe.cut.size[:2])
    found = large(context, image)
    if is_large(found.width, found.height):
        return found
    small = ImageView(found.src, found.alt, 0, 0, small=True)
    return small if is_offered(found.width, found.height) else None


def _card(digest: str, objects: Objects, language: str, files: Files) -> CardView | None:
    return card(objects.cards[digest], language, files) if digest else None


def _structured(
    context: SiteContext, local: LanguageContext, view: StoryView, text: Text, versions: Sequence[str]
) -> Markup:
    known = [(each.code, href) for each, href in zip(context.locals, versions, strict=True) if href]
    return json_ld.script(
        json_ld.article(context, local, view, known or [(text.language, view.address)]),
        json_ld.event(context, view),
        json_ld.breadcrumbs(context, view.breadcrumbs, view.title, view.address),
    )


STORY: Final = PageType("story.html", StoryRecipe, _view, _plan)
STANDING_PAGE: Final = PageType("page.html", StoryRecipe, _view, _plan_standing)
