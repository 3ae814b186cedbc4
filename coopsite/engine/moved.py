"""Notices stories whose address changed between two builds, and says how to keep the old one alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.diagnostics import Diagnostic
from coopsite.source.model import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.site.model import Site
    from coopsite.source.model import Text


def addresses_of(site: Site) -> dict[str, str]:
    """Return ``language:story key`` → address below base_url's path, for every text that has a page."""
    start = len(site.config.base_path)
    return {
        f"{language}:{story.key}": story.addresses[language][start:]
        for story in site.stories
        for language in story.texts
        if language in story.addresses
    }


def moved(site: Site, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield W508 for each story whose old address leads nowhere any more."""
    if before == now:
        return
    base = site.config.base_path
    for name, new in now.items():
        old = before.get(name, new)
        if old != new and f"{base}{old}" not in site.aliases:
            language, _, key = name.partition(":")
            text = site.by_key[key].texts[language]
            place = marks_of(text).get("slug" if text.slug else "title")
            yield Diagnostic(
                "W508",
                text.path,
                place.line if place else 1,
                place.column if place else 1,
                {"old": f"{base}{old}", "new": f"{base}{new}", "line": _line(text, old, new)},
            )


def to_remember(before: Mapping[str, str], now: Mapping[str, str], texts: Iterable[Text]) -> dict[str, str]:
    """Return the addresses to compare those of the next build with.

    A text of `texts` that is not shown `now` (held back, or the pages are not for readers) keeps the address
    readers last found it at.
    """
    gone = before.keys() - now.keys()
    there = {f"{text.language}:{text.key}" for text in texts} if gone else set()
    return {**{name: before[name] for name in gone & there}, **now}


def _line(text: Text, old: str, new: str) -> str:
    """Return what to paste: the old slug where only the title changed, else the old address as an alias."""
    folder, _, slug = old.rstrip("/").rpartition("/")
    if not text.slug and folder == new.rstrip("/").rpartition("/")[0]:
        return f"slug: {slug}"
    return f"aliases: [{', '.join((*text.aliases, old))}]"
