"""A date written with another offset is that moment by the site's clock, wherever it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import built_well

if TYPE_CHECKING:
    from tests.conftest import MakeSite

UTC_STORY = (
    "---\ntitle: Bài giờ UTC\ndate: 2023-06-30T20:00:00Z\nupdated: 2023-07-01T18:00:00Z\n---\n\nĐoạn.\n"
)
LOCAL_STORY = "---\ntitle: Bài giờ Việt Nam\ndate: 2023-07-01T01:00\n---\n\nĐoạn.\n"


def test_a_moment_in_utc_is_told_by_the_sites_clock_everywhere(make_site: MakeSite) -> None:
    site = make_site({"content/news/a.vi.md": UTC_STORY, "content/news/b.vi.md": LOCAL_STORY})
    built_well(site)
    output = site / "output"
    page = (output / "vi/tin-tuc/bai-gio-utc/index.html").read_text("utf-8")
    assert "01/07/2023, 03:00" in page
    assert "30/06/2023" not in page
    assert '"datePublished":"2023-07-01T03:00:00+07:00"' in page.replace(": ", ":")
    assert not (output / "vi/2023/06").exists()
    archive = (output / "vi/2023/07/index.html").read_text("utf-8")
    assert archive.index("Bài giờ UTC") < archive.index("Bài giờ Việt Nam")
    assert "<published>2023-07-01T03:00:00+07:00</published>" in (output / "vi/feed.xml").read_text("utf-8")
    assert "<lastmod>2023-07-02</lastmod>" in (output / "sitemap.xml").read_text("utf-8")


def test_what_is_held_back_is_announced_by_the_sites_clock(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/news/a.vi.md": UTC_STORY.replace("2023-06-30", "2026-12-01").replace(
                "updated: 2023-07-01T18:00:00Z\n", ""
            )
        }
    )
    assert [each.until for each in built_well(site).held_back] == ["2026-12-02T03:00:00+07:00"]
