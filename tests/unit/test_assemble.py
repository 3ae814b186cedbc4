"""A whole site from texts: what is held back, what cards say, which files are published."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.content.body import Outline
from coopsite.content.model import Asset, Text
from coopsite.diagnostics import Diagnostic
from coopsite.site.assemble import assemble
from coopsite.site.media import media_address
from coopsite.site.model import Card, Site
from coopsite.site.schedule import HeldBack, next_change
from tests.unit.factories import (
    HANOI,
    NOW,
    day,
    make_asset,
    make_config,
    make_pair,
    make_slot,
    make_text,
    written,
)

DUE = datetime(2026, 1, 15, 9, 0, tzinfo=HANOI)
ZONE = "Asia/Ho_Chi_Minh"


def site_of(
    *texts: Text,
    now: datetime = NOW,
    drafts: bool = False,
    assets: dict[str, Asset] | None = None,
    outlines: dict[str, Outline] | None = None,
    **config: object,
) -> Site:
    return assemble(make_config(**config), texts, (), assets or {}, outlines or {}, now=now, show_held=drafts)


def shown(site: Site) -> dict[str, list[str]]:
    return {story.key: list(story.texts) for story in site.stories}


def card(site: Site, language: str = "vi", key: str = "meetings/a") -> Card:
    return site.cards[language, key]


# --- held back ----------------------------------------------------------------------------------------------


def test_a_draft_holds_back_its_own_language_only() -> None:
    site = site_of(make_text(), make_text(language="en", draft=True))
    assert shown(site) == {"meetings/a": ["vi"]}
    assert site.held_back == (HeldBack("content/meetings/a.en.md", "draft", "", "meetings/a", "en"),)


def test_a_date_to_come_holds_back_both_until_that_very_instant() -> None:
    texts = make_pair(date=DUE.isoformat())
    early = site_of(*texts, now=DUE - timedelta(microseconds=1))
    assert shown(early) == {}
    assert [(held.path, held.reason, held.until) for held in early.held_back] == [
        ("content/meetings/a.en.md", "future", DUE.isoformat()),
        ("content/meetings/a.vi.md", "future", DUE.isoformat()),
    ]
    assert shown(site_of(*texts, now=DUE)) == {"meetings/a": ["vi", "en"]}


def test_an_expired_story_is_gone_from_that_very_instant() -> None:
    texts = make_pair(expires=DUE.isoformat())
    assert shown(site_of(*texts, now=DUE - timedelta(microseconds=1))) == {"meetings/a": ["vi", "en"]}
    gone = site_of(*texts, now=DUE)
    assert shown(gone) == {}
    assert {(held.reason, held.until) for held in gone.held_back} == {("expired", DUE.isoformat())}


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_a_now_without_offset_is_of_the_sites_time_zone(minutes: int) -> None:
    naive = DUE.replace(tzinfo=None) + timedelta(minutes=minutes)
    aware = (DUE + timedelta(minutes=minutes)).astimezone(UTC)
    texts = make_pair(date=DUE.isoformat())
    assert shown(site_of(*texts, now=naive)) == shown(site_of(*texts, now=aware))
    assert bool(shown(site_of(*texts, now=naive))) == (minutes >= 0)


def test_a_day_begins_at_midnight_in_the_sites_time_zone() -> None:
    texts = make_pair(date="2026-01-16T00:00:00+07:00", date_only=True)
    assert shown(site_of(*texts, now=datetime(2026, 1, 15, 16, 59, 59, tzinfo=UTC))) == {}
    assert shown(site_of(*texts, now=datetime(2026, 1, 15, 17, 0, tzinfo=UTC))) != {}


def test_shown_all_the_same_held_stories_are_marked_and_none_is_left_out() -> None:
    site = site_of(
        make_text(draft=True),
        make_text(language="en"),
        make_text("meetings/b", date="2026-06-01T00:00:00+07:00"),
        make_text("meetings/c", expires=day(1)),
        drafts=True,
    )
    assert {story.key: story.held for story in site.stories} == {
        "meetings/a": {"vi": "draft"},
        "meetings/b": {"vi": "future"},
        "meetings/c": {"vi": "expired"},
    }
    assert (card(site).held, card(site, "en").held) == ("draft", "")
    assert site.held_back == ()


def test_facts_and_dates_of_a_draft_hold_for_the_language_shown() -> None:
    site = site_of(
        make_text(draft=True, facts={"held_on": "2023-06-28"}, tags=("ocop",)),
        make_text(language="en", date=""),
    )
    (story,) = site.stories
    assert written(story.facts) == {"held_on": "2023-06-28"}
    assert (story.date[:10], story.tags) == ("2023-06-28", ("ocop",))


def test_next_change_is_the_nearest_date_or_expiry_to_come() -> None:
    texts = [
        make_text("meetings/past", expires=(DUE + timedelta(days=9)).isoformat()),
        make_text("meetings/soon", date=(DUE + timedelta(hours=5)).isoformat()),
        make_text("meetings/draft", date=(DUE + timedelta(hours=1)).isoformat(), draft=True),
    ]
    assert next_change(texts, DUE, ZONE) == DUE + timedelta(hours=5)
    assert next_change(texts, DUE + timedelta(hours=5), ZONE) == DUE + timedelta(days=9)
    assert next_change(texts, DUE + timedelta(days=9), ZONE) is None
    assert next_change(texts, DUE.replace(tzinfo=None), ZONE) == DUE + timedelta(hours=5)


def test_next_change_heeds_the_date_a_draft_gives_for_its_other_language() -> None:
    due = DUE + timedelta(hours=1)
    texts = [make_text(date=due.isoformat(), draft=True), make_text(language="en", date="")]
    assert next_change(texts, DUE, ZONE) == due


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=6))
def test_nothing_changes_before_next_change_and_something_does_then(
    stories: list[tuple[int, int, bool]],
) -> None:
    texts = [
        make_text(
            f"meetings/{i}",
            date=(DUE + timedelta(days=begins - 20)).isoformat(),
            expires=(DUE + timedelta(days=ends - 10)).isoformat() if ends > begins else "",
            draft=draft,
        )
        for i, (begins, ends, draft) in enumerate(stories)
    ]
    change = next_change(texts, DUE, ZONE)
    last_calm = (change or DUE + timedelta(days=999)) - timedelta(seconds=1)
    assert shown(site_of(*texts, now=DUE)) == shown(site_of(*texts, now=last_calm))
    if change is not None and all(begins - 20 <= ends - 10 for begins, ends, _ in stories):
        assert site_of(*texts, now=change).held_back != site_of(*texts, now=DUE).held_back


# --- cards --------------------------------------------------------------------------------------------------


def test_a_card_says_the_short_title_and_the_summary() -> None:
    site = site_of(
        make_text(
            title="Dài", short_title="Ngắn", summary="Tóm tắt", slug="x", updated="2023-07-01T00:00:00+07:00"
        )
    )
    one = card(site)
    assert (one.title, one.summary, one.address, one.updated) == (
        "Ngắn",
        "Tóm tắt",
        "/vi/hoi-nghi/x/",
        "2023-07-01T00:00:00+07:00",
    )


def test_without_a_summary_a_card_says_the_excerpt_as_soon_as_the_body_is_known() -> None:
    text = make_text()
    assert card(site_of(text)).summary == ""
    long = "Liên minh Hợp tác xã " * 20
    said = card(site_of(text, outlines={text.body_digest: Outline(excerpt=long)})).summary
    assert said.endswith("…")
    assert len(said) <= 200


def test_a_card_shows_the_picture_with_its_languages_words() -> None:
    assets = {"content/meetings/hall.jpg": make_asset("content/meetings/hall.jpg")}
    site = site_of(
        make_text(facts={"image": {"src": "hall.jpg", "alt": {"vi": "Hội trường"}}}),
        make_text(language="en", facts={"image": {"alt": {"en": "The hall"}}}),
        make_text("meetings/b", facts={"image": {"src": "hall.jpg", "alt": {"vi": "Hội trường"}}}),
        make_text("meetings/b", "en"),
        assets=assets,
    )
    assert (card(site).image, card(site).image_alt) == ("content/meetings/hall.jpg", "Hội trường")
    assert card(site, "en").image_alt == "The hall"
    assert card(site, "en", "meetings/b").image_alt == "Hội trường"


def test_an_empty_text_alternative_stays_empty() -> None:
    assets = {"content/meetings/hall.jpg": make_asset("content/meetings/hall.jpg")}
    site = site_of(
        make_text(facts={"image": {"src": "hall.jpg", "alt": {"vi": "", "en": "The hall"}}}), assets=assets
    )
    assert card(site).image_alt == ""


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Khác"},
        {"short_title": "Khác"},
        {"summary": "Khác"},
        {"slug": "khac"},
        {"kind": "news"},
        {"date": "2023-06-29T16:30:00+07:00"},
        {"date_only": True},
        {"updated": "2023-07-01T00:00:00+07:00"},
        {"pinned": True},
        {"facts": {"image": {"src": "hall.jpg", "alt": {"vi": "Hội trường"}}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_a_card_says_is_in_its_digest(change: dict[str, Any]) -> None:
    assets = {"content/meetings/hall.jpg": make_asset("content/meetings/hall.jpg")}
    before = card(site_of(make_text(), assets=assets))
    after = card(site_of(make_text(**change), assets=assets))
    assert before.digest != after.digest
    assert card(site_of(make_text(), assets=assets)) == before


def test_what_a_card_does_not_say_is_not_in_its_digest() -> None:
    before = card(site_of(make_text()))
    assert card(site_of(make_text(author="Trần Hương", body="other", body_line=30))) == before


# --- files --------------------------------------------------------------------------------------------------


def test_only_what_a_story_shown_names_is_published() -> None:
    names = ("hall.jpg", "g.jpg", "d.pdf", "body.png", "link.zip", "unused.jpg", "draft.jpg")
    assets = {
        f"content/meetings/{name}": make_asset(f"content/meetings/{name}", digest="abcdef0123456789")
        for name in names
    }
    text = make_text(
        facts={
            "image": {"src": "hall.jpg"},
            "gallery": [{"src": "g.jpg"}],
            "documents": [{"number": "1"}, {"file": "d.pdf"}],
        }
    )
    slots = (make_slot("body.png", "image"), make_slot("./link.zip"), make_slot("other.md"), make_slot("#x"))
    site = site_of(
        text,
        make_text("meetings/b", draft=True, facts={"image": {"src": "draft.jpg"}}),
        assets=assets,
        outlines={text.body_digest: Outline(slots=slots)},
    )
    assert site.diagnostics == ()
    assert site.media == {
        f"content/meetings/{name}": f"/media/{name.replace('.', '.abcdef0123.')}"
        for name in sorted(("hall.jpg", "g.jpg", "d.pdf", "body.png", "link.zip"))
    }


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/meetings/Hội trường (1).JPG", "/media/hoi-truong-1.abcdef0123.jpg"),
        ("content/meetings/con.png", "/media/file-con.abcdef0123.png"),
        ("content/meetings/???.png", "/media/file.abcdef0123.png"),
        ("content/meetings/README", "/media/readme.abcdef0123"),
    ],
)
def test_media_addresses_are_plain_and_change_with_the_bytes(path: str, address: str) -> None:
    assert media_address("", make_asset(path, digest="abcdef0123456789")) == address
    assert media_address("/bantin", make_asset(path, digest="abcdef0123456789")) == f"/bantin{address}"
    assert media_address("", make_asset(path, digest="bbcdef0123456789")) != address


def test_files_that_are_not_there_are_e307_where_they_are_named() -> None:
    text = make_text(
        facts={
            "image": {"src": "no.jpg"},
            "gallery": [{"src": "../../../etc/passwd"}],
            "documents": [{"file": "/static.pdf"}, {"file": "/gone.pdf"}],
        },
        marks={"image.src": (5, 9), "gallery.0.src": (7, 9), "documents.1": (9, 3)},
    )
    site = assemble(
        make_config(), (text,), (), {}, {}, now=NOW, show_held=False, static=("content/static/static.pdf",)
    )
    assert site.diagnostics == tuple(
        Diagnostic("E307", text.path, *at, {"target": target, "reason": "@missing_file"})
        for target, at in (("no.jpg", (5, 9)), ("../../../etc/passwd", (7, 9)), ("/gone.pdf", (9, 3)))
    )


def test_a_file_missing_in_what_is_held_back_is_found_today_and_stops_nothing() -> None:
    facts = {"image": {"src": "no.jpg"}}
    for drafts in (False, True):
        for held in (
            make_text(facts=facts, date="2026-06-01T00:00:00+07:00"),
            make_text(facts=facts, draft=True),
        ):
            (told,) = site_of(held, drafts=drafts).diagnostics
            assert (told.code, told.args["of"]) == ("W111", "E307")


# --- leads --------------------------------------------------------------------------------------------------

LEAD = "Sáng 28/6, Liên minh Hợp tác xã thành phố kỷ niệm Ngày Quốc tế Hợp tác xã lần thứ 101."


@pytest.mark.parametrize(
    ("excerpt", "warned"),
    [
        (LEAD, True),
        (LEAD.replace("Sáng", "Chiều").upper(), True),
        (
            "Liên minh Hợp tác xã thành phố tổ chức hội nghị thành viên huyện Vĩnh Bảo để bàn chuyển đổi số.",
            False,
        ),
        (LEAD * 3, False),
        ("", False),
    ],
)
def test_a_summary_the_first_paragraph_repeats_is_w308(excerpt: str, warned: bool) -> None:
    text = make_text(summary=LEAD, marks={"summary": (3, 10)})
    site = site_of(text, outlines={text.body_digest: Outline(excerpt=excerpt)})
    assert site.diagnostics == ((Diagnostic("W308", text.path, 3, 10, {}),) if warned else ())


def test_a_derived_summary_never_warns() -> None:
    text = make_text()
    assert site_of(text, outlines={text.body_digest: Outline(excerpt=LEAD)}).diagnostics == ()


# --- the whole ----------------------------------------------------------------------------------------------


def realistic(count: int, seed: int = 0) -> list[Text]:
    """Bilingual stories six hours apart with three tags of sixty each."""
    rng = random.Random(seed)
    texts = []
    for i in range(count):
        folder = ("meetings", "awards", "plans")[i % 3]
        date = (datetime(2012, 1, 5, 8, tzinfo=HANOI) + timedelta(hours=6 * i)).isoformat()
        tags = tuple(f"chu-de-{n}" for n in rng.sample(range(60), 3))
        source = {"source": {"name": "example.org", "url": "https://example.org"}}
        summary = "Liên minh Hợp tác xã thành phố tổ chức hội nghị."
        texts += make_pair(
            f"{folder}/{i:06}", slug=f"s-{i:06}", date=date, tags=tags, summary=summary, facts=source
        )
    return texts


def test_the_order_of_texts_does_not_matter() -> None:
    texts = [
        *realistic(30),
        *make_pair("meetings/x", slug="s-000000"),
        make_text("news/y", tags=("CHU DE 3",)),
    ]
    first = site_of(*texts, missing_translation="fallback")
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        again = site_of(*texts, missing_translation="fallback")
        for field in (
            "stories",
            "tags",
            "lists",
            "cards",
            "neighbours",
            "aliases",
            "media",
            "held_back",
            "diagnostics",
        ):
            assert msgspec.to_builtins(_plain(getattr(again, field))) == msgspec.to_builtins(
                _plain(getattr(first, field))
            )


def test_stories_run_from_the_newest_to_the_oldest_and_pages_come_last() -> None:
    site = site_of(*realistic(5), *make_pair("pages/about", date=""))
    assert [story.key[-1] for story in site.stories] == ["4", "3", "2", "1", "0", "t"]
    assert site.by_key["pages/about"] is site.stories[-1]


@pytest.mark.slow
def test_time_grows_with_the_number_of_stories_not_with_its_square() -> None:
    def seconds(texts: list[Text]) -> float:
        best = 99.0
        for _ in range(3):
            begin = time.process_time()
            site_of(*texts)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(realistic(4000)) < 12 * seconds(realistic(800))


def _plain(value: object) -> object:
    """`value` with text for the keys that are pairs."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return value
