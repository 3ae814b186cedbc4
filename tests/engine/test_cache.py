"""What is remembered of a site lies outside it, is this user's alone, and may be lost at any moment."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from coopsite.build.explain import explain
from coopsite.build.leftovers import clear_leftovers
from coopsite.build.options import BuildOptions
from coopsite.cache.folder import KEY, site_cache, user_folder
from coopsite.cache.store import NAME, BuildCache
from coopsite.cli.main import run as command
from coopsite.content.body import Body
from tests.conftest import cache_of, files_below
from tests.engine.sites import NOW, clean, good, make, output, run, text_of, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs the modes of POSIX")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site")


def test_nothing_is_kept_in_the_site(site: Path) -> None:
    before = files_below(site).keys()
    good(site)
    assert {path for path in files_below(site) if not path.startswith("output/")} == before
    folder = cache_of(site)
    assert (folder / NAME).is_file()
    assert (folder / "site.txt").read_text("utf-8") == f"{site.resolve()}\n"
    assert folder.name.startswith("site-")


def test_every_site_has_a_folder_of_its_own_and_a_copy_starts_anew(site: Path) -> None:
    good(site)
    other = site.parent / "copies" / "site"
    shutil.copytree(site, other)
    assert cache_of(other) != cache_of(site)
    made = good(other)
    assert set(made.rendered) >= {"vi/index.html"}
    assert (made.written, made.removed) == ((), ())
    assert output(other) == clean(other, site.parent / "clean")


def test_a_link_to_a_site_is_that_site(site: Path) -> None:
    good(site)
    link = site.parent / "link"
    link.symlink_to(site)
    assert cache_of(link) == cache_of(site)


def test_the_place_named_is_used_as_it_is(site: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere" / "memory"
    good(site, cache=place)
    assert (place / NAME).is_file()
    assert site_cache(site, make=False) == (None, ())
    moved = tmp_path / "moved"
    site.rename(moved)
    write(
        moved,
        "content/plans/year.vi.md",
        text_of("content/plans/year.vi.md").replace("hoạch năm", "hoạch quý"),
    )
    assert "W508" not in {each.code for each in good(moved, output=tmp_path / "out").diagnostics}


def test_addresses_are_remembered_where_a_place_is_named(site: Path, tmp_path: Path) -> None:
    place = tmp_path / "memory"
    good(site, cache=place)
    shutil.rmtree(cache_of(site))
    write(
        site,
        "content/plans/year.vi.md",
        text_of("content/plans/year.vi.md").replace("hoạch năm", "hoạch quý"),
    )
    assert "W508" in {each.code for each in run(site, cache=place).diagnostics}


@pytest.mark.parametrize("where", ["site", "site/.cache", "site/output/x", "out", "out/x"])
def test_a_place_that_came_with_the_site_or_is_published_is_refused(site: Path, where: str) -> None:
    made = run(site, cache=site.parent / where, output=site.parent / "out")
    assert (made.exit_code, [each.code for each in made.diagnostics]) == (2, ["E609"])
    assert not (site.parent / "out").exists()
    found = explain(BuildOptions(site, cache=site.parent / where, output=site.parent / "out"), "/vi/")
    assert [each.code for each in found.diagnostics] == ["E609"]


def test_each_command_takes_the_place(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "memory"
    common = ["--site", str(site), "--cache", str(place), "--now", NOW.isoformat(), "--lang", "en"]
    assert command(["check", *common]) == 0
    assert command(["build", *common]) == 0
    assert command(["explain", "/vi/", *common]) == 0
    assert "made this page" in capsys.readouterr().out
    for name in ("build", "check", "explain", "serve"):
        address = ["/vi/"] if name == "explain" else []
        assert command([name, *address, "--site", str(site), "--cache", str(site / "x"), "--lang", "en"]) == 2
        assert "E609" in capsys.readouterr().err


def test_a_folder_used_for_something_else_is_left_alone(site: Path, tmp_path: Path) -> None:
    place = tmp_path / "Documents"
    (place / "pictures" / "00").mkdir(parents=True)
    (place / "pictures" / "00" / ("0" * 32)).write_bytes(b"mine")
    before = files_below(place)
    made = run(site, cache=place)
    assert (made.exit_code, [(each.code, each.args["reason"]) for each in made.diagnostics]) == (
        0, [("W610", "@cache_taken")],
    )  # fmt: skip
    assert files_below(place) == before
    assert output(site) == clean(site, tmp_path / "clean")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "@disk_full"), (errno.EROFS, "@read_only"), (errno.EACCES, "@cache_unwritable")],
)
@pytest.mark.parametrize("at", ["mkdir", "hardlink_to"])
def test_why_a_place_cannot_be_used_is_said(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, number: int, reason: str
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(number, "not here")

    place = tmp_path / "memory"
    with monkeypatch.context() as broken:
        broken.setattr(Path, at, fail)
        if at == "hardlink_to":
            broken.setattr(Path, "rename", fail)
        found, (told,) = site_cache(site, place)
    assert found is None
    assert (told.code, told.args) == ("W610", {"folder": str(place), "reason": reason})


@posix
@pytest.mark.parametrize("mode", [0o770, 0o777, 0o702])
def test_a_place_where_others_may_write_is_not_used(site: Path, tmp_path: Path, mode: int) -> None:
    place = tmp_path / "my memory"
    good(site, cache=place)
    place.chmod(mode)
    before = files_below(place)
    made = run(site, cache=place, strict=True)
    (told,) = made.diagnostics
    assert (made.exit_code, told.code, told.args["reason"]) == (0, "W610", "@cache_shared")
    assert told.args["own"] == f"'{place}'"
    assert files_below(place) == before


@posix
def test_the_users_own_folder_is_made_private_and_doubted_when_it_is_not(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    before = os.umask(0o002)
    try:
        good(site)
    finally:
        os.umask(before)
    top = user_folder()
    assert top == tmp_path / "home" / "cache" / "coopsite"
    for folder in (top, top / "sites", cache_of(site)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((top / KEY).stat().st_mode) == 0o600
    (top / "sites").chmod(0o777)
    assert [each.code for each in run(site).diagnostics] == ["W610"]


@posix
def test_a_home_that_cannot_be_written_or_is_missing_only_slows_builds(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    for home in (str(blocked), "/dev/null", ""):
        monkeypatch.setenv("XDG_CACHE_HOME", home)
        monkeypatch.setenv("HOME", home or "/dev/null/nowhere")
        assert good(site).diagnostics == ()
        assert explain(BuildOptions(site, now=NOW), "/vi/").diagnostics == ()
    assert [each.args["reason"] for each in run(site, cache=blocked / "x").diagnostics] == [
        "@cache_unwritable"
    ]


def test_a_relative_cache_home_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("LOCALAPPDATA", "cache")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    found = user_folder()
    assert found is not None
    assert found.is_relative_to(tmp_path)


@posix
@pytest.mark.parametrize("what", ["lost", "short", "read by others", "a link", "a pipe"])
def test_a_key_that_is_not_this_users_secret_is_made_anew(site: Path, what: str) -> None:
    place = site.parent / "memory"
    good(site, cache=place)
    key = place / KEY
    old = key.read_bytes()
    if what == "lost":
        key.unlink()
        key.touch(0o600)
    elif what == "short":
        key.write_bytes(old[:8])
    elif what == "read by others":
        key.chmod(0o644)
    else:
        key.unlink()
        if what == "a link":
            (site / "planted").write_bytes(old)
            key.symlink_to(site / "planted")
        else:
            os.mkfifo(key)
    made = good(site, cache=place)
    assert [each.code for each in made.diagnostics] == ["W605"]
    assert key.read_bytes() != old
    assert stat.S_IMODE(key.lstat().st_mode) == 0o600
    assert good(site, cache=place).diagnostics == ()
    assert output(site) == clean(site, site.parent / "clean")


# --- what a stranger's site may bring along -------------------------------------------------------------------


def poisoned(site: Path) -> None:
    """Have the rows of a memo say what no source says, as whoever knows the program could write them."""
    found, _ = site_cache(site)
    memo = BuildCache(found)
    for name, data in memo.all("body"):
        body = msgspec.msgpack.decode(data, type=Body)
        parts = tuple(
            part.replace("<p>", "<p><script>alert(1)</script>", 1) if isinstance(part, str) else part
            for part in body.parts
        )
        memo.put("body", name, msgspec.msgpack.encode(Body(body.outline, parts, body.headings)))
    for space in ("output", "last build"):
        memo.forget(space, dict(memo.all(space)))
    memo.commit()
    memo.close()


def test_a_memory_sent_along_is_never_opened(site: Path, tmp_path: Path) -> None:
    good(site)
    poisoned(site)
    shutil.copytree(cache_of(site), site / ".coopsite")
    sent = tmp_path / "sent"
    shutil.copytree(site, sent)
    shutil.rmtree(sent / "output")
    good(sent)
    assert not any(b"alert(1)" in data for data in output(sent).values())
    assert output(sent) == clean(sent, tmp_path / "clean")


def test_rows_from_elsewhere_are_no_data(site: Path, tmp_path: Path) -> None:
    good(site, cache=tmp_path / "theirs")
    good(site, cache=tmp_path / "ours")
    shutil.copy(tmp_path / "theirs" / NAME, tmp_path / "ours" / NAME)
    made = good(site, cache=tmp_path / "ours")
    assert [each.code for each in made.diagnostics] == ["W605"]


def hot_journal(database: Path, victim: str) -> None:
    """Leave a journal that has SQLite delete the file `victim` as soon as the database is read."""
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE rows (space TEXT, name TEXT, data BLOB, PRIMARY KEY (space, name))")
    connection.close()
    data = database.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    sector, nonce = 512, 1234
    numbers = (1, nonce, len(data) // size, sector, size)
    head = bytes.fromhex("d9d505f920a163d7") + b"".join(n.to_bytes(4, "big") for n in numbers)
    page = data[:size]
    check = (nonce + sum(page[i] for i in range(size - 200, 0, -200))) & 0xFFFFFFFF
    record = (1).to_bytes(4, "big") + page + check.to_bytes(4, "big")
    name = victim.encode()
    lock_page = (0x40000000 // size) + 1
    tail = lock_page.to_bytes(4, "big") + name + len(name).to_bytes(4, "big")
    tail += (sum(name) & 0xFFFFFFFF).to_bytes(4, "big") + bytes.fromhex("d9d505f920a163d7")
    database.with_name(f"{database.name}-journal").write_bytes(head.ljust(sector, b"\0") + record + tail)


def test_a_journal_sent_along_deletes_nothing(site: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    planted = site / ".coopsite" / "memo.sqlite"
    planted.parent.mkdir()
    hot_journal(planted, str(victim))
    copy = tmp_path / "copy"
    shutil.copytree(planted.parent, copy)
    assert command(["check", "--site", str(site)]) == 0
    good(site)
    assert victim.exists()
    assert not (site / ".coopsite").exists()
    with sqlite3.connect(copy / "memo.sqlite") as connection:
        connection.execute("SELECT * FROM rows").fetchall()
    connection.close()
    assert not victim.exists(), "the journal of this test does what it is feared for"


@posix
def test_pictures_that_lead_elsewhere_are_left_alone(site: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    write(victim, "thesis.docx", "precious")
    write(victim, f"ab/ab{'0' * 30}", "looks like ours")
    before = files_below(victim)
    (site / ".coopsite").mkdir()
    (site / ".coopsite" / "pictures").symlink_to(victim)
    (site / ".coopsite" / "search-abcdefgh").symlink_to(victim)
    (site / ".coopsite" / "lock").symlink_to(victim / "thesis.docx")
    good(site)
    assert files_below(victim) == before
    assert not (site / ".coopsite" / "lock").is_symlink()


def test_what_was_ours_is_cleared_and_nothing_else(site: Path) -> None:
    old = site / ".coopsite"
    ours = (
        "memo.sqlite", "memo.sqlite-journal", "memo.sqlite-wal", "memo.sqlite-shm", "lock", f"journal-{'a' * 32}",
        f"pictures/ab/ab{'0' * 30}", f"pictures/ab/.tmp-12-ab{'0' * 30}", "search-abc_d123/site/vi.html", ".gitignore",
    )  # fmt: skip
    for path in ours:
        write(old, path, "*\n")
    clear_leftovers(site)
    assert not old.exists()
    theirs = {
        "drafts/a.md": b"x", "memo.sqlite.bak": b"x", "pictures/ab/hall.jpg": b"x", "pictures/readme": b"x",
        "search-notes/x": b"x", "journal-mine": b"x", ".gitignore": b"*.bak\n",
    }  # fmt: skip
    for path in ours[:-1]:
        write(old, path, "x")
    for path, data in theirs.items():
        write(old, path, data)
    clear_leftovers(site)
    assert files_below(old) == theirs


@posix
def test_an_old_folder_that_is_a_link_is_left_alone(site: Path, tmp_path: Path) -> None:
    write(tmp_path / "victim", "memo.sqlite", "another's")
    (site / ".coopsite").symlink_to(tmp_path / "victim")
    good(site)
    assert files_below(tmp_path / "victim") == {"memo.sqlite": b"another's"}
