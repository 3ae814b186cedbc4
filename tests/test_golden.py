"""Five whole little sites, page for page as they were when somebody last looked at them.

COOPSITE_RENEW_GOLDEN=1 writes down what is built now; look at the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from jinja2.compiler import CodeGenerator

from coopsite.output.manifest import NAME as MANIFEST
from coopsite.templating import environment, theme
from coopsite.templating.assets import publish_assets
from tests.conftest import built, files_below

FOLDER = Path(__file__).parent / "golden"
SITES = sorted(path.name for path in FOLDER.iterdir())
WITH_SHIPPED_THEME = "path"
DRAWN = re.compile(r"media/.+-\d+\.[0-9a-f]+\.(?:jpg|png|webp)")
"""Pictures made in other sizes: that they are there counts, their bytes are the picture library's."""
RENEW = bool(os.environ.get("COOPSITE_RENEW_GOLDEN"))


def of_the_theme() -> set[str]:
    """Where the shipped theme's own files lie in an output."""
    return set(publish_assets(theme.shipped().assets, (), ()).files)


def tree(site: Path, name: str) -> dict[str, bytes]:
    """The output of the site; without the theme's files where the site has templates of its own."""
    left_out = {MANIFEST} | (set() if name == WITH_SHIPPED_THEME else of_the_theme())
    return {
        path: b"" if DRAWN.fullmatch(path) else data
        for path, data in files_below(site / "output").items()
        if path not in left_out
    }


def renew(folder: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


class StockEnvironment(environment._Environment):
    """The sandbox with Jinja's own compiler, as releases get it that nobody has tried."""

    code_generator_class = CodeGenerator


def test_jinja_s_own_compiler_makes_the_same_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_Environment", StockEnvironment)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    test_a_whole_site_is_as_it_was(WITH_SHIPPED_THEME, tmp_path)


@pytest.mark.parametrize("name", SITES)
def test_a_whole_site_is_as_it_was(name: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(FOLDER / name, site, ignore=shutil.ignore_patterns("expected"))
    (site / "content").mkdir(exist_ok=True)
    result = built(site)
    assert result.exit_code == 0
    assert [each for each in result.diagnostics if each.severity != "note"] == []
    files = tree(site, name)
    if RENEW:
        renew(FOLDER / name / "expected", files)
    expected = files_below(FOLDER / name / "expected")
    assert files.keys() == expected.keys()
    for path, data in files.items():
        assert data.decode("utf-8", "replace") == expected[path].decode("utf-8", "replace"), path
        assert data == expected[path], path


def test_the_five_sites_are_there() -> None:
    assert SITES == ["empty", "fallback", "kinds", "path", "solo"]
