"""Registers gather what stories tell of, each thing once, with totals that are those of their rows."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopsite.kinds.award import RecipientsView
from coopsite.kinds.plan import Figure, Target
from coopsite.pages import views
from coopsite.pages.facts import progress
from coopsite.pages.registers import honours, meetings
from coopsite.pages.registers.honours import Honour, HonourPart
from coopsite.pages.sitemap import SITEMAP
from coopsite.site import registers
from tests.unit.factories import NOW, day, make_asset, make_config, make_pair, make_text
from tests.unit.page_factories import Planned

HONOURS = "vi/bang-vang/index.html"
TARGETS = "vi/chi-tieu/index.html"
DOCUMENTS = "vi/van-ban/index.html"
CALENDAR = "vi/lich/index.html"


def award(**more: Any) -> dict[str, Any]:
    given = {"form": "flag", "body": {"vi": "Thành phố"}, "recipients": {"collectives": 3}}
    return {**given, **more}


def awarding(key: str, *awards: dict[str, Any], **fields: Any) -> list[Any]:
    return make_pair(key, facts={"awards": list(awards)}, **fields)


def all_rows(part: HonourPart) -> list[Honour]:
    return [row for year in part.years for row in year.rows]


def test_every_site_has_every_register_in_both_languages_also_when_empty() -> None:
    planned = Planned(make_pair())
    for path in (HONOURS, TARGETS, DOCUMENTS, CALENDAR, "en/honours/index.html", "en/calendar/index.html"):
        view = planned.view(path)
        assert view.count == 0
        assert len(view.alternates) == 3
        assert [each.href for each in view.switcher if each.href]
    assert {"vi/bang-vang/honours.csv", "en/documents/documents.json"} <= planned.pages.keys()


def test_awards_stand_by_year_form_and_body_with_the_totals_of_their_rows() -> None:
    planned = Planned(
        [
            *awarding("awards/a", award(), award(form="medal", body={"vi": "Bộ"}), date=day(0)),
            *awarding("awards/b", award(body={"vi": "An"}, recipients={"individuals": 4}), date=day(1)),
            *awarding("awards/c", award(status="proposed"), award(), date=day(400)),
        ]
    )
    view = planned.view(HONOURS)
    years = {year.year: year for year in view.conferred.years}
    assert list(years) == ["2013", "2012"]
    assert [(row.award.form, row.award.body.text) for row in years["2012"].rows] == [
        ("medal", "Bộ"),
        ("flag", "An"),
        ("flag", "Thành phố"),
    ]
    assert years["2012"].total == RecipientsView(6, 4, 0)
    assert view.conferred.total == RecipientsView(9, 4, 0)
    assert (view.proposed.total, view.proposed.count) == (RecipientsView(3, 0, 0), 1)
    assert [(share.form, share.count) for share in view.conferred.forms] == [("medal", 1), ("flag", 3)]
    assert view.count == 5


def test_an_award_told_in_several_stories_is_one_award() -> None:
    told = award(recipients={"individuals": 4}, period={"vi": "2021–2022"})
    planned = Planned(
        [
            *make_pair("meetings/day", facts={"held_on": "2023-06-28", "awards": [told]}),
            *awarding("awards/four", told),
            *awarding("awards/later", told, date="2024-06-28T08:00:00+07:00"),
        ]
    )
    view = planned.view(HONOURS)
    assert view.conferred.total == RecipientsView(0, 8, 0)
    rows = {tuple(story.href for story in row.stories) for row in all_rows(view.conferred)}
    assert rows == {
        ("/vi/khen-thuong/four-vi/", "/vi/hoi-nghi/day-vi/"),
        ("/vi/khen-thuong/later-vi/",),
    }


def test_two_alike_in_one_story_are_two_awards() -> None:
    view = Planned(awarding("awards/a", award(), award())).view(HONOURS)
    rows = all_rows(view.conferred)
    assert len({row.anchor for row in rows}) == 2
    assert view.conferred.total.collectives == 6


def test_anchors_outlive_new_rows_new_stories_and_other_languages() -> None:
    def anchors(*texts: Any, path: str = HONOURS) -> set[str]:
        return {row.anchor for row in all_rows(Planned([*texts]).view(path).conferred)}

    first = awarding("awards/a", award(), award(form="order"))
    before = anchors(*first)
    more = awarding("awards/b", award(form="medal"), award(), date=day(3))
    assert before < anchors(*first, *more)
    assert before == anchors(*first, path="en/honours/index.html")
    assert before < anchors(*awarding("awards/a", award(), award(form="title"), award(form="order")))


def test_an_award_told_of_in_the_new_year_stands_in_the_year_it_was_conferred_in() -> None:
    late = awarding("awards/late", award(date="2011-12-28"), date="2012-01-05T08:00:00+07:00")
    meeting = make_pair("meetings/review", facts={"held_on": "2011-12-28", "awards": [award()]})
    view = Planned([*late, *meeting]).view(HONOURS)
    assert [(year.year, year.count) for year in view.conferred.years] == [("2011", 1)]
    assert len(all_rows(view.conferred)[0].stories) == 2


def test_an_award_that_names_no_number_is_not_counted_as_nobody() -> None:
    unknown = {"form": "title", "name": {"vi": "Chiến sĩ thi đua"}}
    view = Planned(awarding("awards/a", award(), unknown, award(recipients={"individuals": 0}))).view(HONOURS)
    assert (view.conferred.count, view.conferred.uncounted) == (3, 1)
    assert view.conferred.years[0].uncounted == 1
    assert view.conferred.total == RecipientsView(3, 0, 0)
    assert {row.award.form: row.award.counted for row in all_rows(view.conferred)} == {
        "title": False,
        "flag": True,
    }


def test_awards_are_found_by_who_receives_them() -> None:
    def named(*names: str) -> list[dict[str, Any]]:
        return [{"name": {"vi": name}} for name in names]

    planned = Planned(
        [
            *awarding("awards/a", award(named=named("Đông Á", "Da Nang", "Ánh Dương")), date=day(0)),
            *awarding("awards/b", award(form="medal", named=named("ÁNH DƯƠNG")), date=day(400)),
            *awarding("awards/c", award(status="proposed", named=named("Ánh Dương")), date=day(401)),
        ]
    )
    view = planned.view(HONOURS)
    rows = {row.anchor for row in all_rows(view.conferred)}
    assert [(each.name.text, [link.text for link in each.awards]) for each in view.conferred.named] == [
        ("ÁNH DƯƠNG", ["award_medal, 2013", "award_flag, 2012"]),
        ("Da Nang", ["award_flag, 2012"]),
        ("Đông Á", ["award_flag, 2012"]),
    ]
    assert {link.href[1:] for each in view.conferred.named for link in each.awards} <= rows
    assert [len(each.awards) for each in view.proposed.named] == [1]


def test_a_recipient_leads_to_the_page_of_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 0)
    planned = Planned(awarding("awards/a", award(named=[{"name": {"vi": "An"}}])))
    (who,) = planned.view(HONOURS).conferred.named
    assert who.awards[0].href.startswith("/vi/bang-vang/2023/#cs-award-flag-")
    (same,) = planned.view("vi/bang-vang/2023/index.html").conferred.named
    assert same.awards[0].href == who.awards[0].href.removeprefix("/vi/bang-vang/2023/")


def test_a_language_has_what_its_own_stories_tell() -> None:
    alone = make_text("awards/solo", "vi", facts={"awards": [award()]})
    planned = Planned([alone])
    assert planned.view(HONOURS).count == 1
    assert planned.view("en/honours/index.html").count == 0
    noticed = Planned([alone], config=make_config(missing_translation="notice"))
    row = all_rows(noticed.view("en/honours/index.html").conferred)[0]
    assert row.award.body == views.Phrase("Thành phố", "vi")
    assert (row.stories[0].title.lang, row.stories[0].href) == ("vi", "/vi/khen-thuong/solo-vi/")


def cite(key: str, *documents: dict[str, Any], date: str = day(0), **facts: Any) -> list[Any]:
    return make_pair(key, facts={"documents": list(documents), **facts}, date=date)


def cited(*texts: Any) -> list[tuple[str, str, list[str]]]:
    view = Planned([text for pair in texts for text in pair]).view(DOCUMENTS)
    return [
        (row.anchor, row.document.number, [story.title.text for story in row.stories])
        for group in view.groups
        for row in group.rows
    ]


def test_a_number_cited_anywhere_is_one_document() -> None:
    found = cited(
        cite("plans/a", {"number": "155/NQ-HĐND", "date": "2023-07-12"}, legal_basis=["155/NQ-HĐND"]),
        cite("plans/b", {"number": "155/NQ-HDND", "issuer": {"vi": "Hội đồng"}}, date=day(5)),
        make_pair("plans/c", facts={"legal_basis": ["155 /NQ-HĐND", "05-CT/TW"]}, date=day(9)),
    )
    assert found == [
        ("cs-doc-155-nq-hdnd", "155/NQ-HĐND", ["c vi", "b vi", "a vi"]),
        ("cs-doc-05-ct-tw", "05-CT/TW", ["c vi"]),
    ]


def test_one_number_of_two_offices_is_two_documents() -> None:
    found = cited(
        cite("plans/a", {"number": "12/QĐ", "issuer": {"vi": "Hải Phòng"}, "date": "2023-01-02"}),
        cite("plans/b", {"number": "12/QĐ", "issuer": {"vi": "Hà Nội"}}, date=day(2)),
        cite(
            "plans/c",
            {"number": "12/QĐ", "issuer": {"vi": "Huế"}, "date": "2023-05-05"},
            legal_basis=["12/QĐ"],
            date=day(3),
        ),
    )
    assert [(anchor, stories) for anchor, _, stories in found] == [
        ("cs-doc-12-qd-3", ["c vi"]),
        ("cs-doc-12-qd", ["a vi"]),
        ("cs-doc-12-qd-2", ["b vi"]),
    ]


def test_what_stories_say_of_a_document_is_put_together_and_its_file_found() -> None:
    texts = [
        *cite("plans/a", {"number": "7", "title": {"vi": "Cũ", "en": "Old"}, "file": "a.pdf"}),
        *cite("plans/b", {"number": "7", "title": {"vi": "Mới"}, "date": "2023-01-02"}, date=day(4)),
    ]
    asset = make_asset("content/plans/a.pdf")
    planned = Planned(texts, assets={asset.path: asset})
    document = planned.view("en/documents/index.html").groups[0].rows[0].document
    assert (document.title, document.date, document.type) == (views.Phrase("Old"), "2023-01-02", "PDF")
    assert document.href.startswith("/media/a.")
    assert planned.view(DOCUMENTS).groups[0].rows[0].document.title == views.Phrase("Mới")


def test_targets_keep_the_order_of_their_plan_and_the_newest_plan_leads() -> None:
    def plan(key: str, year: int, *names: str) -> list[Any]:
        targets = [{"indicator": {"vi": name}, "target": {"value": 5}} for name in names]
        facts = {"targets": targets, "period": {"from": f"{year}-01-01"}}
        return make_pair(key, facts=facts)

    view = Planned([*plan("plans/old", 2020, "A", "B"), *plan("plans/new", 2023, "A", "A")]).view(TARGETS)
    assert [(group.year, [p.story.title.text for p in group.plans]) for group in view.groups] == [
        ("2023", ["new vi"]),
        ("2020", ["old vi"]),
    ]
    assert [row.target.indicator.text for row in view.groups[1].plans[0].rows] == ["A", "B"]
    anchors = [row.anchor for group in view.groups for p in group.plans for row in p.rows]
    assert len(set(anchors)) == 4


def test_meetings_of_today_are_still_to_come_and_only_what_shows_them_heeds_the_clock() -> None:
    today = NOW.date()
    dates = {
        "past": today - timedelta(1),
        "now": today,
        "next": today + timedelta(1),
        "far": today + timedelta(8),
    }
    texts = [
        text
        for key, held_on in dates.items()
        for text in make_pair(f"meetings/{key}", facts={"held_on": held_on.isoformat()})
    ]
    planned = Planned(texts)
    view = planned.view(CALENDAR)
    assert [each.story.title.text for each in view.upcoming] == ["now vi", "next vi", "far vi"]
    assert [each.when for each in view.upcoming] == [
        "today",
        "week" if today.weekday() < 6 else "later",
        "later",
    ]
    assert [each.story.title.text for group in view.groups for each in group.rows] == ["past vi"]
    assert view.count == 4
    later = Planned(texts, now=NOW + timedelta(days=1))
    assert later.site.today == (today + timedelta(1)).isoformat()
    changed = {path for path, page in planned.pages.items() if page != later.pages[path]}
    assert changed == {CALENDAR, "en/calendar/index.html", "vi/index.html", "en/index.html"}
    assert planned.pages == Planned(texts, now=NOW + timedelta(hours=14, minutes=59)).pages


def test_meetings_of_one_day_stand_in_the_order_of_their_hours() -> None:
    day = (NOW.date() + timedelta(1)).isoformat()
    texts = [
        text
        for key, hour in (("b", "14:00"), ("a", "08:00"), ("c", ""), ("d", "09:30"))
        for text in make_pair(f"meetings/{key}", facts={"held_on": day, **({"time": hour} if hour else {})})
    ]
    assert [each.time for each in Planned(texts).view(CALENDAR).upcoming] == ["", "08:00", "09:30", "14:00"]


def test_the_calendar_knows_of_meetings_that_do_not_say_the_day() -> None:
    texts = [
        *make_pair("meetings/dated", facts={"held_on": "2012-01-02"}),
        *make_pair("meetings/undated"),
        make_text("meetings/solo", "vi"),
        *make_pair("news/plain"),
    ]
    planned = Planned(texts)
    assert (planned.view(CALENDAR).count, planned.view(CALENDAR).undated) == (1, True)
    assert Planned(texts[:2]).view(CALENDAR).undated is False


def test_the_years_of_the_roll_of_honour_count_what_was_conferred() -> None:
    planned = Planned(
        [
            *awarding("awards/a", award(), award(status="proposed"), date=day(0)),
            *awarding("awards/b", award(status="proposed"), date=day(900)),
        ]
    )
    view = planned.view(HONOURS)
    assert [(each.year, each.count) for each in view.years] == [("2014", 0), ("2012", 1)]
    assert sum(each.count for each in view.years) == view.conferred.count


def test_a_story_without_them_changes_no_register() -> None:
    texts = awarding("awards/a", award())
    before, after = Planned(texts), Planned([*texts, *make_pair("news/plain", date=day(99))])
    for path, page in before.pages.items():
        if any(
            word in path for word in ("bang-vang", "chi-tieu", "van-ban", "lich/", "honours", "calendar/")
        ):
            assert after.pages[path] == page


def test_a_story_changes_only_the_registers_it_is_told_in() -> None:
    texts = awarding("awards/a", award())
    after = Planned([*texts, *cite("plans/b", {"number": "7"}, date=day(9))])
    changed = {p for p, page in Planned(texts).pages.items() if after.pages[p] != page and p.count("/") == 2}
    assert {path for path in changed if "index" in path and "page" not in path} & {
        HONOURS,
        TARGETS,
        DOCUMENTS,
        CALENDAR,
    } == {DOCUMENTS}


def test_a_register_too_long_for_a_page_has_a_page_for_each_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    texts = [
        *(text for n in range(4) for text in awarding(f"awards/a{n}", award(), date=day(n))),
        *make_pair("awards/b", facts={"awards": [award(status="proposed")]}, date=day(900)),
        make_text("awards/solo", "vi", facts={"awards": [award()]}, date=day(500)),
        *cite("plans/d", {"number": "7"}),
    ]
    planned = Planned(texts)
    front, year = planned.view(HONOURS), planned.view("vi/bang-vang/2012/index.html")
    assert not all_rows(front.conferred)
    assert front.conferred.total.collectives == 15
    assert [(each.year, each.href, each.count) for each in front.years] == [
        ("2014", "/vi/bang-vang/2014/", 0),
        ("2013", "/vi/bang-vang/2013/", 1),
        ("2012", "/vi/bang-vang/2012/", 4),
    ]
    assert len(all_rows(year.conferred)) == 4
    assert year.breadcrumbs[-1].href == "/vi/bang-vang/"
    assert {each.hreflang for each in year.alternates} == {"vi", "en", "x-default"}
    alone = planned.view("vi/bang-vang/2013/index.html")
    assert alone.alternates == ()
    assert alone.switcher[1].notice
    assert "en/honours/2013/index.html" not in planned.pages
    assert "vi/van-ban/2012/index.html" not in planned.pages
    assert {page.address for page in planned.plan.pages} == planned.site.addresses
    listed = {href for row, _ in sitemap(planned) for href in row}
    assert {"/vi/bang-vang/", "/vi/bang-vang/2012/", "/en/honours/2012/"} <= listed


def test_a_register_too_long_for_a_page_leads_to_its_year_even_if_it_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    planned = Planned([text for n in range(4) for text in awarding(f"awards/a{n}", award(), date=day(n))])
    front, year = planned.view(HONOURS), planned.view("vi/bang-vang/2012/index.html")
    assert [(each.year, each.href, each.count) for each in front.years] == [
        ("2012", "/vi/bang-vang/2012/", 4)
    ]
    assert not all_rows(front.conferred)
    assert len(all_rows(year.conferred)) == 4
    assert year.years == ()


def test_a_year_too_long_for_a_page_stands_on_several_month_by_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    days = ["2012-01-05", "2012-01-09", "2012-02-01", "2012-02-03", "2012-02-07", "2012-03-02", "2012-03-04"]
    texts = [
        text for n, day in enumerate(days) for text in cite(f"plans/a{n}", {"number": f"{n}", "date": day})
    ]
    planned = Planned([*texts, *cite("plans/b", {"number": "x"})])
    top, oldest = "vi/van-ban/2012/index.html", "vi/van-ban/2012/page/1/index.html"
    front, year, first, second = map(
        planned.view, (DOCUMENTS, top, oldest, "vi/van-ban/2012/page/2/index.html")
    )

    def shown(view: Any) -> list[tuple[str, bool, list[str]]]:
        return [
            (group.month, group.continued, [row.document.number for row in group.rows])
            for group in view.groups
        ]

    assert shown(front) == [("", False, ["x"])]
    assert shown(year) == [("2012-03", False, ["6", "5"]), ("2012-02", False, ["4"])]
    assert shown(second) == [("2012-02", True, ["3", "2"])]
    assert shown(first) == [("2012-01", False, ["1", "0"])]
    assert [view.count for view in (front, year, second, first)] == [8, 7, 2, 2]
    assert [link.href for link in year.months] == [
        "#cs-year-2012-03",
        "#cs-year-2012-02",
        "/vi/van-ban/2012/page/1/#cs-year-2012-01",
    ]
    assert second.months == first.months == ()
    assert (year.pagination.older, second.pagination.newer, second.pagination.older) == (
        "/vi/van-ban/2012/page/2/",
        "/vi/van-ban/2012/",
        "/vi/van-ban/2012/page/1/",
    )
    assert (year.pagination.oldest, second.pagination.oldest) == ("/vi/van-ban/2012/page/1/", "")
    assert [link.href for link in first.breadcrumbs] == ["/vi/", "/vi/van-ban/", "/vi/van-ban/2012/"]
    assert first.alternates == ()
    assert first.switcher[1].href == "/en/documents/2012/"
    assert {page.address for page in planned.plan.pages} == planned.site.addresses
    assert not [href for row, _ in sitemap(planned) for href in row if "/page/" in href]


def test_a_new_row_leaves_the_full_pages_of_its_year_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    texts = [
        text for n in range(1, 7) for text in cite(f"plans/a{n}", {"number": f"{n}", "date": f"2012-01-0{n}"})
    ]
    before = Planned(texts)
    after = Planned([*texts, *cite("plans/new", {"number": "9", "date": "2012-01-09"}, date=day(30))])
    kept = [path for path in before.pages if "van-ban/2012/page/" in path]
    assert len(kept) == 2
    assert all(before.pages[path] == after.pages[path] for path in kept)


def test_rows_of_the_data_lie_where_their_pages_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    texts = [
        text for n in range(1, 6) for text in cite(f"plans/a{n}", {"number": f"{n}", "date": f"2012-01-0{n}"})
    ]
    planned = Planned([*texts, *cite("plans/b", {"number": "x"})])
    for path, numbers in (
        ("vi/van-ban/documents.json", "54321x"),
        ("vi/van-ban/2012/documents.json", "54321"),
    ):
        document = planned.view(path).document
        year = "2012" if "2012" in path else ""
        assert document["title"] == "register_documents" + (f" – Năm {year}" if year else "")
        assert document["address"] == f"https://bulletin.example/{path.removesuffix('documents.json')}"
        assert "".join(row["number"] for row in document["rows"]) == numbers
        for row in document["rows"]:
            address, _, anchor = row["address"].removeprefix("https://bulletin.example/").partition("#")
            there = planned.view(f"{address}index.html")
            assert anchor in {each.anchor for group in there.groups for each in group.rows}
    assert planned.view("vi/van-ban/2012/index.html").downloads[0].href == "/vi/van-ban/2012/documents.csv"


def datasets(view: Any) -> list[Any]:
    return [each for each in json.loads(view.structured)["@graph"] if each["@type"] == "Dataset"]


def test_only_pages_with_files_of_their_own_are_sets_of_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    days = [*(f"2012-01-0{n}" for n in range(1, 6)), "2011-01-01"]
    planned = Planned(
        [text for n, day in enumerate(days) for text in cite(f"plans/a{n}", {"number": f"{n}", "date": day})]
    )
    for path, files in (("", ""), ("2012/", "2012/"), ("2012/page/1/", None), ("2011/", None)):
        view = planned.view(f"vi/van-ban/{path}index.html")
        found = [part["contentUrl"] for each in datasets(view) for part in each["distribution"]]
        at = f"https://bulletin.example/vi/van-ban/{files}documents."
        assert found == ([] if files is None else [f"{at}csv", f"{at}json"])
    oldest = planned.view("vi/van-ban/2012/page/1/index.html")
    assert [each.href for each in oldest.downloads] == [
        f"/vi/van-ban/2012/documents.{each}" for each in ("csv", "json")
    ]


def test_each_page_of_a_year_leads_to_the_years_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    days = ["2009-01-01", *(f"2012-01-0{n}" for n in range(1, 6)), "2014-01-01"]
    planned = Planned(
        [text for n, day in enumerate(days) for text in cite(f"plans/a{n}", {"number": f"{n}", "date": day})]
    )
    newest, oldest = ("Năm 2014", "/vi/van-ban/2014/"), ("Năm 2009", "/vi/van-ban/2009/")
    middle = ("Năm 2012", "/vi/van-ban/2012/")
    for path, beside in (
        ("", []),
        ("2014/", [middle]),
        ("2012/", [newest, oldest]),
        ("2012/page/1/", [newest, oldest]),
        ("2009/", [middle]),
    ):
        view = planned.view(f"vi/van-ban/{path}index.html")
        assert [(each.text, each.href) for each in view.neighbours] == beside


def test_a_month_goes_on_only_where_newer_pages_have_awards_of_its_sort(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registers, "ROOM", 0)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    rows = [  # The oldest first, two on a page.
        ("proposed", "2012-01-01"),
        ("conferred", "2012-02-01"),
        ("proposed", "2012-02-02"),
        ("conferred", "2012-02-03"),
        ("conferred", "2012-02-04"),
        ("conferred", "2012-02-05"),
    ]
    planned = Planned(
        [
            text
            for n, (status, day) in enumerate(rows)
            for text in awarding(f"awards/a{n}", award(status=status, date=day))
        ]
    )
    pages = [planned.view(f"vi/bang-vang/2012/{part}index.html") for part in ("", "page/2/", "page/1/")]
    assert [
        [[(each.month, each.continued) for each in part.years] for part in (page.conferred, page.proposed)]
        for page in pages
    ] == [
        [[("2012-02", False)], []],
        [[("2012-02", True)], [("2012-02", False)]],
        [[("2012-02", True)], [("2012-01", False)]],
    ]


def test_a_plan_that_stands_on_two_pages_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    targets = [{"indicator": {"vi": f"{n}"}, "target": {"value": 5}} for n in range(5)]
    facts = {"targets": targets, "period": {"from": "2012-01-01"}}
    planned = Planned(make_pair("plans/a", facts=facts))
    pages = [planned.view(f"vi/chi-tieu/2012/{part}index.html") for part in ("", "page/1/")]
    assert [[row.target.indicator.text for row in page.groups[0].plans[0].rows] for page in pages] == [
        ["0", "1", "2"],
        ["3", "4"],
    ]
    assert [page.groups[0].plans[0].continued for page in pages] == [False, True]
    assert [page.groups[0].continued for page in pages] == [False, True]


def test_the_first_page_of_a_year_has_its_totals_and_each_page_its_own_rows_by_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    forms = ("order", "flag", "flag", "flag", "medal")
    texts = [
        text
        for n, form in enumerate(forms)
        for text in awarding(f"awards/a{n}", award(form=form, date=f"2012-01-0{n + 1}"))
    ]
    proposed = award(status="proposed", date="2012-01-06")
    planned = Planned([*texts, *awarding("awards/p", proposed)])
    top, first = (planned.view(f"vi/bang-vang/2012/{part}index.html") for part in ("", "page/1/"))
    assert (top.conferred.count, top.conferred.total.collectives, top.proposed.count) == (5, 15, 1)
    assert [(share.form, share.count) for share in top.conferred.forms] == [
        ("order", 1),
        ("medal", 1),
        ("flag", 3),
    ]
    assert [(row.day, row.award.form) for row in all_rows(first.conferred)] == [
        ("2012-01-02", "flag"),
        ("2012-01-01", "order"),
    ]
    assert [(year.month, year.count) for year in first.conferred.years] == [("2012-01", 2)]
    whole = planned.view(HONOURS)
    assert (whole.count, whole.conferred.total.collectives) == (6, 15)
    assert not all_rows(whole.conferred)
    later = Planned([*texts, *awarding("awards/p", proposed)][:2])
    assert [year.month for year in later.view(HONOURS).conferred.years] == [""]


def test_a_month_of_proposals_alone_is_led_to_among_the_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 1)
    monkeypatch.setattr(registers, "PER_PAGE", 1)
    texts = [
        *awarding("awards/a", award(date="2012-01-01")),
        *awarding("awards/b", award(status="proposed", date="2012-02-01")),
    ]
    planned = Planned(texts)
    year = planned.view("vi/bang-vang/2012/index.html")
    assert [link.href for link in year.months] == [
        "#cs-proposed-2012-02",
        "/vi/bang-vang/2012/page/1/#cs-year-2012-01",
    ]


def test_names_of_other_pages_that_are_too_many_are_left_to_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(honours, "NAMED", 3)
    monkeypatch.setattr(registers, "PER_PAGE", 2)
    texts = [
        text
        for n in range(1, 5)
        for text in awarding(
            f"awards/a{n}",
            award(date=f"2012-01-0{n}", named=[{"name": {"vi": f"{name}{n}"}} for name in "AB"]),
        )
    ]

    def shown(planned: Planned, path: str) -> tuple[str, bool]:
        part = planned.view(path).conferred
        return " ".join(each.name.text for each in part.named), part.crowded

    everyone, newer, older = "A1 A2 A3 A4 B1 B2 B3 B4", "A3 A4 B3 B4", "A1 A2 B1 B2"
    assert shown(Planned(texts), HONOURS) == (everyone, False)
    monkeypatch.setattr(registers, "ROOM", 3)
    year, oldest = "vi/bang-vang/2012/index.html", "vi/bang-vang/2012/page/1/index.html"
    searched, unsearched = (Planned(texts, config=make_config(search=on)) for on in (True, False))
    assert [shown(searched, path) for path in (HONOURS, year, oldest)] == [("", True)] * 3
    assert [shown(unsearched, path) for path in (HONOURS, year, oldest)] == [
        ("", True),
        (newer, True),
        (older, True),
    ]
    monkeypatch.setattr(honours, "NAMED", 4)
    assert shown(Planned(texts), oldest) == (older, False)
    monkeypatch.setattr(honours, "NAMED", 8)
    assert shown(Planned(texts), year) == (everyone, False)


def test_of_many_meetings_to_come_the_next_stand_on_the_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "ROOM", 3)
    monkeypatch.setattr(meetings, "AHEAD", 2)
    days = [(NOW.date() + timedelta(n)).isoformat() for n in range(-1, 4)]
    texts = [
        text for n, day in enumerate(days) for text in make_pair(f"meetings/m{n}", facts={"held_on": day})
    ]
    planned = Planned(texts)
    view = planned.view(CALENDAR)
    assert [each.held_on for each in view.upcoming] == days[1:3]
    assert (view.further, view.groups, view.upcoming[0].when) == (2, (), "today")
    on_years = [
        entry.held_on
        for year in {day[:4] for day in days}
        for group in planned.view(f"vi/lich/{year}/index.html").groups
        for entry in group.rows
    ]
    assert sorted(on_years) == days
    assert sum(link.count for link in view.years) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "facts",
    [
        {"documents": [{"number": "1", "date": f"{n:04}-01-01"} for n in range(1, 3_000)]},
        {"documents": [{"number": "1", "issuer": {"vi": f"Sở {n}"}} for n in range(3_000)]},
        {"documents": [{"number": f"{n} a"} for n in range(3_000)], "legal_basis": ["1"] * 3_000},
        {"awards": [award()] * 3_000},
    ],
    ids=["dates", "issuers", "numbers", "awards"],
)
def test_many_alike_take_no_longer_than_others(facts: dict[str, Any]) -> None:
    began = time.monotonic()
    Planned([make_text("plans/a", "vi", facts=facts)])
    assert time.monotonic() - began < 10


def sitemap(planned: Planned) -> Any:
    recipe = SITEMAP.recipe_of(planned.pages["sitemap.xml"])
    return recipe.entries


numbers = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6))


@settings(deadline=None)
@given(numbers, numbers, numbers)
def test_bars_stay_in_their_drawing(baseline: float | None, goal: float | None, actual: float | None) -> None:
    def figure(value: float | None) -> Figure | None:
        return None if value is None else Figure(value)

    found = progress(Target(views.Phrase("x"), None, figure(baseline), figure(goal), figure(actual)))
    if actual is None or (goal is None and baseline is None):
        assert found is None
    elif found is not None:
        places = [found.start, found.start + found.width, found.target, found.zero, found.baseline]
        assert all(-0.1 <= place <= 100.1 for place in places if place is not None)
        assert (found.target is None, found.baseline is None) == (goal is None, baseline is None)
        assert goal is None or found.target is None or (found.target > found.zero) <= (goal > 0)


def test_a_bar_shows_what_the_figures_say() -> None:
    target = Target(views.Phrase("x"), None, Figure(5), Figure(20), Figure(15))
    assert progress(target) == views.ProgressView(0, 75, 100, 25, 0)
    grown = Target(views.Phrase("x"), None, Figure(100), None, Figure(120, "over"))
    assert progress(grown) == views.ProgressView(0, 100, None, 83.3, 0)
    passed = Target(views.Phrase("x"), None, Figure(0), Figure(80), Figure(100))
    assert progress(passed) == views.ProgressView(0, 100, 80, 0, 0)
    sinking = Target(views.Phrase("x"), None, Figure(-2), Figure(4), Figure(-1))
    assert progress(sinking) == views.ProgressView(16.7, 16.6, 100, 0, 33.3)
