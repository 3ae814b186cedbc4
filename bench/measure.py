"""Measure builds of growing sites, by phase, and draw how they grow.

Each figure is the median of whole processes, start-up included. Phases are what the build itself reports. Memory is the
most that was seen at once of all processes of a build: what each has to itself, and its share of the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median_low

from chart import Line, Panel, exponent, growth_chart
from corpus import time_apart, write_site, write_story
from watched import finished

DOCS = Path(__file__).resolve().parent.parent / "docs"
EDITS = ("cold", "again", "body", "title", "new", "chrome")


@dataclass(frozen=True)
class Run:
    """A build: seconds of wall and processor time, peak memory in MB, pages made, and the seconds of each phase."""

    wall: float
    processor: float
    peak: float
    pages: int
    phases: dict[str, float]


Results = dict[int, dict[str, Run]]
"""By stories, then by edit."""


def middle_story(site: Path) -> Path:
    """Return the Vietnamese text of a story that lies in the middle of the site's time."""
    stories = sorted((site / "content" / "meetings").glob("*.vi.md"))
    return stories[len(stories) // 2]


def memory_of(site: Path) -> Path:
    """Return where to keep what is remembered of a site; the user's own memory is left alone."""
    return site.with_name(f"{site.name}-memory")


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Replace a file's text by what `change` makes of it."""
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")


def edit(site: Path, what: str, turn: int, stories: int) -> None:
    """Make the change whose build is to be measured."""
    if what == "cold":
        # Moved, not removed: many file systems create files slowly for a while after a large removal.
        for folder in (site / "output", memory_of(site)):
            if folder.exists():
                folder.rename(site.parent / f"{site.name}-{folder.name}-{time.time_ns()}")
    elif what == "body":
        rewrite(middle_story(site), lambda text: f"{text}\nThêm {turn}.\n")
    elif what == "title":
        rewrite(middle_story(site), lambda text: text.replace('title: "', f'title: "{turn} ', 1))
    elif what == "new":
        write_story(site / "content", stories + turn, time_apart(stories))
    elif what == "chrome":
        rewrite(site / "config.yaml", lambda text: text.replace("Bulletin", "Bulletin!", 1))


def build(site: Path) -> Run:
    """Build `site` in a new process."""
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--format", "json"]
    done = finished([*command, "--cache", str(memory_of(site))])
    if done.exit_code:
        sys.exit(f"coopsite build failed:\n{done.errors[-2000:]}")
    stats = json.loads(done.output)["stats"]
    return Run(done.wall, done.processor, done.peak, stats["rendered"], stats["phases"])


def measure(stories: int, rounds: int) -> dict[str, Run]:
    """Return, for each edit, the run of median wall time at a site of `stories` stories; each is told as it is done."""
    runs: dict[str, list[Run]] = {what: [] for what in EDITS}
    with tempfile.TemporaryDirectory(prefix="coopsite-bench-") as folder:
        site = Path(folder) / "site"
        write_site(site, stories)
        time.sleep(2.5)  # files just written are not recognised by their times
        for turn in range(rounds):
            for what in EDITS:
                edit(site, what, turn, stories)
                run = build(site)
                runs[what].append(run)
                said = f"{run.wall:.2f} s, {run.processor:.2f} s of processors, {run.peak:.0f} MB"
                print(f"{stories:,} stories, {what}: {said}", file=sys.stderr, flush=True)
    return {
        what: next(run for run in found if run.wall == median_low(each.wall for each in found))
        for what, found in runs.items()
    }


def table(head: str, columns: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Return a Markdown table whose columns but the first are numbers."""
    names = [*columns]
    lines = [f"| {head} | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)])


def growth(results: Results, figure: Callable[[Run], float]) -> dict[str, Line]:
    """Return a figure of each edit by the number of stories."""
    return {what: [(n, figure(runs[what])) for n, runs in results.items()] for what in EDITS}


def tables(results: Results) -> Iterable[str]:
    """Yield seconds, processor seconds and memory by size, how they grow, and the phases of the largest size."""
    sizes = [f"{stories:,} stories × 2" for stories in results]
    at_each = {what: [runs[what] for runs in results.values()] for what in EDITS}
    walls = {
        what: [f"{run.wall:.2f} ({run.pages:,} pages)" for run in runs] for what, runs in at_each.items()
    }
    yield table("seconds", sizes, walls.items())
    processors = {what: [f"{run.processor:.2f}" for run in runs] for what, runs in at_each.items()}
    yield table("processor seconds", sizes, processors.items())
    peaks = {what: [f"{run.peak:.0f}" for run in runs] for what, runs in at_each.items()}
    yield table("peak memory, MB", sizes, peaks.items())
    if len(results) > 1:
        yield exponents(results)
    largest = [*results.values()][-1]
    names = dict.fromkeys(name for run in largest.values() for name in run.phases)
    phases = {name: [f"{1000 * run.phases.get(name, 0):.0f}" for run in largest.values()] for name in names}
    yield table(f"phase, ms at {[*results][-1]:,}", EDITS, phases.items())


def panels(results: Results) -> Iterable[Panel]:
    """Yield how wall time grows, and memory where the system tells of it."""
    yield Panel("s", growth(results, lambda run: run.wall))
    if all(run.peak for runs in results.values() for run in runs.values()):
        yield Panel("MB", growth(results, lambda run: run.peak))


def exponents(results: Results) -> str:
    """Return a table of k, where time and memory grow with the k-th power of the number of stories."""
    sizes = [*results]
    steps = [*pairwise(sizes), *([(sizes[0], sizes[-1])] if len(sizes) > 2 else [])]
    rows = {
        f"{panel.unit}, {what}": [
            f"{exponent([point for point in line if point[0] in step]):.2f}" for step in steps
        ]
        for panel in panels(results)
        for what, line in panel.lines.items()
    }
    return table("exponent of growth", (f"{few:,} → {many:,}" for few, many in steps), rows.items())


def processor_name() -> str:
    """Return what the processor calls itself, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def machine() -> str:
    """Return the day, and what this computer is."""
    return f"{date.today().isoformat()} · {os.cpu_count()} × {processor_name()} · Python {platform.python_version()}"


def main() -> None:
    """Measure, print the tables, and draw the growth into docs/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="300,1000,5000", help="numbers of stories, each in two languages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draw", type=Path, default=DOCS / "growth.svg", help="where the picture goes")
    options = parser.parse_args()
    results = {size: measure(size, options.rounds) for size in map(int, options.sizes.split(","))}
    print(f"{machine()} · median of {options.rounds}")
    for each in tables(results):
        print(f"\n{each}")
    options.draw.write_text(growth_chart(*panels(results)), encoding="utf-8")
    print(f"\nThe growth is drawn in {options.draw}.")


if __name__ == "__main__":
    main()
