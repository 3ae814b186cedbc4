"""What is remembered of the output, in rows of which any may be lost: then more is made, and never too little."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopsite.build import search
from coopsite.build import unchanged as standstill
from coopsite.cache.folder import site_cache
from coopsite.cache.store import NAME, BuildCache
from coopsite.output import manifest
from coopsite.output import record as records
from coopsite.output.files import FileStamp, OutputFolder, WriteError
from coopsite.output.publish import ASSET, OutputDiff, OutputFile, file_to_write, publish
from coopsite.output.record import OutputRecord, OutputState, StateChange, load_state, output_name, save_state
from coopsite.output.spool import Spool
from coopsite.output.target import open_target
from coopsite.output.to_write import FilesToWrite
from coopsite.process.workers import Workers
from coopsite.text.digest import digest
from tests.engine.sites import CONFIG, clean, counted_loads, good, make, output, run, text_of, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FIRST = "content/meetings/first.en.md"


def of(number: int) -> OutputRecord:
    name = digest(str(number))
    return OutputRecord(name, name, FileStamp(number, number, number), ("a", "b"), number, ("reason_new",))


def every(state: OutputState) -> dict[str, OutputRecord]:
    return {path: one for shard in state.shards() for path, one in shard.records()}


paths = st.sampled_from([f"{a}/{b}" for a in ("vi", "en", "vi/tin") for b in "abcdefghi"])
steps = st.lists(st.tuples(st.dictionaries(paths, st.integers(0, 9), max_size=9), st.sets(paths, max_size=6)))


@settings(max_examples=60)
@given(steps)
def test_a_state_is_what_was_put_into_it(changes: list[tuple[dict[str, int], set[str]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_SHARD", 2)
        cache, state, expected = BuildCache(None), None, dict[str, OutputRecord]()
        for number, (new, gone) in enumerate(changes):
            found = {path: of(each) for path, each in new.items() if path not in gone}
            expected = {path: each for path, each in expected.items() if path not in gone} | found
            save_state(cache, "x", state, StateChange(number, number, sorted(found.items()), gone))
            state = load_state(cache, "x")
            assert state is not None
            assert every(state) == expected
            assert [path for shard in state.shards() for path in shard.paths] == sorted(expected)
            assert {path: state.record(path) for path in expected} == expected
            assert [state.record(path) for path in gone] == [None] * len(gone)
            assert state.files == len(expected)
            beside = [
                (shard.record(path), path) for shard, some in state.beside(sorted(expected)) for path in some
            ]
            assert beside == [(each, path) for path, each in sorted(expected.items())]
            named = {row for each in state.head.shards for row in (each.stamps, each.made)}
            assert dict(cache.all("output x")).keys() == named, "no row is left over"


def test_a_time_that_is_too_far_away_is_kept_as_the_last_one() -> None:
    cache = BuildCache(None)
    far = OutputRecord("k", "d", FileStamp(1, 1 << 64, -(1 << 70)))
    save_state(cache, "x", None, StateChange(1, 1, [("a", far)]))
    state = load_state(cache, "x")
    assert state is not None
    kept = state.record("a")
    assert kept is not None
    assert kept.stamp == FileStamp(1, (1 << 63) - 1, -(1 << 63))


def test_a_state_never_becomes_one_of_fewer_files_because_a_row_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "_SHARD", 2)
    cache = BuildCache(None)
    save_state(cache, "x", None, StateChange(1, 1, [(path, of(ord(path))) for path in "abcde"]))
    state = load_state(cache, "x")
    assert state is not None
    cache.forget("output x", [state.head.shards[0].made])
    save_state(cache, "x", state, StateChange(2, 2, [("e", of(2))]))
    state = load_state(cache, "x")
    assert state is not None, "what is lost is not touched"
    assert state.record("e") == of(2)
    save_state(cache, "x", state, StateChange(3, 3, [("a", of(3))], ["b"]))
    state = load_state(cache, "x")
    assert state is not None, "all of it is known anew"
    assert every(state).keys() == {"a", "c", "d", "e"}
    cache.forget("output x", [state.head.shards[1].made])
    save_state(cache, "x", state, StateChange(4, 4, [("c", of(4))]))
    assert load_state(cache, "x") is None
    assert dict(cache.all("output x")) == {}


lines = st.dictionaries(
    st.text("abcđ/é𐀀", min_size=1, max_size=4).filter(manifest.is_safe), st.integers(0, 9)
)


@given(lines, lines, st.sets(st.sampled_from("abcđ")))
def test_a_manifest_is_edited_as_it_would_be_written(
    before: dict[str, int], new: dict[str, int], gone: set[str]
) -> None:
    def named(some: dict[str, int]) -> list[tuple[str, str]]:
        return [(path, digest(str(number))) for path, number in sorted(some.items())]

    gone -= new.keys()
    expected = named({path: number for path, number in (before | new).items() if path not in gone})
    found = manifest.edited(manifest.encode(named(before)), named(new), gone)
    assert found == manifest.encode(expected)
    assert manifest.decode(found) == dict(expected)


# --- of a site ------------------------------------------------------------------------------------------------


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often a whole site was loaded. Files settle at once, and shards are small."""
    monkeypatch.setattr(standstill, "SETTLED_NS", 20_000_000)
    monkeypatch.setattr(records, "_SHARD", 32)
    return counted_loads(monkeypatch)


