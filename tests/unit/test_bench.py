"""What measurements are taken with."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from chart import Panel, exponent, growth_chart
from cluster import limits, outcome_table
from corpus import FIRST_DAY, time_apart, write_site
from simulated import Cluster, Phase, enough, least_seconds, part_seconds, seconds
from watched import finished


@pytest.mark.parametrize("stories", [1, 300, 20_000, 50_000, 100_000, 1_000_000])
def test_all_stories_lie_in_the_past_at_days_of_their_own(stories: int) -> None:
    apart = time_apart(stories)
    assert timedelta(0) < apart <= timedelta(hours=6)
    assert FIRST_DAY + (stories + 10) * apart < datetime(2026, 1, 1, tzinfo=UTC)


def test_a_site_has_its_stories_in_both_languages_a_quarter_of_a_day_apart(tmp_path: Path) -> None:
    write_site(tmp_path / "site", 6)
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "site/content").rglob("*.md")}
    assert [*sorted(written)] == [f"story-{n:06d}.{code}.md" for n in range(6) for code in ("en", "vi")]
    assert "date: 2012-01-06T14:00:00+07:00\n" in written["story-000005.vi.md"]


THREE_PROCESSES = """\
import os, time
held = bytearray(60_000_000)
end, ended = os.pipe()
for _ in range(2):
    if not os.fork():
        os.close(ended)
        os.read(end, 1)
        os._exit(0)
own = bytearray(20_000_000)
time.sleep(2)
os.close(ended)
for _ in range(2):
    os.wait()
print("done")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what processes share")
def test_what_processes_share_is_counted_once() -> None:
    done = finished([sys.executable, "-c", THREE_PROCESSES])
    assert (done.exit_code, done.output, done.errors) == (0, "done\n", "")
    assert 80 < done.peak < 120
    assert done.wall > 2 > done.processor > 0


def test_a_line_tells_how_it_grows() -> None:
    assert exponent([(1_000, 2.0), (10_000, 9.0), (100_000, 200.0)]) == pytest.approx(1.0)
    assert exponent([(1_000, 3.0), (4_000, 6.0)]) == pytest.approx(0.5)
    lines = {"cold": [(1_000, 2.0), (100_000, 200.0)], "again": [(1_000, 0.1), (100_000, 1.0)]}
    drawn = ElementTree.fromstring(growth_chart(Panel("s", lines), Panel("MB", lines)))
    said = ["".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    for label in ("cold 200 s · n1.00", "again 1.00 s · n0.50", "cold 200 MB · n1.00"):
        assert said.count(label) == 1


FAST = 1e12
"""A network that is no limit."""


def test_on_one_thread_a_build_takes_all_its_work() -> None:
    phases = [Phase("scan", 0.002), Phase("parse", 0.0, workers=0.01)]
    assert seconds(phases, 1_000, Cluster(1, FAST)) == pytest.approx(2 + 10)


def test_work_is_shared_by_all_threads_until_one_part_is_the_limit() -> None:
    phases = [Phase("render", 0.001, workers=0.04)]
    assert part_seconds(phases, 10_000, FAST)["coordinator"] == 10
    assert seconds(phases, 10_000, Cluster(4, FAST)) == pytest.approx(100, rel=0.02)
    assert seconds(phases, 10_000, Cluster(400, FAST)) == pytest.approx(10, rel=0.1)
    assert enough(phases, 10_000, 4, FAST) == 16
    behind = [Phase("render", 0.001, scheduler=0.003, workers=0.04)]
    assert seconds(behind, 10_000, Cluster(400, FAST)) == pytest.approx(30, rel=0.1)


def test_a_slow_network_and_what_each_thread_does_once_take_their_time() -> None:
    moved = [Phase("render", 0.0, workers=0.001, moved=20_000)]
    assert seconds(moved, 10_000, Cluster(40, 1e6)) == pytest.approx(100, rel=0.1)
    prepared = [Phase("render", 0.0, workers=0.001, prepared=5.0)]
    assert seconds(prepared, 10_000, Cluster(10, FAST)) == pytest.approx(5 + 1, rel=0.1)


LIGHT = [Phase("render", 0.002, scheduler=0.001, workers=0.004, moved=1_000), Phase("write", 0.001)]
DRAWING = Phase("pictures", 0.004, scheduler=0.007, workers=0.05, moved=1_000)
HEAVY = Phase("copy", 0.001, scheduler=0.001, workers=0.01, moved=5e6)


def test_the_least_a_build_takes_is_the_slowest_part_of_each_phase() -> None:
    phases = [*LIGHT, DRAWING]
    least = least_seconds(phases, 10_000, FAST)
    assert least == pytest.approx({"coordinator": 30, "scheduler": 70, "network": 0})
    assert seconds(phases, 10_000, Cluster(4_000, FAST)) == pytest.approx(sum(least.values()), rel=0.1)
    busy = part_seconds(phases, 10_000, FAST)
    assert busy == pytest.approx({"coordinator": 70, "scheduler": 80, "network": 0}, abs=0.01)


@pytest.mark.parametrize(
    ("more", "limit"), [([], "coordinator"), ([DRAWING], "scheduler"), ([HEAVY], "network")]
)
def test_what_is_worked_out_names_who_is_the_limit(more: list[Phase], limit: str) -> None:
    assert limits([*LIGHT, *more]).startswith(f"The {limit} is the limit.")


def test_what_is_worked_out_tells_how_busy_the_scheduler_is() -> None:
    heading, _, _, *rows = outcome_table([DRAWING], 0.0).splitlines()
    busy = [cell.strip() for cell in heading.split("|")].index("scheduler busy")
    assert int(rows[-1].split("|")[busy].strip(" %")) >= 95
