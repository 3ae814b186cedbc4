"""The site's logo: the pictures that config.yaml names, among the files of content/static/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.config.model import NOWHERE
from coopsite.diagnostics import Diagnostic
from coopsite.pages.context import LogoFile, LogoFiles
from coopsite.site.suggestions import Suggestions
from coopsite.text.filenames import CONFIG, STATIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.config.model import Config
    from coopsite.content.model import Asset

HEAVY: Final = 30_000
"""Bytes above which a logo costs a reader on a phone more than a whole page of text."""


def site_logo(config: Config, files: Mapping[str, Asset]) -> tuple[LogoFiles | None, tuple[Diagnostic, ...]]:
    """Return the files of the logo, if there are, and what is wrong with them.

    E822 a file that is not there, or no picture; W250 one that is heavy.
    """
    if config.logo is None:
        return None, ()
    found: dict[str, LogoFile] = {}
    diagnostics = []
    for scheme, name in (("light", config.logo.light), ("dark", config.logo.dark)):
        if not name:
            continue
        asset = files.get(STATIC + name)
        at = config.at.get(f"logo.{scheme}") or config.at.get("logo", NOWHERE)
        if asset is None or not (asset.width or name.lower().endswith(".svg")):
            names = [path.removeprefix(STATIC) for path, each in files.items() if each.width]
            args = {"name": name, "suggestion": Suggestions(names).nearest(name)}
            diagnostics.append(Diagnostic("E822", CONFIG, at.line, at.column, args))
            continue
        if asset.size > HEAVY:
            args = {"name": name, "length": str(round(asset.size / 1000)), "most": str(HEAVY // 1000)}
            diagnostics.append(Diagnostic("W250", CONFIG, at.line, at.column, args))
        found[scheme] = LogoFile(f"{config.base_path}/{name}", asset.width, asset.height)
    files_found = LogoFiles(found["light"], found.get("dark")) if "light" in found else None
    return files_found, tuple(diagnostics)
