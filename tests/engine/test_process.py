"""A build as a process: what it loads, how it takes signals, that two of them do not meet."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from coopsite.cache.folder import site_cache
from coopsite.process.lock import LockedError, lock, output_lock, own_lock
from tests.conftest import cache_of
from tests.engine.sites import FILES, NOW, clean, good, make, output, run, story, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAVY = ("pydantic", "yaml", "markdown", "jinja2", "PIL", "icalendar", "nh3")
PLANNING = ("coopsite.build.plan", "coopsite.site.assemble")
SETTLED_NS = 20_000_000

SCRIPT = """
import json, sys
from datetime import datetime
from pathlib import Path
from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from coopsite.build import unchanged
unchanged.SETTLED_NS = {settled}
done = build(BuildOptions(site=Path(sys.argv[1]), now=datetime.fromisoformat({now!r}), workers=int(sys.argv[2])))
print(json.dumps({{
    "exit": done.exit_code, "rendered": done.rendered, "written": done.written,
    "codes": [each.code for each in done.diagnostics],
    "loaded": [name for name in {heavy!r} if name in sys.modules],
}}))
sys.exit(done.exit_code)
"""


def command(site: Path, workers: int = 1) -> list[str]:
    script = SCRIPT.format(now=NOW.isoformat(), heavy=(*HEAVY, *PLANNING), settled=SETTLED_NS)
    return [sys.executable, "-c", script, str(site), str(workers)]


def in_a_process(site: Path, environ: Mapping[str, str] = {}) -> dict[str, Any]:
    done = subprocess.run(
        command(site), capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout))


def test_a_build_in_which_nothing_changed_loads_nothing_heavy(tmp_path: Path) -> None:
    site = make(
        tmp_path / "site", {**FILES, "content/tags.yaml": "- {id: ocop, label: {vi: OCOP, en: OCOP}}\n"}
    )
    first = in_a_process(site)
    assert (first["exit"], set(first["loaded"])) == (0, {*HEAVY, *PLANNING})
    time.sleep(2 * SETTLED_NS / 1e9)
    again = in_a_process(site)
    assert (again["exit"], again["rendered"], again["written"], again["loaded"]) == (0, [], [], [])


def test_a_build_of_a_body_that_changed_loads_only_what_reads_and_renders_it(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    assert in_a_process(site)["exit"] == 0
    time.sleep(2 * SETTLED_NS / 1e9)
    (text,) = site.glob("content/meetings/*.vi.md")
    text.write_text(text.read_text("utf-8") + "\nThêm một đoạn.\n", "utf-8")
    found = in_a_process(site)
    assert (found["exit"], len(found["rendered"])) == (0, 1)
    assert set(found["loaded"]) == {"markdown", "jinja2", "nh3"}


@pytest.mark.slow
def test_the_surroundings_do_not_matter(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    expected = output(site)
    for environ in (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "vi_VN.UTF-8", "SOURCE_DATE_EPOCH": "1"},
    ):
        other = make(tmp_path / f"site-{environ['PYTHONHASHSEED']}")
        assert in_a_process(other, environ)["exit"] == 0
        assert output(other) == expected


def test_umask_and_folder_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make(tmp_path / "site")
    good(site)
    other = make(tmp_path / "other")
    monkeypatch.chdir(other)
    before = os.umask(0o077)
    try:
        good(type(other)())
    finally:
        os.umask(before)
    assert output(other) == output(site)


def test_a_second_build_of_the_site_is_refused(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    with lock(own_lock(cache_of(site))):
        refused = in_a_process(site)
        assert (refused["exit"], refused["codes"]) == (4, ["E604"])
        (said,) = run(site).diagnostics
        assert said.args == {"pid": str(os.getpid())}
    assert good(site)


def test_two_sites_cannot_build_into_one_output_at_once(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    with lock(output_lock(tmp_path / "shared")):
        assert run(site, output=tmp_path / "shared").exit_code == 4
    assert run(site, output=tmp_path / "shared").exit_code == 0


def test_the_lock_is_freed_by_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom coopsite.process.lock import lock\n"
        "with lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LockedError) as caught, lock(file):
        pass
    assert caught.value.pid == holder.pid
    holder.kill()
    holder.communicate()
    with lock(file) as held:
        assert held


TALKATIVE = """
import sys
from datetime import datetime
from pathlib import Path
from coopsite.build.build import build
from coopsite.build.options import BuildOptions
def tell(phase, done, total):
    print(phase, done, flush=True)
    if f"{{phase}} {{done}}" == sys.argv[2]:
        sys.stdin.read()
