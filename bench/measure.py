"""Measure builds of growing sites, by phase, and draw how they grow.

Each figure is the median of whole processes, start-up included. Phases are what the build itself reports.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from chart import growth_chart
from corpus import time_apart, write_site, write_story

DOCS = Path(__file__).resolve().parent.parent / "docs"
EDITS = ("cold", "again", "body", "title", "new", "chrome")
Run = dict[str, object]


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
    """Build `site` in a new process; return its statistics with the wall time of the whole process."""
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--format", "json"]
    command += ["--cache", str(memory_of(site))]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"coopsite build failed:\n{done.stderr[-2000:]}")
    stats: Run = json.loads(done.stdout)["stats"]
    return {**stats, "wall": wall}


def measure(stories: int, rounds: int, folder: Path) -> dict[str, Run]:
    """Return, for each edit, the run of median wall time at a site of `stories` stories."""
    site = folder / f"site-{stories}"
    write_site(site, stories)
    time.sleep(2.5)  # files just written are not recognised by their times
    runs: dict[str, list[Run]] = {what: [] for what in EDITS}
    for turn in range(rounds):
        for what in EDITS:
            edit(site, what, turn, stories)
            runs[what].append(build(site))
    for left in (site, memory_of(site)):
        shutil.rmtree(left)
    return {
        what: sorted(found, key=lambda run: float(str(run["wall"])))[len(found) // 2]
        for what, found in runs.items()
    }


def table(results: dict[int, dict[str, Run]]) -> str:
    """Return the figures as Markdown tables: wall seconds by size, then phases of the largest size."""
    sizes = list(results)
    lines = [
        "| seconds | " + " | ".join(f"{size:,} stories × 2" for size in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for what in EDITS:
        cells = [
            f"{float(str(results[s][what]['wall'])):.2f} ({results[s][what]['rendered']} pages)"
            for s in sizes
        ]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    largest = results[sizes[-1]]
    phases = [(what, run["phases"]) for what, run in largest.items()]
    names = list(dict.fromkeys(name for _, found in phases if isinstance(found, dict) for name in found))
    lines += [
        "",
        f"| phase, ms at {sizes[-1]:,} | " + " | ".join(EDITS) + " |",
        "|---|" + "---:|" * len(EDITS),
    ]
    for name in names:
        cells = [f"{1000 * found.get(name, 0):.0f}" for _, found in phases if isinstance(found, dict)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the tables, and draw the growth into docs/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="300,1000,5000", help="numbers of stories, each in two languages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draw", type=Path, default=DOCS / "growth.svg", help="where the picture goes")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="coopsite-bench-") as folder:
        results = {size: measure(size, options.rounds, Path(folder)) for size in sizes}
    print(f"{date.today().isoformat()} · {os.cpu_count()} processors · median of {options.rounds}\n")
    print(table(results))
    walls = {what: [(n, float(str(runs[what]["wall"]))) for n, runs in results.items()] for what in EDITS}
    options.draw.write_text(growth_chart(walls), encoding="utf-8")
    slopes = ", ".join(f"{1000 * seconds / stories:.2f}" for stories, seconds in walls["cold"])
    print(f"\nCold, milliseconds a story: {slopes}. The growth is drawn in {options.draw}.")


if __name__ == "__main__":
    main()
