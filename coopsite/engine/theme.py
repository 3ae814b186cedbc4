"""Gathers templates, assets and string tables: the site's own over the shipped theme's, file by file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from msgspec import Struct

import coopsite
from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable

STRINGS: Final = "strings/"
ASSETS: Final = "assets/"


class Files(Struct, frozen=True):
    """Bytes by name below a folder of templates: ``story.html``, ``assets/site.css``, ``strings/vi.yaml``."""

    templates: dict[str, bytes]
    assets: dict[str, bytes]
    strings: dict[str, bytes]


class Words(Struct, frozen=True):
    """A string table as read, and what is wrong with it."""

    words: dict[str, str]
    findings: tuple[Diagnostic, ...]


def shipped_folder() -> Path:
    """Return the shipped theme: in a wheel inside the package, in a checkout beside it."""
    package = Path(coopsite.__file__).parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parent / "templates"


def shipped() -> Files:
    """Read the shipped theme."""
    folder = shipped_folder()
    return sort_files(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    )


def sort_files(files: Iterable[tuple[str, bytes]]) -> Files:
    """Tell templates, assets and string tables apart by their names."""
    found = Files({}, {}, {})
    for name, data in sorted(files):
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if name.startswith(ASSETS):
            found.assets[name.removeprefix(ASSETS)] = data
        elif name.startswith(STRINGS):
            if name.endswith((".yaml", ".yml")):
                found.strings[PurePosixPath(name).stem] = data
        elif name.endswith((".html", ".xml", ".txt", ".svg")):
            found.templates[name] = data
    return found


def read_words(data: bytes, path: str) -> Words:
    """Read a string table: flat lines ``key: text``."""
    # start-up time: string tables are remembered
    from coopsite.located import parse_yaml
    from coopsite.source.decode import decode

    source, findings = decode(data, path)
    if source is None or not source.strip():
        return Words({}, findings)
    located = parse_yaml(source, path=path)
    told = [*findings, *located.findings]
    words = {}
    for key, value in (located.value if isinstance(located.value, dict) else {}).items():
        if isinstance(value, str):
            words[key] = str(value)
        else:
            place = located.marks.get(key)
            found = "@nothing" if value is None else "@list" if isinstance(value, list) else "@map"
            told.append(
                Diagnostic(
                    "E213",
                    path,
                    place.line if place else 0,
                    place.column if place else 0,
                    {"field": key, "expected": "@text", "found": found},
                )
            )
    return Words(words, tuple(told))
