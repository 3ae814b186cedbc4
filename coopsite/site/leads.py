"""Summaries that say what the first paragraph says again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from coopsite.language import fold
from coopsite.site.places import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.diagnostics import Diagnostic
    from coopsite.source.model import Outline, Text

ALIKE: Final = 0.85
"""Share of words in common from which two texts count as the same."""

_WORD = re.compile(r"\w+")


def repeated_leads(texts: Iterable[Text], outlines: Mapping[str, Outline]) -> Iterator[Diagnostic]:
    """Yield W308 for each written summary that the body's first paragraph repeats."""
    for text in texts:
        if text.summary:
            outline = outlines.get(text.body_digest)
            if outline is not None and nearly_equal(text.summary, outline.excerpt):
                yield finding("W308", text, "summary", {})


def nearly_equal(a: str, b: str) -> bool:
    """Tell whether two texts have nearly all their words in common, case, accents and signs apart."""
    # Nearly all pairs differ so much that their lengths or their bare words tell, which costs little.
    if min(len(a), len(b)) < 0.7 * max(len(a), len(b)):
        return False
    some, others = set(a.lower().split()), set(b.lower().split())
    if len(some & others) < 0.6 * min(len(some), len(others)):
        return False
    ours, theirs = Counter(_WORD.findall(fold(a))), Counter(_WORD.findall(fold(b)))
    return 2 * (ours & theirs).total() >= ALIKE * (ours.total() + theirs.total()) > 0
