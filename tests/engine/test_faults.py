"""Disks that fill up or fail, builds that are killed or told to end: files stay whole, and the next run repairs."""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.cli import main as cli
from coopsite.output import files as write
from coopsite.output import handles
from coopsite.output.files import PREFIX, OutputFolder
from coopsite.output.journal import NAME as JOURNAL
from tests.conftest import cache_of, files_below
from tests.engine.faults import counting, dies, failing, mounted, read_only, unreadable
from tests.engine.sites import NOW, clean, good, make, output, run
from tests.engine.sites import write as put
from tests.engine.workshop import Words, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
ENDLESS = 2000
"""More calls than any build here makes."""


class Turns:
    """A small site that turns from one state to the other and back: pages change, come and go, and files are copied."""

    def __init__(self, folder: Path) -> None:
        # Little to render, so that many builds take little time.
        self.shop = Workshop(
            folder / "site", "{{ page.address }}{{ page.body if page.body is defined }}", ("vi",)
        )
        self.site = self.shop.site
        self.names = ("one", "two", "three")
        self.now = self.names[0]
        self.wanted = {}
        for name in self.names:
            self.turn(name)
            self.wanted[name] = clean(self.site, folder / f"clean-{name}")
        self.turn("one")
        good(self.site)

    def turn(self, name: str) -> None:
        """Edit the site to be in the state `name`."""
        self.now = name
        stories = self.shop.stories
        for each in self.names:
            stories.pop(f"news/{each}", None)
        self.shop.text(f"news/{name}", "vi").body = f"Bài của {name}."
        stories["meetings/base"].texts["vi"] = Words(f"Gốc {name}", "Một đoạn.\n\n## Mục\n")
        self.shop.save()
        put(self.site, "content/meetings/paper.pdf", f"%PDF {name}".encode())
        put(self.site, "content/static/logo.txt", name)
        self.shop.drop("content/static/deep")
        put(self.site, "content/static/deep" if name == "two" else f"content/static/deep/{name}", "x")

    def next(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Edit the site to be in the next state; return what is there and what is to be there."""
        old = self.wanted[self.now]
        self.turn(self.names[(self.names.index(self.now) + 1) % len(self.names)])
        return old, self.wanted[self.now]


@pytest.fixture
def turns(tmp_path: Path) -> Turns:
    return Turns(tmp_path)


def is_whole(site: Path, old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    """Tell whether each file is as before or as after the build, and none of those that stay is missing.

    Only the note for the next build, of what this one was about to do, may be there besides.
    """
    found = {path: data for path, data in output(site).items() if PREFIX not in path and path != JOURNAL}
    return old.keys() & new.keys() <= found.keys() and all(
        data in (old.get(path), new.get(path)) for path, data in found.items()
    )


def temporary_files(site: Path) -> list[Path]:
    """What a build may leave lying about only while it runs."""
    return [path for path in site.rglob("*") if path.name.startswith(PREFIX)]


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_any_one_call_fails(turns: Turns, number: int) -> None:
    codes = []
    for at in range(1, ENDLESS):
        old, new = turns.next()
        with failing(at, number) as calls:
            built = run(turns.site)
        if not calls.struck:
            assert built.exit_code == 0
            break
        codes.append(built.exit_code)
        assert built.exit_code in (0, 3), calls.struck
        if built.exit_code == 3:
            (error,) = [each for each in built.diagnostics if each.severity == "error"]
            assert error.code == "E603"
            assert is_whole(turns.site, old, new), (at, calls.struck)
        else:
            # The note for the next build may be there still, if it was its removal that failed.
            assert {path: data for path, data in output(turns.site).items() if path != JOURNAL} == new
        assert temporary_files(turns.site) == []
        good(turns.site)
        assert output(turns.site) == new, (at, calls.struck)
    assert codes.count(3) > 40


@pytest.mark.slow
def test_any_one_file_or_folder_cannot_be_read(turns: Turns) -> None:
    codes = []
    for at in range(1, ENDLESS):
        old, new = turns.next()
        with unreadable(at, turns.site) as opened:
            built = run(turns.site)
        if not opened.struck:
            assert built.exit_code == 0
            break
        codes.append(built.exit_code)
        assert built.exit_code in (0, 3), opened.struck
        if built.exit_code == 3:
            (error,) = [each for each in built.diagnostics if each.severity == "error"]
            assert error.code in ("E601", "E602", "E603"), opened.struck
            assert is_whole(turns.site, old, new), opened.struck
        else:
            assert output(turns.site) == new, opened.struck
        assert temporary_files(turns.site) == []
        good(turns.site)
        assert output(turns.site) == new, opened.struck
    assert codes.count(3) > 20


@forks
@pytest.mark.slow
def test_killed_at_any_call(turns: Turns) -> None:
    killed = 0
    for at in range(1, ENDLESS):
        old, new = turns.next()
        if not dies(at, lambda: run(turns.site)):
            break
        killed += 1
        assert is_whole(turns.site, old, new), at
        if at % 2:
            # What the killed build began is wanted no more: it must go, though no build ever finished with it.
            _, new = turns.next()
        good(turns.site)
        assert output(turns.site) == new, at
        assert temporary_files(turns.site) == []
    assert killed > 40


@forks
@pytest.mark.slow
def test_killed_again_and_again(turns: Turns) -> None:
    for at in range(1, 90, 6):
        turns.next()
        dies(at + 20, lambda: run(turns.site))
        turns.next()
        dies(at, lambda: run(turns.site))
        good(turns.site)
        assert output(turns.site) == turns.wanted[turns.now], at


@forks
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_asked_to_end_at_any_call(turns: Turns, number: int, code: int) -> None:
    told = []
    for at in range(1, ENDLESS, 3):
        old, new = turns.next()
        ended = _ends(at, turns.site, lambda: os.kill(os.getpid(), number))
        assert output(turns.site) in (old, new), at
        assert temporary_files(turns.site) == []
        good(turns.site)
        assert output(turns.site) == new
        if ended == 0:
            break
        assert ended in (code, -number)
        told.append(ended)
    assert told.count(code) > 12


@forks
@pytest.mark.slow
def test_asked_twice_it_does_not_wait(turns: Turns) -> None:
    for at in range(1, 90, 5):
        old, new = turns.next()

        def twice() -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)

        assert _ends(at, turns.site, twice) in (0, 130, 143, -signal.SIGTERM)
        assert is_whole(turns.site, old, new), at
        assert temporary_files(turns.site) == []
        good(turns.site)
        assert output(turns.site) == new


def _ends(at: int, site: Path, strike: Callable[[], None]) -> int:
    """Build in a child, as the command does, with `strike` at the `at`-th call; return how it ended."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            # What pytest does with signals is no part of this.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with Path(os.devnull).open("w") as nowhere, counting(at, strike):
                sys.stdout = sys.stderr = nowhere
                code = cli.run(["build", "--site", str(site), "--now", NOW.isoformat(), "--workers", "1"])
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@forks
@pytest.mark.parametrize("size", [0, 1, 500, None])
def test_no_file_may_grow_beyond(turns: Turns, size: int | None) -> None:
    """Unlike a call that fails, this also meets what the memo writes; and the site is built without it."""
    import resource

    old, new = turns.next()
    limit = max(map(len, new.values())) if size is None else size
    child = os.fork()
    if child == 0:
        code = 70
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            code = run(turns.site).exit_code
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == (0 if size is None else 3)
    assert is_whole(turns.site, old, new)
    assert temporary_files(turns.site) == []
    good(turns.site)
    assert output(turns.site) == new


@forks
def test_two_builds_at_once(turns: Turns) -> None:
    old, new = turns.next()
    reached, reach = os.pipe()
    gone_on, go_on = os.pipe()
    first = os.fork()
    if first == 0:
        code = 70
        try:
            os.close(go_on)

            def wait() -> None:
                os.close(reach)
                os.read(gone_on, 1)

            with counting(30, wait):
                code = run(turns.site).exit_code
        finally:
            os._exit(code)
    os.close(reach)
    assert os.read(reached, 1) == b""
    refused = run(turns.site)
    elsewhere = run(turns.site, output=turns.site.parent / "elsewhere")
    for each in (refused, elsewhere):
        assert (each.exit_code, each.written) == (4, ())
        assert [(said.code, said.args) for said in each.diagnostics] == [("E604", {"pid": str(first)})]
    assert is_whole(turns.site, old, new)
    os.close(go_on)
    assert os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) == 0
    os.close(reached)
    os.close(gone_on)
    assert output(turns.site) == new
    assert good(turns.site).written == ()


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    (site / "output").mkdir()
    expected = clean(site, tmp_path / "clean")
    with mounted(site / "output", "-t tmpfs -o size=64k tmpfs"):
        built = run(site)
        assert built.exit_code == 3
        (error,) = [each for each in built.diagnostics if each.severity == "error"]
        assert (error.code, error.args) == ("E603", {"reason": "@disk_full"})
        assert temporary_files(site) == []
        assert output(site)
        assert all(data == expected[path] for path, data in output(site).items() if path != JOURNAL)
    good(site)
    assert output(site) == expected


