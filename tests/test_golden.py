"""Six whole little sites, page for page as they were when somebody last looked at them.

COOPSITE_RENEW_GOLDEN=1 writes down what is built now; look at the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2.compiler import CodeGenerator

from coopsite.config.schema import json_schemas
from coopsite.output.manifest import NAME as MANIFEST
from coopsite.templating import environment, theme
from coopsite.templating.assets import publish_assets
from tests.conftest import built, files_below

FOLDER = Path(__file__).parent / "golden"
SITES = sorted(path.name for path in FOLDER.iterdir())
WITH_SHIPPED_THEME = "path"
DRAWN = re.compile(r"media/.+-(?:\d+|share)\.[0-9a-f]+\.(?:jpg|png|webp)")
"""Pictures drawn, or made in other sizes: that they are there counts, their bytes are the picture library's."""
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


def test_the_six_sites_are_there() -> None:
    assert SITES == ["empty", "fallback", "full", "kinds", "path", "solo"]


def keys_of(schema: dict[str, Any], value: Any, at: str) -> tuple[set[str], set[str]]:
    """The keys a schema has at a place and below, and those of them that a value sets."""
    for choice in (schema, *schema.get("anyOf", ())):
        if "properties" in choice and isinstance(value, dict):
            known = {f"{at}.{name}" for name in choice["properties"]}
            found = {f"{at}.{name}" for name in value} & known
            for name in value.keys() & choice["properties"].keys():
                more, set_here = keys_of(choice["properties"][name], value[name], f"{at}.{name}")
                known, found = known | more, found | set_here
            return known, found
        if "items" in choice and isinstance(value, list):
            both = [keys_of(choice["items"], each, at) for each in value]
            return set().union(*(known for known, _ in both)), set().union(*(found for _, found in both))
    return set(), set()


@pytest.mark.parametrize(
    "key", ["contact", "publisher", "home", "collections", "theme", "imprint", "logo", "links"]
)
def test_the_full_site_sets_every_key_of_what_readers_see_of_a_site(key: str) -> None:
    schema = json_schemas()["config"]
    config = yaml.safe_load((FOLDER / "full" / "config.yaml").read_text("utf-8"))
    properties, given = schema["properties"][key], config[key]
    if key == "collections":
        properties, (given,) = properties["additionalProperties"], given.values()
    known, found = keys_of(whole(properties, schema), given, key)
    assert known
    assert known == found


def whole(part: Any, schema: dict[str, Any]) -> Any:
    """A part of a schema with what it refers to in place of the references."""
    if isinstance(part, list):
        return [whole(each, schema) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return whole(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    return {name: whole(each, schema) for name, each in part.items()}


def test_the_full_site_has_an_example_of_all_that_its_styles_are_for() -> None:
    """But for an empty list, a front page with more stories, or led by a meeting to come, and links by the dozen."""
    pages = (FOLDER / "full" / "expected").rglob("*.html")
    used = {
        name
        for page in pages
        for names in re.findall(r'class="([^"]+)"', page.read_text("utf-8"))
        for name in names.split()
    }
    for sheet in ("home.css", "imprint.css", "lists.css", "registers.css", "story.css"):
        css = re.sub(r"/\*.*?\*/", "", theme.shipped().assets[sheet].decode(), flags=re.DOTALL)
        named = set(re.findall(r"\.([a-z][\w-]*)", css))
        assert named
        assert named - used <= {"empty", "latest", "letters", "row", "when"}, sheet
