"""The traps in real news of cooperatives: numbers, sources, awards and plans, in both languages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import CONFIG, MakeSite, built

STORIES = {
    "content/awards/cluster.vi.md": """\
---
title: Cụm thi đua khép lại năm 2020
summary: Bảy nghìn hợp tác xã trong cụm.
date: 2020-12-16T11:06
held_on: 2020-12-15
source: https://www.bacninh.gov.vn/tin?id=1
targets:
  - {indicator: {vi: Hợp tác xã, en: Cooperatives}, actual: 7002}
  - {indicator: {vi: Thành viên, en: Members}, actual: 3057365}
  - indicator: {vi: Vốn điều lệ, en: Charter capital}
    unit: {vi: tỷ đồng, en: billion dong}
    actual: {value: 1263, qualifier: over}
  - {indicator: {vi: Tỷ lệ, en: Share}, unit: "%", actual: 12.5}
awards:
  - {form: flag, status: proposed, recipients: {collectives: 02}, named: [Bắc Ninh, Hà Nam]}
  - {form: flag, status: proposed, recipients: {collectives: 4}}
  - {form: certificate_of_merit, recipients: {collectives: 05, individuals: 10}}
  - {form: certificate_of_commendation, recipients: {collectives: 2, individuals: 7, households: 1}}
documents:
  - {number: 2174-TB/TU}
  - {number: 05-CT/TW}
  - {number: "132", title: {vi: Thông báo, en: Notice}}
  - {number: 155/NQ-HĐND}
---

Cụm gồm 11 liên minh.
""",
    "content/awards/cluster.en.md": """\
---
title: Cluster closes the year 2020
---

The cluster has 11 alliances.
""",
    "content/plans/plan.vi.md": """\
---
title: Chín nhiệm vụ
date: 2023-07-01
source: haiphong.gov.vn
declared_count: 9
tasks: [Một việc, Hai việc, Ba việc, Bốn việc, Năm việc, Sáu việc, Bảy việc]
---

Kế hoạch nêu chín nhiệm vụ.
""",
    "content/news/named.vi.md": """\
---
title: Nguồn có tên
date: 2019-09-04T10:03
source: {name: {vi: Cổng thông tin Hà Nội, en: Hanoi portal}, url: hanoi.gov.vn}
---

Tin.
""",
    "content/news/none.vi.md": """\
---
title: Không có nguồn
date: 2019-09-05
source:
---

Tin.
""",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each page, tags taken out, by address."""
    site = tmp_path_factory.mktemp("facts")
    for path, text in {"config.yaml": CONFIG, **STORIES}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    result = built(site)
    assert {each.code for each in result.diagnostics} == {"W217"}
    assert result.exit_code == 0
    output = site / "output"
    return {_address(output, file): _text(file.read_text("utf-8")) for file in output.rglob("index.html")}


def _address(output: Path, file: Path) -> str:
    return f"/{file.parent.relative_to(output).as_posix()}/"


