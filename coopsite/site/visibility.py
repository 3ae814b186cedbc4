"""Stories as they stand at a moment: what is shown, what is held back, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.content.model import Text
from coopsite.site.pairing import Translations
from coopsite.site.schedule import HeldBack, HeldReason, held

if TYPE_CHECKING:
    from collections.abc import Iterable


_NOTHING_HELD: Final[dict[str, HeldReason]] = {}
"""What nearly every story has: one for all, never changed."""


class StoryVisibility(Struct, frozen=True, array_like=True, gc=False):
    """A story at a moment: the texts to show, which are held back and why, and those left out for it."""

    pair: Translations
    shown: dict[str, Text]
    held: dict[str, HeldReason]
    left_out: tuple[HeldBack, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether readers are to see the story in no language."""
        return len(self.held) == len(self.pair.texts)

    @property
    def until(self) -> str:
        """When a story that is held back for its date is to be seen; else nothing."""
        return self.pair.date if "future" in self.held.values() else ""


def visibility_at(pairs: Iterable[Translations], now: float, *, show_held: bool) -> list[StoryVisibility]:
    """Return what is seen of each story at `now`; with `show_held` nothing is left out, only named."""
    visibilities = []
    for pair in pairs:
        reasons: dict[str, HeldReason] = {}
        for language, text in pair.texts.items():
            why = held(draft=text.draft, begins=pair.begins, ends=pair.ends, now=now)
            if why is not None:
                reasons[language] = why
        if not reasons or show_held:
            visibilities.append(StoryVisibility(pair, pair.texts, reasons or _NOTHING_HELD))
            continue
        shown = {language: text for language, text in pair.texts.items() if language not in reasons}
        visibilities.append(
            StoryVisibility(pair, shown, reasons, tuple([_left_out(pair, *each) for each in reasons.items()]))
        )
    return visibilities


def _left_out(pair: Translations, language: str, reason: HeldReason) -> HeldBack:
    until = {"future": pair.date, "expired": pair.expires, "draft": ""}[reason]
    return HeldBack(pair.texts[language].path, reason, until, pair.key, language)
