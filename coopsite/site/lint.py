"""How texts begin: summaries that the first paragraph says again, words nobody has replaced yet."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.site.positions import diagnostic_at, place_of
from coopsite.text.fold import fold
from coopsite.text.placeholders import left_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.body import Outline
    from coopsite.content.model import Text

CODES: Final = ("W220", "W308")
"""Of all that is found here."""
ALIKE: Final = 0.85
"""Share of words in common from which two texts count as the same."""

_WORD = re.compile(r"\w+")


def lint(texts: Iterable[Text], outlines: Mapping[str, Outline]) -> Iterator[Diagnostic]:
    """Yield W308 for each written summary that the body's first paragraph repeats.

    And W220 for each text that still says what a new one says, but is no draft any more.
    """
    for text in texts:
        outline = outlines.get(text.body_digest)
        if text.summary and outline is not None and nearly_equal(text.summary, outline.excerpt):
            yield diagnostic_at("W308", text, "summary", {})
        if not text.draft and (said := left_over(text.title, outline.excerpt if outline is not None else "")):
            at = place_of(text, "title") if said == text.title else SourcePosition(text.body_line, 1)
            yield Diagnostic("W220", text.path, at.line, at.column, {"text": said})


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
