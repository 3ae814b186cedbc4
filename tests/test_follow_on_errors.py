"""What follows from a broken text alone is not reported as further errors."""

from __future__ import annotations

import pytest

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


def test_what_is_wrong_below_a_broken_top_is_told_with_it(make_site: MakeSite) -> None:
    whole = {
        "content/meetings/b.vi.md": "---\ntitle: Họp\ndate: 2020-01-02\n---\n\nNội dung.\n",
        "content/meetings/hall.txt": "a file beside the text",
    }
    body = (
        "Một <b>chữ.\n\n[Không có](khong-co.md), [họp](b.md), [tệp](hall.txt), ![Hình](hinh.jpg), [đây](#dau)"
        ", [bản kia](a.en.md).\n"
    )
    wrong = BROKEN.replace("Nội dung.\n", body)
    told = [
        ("E207", "content/meetings/a.vi.md", 3),
        ("W304", "content/meetings/a.vi.md", 6),
        ("E307", "content/meetings/a.vi.md", 8),
        ("E307", "content/meetings/a.vi.md", 8),
    ]
    site = make_site({**whole, "content/meetings/a.vi.md": wrong})
    for _ in range(2):  # remembered as well as read
        assert [(d.code, d.path, d.line) for d in built(site).diagnostics] == told
    assert [d.args["target"] for d in built(site).diagnostics if d.code == "E307"] == [
        "khong-co.md",
        "hinh.jpg",
    ]


@pytest.mark.parametrize(
    ("top", "codes"),
    [
        ('title: "Họp\n', ["E214", "E307"]),
        ("title: Họp\n---\ndate: 2020-01-02\n", ["E211"]),
        ("title: Họp\n----\n", ["E204"]),
    ],
)
def test_a_body_is_read_only_where_it_surely_begins(make_site: MakeSite, top: str, codes: list[str]) -> None:
    end = "" if "----" in top else "---\n"
    site = make_site({"content/meetings/a.vi.md": f"---\n{top}{end}\n[Không có](khong-co.md)\n"})
    assert [each.code for each in built(site).diagnostics] == codes


@pytest.mark.parametrize(
    ("target", "broken"),
    [
        ("to: about", "---\ntitle: [\n---\n"),
        ("to: pages/about", "---\ntitle: A\nexpires: mai\n---\n\nNội dung.\n"),
        ("url: /vi/gioi-thieu", "---\ntitle: Giới thiệu\n"),
    ],
)
def test_a_menu_that_names_a_broken_page_waits(make_site: MakeSite, target: str, broken: str) -> None:
    menu = "navigation: [news, {%s, label: Giới thiệu}, pages/khac]\n"
    config = "title: B\nbase_url: https://b.example/\nlanguages: [vi]\nsearch: no\n" + menu % target
    site = make_site({"config.yaml": config, "content/pages/about/index.vi.md": broken})
    errors = [each for each in built(site).diagnostics if each.severity == "error"]
    assert [each.path for each in errors] == ["config.yaml", "content/pages/about/index.vi.md"]
    assert errors[0].args["target"] == "pages/khac"


def test_a_link_by_address_to_a_broken_page_waits_and_one_elsewhere_does_not(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/meetings/a.vi.md": BROKEN,
            "content/meetings/a.en.md": "---\ntitle: Meeting\ndate: 2019-09-04\n---\n\nBody.\n",
            "content/news/b.vi.md": "---\ntitle: Tin\ndate: 2020-01-02\n---\n\n"
            "[Một](/vi/hoi-nghi/hop/), [hai](../meetings/a.md#ket-qua), [ba](/vi/tin-tuc/khong-co/).\n",
        }
    )
    assert [(d.code, d.args.get("target")) for d in built(site).diagnostics] == [
        ("E207", None),
        ("E307", "/vi/tin-tuc/khong-co/"),
    ]


def test_a_date_missing_in_both_and_a_link_to_nowhere_are_still_told(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/meetings/a.vi.md": "---\ntitle: Họp\n---\n\n[Không có](khong-co.md)\n",
            "content/meetings/a.en.md": "---\ntitle: Meeting\n---\n\nBody.\n",
            "content/news/b.en.md": "---\ntitle: News\ndate: 2020-01-02\n---\n\n[Nowhere](../meetings/c.md).\n",
        }
    )
    assert {d.code for d in built(site).diagnostics} == {"E215", "E307"}
