"""What the search page offers, what can be found there, and what the index reads."""

from __future__ import annotations

from typing import Any

import pytest

from coopsite.pages.search import findable
from coopsite.pages.search_text import document_of
from coopsite.search.document import SearchDocument
from tests.unit.factories import make_config, make_pair, make_text
from tests.unit.page_factories import STRINGS, Planned, make_body

CONFIG = make_config(search=True)


def planned(texts: list[Any], **options: Any) -> Planned:
    return Planned(texts, **{"config": CONFIG, **options})


SHORT = "HTX = hợp tác xã; UBND = ủy ban nhân dân;HĐND=hội đồng nhân dân; "


def found(site: Planned) -> dict[str, tuple[str, ...]]:
    pages = {page.address: page for page in site.plan.pages}
    there = findable(site.site, lambda address, _: pages[address].path)
    return {site.pages[each.path].address: each.facets for each in there}


def read(site: Planned, path: str) -> SearchDocument:
    return document_of(site.view(path), {**STRINGS["vi"], "search_short": SHORT})


def test_each_language_has_its_search_page_and_the_chrome_leads_there() -> None:
    site = planned(make_pair(tags=("ocop",)))
    view = site.view("vi/tim-kiem/index.html")
    assert (view.index, view.files) == ("/vi/search.json", "/assets/search/vi/")
    assert [choice.value for choice in view.kinds] == ["kind-meeting", "kind-award", "kind-plan", "kind-news"]
    assert [(choice.value, choice.link.href) for choice in view.tags] == [("tag-ocop", "/vi/chu-de/ocop/")]
    assert [(choice.value, choice.link.text) for choice in view.years] == [("year-2023", "2023")]
    assert [language.href for language in view.switcher] == ["/vi/tim-kiem/", "/en/search/"]
    assert view.noindex
    assert site.plan.chromes["en"].search == "/en/search/"
    assert {"/vi/tim-kiem/", "/en/search/"} <= site.site.addresses


def test_without_search_there_is_no_page_and_no_way_there() -> None:
    site = planned(make_pair(), config=make_config(search=False))
    assert "vi/tim-kiem/index.html" not in site.pages
    assert site.plan.chromes["vi"].search == ""


def test_years_run_from_the_newest() -> None:
    dates = ("2019-01-01T00:00:00+07:00", "2023-01-01T00:00:00+07:00", "2021-01-01T00:00:00+07:00")
    texts = [make_text(f"news/{n}", date=date) for n, date in enumerate(dates)]
    view = planned(texts).view("vi/tim-kiem/index.html")
    assert [choice.link.text for choice in view.years] == ["2023", "2021", "2019"]


def test_a_static_file_among_the_index_is_refused() -> None:
    site = planned(make_pair(), static=["content/static/assets/search/x.js"])
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


def test_a_document_says_what_the_page_says() -> None:
    facts = {
        "held_on": "2023-06-28",
        "place": {"vi": "Vĩnh Bảo"},
        "chair": {"person": {"vi": "Ông Đỗ A"}, "office": {"vi": "Chủ tịch"}},
        "documents": [{"number": "2174-TB/TU", "title": {"vi": "Thông báo"}, "issuer": {"vi": "Thành ủy"}}],
        "awards": [{"form": "flag", "body": {"vi": "Chính phủ"}, "recipients": {"individuals": 2}}],
        "tasks": [{"text": {"vi": "Chuyển đổi số"}}],
    }
    text = make_text(title="Đại hội <mới>", summary="Tóm tắt.", facts=facts, body="b", tags=("ocop",))
    body = "<p>Thân <strong>b</strong>ài\nở Đà&nbsp;Nẵng.</p>\n<ul>\n<li>Một</li>\n<li>Hai</li>\n</ul>"
    found = read(planned([text], bodies={"b": make_body(body)}), "vi/hoi-nghi/dai-hoi-moi/index.html")
    assert found.title == "Đại hội <mới>"
    assert found.address == "/vi/hoi-nghi/dai-hoi-moi/"
    assert (found.kind, found.date, found.day) == ("meeting", "2023-06-28", "28/06/2023")
    assert found.lead == "Tóm tắt."
    assert found.numbers == ("2174-TB/TU",)
    assert found.text.startswith("Thân bài ở Đà\xa0Nẵng.\nMột\nHai\n")
    for words in ("Vĩnh Bảo", "Ông Đỗ A", "Thành ủy", "Chính phủ", "Chuyển đổi số", "ocop"):
        assert words in found.text, words


def test_a_document_has_the_figures_and_days_its_page_has() -> None:
    facts = {
        "held_on": "2011-12-28",
        "targets": [{"indicator": {"vi": "Vốn"}, "unit": {"vi": "tỷ đồng"}, "actual": {"value": 1263}}],
        "documents": [{"number": "2174-TB/TU", "date": "2019-08-28"}],
    }
    lines = read(planned([make_text(facts=facts)]), "vi/hoi-nghi/a-vi/index.html").text.split("\n")
    assert {"28/12/2011", "Vốn 1.263 tỷ đồng", "28/08/2019"} <= set(lines)


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("HTX Ba Vì", "hợp tác xã Ba"),
        ("thăm HTX", "thăm hợp tác xã"),
        ("HTX Ba Vì, một hợp tác xã", ""),
        ("Hợp Tác Xã Ba Vì (HTX)", ""),
        ("htx, HTXX", ""),
        ("155/NQ-HĐND của UBND", "NQ-hội đồng nhân dân của\ncủa ủy ban nhân dân"),
    ],
)
def test_short_forms_are_spelled_out_where_they_stand(title: str, meant: str) -> None:
    assert read(planned([make_text(title=title, slug="x")]), "vi/hoi-nghi/x/index.html").meant == meant


def test_a_document_leaves_out_what_surrounds_the_story() -> None:
    texts = [make_text(f"news/{n}", title=f"Tin số {n}", tags=("ocop",)) for n in range(3)]
    found = read(planned(texts), "vi/tin-tuc/tin-so-1/index.html")
    assert found.title == "Tin số 1"
    assert "Tin số 2" not in found.text
    assert "Trang chủ" not in found.text
