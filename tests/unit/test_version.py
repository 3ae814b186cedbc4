"""Versions are computed from what modules import, so that no module and no library can be forgotten."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coopsite.cache.version import BODY_ROOTS, IMAGE_ROOTS, INDEX_ROOTS, PACKAGE, REQUIRED, closure, imports

WITHOUT_A_SAY = {
    "click",
    "distributed",
    "pydantic-core",
    "starlette",
    "typing-extensions",
    "uvicorn",
    "watchdog",
}
"""Libraries that speak to people or other programs, or come with one that has a say."""
ALL = tuple(
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(PACKAGE.rglob("*.py"))
)
USES = {
    BODY_ROOTS: """
from coopsite.content.markdown import BodyParser
text = "# A\\n\\n[TOC]\\n\\n| a |\\n|---|\\n| b |\\n\\n![a](b.jpg)\\n\\n[^1]: n\\n\\n<div>c [^1]</div>\\n\\nA\\n: b\\n"
for language in ("vi", "en", "fr"):
    BodyParser().parse(text, language, line_breaks=False)
""",
    INDEX_ROOTS: """
from coopsite.search.block import build
from coopsite.search.catalogue import list_block, publish
from coopsite.search.words import Lexicon
for language in ("vi", "en", "fr"):
    data = b'{"title":"Tin","address":"/a/","kind":"news","date":""}'
    block, _ = build([data], ["0" * 32], [()], Lexicon(language))
    publish(language, [list_block(block, 1).listed])
""",
    IMAGE_ROOTS: """
import io
from PIL import Image
from coopsite.images.resize import make_files
from coopsite.images.share_image import ShareImageRenderer
from coopsite.images.share_card import ShareCard
data = io.BytesIO()
Image.new("RGB", (40, 30)).save(data, "png")
make_files(data.getvalue(), (40, 30), [(40, 30, "jpg"), (20, 15, "webp")])
ShareImageRenderer().draw(ShareCard("Title", "meeting", "Meeting", "Site"))
""",
}


class Imports(ast.NodeVisitor):
    """The modules a source imports when it runs, as Python's own parser sees them."""

    def __init__(self, source: bytes) -> None:
        self.found: set[str] = set()
        self.visit(ast.parse(source))

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {alias.name for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        assert node.module
        self.found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}


@pytest.mark.parametrize("name", ALL)
def test_imports_are_read_as_python_reads_them(name: str) -> None:
    place = PACKAGE.parent.joinpath(*name.split("."))
    source = (place / "__init__.py" if place.is_dir() else place.with_suffix(".py")).read_bytes()
    assert imports(source) == Imports(source).found


@pytest.mark.parametrize("roots", [BODY_ROOTS, IMAGE_ROOTS], ids=["bodies", "images"])
def test_what_is_loaded_to_do_the_work_is_in_the_closure(roots: tuple[str, ...]) -> None:
    script = f"{USES[roots]}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("coopsite.")}
    named = {module.split()[0] for module in closure(PACKAGE, *roots)[0]}
    assert len(loaded) > 5
    assert loaded <= named


@pytest.mark.parametrize(
    ("roots", "path", "is_in"),
    [
        (BODY_ROOTS, "content/markdown/emphasis.py", True),
        (BODY_ROOTS, "content/body.py", True),
        (BODY_ROOTS, "content/model.py", False),
        (BODY_ROOTS, "kinds/facts.py", False),
        (BODY_ROOTS, "locales/vi/bodies.py", True),
        (BODY_ROOTS, "locales/vi/messages.py", False),
        (BODY_ROOTS, "pages/views.py", False),
        (IMAGE_ROOTS, "images/share_card.py", True),
        (IMAGE_ROOTS, "kinds/award.py", True),
        (IMAGE_ROOTS, "pages/share.py", False),
        (IMAGE_ROOTS, "__init__.py", False),
    ],
)
def test_a_changed_module_changes_the_versions_of_what_imports_it(
    tmp_path: Path, roots: tuple[str, ...], path: str, is_in: bool
) -> None:
    package = tmp_path / "coopsite"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("theme", "assets", "__pycache__"))
    before = closure(package, *roots)
    assert before == closure(PACKAGE, *roots)
    (package / path).write_text((package / path).read_text("utf-8") + "\nA = 1\n", encoding="utf-8")
    closure.cache_clear()
    assert (closure(package, *roots) != before) == is_in


def test_a_new_module_belongs_to_the_closure_once_it_is_imported(tmp_path: Path) -> None:
    package = tmp_path / "coopsite"
    package.mkdir()
    (package / "a.py").write_text(
        "if TYPE_CHECKING:\n    import jinja2\n\ndef f():\n    from coopsite import b\n"
    )
    (package / "b.py").write_text("from coopsite.c import (\n    one,\n    two,\n)\nimport PIL.Image, os\n")
    (package / "c.py").write_text("one = two = 1\n")
    (package / "d.py").write_text("")
    modules, libraries = closure(package, "coopsite.a")
    assert [module.split()[0] for module in modules] == ["coopsite.a", "coopsite.b", "coopsite.c"]
    assert libraries == ("pillow",)


def test_every_library_has_a_say_or_is_named_as_one_that_has_none() -> None:
    _, libraries = closure(PACKAGE, *ALL)
    assert {name.replace("_", "-") for name in libraries} - {*REQUIRED} == WITHOUT_A_SAY