def _text(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


VI = "/vi/khen-thuong/cum-thi-dua-khep-lai-nam-2020/"
EN = "/en/awards/cluster-closes-the-year-2020/"


@pytest.mark.parametrize(
    ("vi", "en"),
    [
        ("7.002", "7,002"),
        ("3.057.365", "3,057,365"),
        ("tỷ đồng trên 1.263", "billion dong over 1,263"),
        ("% 12,5", "% 12.5"),
    ],
)
def test_a_number_is_typed_once_and_written_as_each_language_does(
    pages: dict[str, str], vi: str, en: str
) -> None:
    assert vi in pages[VI]
    assert en in pages[EN]
    assert vi not in pages[EN]
    assert en not in pages[VI]


def test_a_number_with_points_between_thousands_warns(make_site: MakeSite) -> None:
    target = "targets: [{indicator: Thành viên, actual: 44.377}]"
    story = f"---\ntitle: Kế hoạch\ndate: 2024-07-31\n{target}\n---\n\nTin.\n"
    (warning,) = built(make_site({"content/plans/a.vi.md": story})).diagnostics
    assert (warning.code, warning.line, warning.args["suggestion"]) == ("W219", 4, "44377")


def test_two_digit_counts_are_numbers(pages: dict[str, str]) -> None:
    assert "Bằng khen 5 tập thể, 10 cá nhân " in pages[VI]
    assert "Certificate of merit 5 collectives, 10 individuals " in pages[EN]


def test_totals_are_those_of_the_rows_and_proposed_awards_stand_apart(make_site: MakeSite) -> None:
    totals = (
        "{% set a = page.awards %}{% if a %}"
        "{{ a.conferred | length }} {{ a.conferred_total.collectives }} {{ a.conferred_total.individuals }} "
        "{{ a.conferred_total.households }} {{ a.conferred_total.total }} | "
        "{{ a.proposed | length }} {{ a.proposed_total.collectives }} {{ a.proposed_total.total }}{% endif %}"
    )
    site = make_site({**STORIES, "templates/story.html": totals})
    built(site)
    for address in (VI, EN):
        assert (site / f"output{address}index.html").read_text("utf-8").strip() == "2 7 17 1 25 | 2 6 6"


def test_the_totals_of_a_page_are_shown(pages: dict[str, str]) -> None:
    assert "Đã trao tặng 7 tập thể, 17 cá nhân, 1 hộ gia đình" in pages[VI]
    assert "Conferred 7 collectives, 17 individuals, 1 household" in pages[EN]
    assert "Tổng cộng 7 tập thể, 17 cá nhân, 1 hộ gia đình " in pages[VI]
    assert "Tổng cộng 6 tập thể " in pages[VI]
    assert "Total 7 collectives, 17 individuals, 1 household " in pages[EN]
    assert "Total 6 collectives " in pages[EN]


def test_a_proposed_award_is_named_as_one(pages: dict[str, str]) -> None:
    assert "Đề nghị, chưa trao tặng 6 tập thể" in pages[VI]
    assert "Proposed, not yet conferred 6 collectives" in pages[EN]


def test_a_bare_address_or_domain_is_a_source_with_a_name(make_site: MakeSite) -> None:
    shown = (
        "{% if page.source %}{{ page.source.text }} {{ page.source.href }} {{ page.source.lang }}{% endif %}"
    )
    site = make_site({**STORIES, "templates/story.html": shown})
    built(site)

    def source(address: str) -> str:
        return (site / f"output{address}index.html").read_text("utf-8").strip()

    assert source(VI) == "bacninh.gov.vn https://www.bacninh.gov.vn/tin?id=1"
    assert source(EN) == source(VI)
    assert source("/vi/ke-hoach/chin-nhiem-vu/") == "haiphong.gov.vn https://haiphong.gov.vn"
    assert source("/vi/tin-tuc/nguon-co-ten/") == "Cổng thông tin Hà Nội https://hanoi.gov.vn"
    assert source("/vi/tin-tuc/khong-co-nguon/") == ""


def test_no_label_stands_without_a_source(pages: dict[str, str]) -> None:
    assert "Nguồn:" in pages["/vi/tin-tuc/nguon-co-ten/"]
    assert "Nguồn:" not in pages["/vi/tin-tuc/khong-co-nguon/"]


def test_nine_tasks_of_which_seven_are_listed_warn_and_are_both_kept(make_site: MakeSite) -> None:
    shown = "{{ page.plan.declared_count if page.plan }} {{ page.plan.tasks | length if page.plan }}"
    site = make_site({**STORIES, "templates/story.html": shown})
    (warning,) = built(site).diagnostics
    assert (warning.code, warning.path, warning.line) == ("W217", "content/plans/plan.vi.md", 5)
    assert warning.args == {"declared": "9", "counted": "7"}
    assert (site / "output/vi/ke-hoach/chin-nhiem-vu/index.html").read_text("utf-8").strip() == "9 7"


def test_the_day_of_an_event_is_not_that_of_its_story(pages: dict[str, str]) -> None:
    assert "16/12/2020, 11:06" in pages[VI]
    assert "Thứ Ba, ngày 15 tháng 12 năm 2020" in pages[VI]
    assert "16 December 2020, 11:06" in pages[EN]
    assert "Tuesday, 15 December 2020" in pages[EN]


def test_a_day_without_its_year_is_refused(make_site: MakeSite) -> None:
    story = "---\ntitle: Tổng kết\ndate: 2012-01-05\nheld_on: 28-12\n---\n\nTin.\n"
    (error,) = built(make_site({"content/meetings/a.vi.md": story})).diagnostics
    assert (error.code, error.line, error.args) == ("E207", 4, {"value": "28-12"})


def test_numbers_of_documents_stay_as_written(pages: dict[str, str]) -> None:
    for number in ("2174-TB/TU", "05-CT/TW", "132", "155/NQ-HĐND"):
        assert number in pages[VI]
        assert number in pages[EN]


def test_a_lead_that_repeats_the_first_paragraph_warns(make_site: MakeSite) -> None:
    lead = "Sáng 28/6, Liên minh Hợp tác xã thành phố kỷ niệm Ngày Quốc tế Hợp tác xã."
    story = f"---\ntitle: Kỷ niệm\nsummary: {lead}\ndate: 2023-06-28\n---\n\n{lead}\n"
    assert [each.code for each in built(make_site({"content/meetings/a.vi.md": story})).diagnostics] == [
        "W308"
    ]


def test_a_caption_given_twice_warns(make_site: MakeSite) -> None:
    pictures = (
        '![Hội trường](https://a.vn/a.jpg "Quang cảnh")\n\n![Đại biểu](https://a.vn/b.jpg "Quang cảnh")'
    )
    story = f"---\ntitle: Họp\ndate: 2023-06-28\n---\n\n{pictures}\n"
    codes = [each.code for each in built(make_site({"content/meetings/a.vi.md": story})).diagnostics]
    assert codes.count("W309") == 1


def test_the_offices_of_that_day_and_the_order_of_people_are_kept(make_site: MakeSite) -> None:
    people = (
        "attendees: [{person: Nguyễn Xuân Hiên, office: Phó Chủ tịch}, "
        "{person: Đan Đức Hiệp, office: Phó Chủ tịch Thường trực}, An Văn Anh]"
    )
    story = f"---\ntitle: Họp\ndate: 2012-01-05\n{people}\n---\n\nTin.\n"
    site = make_site({"content/meetings/a.vi.md": story})
    assert built(site).exit_code == 0
    text = _text((site / "output/vi/hoi-nghi/hop/index.html").read_text("utf-8"))
    places = [text.index(name) for name in ("Nguyễn Xuân Hiên", "Phó Chủ tịch", "Đan Đức Hiệp", "An Văn Anh")]
    assert places == sorted(places)
