"""An output folder, and what is known of what was written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.output.files import Output
from coopsite.output.journal import Journal
from coopsite.output.record import Trace, load_trace, output_name

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.cache.store import Memo


@dataclass(frozen=True, slots=True)
class Place:
    """An output folder, and what we know of what we wrote there. `trace` is None where we know nothing."""

    output: Output
    name: str
    journal: Journal
    trace: Trace | None


def place_of(output: Path, memo: Memo) -> Place:
    """Look up an output folder, which is no link."""
    name, written = output_name(output), Output(output)
    return Place(written, name, Journal(written), load_trace(memo, name))
