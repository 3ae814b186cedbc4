"""Options and result of a build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coopsite.diagnostics import Findings
    from coopsite.site.schedule import HeldBack

Progress = Callable[[str, int, int], None]
"""Phase (a word of the catalogue), how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build, where to, and as of when.

    `output` defaults to ``output`` in the site folder, `cache` to a folder in the user's cache folder.
    """

    site: Path
    output: Path | None = None
    now: datetime | None = None
    drafts: bool = False
    strict: bool = False
    workers: int | None = None
    progress: Progress | None = None
    cache: Path | None = None
    cluster: str = ""
    """Address of a Dask scheduler, ``tcp://host:8786``, or ``local``; empty: this computer's own processes."""

    @property
    def destination(self) -> Path:
        """The output folder. A link is followed only where it was named."""
        return real(self.output) if self.output is not None else self.site / "output"


@dataclass(frozen=True, slots=True)
class BuildStats:
    """What a build did.

    `pages` are what a reader can read, not feeds, data or redirects. `written` and `unchanged` are together
    all the files of the output, the manifest among them.
    """

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    seconds: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Build:
    """The result of a build. Paths are POSIX, relative to the output folder, in order."""

    exit_code: int
    diagnostics: Findings
    held_back: tuple[HeldBack, ...]
    stats: BuildStats
    rendered: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Of a check, what the next build would remove."""
    added: tuple[str, ...] = ()
    """Of a check, what the next build would write that is not there; without the files of the search index."""
    changed: tuple[str, ...] = ()
    """Of a check, what it would replace; likewise."""
    languages: tuple[str, ...] = ()