@pytest.fixture
def site(tmp_path: Path, loads: list[int]) -> Path:
    site = make(tmp_path / "site")
    write(site, FIRST, text_of(FIRST) + "\n## Bees\n\nOf bees.\n")
    time.sleep(0.03)
    good(site)
    loads.clear()
    return site


def opened(site: Path) -> closing[BuildCache]:
    return closing(BuildCache(site_cache(site)[0]))


def state_of(site: Path, cache: BuildCache) -> OutputState:
    state = load_state(cache, output_name(site / "output"))
    assert state is not None
    return state


def rows_of(site: Path) -> Iterator[str]:
    """The names of the rows, those of stamps, of keys and of addresses in turn."""
    with opened(site) as cache:
        head = state_of(site, cache).head
    yield from (row for each in head.shards for row in (each.stamps, each.made))
    yield head.addresses


def damage(site: Path, row: str, how: str) -> None:
    """Lose a row, change a byte of it, or put a whole row of another name into its place."""
    place, _ = site_cache(site)
    assert place is not None
    with closing(sqlite3.connect(place.folder / NAME)) as file, file:
        if how == "lost":
            done = file.execute("DELETE FROM rows WHERE name = ?", (row,))
        elif how == "damaged":
            done = file.execute("UPDATE rows SET data = CAST(data || 'x' AS BLOB) WHERE name = ?", (row,))
        else:
            other = "SELECT data FROM rows WHERE space LIKE 'output %' AND name != ?1 ORDER BY name LIMIT 1"
            done = file.execute(f"UPDATE rows SET data = ({other}) WHERE name = ?1", (row,))
        assert done.rowcount == 1


def edit(site: Path, old: str, new: str) -> None:
    write(site, FIRST, (site / FIRST).read_text("utf-8").replace(old, new))
    time.sleep(0.03)


def holds(site: Path) -> None:
    """The output is that of a build from nothing, and all of it is remembered again."""
    assert output(site) == clean(site, site.parent / f"clean-{time.time_ns()}")
    with opened(site) as cache:
        state = state_of(site, cache)
        assert sorted(every(state)) == sorted(output(site))
        assert state.is_whole
        assert len(state.addresses.known) > 9


