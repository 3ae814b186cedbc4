"""What measurements are taken with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from corpus import FIRST_DAY, time_apart, write_site


@pytest.mark.parametrize("stories", [1, 300, 20_000, 50_000, 100_000, 1_000_000])
def test_all_stories_lie_in_the_past_at_days_of_their_own(stories: int) -> None:
    apart = time_apart(stories)
    assert timedelta(0) < apart <= timedelta(hours=6)
    assert FIRST_DAY + (stories + 10) * apart < datetime(2026, 1, 1, tzinfo=UTC)


def test_a_site_has_its_stories_in_both_languages_a_quarter_of_a_day_apart(tmp_path: Path) -> None:
    write_site(tmp_path / "site", 6)
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "site/content").rglob("*.md")}
    assert [*sorted(written)] == [f"story-{n:06d}.{code}.md" for n in range(6) for code in ("en", "vi")]
    assert "date: 2012-01-06T14:00:00+07:00\n" in written["story-000005.vi.md"]