def test_no_room_for_the_memo(turns: Turns) -> None:
    old, new = turns.next()
    with mounted(cache_of(turns.site), "-t tmpfs -o size=4k tmpfs"):
        built = run(turns.site)
        assert built.exit_code in (0, 3)
        assert is_whole(turns.site, old, new)
    good(turns.site)
    assert output(turns.site) == new


def test_content_that_nobody_may_write(turns: Turns) -> None:
    _, new = turns.next()
    with read_only(turns.site / "content"):
        assert good(turns.site).written
    assert output(turns.site) == new


def test_a_site_that_nobody_may_write(turns: Turns) -> None:
    out = turns.site.parent / "out"
    _, new = turns.next()
    with read_only(turns.site):
        built = run(turns.site)
        assert built.exit_code == 3
        (error,) = [each for each in built.diagnostics if each.severity == "error"]
        assert (error.code, error.args["reason"]) == (
            "E603",
            "@read_only" if os.geteuid() == 0 else "@no_permission",
        )
        assert error.path == "output"
        assert good(turns.site, output=out).written
        assert files_below(out) == new
        assert good(turns.site, output=out).written == ()
    _, new = turns.next()
    with read_only(turns.site):
        good(turns.site, output=out)
        assert files_below(out) == new


class BusyError(OSError):
    """As Windows says that another program has the file open."""

    winerror = 32


