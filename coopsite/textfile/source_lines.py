"""Read single lines of a site's files, for the excerpts of a report."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import Final

from coopsite.textfile.opening import open_plain

_MOST: Final = 5_000_000
_END: Final = re.compile(r"\r\n|\r|\n")


class SourceLines:
    """Lines of the files below one folder. Keeps the file read last. Never raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = ""
        self._lines: list[str] = []

    def __call__(self, path: str, line: int) -> str | None:
        """Return the line numbered `line` (from 1) of the file `path`; None where it cannot be read."""
        if path != self._path:
            self._lines, self._path = self._read(path), path
        return self._lines[line - 1] if 0 < line <= len(self._lines) else None

    def _read(self, path: str) -> list[str]:
        if not path or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            return []
        try:
            with os.fdopen(open_plain(self._folder / path), "rb") as file:
                return _END.split(file.read(_MOST).decode("utf-8-sig", "replace"))
        except (OSError, ValueError):
            return []
