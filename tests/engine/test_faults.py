"""Disks that fill up, fail or are pulled, and builds that are killed: every file stays whole, and the next run repairs."""

from __future__ import annotations

import errno
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.engine import journal, write
from coopsite.engine.write import PREFIX, Output
from tests.engine.sites import FILES, clean, good, make, output, run, story
from tests.engine.sites import write as put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS = ("open", "write", "replace", "unlink", "mkdir", "makedirs", "rmdir", "fsync")


class Faults:
    """The os module, with one call that goes wrong."""

    def __init__(self, at: int, strike: Callable[[], None]) -> None:
        self.left = at
        self.struck = False
        self._strike = strike

    def module(self) -> Any:
        found = SimpleNamespace(**{name: getattr(os, name) for name in dir(os)})
        for name in CALLS:
            setattr(found, name, self._counted(getattr(os, name)))
        return found

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                self.struck = True
                self._strike()
            return call(*args, **kwargs)

        return counted


def edited(site: Path) -> None:
    """Edit so that a build writes, adds and removes files."""
    put(site, "content/plans/year.vi.md", story("Kế hoạch đổi", "slug: doi", date="2024-03-20"))
    put(site, "content/static/new/file.txt", "new")
    (site / "content/awards/flag.en.md").unlink()


def is_whole(site: Path, old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    """Tell whether each file is as before or as after the build."""
    return all(data in (old.get(path), new.get(path)) for path, data in output(site).items())


def temporary_files(site: Path) -> list[Path]:
    return [path for path in (site / "output").rglob("*") if path.name.startswith(PREFIX)]


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_the_kth_write_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def strike() -> None:
        raise OSError(number, os.strerror(number))

    site = make(tmp_path / "site")
    good(site)
    old = output(site)
    edited(site)
    new = clean(site, tmp_path / "new")
    struck = failed = 0
    for k in range(1, 400):
        faults = Faults(k, strike)
        with monkeypatch.context() as patch:
            patch.setattr(write, "os", faults.module())
            patch.setattr(journal, "os", faults.module())
            built = run(site)
        if not faults.struck:
            break
        struck += 1
        assert built.exit_code in (0, 3)
        if built.exit_code == 3:
            failed += 1
            assert [each.code for each in built.diagnostics if each.severity == "error"] == ["E603"]
            assert is_whole(site, old, new)
        assert temporary_files(site) == []
        if k % 5 == 0:
            good(site)
            assert output(site) == new
            put(site, "content/static/new/file.txt", f"new {k}")
            put(site, "content/plans/year.vi.md", story("Kế hoạch đổi", f"slug: doi-{k}", date="2024-03-20"))
            old, new = new, clean(site, tmp_path / f"new{k}")
    assert struck > 12
    assert failed > 10
    good(site)
    assert output(site) == new


@pytest.mark.slow
def test_killed_at_every_write(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    killed = 0
    for k in range(1, 400):
        old = output(site)
        put(site, "content/plans/year.vi.md", story("Kế hoạch đổi", f"slug: doi-{k}", date="2024-03-20"))
        if k % 2:
            (site / "content/awards/flag.en.md").unlink()
        else:
            put(site, "content/awards/flag.en.md", FILES["content/awards/flag.en.md"])
        new = clean(site, tmp_path / f"new{k}")
        if not _dies(site, k):
            break
        killed += 1
        found = {path: data for path, data in output(site).items() if PREFIX not in path}
        assert all(data in (old.get(path), new.get(path)) for path, data in found.items())
        if k % 3 == 0:
            # What the killed build wrote must go again although its story never was in a finished build.
            put(site, "content/plans/year.vi.md", story("Kế hoạch đổi", "slug: khac", date="2024-03-20"))
            new = clean(site, tmp_path / f"other{k}")
        good(site)
        assert output(site) == new
        assert temporary_files(site) == []
    assert killed > 20


def _dies(site: Path, k: int) -> bool:
    """Build in a child that is killed before its k-th system call that writes; tell whether it came to that."""
    child = os.fork()
    if child == 0:
        faults = Faults(k, lambda: os._exit(9))
        write.os = journal.os = faults.module()  # type: ignore[attr-defined]
        try:
            code = run(site).exit_code
        except BaseException:
            code = 70
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount")
    site = make(tmp_path / "site")
    (site / "output").mkdir()
    mount = f"mount -t tmpfs -o size=64k tmpfs {site / 'output'} 2>/dev/null"
    if os.system(mount) != 0:
        pytest.skip("mounting is not allowed here")
    try:
        built = run(site)
        assert built.exit_code == 3
        (error,) = [each for each in built.diagnostics if each.severity == "error"]
        assert (error.code, error.args) == ("E603", {"reason": "@disk_full"})
        assert temporary_files(site) == []
        expected = clean(site, tmp_path / "clean")
        assert all(data == expected[path] for path, data in output(site).items())
    finally:
        os.system(f"umount {site / 'output'}")
    good(site)
    assert output(site) == expected


class BusyError(OSError):
    """As Windows says that another program has the file open."""

    winerror = 32


def test_a_busy_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def replace(source: str, target: str) -> None:
        tries.append(target)
        if len(tries) < 3:
            raise BusyError(errno.EACCES, "in use")
        os.replace(source, target)

    monkeypatch.setattr(write, "os", SimpleNamespace(**{**vars(os), "replace": replace}))
    Output(tmp_path).write("a.txt", b"a")
    assert len(tries) == 3
    assert (tmp_path / "a.txt").read_bytes() == b"a"


def test_a_file_that_stays_busy_is_e607(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(source: str, target: str) -> None:
        raise BusyError(errno.EACCES, "in use")

    monkeypatch.setattr(write, "os", SimpleNamespace(**{**vars(os), "replace": replace}))
    with pytest.raises(write.WriteError) as caught:
        Output(tmp_path, patience=0.1).write("a.txt", b"a")
    assert caught.value.code == "E607"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_is_looked_for_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coopsite.engine import inputs

    site = make(tmp_path / "site")
    scans = []

    def scan(folder: Path) -> Any:
        from coopsite.source.scan import scan as real

        found = real(folder)
        scans.append(found)
        if len(scans) == 1:
            (site / "content/awards/flag.en.md").unlink()
        return found

    monkeypatch.setattr(inputs, "scan", scan)
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
