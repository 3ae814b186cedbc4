"""Pages planned from a site: every address once, and none that mentions what it need not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from coopsite.config.model import Collection, NavEntry
from coopsite.content.body import Outline
from coopsite.pages import sitemap
from coopsite.pages.layout import chrome_digest
from coopsite.pages.page_types import PAGE_TYPES
from coopsite.pages.plan import plan
from coopsite.site.lists import cut
from tests.unit.factories import day, make_config, make_pair, make_slot, make_text
from tests.unit.page_factories import ASSETS, STRINGS, Planned, make_body, many, vietnamese_only

SOLO = "vi/hoi-nghi/solo-vi/index.html"


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(1, 12))
def test_every_item_is_on_exactly_one_sheet(count: int, size: int) -> None:
    found = cut(range(count), size)
    assert [item for sheet in found for item in sheet.items] == list(range(count))
    assert len(found[0].items) == count if count < 2 * size else size <= len(found[0].items) < 2 * size
    assert all(len(sheet.items) == size for sheet in found[1:])


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(1, 12))
def test_a_full_sheet_never_changes(count: int, size: int) -> None:
    def older(items: list[int]) -> dict[int, list[int]]:
        return {sheet.number: list(sheet.items) for sheet in cut(items, size)[1:]}

    now = older(list(range(count, 0, -1)))
    later = older(list(range(count + 1, 0, -1)))
    assert now == {number: later[number] for number in now}


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(1, 12))
def test_sheets_lead_to_one_another(count: int, size: int) -> None:
    found = {sheet.number: sheet for sheet in cut(range(count), size)}
    seen = []
    at: int | None = 0
    while at is not None:
        seen.append(at)
        following = found[at].older
        if following is not None:
            assert found[following].newer == at
        at = following
    assert sorted(seen) == sorted(found)


def test_the_addresses_planned_are_the_addresses_claimed() -> None:
    texts = [*many(45), make_text("pages/about", "vi"), vietnamese_only(aliases=("/tin/123.html", "/cu/"))]
    planned = Planned(texts)
    assert not planned.site.diagnostics
    addresses = [page.address for page in planned.plan.pages]
    assert len(set(addresses)) == len(addresses) == len(planned.pages)
    unclaimed = set(addresses) ^ planned.site.addresses
    assert not unclaimed, (
        f"let `addresses` of the PageType return what `plan` gives pages: {sorted(unclaimed)}"
    )


def test_files_lie_below_the_output_without_the_path_of_the_base_url() -> None:
    planned = Planned(make_pair(), config=make_config(base_url="https://example.org/bantin/"))
    assert planned.pages["index.html"].address == "/bantin/"
    assert planned.pages["vi/hoi-nghi/a-vi/index.html"].address == "/bantin/vi/hoi-nghi/a-vi/"
    assert {"404.html", "robots.txt", "sitemap.xml", "vi/calendar.ics", "en/feed.xml"} <= planned.pages.keys()


def test_every_template_and_format_has_a_shape_and_only_known_ones_are_planned() -> None:
    config = make_config(hosts=("netlify", "cloudflare", "apache", "github-pages"), search=True)
    texts = [*many(3), make_text("pages/about", "vi"), vietnamese_only(aliases=("/cu/",))]
    used = {page.template for page in Planned(texts, config=config).plan.pages}
    assert used == PAGE_TYPES.keys() - {"sitemapindex"}


def test_a_new_newest_story_touches_few_pages() -> None:
    before, after = Planned(many(300)), Planned(many(301))
    changed = {path for path, page in after.pages.items() if before.pages.get(path) != page}
    assert before.pages.keys() <= after.pages.keys()
    assert len(changed) <= 32, sorted(changed)
    assert not [path for path in changed if "/page/" in path]
    assert before.plan.context == after.plan.context
    assert before.plan.chromes == after.plan.chromes


def test_the_sheet_that_fills_up_changes_its_neighbour_once() -> None:
    before, after = Planned(many(59)), Planned(many(60))
    assert "vi/page/2/index.html" not in before.pages
    assert before.view("vi/page/1/index.html").pagination.newer == "/vi/"
    assert after.view("vi/page/1/index.html").pagination.newer == "/vi/page/2/"
    assert before.view("vi/page/1/index.html").cards == after.view("vi/page/1/index.html").cards


def test_an_older_sheet_has_no_alternates_and_leads_to_the_front_of_the_other_language() -> None:
    view = Planned(many(45)).view("vi/hoi-nghi/page/1/index.html")
    assert view.alternates == ()
    assert [(entry.code, entry.href, entry.current) for entry in view.switcher] == [
        ("vi", "/vi/hoi-nghi/page/1/", True),
        ("en", "/en/meetings/", False),
    ]
    assert view.canonical == "https://bulletin.example/vi/hoi-nghi/page/1/"
    assert (view.pagination.number, view.pagination.front) == (1, "/vi/hoi-nghi/")
    assert view.title == "hoi-nghi – Trang 1"


def test_alternates_name_each_language_and_the_first_as_default() -> None:
    view = Planned(make_pair()).view("en/meetings/a-en/index.html")
    assert [(each.hreflang, each.href) for each in view.alternates] == [
        ("vi", "https://bulletin.example/vi/hoi-nghi/a-vi/"),
        ("en", "https://bulletin.example/en/meetings/a-en/"),
        ("x-default", "https://bulletin.example/vi/hoi-nghi/a-vi/"),
    ]


def test_a_story_without_a_counterpart_says_so_and_links_nowhere() -> None:
    view = Planned([vietnamese_only()]).view(SOLO)
    assert view.alternates == ()
    english = view.switcher[1]
    assert (english.href, english.notice) == ("", "Chưa có bản tiếng Anh")


def test_a_fallback_page_points_to_its_original_and_stays_out_of_hreflang_feeds_and_sitemap() -> None:
    planned = Planned([vietnamese_only()], config=make_config(missing_translation="fallback"))
    path = next(
        path for path, page in planned.pages.items() if page.template == "story.html" and path[:2] == "en"
    )
    view = planned.view(path)
    original = "https://bulletin.example/vi/hoi-nghi/solo-vi/"
    assert (view.body_lang, view.canonical, view.alternates) == ("vi", original, ())
    assert view.original.href == "/vi/hoi-nghi/solo-vi/"
    assert planned.view(SOLO).alternates == ()
    assert planned.view(SOLO).switcher[1].href == ""
    assert planned.view("en/feed.xml").entries == ()
    assert f"https://bulletin.example/{path.removesuffix('index.html')}" not in {
        entry.address for entry in planned.view("sitemap.xml")
    }


def test_a_notice_card_leads_to_the_original_and_stays_out_of_the_feed() -> None:
    planned = Planned([vietnamese_only()], config=make_config(missing_translation="notice"))
    (card,) = planned.view("en/meetings/index.html").cards
    assert (card.href, card.title.lang, card.original_only) == ("/vi/hoi-nghi/solo-vi/", "vi", True)
    assert planned.view("en/meetings/feed.json").entries == ()


def test_a_story_held_back_is_marked_and_stays_out_of_feeds_calendar_and_sitemap() -> None:
    texts = [vietnamese_only(date="2027-01-01T08:00:00+07:00", facts={"held_on": "2026-12-31"})]
    planned = Planned(texts, show_held=True)
    view = planned.view(SOLO)
    assert (view.held, view.held_until, view.noindex) == ("future", "2027-01-01T08:00:00+07:00", True)
    assert planned.view("vi/index.html").lead.held == "future"
    assert planned.view("vi/feed.xml").entries == ()
    assert planned.view("vi/calendar.ics").events == ()
    assert not [entry for entry in planned.view("sitemap.xml") if "solo" in entry.address]


def test_an_expired_story_says_when_it_expired() -> None:
    texts = [vietnamese_only(expires="2024-01-01T00:00:00+07:00")]
    view = Planned(texts, show_held=True).view(SOLO)
    assert (view.held, view.held_until) == ("expired", "2024-01-01T00:00:00+07:00")


def test_a_feed_holds_the_newest_twenty() -> None:
    entries = Planned(many(25)).view("vi/chu-de/ocop/feed.xml").entries
    assert len(entries) == 20
    assert entries[0].date == day(24)


def test_the_home_page_leads_with_the_newest_pinned_story() -> None:
    texts = [*many(4), *make_pair("news/pinned", pinned=True, date=day(1, 9))]
    view = Planned(texts).view("vi/index.html")
    assert view.lead.title.text == "pinned vi"
    assert [card.title.text for card in view.seconds] == ["s0003 vi", "s0002 vi"]


def test_an_archive_lists_its_months_and_a_month_leads_back_to_its_year() -> None:
    planned = Planned(many(40))
    assert [link.text for link in planned.view("vi/2012/index.html").months] == [
        "Tháng 2",
        "Tháng 1",
    ]
    assert [link.href for link in planned.view("en/2012/02/index.html").breadcrumbs] == ["/en/", "/en/2012/"]
    assert [link.text for link in planned.view("en/index.html").years] == ["2012"]


def test_the_years_of_a_list_lead_to_where_they_begin_and_stay_as_pages_fill() -> None:
    def years(count: int) -> dict[str, str]:
        texts = [
            text
            for n in range(count)
            for text in make_pair(f"meetings/m{n:02}", date=day(n * 60), tags=("ocop",))
        ]
        planned = Planned(texts, config=make_config(per_page=3))
        for front in ("vi/hoi-nghi/", "vi/chu-de/ocop/"):
            links = planned.view(f"{front}index.html").years
            assert [link.text for link in links] == sorted(
                {day(n * 60)[:4] for n in range(count)}, reverse=True
            )
            for link in links:
                address, _, anchor = link.href.partition("#")
                cards = planned.view(f"{address[1:] or front}index.html").cards
                assert anchor == f"cs-{link.text}"
                assert any(card.date[:4] == link.text for card in cards)
            assert planned.view(f"{front}page/1/index.html").years == ()
        return {link.text: link.href for link in planned.view("vi/hoi-nghi/index.html").years}

    now, later = years(20), years(21)
    kept = [year for year, href in now.items() if not href.startswith("#")]
    assert len(kept) > 1
    assert {year: later[year] for year in kept} == {year: now[year] for year in kept}


def test_a_year_leads_to_the_others_and_lists_of_one_year_to_none() -> None:
    texts = [*make_pair("news/a", date=day(0)), *make_pair("news/b", date=day(400))]
    planned = Planned(texts)
    assert [link.href for link in planned.view("vi/2012/index.html").years] == ["/vi/2013/", "/vi/2012/"]
    assert planned.view("vi/2012/01/index.html").years == ()
    assert Planned(many(3)).view("vi/2012/index.html").years == ()
    assert Planned(many(3)).view("vi/hoi-nghi/index.html").years == ()


def test_a_list_of_a_kind_tells_the_topic_of_each_story_and_other_lists_do_not() -> None:
    planned = Planned([*many(1, tags=("ocop", "so")), *make_pair("meetings/bare")])
    topics = [card.topic for card in planned.view("en/meetings/index.html").cards]
    assert [topic and (topic.text, topic.href) for topic in topics] == [None, ("ocop", "/en/topics/ocop/")]
    assert [each.kind for each in planned.view("en/topics/ocop/index.html").kinds] == [
        "meeting",
        "award",
        "plan",
        "news",
    ]
    for path in ("en/topics/ocop/index.html", "en/2012/index.html", "en/index.html"):
        view = planned.view(path)
        assert [card.topic for card in (*view.cards, *getattr(view, "seconds", ()))] in ([None], [])


def test_above_the_limit_sitemaps_are_cut_from_the_oldest_and_indexed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Planned(many(12)).view("sitemap.xml")
    monkeypatch.setattr(sitemap, "LIMIT", 10)
    planned, later = Planned(many(12)), Planned(many(13))
    parts = [path for path in planned.pages if path.startswith("sitemap-")]
    assert planned.pages["sitemap.xml"].template == "sitemapindex"
    assert planned.view("sitemap.xml") == tuple(f"https://bulletin.example/{path}" for path in parts)
    entries = [entry.address for path in parts for entry in planned.view(path)]
    assert len(set(entries)) == len(entries)
    assert sorted(entries) == sorted(entry.address for entry in whole)
    assert all(len(planned.view(path)) <= 10 for path in parts)
    assert planned.pages["sitemap-1.xml"] == later.pages["sitemap-1.xml"]


def test_no_sitemap_has_more_bytes_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LIMIT_BYTES", 4000)
    planned, later = Planned(many(12)), Planned(many(13))
    sizes = {
        path: len(sitemap.write(planned.view(path))) for path in planned.pages if path.startswith("sitemap-")
    }
    assert len(sizes) > 2
    assert max(sizes.values()) <= 4000
    assert min(sizes[path] for path in list(sizes)[:-1]) > 2000
    assert planned.pages["sitemap-1.xml"] == later.pages["sitemap-1.xml"]


def test_a_collection_is_given_to_the_templates_it_is_for() -> None:
    config = make_config(collections={"plans": Collection(count=2, templates=("home.html",), kind="meeting")})
    planned = Planned(many(4), config=config)
    assert [card.title.text for card in planned.view("vi/index.html").collections["plans"]] == [
        "s0003 vi",
        "s0002 vi",
    ]
    assert planned.view("vi/hoi-nghi/index.html").collections == {}


def test_links_of_a_body_are_resolved_and_their_diagnostics_reported_once() -> None:
    slots = (make_slot("b.md"), make_slot("nowhere.md"))
    first = make_text("meetings/a", "vi", body="body-a")
    body = make_body("<p>{0}x{/0} {1}y{/1}</p>", slots=slots)
    planned = Planned(
        [first, *make_pair("meetings/b")],
        bodies={"body-a": body},
        config=make_config(missing_translation="fallback"),
    )
    assert [(each.code, each.path, each.line) for each in planned.plan.diagnostics] == [
        ("E307", first.path, 12)
    ]
    shown = planned.view("vi/hoi-nghi/a-vi/index.html").body
    assert shown == '<p><a href="/vi/hoi-nghi/b-vi/">x</a> y</p>'
    english = next(
        path for path, page in planned.pages.items() if page.source == first.path and path[:2] == "en"
    )
    assert 'href="/en/meetings/b-en/"' in planned.view(english).body


def test_a_body_not_known_yet_can_be_planned() -> None:
    site = Planned(make_pair()).site
    assert plan(site, {}, STRINGS, ASSETS).diagnostics == ()


def test_navigation_leads_to_kinds_topics_pages_and_addresses() -> None:
    entries = (
        NavEntry("meeting", {}),
        NavEntry("topics", {"vi": "Đề tài"}),
        NavEntry("about", {}),
        NavEntry("pages/about", {"vi": "Về chúng tôi"}),
        NavEntry("https://example.org/", {"vi": "Nơi khác"}),
        NavEntry("pages/none", {}),
    )
    about = make_text("pages/about", "vi", title="Giới thiệu", date="")
    planned = Planned([about], config=make_config(navigation=entries))
    assert [(item.id, item.text, item.href) for item in planned.plan.chromes["vi"].navigation] == [
        ("meeting", "hoi-nghi", "/vi/hoi-nghi/"),
        ("topics", "Đề tài", "/vi/chu-de/"),
        ("about", "Giới thiệu", "/vi/gioi-thieu/"),
        ("about", "Về chúng tôi", "/vi/gioi-thieu/"),
        ("", "Nơi khác", "https://example.org/"),
    ]
    english = planned.plan.chromes["en"].navigation
    assert [(item.id, item.text) for item in english] == [
        ("meeting", "meetings"),
        ("topics", "Topics"),
        ("", "Nơi khác"),
    ]
    assert planned.view("vi/gioi-thieu/index.html").section == "about"
    assert [(each.code, each.path, each.args["target"]) for each in planned.plan.diagnostics] == [
        ("E307", "config.yaml", "pages/none")
    ]


def test_the_archive_is_called_by_its_name_in_the_navigation_and_leads_to_the_newest_year() -> None:
    planned = Planned(make_pair(), config=make_config(navigation=(NavEntry("archive", {"en": "All years"}),)))
    labels = {code: planned.plan.chromes[code].navigation[0] for code in ("vi", "en")}
    assert {code: (item.id, item.text, item.href) for code, item in labels.items()} == {
        "vi": ("archive", "Lưu trữ", "/vi/2023/"),
        "en": ("archive", "All years", "/en/2023/"),
    }


def test_navigation_by_address_leads_to_what_is_there() -> None:
    targets = (
        "/vi/hoi-nghi/?a#b", "/bantin/en/meetings/", "/bantin", "/a.pdf", "/vi/nowhere/", "javascript://x/%0ay"
    )  # fmt: skip
    later = make_text("news/later", slug="sau", date="2030-05-01T08:00:00+07:00")
    config = make_config(
        base_url="https://example.org/bantin/",
        navigation=tuple(NavEntry(target, {"vi": "X"}) for target in (*targets, "/vi/tin-tuc/sau/")),
    )
    planned = Planned([later, *make_pair()], config=config, static=("content/static/a.pdf",))
    for code in ("vi", "en"):
        assert [item.href for item in planned.plan.chromes[code].navigation] == [
            "/bantin/vi/hoi-nghi/?a#b",
            "/bantin/en/meetings/",
            "/bantin/",
            "/bantin/a.pdf",
        ]
    assert [(each.code, each.args["target"]) for each in planned.plan.diagnostics] == [
        ("E307", "/vi/nowhere/"),
        ("E307", "javascript://x/%0ay"),
        ("W311", "/vi/tin-tuc/sau/"),
    ]


@pytest.mark.parametrize("tag", ["Đà Nẵng", "da-nang", "Da nang"])
def test_a_collection_names_a_tag_as_stories_do(tag: str) -> None:
    config = make_config(collections={"x": Collection(count=2, templates=("home.html",), tag=tag)})
    planned = Planned(many(2, tags=("Đà Nẵng",)), config=config)
    assert len(planned.view("vi/index.html").collections["x"]) == 2
    assert planned.plan.diagnostics == ()


def test_a_collection_of_an_unknown_tag_is_told() -> None:
    config = make_config(collections={"x": Collection(count=2, templates=("home.html",), tag="Đà Nẵmg")})
    (found,) = Planned(many(2, tags=("Đà Nẵng",)), config=config).plan.diagnostics
    assert (found.code, found.path, found.args["tag"]) == ("W218", "config.yaml", "Đà Nẵmg")


def test_a_chrome_is_named_by_what_it_says() -> None:
    chromes = [Planned(many(n)).plan.chromes for n in (2, 3)]
    assert chrome_digest(chromes[0]["vi"]) == chrome_digest(chromes[1]["vi"])
    assert chrome_digest(chromes[0]["vi"]) != chrome_digest(chromes[0]["en"])
    changed = structs.replace(chromes[0]["vi"], theme={"colour": "green"})
    assert chrome_digest(changed) != chrome_digest(chromes[0]["vi"])


def test_planning_imports_nothing_heavy() -> None:
    script = (
        "import sys, coopsite.pages.plan, coopsite.pages.render\n"
        "heavy = {'pydantic', 'markdown', 'jinja2', 'babel', 'PIL', 'icalendar', 'nh3'}\n"
        "heavy &= sys.modules.keys()\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("outline", [Outline(), Outline(excerpt="Khác")])
def test_an_excerpt_is_on_the_page_through_its_body_only(outline: Outline) -> None:
    texts = make_pair(summary="Tóm tắt")
    site = Planned(texts).site
    pages = {
        page.path: page
        for page in plan(site, {text.body_digest: outline for text in texts}, STRINGS, ASSETS).pages
    }
    assert pages == Planned(texts).pages
