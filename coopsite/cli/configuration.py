"""Reads a site's config.yaml for the commands that build nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.config.schema import read_config
from coopsite.diagnostics import Diagnostic
from coopsite.templating.theme import shipped_folder, table_code
from coopsite.text.filenames import CONFIG
from coopsite.textfile.opening import read_setting

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.config.model import Config


def configuration(site: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Return the configuration of a site, or None, and what is wrong with it."""
    raw = read_setting(site, CONFIG)
    if not isinstance(raw, bytes):
        return None, (raw or Diagnostic("E601", CONFIG),)
    return read_config(raw, CONFIG, known_languages=_with_words(site))


def _with_words(site: Path) -> tuple[str, ...]:
    """Return the languages that have a table of strings, shipped or the site's own."""
    folders = (shipped_folder() / "strings", site / "templates" / "strings")
    names = (f"strings/{path.name}" for folder in folders for path in folder.glob("*"))
    return tuple(sorted({code for name in names if (code := table_code(name))}))
