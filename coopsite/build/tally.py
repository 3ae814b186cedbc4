"""Count up a build for the line that ends its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.diagnostics.summary import Tally, severities

if TYPE_CHECKING:
    from coopsite.build.options import Build


def tally_of(build: Build) -> Tally:
    """Return the figures of a build. Stories held back count once, whatever their languages."""
    found = severities(build.diagnostics.counts)
    stories = {entry.path.rsplit(".", 2)[0] for entry in build.held_back}
    stats = build.stats
    return Tally(
        pages=stats.pages,
        written=stats.written,
        unchanged=stats.unchanged,
        removed=stats.removed,
        held_back=len(stories),
        seconds=stats.seconds,
        errors=found.errors,
        warnings=found.warnings,
        notes=found.notes,
    )
