"""The shipped templates are compiled once, and only they."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from coopsite.templating.bytecode import CompiledTheme
from coopsite.templating.compiler import Compiler
from coopsite.templating.environment import TemplateSet

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = {
    "a.html": "{% extends 'b.html' %}{% block x %}{{ t }}{% endblock %}",
    "b.html": "<{% block x %}{% endblock %}>",
}
OWN = {"own.html": "{{ t }}!"}


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names the templates compiled from now on."""
    found: list[str] = []
    real = Compiler.visit_Template

    def visit(self: Compiler, *given: object) -> None:
        found.append(str(self.name))
        real(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Compiler, "visit_Template", visit)
    return found


def render(
    folder: Path, name: str = "a.html", shipped: dict[str, str] | None = None, version: str = "this"
) -> object:
    templates = TemplateSet(shipped or SHIPPED, OWN, compiled=CompiledTheme(version, folder))
    return templates.render(name, {"t": "1 & 2"}, "/")


def test_a_second_process_compiles_nothing(tmp_path: Path, compilations: list[str]) -> None:
    folder = tmp_path / "deep" / "cache"
    assert render(folder) == "<1 &amp; 2>"
    assert compilations == ["a.html", "b.html"]
    assert render(folder) == "<1 &amp; 2>"
    assert compilations == ["a.html", "b.html"]
    assert len(list(folder.iterdir())) == 1


def test_a_changed_template_is_compiled_again(tmp_path: Path, compilations: list[str]) -> None:
    render(tmp_path)
    changed = {**SHIPPED, "b.html": "({% block x %}{% endblock %})"}
    assert render(tmp_path, shipped=changed) == "(1 &amp; 2)"
    assert compilations == ["a.html", "b.html", "b.html"]


def test_what_a_site_brings_is_not_kept(tmp_path: Path, compilations: list[str]) -> None:
    assert render(tmp_path, "own.html") == "1 &amp; 2!"
    assert render(tmp_path, "own.html") == "1 &amp; 2!"
    assert compilations == ["own.html", "own.html"]
    assert not list(tmp_path.iterdir())


def test_another_version_compiles_afresh_and_takes_the_place(tmp_path: Path, compilations: list[str]) -> None:
    render(tmp_path)
    assert render(tmp_path, version="another") == "<1 &amp; 2>"
    assert len(compilations) == 4
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", ["empty", "short", "flipped", "folder"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: str, compilations: list[str]) -> None:
    render(tmp_path)
    (file,) = tmp_path.iterdir()
    data = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        file.write_bytes({"empty": b"", "short": data[:middle], "flipped": flipped}[damage])
    assert render(tmp_path) == "<1 &amp; 2>"
    assert len(compilations) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_others_may_have_written_is_not_run(tmp_path: Path, compilations: list[str]) -> None:
    render(tmp_path)
    (file,) = tmp_path.iterdir()
    file.chmod(0o666)
    assert render(tmp_path) == "<1 &amp; 2>"
    assert len(compilations) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_nothing_is_run_from_a_folder_others_may_put_files_into(
    tmp_path: Path, compilations: list[str]
) -> None:
    render(tmp_path / "cache")
    (tmp_path / "cache").chmod(0o777)
    assert render(tmp_path / "cache") == "<1 &amp; 2>"
    assert len(compilations) == 4


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert render(tmp_path / "file" / "cache") == "<1 &amp; 2>"
