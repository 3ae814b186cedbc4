"""The memo keeps what is put, and behaves as an empty one whatever happens to its file."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopsite.cache import store as engine
from coopsite.cache.folder import SiteCache
from coopsite.cache.store import FORMAT, NAME, BuildCache

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"a user's own" * 2


def filled(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    memo = BuildCache(SiteCache(folder, KEY))
    for i in range(200):
        memo.put("s", str(i), bytes([i]) * 300)
    memo.commit()
    memo.close()
    return folder / NAME


def kept(folder: Path, name: str) -> bytes | None:
    """What whoever opens the memo next finds."""
    with closing(BuildCache(SiteCache(folder, KEY))) as memo:
        return memo.get("s", name)


def test_what_is_committed_is_found_again(tmp_path: Path) -> None:
    filled(tmp_path)
    memo = BuildCache(SiteCache(tmp_path, KEY))
    assert memo.get("s", "7") == b"\7" * 300
    assert memo.get("s", "x") is None
    assert memo.get("t", "7") is None
    assert len(dict(memo.all("s"))) == 200
    memo.forget("s", ["7"])
    memo.put("s", "new", b"n")
    assert memo.get("s", "7") is None
    assert len(dict(memo.all("s"))) == 200
    assert not memo.damaged
    memo.close()


def test_what_is_not_committed_is_not_kept(tmp_path: Path) -> None:
    memo = BuildCache(SiteCache(tmp_path, KEY))
    memo.put("s", "a", b"x" * (9 << 20))
    memo.close()
    assert kept(tmp_path, "a") is None


def test_without_a_folder_it_remembers_for_now(tmp_path: Path) -> None:
    memo = BuildCache(None)
    memo.put("s", "a", b"x" * (9 << 20))
    memo.commit()
    assert memo.absent
    assert not memo.damaged
    assert memo.get("s", "a") is None or len(memo.get("s", "a") or b"") == 9 << 20


def test_remember_makes_once_and_again_when_the_key_changes(tmp_path: Path) -> None:
    memo = BuildCache(SiteCache(tmp_path, KEY))
    made = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"a": len(made)}

    assert memo.remember("s", "n", "k1", dict[str, int], make) == {"a": 1}
    assert memo.remember("s", "n", "k1", dict[str, int], make) == {"a": 1}
    assert memo.remember("s", "n", "k2", dict[str, int], make) == {"a": 2}
    assert memo.remember("s", "n", "k3", dict[str, int], lambda: None) is None
    memo.close()


def test_another_format_starts_empty_and_says_so(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE rows SET data = ? WHERE space = 'memo'", (FORMAT.encode() + b"0",))
    connection.close()
    memo = BuildCache(SiteCache(tmp_path, KEY))
    assert memo.damaged
    assert dict(memo.all("s")) == {}
    memo.put("s", "a", b"x")
    memo.commit()
    memo.close()
    assert kept(tmp_path, "a") == b"x"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_damage_never_shows_and_never_raises(tmp_path: Path, at: float, bit: int, cut: bool) -> None:
    file = filled(tmp_path)
    data = bytearray(file.read_bytes())
    place = int(at * len(data))
    if cut:
        del data[place:]
    else:
        data[place] ^= 1 << bit
    file.write_bytes(data)
    memo = BuildCache(SiteCache(tmp_path, KEY))
    for i in range(200):
        assert memo.get("s", str(i)) in (None, bytes([i]) * 300)
    assert all(value == bytes([int(name)]) * 300 for name, value in memo.all("s"))
    memo.put("s", "a", b"x")
    memo.commit()
    assert memo.get("s", "a") in (None, b"x")
    memo.close()
    file.unlink(missing_ok=True)


def test_a_damaged_name_in_the_files_own_tables_is_damage_like_any_other(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole").read_bytes()
    folder = tmp_path / "memo"
    begins = whole.index(b"CREATE TABLE rows")
    # SQLite quotes such a name in its message, and Python cannot read that.
    for place in range(begins - 60, begins + 90):
        filled(folder)
        (folder / NAME).write_bytes(whole[:place] + bytes([whole[place] ^ 0x80]) + whole[place + 1 :])
        memo = BuildCache(SiteCache(folder, KEY))
        assert memo.get("s", "7") in (None, bytes([7]) * 300)
        memo.put("s", "a", b"x")
        memo.commit()
        memo.close()
        (folder / NAME).unlink(missing_ok=True)


def test_the_memory_it_takes_is_small_from_its_first_page_on(tmp_path: Path) -> None:
    memo = BuildCache(SiteCache(tmp_path, KEY))
    assert memo._connection is not None
    [[kilobytes]] = memo._connection.execute("PRAGMA cache_size").fetchall()
    assert kilobytes == -4000
    memo.close()


@pytest.mark.parametrize("what", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_garbage_in_its_place(tmp_path: Path, what: bytes) -> None:
    (tmp_path / NAME).write_bytes(what)
    memo = BuildCache(SiteCache(tmp_path, KEY))
    memo.put("s", "a", b"x")
    memo.commit()
    memo.close()
    assert memo.damaged == bool(what)
    assert kept(tmp_path, "a") == b"x"


def test_a_row_under_another_name_is_not_believed(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM rows WHERE name = '8'")
        connection.execute("UPDATE rows SET name = '8' WHERE name = '7'")
    connection.close()
    memo = BuildCache(SiteCache(tmp_path, KEY))
    assert memo.get("s", "8") is None
    assert memo.damaged
    memo.close()


def test_a_row_written_with_another_key_is_not_believed(tmp_path: Path) -> None:
    filled(tmp_path)
    memo = BuildCache(SiteCache(tmp_path, b"somebody else's"))
    assert memo.get("s", "7") is None
    assert dict(memo.all("s")) == {}
    assert memo.damaged
    memo.close()


def test_vanishing_while_it_is_used(tmp_path: Path) -> None:
    file = filled(tmp_path)
    memo = BuildCache(SiteCache(tmp_path, KEY))
    file.unlink()
    memo.put("s", "a", b"x")
    memo.commit()
    assert memo.get("s", "a") in (None, b"x")
    memo.close()


@pytest.mark.parametrize("when", ["opened", "asked"])
def test_what_another_holds_is_neither_damaged_nor_removed(
    tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PAUSE", 0.0)
    file = filled(tmp_path)
    before = file.stat().st_ino
    early = BuildCache(SiteCache(tmp_path, KEY), patience=0.05) if when == "asked" else None
    if early is not None:
        early.commit()
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    memo = early or BuildCache(SiteCache(tmp_path, KEY), patience=0.05)
    assert memo.get("s", "7") is None
    memo.put("s", "mine", b"m")
    memo.commit()
    assert not memo.damaged
    other.rollback()
    other.close()
    memo.commit()
    assert memo.get("s", "7") == b"\7" * 300
    memo.close()
    assert kept(tmp_path, "mine") == b"m"
    assert file.stat().st_ino == before
    assert kept(tmp_path, "7") == b"\7" * 300


def test_a_build_that_writes_much_shuts_nobody_out_for_longer_than_it_lasts(tmp_path: Path) -> None:
    filled(tmp_path)
    desk = BuildCache(SiteCache(tmp_path, KEY), patience=0.05)
    with closing(BuildCache(SiteCache(tmp_path, KEY))) as build:
        # More than is kept in memory: the file is locked until the build commits.
        build.put("s", "large", b"0" * (9 << 20))
        assert desk.get("s", "7") is None
        began = time.monotonic()
        assert [desk.get("s", "7") for _ in range(200)] == [None] * 200
        assert time.monotonic() - began < 1
        desk.put("s", "of the desk", b"d")
        desk.clear("t")
        desk.commit()
        assert desk.get("s", "of the desk") == b"d"
        build.commit()
    desk.commit()
    desk.close()
    assert kept(tmp_path, "of the desk") == b"d"
    assert kept(tmp_path, "large") == b"0" * (9 << 20)


def test_nobody_waits_for_one_who_has_just_made_the_file(tmp_path: Path) -> None:
    with (
        closing(BuildCache(SiteCache(tmp_path, KEY))),
        closing(BuildCache(SiteCache(tmp_path, KEY), patience=0.05)) as second,
    ):
        second.put("s", "a", b"x")
        second.commit()
        assert kept(tmp_path, "a") == b"x"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_space_is_cleared_and_filled_again(tmp_path: Path, when: str) -> None:
    filled(tmp_path)
    with closing(BuildCache(SiteCache(tmp_path, KEY))) as memo:
        memo.put("t", "other", b"t")
        memo.put("s", "new", b"n")
        memo.clear("s")
        memo.put("s", "8", b"8")
        if when == "after":
            memo.commit()
        assert dict(memo.all("s")) == {"8": b"8"}
        assert (memo.get("s", "7"), memo.get("s", "new"), memo.get("s", "8")) == (None, None, b"8")
        assert dict(memo.all("t")) == {"other": b"t"}
        memo.commit()
    assert kept(tmp_path, "7") is None
    assert kept(tmp_path, "8") == b"8"


def test_other_tables_than_ours_are_damage(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("CREATE TABLE rows (word TEXT)")
    connection.close()
    memo = BuildCache(SiteCache(tmp_path, KEY))
    assert memo.damaged
    memo.put("s", "a", b"x")
    memo.commit()
    memo.close()
    assert kept(tmp_path, "a") == b"x"
