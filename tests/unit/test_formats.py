"""Feeds, calendar, sitemap and robots.txt are what their specifications ask for."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from coopsite.pages import calendar, sitemap
from coopsite.pages.calendar import CalendarView, EventView
from coopsite.pages.feeds.atom import NEVER, atom
from coopsite.pages.feeds.feed import FeedEntryView, FeedView
from coopsite.pages.feeds.json_feed import json_feed
from coopsite.pages.sitemap import SitemapEntry
from coopsite.text.xml import xml
from tests.unit.factories import NOW, make_config, make_pair, make_text
from tests.unit.page_factories import Planned, many

ATOM = "{http://www.w3.org/2005/Atom}"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ENTRY = FeedEntryView(
    id="tag:bulletin.example,2023:meetings/a:vi",
    address="https://bulletin.example/vi/hoi-nghi/a/",
    title="Họp <tổng kết> & khen thưởng",
    summary="Tóm tắt",
    date="2023-06-28T16:30:00+07:00",
    updated="2023-06-30T00:00:00+07:00",
)
FEED = FeedView(
    language="vi",
    title="Bản tin",
    subtitle="Liên minh",
    id="https://old.example/vi/feed.xml",
    address="https://bulletin.example/vi/feed.xml",
    home="https://bulletin.example/vi/",
    author="Liên minh",
    entries=(ENTRY, structs.replace(ENTRY, id="x", updated="2023-06-30T01:00:00+09:00", summary="")),
)
EVENT = EventView(
    uid="meetings/a.vi@bulletin.example",
    address="https://bulletin.example/vi/hoi-nghi/a/",
    title="Họp, tổng kết; khen thưởng",
    summary="Tóm tắt dài " * 20,
    place="Vĩnh Bảo",
    day="2023-06-28",
    stamp="2023-06-30T07:00:00+07:00",
)


def test_an_atom_feed_has_what_the_specification_requires() -> None:
    root = ElementTree.fromstring(atom(FEED))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (element,) = parent.findall(f"{ATOM}{name}")
            assert element.text
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Liên minh"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": FEED.address, "alternate": FEED.home}


def test_a_feed_is_as_new_as_its_newest_entry_whatever_the_offset() -> None:
    root = ElementTree.fromstring(atom(FEED))
    assert root.findtext(f"{ATOM}updated") == "2023-06-30T00:00:00+07:00"
    assert f"<updated>{NEVER}</updated>" in atom(structs.replace(FEED, entries=())).decode()


def test_a_feed_reader_reads_the_feed() -> None:
    parsed = feedparser.parse(atom(FEED))
    assert not parsed.bozo
    assert parsed.entries[0].title == ENTRY.title
    assert parsed.entries[0].id == ENTRY.id


def test_a_json_feed_is_of_version_1_1() -> None:
    document = json.loads(json_feed(FEED))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["feed_url"], document["home_page_url"], document["language"]) == (
        FEED.address,
        FEED.home,
        "vi",
    )
    assert document["authors"] == [{"name": "Liên minh"}]
    first, second = document["items"]
    assert (first["id"], first["url"], first["title"]) == (ENTRY.id, ENTRY.address, ENTRY.title)
    assert (first["content_text"], first["summary"]) == ("Tóm tắt", "Tóm tắt")
    assert second["content_text"] == ENTRY.title
    assert "summary" not in second


def test_the_id_of_an_entry_outlives_its_address() -> None:
    ids = [Planned(make_pair(slug=slug)).view("vi/feed.xml").entries[0].id for slug in ("mot", "hai")]
    assert ids[0] == ids[1] == "tag:bulletin.example,2023:meetings/a:vi"
    below = Planned(make_pair(), config=make_config(base_url="https://bulletin.example/x/")).view(
        "vi/feed.xml"
    )
    assert below.entries[0].id == "tag:bulletin.example,2023:x%3Ameetings/a:vi"


def test_a_story_never_changed_was_updated_when_it_appeared() -> None:
    (entry,) = Planned(make_pair()).view("en/meetings/feed.json").entries
    assert entry.updated == entry.date == "2023-06-28T16:30:00+07:00"


def test_a_calendar_is_read_back() -> None:
    text = calendar.write(CalendarView("vi", "Lịch", "Asia/Ho_Chi_Minh", (EVENT,)))
    assert text == calendar.write(CalendarView("vi", "Lịch", "Asia/Ho_Chi_Minh", (EVENT,)))
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    document: Any = icalendar.Calendar.from_ical(text)
    assert (document["version"], document["prodid"]) == ("2.0", "-//coopsite//EN")
    (found,) = document.walk("VEVENT")
    assert found["uid"] == EVENT.uid
    assert found["dtstamp"].dt == datetime(2023, 6, 30, tzinfo=UTC)
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2023, 6, 28), date(2023, 6, 29))
    assert (found["summary"], found["location"]) == (EVENT.title, "Vĩnh Bảo")


def test_of_many_meetings_a_calendar_has_those_nearest_to_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "EVENTS", 2)
    days = [(NOW.date() + timedelta(n)).isoformat() for n in range(-4, 5)]
    texts = [
        text for n, day in enumerate(days) for text in make_pair(f"meetings/m{n}", facts={"held_on": day})
    ]
    events = Planned(texts).view("vi/calendar.ics").events
    assert [event.day for event in events] == days[2:6][::-1]
    events = Planned(texts[:6]).view("vi/calendar.ics").events
    assert [event.day for event in events] == days[1:3][::-1]


def test_a_calendar_holds_meetings_with_a_day_the_latest_first() -> None:
    texts = [
        *make_pair("meetings/a", facts={"held_on": "2023-06-28", "place": {"vi": "Vĩnh Bảo"}}),
        *make_pair("awards/b", facts={"held_on": "2023-07-28"}),
        make_text("meetings/c", "vi"),
    ]
    events = Planned(texts).view("en/calendar.ics").events
    assert [event.day for event in events] == ["2023-07-28", "2023-06-28"]
    assert (events[1].uid, events[1].place) == ("meetings/a.en@bulletin.example", "Vĩnh Bảo")


def test_an_event_says_what_part_of_the_day_it_takes() -> None:
    facts = {"held_on": "2026-12-31", "day_part": "evening"}
    planned = Planned(make_pair("meetings/a", facts=facts, summary="Tóm tắt"))
    (event,) = planned.view("vi/calendar.ics").events
    assert event.summary == "Day_part_evening. Tóm tắt"


def test_an_event_has_its_hours_by_the_clock_of_the_site() -> None:
    facts = {
        "held_on": "2026-12-31",
        "day_part": "evening",
        "time": "19:30",
        "until": "21:00",
        "online": "https://a.vn/x",
    }
    planned = Planned(make_pair("meetings/a", facts=facts, summary="Tóm tắt"))
    view = planned.view("vi/calendar.ics")
    (event,) = view.events
    assert (event.day, event.end) == ("2026-12-31T19:30:00+07:00", "2026-12-31T21:00:00+07:00")
    document: Any = icalendar.Calendar.from_ical(calendar.write(view))
    (found,) = document.walk("VEVENT")
    assert found["dtstart"].dt == datetime(2026, 12, 31, 12, 30, tzinfo=UTC)
    assert found["dtend"].dt == datetime(2026, 12, 31, 14, 0, tzinfo=UTC)
    assert (found["location"], found["conference"]) == ("https://a.vn/x", "https://a.vn/x")
    assert found["description"] == "Tóm tắt https://a.vn/x"


def test_an_event_that_ends_before_it_begins_has_no_end() -> None:
    facts = {"held_on": "2026-12-31", "time": "19:30", "until": "07:00"}
    (event,) = Planned(make_pair("meetings/a", facts=facts)).view("vi/calendar.ics").events
    assert (event.day, event.end) == ("2026-12-31T19:30:00+07:00", "")


def test_a_calendar_does_not_grow_for_ever() -> None:
    events = Planned(many(130, facts={"held_on": "2023-06-28"})).view("vi/calendar.ics").events
    assert len(events) == 100
    assert events[0].uid.startswith("meetings/s0129")


def test_a_sitemap_names_every_language_of_an_address() -> None:
    planned = Planned([*make_pair(updated="2023-06-30T00:00:00+07:00"), make_text("meetings/b", "vi")])
    root = ElementTree.fromstring(sitemap.write(planned.view("sitemap.xml")))
    found = {
        url.findtext(f"{MAPS}loc"): (
            url.findtext(f"{MAPS}lastmod"),
            {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")},
        )
        for url in root
    }
    vi, en = "https://bulletin.example/vi/hoi-nghi/a-vi/", "https://bulletin.example/en/meetings/a-en/"
    assert found[vi] == found[en] == ("2023-06-30", {"vi": vi, "en": en, "x-default": vi})
    assert found["https://bulletin.example/vi/hoi-nghi/b-vi/"] == ("2023-06-28", {})
    assert "https://bulletin.example/vi/chu-de/" in found
    assert not [address for address in found if address and "404" in address]


def test_a_sitemap_index_names_its_sitemaps() -> None:
    root = ElementTree.fromstring(sitemap.write_index(("https://a.example/1.xml", "https://a.example/2.xml")))
    assert [each.findtext(f"{MAPS}loc") for each in root] == [
        "https://a.example/1.xml",
        "https://a.example/2.xml",
    ]


def test_what_xml_has_no_place_for_is_left_out_and_nothing_else() -> None:
    # Char of XML 1.0, fifth edition, production 2
    def stands(code: int) -> bool:
        return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF

    edges = [*range(0x21), 0x7F, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF]
    assert [code for code in edges if xml(chr(code))] == [code for code in edges if stands(code)]


@settings(deadline=None)
@given(st.text())
def test_any_text_can_stand_in_xml(text: str) -> None:
    entry = SitemapEntry("https://a.example/", "", (("vi", text),))
    root = ElementTree.fromstring(sitemap.write((entry,)))
    assert root.find(f".//{XHTML}link") is not None
    assert ElementTree.fromstring(f"<a>{xml(text)}</a>".encode("utf-8", "replace")) is not None
