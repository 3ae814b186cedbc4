"""Texts, configurations and assets made up for tests, valid unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
from msgspec import structs

from coopsite.config.model import HOME_REGISTERS, Config
from coopsite.content.body import Slot
from coopsite.content.model import Asset, Text
from coopsite.diagnostics import SourcePosition
from coopsite.kinds.facts import Facts, facts_from
from coopsite.kinds.registry import BY_NAME
from coopsite.text.digest import digest

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 1, 15, 9, 0, tzinfo=HANOI)
FEEDS = ("feed.xml", "feed.json")
KIND_WORDS = {
    "meeting": ("hoi-nghi", "meetings"),
    "award": ("khen-thuong", "awards"),
    "plan": ("ke-hoach", "plans"),
    "news": ("tin-tuc", "news"),
}
OTHER_WORDS = {
    "topics": ("chu-de", "topics"),
    "search": ("tim-kiem", "search"),
    "honours": ("bang-vang", "honours"),
    "targets": ("chi-tieu", "targets"),
    "documents": ("van-ban", "documents"),
    "calendar": ("lich", "calendar"),
    "site_map": ("so-do-trang", "site-map"),
}


def make_config(**changes: Any) -> Config:
    """A bulletin in Vietnamese and English; `changes` are fields of `Config`."""
    given: dict[str, Any] = {
        "title": {"vi": "Bản tin thử", "en": "Test Bulletin"},
        "base_url": "https://bulletin.example/",
        "languages": ("vi", "en"),
        "tagline": {},
        "timezone": "Asia/Ho_Chi_Minh",
        "kinds": {
            kind: structs.replace(BY_NAME[kind], label=_both(words), address=_both(words))
            for kind, words in KIND_WORDS.items()
        },
        "words": {word: _both(words) for word, words in OTHER_WORDS.items()},
        "navigation": (),
        "per_page": 20,
        "missing_translation": "hide",
        "contact": {},
        "publisher": {},
        "search": False,
        "share_images": False,
        "line_breaks": False,
        "collections": {},
        "home": [{"count": 4, "register": word} for word in HOME_REGISTERS]
        + [{"count": 4, "kind": kind} for kind in KIND_WORDS],
        "hosts": (),
        "theme": {},
    }
    return msgspec.convert({**given, **changes}, Config)


def make_text(
    key: str = "meetings/a",
    language: str = "vi",
    *,
    facts: Mapping[str, object] | None = None,
    marks: dict[str, tuple[int, int]] | None = None,
    body: str = "",
    **fields: Any,
) -> Text:
    """A text of the story `key`; `fields` are those of `Text`, `facts` are keyed as in a front matter.

    `body` is its digest.
    """
    given_facts, facts_digest = facts_from(facts or {})
    folder = key.partition("/")[0]
    given: dict[str, Any] = {
        "path": f"content/{key}.{language}.md",
        "kind": folder.removesuffix("s") if folder in {"meetings", "awards", "plans", "pages"} else "news",
        "title": f"{key.rpartition('/')[2]} {language}",
        "short_title": "",
        "summary": "",
        "slug": "",
        "aliases": (),
        "draft": False,
        "author": "",
        "date": "2023-06-28T16:30:00+07:00",
        "date_only": False,
        "updated": "",
        "updated_only": False,
        "expires": "",
        "tags": None,
        "pinned": None,
        "body_line": 10,
        "body_digest": body or digest("body", key, language),
        **fields,
    }
    text = Text(
        **given,
        language=language,
        key=key,
        facts=given_facts,
        facts_digest=facts_digest,
        marks=msgspec.msgpack.encode({field: SourcePosition(*at) for field, at in (marks or {}).items()}),
        digest="",
    )
    return msgspec.structs.replace(text, digest=digest(msgspec.msgpack.encode(text)))


def written(*parts: msgspec.Struct | None) -> dict[str, Any]:
    """What facts, or other parts of a front matter, say: keyed as it is, without what was not given."""
    found: dict[str, Any] = {}
    for part in parts:
        if isinstance(part, Facts):
            found |= written(part.common, part.meeting, part.award, part.plan)
        elif part is not None:
            found |= msgspec.msgpack.decode(msgspec.msgpack.encode(part))
    return {name: value for name, value in found.items() if value != {}}


def make_pair(key: str = "meetings/a", **fields: Any) -> list[Text]:
    """The same story in Vietnamese and English."""
    return [make_text(key, "vi", **fields), make_text(key, "en", **fields)]


def make_asset(path: str, **fields: Any) -> Asset:
    """A file of the content."""
    return Asset(**{"path": path, "digest": digest(path), "size": 1000, **fields})


def make_slot(target: str, kind: str = "link", line: int = 3, column: int = 5) -> Slot:
    """A slot of a body."""
    return Slot(kind, target, "", line, column)


def day(number: int, hour: int = 8) -> str:
    """The date of the `number`-th day from 5 January 2012."""
    return (datetime(2012, 1, 5, hour, tzinfo=HANOI) + timedelta(days=number)).isoformat()


def _both(words: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("vi", "en"), words, strict=True))
