"""Checks a site's own templates and strings for what has no effect; results are cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coopsite.diagnostics import Diagnostic
from coopsite.pages.page_types import own_words, templates
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.build.load import Theme
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.templating.wording import Tables


def lint_theme(
    theme: Theme, config: Config, designs: tuple[str, ...], version: str, cache: BuildCache, *, policy: bool
) -> tuple[Diagnostic, ...]:
    """Return W407 to W413 for what has no effect in the site's own theme, and W803 for missing strings.

    `designs` are templates for pages of a kind or of a story. With `policy`, files for hosts set one: then also what
    it blocks (W414).
    """
    if not (theme.own or theme.own_tables or theme.others):
        return ()
    said = (theme.own, theme.own_tables, theme.others, config.languages, designs, policy)
    key = digest("theme", version, msgspec.msgpack.encode(said, order="deterministic"))
    made = cache.remember(
        "theme lint",
        "",
        key,
        tuple[Diagnostic, ...],
        lambda: tuple(_lint(theme, config, designs, with_policy=policy)),
    )
    return made or ()


def names_of_languages(theme: Theme, config: Config, version: str, cache: BuildCache) -> Tables:
    """Return the names of the site's languages that no table of strings has."""
    codes = [code for code in config.languages if code not in theme.shipped_strings]
    if not codes:
        return {}
    key = digest("languages", version, *config.languages, "", *codes)
    return (
        cache.remember("languages", "", key, dict[str, dict[str, str]], lambda: _names(config.languages))
        or {}
    )


def _lint(
    theme: Theme, config: Config, designs: tuple[str, ...], *, with_policy: bool
) -> Iterator[Diagnostic]:
    # start-up time: the templates of most sites are the shipped ones, and what was found is remembered
    from coopsite.templating import lint, policy, wording

    yield from lint.lint_templates(
        theme.shipped, theme.own, (*templates(), *designs), theme.others, frozenset(config.kinds)
    )
    if with_policy:
        yield from policy.blocked(theme.own)
    named = lint.strings_named(theme.own)
    yield from wording.lint_tables(
        theme.own_tables, theme.shipped_strings, config.languages, named.named | own_words(), named.prefixes
    )
    used = wording.used_by(config.languages)
    for code, table in theme.own_tables.items():
        if code not in used:
            yield Diagnostic("W410", table.path, args={"reason": "@unlisted_language", "language": code})


def _names(languages: tuple[str, ...]) -> Tables:
    # start-up time: these are remembered
    from coopsite.templating.wording import known_words

    return {code: known_words(code, languages) for code in languages}
