"""Gathers templates, assets and string tables: the site's own over the shipped theme's, file by file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

import coopsite
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterable

ASSETS: Final = "assets/"
_TABLE: Final = re.compile(r"strings/([^/]+)\.ya?ml")
_FOR_PEOPLE: Final = re.compile(
    r"(?:readme|licen[cs]e|copying|changelog)\b|.*\.(?:md|pdf|docx?)\Z", re.IGNORECASE
)


class ThemeFiles(Struct, frozen=True):
    """Bytes by name below a folder of templates: ``story.html``, ``assets/site.css``, ``strings/vi.yaml``."""

    templates: dict[str, bytes]
    assets: dict[str, bytes]
    strings: dict[str, bytes]
    """Language → table."""
    others: tuple[str, ...] = ()
    """Names of files that are none of these; what people write for each other is left out."""


class ThemeWords(Struct, frozen=True):
    """A string table as read, and what is wrong with it."""

    words: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]
    places: dict[str, SourcePosition] = {}
    """Key → where it stands, with or without words."""


def shipped_folder() -> Path:
    """Return the shipped theme: in a wheel inside the package, in a checkout beside it."""
    package = Path(coopsite.__file__).parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parent / "templates"


def shipped() -> ThemeFiles:
    """Read the shipped theme."""
    folder = shipped_folder()
    return sort_files(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    )


def sort_files(files: Iterable[tuple[str, bytes]]) -> ThemeFiles:
    """Tell templates, assets and string tables apart by their names."""
    templates: dict[str, bytes] = {}
    assets: dict[str, bytes] = {}
    strings: dict[str, bytes] = {}
    others: list[str] = []
    for name, data in sorted(files):
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if name.startswith(ASSETS):
            assets[name.removeprefix(ASSETS)] = data
        elif code := table_code(name):
            strings[code] = data
        elif name.endswith((".html", ".xml", ".txt", ".svg")):
            templates[name] = data
        elif not _FOR_PEOPLE.match(name.rpartition("/")[2]):
            others.append(name)
    return ThemeFiles(templates, assets, strings, tuple(others))


def table_code(name: str) -> str:
    """Return the language whose string table the file `name` below templates/ is; empty where it is none."""
    found = _TABLE.fullmatch(name)
    return language_code(found[1]) if found else ""


def read_words(data: bytes, path: str) -> ThemeWords:
    """Read a string table: flat lines ``key: text``; a key with nothing behind it is not given."""
    # start-up time: string tables are remembered
    from coopsite.textfile.cut_off import cut_off
    from coopsite.textfile.decode import decode
    from coopsite.textfile.yaml import parse_yaml  # start-up time, too

    source, of_encoding = decode(data, path)
    if source is None or not source.strip():
        return ThemeWords({}, of_encoding)
    located = parse_yaml(source, path=path)
    diagnostics = [*of_encoding, *located.diagnostics, *cut_off(source, located, path)]
    words = {}
    places = {}
    for key, value in (located.value if isinstance(located.value, dict) else {}).items():
        places[key] = at = located.marks.get(f"{key}#key", SourcePosition(1, 1))
        if isinstance(value, str):
            words[key] = str(value)
        elif value is not None:
            found = "@list" if isinstance(value, list) else "@map"
            at = located.marks.get(key, at)
            args = {"field": key, "expected": "@text", "found": found}
            diagnostics.append(Diagnostic("E213", path, at.line, at.column, args))
    return ThemeWords(words, tuple(diagnostics), places)
