"""Which meetings are of today and of this week turns at midnight, by the site's clock; a rebuild is a clean build."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from coopsite.content.read import ReadContext, read_text
from coopsite.site.schedule import next_turn
from tests.engine.sites import clean, good, make, output, story, write

CALENDAR = "vi/lich/index.html"
SATURDAY, SUNDAY, MONDAY = (
    datetime.fromisoformat(f"2024-06-0{day}T{hour}+07:00")
    for day, hour in ((1, "23:59"), (2, "00:00"), (3, "00:00"))
)
MEETING = story("Họp Chủ nhật", "held_on: 2024-06-02", "time: 8h30", "until: 11:30", date="2024-05-20")
TODAY, THIS_WEEK, NONE = "Hôm nay", "Trong tuần này", "Hiện chưa có hội nghị nào sắp diễn ra."


def test_the_preview_wakes_when_a_day_is_over() -> None:
    context = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
    text = read_text("content/meetings/a.vi.md", MEETING.encode(), context).text
    assert text is not None
    assert next_turn([text], SATURDAY, "Asia/Ho_Chi_Minh") == SUNDAY
    assert next_turn([text], SUNDAY, "Asia/Ho_Chi_Minh") == MONDAY


@pytest.mark.slow
def test_a_meeting_is_of_this_week_then_of_today_then_past(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, "content/meetings/sunday.vi.md", MEETING)
    for now, said, unsaid in (
        (SATURDAY, THIS_WEEK, TODAY),
        (SUNDAY, TODAY, THIS_WEEK),
        (MONDAY, NONE, TODAY),
    ):
        good(site, now=now)
        page = output(site)[CALENDAR].decode()
        assert f">{said}</" in page
        assert f">{unsaid}</" not in page
        assert "08:30</time>–<time>11:30" in page
        assert output(site) == clean(site, tmp_path / now.strftime("%d"), now=now)
