"""What programs read of the sample bulletin, read by programs that are not ours: feeds, calendars, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from zoneinfo import ZoneInfo

import feedparser  # type: ignore[import-untyped]
import pytest
import vobject

SITE = "https://bulletin.example"
JSON_FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon"),
    *("favicon", "authors", "language", "expired", "hubs", "items"),
}
JSON_ITEM = {
    *(
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "banner_image",
    ),
    *("date_published", "date_modified", "authors", "tags", "language", "attachments"),
}
"""All keys that version 1.1 of JSON Feed knows."""


def address_of(output: Path, file: Path) -> str:
    return f"{SITE}/{file.relative_to(output).as_posix()}"


def is_there(output: Path, address: str) -> bool:
    path = urlsplit(address).path.lstrip("/")
    file = output / path / "index.html" if path[-1:] in ("", "/") else output / path
    return address.startswith(f"{SITE}/") and file.is_file()


@pytest.fixture(scope="module")
def atoms(sample_output: Path) -> dict[str, Any]:
    files = sorted(sample_output.rglob("feed.xml"))
    return {address_of(sample_output, file): feedparser.parse(file.read_bytes()) for file in files}


@pytest.fixture(scope="module")
def jsons(sample_output: Path) -> dict[str, Any]:
    files = sorted(sample_output.rglob("feed.json"))
    return {address_of(sample_output, file): json.loads(file.read_bytes()) for file in files}


def test_there_is_a_feed_for_each_language_kind_and_tag(sample_output: Path, atoms: dict[str, Any]) -> None:
    for folder in ("vi/", "en/", "vi/hoi-nghi/", "en/awards/", "vi/ke-hoach/", "en/news/", "vi/chu-de/ocop/"):
        assert f"{SITE}/{folder}feed.xml" in atoms
        assert (sample_output / folder / "feed.json").is_file()
    tags = [path for path in sample_output.glob("*/*/*/feed.xml") if path.parts[-3] in ("chu-de", "topics")]
    assert len(tags) > 20


def test_a_feed_reader_reads_every_feed(sample_output: Path, atoms: dict[str, Any]) -> None:
    for address, parsed in atoms.items():
        assert not parsed.bozo, (address, parsed.bozo_exception)
        assert parsed.version == "atom10"
        assert parsed.encoding == "utf-8"
        links = {link.rel: link.href for link in parsed.feed.links}
        # At the old address of a list its feed goes on, and names the new one.
        assert links["self"] == address or atoms[links["self"]].entries == parsed.entries
        assert is_there(sample_output, links["alternate"])
        assert parsed.feed.id
        assert parsed.feed.updated_parsed
        assert parsed.entries, address
        for entry in parsed.entries:
            assert entry.id
            assert entry.title
            assert entry.updated_parsed >= entry.published_parsed
            assert is_there(sample_output, entry.link), entry.link
        assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)
        order = [entry.published_parsed for entry in parsed.entries]
        assert order == sorted(order, reverse=True)


def test_every_json_feed_keeps_to_version_1_1(
    sample_output: Path, jsons: dict[str, Any], atoms: dict[str, Any]
) -> None:
    assert {address.removesuffix("json") for address in jsons} == {
        address.removesuffix("xml") for address in atoms
    }
    for address, feed in jsons.items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed.keys() <= JSON_FEED
        assert feed["feed_url"] == address or jsons[feed["feed_url"]]["items"] == feed["items"]
        assert feed["language"] == address.removeprefix(f"{SITE}/")[:2]
        assert is_there(sample_output, feed["home_page_url"])
        entries = atoms[address.removesuffix("json") + "xml"].entries
        assert [item["id"] for item in feed["items"]] == [entry.id for entry in entries]
        for item in feed["items"]:
            assert item.keys() <= JSON_ITEM
            assert item["content_text"] or item["content_html"]
            assert is_there(sample_output, item["url"])
            assert datetime.fromisoformat(item["date_published"]).tzinfo is not None


def test_every_page_names_feeds_that_are_there(sample_output: Path, atoms: dict[str, Any]) -> None:
    for page in ("vi", "en/awards", "vi/chu-de/ocop"):
        parsed = feedparser.parse((sample_output / page / "index.html").read_bytes())
        named = {link.href for link in parsed.feed.links if link.get("type") == "application/atom+xml"}
        assert {f"{SITE}{urlsplit(href).path}" for href in named} <= atoms.keys()
        assert any(urlsplit(href).path == f"/{page}/feed.xml" for href in named), (page, named)


def events(output: Path, language: str) -> Iterator[Any]:
    text = (output / language / "calendar.ics").read_bytes().decode("utf-8")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (calendar,) = vobject.readComponents(text, validate=True)
    yield from calendar.vevent_list


def test_a_calendar_program_reads_every_calendar(sample_output: Path) -> None:
    for language in ("vi", "en"):
        found = list(events(sample_output, language))
        assert len(found) >= 3
        assert len({event.uid.value for event in found}) == len(found)
        for event in found:
            assert event.summary.value
            assert is_there(sample_output, event.url.value)
            assert event.dtend.value > event.dtstart.value
            assert event.dtstamp.value.tzinfo is not None
        assert any("2023-06-28" in str(event.dtstart.value) for event in found)


def test_robots_may_read_everything_and_are_told_of_the_sitemap(sample_output: Path) -> None:
    robots = RobotFileParser()
    robots.parse((sample_output / "robots.txt").read_text("utf-8").splitlines())
    assert robots.can_fetch("*", f"{SITE}/vi/")
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]


def test_moments_are_those_of_the_sites_time_zone(jsons: dict[str, Any]) -> None:
    offset = datetime(2023, 6, 28, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset()
    for feed in jsons.values():
        for item in feed["items"]:
            assert datetime.fromisoformat(item["date_published"]).utcoffset() == offset
