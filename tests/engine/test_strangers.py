"""A site that a stranger sent, links and pipes and all, changes and shows nothing of the one who builds it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coopsite.build.build import check
from coopsite.build.options import BuildOptions
from coopsite.build.verify import verify
from coopsite.cli.main import run as command
from coopsite.output.files import OutputFolder, WriteError
from coopsite.output.handles import Folder, LinkError, descended, put_new
from coopsite.output.journal import NAME as JOURNAL
from coopsite.output.manifest import NAME as MANIFEST
from coopsite.process.lock import LockedError, lock
from tests.conftest import ROOT, cache_of, files_below
from tests.engine.sites import NOW, clean, good, make, output, run, story, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="makes links and pipes as POSIX has them")

OUTPUT = (
    "output", "output/vi", "output/vi/ke-hoach", "output/assets", "output/media", "output/en/meetings/first-meeting",
)  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Files of the one who builds, none of the site's business."""
    home = tmp_path / "home"
    for path in (
        "id_ed25519",
        "vi/index.html",
        "index.html",
        "assets/a.css",
        "notes/secret.vi.md",
        "site.css",
    ):
        write(home, path, f"private {path}")
    write(home, MANIFEST, "")
    return home


def harmed(home: Path) -> set[str]:
    """What is not as it was."""
    return {
        path
        for path, data in files_below(home).items()
        if path != MANIFEST and data != f"private {path}".encode()
    } | ({MANIFEST} if (home / MANIFEST).read_bytes() else set())


def codes(built: object) -> list[str]:
    return [each.code for each in built.diagnostics if each.severity == "error"]  # type: ignore[attr-defined]


# --- links ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", OUTPUT)
@pytest.mark.parametrize("built_before", [False, True])
def test_no_link_in_the_output_is_written_through(
    site: Path, home: Path, place: str, built_before: bool
) -> None:
    if built_before:
        good(site)
    write(site, "content/plans/new.vi.md", story("Kế hoạch khác"))
    write(site, "content/meetings/first.en.md", story("First meeting", "tags: [ocop]", body="Another one."))
    write(site, "templates/assets/site.css", "body { color: #123 }")
    write(site, "content/meetings/second/to-trinh.pdf", "%PDF another")
    shutil.rmtree(site / place, ignore_errors=True)
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    (site / place).symlink_to(os.path.relpath(home, (site / place).parent))
    before = output(site) if place != "output" else {}
    built = run(site)
    assert codes(built) == ["E508" if place == "output" else "E611"]
    assert built.exit_code == (2 if place == "output" else 3)
    assert not harmed(home)
    assert place == "output" or output(site) == before
    assert files_below(home).keys() == {
        "id_ed25519", "vi/index.html", "index.html", "assets/a.css", "notes/secret.vi.md", "site.css", MANIFEST,
    }  # fmt: skip


