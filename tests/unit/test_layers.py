"""Imports run one way, disk is touched at the edges only, and late imports say why."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import coopsite

PACKAGE = Path(coopsite.__file__).parent
LAYERS = (
    {"extensions"},
    {"locales"},
    {"text"},
    {"diagnostics"},
    {"textfile"},
    {"fields", "search"},
    {"kinds"},
    {"config"},
    {"content"},
    {"images", "cache"},
    {"site"},
    {"process"},
    {"templating"},
    {"pages"},
    {"output"},
    {"authoring"},
    {"build"},
    {"preview"},
    {"desk"},
    {"cli"},
    {"__main__"},
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
MAY_TOUCH_DISK = {"cache", "process", "output", "authoring", "build", "preview", "cli", "__main__"}
OPENERS = {
    "content/scan.py",
    "desk/launcher.py",
    "desk/run.py",
    "desk/served_files.py",
    "extensions.py",
    "images/inspect.py",
    "images/resize.py",
    "images/share_image.py",
    "locales/__init__.py",
    "templating/bytecode.py",
    "templating/theme.py",
    "textfile/opening.py",
    "textfile/source_lines.py",
}
DISK_METHODS = {
    "exists", "glob", "is_dir", "is_file", "iterdir", "lstat", "mkdir", "open", "read_bytes", "read_text", "resolve",
    "rglob", "rmdir", "scandir", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST) -> set[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer they cross"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return {
        name.split(".")[1] for name in names if name.startswith("coopsite.") and name.split(".")[1] in RANK
    }


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        return
    for other in imported_rooms(parsed(module)):
        assert other == room or RANK[other] <= RANK[room], f"{room} must not import {other}"


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(module: Path, known: set[str]) -> set[str]:
    """Every module of coopsite that `module` names in an import, those for its types included."""
    found = set()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in known else node.module)
    return (found & known) - {name_of(module)}


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = {name_of(module) for module in MODULES}
    sorter = TopologicalSorter({name_of(module): imported_modules(module, known) for module in MODULES})
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_public_class_name_stands_for_two_things() -> None:
    places: dict[str, list[str]] = {}
    for module in MODULES:
        for node in parsed(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name_of(module))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_disk_is_touched_at_the_edges_only(module: Path) -> None:
    if room_of(module) in MAY_TOUCH_DISK or module.relative_to(PACKAGE).as_posix() in OPENERS:
        return
    touched = {
        f"{node.func.attr} (line {node.lineno})"
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in DISK_METHODS
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"links", "self"})
    } | {
        f"open (line {node.lineno})"
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    }
    assert not touched


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_late_imports_are_for_start_up_time(module: Path) -> None:
    lines = module.read_text("utf-8").splitlines()
    for function in ast.walk(parsed(module)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    first = node.lineno
                    while lines[first - 2].lstrip().startswith(("from ", "import ")):
                        first -= 1
                    near = "\n".join(lines[max(0, first - 3) : node.lineno])
                    assert "start-up time" in near, (
                        f"line {node.lineno}: an import inside a function must say why"
                    )


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_say_their_one_job(module: Path) -> None:
    doc = ast.get_docstring(parsed(module))
    assert doc, "a module's first line says its job"
    assert len(doc.splitlines()[0]) <= 110
