"""Lists: every kind in every language, tags and archives where there is something to list."""

from __future__ import annotations

from coopsite.content.model import Text
from coopsite.site.assemble import assemble
from coopsite.site.lists import older_pages
from coopsite.site.model import HOME, ListName, Site, StoryList
from tests.unit.factories import FEEDS, NOW, day, make_config, make_pair, make_text


def site_of(*texts: Text, policy: str = "hide", **config: object) -> Site:
    settings = make_config(missing_translation=policy, **config)
    return assemble(settings, texts, (), {}, {}, now=NOW, show_held=False, feeds=FEEDS)


def keys(stories: StoryList) -> list[str]:
    return [card.key for card in stories.cards]


def test_every_kind_has_its_list_in_both_languages_also_when_empty() -> None:
    site = site_of()
    names = {HOME, *(ListName("kind", kind) for kind in ("meeting", "award", "plan", "news"))}
    assert set(site.lists) == {(code, name) for code in ("vi", "en") for name in names}
    assert site.lists["vi", ListName("kind", "award")].address == "/vi/khen-thuong/"
    assert site.lists["vi", ListName("kind", "award")].counterparts == {"en": "/en/awards/"}
    assert all(stories.cards == () for stories in site.lists.values())


def test_a_story_stands_in_home_kind_year_month_and_tags() -> None:
    site = site_of(*make_pair(tags=("OCOP",)))
    found = {
        name: stories.address
        for (code, name), stories in site.lists.items()
        if code == "en" and stories.cards
    }
    assert found == {
        HOME: "/en/",
        ListName("kind", "meeting"): "/en/meetings/",
        ListName("year", "2023"): "/en/2023/",
        ListName("month", "2023-06"): "/en/2023/06/",
        ListName("tag", "ocop"): "/en/topics/ocop/",
    }
    assert site.lists["vi", ListName("tag", "ocop")].address == "/vi/chu-de/ocop/"


def test_lists_run_from_the_newest_to_the_oldest_then_by_key() -> None:
    texts = [
        make_text(f"meetings/{name}", date=day(number))
        for name, number in (("b", 1), ("a", 1), ("c", 2), ("d", 0))
    ]
    assert keys(site_of(*texts).lists["vi", HOME]) == [f"meetings/{name}" for name in "cabd"]


def test_the_month_is_that_of_the_date_as_written() -> None:
    site = site_of(make_text(date="2023-12-31T23:30:00+00:00"))
    assert ("vi", ListName("month", "2023-12")) in site.lists


def test_standing_pages_are_in_no_list() -> None:
    site = site_of(*make_pair("pages/about", tags=("ocop",)))
    assert all(stories.cards == () for stories in site.lists.values())
    assert site.cards == {}
    assert site.tags["ocop"].addresses == {}


def test_a_tag_has_an_address_only_where_its_list_is_not_empty() -> None:
    site = site_of(make_text(tags=("a",)), *make_pair("meetings/b", tags=("b",)))
    assert site.tags["a"].addresses == {"vi": "/vi/chu-de/a/"}
    assert site.tags["b"].addresses == {"vi": "/vi/chu-de/b/", "en": "/en/topics/b/"}
    assert list(site.tags) == ["a", "b"]


def test_hidden_translations_are_in_no_list_of_the_other_language() -> None:
    site = site_of(make_text(tags=("a",)))
    assert keys(site.lists["en", HOME]) == []
    assert ("en", ListName("tag", "a")) not in site.lists
    assert site.lists["vi", ListName("tag", "a")].counterparts == {}
    assert ("en", ListName("year", "2023")) not in site.lists


def test_a_notice_shows_the_card_in_its_own_language_linked_to_the_original() -> None:
    site = site_of(make_text(slug="x"), policy="notice")
    (card,) = site.lists["en", HOME].cards
    assert (card.language, card.address) == ("vi", "/vi/hoi-nghi/x/")
    assert card is site.cards["vi", "meetings/a"]


def test_a_fallback_shows_the_card_linked_to_the_page_that_stands_in() -> None:
    site = site_of(make_text(slug="x"), policy="fallback")
    (card,) = site.lists["en", HOME].cards
    assert (card.language, card.address) == ("vi", "/en/meetings/x/")
    assert card.digest != site.cards["vi", "meetings/a"].digest


def test_older_pages_are_counted_so_that_full_ones_never_change() -> None:
    assert [older_pages(count, 20) for count in (0, 19, 20, 39, 40, 59, 60)] == [0, 0, 0, 0, 1, 1, 2]


def test_older_pages_are_addresses_of_the_site() -> None:
    site = site_of(*(make_text(f"meetings/{i}", date=day(i)) for i in range(7)), per_page=2)
    older = {address for address in site.addresses if address.startswith("/vi/hoi-nghi/page/")}
    assert older == {"/vi/hoi-nghi/page/1/", "/vi/hoi-nghi/page/2/"}
    assert "/vi/hoi-nghi/feed.xml" in site.addresses
    assert "/vi/2012/feed.xml" not in site.addresses
