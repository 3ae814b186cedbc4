"""The small parts of the engine: spool, manifest, journal, order of writing, deadline, clock."""

from __future__ import annotations

import errno
import os
import random
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.build.timing import PhaseTimer
from coopsite.cache.store import BuildCache
from coopsite.output import manifest
from coopsite.output import spool as spools
from coopsite.output.files import FileStamp, OutputFolder, digest_file
from coopsite.output.journal import NAME as JOURNAL
from coopsite.output.journal import Journal
from coopsite.output.publish import compare
from coopsite.output.record import OutputRecord, StateChange, load_state, save_state
from coopsite.output.spool import Spool
from coopsite.output.target import OutputTarget
from coopsite.output.to_write import FilesToWrite, FileToWrite
from coopsite.process.deadline import DeadlineError, deadline
from coopsite.templating.assets import publish_assets
from coopsite.templating.theme import read_words, shipped, sort_files
from coopsite.text.digest import digest
from tests.engine.sites import good, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_spool_gives_back_what_it_got(tmp_path: Path) -> None:
    with Spool(tmp_path, limit=100) as spool:
        first = {number: bytes([number]) * (number * 7) for number in range(40)}
        places = {number: spool.put(data) for number, data in first.items()}
        assert {number: spool.get(places[number]) for number in reversed(first)} == first
        late = spool.put(b"late")
        assert spool.get(late) == b"late"
        assert [spool.get(place) for place in places.values()] == [*first.values()]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", [0, 3])
def test_the_spool_gives_back_what_it_got_though_the_disk_was_full_meanwhile(
    tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:part])
        raise OSError(errno.ENOSPC, "no room")

    with Spool(tmp_path, limit=0) as spool:
        first = spool.put(b"aaaa")
        with monkeypatch.context() as patched:
            patched.setattr(spools, "write_all", full)
            with pytest.raises(OSError, match="no room"):
                spool.put(b"bbbbbb")
        last = spool.put(b"cccc")
        assert [spool.get(place) for place in (first, last)] == [b"aaaa", b"cccc"]


@pytest.mark.parametrize("limit", [0, 5000, 1 << 20])
@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 350])
def test_files_come_in_order_however_they_were_put(tmp_path: Path, number: int, limit: int) -> None:
    made = random.Random(number)
    wanted = [
        FileToWrite(
            f"{made.choice(['vi/đ', 'en/a', 'en/a-b', 'en'])}/{at}", f"key {at}", at % 3, ("a",), ("b",)
        )
        for at in range(number)
    ]
    with FilesToWrite(tmp_path, most=100, limit=limit) as files:
        for at, one in enumerate(wanted):
            files.put(one)
            if at % 70 == 0:
                assert [*files] == sorted(wanted[: at + 1], key=lambda each: each.path)
        again = sorted(wanted, key=lambda each: each.path)
        assert (len(files), [*files], [*files]) == (number, again, again)
    assert list(tmp_path.iterdir()) == []


def test_files_are_lost_with_the_disk_and_never_fewer(tmp_path: Path) -> None:
    with FilesToWrite(tmp_path, most=10, limit=0) as files:
        for at in range(100):
            files.put(FileToWrite(f"{at:06}", "key", 0, (), ()))
        assert len([*files]) == 100
        assert files._file is not None
        files._file.truncate(os.fstat(files._file.fileno()).st_size - 1)
        with pytest.raises(OSError, match="shorter"):
            list(files)


paths = st.lists(st.text("aă/.b~", min_size=1, max_size=8), max_size=6)


@given(paths)
def test_a_manifest_comes_back_and_holds_nothing_that_could_leave_the_output(names: list[str]) -> None:
    digests = {name: digest(name) for name in names}
    safe = {path: name for path, name in digests.items() if manifest.is_safe(path)}
    assert manifest.decode(manifest.encode(sorted(safe.items()))) == safe
    if safe != digests:
        with pytest.raises(ValueError, match="leads elsewhere"):
            manifest.encode(sorted(digests.items()))


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "c:/x", "a\\b", "a/\0", "a\nb", "a\x7fb"]
)
def test_unsafe_paths(path: str) -> None:
    assert not manifest.is_safe(path)


def test_a_line_of_the_manifest_cannot_be_forged() -> None:
    with pytest.raises(ValueError, match="more than one line"):
        manifest.encode([(f"a\n{'0' * 32} foreign.txt", "1" * 32)])


@given(st.binary(max_size=300))
def test_any_bytes_are_some_manifest(data: bytes) -> None:
    assert all(manifest.is_safe(path) for path in manifest.decode(data))


def test_the_journal_keeps_what_earlier_builds_left_unfinished(tmp_path: Path) -> None:
    journal = Journal(OutputFolder(tmp_path / "deep"))
    assert not journal.exists
    journal.begin([("a", ("1",)), ("c", ("4",))])
    journal.begin([("a", ("2",)), ("b", ("3",))])
    assert journal.read() == {"a": ("2", "1"), "b": ("3",), "c": ("4",)}
    journal.end()
    assert (journal.exists, journal.read()) == (False, {})


def test_a_damaged_journal_says_nothing(tmp_path: Path) -> None:
    journal = Journal(OutputFolder(tmp_path))
    journal.begin([("a", ("1",))])
    data = bytearray((tmp_path / JOURNAL).read_bytes())
    data[-1] ^= 1
    (tmp_path / JOURNAL).write_bytes(data)
    assert journal.exists
    assert journal.read() == {}


