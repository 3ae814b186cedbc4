"""The ids of stories in feeds (RFC 4287, 4.2.6): made of what is first published, kept by what is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from coopsite.site.positions import diagnostic_at, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.site.pairing import Translations

_TAG: Final = re.compile(r"tag:[^,]*,[0-9]{4}:(.*):([^:]*)")


@lru_cache(maxsize=4096)
def feed_id(base: str, year: str, key: str, language: str) -> str:
    """Return the id of a text for which none is written: a ``tag:`` URI (RFC 4151).

    `base` is the site's first address, as in ``https://example.org/bantin/``; `year` is that of the story's date.
    """
    path = base.split("://", 1)[1].partition("/")[2].rstrip("/")
    name = quote(f"{path}:{key}" if path else key)
    return f"tag:{host_of(base)},{year}:{name}:{language}"


def host_of(base: str) -> str:
    """Return the host of a site's address, without a port."""
    host = base.split("://", 1)[1].partition("/")[0]
    return host if host.startswith("[") else host.partition(":")[0]


def given_twice(pairs: Iterable[Translations], base: str) -> Iterator[Diagnostic]:
    """Yield E226 for each text whose feed id is written in, or made of, another one as well; both are named.

    The younger story is the one to mend.
    """
    pairs = tuple(pairs)
    written = [pair for pair in pairs if any(text.feed_id for text in pair.texts.values())]
    if not written:
        return
    owners: dict[str, Text] = {}
    for pair in sorted(written, key=lambda each: (each.begins, each.key)):
        for text in pair.texts.values():
            if text.feed_id:
                other = owners.setdefault(text.feed_id, text)
                if other is not text:
                    yield _twice(text, other)
    by_key = {pair.key: pair for pair in pairs if not all(text.feed_id for text in pair.texts.values())}
    for own, text in owners.items() if by_key else ():
        made = _made_from(own, by_key, base)
        if made is not None and made is not text:
            yield _twice(text, made)


def _made_from(written: str, by_key: Mapping[str, Translations], base: str) -> Text | None:
    """Return the text without an id of its own for which `written` would be made, if any."""
    named = _TAG.fullmatch(written)
    pair = by_key.get(unquote(named[1]).rpartition(":")[2]) if named else None
    text = pair.texts.get(named[2]) if pair and named else None
    if pair is None or text is None or text.feed_id:
        return None
    return text if written == feed_id(base, pair.date[:4], pair.key, text.language) else None


def _twice(text: Text, other: Text) -> Diagnostic:
    args = {"value": text.feed_id, "other_path": other.path}
    if other.feed_id:
        args["other_line"] = str(place_of(other, "feed_id").line)
    return diagnostic_at("E226", text, "feed_id", args)
