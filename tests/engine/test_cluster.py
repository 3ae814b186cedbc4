"""A build on a cluster gives the bytes that a build without one gives, whatever happens to the cluster."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import coopsite
from coopsite.build.build import build
from coopsite.build.options import Build, BuildOptions
from coopsite.process import cluster
from tests.conftest import files_below
from tests.engine.faults import mounted
from tests.engine.machines import machines
from tests.engine.photographs import photograph, saved
from tests.engine.sites import NOW, png, story, write

pytestmark = pytest.mark.slow

CONFIG = """\
title: {vi: "Bản tin thử", en: "Test Bulletin"}
base_url: https://bulletin.example/
languages: [vi, en]
share_images: no
"""
PACKAGE = Path(coopsite.__file__).parent
PICTURES = ("image: {src: hall.png, alt: Hội trường}", "image: {src: street.jpg, alt: Đường phố}", "")


def make_site(folder: Path, stories: int) -> Path:
    """A site of so many stories, some with pictures, a part of them in two languages."""
    write(folder, "config.yaml", CONFIG)
    write(folder, "content/news/hall.png", png(900, 600))
    write(folder, "content/news/street.jpg", saved(photograph(1400, 900), "JPEG"))
    for number in range(stories):
        day = f"20{10 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}"
        picture = PICTURES[number % len(PICTURES)]
        body = f"Hợp tác xã số {number} họp **tổng kết** năm.\n\n- Một việc\n- Hai việc\n"
        titles = {"vi": f"Tin thứ {number}", "en": f"Story {number}"}
        for code in ("vi", "en") if number < 150 else ("vi",):
            text = story(titles[code], picture, "tags: [ocop]", date=day, body=body)
            write(folder, f"content/news/tin-{number}.{code}.md", text)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("small") / "site", 150)


@pytest.fixture(scope="module")
def expected(site: Path) -> dict[str, bytes]:
    """What a build without a cluster writes."""
    assert run(site, "alone").exit_code == 0
    return files_below(site.parent / "alone")


def run(site: Path, name: str, on_phase: Callable[[str, int], None] | None = None, **options: str) -> Build:
    progress = None if on_phase is None else lambda phase, done, _: on_phase(phase, done)
    return build(
        BuildOptions(
            site,
            site.parent / name,
            NOW,
            cache=site.parent / f"{name}-cache",
            progress=progress,
            **options,  # type: ignore[arg-type]
        )
    )


class Once:
    """Does something when a phase has got somewhere, before all of it is handed over."""

    def __init__(self, phase: str, action: Callable[[], object]) -> None:
        self._phase = phase
        self._action = action
        self.done = False

    def __call__(self, phase: str, done: int) -> None:
        if not self.done and phase == self._phase and done > 20:
            self.done = True
            self._action()


@pytest.fixture(autouse=True)
def hands_over_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the cluster do the work of a small site, in small batches."""
    monkeypatch.setattr(cluster, "WORTH_MS", 100.0)
    monkeypatch.setattr(cluster, "_LARGEST", 8)


def test_a_cluster_gives_the_same_bytes(site: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    with machines(tmp_path) as found:
        built = run(site, "on-two", cluster=found.address)
    assert built.exit_code == 0
    assert not any(each.code == "N615" for each in built.diagnostics)
    assert files_below(site.parent / "on-two") == expected


def test_workers_that_are_lost_are_replaced_by_the_others(
    site: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with machines(tmp_path, 3) as found:
        reading = Once("parse", found.workers[0].kill)
        rendering = Once("render", found.workers[1].kill)

        def kill(phase: str, done: int) -> None:
            reading(phase, done)
            rendering(phase, done)

        built = run(site, "lost", kill, cluster=found.address)
        assert reading.done
        assert rendering.done
    assert built.exit_code == 0
    assert not any(each.code == "N615" for each in built.diagnostics)
    assert files_below(site.parent / "lost") == expected


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_what_is_left_when_the_cluster_goes_is_done_here(
    site: Path, expected: dict[str, bytes], tmp_path: Path, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_POLL", 0.5)
    with machines(tmp_path) as found:

        def end() -> None:
            for each in [found.scheduler] if gone == "scheduler" else found.workers:
                each.kill()
                each.wait()

        ended = Once("parse", end)
        built = run(site, f"gone-{gone}", ended, cluster=found.address)
        assert ended.done
    assert built.exit_code == 0
    assert [each.code for each in built.diagnostics if each.code.startswith("N6")] == ["N615"]
    assert files_below(site.parent / f"gone-{gone}") == expected
    again = run(site, f"gone-{gone}")
    assert not any(each.code == "N615" for each in again.diagnostics)


def test_a_worker_with_another_coopsite_is_refused_by_name(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "coopsite")
    write(other, "coopsite/text/fold.py", (PACKAGE / "text/fold.py").read_bytes() + b"\n")
    with machines(tmp_path, 1, PYTHONPATH=str(other)) as found:
        built = run(site, "other", cluster=found.address)
    (error,) = built.diagnostics
    assert (built.exit_code, error.code, error.args["reason"]) == (3, "E614", "@cluster_other_code")
    assert error.args["worker"].startswith("tcp://127.0.0.1:")
    assert not files_below(site.parent / "other")


def test_a_worker_without_coopsite_is_refused_by_name(site: Path, tmp_path: Path) -> None:
    write(tmp_path / "none", "coopsite/__init__.py", "raise ImportError('not here')\n")
    with machines(tmp_path, 1, PYTHONPATH=str(tmp_path / "none")) as found:
        built = run(site, "none", cluster=found.address)
    (error,) = built.diagnostics
    assert (built.exit_code, error.code, error.args["reason"]) == (3, "E614", "@cluster_without")


def test_a_full_disk_of_the_coordinator_is_said(site: Path, tmp_path: Path) -> None:
    target = site.parent / "full"
    target.mkdir()
    with mounted(target, "-t tmpfs -o size=256k tmpfs"), machines(tmp_path) as found:
        built = run(site, "full", cluster=found.address)
    assert built.exit_code == 3
    assert {"E603"} == {each.code for each in built.diagnostics if each.severity == "error"}


def test_little_work_asks_no_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    write(tmp_path / "site", "config.yaml", CONFIG)
    write(tmp_path / "site", "content/news/tin.vi.md", story("Tin"))
    assert run(tmp_path / "site", "output", cluster="tcp://127.0.0.1:1").exit_code == 0


def test_two_thousand_stories_on_a_local_cluster_give_the_same_bytes(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", 2000)
    command = [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--cluster", "local"]
    command += [
        "--output",
        str(tmp_path / "local"),
        "--cache",
        str(tmp_path / "cache"),
        "--now",
        NOW.isoformat(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert run(site, "alone").exit_code == 0
    assert files_below(tmp_path / "local") == files_below(tmp_path / "alone")