def _noted(method: Callable[..., Any], sign: str, done: list[str]) -> Callable[..., Any]:
    def noted(self: OutputFolder, path: str, *args: Any, **options: Any) -> Any:
        done.append(sign + path)
        return method(self, path, *args, **options)

    return noted


def test_the_order_of_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name, sign in (("write", ""), ("copy", ""), ("remove", "-")):
        monkeypatch.setattr(OutputFolder, name, _noted(getattr(OutputFolder, name), sign, done))
    site = make(tmp_path / "site")
    good(site)
    (site / "content/awards/flag.en.md").unlink()
    first = done.copy()
    assert first[-1] == manifest.NAME
    place = first.index
    assert place("logo.txt") < place("vi/ke-hoach/ke-hoach-nam/index.html") < place("vi/index.html")
    files = [place(path) for path in first if path.startswith(("assets/", "media/"))]
    assert max(files) < place("vi/gioi-thieu/index.html")
    done.clear()
    good(site)
    gone = "-en/awards/emulation-flag/index.html"
    assert done.index("en/index.html") < done.index(manifest.NAME) < done.index(gone)


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    output = OutputFolder(tmp_path)
    output.write("a/b/c.txt", b"ours")
    assert not output.remove("a/b/c.txt", frozenset({digest(b"other")}))
    assert output.remove("a/b/c.txt", frozenset({digest(b"other"), digest(b"ours")}))
    assert list(tmp_path.iterdir()) == []
    assert not output.remove("a/b/c.txt", frozenset({digest(b"ours")}))


def test_a_folder_that_went_meanwhile_is_not_flushed_and_no_fault(tmp_path: Path) -> None:
    output = OutputFolder(tmp_path / "output")
    output.write("a/b.txt", b"ours")
    output.note("gone/c.txt")
    output.sync()


def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x").write_bytes(b"ours")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/link").symlink_to(tmp_path / "elsewhere")
    assert not OutputFolder(tmp_path / "out").remove("link/x", frozenset({digest(b"ours")}))
    assert (tmp_path / "elsewhere/x").exists()


@pytest.mark.parametrize("path", ["../x", "a/../../x", "..", "", ".", "a/../../out/../x"])
def test_nothing_is_removed_outside(tmp_path: Path, path: str) -> None:
    (tmp_path / "x").write_bytes(b"ours")
    (tmp_path / "out/a").mkdir(parents=True)
    assert not OutputFolder(tmp_path / "out").remove(path, frozenset({digest(b"ours")}))
    assert (tmp_path / "x").exists()
    assert (tmp_path / "out/a").exists()


def test_what_is_remembered_outside_is_not_ours(tmp_path: Path) -> None:
    made = OutputRecord("key", digest(b"ours"), FileStamp(4, 0, 0))
    cache = BuildCache(None)
    save_state(
        cache, "", None, StateChange(1, 1, [(path, made) for path in ("../x", "/x", "a\x00b", "gone.txt")])
    )
    state = load_state(cache, "")
    folder = OutputFolder(tmp_path / "out")
    changes = compare({}, OutputTarget(folder, "", Journal(folder), state))
    assert changes.stale.keys() == {"gone.txt"}


@given(st.binary(max_size=3000))
def test_a_file_is_named_as_its_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "named"
    file.write_bytes(data)
    assert digest_file(file) == digest(data)


def _work_for(seconds: float) -> None:
    end = time.monotonic() + seconds
    with deadline(0.05):
        while time.monotonic() < end:
            pass


def test_a_deadline_ends_what_takes_too_long() -> None:
    started = time.monotonic()
    with pytest.raises(DeadlineError):
        _work_for(10)
    with deadline(5):
        pass
    assert time.monotonic() < started + 5


def test_the_clock_adds_up_phases() -> None:
    told: list[tuple[str, int, int]] = []
    clock = PhaseTimer(lambda *step: told.append(step))
    for step in (("scan", 0, 0), ("read", 1, 2), ("read", 2, 2), ("scan", 0, 0)):
        clock(*step)
    phases = clock.stop()
    assert list(phases) == ["scan", "read"]
    assert len(told) == 4
    assert 0 < sum(phases.values()) <= clock.seconds


def test_theme_files_are_told_apart() -> None:
    files = sort_files(
        [("a.html", b"1"), ("assets/x/y.css", b"2"), ("strings/en.yaml", b"3"), (".git/z.html", b"4")]
    )
    assert (files.templates, files.assets) == ({"a.html": b"1"}, {"x/y.css": b"2"})
    assert files.strings == {"en": b"3"}
    assert publish_assets(files.assets, (), ()).paths["x/y.css"] == f"assets/x/y.{digest(b'2')[:10]}.css"


def test_the_shipped_string_tables_are_complete() -> None:
    files = shipped()
    tables = {name: read_words(data, name) for name, data in files.strings.items()}
    assert tables["vi"].words.keys() == tables["en"].words.keys()
    assert all(not table.diagnostics for table in tables.values())
    assert {"base.html", "story.html"} <= files.templates.keys()


def test_a_string_that_is_no_text_is_said() -> None:
    found = read_words(b"a: text\nb: [1]\n", "templates/strings/en.yaml")
    assert found.words == {"a": "text"}
    assert [(each.code, each.line) for each in found.diagnostics] == [("E213", 2)]
