"""The front page: what leads, what stands beside and below it, and that nothing is told twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coopsite.config.model import HomeEntry
from coopsite.content.model import Text
from coopsite.pages.home import HomeView
from coopsite.site.model import HOME
from tests.unit.factories import NOW, day, make_asset, make_config, make_pair
from tests.unit.page_factories import Planned

FRONT = "vi/index.html"
KINDS = ("meetings", "awards", "plans", "news")
WIDE = {"width": 800, "height": 600, "ending": "jpg"}


def stories(count: int, *, pictures: tuple[int, ...] = (), pinned: int | None = None) -> list[Text]:
    """Stories of all kinds in turn, a day apart, of which those numbered have pictures."""
    return [
        text
        for n in range(count)
        for text in make_pair(
            f"{KINDS[n % 4]}/s{n:04}",
            date=day(n),
            pinned=n == pinned or None,
            facts={"image": {"src": f"p{n}.jpg"}} if n in pictures else {},
        )
    ]


def assets(count: int, **size: Any) -> dict[str, Any]:
    """Pictures beside the stories."""
    paths = [f"content/{KINDS[n % 4]}/p{n}.jpg" for n in range(count)]
    return {path: make_asset(path, **{**WIDE, **size}) for path in paths}


def front(count: int, *, config: Any = None, width: int = 800, **more: Any) -> HomeView:
    found: HomeView = Planned(stories(count, **more), assets=assets(count, width=width), config=config).view(
        FRONT
    )
    return found


def told(view: HomeView) -> list[str]:
    """The address of every story on a front page, in order."""
    cards = [*([view.lead] if view.lead else []), *view.seconds, *view.latest]
    sections = [section for band in view.bands for section in band]
    return [
        *(card.href for card in cards),
        *(card.href for section in sections for card in section.cards),
        *(entry.story.href for section in sections for entry in section.meetings),
        *(card.href for card in view.cards),
    ]


def titled(view: HomeView) -> tuple[str, list[str]]:
    assert view.lead is not None
    return view.lead.title.text, [card.title.text for card in view.seconds]


def test_the_newest_with_a_picture_leads_and_the_next_two_with_one_stand_beside_it() -> None:
    assert titled(front(20, pictures=(10, 13, 15, 16, 17))) == ("s0017 vi", ["s0016 vi", "s0015 vi"])


def test_only_what_is_recent_stands_beside_the_lead_for_its_picture() -> None:
    assert titled(front(20, pictures=(8, 13, 14))) == ("s0014 vi", ["s0019 vi", "s0018 vi"])


def test_a_pinned_story_leads_whatever_its_age_and_without_a_picture() -> None:
    assert titled(front(40, pictures=(38,), pinned=2)) == ("s0002 vi", ["s0039 vi", "s0038 vi"])


def test_a_picture_among_old_stories_leads_nothing() -> None:
    assert titled(front(40, pictures=(3,))) == ("s0039 vi", ["s0038 vi", "s0037 vi"])


def test_a_picture_too_small_to_stand_large_leads_nothing() -> None:
    assert titled(front(6, pictures=(2,), width=319))[0] == "s0005 vi"
    assert titled(front(6, pictures=(2,), width=320))[0] == "s0002 vi"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 12, 19, 24, 60])
@pytest.mark.parametrize("pictures", [(), (1, 2, 20, 23, 24, 58)])
def test_every_story_of_the_first_page_is_told_once(count: int, pictures: tuple[int, ...]) -> None:
    config = make_config(per_page=10)
    planned = Planned(stories(count, pictures=pictures), assets=assets(count), config=config)
    found = told(planned.view(FRONT))
    assert len(found) == len(set(found))
    older = {
        card.href
        for path in planned.pages
        if path.startswith("vi/page/")
        for card in planned.view(path).cards
    }
    assert {*found, *older} == {card.address for card in planned.site.lists["vi", HOME].cards}


def test_three_stories_are_a_lead_and_two_beside_it_and_nothing_else() -> None:
    view = front(3)
    assert (len(view.seconds), view.latest, view.bands, view.cards) == (2, (), (), ())


def test_few_stories_are_left_to_their_kinds_and_many_have_their_latest_above() -> None:
    assert front(18).latest == ()
    assert len(front(23).latest) == 4
    assert len(front(60).latest) == 4


def test_a_section_begins_with_its_picture_and_leads_to_its_list() -> None:
    view = front(40, pictures=(16, 20))
    (band,) = view.bands
    meetings = band[0]
    assert (meetings.kind, meetings.link.text, meetings.link.href) == ("meeting", "hoi-nghi", "/vi/hoi-nghi/")
    assert [card.title.text for card in meetings.cards] == ["s0020 vi", "s0032 vi", "s0028 vi", "s0024 vi"]


def meetings(*days: str) -> list[Text]:
    return [
        text
        for n, held_on in enumerate(days)
        for text in make_pair(
            f"meetings/m{n}", date=day(n), facts={"held_on": held_on, "place": {"vi": "Hà Nội"}}
        )
    ]


def test_meetings_to_come_stand_in_their_order_until_their_day_is_over() -> None:
    texts = [*meetings("2026-01-15", "2026-03-01", "2026-01-16", "2026-01-14"), *stories(3, pinned=0)]

    def days(later: int) -> list[str]:
        view = Planned(texts, now=NOW + timedelta(days=later)).view(FRONT)
        found = [each for band in view.bands for each in band if each.name == "calendar"]
        return [entry.held_on for each in found for entry in each.meetings]

    assert days(0) == ["2026-01-15", "2026-01-16", "2026-03-01"]
    assert days(1) == ["2026-01-16", "2026-03-01"]
    assert days(60) == []


def test_the_meeting_of_the_lead_is_told_there_and_not_again() -> None:
    texts = [*meetings("2026-02-01", "2026-02-02"), *stories(3)]
    texts += make_pair("meetings/congress", pinned=True, facts={"held_on": "2026-01-20"})
    view = Planned(texts).view(FRONT)
    assert view.lead_meeting.held_on == "2026-01-20"
    assert [entry.held_on for entry in view.bands[0][0].meetings] == ["2026-02-01", "2026-02-02"]
    later = Planned(texts, now=NOW + timedelta(days=6)).view(FRONT)
    assert (later.lead.title.text, later.lead_meeting) == ("congress vi", None)


def test_what_was_conferred_in_the_newest_year_is_totalled() -> None:
    def award(count: int, **more: str) -> dict[str, Any]:
        return {"form": "flag", "recipients": {"individuals": count}, **more}

    texts = [
        *make_pair("awards/old", date=day(0), facts={"awards": [award(7)]}),
        *make_pair(
            "awards/new", facts={"awards": [award(2), award(3, status="proposed"), {"form": "order"}]}
        ),
    ]
    texts += make_pair("awards/to-come", facts={"awards": [award(9)], "held_on": "2026-01-16"})
    bands = Planned(texts).view(FRONT).bands
    (section,) = [each for band in bands for each in band if each.name == "honours"]
    year = section.honours
    assert [(each.form, each.count, each.total.total) for each in section.forms] == [
        ("order", 1, 0),
        ("flag", 1, 2),
    ]
    assert (year.year, year.count, year.total.individuals, year.uncounted) == ("2023", 2, 2, 1)
    assert year.href == "/vi/bang-vang/#cs-year-2023"


def test_the_newest_documents_lead_to_their_rows() -> None:
    rows = [{"number": f"{n}/QĐ", "date": f"2023-01-0{n}"} for n in range(1, 7)]
    planned = Planned([*make_pair("plans/a", facts={"documents": rows}), *stories(2)])
    (section,) = [each for band in planned.view(FRONT).bands for each in band if each.name == "documents"]
    assert [each.document.number for each in section.documents] == ["6/QĐ", "5/QĐ", "4/QĐ", "3/QĐ"]
    anchor = planned.view("vi/van-ban/index.html").groups[0].rows[0].anchor
    assert section.documents[0].href == f"/vi/van-ban/#{anchor}"


def test_sections_stand_in_the_order_asked_for_by_kind_tag_and_register() -> None:
    home = (
        HomeEntry(2, kind="news"),
        HomeEntry(4, register="documents"),
        HomeEntry(3, tag="OCOP", label={"vi": "Sản phẩm"}),
        HomeEntry(4, tag="nothing"),
    )
    texts = [
        *stories(24),
        *(t for n in range(5) for t in make_pair(f"plans/o{n}", tags=("OCOP",), date=day(n))),
        *make_pair("news/d", facts={"documents": [{"number": "1/QĐ"}]}),
    ]
    planned = Planned(texts, config=make_config(home=home))
    bands = planned.view(FRONT).bands
    assert [[each.link.text for each in band] for band in bands] == [["tin-tuc"], [""], ["Sản phẩm"]]
    assert [len(band[0].cards) for band in bands] == [2, 0, 3]
    assert bands[2][0].link.href == "/vi/chu-de/ocop/"
    assert [(each.code, each.args["tag"]) for each in planned.plan.diagnostics] == [("W218", "nothing")]


def test_a_new_day_touches_the_front_page_only_where_a_meeting_is_over() -> None:
    texts = [*meetings("2026-01-15"), *stories(3)]
    recipes = [Planned(texts, now=NOW + timedelta(days=n)).pages[FRONT].recipe for n in (0, 1, 2)]
    assert recipes[0] != recipes[1] == recipes[2]
