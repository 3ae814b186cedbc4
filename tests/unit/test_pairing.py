"""Texts become stories: dates, shared facts, and what the languages must agree on."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.diagnostics import Diagnostic
from coopsite.site.pairing import Pairing, Translations, pair
from tests.unit.factories import make_config, make_pair, make_text, written

CONFIG = make_config()

Given = dict[str, Any]


def paired(*texts: object, config: object = CONFIG) -> Pairing:
    return pair(texts, config)  # type: ignore[arg-type]


def only(pairing: Pairing) -> Translations:
    assert pairing.diagnostics == ()
    (lone,) = pairing.pairs
    return lone


def merged(vi: Given, en: Given) -> tuple[Given, tuple[Diagnostic, ...]]:
    pairing = paired(
        make_text(language="vi", facts=vi, marks={"held_on": (4, 10), "agenda": (6, 1), "place": (5, 8)}),
        make_text(language="en", facts=en, marks={"held_on": (7, 10), "agenda": (8, 1), "place": (9, 8)}),
    )
    (lone,) = pairing.pairs
    return written(lone.facts), pairing.diagnostics


def test_texts_of_one_key_are_one_story_in_the_order_of_the_configuration() -> None:
    lone = only(paired(make_text(language="en"), make_text(language="vi")))
    assert list(lone.texts) == ["vi", "en"]


def test_a_story_may_exist_in_one_language_only() -> None:
    assert list(only(paired(make_text(language="en"))).texts) == ["en"]


def test_a_date_in_one_text_holds_for_both() -> None:
    for vi, en in (("2023-06-28T00:00:00+07:00", ""), ("", "2023-06-28T00:00:00+07:00")):
        lone = only(
            paired(
                make_text(date=vi, date_only=bool(vi)), make_text(language="en", date=en, date_only=bool(en))
            )
        )
        assert (lone.date, lone.date_only) == ("2023-06-28T00:00:00+07:00", True)


def test_the_same_instant_under_two_offsets_agrees() -> None:
    lone = only(
        paired(
            make_text(date="2023-06-28T16:30:00+07:00"),
            make_text(language="en", date="2023-06-28T09:30:00+00:00"),
        )
    )
    assert lone.date == "2023-06-28T16:30:00+07:00"


def test_a_date_missing_in_both_is_e215_and_the_story_is_left_out() -> None:
    pairing = paired(*make_pair(date=""), *make_pair("pages/about", date=""))
    assert [p.key for p in pairing.pairs] == ["pages/about"]
    assert pairing.diagnostics == (Diagnostic("E215", "content/meetings/a.vi.md", 1, 1, {"field": "date"}),)


def test_dates_that_disagree_are_e216_with_both_lines() -> None:
    pairing = paired(
        make_text(date="2023-06-28T00:00:00+07:00", marks={"date": (3, 7)}),
        make_text(language="en", date="2023-06-29T00:00:00+07:00", marks={"date": (5, 7)}),
    )
    args = {"field": "date", "other_path": "content/meetings/a.vi.md", "other_line": "3"}
    assert pairing.diagnostics == (Diagnostic("E216", "content/meetings/a.en.md", 5, 7, args),)


def test_kind_pinned_and_expires_must_agree_too() -> None:
    pairing = paired(
        make_text(kind="meeting", pinned=True, expires="2024-01-01T00:00:00+07:00"),
        make_text(language="en", kind="news", pinned=False, expires="2024-01-02T00:00:00+07:00"),
    )
    assert sorted(d.args["field"] for d in pairing.diagnostics) == ["expires", "kind", "pinned"]


def test_pinned_and_expires_in_one_text_hold_for_both() -> None:
    lone = only(
        paired(make_text(), make_text(language="en", pinned=True, expires="2024-01-01T00:00:00+07:00"))
    )
    assert lone.pinned
    assert lone.expires == "2024-01-01T00:00:00+07:00"


def test_facts_of_one_text_hold_for_both() -> None:
    assert merged({"held_on": "2023-06-28"}, {}) == ({"held_on": "2023-06-28"}, ())
    assert merged({}, {"held_on": "2023-06-28"}) == ({"held_on": "2023-06-28"}, ())


def test_no_facts_have_no_digest() -> None:
    assert only(paired(*make_pair())).facts_digest == ""


def test_text_by_language_is_put_together_at_any_depth() -> None:
    facts, diagnostics = merged(
        {"agenda": [{"vi": "Một"}, {"vi": "Hai"}], "chair": {"person": {"vi": "Ngô Ngọc Khánh"}}},
        {"agenda": [{"en": "One"}, {"en": "Two"}], "chair": {"office": {"en": "President"}}},
    )
    assert diagnostics == ()
    assert facts == {
        "agenda": [{"vi": "Một", "en": "One"}, {"vi": "Hai", "en": "Two"}],
        "chair": {"person": {"vi": "Ngô Ngọc Khánh"}, "office": {"en": "President"}},
    }


def test_a_bare_name_in_one_language_is_that_languages() -> None:
    facts, diagnostics = merged(
        {"source": {"name": "haiphong.gov.vn"}}, {"source": {"name": {"en": "Hai Phong portal"}}}
    )
    assert diagnostics == ()
    assert facts["source"]["name"] == {"vi": "haiphong.gov.vn", "en": "Hai Phong portal"}
    facts, diagnostics = merged(
        {"source": {"name": {"vi": "Cổng Hải Phòng"}}}, {"source": {"name": "haiphong.gov.vn"}}
    )
    assert diagnostics == ()
    assert facts["source"]["name"] == {"vi": "Cổng Hải Phòng", "en": "haiphong.gov.vn"}


def test_facts_that_disagree_are_e216_with_both_lines() -> None:
    facts, diagnostics = merged({"held_on": "2023-06-28"}, {"held_on": "2023-06-29"})
    args = {"field": "held_on", "other_path": "content/meetings/a.vi.md", "other_line": "4"}
    assert diagnostics == (Diagnostic("E216", "content/meetings/a.en.md", 7, 10, args),)
    assert facts == {"held_on": "2023-06-28"}


def test_the_place_of_a_clash_is_that_of_the_nearest_field_known() -> None:
    _, diagnostics = merged(
        {"agenda": [{"vi": "Một"}], "place": {"vi": "A"}},
        {"agenda": [{"en": "One"}, {"en": "Two"}], "place": {"vi": "B", "en": "C"}},
    )
    assert sorted((d.args["field"], d.line, d.args["other_line"]) for d in diagnostics) == [
        ("agenda", 8, "6"),
        ("place.vi", 9, "5"),
    ]


def test_two_files_for_one_story_and_language_name_each_other() -> None:
    texts = [make_text(path="content/meetings/a/index.vi.md"), make_text(path="content/meetings/a.vi.md")]
    for order in (texts, texts[::-1]):
        pairing = paired(*order)
        (diagnostic,) = pairing.diagnostics
        assert (diagnostic.code, diagnostic.path) == ("E501", "content/meetings/a/index.vi.md")
        assert diagnostic.args["other_path"] == "content/meetings/a.vi.md"


def test_order_is_newest_first_then_key_and_pages_last() -> None:
    pairing = paired(
        make_text("pages/z", date="2030-01-01T00:00:00+07:00"),
        make_text("pages/a", date=""),
        make_text("meetings/b", date="2023-01-01T00:00:00+07:00"),
        make_text("meetings/a", date="2023-01-01T00:00:00+07:00"),
        make_text("meetings/c", date="2024-01-01T00:00:00+07:00"),
    )
    assert [p.key for p in pairing.pairs] == ["meetings/c", "meetings/a", "meetings/b", "pages/a", "pages/z"]


def test_a_date_without_offset_is_of_the_sites_time_zone() -> None:
    naive = only(paired(make_text(date="2023-06-28T16:30:00")))
    aware = only(paired(make_text(date="2023-06-28T16:30:00+07:00")))
    assert naive.begins == aware.begins


JSON = st.recursive(
    st.one_of(st.text(max_size=3), st.integers(-9, 9), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["vi", "en", "x"]), inner)
    ),
    max_leaves=8,
)
LOCALIZED = st.dictionaries(st.sampled_from(["vi", "en"]), st.text(max_size=3), min_size=1)
FACTS = st.fixed_dictionaries(
    {"place": LOCALIZED},
    optional={
        "agenda": st.lists(LOCALIZED, min_size=1, max_size=3),
        "extra": st.dictionaries(st.sampled_from(["vi", "x"]), JSON, min_size=1),
    },
)


@given(FACTS, FACTS, st.randoms())
def test_merging_ends_keeps_the_first_and_does_not_depend_on_the_order_of_texts(
    vi: Given, en: Given, rng: random.Random
) -> None:
    texts = [make_text(facts=vi), make_text(language="en", facts=en)]
    once = paired(*texts)
    rng.shuffle(texts)
    again = paired(*texts)
    facts = written(once.pairs[0].facts)
    assert facts == written(again.pairs[0].facts)
    assert once.diagnostics == again.diagnostics
    assert facts.keys() == vi.keys() | en.keys()
    if not once.diagnostics and vi == en:
        assert facts == vi


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("news/2016-10-8-bai", "2016-10-08"),
        ("news/2016/10/08/bai", "2016-10-08"),
        ("news/2016-13-08-bai", None),
        ("news/bai-2016-10", None),
    ],
)
def test_a_missing_date_is_offered_from_the_name_of_the_file(key: str, day: str | None) -> None:
    [diagnostic] = paired(make_text(key, date="")).diagnostics
    assert (diagnostic.code, diagnostic.args.get("suggestion")) == ("E215", day)
