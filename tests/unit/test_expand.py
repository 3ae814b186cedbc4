"""Views come from a recipe and what its digests name, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from coopsite.kinds.award import RecipientsView
from coopsite.kinds.common import Picture
from coopsite.kinds.people import Person
from coopsite.kinds.plan import Figure, Task
from coopsite.pages import facts as shared
from coopsite.pages import views
from coopsite.pages.body import SlotFill, fill
from coopsite.pages.objects import Objects, named_objects, objects_with
from coopsite.pages.page_types import PAGE_TYPES, view
from tests.unit.factories import make_asset, make_pair, make_slot, make_text
from tests.unit.page_factories import Planned, make_body, many

STORY = "vi/hoi-nghi/a-vi/index.html"
FACTS: dict[str, Any] = {
    "held_on": "2023-06-28",
    "place": {"vi": "Vĩnh Bảo"},
    "chair": {"person": {"vi": "Ngô Ngọc Khánh"}, "office": {"vi": "Chủ tịch", "en": "President"}},
    "attendees": [{"office": {"vi": "Đại biểu"}}],
    "purposes": ["anniversary"],
    "agenda": [{"en": "Digital transformation"}],
    "awards": [
        {"form": "flag", "recipients": {"collectives": 2}, "status": "proposed"},
        {"form": "certificate_of_merit", "recipients": {"collectives": 5, "individuals": 10}},
        {
            "form": "certificate_of_merit",
            "recipients": {"individuals": 7, "households": 1},
            "period": {"vi": "2011"},
        },
    ],
    "period": {"from": "2023-07-01", "to": "2023-12-31"},
    "declared_count": 9,
    "tasks": [{"text": {"vi": "Chuyển đổi số"}, "status": "done", "due": "2023-12-31"}],
    "targets": [{"indicator": {"vi": "Thành viên"}, "target": {"value": 44377, "qualifier": "about"}}],
    "legal_basis": ["155/NQ-HĐND"],
    "source": {"name": "haiphong.gov.vn", "url": "https://haiphong.gov.vn"},
    "image": {"src": "hall.jpg", "alt": {"vi": "Hội trường"}, "caption": {"en": "The hall"}},
    "gallery": [{"src": "hall.jpg", "alt": {"vi": ""}}, {"src": "gone.jpg", "alt": {"vi": "Mất"}}],
    "documents": [{"number": "05-CT/TW", "file": "chi-thi.pdf"}, {"number": "09-NQ/TU"}],
    "corrections": [{"date": "2023-07-01", "text": {"vi": "Sửa ngày"}}],
    "extra": {"theme_song": {"vi": "Bài ca", "en": "Song"}, "depth": [1, {"note": "plain"}]},
}
ASSETS = {
    path: make_asset(path, width=width, height=width // 2)
    for path, width in (("content/meetings/hall.jpg", 800), ("content/meetings/chi-thi.pdf", 0))
}


class Recording(Mapping[str, Any]):
    """A mapping that remembers what it was asked."""

    def __init__(self, inner: Mapping[str, Any], asked: set[str]) -> None:
        self._inner = inner
        self._asked = asked

    def __getitem__(self, name: str) -> Any:
        self._asked.add(name)
        return self._inner[name]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("a view must not look around")

    def __len__(self) -> int:
        raise AssertionError("a view must not count")


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


@pytest.fixture(scope="module")
def full() -> Planned:
    texts = [make_text("meetings/a", "vi", facts=FACTS, tags=("ocop",)), make_text("meetings/a", "en")]
    return Planned([*many(30), *texts, make_text("pages/about", "vi", date="")], assets=ASSETS)


def test_a_view_looks_up_only_what_its_recipe_names(full: Planned) -> None:
    for page in full.plan.pages:
        asked: set[str] = set()
        objects = full.objects
        recording = Objects(
            contexts=Recording(objects.contexts, asked),
            cards=Recording(objects.cards, asked),
            texts=Recording(objects.texts, asked),
            facts=Recording(objects.facts, asked),
            bodies=Recording(objects.bodies, asked),
        )
        assert view(page, recording) == view(page, objects)
        assert asked <= set(strings_in(msgspec.msgpack.decode(page.recipe))), page.path


def test_what_a_recipe_names_is_enough_for_its_view(full: Planned) -> None:
    objects = full.objects
    for page in full.plan.pages:
        named = named_objects(page.recipe, page.body, objects)
        bodies = {page.body: objects.bodies[page.body]} if page.body else {}
        assert view(page, objects_with(named, objects.contexts, bodies)) == view(page, objects)
        assert len(named.texts) == bool(page.body)


def test_a_recipe_reads_back_as_it_was_written(full: Planned) -> None:
    for page in full.plan.pages:
        assert msgspec.msgpack.encode(PAGE_TYPES[page.template].recipe_of(page)) == page.recipe


def test_a_meeting_shows_its_facts_and_marks_what_is_in_the_other_language(full: Planned) -> None:
    meeting = full.view(STORY).meeting
    assert meeting.held_on == "2023-06-28"
    assert meeting.chair == Person(views.Phrase("Ngô Ngọc Khánh"), views.Phrase("Chủ tịch"))
    assert meeting.attendees == (Person(None, views.Phrase("Đại biểu")),)
    assert meeting.agenda == (views.Phrase("Digital transformation", "en"),)
    english = full.view("en/meetings/a-en/index.html").meeting
    assert english.place == views.Phrase("Vĩnh Bảo", "vi")
    assert english.chair.office == views.Phrase("President")


def test_awards_proposed_are_not_among_those_conferred(full: Planned) -> None:
    awards = full.view(STORY).awards
    assert [row.form for row in awards.proposed] == ["flag"]
    assert awards.proposed_total.total == 2
    assert awards.conferred_total == RecipientsView(5, 17, 1)
    assert awards.conferred_total.total == sum(row.recipients.total for row in awards.conferred) == 23


def test_a_plan_shows_tasks_and_targets(full: Planned) -> None:
    plan = full.view(STORY).plan
    assert (plan.period_from, plan.period_to, plan.declared_count) == ("2023-07-01", "2023-12-31", 9)
    assert plan.tasks == (Task(views.Phrase("Chuyển đổi số"), "done", "2023-12-31"),)
    assert plan.targets[0].target == Figure(44377, "about")
    assert plan.targets[0].baseline is None


def test_files_that_facts_name_have_their_address_and_size(full: Planned) -> None:
    view = full.view(STORY)
    assert view.image.src.startswith("/media/hall.")
    assert (view.image.width, view.image.height, view.image.alt.text) == (800, 400, "Hội trường")
    assert view.image.caption == views.Phrase("The hall", "en")
    assert view.share_image.src == "https://bulletin.example" + view.image.src
    assert [image.alt.text for image in view.gallery] == [""]
    attached, plain = view.documents
    assert attached.href.startswith("/media/chi-thi.")
    assert (attached.size, attached.type) == (1000, "PDF")
    assert (plain.href, plain.size, plain.type) == ("", 0, "")


def test_a_card_with_a_picture_knows_its_size(full: Planned) -> None:
    cards = full.view("vi/hoi-nghi/index.html").cards
    (card,) = [card for card in cards if card.title.text == "a vi"]
    assert (card.image.width, card.image.height, card.image.alt.text) == (800, 400, "Hội trường")


def test_extra_facts_pass_through_with_their_texts_in_the_page_s_language(full: Planned) -> None:
    assert full.view(STORY).extra == {"theme_song": views.Phrase("Bài ca"), "depth": (1, {"note": "plain"})}


def test_a_story_without_a_block_has_none(full: Planned) -> None:
    view = full.view("vi/hoi-nghi/s0003-vi/index.html")
    assert (view.meeting, view.awards, view.plan, view.source, view.image) == (None, None, None, None, None)
    assert (view.gallery, view.documents, view.corrections, view.extra) == ((), (), (), {})


def test_a_story_without_a_summary_has_no_lead_and_describes_itself_by_its_first_paragraph() -> None:
    texts = make_pair(body="b")
    long = "một hai ba " * 40
    view = Planned(texts, bodies={"b": make_body(excerpt=long)}).view(STORY)
    assert view.lead is None
    assert view.description.endswith("…")
    assert len(view.description) <= 201


def test_a_standing_page_has_no_kind_and_is_shown_by_its_own_template(full: Planned) -> None:
    page = full.pages["vi/about-vi/index.html"]
    view = full.view("vi/about-vi/index.html")
    assert page.template == "page.html"
    assert (view.kind, view.kind_link, view.date, view.related) == ("page", None, "", ())
    assert [link.href for link in view.breadcrumbs] == ["/vi/"]


def test_the_tag_index_is_grouped_in_the_order_of_the_language() -> None:
    texts = [
        make_text(f"meetings/{n}", "vi", tags=(tag,))
        for n, tag in enumerate(("Đất", "An", "Dân", "Ăn", "an"))
    ]
    groups = Planned(texts).view("vi/chu-de/index.html").groups
    assert [group.letter for group in groups] == ["A", "D", "Đ"]
    assert [entry.count for entry in groups[0].tags] == [3]


def test_the_root_and_404_pages_lead_to_each_home(full: Planned) -> None:
    for path, hidden in (("index.html", False), ("404.html", True)):
        view = full.view(path)
        assert [(link.text, link.href, link.lang) for link in view.homes] == [
            ("Tiếng Việt", "/vi/", "vi"),
            ("English", "/en/", "en"),
        ]
        assert (view.noindex, view.alternates) == (hidden, ())


def test_an_alias_leads_to_where_the_story_is() -> None:
    planned = Planned([make_text("meetings/a", "en", aliases=("/cu/",))])
    redirect = planned.view("cu/index.html")
    assert (redirect.language, redirect.href) == ("en", "/en/meetings/a-en/")
    assert redirect.canonical == "https://bulletin.example/en/meetings/a-en/"


def test_slots_are_filled_links_unlinked_and_pictures_dropped() -> None:
    slots = (make_slot("x"), make_slot("y"), make_slot("p.jpg", "image"), make_slot("q.jpg", "image"))
    body = make_body("<p>{0}a{/0}{1}b{/1}{2}{3}</p>", slots=slots)
    fills = (SlotFill(' href="/vi/x/"'), None, SlotFill(' src="/media/p.jpg" width="4" height="3"'), None)
    assert (
        fill(body, fills, "vi")
        == '<p><a href="/vi/x/">a</a>b<img src="/media/p.jpg" width="4" height="3"></p>'
    )


def test_a_link_to_an_attachment_is_followed_by_its_type_and_size() -> None:
    attachment = make_asset("content/meetings/to-trinh.pdf", size=121_000)
    body = make_body("<p>{0}a{/0}.</p>", slots=(make_slot("to-trinh.pdf"),))
    planned = Planned(make_pair(body="b"), bodies={"b": body}, assets={attachment.path: attachment})
    shown = planned.view(STORY).body
    assert shown.endswith('.pdf">a</a> <small class="number">(PDF, 121\u00a0kB)</small>.</p>')
    for ending, size, language, said in (
        ("PDF", 1_260_000, "en", "PDF, 1.3\u00a0MB"),
        ("", 48_200, "vi", "48\u00a0kB"),
    ):
        filled = fill(body, (SlotFill(' href="/x"', type=ending, size=size),), language)
        assert filled == f'<p><a href="/x">a</a> <small class="number">({said})</small>.</p>'


def test_a_picture_of_a_body_has_its_size() -> None:
    body = make_body("{0}", slots=(make_slot("hall.jpg", "image"),))
    shown = Planned(make_pair(body="b"), bodies={"b": body}, assets=ASSETS).view(STORY).body
    assert shown.startswith('<img src="/media/hall.')
    assert shown.endswith('.jpg" width="800" height="400">')


def test_a_picture_at_another_host_is_shown_from_there() -> None:
    found = shared.image(Picture("https://example.org/a.jpg", {"vi": "Ảnh"}), "vi", {})
    assert found is not None
    assert (found.src, found.width) == ("https://example.org/a.jpg", 0)


def test_a_library_without_what_a_recipe_names_is_an_error(full: Planned) -> None:
    empty = Objects(full.objects.contexts, {}, {}, {}, {})
    with pytest.raises(KeyError):
        view(full.pages[STORY], empty)
