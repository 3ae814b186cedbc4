"""Build or check a site in a process of its own, which tells its progress and its end as lines of JSON."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from coopsite.build.build import build, dry_run
from coopsite.build.options import Build, BuildOptions
from coopsite.build.tally import tally_of
from coopsite.content.scan import name_parts
from coopsite.desk.findings import Finding, findings_of
from coopsite.diagnostics.catalogue import word
from coopsite.diagnostics.report import text
from coopsite.diagnostics.summary import closing, gone
from coopsite.textfile.opening import read_plain, real
from coopsite.textfile.source_lines import SourceLines

MODULE: Final = "coopsite.desk.building"
_BETWEEN: Final = 0.1
"""Seconds between two lines of one phase."""
_MOST: Final = 500
"""Findings of one severity that are sent; a report of more than that is for another tool."""
_LISTED: Final = 50


class BuildJob(Struct, frozen=True):
    """What the process is to do: given to it as JSON, in its first argument."""

    site: str
    language: str
    writes: bool
    cache: str = ""
    """The folder of the build cache; empty for the user's own."""


class BuildStep(Struct, frozen=True):
    """How far a build is; `phase` is in the desk's language, and 0 of 0 where nothing is counted."""

    phase: str
    done: int
    of: int


class PendingFile(Struct, frozen=True):
    """A file of the output that the next build would change; `change` is ``new``, ``changed`` or ``removed``."""

    path: str
    change: str


class BuildPlan(Struct, frozen=True):
    """What is wrong with a site, and what a build would change in its output folder."""

    errors: list[Finding]
    warnings: list[Finding]
    new: int
    changed: int
    removed: int
    files: list[PendingFile]
    """The first of them, pages before other files."""
    output: str
    unsaved: tuple[str, ...] = ()
    """Paths of texts of which something is typed and not saved, which is not built. For the desk to fill in."""


class BuildEnd(Struct, frozen=True):
    """How a build ended; `report` is what the terminal would say."""

    ok: bool
    written: int
    removed: int
    output: str
    report: str
    errors: list[Finding]
    unsaved: tuple[str, ...] = ()
    """As in `BuildPlan`."""


class _Teller:
    """Writes lines to the standard output, of steps not more than one in `_BETWEEN` seconds."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._phase = ""
        self._told = 0.0

    def __call__(self, phase: str, done: int, of: int) -> None:
        now = time.monotonic()
        if phase == self._phase and now < self._told + _BETWEEN:
            return
        self._phase, self._told = phase, now
        said = word(phase.removeprefix("@"), self._language)
        self.tell(BuildStep(said[:1].upper() + said[1:], done, of))

    def tell(self, line: Struct) -> None:
        """Write a line. Raise BrokenPipeError where nobody listens any more."""
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stdout.buffer.flush()


def main() -> int:
    """Do the job in the first argument."""
    job = msgspec.json.decode(sys.argv[1], type=BuildJob)
    site = Path(job.site)
    teller = _Teller(job.language)
    options = BuildOptions(site, progress=teller, cache=Path(job.cache) if job.cache else None)
    output = str(real(options.destination))
    try:
        made = build(options) if job.writes else dry_run(options)
        teller.tell(_end(job, made, output) if job.writes else _plan(job, made, output))
    except BrokenPipeError:
        # Nobody waits for the rest; an output that was begun is finished by the next build.
        with contextlib.suppress(OSError):
            sys.stdout.close()
    return 0


def _end(job: BuildJob, made: Build, output: str) -> BuildEnd:
    said = [
        text(made.diagnostics, job.language, SourceLines(Path(job.site))),
        *gone(made.removed, job.language),
        closing(tally_of(made), job.language, exit_code=made.exit_code),
    ]
    return BuildEnd(
        made.exit_code == 0,
        made.stats.written,
        made.stats.removed,
        output,
        "\n".join(filter(None, said)),
        _findings(job, made, "error"),
    )


def _plan(job: BuildJob, made: Build, output: str) -> BuildPlan:
    pending = [PendingFile(path, "new") for path in made.added]
    pending += [PendingFile(path, "changed") for path in made.changed]
    pending += [PendingFile(path, "removed") for path in made.removed]
    pending.sort(key=lambda file: not file.path.endswith(".html"))
    return BuildPlan(
        _findings(job, made, "error"),
        _findings(job, made, "warning"),
        len(made.added),
        len(made.changed),
        len(made.removed),
        pending[:_LISTED],
        output,
    )


def _findings(job: BuildJob, made: Build, severity: str) -> list[Finding]:
    found = [each for each in made.diagnostics.first_of_each(_MOST) if each.severity == severity][:_MOST]
    raw: dict[str, bytes] = {}
    for path in {each.path for each in found if name_parts(each.path)}:
        with contextlib.suppress(OSError):
            raw[path] = read_plain(Path(job.site) / path)
    return findings_of(found, raw, job.language)


if __name__ == "__main__":
    sys.exit(main())
