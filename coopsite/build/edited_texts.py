"""Tells what changed in texts whose plan was kept, and what is said of them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.build.kept_plan import LostError, fixed_of, places_of
from coopsite.content.body import in_file
from coopsite.site.cards import with_text
from coopsite.site.chronology import OF_CHANGE, is_plain_change
from coopsite.site.lint import CODES, lint
from coopsite.site.schedule import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from coopsite.build.kept_plan import KeptText, PlanStore
    from coopsite.build.reading import ReadResult
    from coopsite.config.model import Config
    from coopsite.content.body import Outline, Slot
    from coopsite.content.model import Text
    from coopsite.content.scan import FileStat
    from coopsite.diagnostics import Diagnostic, Findings
    from coopsite.site.model import Card


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A text as it was kept, and as it is now."""

    before: KeptText
    file: FileStat
    read: ReadResult
    text: Text
    outline: Outline
    day: str
    """Of its story; empty where no card tells it."""
    cards: Mapping[str, Card]
    """Those that show it now, by the digests of those that did."""

    @property
    def changed_on(self) -> tuple[str, str]:
        """The day of its last change, by what it said before and by what it says now."""
        return (self.before.updated or self.day)[:10], (self.text.updated or self.day)[:10]

    @property
    def is_moved(self) -> bool:
        """Whether fields, or the body, stand at other places of the file."""
        return places_of(self.text) != self.before.places

    @property
    def has_moved_slots(self) -> bool:
        """Whether links and pictures stand at other places of the body, or others do."""
        return [_place(slot) for slot in self.outline.slots] != [_place(slot) for slot in self.before.slots]


def edit_of(
    store: PlanStore, file: FileStat, before: KeptText, read: ReadResult, config: Config, now: datetime
) -> TextEdit | None:
    """Return a text as it was `read` now; None where something changed that not only its pages and its cards show."""
    text, outline = read.text, read.outline
    if (
        text is None
        or outline is None
        or not read.digest
        or fixed_of(text, config) != before.fixed
        or not store.plan.fragments.isdisjoint(set(outline.anchors) ^ set(before.anchors))
        or {slot.named for slot in outline.slots} != {slot.named for slot in before.slots}
    ):
        return None
    day = _day(store, before)
    if text.updated != before.updated and not is_plain_change(text.updated, day, today(now, config.timezone)):
        return None
    return TextEdit(before, file, read, text, outline, day, _cards(store, before, text, outline))


def _day(store: PlanStore, before: KeptText) -> str:
    """Return the day of a text's story; empty where no card tells it."""
    card = store.card(before.cards[0]) if before.cards else None
    return card.date[:10] if card is not None else ""


def _cards(store: PlanStore, before: KeptText, text: Text, outline: Outline) -> dict[str, Card]:
    """Return those cards of a text that are others now, by the digests of those that were kept."""
    found = {}
    for name in before.cards:
        card = store.card(name)
        if card is None:
            raise LostError
        now = with_text(card, text, outline)
        if now.digest != name:
            found[name] = now
    return found


def said_now(last: Findings, edits: Sequence[TextEdit]) -> Findings | None:
    """Return what is to be said now; None where something else is said of a place that is not where it was."""
    by_path = {edit.before.path: edit for edit in edits}
    moved = {path for path, edit in by_path.items() if edit.is_moved}
    found = []
    # Of a file whose lines moved, what is said of others may tell.
    for each in last if moved else last.at(by_path):
        edit = by_path.get(each.path)
        if edit is not None and (
            each in edit.before.said or each in edit.before.of_body or each.code in CODES
        ):
            continue
        if not moved.isdisjoint((each.path, *each.args.values())):
            return None
        if edit is not None and (edit.has_moved_slots or _is_of_change(each, edit)):
            return None
        if edit is not None:
            found.append(each)
    for path, edit in by_path.items():
        found += [*edit.read.diagnostics, *in_file(edit.outline.diagnostics, path, edit.text.body_line)]
        found += lint([edit.text], {edit.text.body_digest: edit.outline})
    return last.replaced(by_path, found)


def _is_of_change(said: Diagnostic, edit: TextEdit) -> bool:
    """Tell whether something was said of the date of a change, which is another one now."""
    return said.code in OF_CHANGE and edit.text.updated != edit.before.updated


def _place(slot: Slot) -> tuple[str, str, int, int]:
    return slot.kind, slot.target, slot.line, slot.column
