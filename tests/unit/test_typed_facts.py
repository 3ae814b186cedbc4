"""Facts are typed from file to page: a name that is misspelt is an error of mypy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import coopsite
from coopsite.fields import shapes

PACKAGE = Path(coopsite.__file__).parent
UNTYPED = re.compile(r"\b(?:dict|Mapping)\[str, Any\]")
WRITTEN = {"kinds/head.py"}
"""What pydantic gives and takes, before it has a type."""
MODULES = [
    path
    for room in ("kinds", "site")
    for path in sorted((PACKAGE / room).glob("*.py"))
    if path.relative_to(PACKAGE).as_posix() not in WRITTEN
] + [PACKAGE / name for name in ("content/model.py", "content/read.py", "content/contradictions.py")]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_no_map_of_facts_is_untyped(module: Path) -> None:
    assert UNTYPED.findall(module.read_text("utf-8")) == []


def test_the_one_free_map_is_the_author_s_own() -> None:
    source = Path(shapes.__file__).read_text("utf-8")
    assert UNTYPED.findall(source) == ["dict[str, Any]"]
    assert "FreeMap = Annotated[dict[str, Any]" in source


@pytest.mark.slow
def test_a_misspelt_field_is_an_error_of_mypy(tmp_path: Path) -> None:
    right = "from coopsite.kinds.facts import NO_FACTS\nprint(NO_FACTS.meeting.held_on)\n"
    root = PACKAGE.parent
    for code, wrong in ((right, 0), (right.replace("held_on", "helt_on"), 1)):
        file = tmp_path / f"case{wrong}.py"
        file.write_text(code, "utf-8")
        command = [sys.executable, "-m", "mypy", str(file)]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == wrong, done.stdout
        assert ('"helt_on"' in done.stdout) == bool(wrong)
