"""What the search page offers, what can be found there, and what the index reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from coopsite.pages.search import findable
from coopsite.pages.search_record import record
from tests.unit.factories import make_config, make_pair, make_text
from tests.unit.page_factories import STRINGS, Planned, make_body

CONFIG = make_config(search=True)


def planned(texts: list[Any], **options: Any) -> Planned:
    return Planned(texts, **{"config": CONFIG, **options})


SHORT = "HTX = hợp tác xã; UBND = ủy ban nhân dân;HĐND=hội đồng nhân dân; "


def found(site: Planned) -> dict[str, tuple[str, ...]]:
    pages = {page.address: page for page in site.plan.pages}
    return {page.address: filters for page, filters in findable(site.site, pages)}


def read(site: Planned, path: str, *filters: str) -> str:
    return record(site.view(path), filters, {**STRINGS["vi"], "search_short": SHORT}).decode()


def test_each_language_has_its_search_page_and_the_chrome_leads_there() -> None:
    site = planned(make_pair(tags=("ocop",)))
    view = site.view("vi/tim-kiem/index.html")
    assert view.engine == "/pagefind/pagefind.js"
    assert [choice.value for choice in view.kinds] == ["kind-meeting", "kind-award", "kind-plan", "kind-news"]
    assert [(choice.value, choice.link.href) for choice in view.tags] == [("tag-ocop", "/vi/chu-de/ocop/")]
    assert [(choice.value, choice.link.text) for choice in view.years] == [("year-2023", "2023")]
    assert [language.href for language in view.switcher] == ["/vi/tim-kiem/", "/en/search/"]
    assert view.noindex
    assert site.plan.chromes["en"].search == "/en/search/"
    assert {"/vi/tim-kiem/", "/en/search/"} <= site.site.addresses


@pytest.mark.parametrize("search", [None, False])
def test_without_search_there_is_no_page_and_no_way_there(search: bool | None) -> None:
    site = planned(make_pair(), config=make_config(search=search))
    assert "vi/tim-kiem/index.html" not in site.pages
    assert site.plan.chromes["vi"].search == ""


def test_years_run_from_the_newest() -> None:
    dates = ("2019-01-01T00:00:00+07:00", "2023-01-01T00:00:00+07:00", "2021-01-01T00:00:00+07:00")
    texts = [make_text(f"news/{n}", date=date) for n, date in enumerate(dates)]
    view = planned(texts).view("vi/tim-kiem/index.html")
    assert [choice.link.text for choice in view.years] == ["2023", "2021", "2019"]


def test_a_static_file_among_the_index_is_refused() -> None:
    site = planned(make_pair(), static=["content/static/pagefind/x.js"])
    assert [each.code for each in site.site.diagnostics] == ["E501"]


def test_every_text_is_found_on_the_page_in_its_own_language() -> None:
    site = planned([*make_pair(tags=("ocop",)), make_text("pages/about", "vi", date="")])
    assert found(site) == {
        "/vi/hoi-nghi/a-vi/": ("kind-meeting", "tag-ocop", "year-2023"),
        "/en/meetings/a-en/": ("kind-meeting", "tag-ocop", "year-2023"),
        "/vi/about-vi/": ("kind-page",),
    }


@pytest.mark.parametrize("policy", ["hide", "notice", "fallback"])
def test_no_page_stands_in_for_a_missing_text(policy: str) -> None:
    site = planned([make_text("news/a", "vi")], config=make_config(search=True, missing_translation=policy))
    assert list(found(site)) == ["/vi/tin-tuc/a-vi/"]


def test_what_readers_may_not_see_is_not_found() -> None:
    texts = [
        make_text("news/draft", draft=True),
        make_text("news/later", date="2099-01-01T00:00:00+07:00"),
        make_text("news/gone", expires="2020-01-01T00:00:00+07:00"),
        make_text("news/here"),
    ]
    for show_held in (False, True):
        assert list(found(planned(texts, show_held=show_held))) == ["/vi/tin-tuc/here-vi/"]


def test_a_record_says_what_the_page_says() -> None:
    facts = {
        "held_on": "2023-06-28",
        "place": {"vi": "Vĩnh Bảo"},
        "chair": {"person": {"vi": "Ông Đỗ A"}, "office": {"vi": "Chủ tịch"}},
        "documents": [{"number": "2174-TB/TU", "title": {"vi": "Thông báo"}, "issuer": {"vi": "Thành ủy"}}],
        "awards": [{"form": "flag", "body": {"vi": "Chính phủ"}, "recipients": {"individuals": 2}}],
        "tasks": [{"text": {"vi": "Chuyển đổi số"}}],
    }
    text = make_text(title="Đại hội <mới>", summary="Tóm tắt.", facts=facts, body="b", tags=("ocop",))
    html = read(
        planned([text], bodies={"b": make_body("<p>Thân bài ở Đà Nẵng.</p>")}),
        "vi/hoi-nghi/dai-hoi-moi/index.html",
        "kind-meeting",
    )
    assert '<html lang="vi">' in html
    assert 'data-pagefind-meta="title[content]" content="Ḓại hội &lt;mới&gt;"' in html
    assert 'data-pagefind-meta="day[content]" content="28/06/2023"' in html
    assert 'data-pagefind-filter="kind-meeting:1"' in html
    for words in (
        "Tóm tắt.",
        "Thân bài ở Ḓà Nẵng.",
        "Vĩnh Bảo",
        "Ông Ḓỗ A",
        "2174-TB/TU",
        "Thành ủy",
        "Chính phủ",
        "Chuyển",
        "ocop",
    ):
        assert words in html, words
    assert not re.search("[đĐ]", html)


def test_a_record_has_the_figures_and_days_its_page_has() -> None:
    facts = {
        "held_on": "2011-12-28",
        "targets": [{"indicator": {"vi": "Vốn"}, "unit": {"vi": "tỷ đồng"}, "actual": {"value": 1263}}],
        "documents": [{"number": "2174-TB/TU", "date": "2019-08-28"}],
    }
    html = read(planned([make_text(facts=facts)]), "vi/hoi-nghi/a-vi/index.html")
    for words in ("<p>28/12/2011</p>", "<p>Vốn 1.263 tỷ ḓồng</p>", "<p>28/08/2019</p>"):
        assert words in html, words


@pytest.mark.parametrize(
    ("title", "spelled"),
    [
        ("HTX Ba Vì", ["HTX – hợp tác xã."]),
        ("HTX Ba Vì, một hợp tác xã", []),
        ("Hợp Tác Xã Ba Vì (HTX)", []),
        ("htx, HTXX", []),
        ("Nghị quyết 155/NQ-HĐND của UBND", ["HĐND – hội đồng nhân dân.", "UBND – ủy ban nhân dân."]),
    ],
)
def test_short_forms_are_spelled_out_once(title: str, spelled: list[str]) -> None:
    html = read(planned([make_text(title=title, slug="x")]), "vi/hoi-nghi/x/index.html")
    known = [f"<p>{each.translate(str.maketrans('đĐ', 'ḓḒ'))}</p>" for each in spelled]
    assert sorted(re.findall(r"<p>[^<]* – [^<]*</p>", html)) == sorted(known)


def test_a_record_leaves_out_what_surrounds_the_story() -> None:
    texts = [make_text(f"news/{n}", title=f"Tin số {n}", tags=("ocop",)) for n in range(3)]
    html = read(planned(texts), "vi/tin-tuc/tin-so-1/index.html")
    assert "Tin số 1" in html
    assert "Tin số 2" not in html
    assert "Trang chủ" not in html
