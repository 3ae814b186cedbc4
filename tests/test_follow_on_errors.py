"""What follows from a broken text alone is not reported as further errors."""

from __future__ import annotations

from tests.conftest import MakeSite, built

BROKEN = '---\ntitle: "Họp"\ndate: 04/09/2019\n---\n\nNội dung.\n'


def test_a_broken_text_is_one_error(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/meetings/a.vi.md": BROKEN,
            "content/meetings/a.en.md": "---\ntitle: Meeting\n---\n\nBody.\n",
            "content/news/b.en.md": "---\ntitle: News\ndate: 2020-01-02\n---\n\n[The meeting](../meetings/a.md).\n",
        }
    )
    result = built(site)
    assert [(d.code, d.path, d.line) for d in result.diagnostics] == [("E207", "content/meetings/a.vi.md", 3)]
    assert result.exit_code == 1


def test_a_date_missing_in_both_and_a_link_to_nowhere_are_still_told(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/meetings/a.vi.md": "---\ntitle: Họp\n---\n\n[Không có](khong-co.md)\n",
            "content/meetings/a.en.md": "---\ntitle: Meeting\n---\n\nBody.\n",
            "content/news/b.en.md": "---\ntitle: News\ndate: 2020-01-02\n---\n\n[Nowhere](../meetings/c.md).\n",
        }
    )
    assert {d.code for d in built(site).diagnostics} == {"E215", "E307"}
