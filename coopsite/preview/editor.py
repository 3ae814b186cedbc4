"""Links that open a file of the site in the writer's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE: Final = "COOPSITE_EDITOR"

KNOWN: Final[dict[str, str]] = {
    "vscode": "vscode://file/{path}:{line}:{column}",
    "vscodium": "vscodium://file/{path}:{line}:{column}",
    "cursor": "cursor://file/{path}:{line}:{column}",
    "zed": "zed://file/{path}:{line}:{column}",
    "idea": "idea://open?file=/{path}&line={line}&column={column}",
    "sublime": "subl://open?url=file:///{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file:///{path}&line={line}&column={column}",
    "none": "",
}
"""Names that the variable may have instead of a whole address."""

_REFUSED: Final = frozenset({"javascript", "data", "vbscript", "http", "https", "file"})


class Editor:
    """Links to one editor. Without a `site` there are none: only the writer's own computer has these files."""

    def __init__(self, site: Path | None, pattern: str = KNOWN["vscode"]) -> None:
        self._site = site and site.resolve().as_posix().lstrip("/")
        self._pattern = pattern

    @classmethod
    def chosen(cls, site: Path | None, environ: Mapping[str, str]) -> Editor:
        """Return the editor the environment names; VS Code where it names none."""
        said = environ.get(VARIABLE, "vscode").strip()
        pattern = KNOWN.get(said.lower(), said)
        scheme, colon, _ = pattern.partition(":")
        fits = bool(colon) and scheme.lower() not in _REFUSED and "{path}" in pattern
        return cls(site, pattern if fits else "")

    def link(self, path: str, line: int = 1, column: int = 1) -> str:
        """Return the address that opens `path` (POSIX, below the site folder); empty where there is none."""
        if self._site is None or not self._pattern or not path or path.startswith("theme/"):
            return ""
        whole = quote(f"{self._site}/{path}", safe="/:")
        values = {"path": whole, "line": str(max(line, 1)), "column": str(max(column, 1))}
        found = self._pattern
        for name, value in values.items():
            found = found.replace(f"{{{name}}}", value)
        return found