def test_a_link_that_is_named_is_meant(site: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (site / "output").symlink_to(tmp_path / "www")
    assert codes(run(site)) == ["E508"]
    assert run(site, output=site / "output").exit_code == 0
    assert files_below(tmp_path / "www") == clean(site, tmp_path / "clean")


@pytest.mark.parametrize(
    "name", ["index.html", MANIFEST, JOURNAL, ".coopsite-tmp-1-1", ".coopsite-tmp-journal"]
)
def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(
    site: Path, home: Path, name: str
) -> None:
    (site / "output").mkdir()
    (site / "output" / name).symlink_to(home / "id_ed25519")
    good(site)
    assert not harmed(home)
    assert output(site) == clean(site, site.parent / "clean")
    assert not any(path.is_symlink() for path in (site / "output").rglob("*"))


@pytest.mark.parametrize("top", ["content", "templates"])
def test_a_top_folder_that_leads_out_shows_nothing_of_it(site: Path, home: Path, top: str) -> None:
    write(home, "assets/private.css", "private assets/private.css")
    shutil.rmtree(site / top, ignore_errors=True)
    (site / top).symlink_to(home)
    assert codes(run(site)) == ["E612"]
    assert not (site / "output").exists()


def test_a_configuration_that_leads_out_is_not_read(site: Path, tmp_path: Path) -> None:
    shutil.move(site / "config.yaml", tmp_path / "config.yaml")
    (site / "config.yaml").symlink_to(tmp_path / "config.yaml")
    built = run(site)
    assert (codes(built), next(iter(built.diagnostics)).args) == (["E601"], {"nature": "@link_outside"})
    shutil.copy(tmp_path / "config.yaml", site / "settings.yaml")
    (site / "config.yaml").unlink()
    (site / "config.yaml").symlink_to("settings.yaml")
    good(site)


def test_what_a_zip_unpacks_to_does_no_harm(site: Path, home: Path, tmp_path: Path) -> None:
    links = {
        "site/.coopsite/pictures": "../../home",
        "site/output/vi": "../../home/vi",
        "site/content/news/x": "../../../home",
        "site/content/static/keys": "../../../home/id_ed25519",
        "site/templates/assets/site.css": "../../../home/site.css",
    }
    archive = tmp_path / "site.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path, data in files_below(site).items():
            packed.writestr(f"site/{path}", data)
        for name, target in links.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o120777 << 16
            packed.writestr(entry, target)
    shutil.rmtree(site)
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            place = tmp_path / entry.filename
            place.parent.mkdir(parents=True, exist_ok=True)
            if entry.external_attr >> 16 & 0o170000 == 0o120000:
                place.symlink_to(packed.read(entry).decode())
            else:
                place.write_bytes(packed.read(entry))
    check(BuildOptions(site=site, now=NOW))
    assert run(site).exit_code == 3
    assert not harmed(home)
    (site / "output" / "vi").unlink()
    good(site)
    assert not harmed(home)
    assert not any(b"private" in data for data in output(site).values())


def test_new_writes_through_no_link(site: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(site / "content/news")
    (site / "content/news").symlink_to(home)
    before = files_below(home)
    assert command(["new", "news", "Tin", "--site", str(site), "--lang", "en"]) == 2
    assert "content/news is a link" in capsys.readouterr().err
    assert files_below(home) == before


# --- what is no file ------------------------------------------------------------------------------------------

PLACES = (
    "config.yaml", "content/tags.yaml", "content/plans/year.vi.md", "content/meetings/second/hall.png",
    "content/meetings/second/to-trinh.pdf", "content/static/logo.txt", "templates/story.html",
    "templates/strings/vi.yaml", "templates/assets/site.css",
)  # fmt: skip


@pytest.mark.parametrize("nature", ["pipe", "socket"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_waits_for_what_is_no_file(site: Path, place: str, nature: str) -> None:
    (site / place).unlink(missing_ok=True)
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    if nature == "pipe":
        os.mkfifo(site / place)
    else:
        before = Path.cwd()
        os.chdir((site / place).parent)
        try:
            with socket.socket(socket.AF_UNIX) as plug:
                plug.bind((site / place).name)
        finally:
            os.chdir(before)
    built = run(site)
    assert built.exit_code in (2, 3)
    found = [each for each in built.diagnostics if each.code == "E601"]
    assert [(each.path, each.args) for each in found] == [(place, {"nature": f"@{nature}"})]
    assert not (site / "output").exists()


@pytest.mark.parametrize("command", [["check"], ["build"], ["new", "news", "Tin"], ["explain", "/vi/"]])
def test_no_command_waits_for_a_pipe(site: Path, command: list[str]) -> None:
    (site / "config.yaml").unlink()
    os.mkfifo(site / "config.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "coopsite", *command, "--site", str(site), "--lang", "en"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "E601" in done.stderr
    assert "a pipe" in done.stderr


@pytest.mark.parametrize("name", [MANIFEST, JOURNAL, "index.html", ".coopsite-tmp-journal"])
def test_pipes_in_the_output_are_replaced(site: Path, name: str) -> None:
    good(site)
    (site / "output" / name).unlink(missing_ok=True)
    os.mkfifo(site / "output" / name)
    good(site)
    built, differences = verify(BuildOptions(site=site, now=NOW, workers=1))
    assert (built.exit_code, differences) == (0, ())
    assert output(site) == clean(site, site.parent / "clean")


# --- names and lists --------------------------------------------------------------------------------------------


def test_a_name_cannot_forge_a_line_of_the_manifest(site: Path) -> None:
    write(site, f"content/static/a\n{'0' * 32} foreign.txt", "x")
    write(site, "output/foreign.txt", "theirs")
    built = run(site)
    assert codes(built) == ["E106"]
    assert (site / "output/foreign.txt").read_text("utf-8") == "theirs"


def test_a_list_without_end_is_not_read(site: Path) -> None:
    good(site)
    for name in (MANIFEST, JOURNAL, "index.html"):
        (site / "output" / name).touch()
        os.truncate(site / "output" / name, 1 << 40)
    good(site)
    os.truncate(site / "output" / "404.html", 1 << 40)
    shutil.rmtree(cache_of(site))
    good(site)
    assert output(site) == clean(site, site.parent / "clean")


# --- folders held open ------------------------------------------------------------------------------------------


def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    output = OutputFolder(tmp_path / "out")
    output.write("a/b/one.txt", b"1")
    (tmp_path / "out/a").rename(tmp_path / "out/old")
    (tmp_path / "out/a").symlink_to(tmp_path / "elsewhere")
    output.write("x.txt", b"1")
    with pytest.raises(WriteError) as failed:
        output.write("a/b/two.txt", b"2")
    assert (failed.value.code, failed.value.path) == ("E611", "a")
    output.sweep()
    output.close()
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "", "a//b", "a/.", "a\nb"])
def test_no_path_leads_out_whatever_the_plan_says(tmp_path: Path, path: str) -> None:
    output = OutputFolder(tmp_path / "out")
    with pytest.raises(WriteError):
        output.write(path, b"1")
    output.close()
    assert not (tmp_path / "x").exists()


def test_entering_and_making_follow_no_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "top" / "file").touch()
    with Folder.open(str(tmp_path / "top")) as top:
        for name in ("link", "file"):
            with pytest.raises(LinkError):
                top.enter(name, make=True)
            with pytest.raises(FileExistsError):
                top.create(name)
        with pytest.raises(LinkError), descended(top, ["new", "..", "link"], make=True):
            pass
        with pytest.raises(OSError, match="not a plain file"):
            os.close(top.open_plain("new"))
        with pytest.raises(FileExistsError):
            put_new(top, {"a/b": b"1", "file": b"2"})
    assert not (tmp_path / "top" / "a" / "b").exists()
    with pytest.raises(LinkError):
        Folder.open(str(tmp_path / "top" / "link"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- two at once ------------------------------------------------------------------------------------------------


def test_two_users_do_not_write_one_output_at_once(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another user has other folders for what is remembered and for temporary files.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    monkeypatch.setattr("coopsite.process.lock._temporary_folder", lambda: tmp_path)
    good(site)
    held = OutputFolder(site / "output")
    held.claim()
    built = run(site)
    assert (built.exit_code, codes(built)) == (4, ["E604"])
    if sys.platform == "linux":
        assert next(iter(built.diagnostics)).args == {"pid": str(os.getpid())}
    held.close()
    good(site)


def test_no_module_in_the_folder_of_a_site_is_run(site: Path) -> None:
    for name in ("markdown", "yaml", "jinja2", "click", "msgspec"):
        (site / f"{name}.py").write_text(f"open('ran-{name}', 'w').close()\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "coopsite", "build"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(site.glob("ran-*"))


@pytest.mark.parametrize("link", ["templates", "templates/strings", "templates/strings/fr.yaml"])
def test_no_word_is_added_to_a_table_through_a_link(site: Path, home: Path, link: str) -> None:
    write(home, "fr.yaml", "private: fr")
    shutil.rmtree(site / "templates", ignore_errors=True)
    (site / link).parent.mkdir(parents=True, exist_ok=True)
    (site / link).symlink_to(home / "fr.yaml" if link.endswith(".yaml") else home)
    assert command(["new", "strings", "fr", "--site", str(site)]) in (2, 3)
    assert (home / "fr.yaml").read_text("utf-8") == "private: fr"
    assert not (home / "strings").exists()


@pytest.mark.parametrize("what", ["another name of a file", "a link", "a pipe"])
def test_a_lock_is_no_way_to_have_a_file_overwritten(tmp_path: Path, what: str) -> None:
    mine, planted = tmp_path / "mine", tmp_path / "planted.lock"
    mine.write_text("precious", encoding="utf-8")
    if what == "a pipe":
        os.mkfifo(planted)
    elif what == "a link":
        planted.symlink_to(mine)
    else:
        planted.hardlink_to(mine)
    with lock(planted) as held:
        assert held == ()
    assert mine.read_text("utf-8") == "precious"


def test_an_output_that_was_not_there_is_locked_once_it_is(tmp_path: Path) -> None:
    first, second = OutputFolder(tmp_path / "out"), OutputFolder(tmp_path / "out")
    first.claim()
    second.claim()
    first.claim(make=True)
    with pytest.raises(LockedError):
        second.claim(make=True)
    first.close()
    second.close()