@pytest.mark.parametrize("how", ["lost", "damaged", "of another"])
def test_any_row_may_be_lost(site: Path, loads: list[int], how: str) -> None:
    rows = list(rows_of(site))
    assert len(rows) > 4
    for number in range(len(rows)):
        row = list(rows_of(site))[number]
        damage(site, row, how)
        good(site)
        edit(site, "Of", "Of many")
        (site / "content/awards" / f"{number}.vi.md").write_text(
            "---\ntitle: Mới\ndate: 2024-01-01\n---\n\nA.\n"
        )
        good(site)
        holds(site)
        (site / "content/awards" / f"{number}.vi.md").unlink()
        damage(site, list(rows_of(site))[number], how)
        good(site)
        holds(site)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamps tell of all files, also of the manifest, which is the last to be written."""
    monkeypatch.setattr(records, "_RACY_NS", 0)


@pytest.mark.usefixtures("settled")
def test_any_row_may_be_lost_where_a_body_alone_is_edited(site: Path) -> None:
    for number in range(len(list(rows_of(site)))):
        damage(site, list(rows_of(site))[number], "lost")
        edit(site, "Of", f"Of {number}")
        good(site)
        found = output(site)
        assert {*manifest.decode(found[manifest.NAME]), manifest.NAME} == found.keys()
        # Keys and addresses of which the edit asked nothing are known again once the site is put together.
        write(site, "content/static/more.txt", f"more {number}")
        time.sleep(0.03)
        good(site)
        holds(site)


@pytest.mark.usefixtures("settled")
def test_what_goes_after_an_edit_with_a_lost_row_leaves_no_page(site: Path) -> None:
    damage(site, list(rows_of(site))[1], "lost")
    edit(site, "Of", "Of many")
    good(site)
    (site / "content/awards/flag.en.md").unlink()
    assert "en/awards/emulation-flag/index.html" in good(site).removed
    holds(site)


@pytest.mark.usefixtures("settled")
def test_files_are_touched_while_a_row_is_lost(site: Path) -> None:
    damage(site, list(rows_of(site))[1], "lost")
    for file in (site / FIRST, max((site / "output").rglob("*.html"))):
        file.write_bytes(file.read_bytes())
    time.sleep(0.03)
    good(site)
    holds(site)


def test_a_whole_build_remembers_lost_addresses_again(site: Path) -> None:
    damage(site, list(rows_of(site))[-1], "lost")
    write(site, "config.yaml", CONFIG + "\n# the same\n")
    time.sleep(0.03)
    assert good(site).written == ()
    holds(site)


def test_a_manifest_lists_files_of_which_the_keys_are_lost(site: Path) -> None:
    listed = manifest.decode(output(site)[manifest.NAME])
    damage(site, list(rows_of(site))[1], "lost")
    one = OutputFile("more.txt", digest(b"more"), ASSET, data=b"more")
    with opened(site) as cache:
        target = open_target(site / "output", cache)
        with closing(target.folder), Spool(None) as spool, FilesToWrite(None) as files:
            files.put(file_to_write(one, ("reason_new",), one.key, spool.put(b"more")))
            publish(files, OutputDiff(), target, spool, Workers(1), lambda *_: None)
    assert manifest.decode(output(site)[manifest.NAME]) == {**listed, one.path: one.key}


@pytest.fixture
def searched(tmp_path: Path, loads: list[int]) -> Path:
    site = make(tmp_path / "searched")
    put_together(site, 0)
    loads.clear()
    return site


def put_together(site: Path, number: int) -> None:
    write(site, "config.yaml", CONFIG.replace("search: no", "search: yes") + f"\n# {number}\n")
    time.sleep(0.03)
    good(site)


def test_any_row_may_be_lost_of_a_site_with_search(searched: Path) -> None:
    for number in range(len(list(rows_of(searched)))):
        damage(searched, list(rows_of(searched))[number], "lost")
        put_together(searched, number + 1)
        holds(searched)
    write(searched, "config.yaml", CONFIG)
    good(searched)
    holds(searched)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("why", ["a row is lost", "the disk is full"])
def test_an_edit_that_comes_to_nothing_costs_no_index(
    searched: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = search.SearchIndex.ask

    def ask(self: search.SearchIndex) -> Mapping[str, int]:
        found = real(self)
        asked.extend(found)
        return found

    def full(*_: object, **__: object) -> FileStamp:
        raise WriteError("E607", "", "@disk_full")

    monkeypatch.setattr(search.SearchIndex, "ask", ask)
    page = "en/meetings/first-meeting/index.html"
    write(searched, FIRST, text_of(FIRST).replace("short", "long"))
    time.sleep(0.03)
    if why == "a row is lost":
        with opened(searched) as cache:
            shards = state_of(searched, cache).head.shards
        number = max(number for number, each in enumerate(shards) if each.first <= page)
        assert number > 0
        damage(searched, shards[number].made, "lost")
    else:
        with monkeypatch.context() as patch:
            patch.setattr(OutputFolder, "write", full)
            assert run(searched).exit_code
        write(searched, "content/static/more.txt", "more")
    good(searched)
    assert asked == [page]
    holds(searched)


def test_what_is_wanted_no_more_goes_though_its_row_is_lost(site: Path) -> None:
    page = "en/awards/emulation-flag/index.html"
    assert page in output(site)
    with opened(site) as cache:
        named = state_of(site, cache).head.shards
        row = next(each for each in reversed(named) if each.first <= page)
    damage(site, row.stamps, "lost")
    (site / "content/awards/flag.en.md").unlink()
    assert page in good(site).removed
    holds(site)


@pytest.mark.usefixtures("settled")
def test_a_lost_row_of_stamps_is_no_standstill_and_one_of_keys_is(site: Path, loads: list[int]) -> None:
    stamps, keys = list(rows_of(site))[:2]
    damage(site, keys, "lost")
    good(site)
    assert loads == []
    damage(site, stamps, "lost")
    good(site)
    assert loads == [1]


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_build_killed_between_rows_is_mended_by_the_next(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, left = BuildCache.put, 0

    def fatal(self: BuildCache, space: str, name: str, data: bytes) -> None:
        nonlocal left
        if space.startswith("output"):
            if not left:
                raise Killed
            left -= 1
        put(self, space, name, data)
        self.commit()

    for number in range(12):
        edit(site, "Of", f"Of {number}")
        left = number
        with monkeypatch.context() as patch:
            patch.setattr(BuildCache, "put", fatal)
            try:
                good(site)
            except Killed:
                pass
            else:
                break
        good(site)
        holds(site)
    assert number > 4


def test_bodies_that_changed_are_known_to_what_compares_addresses(site: Path, loads: list[int]) -> None:
    def mark() -> str:
        with opened(site) as cache:
            return state_of(site, cache).addresses.known["text:en:meetings/first"].mark

    before = mark()
    edit(site, "Of", "Of many")
    good(site)
    assert loads == []
    edited = mark()
    assert edited != before
    write(site, "content/static/more.txt", "more")
    good(site)
    assert (loads, mark()) == ([1], edited)
    with opened(site) as cache:
        assert state_of(site, cache).head.bodies == {}
