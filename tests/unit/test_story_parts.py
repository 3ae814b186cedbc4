"""What stands beside a story's text: films, the stories of its event, recipients by who they are, a code for paper."""

from __future__ import annotations

import re

import pytest

from coopsite.kinds.award import Award, Recipients
from coopsite.kinds.people import Named
from coopsite.pages.print_code import print_code
from coopsite.pages.views import FileLink, Phrase, TrackView
from tests.unit.factories import day, make_asset, make_config, make_pair
from tests.unit.page_factories import Planned

STORY = "vi/hoi-nghi/a-vi/index.html"


def test_films_and_recordings_are_published_whole_with_what_goes_with_them() -> None:
    names = ("phim.mp4", "phim.vi.vtt", "loi.mp3", "loi.pdf")
    assets = {path: make_asset(path) for path in (f"content/meetings/{name}" for name in names)}
    media = [
        {
            "file": "phim.mp4",
            "captions": {"vi": "phim.vi.vtt", "en": "gone.vtt"},
            "transcript": {"vi": "Kính thưa"},
        },
        {"file": "loi.mp3", "transcript": {"vi": "loi.pdf"}, "credit": {"vi": "Quay phim: A. N."}},
        {"file": "gone.mp4"},
    ]
    planned = Planned(make_pair(facts={"media": media}), assets=assets)
    film, sound = planned.view(STORY).media
    assert (film.sort, film.media_type, film.file.type) == ("video", "video/mp4", "MP4")
    assert film.captions == (
        TrackView(planned.site.media["content/meetings/phim.vi.vtt"], "vi", "Tiếng Việt"),
    )
    assert (film.transcript, film.transcript_file) == (Phrase("Kính thưa"), None)
    assert (sound.sort, sound.transcript, sound.credit_says_what) == ("audio", None, True)
    address = planned.site.media["content/meetings/loi.pdf"]
    assert sound.transcript_file == FileLink("loi.pdf", address, "PDF", 1000)
    (english, _) = planned.view("en/meetings/a-en/index.html").media
    assert english.transcript == Phrase("Kính thưa", "vi")
    missing = {d.args["target"] for d in planned.site.diagnostics if d.code == "E307"}
    assert missing == {"gone.vtt", "gone.mp4"}


def test_the_stories_of_an_event_lead_to_each_other_by_date_and_stand_once() -> None:
    spelled = ("Đại hội 2026", "đại hội  2026", "Đại Hội 2026")
    texts = [
        text
        for number, event in enumerate(spelled)
        for text in make_pair(f"news/s{number}", date=day(9 - number), tags=("x",), facts={"event": event})
    ]
    planned = Planned(
        [*texts, *make_pair("news/alone", facts={"event": "Khác"}), *make_pair("news/near", tags=("x",))]
    )
    view = planned.view("en/news/s1-en/index.html")
    assert [card.title.text for card in view.tour] == ["s2 en", "s1 en", "s0 en"]
    assert view.event == spelled[1]
    assert not {card.href for card in view.tour} & {card.href for card in view.related}
    alone = planned.view("vi/tin-tuc/alone-vi/index.html")
    assert (alone.tour, alone.event) == ((), "")


def test_recipients_stand_apart_by_who_they_are() -> None:
    def person(name: str, who: str = "") -> Named[Phrase]:
        return Named(Phrase(name), who=who)  # type: ignore[arg-type]

    mixed: Award[Phrase] = Award(
        counts=Recipients(collectives=1, households=2),
        named=(person("H", "household"), person("?"), person("C", "collective"), person("I", "household")),
    )
    found = [(sort, [each.name.text for each in named if each.name]) for sort, named in mixed.groups]
    assert found == [("", ["?"]), ("collectives", ["C"]), ("households", ["H", "I"])]
    one: Award[Phrase] = Award(counts=Recipients(individuals=2), named=(person("A"), person("B")))
    assert [sort for sort, _ in one.groups] == ["individuals"]
    none: Award[Phrase] = Award(named=(person("A"),))
    assert [sort for sort, _ in none.groups] == [""]


def test_a_printed_story_has_a_number_and_its_address_as_a_code() -> None:
    code = print_code("news/a", "2023-06-28T16:30:00+07:00", "https://bulletin.example/vi/tin-tuc/a/")
    assert code == print_code("news/a", "2023-06-28", "https://bulletin.example/vi/tin-tuc/a/")
    assert re.fullmatch(r"20230628-[0-9A-F]{4}", code.number)
    assert re.fullmatch(r"M4 4\.5(m-?[0-9]+ [0-9]+h[0-9]+)+", code.path)
    # The upper left finder pattern: seven modules dark, then a light one.
    assert code.path.startswith("M4 4.5m0 0h7m")
    assert not print_code("pages/about", "", "https://bulletin.example/vi/").number.startswith("-")


@pytest.mark.parametrize("wanted", [False, True])
def test_pages_have_a_print_code_where_the_site_wants_it(*, wanted: bool) -> None:
    planned = Planned(make_pair(), config=make_config(print_code=wanted, share=("zalo",)))
    assert (planned.view(STORY).print_code is not None) is wanted
