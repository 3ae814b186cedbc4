"""An output folder, and what is known of what was written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.output.files import OutputFolder
from coopsite.output.journal import Journal
from coopsite.output.record import OutputState, load_trace, output_name

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.cache.store import BuildCache


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """An output folder, and what we know of what we wrote there. `trace` is None where we know nothing."""

    output: OutputFolder
    name: str
    journal: Journal
    trace: OutputState | None


def place_of(output: Path, memo: BuildCache) -> OutputTarget:
    """Look up an output folder, which is no link."""
    name, written = output_name(output), OutputFolder(output)
    return OutputTarget(written, name, Journal(written), load_trace(memo, name))
