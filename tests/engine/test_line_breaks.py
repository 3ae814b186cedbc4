"""A site may want every line end of its texts shown; what was remembered of them then no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.sites import clean, good, make, output, story, write

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "vi/tin-tuc/bai/index.html"


def test_lines_are_shown_as_the_configuration_says_now_as_in_a_clean_build(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, "content/news/lines.vi.md", story("Bài", "summary: Tóm tắt", body="Một *hai\nba* &\nbốn"))
    good(site)
    assert "<p>Một <em>hai\nba</em> &amp;\nbốn</p>" in output(site)[PAGE].decode()
    config = (site / "config.yaml").read_text("utf-8")
    write(site, "config.yaml", f"{config}line_breaks: yes\n")
    good(site)
    assert "<p>Một <em>hai<br>\nba</em> &amp;<br>\nbốn</p>" in output(site)[PAGE].decode()
    assert output(site) == clean(site, tmp_path / "clean")
