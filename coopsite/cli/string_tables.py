"""Write or complete the string table of another language: a line to fill in for each missing string."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.build.reading import unreadable
from coopsite.diagnostics import Diagnostic
from coopsite.locales import SPOKEN
from coopsite.output.handles import Folder, LinkError, descended
from coopsite.templating.theme import read_words, shipped, table_code
from coopsite.templating.wording import known_words
from coopsite.textfile.opening import nature_of, real

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FOLDER: Final = "templates/strings"


@dataclass(frozen=True, slots=True)
class AddedTable:
    """The path of a table, relative to the site folder, and the number of lines added."""

    path: str
    lines: int


def with_words() -> tuple[str, ...]:
    """Return the languages with a shipped table of strings."""
    return tuple(sorted(shipped().strings))


def add_words(site: Path, code: str) -> AddedTable | tuple[Diagnostic, ...]:
    """Append what is missing to the string table of `code`, or write it.

    Lines that are there stay. Return diagnostics where the table cannot be read or is no plain file. Raise
    `LinkInTheWayError`; other OSErrors pass through.
    """
    path = _path(site, code)
    *folders, name = path.split("/")
    with Folder.open(str(real(site))) as top:
        try:
            with descended(top, folders, make=True) as folder:
                return _added(folder, name, path, code)
        except LinkError as error:
            raise LinkInTheWayError(Path(error.filename).relative_to(top.path).as_posix()) from None


def _added(folder: Folder, name: str, path: str, code: str) -> AddedTable | tuple[Diagnostic, ...]:
    status = folder.look(name)
    if status is not None and not stat.S_ISREG(status.st_mode):
        return (Diagnostic("E601", path, args={"nature": nature_of(status)}),)
    old = b""
    if status is not None:
        try:
            with os.fdopen(folder.open_plain(name), "rb") as stream:
                old = stream.read()
        except OSError as error:
            return (unreadable(path, error),)
    found = read_words(old, path)
    if any(each.severity == "error" for each in found.diagnostics):
        return found.diagnostics
    tables = {name: read_words(data, name).words for name, data in shipped().strings.items()}
    known = known_words(code, (*SPOKEN, code))
    lines = list(_lines(code, shipped().strings["en"].decode("utf-8"), tables, known, found.places))
    added = sum(not line.startswith("#") and bool(line) for line in lines)
    if added:
        ending = "\r\n" if b"\r\n" in old else "\n"
        begin = ending if old and not old.endswith(b"\n") else ""
        with os.fdopen(folder.append(name), "ab") as stream:
            stream.write((begin + "".join(line + ending for line in lines)).encode("utf-8"))
    return AddedTable(path, added)


def _path(site: Path, code: str) -> str:
    """Return the path of a language's table: the one there is, however its name is spelled, or a new one."""
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
            yield from ("", *(f"# {name}: {tables[name][key]}" for name in SPOKEN if key in tables[name]))
            yield f"{key}: {json.dumps(known[key], ensure_ascii=False)}" if key in known else f"{key}:"
