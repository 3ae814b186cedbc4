"""An output folder, and what is known of what earlier builds wrote there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.output.files import OutputFolder
from coopsite.output.journal import Journal
from coopsite.output.record import OutputState, load_state, output_name

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.cache.store import BuildCache


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """An output folder, its name in the build cache, and what the last build wrote; None where that is not known."""

    folder: OutputFolder
    name: str
    journal: Journal
    state: OutputState | None


def open_target(output: Path, cache: BuildCache) -> OutputTarget:
    """Return what is known of an output folder, which must not be a link."""
    name, folder = output_name(output), OutputFolder(output)
    return OutputTarget(folder, name, Journal(folder), load_state(cache, name))
