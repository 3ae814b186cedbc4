"""Films and recordings that not everybody can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.site.positions import diagnostic_at
from coopsite.text.media_types import sort_of_medium

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coopsite.diagnostics import Diagnostic
    from coopsite.site.pairing import Translations


def unheard(pairs: Iterable[Translations]) -> Iterator[Diagnostic]:
    """Yield W336 for each film without captions, W337 for each recording without a transcript (WCAG 1.2.1, 1.2.2).

    What only one of a story's texts gives counts for all.
    """
    for pair in pairs:
        for index, medium in enumerate(pair.facts.common.media):
            sort = sort_of_medium(medium.file)
            code = "W336" if sort == "video" and not medium.captions else ""
            code = "W337" if sort == "audio" and not medium.transcript else code
            if code:
                text = next(text for text in pair.texts.values() if text.facts and text.facts.common.media)
                yield diagnostic_at(code, text, f"media.{index}", {"target": medium.file})
