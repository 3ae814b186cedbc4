"""The pages of lists, the tag indexes, the root, the 404 page and redirects."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from coopsite.pages.model import Page
from coopsite.pages.paging import ListPage, sheets
from coopsite.pages.recipes import Labelled, ListRecipe, PlainRecipe, RedirectRecipe, TagsRecipe, encode
from coopsite.site.addresses import FEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.plan_scope import PlanScope
    from coopsite.site.model import Card, StoryList

SECTION_CARDS = 4
"""Stories of each kind on the home page."""

_TEMPLATES = {
    "home": "home.html",
    "kind": "kind.html",
    "tag": "tag.html",
    "year": "archive.html",
    "month": "archive.html",
}

_FED = frozenset(("home", "kind", "tag"))


def has_feed(name: str) -> bool:
    """Whether the list called `name` has feeds: home, kinds and tags do, archives do not."""
    return name.partition(":")[0] in _FED


def lists(scope: PlanScope) -> Iterator[Page]:
    """Every page of every list."""
    archive = _Archive(scope)
    for stories in scope.site.lists.values():
        versions = tuple([_front(stories, code) for code in scope.codes])
        for sheet in sheets(stories.cards, scope.site.config.per_page):
            yield _list_page(scope, stories, sheet, versions, archive)


def tag_indexes(scope: PlanScope) -> Iterator[Page]:
    """Each language's tag index."""
    versions = tuple(local.topics for local in scope.frame.locals)
    for local in scope.frame.locals:
        code = local.code
        collections, collected = scope.gathered("tags.html", code)
        counts = tuple(
            (scope.tags[code, tag.id], len(scope.site.lists[code, f"tag:{tag.id}"].cards))
            for tag in scope.site.tags.values()
            if code in tag.addresses
        )
        recipe = TagsRecipe(
            scope.frame_digest, code, local.topics, versions, counts, scope.pictures(collected), collections
        )
        yield Page(scope.path(local.topics), local.topics, code, "tags.html", encode(recipe))


def plain_pages(scope: PlanScope) -> Iterator[Page]:
    """The root page and the 404 page, in the first language's chrome."""
    code = scope.codes[0]
    for name, template in (("/", "root.html"), ("/404.html", "404.html")):
        address = scope.frame.base_path + name
        collections, collected = scope.gathered(template, code)
        recipe = PlainRecipe(scope.frame_digest, code, address, scope.pictures(collected), collections)
        yield Page(scope.path(address), address, code, template, encode(recipe))


def redirects(scope: PlanScope) -> Iterator[Page]:
    """A page at each old address; where a feed was, lies a feed."""
    homes = {local.home: local.code for local in scope.frame.locals}
    for address, target in scope.site.aliases.items():
        if target.endswith(FEEDS):
            continue
        code = next((code for home, code in homes.items() if target.startswith(home)), scope.codes[0])
        recipe = RedirectRecipe(scope.frame_digest, code, target)
        yield Page(scope.path(address), address, code, "redirect.html", encode(recipe))


class _Archive:
    """Years of each language, newest first, and months of each year in their order."""

    def __init__(self, scope: PlanScope) -> None:
        self.years: dict[str, list[Labelled]] = {}
        self.months: dict[tuple[str, str], list[Labelled]] = {}
        for (code, name), stories in sorted(scope.site.lists.items()):
            sort, _, what = name.partition(":")
            if sort == "year":
                self.years.setdefault(code, []).insert(0, Labelled(what, "", stories.address))
            elif sort == "month":
                self.months.setdefault((code, what[:4]), []).append(Labelled(what, "", stories.address))

    def year(self, code: str, year: str) -> tuple[Labelled, ...]:
        """The archive of `year`, as a parent of its months."""
        return tuple(each for each in self.years.get(code, ()) if each.text == year)


def _front(stories: StoryList, code: str) -> str:
    return stories.address if code == stories.language else stories.counterparts.get(code, "")


def _list_page(
    scope: PlanScope, stories: StoryList, sheet: ListPage[Card], versions: tuple[str, ...], archive: _Archive
) -> Page:
    sort, _, what = stories.name.partition(":")
    template = _TEMPLATES[sort]
    code = stories.language
    address = _address(stories, sheet.number)
    collections, collected = scope.gathered(template, code)
    front = sheet.number == 0
    home = front and sort == "home"
    lead = _lead(stories) if home else None
    sections = _sections(scope, code) if home else ()
    cards = [card for card in sheet.items if card is not lead] if home else sheet.items
    heading = scope.tags[code, what] if sort == "tag" else None
    shown = chain((lead,) if lead else (), cards, *(each for _, each in sections), collected)
    recipe = ListRecipe(
        scope.frame_digest,
        code,
        address,
        versions,
        stories.name,
        heading.text if heading else "",
        heading.lang if heading else "",
        stories.address,
        sheet.number,
        "" if sheet.newer is None else _address(stories, sheet.newer),
        "" if sheet.older is None else _address(stories, sheet.older),
        tuple([card.digest for card in cards]),
        scope.pictures(shown),
        archive.year(code, what[:4]) if sort == "month" else (),
        _links(archive, sort, what, code) if front else (),
        lead.digest if lead else "",
        tuple((kind, tuple(card.digest for card in each)) for kind, each in sections),
        has_feed(stories.name),
        collections,
    )
    return Page(scope.path(address), address, code, template, encode(recipe))


def _address(stories: StoryList, number: int) -> str:
    return f"{stories.address}page/{number}/" if number else stories.address


def _lead(stories: StoryList) -> Card | None:
    newest = stories.cards[0] if stories.cards else None
    return next((card for card in stories.cards if card.pinned), newest)


def _sections(scope: PlanScope, code: str) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    return tuple(
        (kind, scope.site.lists[code, f"kind:{kind}"].cards[:SECTION_CARDS])
        for kind in scope.site.config.kinds
    )


def _links(archive: _Archive, sort: str, what: str, code: str) -> tuple[Labelled, ...]:
    if sort == "home":
        return tuple(archive.years.get(code, ()))
    return tuple(archive.months.get((code, what), ())) if sort == "year" else ()
