"""Files that open the desk by a double click: they run coopsite for their folder, and nothing that lies in it."""

from __future__ import annotations

import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coopsite.cli.main import run
from coopsite.desk.launcher import LINUX, MACOS, WINDOWS, launchers, write_launchers
from tests.conftest import MakeSite
from tests.engine.sites import good

NAME = "bản tin 'số' $1 100%"
FAKE = """#!/bin/sh
for each in "$@"; do printf '%s\\n' "$each"; done
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / NAME
    folder.mkdir()
    write_launchers(folder)
    return folder


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return folder


def started(command: list[str], path: Path | None, home: Path) -> str:
    tools = f"{path}:/usr/bin:/bin" if path else "/usr/bin:/bin"
    environ = {"PATH": tools, "HOME": str(home)}
    done = subprocess.run(
        command, input="\n", capture_output=True, text=True, check=False, env=environ, timeout=30
    )
    return done.stdout + done.stderr


def exec_of(text: str) -> list[str]:
    """Return the arguments of a desktop entry's Exec, unescaped as its specification says."""
    line = re.search(r"^Exec=(.*)$", text, re.MULTILINE)
    assert line
    value = re.sub(r"\\(.)", lambda found: {"s": " ", "n": "\n", "t": "\t"}.get(found[1], found[1]), line[1])
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    return [
        re.sub(r"\\([\"`$\\])", r"\1", quoted).replace("%%", "%") if quoted else plain
        for quoted, plain in words
    ]


def test_a_mac_opens_the_desk_of_the_folder_it_lies_in(site: Path, tmp_path: Path) -> None:
    tools = program(tmp_path / "bin", "coopsite", FAKE)
    said = started([str(site / MACOS)], tools, tmp_path)
    assert said.splitlines()[:3] == ["desk", "--site", str(site)]


def test_linux_opens_the_desk_of_the_folder_it_lies_in(site: Path, tmp_path: Path) -> None:
    tools = program(tmp_path / "bin", "coopsite", FAKE)
    command = exec_of((site / LINUX).read_text("utf-8"))
    assert command[-1] == "%k"
    for place in (str(site / LINUX), f"file://{site / LINUX}"):
        said = started([*command[:-1], place], tools, tmp_path)
        assert said.splitlines()[:3] == ["desk", "--site", str(site)]


def test_it_says_plainly_that_coopsite_is_not_there(site: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "python3", "#!/bin/sh\nexit 1\n")
    command = exec_of((site / LINUX).read_text("utf-8"))
    for given in ([str(site / MACOS)], [*command[:-1], str(site / LINUX)]):
        said = started(given, tmp_path / "bin", tmp_path)
        assert "Máy này chưa cài coopsite" in said
        assert "coopsite is not installed" in said
        assert "Enter" in said


def test_nothing_in_the_folder_is_run(site: Path, tmp_path: Path) -> None:
    program(site, "coopsite", "#!/bin/sh\necho stranger\n")
    (site / "coopsite.py").write_text("print('stranger')", encoding="utf-8")
    program(tmp_path / "bin", "python3", f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    environ = {"PATH": f".:{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [str(site / MACOS)],
        input="\n",
        capture_output=True,
        text=True,
        check=False,
        env=environ,
        cwd=site,
        timeout=60,
    )
    assert "stranger" not in done.stdout + done.stderr


def test_the_one_for_windows_is_as_cmd_wants_it() -> None:
    raw = launchers()[WINDOWS]
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    lines = text.splitlines()
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert all(line.isascii() for line in lines[:2])
    assert lines[-1] == "pause"
    assert 'set "NoDefaultCurrentDirectoryInExePath=1"' in lines
    assert 'set "SITE=%~dp0."' in lines
    assert '  %RUN% desk --site "%SITE%"' in lines
    # Labels are found by their place in bytes, which other letters than ASCII upset.
    assert not re.search(r"^\s*(?::|goto)", text, re.MULTILINE | re.IGNORECASE)
    said = [line for line in lines if line.startswith("  echo ")]
    assert len(said) == 2
    for line in said:
        assert not re.search(r"[()&|<>^%!\"]", line)


def test_the_one_for_linux_is_a_desktop_entry() -> None:
    lines = launchers()[LINUX].decode("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    entries = dict(line.split("=", 1) for line in lines[1:])
    assert len(entries) == len(lines) - 1
    assert (entries["Type"], entries["Terminal"]) == ("Application", "true")
    assert {"Name", "Name[vi]", "Exec"} <= entries.keys()
    unquoted = re.sub(r'"(?:[^"\\]|\\.)*"', "", re.sub(r"\\\\", r"\\", entries["Exec"]))
    assert re.findall(r"%.", unquoted) == ["%k"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bit")
def test_those_that_need_it_are_executable(site: Path) -> None:
    modes = {name: stat.S_IMODE((site / name).stat().st_mode) & 0o111 for name in launchers()}
    assert (modes[MACOS], modes[LINUX], modes[WINDOWS]) == (0o111, 0o111, 0)


def test_names_are_safe_on_every_system() -> None:
    for name in launchers():
        assert re.fullmatch(r"[a-z-]+\.(?:cmd|command|desktop)", name)


def test_a_file_that_is_there_is_left_alone(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site()
    (site / WINDOWS).write_text("mine", encoding="utf-8")
    assert run(["desk", "--site", str(site), "--launcher", "--lang", "vi"]) == 0
    said = capsys.readouterr().out
    assert (site / WINDOWS).read_text(encoding="utf-8") == "mine"
    assert f"Đã có tệp {WINDOWS} nên để nguyên." in said
    assert f"  {MACOS} – trên macOS" in said
    assert run(["desk", "--site", str(site), "--launcher", "--lang", "vi"]) == 0
    assert f"  {MACOS}" not in capsys.readouterr().out


def test_they_are_no_part_of_the_site(site: Path, make_site: MakeSite) -> None:
    bulletin = make_site({"content/news/x.vi.md": "---\ntitle: X\ndate: 2024-01-01\n---\nMột đoạn.\n"})
    write_launchers(bulletin)
    made = good(bulletin)
    assert not [each for each in made.diagnostics if each.path in launchers()]
    published = [path.name for path in (bulletin / "output").rglob("*")]
    assert not set(published) & launchers().keys()
