"""Finds stories whose feed id changed, which feed readers would show as new, and how to keep the old id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.build.moved import RenamedTexts
from coopsite.diagnostics import Diagnostic
from coopsite.output.known_addresses import parts_of
from coopsite.site.feed_ids import feed_id
from coopsite.site.positions import place_of
from coopsite.text.filenames import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.output.known_addresses import KnownAddresses
    from coopsite.site.model import Site


def changed(site: Site, before: KnownAddresses, now: KnownAddresses) -> Iterator[Diagnostic]:
    """Yield W225 for each text that had another feed id, and one for the site where its first address is not kept.

    An id, or a first address, that is written for the first time is meant to change.
    """
    if not before.feed_base or (before.feeds == now.feeds and before.feed_base == now.feed_base):
        return
    config = site.config
    if (
        before.feed_base != now.feed_base
        and not config.first_base_url
        and any(made.isdecimal() for made in now.feeds.values())
    ):
        at = config.at.get("base_url")
        args = {"old": before.feed_base, "new": now.feed_base, "line": f"first_base_url: {before.feed_base}"}
        yield Diagnostic(
            "W225", CONFIG, at.line if at else 0, at.column if at else 0, {**args, "reason": "@all_ids"}
        )
    for old_name, name in _texts(before, now):
        old = _id(before.feed_base, old_name, before.feeds[old_name])
        new = _id(before.feed_base, name, now.feeds[name])
        # An id that was just written down is meant so: it may be the very one that was to be kept.
        if old != new and not (before.feeds[old_name].isdecimal() and not now.feeds[name].isdecimal()):
            _, language, key = parts_of(name)
            text = site.by_key[key].texts[language]
            place = place_of(text, "feed_id" if text.feed_id else "date")
            args = {"old": old, "new": new, "line": f"feed_id: {old}"}
            if text.feed_id:
                args["given"] = "feed_id"
            yield Diagnostic("W225", text.path, place.line, place.column, args)


def _texts(before: KnownAddresses, now: KnownAddresses) -> Iterator[tuple[str, str]]:
    """Yield the name of each text of both builds in the first and in the second, whatever its file is called now."""
    left = {name: now.known[name] for name in now.feeds if name not in before.feeds}
    finder = RenamedTexts(left)
    for name in before.feeds:
        if name in now.feeds:
            yield name, name
        elif left:
            _, language, key = parts_of(name)
            found = finder.find(language, key, before.known[name])
            if found:
                yield name, found


def _id(base: str, name: str, made: str) -> str:
    _, language, key = parts_of(name)
    return feed_id(base, made, key, language) if made.isdecimal() else made
