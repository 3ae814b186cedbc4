"""Facts are typed from file to page: a name that is misspelt is an error of mypy."""

from __future__ import annotations

import re
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
