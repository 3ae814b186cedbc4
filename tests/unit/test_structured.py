"""Structured data says of a page what the page says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coopsite.pages.json_ld import script
from tests.unit.factories import make_asset, make_config, make_pair
from tests.unit.page_factories import Planned, many, vietnamese_only

VI = "https://bulletin.example/vi/hoi-nghi/a-vi/"
EN = "https://bulletin.example/en/meetings/a-en/"


def nodes(planned: Planned, path: str) -> dict[str, dict[str, Any]]:
    document = json.loads(planned.view(path).structured)
    assert document["@context"] == "https://schema.org"
    return {node["@type"]: node for node in document["@graph"]}


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_out_of_the_script_element(text: str) -> None:
    found = script({"name": text + "</script><!--"})
    assert not set("<>&\u2028\u2029") & set(found)
    assert json.loads(found)["@graph"] == [{"name": text + "</script><!--"}]


def test_a_story_is_an_article_and_names_its_translation() -> None:
    facts = {"dateline": {"vi": "Hải Phòng"}, "source": {"name": "x", "url": "https://haiphong.gov.vn"}}
    planned = Planned(make_pair(facts=facts, author="Trần Hương", tags=("ocop",)))
    article = nodes(planned, "vi/hoi-nghi/a-vi/index.html")["NewsArticle"]
    assert article["inLanguage"] == "vi"
    assert article["datePublished"] == "2023-06-28T16:30:00+07:00"
    assert article["dateline"] == "Hải Phòng"
    assert article["author"] == {"@type": "Person", "name": "Trần Hương"}
    assert article["publisher"]["name"] == "Bản tin thử"
    assert article["isBasedOn"] == "https://haiphong.gov.vn"
    assert article["keywords"] == ["ocop"]
    assert [each["url"] for each in article["workTranslation"]] == [EN]
    other = nodes(planned, "en/meetings/a-en/index.html")["NewsArticle"]
    assert other["translationOfWork"]["url"] == VI
    assert "workTranslation" not in other
    assert article["@id"] == other["translationOfWork"]["@id"]


def test_a_story_in_one_language_has_no_translation() -> None:
    article = nodes(Planned([vietnamese_only()]), "vi/hoi-nghi/solo-vi/index.html")["NewsArticle"]
    assert not {"workTranslation", "translationOfWork"} & article.keys()


def test_a_bare_day_stays_a_bare_day() -> None:
    planned = Planned(make_pair(date="2023-06-28T00:00:00+07:00", date_only=True))
    assert nodes(planned, "vi/hoi-nghi/a-vi/index.html")["NewsArticle"]["datePublished"] == "2023-06-28"


def test_a_fallback_page_speaks_of_the_original() -> None:
    planned = Planned([vietnamese_only()], config=make_config(missing_translation="fallback"))
    path = next(
        path for path, page in planned.pages.items() if page.template == "story.html" and path[:2] == "en"
    )
    article = nodes(planned, path)["NewsArticle"]
    assert (article["inLanguage"], article["url"]) == ("vi", "https://bulletin.example/vi/hoi-nghi/solo-vi/")


def test_a_meeting_with_a_day_is_an_event() -> None:
    facts = {"held_on": "2023-06-28", "place": {"vi": "Vĩnh Bảo"}, "organiser": {"vi": "Liên minh"}}
    found = nodes(Planned(make_pair(facts=facts)), "vi/hoi-nghi/a-vi/index.html")
    assert found["Event"]["startDate"] == "2023-06-28"
    assert found["Event"]["location"]["name"] == "Vĩnh Bảo"
    assert found["Event"]["organizer"]["name"] == "Liên minh"
    assert "Event" not in nodes(Planned(make_pair()), "vi/hoi-nghi/a-vi/index.html")


def test_breadcrumbs_lead_from_home_to_the_page() -> None:
    found = nodes(Planned(make_pair()), "en/meetings/a-en/index.html")["BreadcrumbList"]["itemListElement"]
    assert [(each["position"], each["name"], each["item"]) for each in found] == [
        (1, "Home", "https://bulletin.example/en/"),
        (2, "meetings", "https://bulletin.example/en/meetings/"),
        (3, "a en", EN),
    ]


def test_a_list_is_an_item_list_in_its_order() -> None:
    planned = Planned(many(3))
    items = nodes(planned, "vi/hoi-nghi/index.html")["ItemList"]["itemListElement"]
    assert [each["name"] for each in items] == ["s0002 vi", "s0001 vi", "s0000 vi"]
    home = nodes(planned, "vi/index.html")
    assert home["WebSite"]["inLanguage"] == "vi"
    assert [each["position"] for each in home["ItemList"]["itemListElement"]] == [1, 2, 3]


def test_an_empty_list_is_none() -> None:
    assert "ItemList" not in nodes(Planned(make_pair()), "vi/ke-hoach/index.html")


def test_a_standing_page_is_no_news() -> None:
    planned = Planned(make_pair("pages/about", date=""))
    found = nodes(planned, "vi/about-vi/index.html")
    assert "NewsArticle" not in found
    assert "datePublished" not in found["WebPage"]


def test_a_meeting_with_hours_tells_them_and_where_it_can_be_joined() -> None:
    facts = {"held_on": "2023-06-28", "time": "08:30", "until": "11:30", "online": "https://hop.vn/1"}
    page = "vi/hoi-nghi/a-vi/index.html"
    event = nodes(Planned(make_pair(facts=facts)), page)["Event"]
    assert (event["startDate"], event["endDate"]) == (
        "2023-06-28T08:30:00+07:00",
        "2023-06-28T11:30:00+07:00",
    )
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert event["location"] == {"@type": "VirtualLocation", "url": "https://hop.vn/1"}
    both = nodes(Planned(make_pair(facts=facts | {"place": {"vi": "Huế"}})), page)["Event"]
    assert both["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [each["@type"] for each in both["location"]] == ["Place", "VirtualLocation"]


def test_a_film_is_told_with_its_captions_and_where_it_lies() -> None:
    paths = ("phim.mp4", "phim.jpg", "phim.en.vtt")
    assets = {path: make_asset(path) for path in (f"content/meetings/{name}" for name in paths)}
    film = {
        "file": "phim.mp4",
        "poster": "phim.jpg",
        "captions": {"en": "phim.en.vtt"},
        "transcript": {"vi": "Lời"},
    }
    planned = Planned(make_pair(facts={"media": [film]}), assets=assets)
    article = nodes(planned, "vi/hoi-nghi/a-vi/index.html")["NewsArticle"]
    (video,) = article["video"]
    assert (video["@type"], video["encodingFormat"], video["transcript"]) == (
        "VideoObject",
        "video/mp4",
        "Lời",
    )
    assert video["contentUrl"].startswith("https://bulletin.example/media/phim.")
    assert video["thumbnailUrl"].endswith(".jpg")
    assert [each["inLanguage"] for each in video["caption"]] == ["en"]
    assert "audio" not in article
    assert article["workTranslation"][0]["@type"] == "NewsArticle"
