"""The index of topics: one page, or one for each letter where there are very many."""

from __future__ import annotations

from typing import Any

import pytest

from coopsite.pages import search, topics
from coopsite.site import topic_index
from coopsite.site.topic_index import letter_word
from tests.unit.factories import make_config, make_text
from tests.unit.page_factories import Planned

FRONT = "vi/chu-de/index.html"
NAMES = ("Đại hội", "Dược liệu", "Du lịch", "Ăn toàn", "An sinh", "Đất đai", "4.0")


def tagged(*names: str, language: str = "vi", **options: Any) -> Planned:
    texts = [make_text(f"news/{n}", language, tags=(name,)) for n, name in enumerate(names)]
    return Planned(texts, **options)


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_index, "ROOM", 3)
    monkeypatch.setattr(search, "ROOM", 3)


def test_few_topics_stand_on_one_page_by_letter() -> None:
    view = tagged(*NAMES).view(FRONT)
    assert [group.letter for group in view.groups] == ["#", "A", "Ă", "D", "Đ"]
    assert (view.letters, view.used, view.letter) == ((), (), "")


@pytest.mark.usefixtures("crowded")
def test_many_topics_have_a_page_for_each_letter_of_the_language() -> None:
    planned = tagged(*NAMES)
    front = planned.view(FRONT)
    start = "/vi/chu-de/page/"
    letters = [("#", "0"), ("A", "a"), ("Ă", "aw"), ("D", "d"), ("Đ", "dd")]
    assert [(link.text, link.href) for link in front.letters] == [
        (letter, f"{start}{word}/") for letter, word in letters
    ]
    assert front.groups == ()
    assert [entry.link.text for entry in front.used][:2] == ["4.0", "An sinh"]
    page = planned.view("vi/chu-de/page/dd/index.html")
    assert [(group.letter, [tag.link.text for tag in group.tags]) for group in page.groups] == [
        ("Đ", ["Đại hội", "Đất đai"])
    ]
    assert (page.letter, page.title, page.before, page.after) == ("Đ", "Chủ đề – Đ", "", "")
    assert page.breadcrumbs[-1].href == "/vi/chu-de/"
    assert page.alternates == ()
    assert [each.href for each in page.switcher] == ["/vi/chu-de/page/dd/", "/en/topics/"]
    assert {each.address for each in planned.plan.pages} == planned.site.addresses


@pytest.mark.usefixtures("crowded")
def test_other_languages_list_letters_with_marks_under_the_plain_ones() -> None:
    planned = tagged(*NAMES, language="en")
    assert [link.text for link in planned.view("en/topics/index.html").letters] == ["#", "A", "D"]


@pytest.mark.usefixtures("crowded")
def test_a_letter_of_many_topics_has_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_index, "PER_PAGE", 2)
    planned = tagged("Cờ", "Ca", "Cà phê", "Cam", "Chè")
    pages = [planned.view(f"vi/chu-de/page/c/{part}index.html") for part in ("", "2/", "3/")]
    assert [[tag.link.text for tag in page.groups[0].tags] for page in pages] == [
        ["Ca", "Cà phê"],
        ["Cam", "Chè"],
        ["Cờ"],
    ]
    assert [(page.before, page.after) for page in pages] == [
        ("", "/vi/chu-de/page/c/2/"),
        ("/vi/chu-de/page/c/", "/vi/chu-de/page/c/3/"),
        ("/vi/chu-de/page/c/2/", ""),
    ]
    assert len(planned.view(FRONT).letters) == 1


@pytest.mark.usefixtures("crowded")
def test_a_new_topic_changes_the_page_of_its_letter_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "USED", 0)
    before, after = tagged(*NAMES), tagged(*NAMES, "Du học")
    start = "vi/chu-de/"
    index = {path for path in before.pages if path == FRONT or path.startswith(f"{start}page/")}
    assert {path for path in index if before.pages[path] != after.pages[path]} == {
        f"{start}page/d/index.html"
    }


@pytest.mark.usefixtures("crowded")
def test_a_topic_called_page_keeps_its_address() -> None:
    planned = tagged(*NAMES, "page")
    assert not planned.site.diagnostics
    assert planned.view("vi/chu-de/page/index.html").heading.text == "page"


@pytest.mark.usefixtures("crowded")
def test_search_offers_the_topics_with_the_most_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CHOICES", 2)
    view = tagged(*NAMES, "4.0", "Đất đai", config=make_config(search=True)).view("vi/tim-kiem/index.html")
    assert [choice.link.text for choice in view.tags] == ["4.0", "Đất đai"]
    assert view.all_tags == "/vi/chu-de/"


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize(
    ("more", "most", "used"),
    [
        (("Đất đai", "An sinh"), 2, ["An sinh", "Đất đai"]),
        (("Đất đai", "An sinh"), 3, ["An sinh", "Đất đai"]),
        (("Đất đai", "Đất đai", "An sinh", "Du lịch"), 2, ["Đất đai"]),
        (("Đất đai", "Đất đai", "An sinh", "Du lịch"), 3, ["An sinh", "Du lịch", "Đất đai"]),
        ((), len(NAMES), ["4.0", "An sinh", "Ăn toàn", "Du lịch", "Dược liệu", "Đại hội", "Đất đai"]),
        ((), 2, ["4.0", "An sinh"]),
    ],
)
def test_of_topics_with_equally_many_stories_the_front_has_all_or_none_but_some(
    monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], most: int, used: list[str]
) -> None:
    monkeypatch.setattr(topics, "USED", most)
    front = tagged(*NAMES, *more).view(FRONT)
    assert [entry.link.text for entry in front.used] == used


def test_search_offers_all_of_few_topics() -> None:
    view = tagged(*NAMES, config=make_config(search=True)).view("vi/tim-kiem/index.html")
    assert (len(view.tags), view.all_tags) == (len(NAMES), "")


@pytest.mark.parametrize(("letter", "word"), [("Đ", "dd"), ("D", "d"), ("Ư", "uw"), ("#", "0")])
def test_letters_are_spelled_without_marks_in_addresses(letter: str, word: str) -> None:
    assert letter_word(letter) == word
