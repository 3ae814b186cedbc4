"""The languages coopsite speaks: each says the same things, in a folder of its own, and nowhere else."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import coopsite
from coopsite import locales
from coopsite.locales import DEFAULT, SPOKEN

PACKAGE = Path(coopsite.__file__).parent
MODULES = sorted(module.stem for module in (PACKAGE / "locales" / DEFAULT).glob("[!_]*.py"))
OF_THE_SITE = ("config/schema.py", "kinds/")
"""Where default names and addresses of pages stand: a site may have languages that coopsite does not speak."""


def tables(language: str, module: str) -> dict[str, Any]:
    found = vars(import_module(f"coopsite.locales.{language}.{module}"))
    return {name: value for name, value in found.items() if name.isupper()}


def places(value: Any) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(value) if name} if "{" in value else set()


def test_the_languages_are_found_from_their_folders() -> None:
    folders = {each.parent.name for each in (PACKAGE / "locales").glob("*/__init__.py")}
    assert set(SPOKEN) == folders
    assert {"vi", "en"} <= set(SPOKEN)
    assert SPOKEN[-1] == DEFAULT


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("language", [code for code in SPOKEN if code != DEFAULT])
def test_every_language_has_the_same_tables(language: str, module: str) -> None:
    assert tables(language, module).keys() == tables(DEFAULT, module).keys()


@pytest.mark.parametrize("module", ["preview", "desk", "new_story", "bodies"])
@pytest.mark.parametrize("language", SPOKEN)
def test_every_language_has_the_same_words(language: str, module: str) -> None:
    for name, table in tables(DEFAULT, module).items():
        other = tables(language, module)[name]
        assert other.keys() == table.keys()
        if name == "WORDS":
            assert {word: places(text) for word, text in other.items()} == {
                word: places(text) for word, text in table.items()
            }


@pytest.mark.parametrize("language", SPOKEN)
def test_names_are_folded_and_stand_for_one_thing_in_all_languages(language: str) -> None:
    for name, field in tables(language, "names")["FIELDS"].items():
        assert re.fullmatch("[a-z]+( [a-z]+)*", name)
        assert locales.field_names()[name] == field
    for name, code in tables(language, "names")["LANGUAGES"].items():
        assert locales.language_names()[name] == code


def test_only_what_is_needed_is_loaded() -> None:
    code = (
        "import sys, coopsite.cli.main; print([m for m in sys.modules if m.startswith('coopsite.locales.')])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"locales\.(?!formats)", loaded)


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda m: str(m.relative_to(PACKAGE)))
def test_no_other_room_has_words_by_language(module: Path) -> None:
    path = module.relative_to(PACKAGE).as_posix()
    if path.startswith(("locales/", *OF_THE_SITE)):
        return
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        keys = [key.value for key in getattr(node, "keys", ()) if isinstance(key, ast.Constant)]
        assert not keys or not set(keys) <= set(SPOKEN), f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Compare):
            compared = [
                each.value for each in (node.left, *node.comparators) if isinstance(each, ast.Constant)
            ]
            assert not set(compared) & set(SPOKEN), f"line {node.lineno}"


@pytest.mark.slow
def test_a_new_folder_is_a_new_language(tmp_path: Path) -> None:
    """A copy of the package, to which nothing but a folder is added, speaks its language."""
    house = shutil.copytree(PACKAGE, tmp_path / "coopsite", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "templates").symlink_to(PACKAGE.parent / "templates")
    added = shutil.copytree(house / "locales" / "en", house / "locales" / "xx")
    for name, old, new in [
        ("messages.py", "There is no ", "Nay, no "),
        ("help.py", "= {}", '= {"Make the pages.": "Bake."}'),
        ("dates.py", 'decimal="."', 'decimal="!"'),
    ]:
        text = (added / name).read_text("utf-8")
        assert old in text
        (added / name).write_text(text.replace(old, new), "utf-8")

    def said(*args: str) -> str:
        command = [sys.executable, "-m", "coopsite", *args, "--lang", "xx"]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return ended.stdout + ended.stderr

    assert "Bake." in said("build", "--help")
    assert "Nay, no " in said("check", "--site", "nowhere")
    assert re.search(r"written.* \d+!\d s", said("init", "site") + said("build", "--site", "site"))
