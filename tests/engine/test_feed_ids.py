"""A story keeps its id in feeds: by itself, or by the line that W225 gives (RFC 4287, 4.2.6)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from coopsite.diagnostics.catalogue import hint
from tests.conftest import CONFIG, built, built_well

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeSite

TEXT = "content/news/bai.vi.md"
STORY = "---\ntitle: Bài thử\ndate: 2023-12-31\nslug: bai\n---\n\nĐoạn.\n"
ID = "tag:bulletin.example,2023:news/bai:vi"


def ids(site: Path) -> list[str]:
    """The ids of the entries of both feeds, which agree, and of the feed itself."""
    feed = (site / "output/vi/feed.xml").read_text("utf-8")
    entries = re.findall(r"<entry>\n<id>(.*?)</id>", feed)
    items = json.loads((site / "output/vi/feed.json").read_text("utf-8"))["items"]
    assert [item["id"] for item in items] == entries
    return [*entries, re.findall(r"<id>(.*?)</id>", feed)[0]]


def told(site: Path) -> list[tuple[str, str]]:
    """File and line to paste of each W225."""
    return [(each.path, each.args["line"]) for each in built_well(site).diagnostics if each.code == "W225"]


def with_line(text: str, line: str) -> str:
    return text.replace("---\n", f"---\n{line}\n", 1)


def test_a_corrected_date_keeps_the_id_by_the_line_given(make_site: MakeSite) -> None:
    site = make_site({TEXT: STORY})
    assert told(site) == []
    assert ids(site) == [ID, "https://bulletin.example/vi/feed.xml"]
    later = STORY.replace("2023-12-31", "2024-01-01")
    (site / TEXT).write_text(later, "utf-8")
    assert told(site) == [(TEXT, f"feed_id: {ID}")]
    assert told(site) == []  # of a site that stands still nothing of the past is said again
    (site / TEXT).write_text(with_line(later, f"feed_id: {ID}"), "utf-8")
    assert told(site) == []
    assert ids(site)[0] == ID
    (site / TEXT).write_text(with_line(later, "feed_id: tag:bulletin.example,2023:khac:vi"), "utf-8")
    [diagnostic] = built_well(site).diagnostics
    assert diagnostic.args["given"] == "feed_id"
    assert f"change the line feed_id: back to feed_id: {ID}" in hint(diagnostic, "en")


def test_a_date_corrected_within_its_year_changes_nothing(make_site: MakeSite) -> None:
    site = make_site({TEXT: STORY})
    built_well(site)
    (site / TEXT).write_text(STORY.replace("2023-12-31", "2023-12-30"), "utf-8")
    assert told(site) == []
    assert ids(site)[0] == ID


def test_a_renamed_file_keeps_the_id_by_the_line_given(make_site: MakeSite) -> None:
    site = make_site({TEXT: STORY})
    built_well(site)
    (site / TEXT).rename(site / "content/news/ten-moi.vi.md")
    assert told(site) == [("content/news/ten-moi.vi.md", f"feed_id: {ID}")]
    (site / "content/news/ten-moi.vi.md").write_text(with_line(STORY, f"feed_id: {ID}"), "utf-8")
    assert told(site) == []
    assert ids(site)[0] == ID


def test_another_host_is_told_once_for_all_stories(make_site: MakeSite) -> None:
    other = STORY.replace("slug: bai", "slug: khac").replace("Bài thử", "Bài khác")
    site = make_site({TEXT: STORY, "content/news/khac.vi.md": other})
    built_well(site)
    before = ids(site)
    config = CONFIG.replace("//bulletin", "//www.bulletin")
    (site / "config.yaml").write_text(config, "utf-8")
    assert told(site) == [("config.yaml", "first_base_url: https://bulletin.example/")]
    (site / "config.yaml").write_text(config + "first_base_url: https://bulletin.example/\n", "utf-8")
    assert told(site) == []
    assert ids(site) == before


def test_a_site_that_moves_below_another_path_can_keep_its_ids(make_site: MakeSite) -> None:
    site = make_site({TEXT: STORY}, config=CONFIG.replace(".example/", ".example/bantin/"))
    built_well(site)
    before = ids(site)
    assert before == [
        "tag:bulletin.example,2023:bantin%3Anews/bai:vi",
        "https://bulletin.example/bantin/vi/feed.xml",
    ]
    (site / "config.yaml").write_text(CONFIG + "first_base_url: https://bulletin.example/bantin/\n", "utf-8")
    assert told(site) == []
    assert ids(site) == before


def test_what_is_held_back_meanwhile_is_still_compared(make_site: MakeSite) -> None:
    site = make_site({TEXT: STORY})
    built_well(site)
    (site / TEXT).write_text(with_line(STORY, "draft: yes"), "utf-8")
    assert told(site) == []
    (site / TEXT).write_text(STORY.replace("2023-12-31", "2024-01-01"), "utf-8")
    assert told(site) == [(TEXT, f"feed_id: {ID}")]


def test_a_story_that_only_pages_show_has_no_id_to_keep(make_site: MakeSite) -> None:
    site = make_site({"content/pages/bai.vi.md": STORY})
    built_well(site)
    (site / "content/pages/bai.vi.md").write_text(STORY.replace("2023-12-31", "2024-01-01"), "utf-8")
    assert told(site) == []


@pytest.mark.parametrize("first", [f"feed_id: {ID}", None])
def test_a_copied_file_may_not_keep_the_id_of_the_first(make_site: MakeSite, first: str | None) -> None:
    copy = with_line(STORY.replace("slug: bai", "slug: khac"), f"feed_id: {ID}").replace("12-31", "12-30")
    site = make_site({TEXT: with_line(STORY, first) if first else STORY, "content/news/khac.vi.md": copy})
    [diagnostic] = built(site).diagnostics
    assert diagnostic.code == "E226"
    assert {diagnostic.path, diagnostic.args["other_path"]} == {TEXT, "content/news/khac.vi.md"}


def test_a_meeting_has_the_same_id_in_the_calendar(make_site: MakeSite) -> None:
    site = make_site({"content/meetings/hop.vi.md": with_line(STORY, f"held_on: 2023-12-30\nfeed_id: {ID}")})
    built_well(site)
    calendar = (site / "output/vi/calendar.ics").read_text("utf-8").replace("\n ", "")
    assert f"UID:{ID}".replace(",", "\\,") in calendar