def test_a_busy_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []
    whole = os.replace

    def replace(source: str, target: str, **folders: int | None) -> None:
        tries.append(target)
        if len(tries) < 3:
            raise BusyError(errno.EACCES, "in use")
        whole(source, target, **folders)

    monkeypatch.setattr(handles, "os", SimpleNamespace(**{**vars(os), "replace": replace}))
    OutputFolder(tmp_path).write("a.txt", b"a")
    assert len(tries) == 3
    assert (tmp_path / "a.txt").read_bytes() == b"a"


def test_a_file_that_stays_busy_is_e607(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: str, **__: int | None) -> None:
        raise BusyError(errno.EACCES, "in use")

    monkeypatch.setattr(handles, "os", SimpleNamespace(**{**vars(os), "replace": replace}))
    with pytest.raises(write.WriteError) as caught:
        OutputFolder(tmp_path, patience=0.1).write("a.txt", b"a")
    assert caught.value.code == "E607"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_is_looked_for_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coopsite.build import snapshot as looking

    site = make(tmp_path / "site")
    scans = []

    def scan(folder: Path) -> Any:
        from coopsite.content.scan import scan as real

        found = real(folder)
        scans.append(found)
        if len(scans) == 1:
            (site / "content/awards/flag.en.md").unlink()
        return found

    monkeypatch.setattr(looking, "scan", scan)
    good(site)
    assert len(scans) == 2
    assert output(site) == clean(site, tmp_path / "clean")


def test_an_unreadable_file_is_exit_3(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    before = output(site)
    (site / "content/news/odd.vi.md").symlink_to(site / "content/news/nowhere.vi.md")
    (site / "content/awards/flag.vi.md").unlink()
    (site / "content/awards/flag.vi.md").mkdir()
    built = run(site)
    assert built.exit_code in (0, 1, 3)
    assert built.exit_code == 0 or output(site) == before
