"""Writes the string table of a further language, for somebody to fill in: a line for each word that is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.engine.reading import unreadable
from coopsite.engine.theme import read_words, shipped, table_code
from coopsite.pages.wording import known_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

FOLDER: Final = "templates/strings"
SHOWN: Final = ("vi", "en")
"""The languages whose words stand beside each line."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to a table: its path below the site folder, and how many lines."""

    path: str
    lines: int


def with_words() -> tuple[str, ...]:
    """Return the languages whose words coopsite has."""
    return tuple(sorted(shipped().strings))


def add_words(site: Path, code: str) -> Added | tuple[Diagnostic, ...]:
    """Add what is missing to the string table of `code`, which is written where there is none.

    Nothing that stands there is changed. Where it cannot be read, return what is wrong with it. OSError passes
    through.
    """
    path = _path(site, code)
    file = site / path
    old = b""
    if file.is_file():
        try:
            old = file.read_bytes()
        except OSError as error:
            return (unreadable(path, error),)
    found = read_words(old, path)
    if any(each.severity == "error" for each in found.findings):
        return found.findings
    tables = {name: read_words(data, name).words for name, data in shipped().strings.items()}
    known = known_words(code, (*SHOWN, code))
    lines = list(_lines(code, shipped().strings["en"].decode("utf-8"), tables, known, found.places))
    added = sum(not line.startswith("#") and bool(line) for line in lines)
    if added:
        ending = "\r\n" if b"\r\n" in old else "\n"
        begin = ending if old and not old.endswith(b"\n") else ""
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write((begin + "".join(line + ending for line in lines)).encode("utf-8"))
    return Added(path, added)


def _path(site: Path, code: str) -> str:
    """Return the path of a language's table: of the one there is, however its name is spelled."""
    folder = site / FOLDER
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    name = next((file.name for file in there if table_code(f"strings/{file.name}") == code), f"{code}.yaml")
    return f"{FOLDER}/{name}"


def _lines(
    code: str,
    model: str,
    tables: Mapping[str, Mapping[str, str]],
    known: Mapping[str, str],
    there: Collection[str],
) -> Iterator[str]:
    """Yield the lines to add, in the order and groups of the shipped table `model`."""
    group = ""
    for line in (*model.splitlines(), f"language_{code}:"):
        key = line.partition(":")[0]
        if line.startswith("# "):
            group = line
        elif key not in there and (key in tables["en"] or key in known):
            if group:
                yield from ("", group)
                group = ""
            yield from ("", *(f"# {name}: {tables[name][key]}" for name in SHOWN if key in tables[name]))
            yield f"{key}: {json.dumps(known[key], ensure_ascii=False)}" if key in known else f"{key}:"
