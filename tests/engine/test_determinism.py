"""The same sources make the same bytes, wherever, whenever, by however many and after whatever has been."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from itertools import permutations
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from coopsite.build import session as build_session
from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from tests.conftest import NOW as SAMPLE_NOW
from tests.conftest import ROOT, cache_of, copy_sample, files_below
from tests.engine.sites import FILES, NOW, clean, good, make, output, story, times, write
from tests.engine.workshop import DUMPED, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCRIPT = """
import os, random, sys, threading, time
from datetime import datetime
from pathlib import Path

site, now, workers, umask, order, threads = sys.argv[1:]
os.umask(int(umask, 8))

if order != "as it is":
    scandir, shuffle = os.scandir, random.Random(order).shuffle

    class Shuffled:
        def __init__(self, path="."):
            entries = list(scandir(path))
            shuffle(entries)
            self._entries = iter(entries)

        def __iter__(self):
            return self

        def __next__(self):
            return next(self._entries)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def close(self):
            pass

    os.scandir = Shuffled
if threads == "2":
    # Where a thread is running, processes are spawned, as they always are on Windows and macOS.
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()

from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from coopsite.process.workers import start_method

assert start_method() == "spawn" if threads == "2" or sys.platform != "linux" else "fork"
done = build(BuildOptions(site=Path(site), now=datetime.fromisoformat(now), workers=int(workers)))
assert done.exit_code == 0, done.diagnostics
"""

SURROUNDINGS: tuple[dict[str, Any], ...] = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "umask": "077", "order": "a"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "vi_VN.UTF-8", "SOURCE_DATE_EPOCH": "1", "workers": "2"},
    {"PYTHONHASHSEED": "3", "TZ": "UTC", "LANG": "tr_TR.UTF-8", "order": "b", "workers": "2", "threads": "2"},
)  # fmt: skip


def in_other_surroundings(site: Path, folder: Path, kind: dict[str, Any]) -> None:
    """Build in a new process, in another folder, with the given environment, umask, order of files and workers."""
    environ = {name: value for name, value in kind.items() if name.isupper()}
    options = {"workers": "1", "umask": "022", "order": "as it is", "threads": "1"} | kind
    arguments = [options[name] for name in ("workers", "umask", "order", "threads")]
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(site), SAMPLE_NOW.isoformat(), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", SURROUNDINGS, ids=lambda kind: f"seed {kind['PYTHONHASHSEED']}")
def test_the_sample_is_the_same_everywhere(sample_output: Path, tmp_path: Path, kind: dict[str, Any]) -> None:
    site = copy_sample(tmp_path / "other")
    in_other_surroundings(site, tmp_path / "cwd", kind)
    assert files_below(site / "output") == files_below(sample_output)


@pytest.mark.slow
def test_more_workers_make_the_same_errors(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    for i in range(40):
        day = 30 if i % 3 else 28
        write(site, f"content/news/n{i}.vi.md", f"---\ntitle: n{i}\ndate: 2019-02-{day}\n---\n\n<div>\n")
    one, two = (build(BuildOptions(site=site, now=NOW, workers=count)) for count in (1, 2))
    shutil.rmtree(cache_of(site))
    three = build(BuildOptions(site=site, now=NOW, workers=2))
    assert one.exit_code == 1
    assert one.diagnostics == two.diagnostics == three.diagnostics


def test_a_relative_site_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Workshop(tmp_path / "site")
    good(shop.site)
    expected = output(shop.site)
    monkeypatch.chdir(shop.site / "content")
    shutil.rmtree(shop.site / "output")
    shutil.rmtree(cache_of(shop.site))
    good(type(tmp_path)(".."))
    assert output(shop.site) == expected


def _touch(site: Path) -> None:
    for path in (site / "content").rglob("*.md"):
        os.utime(path)


def _line_ends(site: Path) -> None:
    for path in (site / "content").rglob("*.md"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def _remark(site: Path) -> None:
    for name in DUMPED:
        write(site, f"templates/{name}", (site / "templates" / name).read_text("utf-8") + "{# a remark #}")


def _forget(site: Path) -> None:
    shutil.rmtree(cache_of(site))


def _reorder(site: Path) -> None:
    lines = (site / "config.yaml").read_text("utf-8").splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    write(site, "config.yaml", "".join(lines) + "# the end\n")


def _and_back(site: Path) -> None:
    write(site, "content/news/between.vi.md", "---\ntitle: Giữa chừng\ndate: 2024-01-09\n---\n\nx\n")
    good(site, output=site.parent / "elsewhere")
    (site / "content/news/between.vi.md").unlink()


@pytest.mark.parametrize("change", [_touch, _line_ends, _remark, _forget, _reorder, _and_back])
def test_files_with_the_same_bytes_keep_their_times(tmp_path: Path, change: Callable[[Path], None]) -> None:
    shop = Workshop(tmp_path / "site")
    good(shop.site)
    before, at = output(shop.site), times(shop.site)
    change(shop.site)
    built = good(shop.site)
    assert (built.written, built.removed) == ((), ())
    assert (output(shop.site), times(shop.site)) == (before, at)


def test_another_version_keeps_the_times_too(tmp_path: Path) -> None:
    shop = Workshop(tmp_path / "site")
    good(shop.site)
    at = times(shop.site)
    with patch.object(build_session, "fingerprint", lambda: "of another version"):
        built = good(shop.site)
    assert built.rendered
    assert built.written == ()
    assert times(shop.site) == at


@pytest.mark.slow
def test_the_way_to_a_state_does_not_show(tmp_path: Path) -> None:
    """The same stories, arriving in any order, with a build after each."""
    texts = [path for path in FILES if path.endswith(".md")]
    groups = (texts[:3], texts[3:5], texts[5:])
    found = []
    for number, order in enumerate(permutations(groups)):
        shop = Workshop(tmp_path / f"site-{number}")
        make(
            shop.site,
            {path: data for path, data in FILES.items() if path not in texts and path != "config.yaml"},
        )
        for group in order:
            make(shop.site, {path: FILES[path] for path in group})
            if "content/meetings/first.vi.md" in group or number % 2:
                good(shop.site)
        good(shop.site)
        found.append(output(shop.site))
    assert all(each == found[0] for each in found)
    assert found[0] == clean(tmp_path / "site-0", tmp_path / "clean")


def test_only_the_final_state_counts(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    expected = output(site)
    moved = site / "content/news/other.vi.md"
    (site / "content/plans/year.vi.md").rename(moved)
    good(site)
    moved.rename(site / "content/plans/year.vi.md")
    write(site, "content/awards/flag.en.md", story("Đổi", date="2024-03-05"))
    good(site)
    write(site, "content/awards/flag.en.md", FILES["content/awards/flag.en.md"])
    good(site)
    assert output(site) == expected