now = datetime.fromisoformat({now!r})
sys.exit(build(BuildOptions(site=Path(sys.argv[1]), now=now, workers=2, progress=tell)).exit_code)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("moment", ["parse 1", "plan 0", "render 1", "write 0", "write 3"])
def test_an_interrupted_build_leaves_the_output_whole(
    tmp_path: Path, number: int, code: int, moment: str
) -> None:
    site = make(tmp_path / "site")
    good(site)
    for i in range(60):
        write(
            site, f"content/news/n{i}.vi.md", story(f"Tin số {i}", date="2024-01-03", body="Một đoạn. " * 60)
        )
    old, new = output(site), clean(site, tmp_path / "clean")
    child = subprocess.Popen(
        [sys.executable, "-c", TALKATIVE.format(now=NOW.isoformat()), str(site), moment],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == moment:
            os.killpg(child.pid, number)
            break
    # Until now it has waited where it is; where signals are put off, it goes on.
    _, errors = child.communicate(timeout=120)
    assert (child.returncode, errors) == (code, "")
    # What has begun to be written is written to the end.
    assert output(site) == (new if moment.startswith("write") else old)
    assert good(site)
    assert output(site) == new


def test_a_read_only_site_builds_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make(tmp_path / "site")
    monkeypatch.setattr(os, "access", lambda *_: False)
    first = good(site, output=tmp_path / "out")
    assert first.written
    again = good(site, output=tmp_path / "out")
    assert again.written == ()
    (site / "content/news/later.vi.md").unlink()
    (site / "content/plans/year.vi.md").unlink()
    assert good(site, output=tmp_path / "out").removed
    assert not any(path.name.startswith(".coopsite-journal") for path in (tmp_path / "out").iterdir())


def test_the_content_is_left_alone(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    before = {path: path.stat().st_mtime_ns for path in (site / "content").rglob("*")}
    good(site)
    assert {path: path.stat().st_mtime_ns for path in (site / "content").rglob("*")} == before


@pytest.mark.parametrize("where", ["content", "content/pages", "templates", ".", "..", "/"])
def test_an_output_nobody_can_mean(tmp_path: Path, where: str) -> None:
    site = make(tmp_path / "site")
    built = build(BuildOptions(site=site, output=site / where, now=NOW))
    assert (built.exit_code, [each.code for each in built.diagnostics]) == (2, ["E507"])
    assert site_cache(site, make=False) == (None, ())


def test_home_is_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make(tmp_path / "site")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert run(site, output=tmp_path / "home").exit_code == 2
    assert run(site, output=tmp_path / "home/www").exit_code == 0


def test_an_output_that_is_a_link_to_the_content(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    (tmp_path / "link").symlink_to(site / "content")
    assert run(site, output=tmp_path / "link").exit_code == 2


needs_glibc = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_info"), reason="glibc's"
)


def said_with(script: str, act: str) -> str:
    """Return what a script says that begins with `act`, a function of `coopsite.process.heap`, or with nothing."""
    first = f"from coopsite.process.heap import {act}; {act}()" if act else ""
    command = [sys.executable, "-c", script.format(first=first)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


HEAPS = """
import ctypes, threading
libc = ctypes.CDLL(None)
{first}
together = threading.Barrier(5)
libc.malloc.restype = ctypes.c_void_p
def take():
    together.wait()
    libc.malloc(100)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
for each in threads: each.start()
together.wait()
together.wait()
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


@needs_glibc
@pytest.mark.parametrize("shares", [False, True])
def test_threads_share_one_heap_where_asked_to(shares: bool) -> None:
    said = said_with(HEAPS, "share_heap" if shares else "")
    assert (said.count("<heap nr=") == 1) is shares


HOLES = """
{first}
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
bytearray(20 << 20)
before = resident()
held = [(b"x" * (2 << 20), b"y" * 5000) for _ in range(30)]
held = [small for _, small in held]
print(resident() - before)
"""


@needs_glibc
@pytest.mark.parametrize("apart", [False, True])
def test_large_blocks_leave_no_holes_where_they_lie_apart(apart: bool) -> None:
    said = said_with(HOLES, "keep_large_apart" if apart else "")
    assert (int(said) < 10 << 20) is apart
