"""Finds the pages that show what changed in texts, and what they are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coopsite.pages.page import encode
from coopsite.pages.registers.register import ref_of
from coopsite.pages.sitemap import with_days
from coopsite.pages.story import with_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coopsite.build.edited_texts import TextEdit
    from coopsite.build.kept_plan import PlanStore
    from coopsite.config.model import Config
    from coopsite.pages.page import Page


@dataclass(frozen=True, slots=True)
class ShownOn:
    """A page as it was planned before and as it is now; with the edit of the text whose body it shows, if any."""

    edit: TextEdit | None
    before: Page
    now: Page


def shown_on(store: PlanStore, edits: Sequence[TextEdit], config: Config) -> list[ShownOn]:
    """Return the pages that show what changed."""
    pieces = _pieces(store, edits, config)
    owners = {path: edit for edit in edits for path in edit.before.pages}
    own = {path: store.page(path) for path in owners}
    before = own | {page.path: page for page in store.pages_with(pieces.keys())}
    found = [
        ShownOn(owners.get(path), page, _now(page, owners.get(path), pieces)) for path, page in before.items()
    ]
    days = {
        page.address: owners[path].changed_on[1]
        for path, page in own.items()
        if page.language == owners[path].text.language and len({*owners[path].changed_on}) > 1
    }
    return found + [
        ShownOn(None, page, now)
        for page in store.pages_with([encode(address) for address in days])
        if (now := with_days(page, days)) != page
    ]


def _pieces(store: PlanStore, edits: Iterable[TextEdit], config: Config) -> dict[bytes, bytes]:
    """Return what stands in recipes for cards, as msgpack: of each as it was, and as it is now.

    A digest is a string of its own there, and no other string of its length can be equal to it but on purpose.
    """
    found = {}
    for edit in edits:
        for name, card in edit.cards.items():
            before = store.card(name)
            assert before is not None
            found[encode(name)] = encode(card.digest)
            for code in config.languages if card.title != before.title else ():
                found[ref_of(before, code)] = ref_of(card, code)
    return found


def _now(page: Page, edit: TextEdit | None, pieces: Mapping[bytes, bytes]) -> Page:
    """Return a page with the text of `edit`, if it shows the body of that, and with the new `pieces` for the old."""
    if edit is not None:
        page = with_body(page, edit.text, edit.before.slots, edit.outline.slots)
    recipe = page.recipe
    for old, new in pieces.items():
        recipe = recipe.replace(old, new)
    return replace(page, recipe=recipe)
