"""Works out what stands around stories: styles, words, addresses of assets, the logo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coopsite.build.logo import site_logo
from coopsite.build.theme_lint import names_of_languages
from coopsite.templating import kind_styles, theme_styles
from coopsite.templating.assets import publish_assets
from coopsite.templating.wording import complete, with_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.build.load import Theme
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.model import Asset
    from coopsite.diagnostics import Diagnostic
    from coopsite.pages.context import LogoFiles
    from coopsite.templating.wording import Tables


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around stories, made of configuration and theme alone."""

    theme: Theme
    words: Tables
    """String tables by language."""
    assets: Mapping[str, str]
    """Asset name → its address."""
    logo: LogoFiles | None
    remarks: tuple[Diagnostic, ...]


def surroundings(
    theme: Theme, config: Config, static: Mapping[str, Asset], version: str, cache: BuildCache
) -> Surroundings:
    """Return what stands around stories; `static` are the files of content/static/ by path."""
    styled = _with_styles(theme, config)
    names = names_of_languages(styled, config, version, cache)
    logo, remarks = site_logo(config, static)
    return Surroundings(
        styled,
        with_kinds(complete(styled.strings, config.languages, names), config.kinds.values()),
        {name: f"{config.base_path}/{path}" for name, path in styled.asset_paths.items()},
        logo,
        remarks,
    )


def _with_styles(theme: Theme, config: Config) -> Theme:
    """Return `theme` with what config.yaml makes of it.

    That is the style sheet of the kinds that need one and that of the options, unless it has one of that name, and the
    drawings in the accent.
    """
    sheets = {
        kind_styles.SHEET: kind_styles.kind_styles(config.kinds.values()),
        theme_styles.SHEET: theme_styles.theme_styles(config.theme),
    }
    wanted = {name: css.encode() for name, css in sheets.items() if css and name not in theme.asset_paths}
    accent = config.theme.get("accent", "")
    old = {name: theme.asset_paths[name] for name in theme_styles.DRAWN_WITH_BRAND if accent}
    wanted |= {name: theme_styles.in_accent(theme.assets[path], accent) for name, path in old.items()}
    if not wanted:
        return theme
    made = publish_assets(wanted, (), ())
    kept = {path: data for path, data in theme.assets.items() if path not in old.values()}
    return replace(theme, assets=kept | made.files, asset_paths={**theme.asset_paths, **made.paths})
