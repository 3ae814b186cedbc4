"""Runs Pagefind over records and gives the files of its index. Loaded only where an index is to be made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pagefind.service import get_executable

from coopsite.build.search_extra import SearchError
from coopsite.build.search_files import canonical, is_needed

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "search-"
"""How the folders begin that Pagefind works in."""
OURS: Final = re.compile(f"{PREFIX}[a-z0-9_]{{8}}")

_LONGEST: Final = 1800.0


def make_index(records: Mapping[str, bytes], folder: Path | None) -> dict[str, bytes]:
    """Return the files of the index of `records`, both by path; the same for the same records.

    `records` are HTML by the path of the page they stand for. Pagefind works in a folder of its own in `folder`, gone
    afterwards. Raises `SearchError`, or the OSError of the disk.
    """
    program = get_executable()
    if program is None:
        raise SearchError("@search_missing")
    for left in folder.glob(f"{PREFIX}*") if folder else ():
        # Of a build that was killed; two never work in one folder.
        if OURS.fullmatch(left.name):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder) as place:
        _write(Path(place) / "site", records)
        _run(program, Path(place))
        return canonical(_read(Path(place) / "index"))


def _write(folder: Path, records: Mapping[str, bytes]) -> None:
    made: set[Path] = set()
    for path, data in records.items():
        # A folder a page would take several times as long; the script makes a page's address of its record's.
        target = folder / f"{path.removesuffix('/index.html')}.html"
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(data)


def _run(program: Path, place: Path) -> None:
    # The package's own way of talking to the program waits a tenth of a second for every answer, and for ever when
    # the program dies. Its settings from elsewhere (environment, files in the folder) are kept out.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    command = [str(program), "--site", "site", "--output-path", "index", "--keep-index-url", "--silent"]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SearchError("@search_too_long") from error
    if done.returncode or not (place / "index" / "pagefind-entry.json").is_file():
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise SearchError(lines[-1] if lines else f"pagefind: {done.returncode}")


def _read(folder: Path) -> dict[str, bytes]:
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: path.read_bytes() for name, path in found if is_needed(name)}
