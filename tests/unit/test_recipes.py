"""The recipes of CONTRIBUTING.md name the files that adding something touches, and no more are touched."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import coopsite
from coopsite.diagnostics.catalogue import codes
from coopsite.kinds.registry import LISTED
from coopsite.locales import SPOKEN
from coopsite.pages.context import CONTEXT_WORDS
from coopsite.pages.feeds.formats import FEEDS
from coopsite.pages.page import PageType
from coopsite.pages.page_types import PAGE_TYPES

ROOT = Path(coopsite.__file__).parents[1]


def recipe(heading: str) -> str:
    found = re.search(
        rf"^## {heading}\n(.*?)(?=^## |\Z)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
    )
    assert found, heading
    return found[1]


def page_types_in(value: Any) -> list[PageType[Any, Any]]:
    if isinstance(value, PageType):
        return [value]
    return [each for each in value if isinstance(each, PageType)] if isinstance(value, tuple) else []


def test_a_kind_is_named_in_the_files_of_the_recipe() -> None:
    named = re.findall(r"^\d\. `([\w/.]+)`", recipe("Add a kind"), re.M)
    texts = {path: (ROOT / path).read_text("utf-8") for path in named if "NAME" not in path}
    said = {
        "coopsite/kinds/registry.py": ("{0}",),
        "templates/assets/site.css": ("--{1}:", ".k-{1}"),
        "templates/strings/vi.yaml": ("\nkind_{1}:", "\nempty_{1}:"),
        "templates/strings/en.yaml": ("\nkind_{1}:", "\nempty_{1}:"),
        "coopsite/locales/vi/messages.py": ('"{1}": "',),
    }
    assert said.keys() == texts.keys()
    for kind in LISTED:
        assert (ROOT / f"coopsite/kinds/{kind.name}.py").is_file()
        for path, words in said.items():
            for word in words:
                assert word.format(kind.name.upper(), kind.name) in texts[path], path


def test_a_page_type_is_named_in_its_module_and_in_the_list() -> None:
    named = set(re.findall(r"`(coopsite/[\w/]+\.py)`", recipe("Add a page type")))
    lists = {"coopsite/pages/page_types.py", "coopsite/pages/feeds/formats.py"}
    assert named >= lists
    assert {path for path in named if "NAME" not in path and not (ROOT / path).is_file()} == set()
    holders: dict[str, set[str]] = {name: set() for name in PAGE_TYPES}
    for file in (ROOT / "coopsite").rglob("*.py"):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith("coopsite/__"):
            continue
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for value in vars(module).values():
            for each in page_types_in(value):
                holders[each.name].add(path)
    for name, paths in holders.items():
        assert len(paths - lists) == 1, f"{name} is named in {paths}"
        assert paths & lists
    for feed in FEEDS:
        spelled = [
            file.relative_to(ROOT).as_posix()
            for file in (ROOT / "coopsite").rglob("*.py")
            if f'"{feed.file}"' in file.read_text("utf-8")
        ]
        assert len(spelled) == 1, f"{feed.file} is written in {spelled}"


def test_the_words_that_a_view_writes_are_named_for_it() -> None:
    for file in (ROOT / "coopsite" / "pages").rglob("*.py"):
        name = file.relative_to(ROOT).as_posix().removesuffix(".py").removesuffix("/__init__")
        module = importlib.import_module(name.replace("/", "."))
        types = [each for value in vars(module).values() for each in page_types_in(value)]
        written = set(re.findall(r"""\.(?:word|fill)\(["'](\w+)["']""", file.read_text("utf-8")))
        unnamed = written - {*CONTEXT_WORDS, *(word for each in types for word in each.words)}
        assert not unnamed, (
            f"{name}: name {sorted(unnamed)} in `words` of its PageType, or readers get the key"
        )


def test_a_diagnostic_is_named_where_it_is_found_and_in_the_files_of_the_recipe() -> None:
    named = set(re.findall(r"^\d\. `([\w/.]+)`", recipe("Add a diagnostic"), re.M))
    assert named == {"tests/invalid/CODE/", "coopsite/locales/LANGUAGE/messages.py", "docs/diagnostics.md"}
    lists = {path.replace("LANGUAGE", code) for path in named for code in SPOKEN if "CODE" not in path}
    files = {
        file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
        for pattern in ("coopsite/**/*.py", "docs/*.md")
        for file in ROOT.glob(pattern)
    }
    for path in lists:
        missing = codes() - set(re.findall(r"[EWN]\d{3}", files[path]))
        assert not missing, f"{path} lacks {sorted(missing)}"
    finders = {path: text for path, text in files.items() if path.endswith(".py") and path not in lists}
    made = (ROOT / "tests" / "invalid_sites.py").read_text("utf-8")
    sites = {site.name.partition("-")[0] for site in (ROOT / "tests" / "invalid").iterdir()}
    for code in codes():
        assert any(f'"{code}"' in text for text in finders.values()), f"nothing finds {code}"
        assert code in sites or code in made, f"no site causes {code}"
    for path, text in files.items():
        told = set(re.findall(r'"([EWN]\d{3})"', text))
        assert path in lists or len(told) < len(codes()) / 4, f"{path} lists codes, too"


def test_a_language_is_the_modules_of_the_recipe() -> None:
    named = set(re.findall(r"^\d\. `(\w+\.py)`", recipe("Add a language"), re.M))
    for code in SPOKEN:
        folder = ROOT / "coopsite" / "locales" / code
        assert {file.name for file in folder.glob("[!_]*.py")} == named, code
