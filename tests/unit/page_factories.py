"""Sites ready to be planned, and what is planned from them, for tests of the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from coopsite.config.model import Config
from coopsite.content.body import Body, Outline, Slot
from coopsite.content.model import Asset, Text
from coopsite.pages.feeds.formats import FEEDS
from coopsite.pages.objects import Objects, objects_of
from coopsite.pages.page import Page
from coopsite.pages.page_types import own_addresses, view
from coopsite.pages.plan import PagePlan, plan
from coopsite.site.assemble import assemble
from coopsite.site.model import Site
from tests.unit.factories import NOW, day, make_config, make_pair, make_text

STRINGS: dict[str, dict[str, str]] = {
    "vi": {
        "language_name": "Tiếng Việt",
        "home": "Trang chủ",
        "topics": "Chủ đề",
        "archive": "Lưu trữ",
        "latest": "Tin mới nhất",
        "year": "Năm {year}",
        "page_number": "Trang {n}",
        "not_found": "Không tìm thấy trang",
        "calendar": "Lịch hội nghị",
        "not_available_in": "Chưa có bản {language}",
        "feed_title": "{title} – {site}",
        "language_vi": "tiếng Việt",
        "language_en": "tiếng Anh",
    },
    "en": {
        "language_name": "English",
        "home": "Home",
        "topics": "Topics",
        "archive": "Archive",
        "latest": "Latest news",
        "year": "{year}",
        "page_number": "Page {n}",
        "not_found": "Page not found",
        "calendar": "Meetings",
        "not_available_in": "Not yet available in {language}",
        "feed_title": "{title} – {site}",
        "language_vi": "Vietnamese",
        "language_en": "English",
    },
}
ASSETS = {"site.css": "/assets/site.0123456789.css"}


class Planned:
    """A site, its plan, and every view in it."""

    def __init__(
        self,
        texts: Sequence[Text],
        *,
        config: Config | None = None,
        bodies: Mapping[str, Body] | None = None,
        assets: Mapping[str, Asset] | None = None,
        show_held: bool = False,
        static: Sequence[str] = (),
        now: datetime = NOW,
    ) -> None:
        known = {text.body_digest: make_body() for text in texts} | dict(bodies or {})
        outlines = {name: body.outline for name, body in known.items()}
        config = config or make_config()
        self.site: Site = assemble(
            config,
            texts,
            (),
            assets or {},
            outlines,
            now=now,
            show_held=show_held,
            static=static,
            feeds=tuple(each.file for each in FEEDS),
            others=own_addresses(config),
        )
        self.plan: PagePlan = plan(self.site, outlines, STRINGS, ASSETS)
        self.objects: Objects = objects_of(self.site, self.plan.context, known)
        self.pages: dict[str, Page] = {page.path: page for page in self.plan.pages}

    def view(self, path: str) -> Any:
        """The view of the page at `path`."""
        return view(self.pages[path], self.objects)


def make_body(
    html: str = "<p>Một đoạn.</p>", *, excerpt: str = "Một đoạn.", slots: Sequence[Slot] = ()
) -> Body:
    """A body of `html`, with a mark ``{0}`` for where slot 0 opens and ``{/0}`` for where it closes."""
    parts: list[str | int] = [html]
    for number in range(len(slots)):
        for mark, opens in ((f"{{{number}}}", number), (f"{{/{number}}}", -number - 1)):
            parts = [
                piece
                for part in parts
                for piece in (_around(part, mark, opens) if isinstance(part, str) else [part])
            ]
    return Body(Outline(slots=tuple(slots), excerpt=excerpt), tuple(part for part in parts if part != ""))


def many(count: int, *, tags: tuple[str, ...] = ("ocop",), **fields: Any) -> list[Text]:
    """`count` meetings in both languages, a day apart."""
    return [
        text
        for number in range(count)
        for text in make_pair(f"meetings/s{number:04}", date=day(number), tags=tags, **fields)
    ]


def vietnamese_only(key: str = "meetings/solo", **fields: Any) -> Text:
    """A story without an English text."""
    return make_text(key, "vi", **fields)


def _around(part: str, mark: str, opens: int) -> list[str | int]:
    before, found, after = part.partition(mark)
    return [before, opens, after] if found else [part]
