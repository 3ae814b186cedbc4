"""Older, newer and related stories: near in time, readable, undisturbed by what is far away."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coopsite.content.model import Text
from coopsite.site.assemble import assemble
from coopsite.site.model import StoryNeighbours
from coopsite.site.related import FEWEST, HORIZON, MOST, REACH
from tests.unit.factories import HANOI, NOW, day, make_config, make_pair, make_text


def neighbours(*texts: Text, policy: str = "hide") -> dict[tuple[str, str], StoryNeighbours]:
    config = make_config(missing_translation=policy)
    return dict(assemble(config, texts, (), {}, {}, now=NOW, show_held=False).neighbours)


def keys(near: StoryNeighbours) -> list[str]:
    return [card.key.removeprefix("meetings/") for card in near.related]


def series(count: int, **fields: object) -> list[Text]:
    return [text for i in range(count) for text in make_pair(f"meetings/{i:03}", date=day(i), **fields)]


def test_older_and_newer_are_the_next_of_the_same_kind() -> None:
    near = neighbours(*series(3), *make_pair("plans/between", date=day(1, hour=12)))["en", "meetings/001"]
    assert near.older is not None
    assert near.newer is not None
    assert (near.older.key, near.newer.key) == ("meetings/000", "meetings/002")
    assert near.older.language == "en"


def test_the_ends_have_one_neighbour_and_a_lone_story_none() -> None:
    found = neighbours(*series(2), *make_pair("plans/lone", date=day(900)))
    assert found["vi", "meetings/000"].older is None
    assert found["vi", "meetings/001"].newer is None
    assert found["vi", "plans/lone"] == StoryNeighbours(None, None, ())


def test_related_share_most_tags_first_then_are_nearest() -> None:
    found = neighbours(
        make_text("meetings/here", date=day(10), tags=("a", "b")),
        make_text("meetings/two-tags", date=day(30), tags=("a", "b")),
        make_text("meetings/one-tag", date=day(11), tags=("a",)),
        make_text("meetings/further", date=day(7), tags=("b",)),
        make_text("meetings/no-tag", date=day(10, hour=9)),
    )
    assert keys(found["vi", "meetings/here"]) == ["two-tags", "one-tag", "further"]


def test_at_equal_distance_the_older_comes_first() -> None:
    near = neighbours(*series(3, tags=("a",)))["vi", "meetings/001"]
    assert keys(near) == ["000", "002"]


def test_the_kind_fills_up_to_the_fewest_and_no_further() -> None:
    texts = [
        *series(9),
        make_text("meetings/here", date=day(4, hour=9), tags=("a",)),
        make_text("plans/x", date=day(4), tags=("a",)),
    ]
    near = neighbours(*texts)["vi", "meetings/here"]
    assert [card.key for card in near.related] == ["plans/x", "meetings/004", "meetings/005"]
    assert len(near.related) == FEWEST


def test_no_more_than_the_most_and_never_the_story_itself() -> None:
    for (_, key), near in neighbours(*series(30, tags=("a", "b", "c"))).items():
        assert FEWEST <= len(near.related) <= MOST
        assert key not in {card.key for card in near.related}
        assert len({card.key for card in near.related}) == len(near.related)


def test_nothing_in_reach_is_nothing_related() -> None:
    texts = [
        make_text("meetings/2012", date=day(0), tags=("a",)),
        make_text("meetings/2019", date=day(2600), tags=("a",)),
    ]
    near = neighbours(*texts)["vi", "meetings/2012"]
    assert near.related == ()
    assert near.newer is not None


def test_only_what_the_reader_can_read_is_related_also_on_a_page_that_stands_in() -> None:
    texts = [*series(3, tags=("a",)), make_text("meetings/vi-only", date=day(1, hour=9), tags=("a",))]
    for policy in ("hide", "notice", "fallback"):
        found = neighbours(*texts, policy=policy)
        assert all(
            card.language == language for (language, _), near in found.items() for card in near.related
        )
        assert "vi-only" in keys(found["vi", "meetings/001"])
        assert "vi-only" not in keys(found["en", "meetings/001"])
        assert (("en", "meetings/vi-only") in found) == (policy == "fallback")
    assert keys(found["en", "meetings/vi-only"]) == ["001", "002", "000"]
    assert found["en", "meetings/vi-only"].older == found["en", "meetings/002"].older
    assert found["en", "meetings/000"].newer == found["en", "meetings/002"].older


def test_standing_pages_are_no_neighbours() -> None:
    found = neighbours(*series(1, tags=("a",)), *make_pair("pages/about", date="", tags=("a",)))
    assert set(found) == {("vi", "meetings/000"), ("en", "meetings/000")}
    assert found["vi", "meetings/000"].related == ()


STORIES = st.lists(
    st.tuples(
        st.integers(0, 3000),
        st.sampled_from(["meetings", "plans"]),
        st.sets(st.sampled_from("abc"), max_size=3),
    ),
    min_size=1,
    max_size=14,
)


def made(number: int, hours: int, folder: str, tags: set[str]) -> Text:
    date = datetime(2012, 1, 5, tzinfo=HANOI) + timedelta(hours=hours * 12)
    return make_text(f"{folder}/{number}", date=date.isoformat(), tags=tuple(sorted(tags)))


@given(STORIES, st.sets(st.sampled_from("abc"), max_size=3), st.integers(1, 2000))
def test_a_story_far_away_in_time_changes_no_related_one(
    stories: list[tuple[int, str, set[str]]], tags: set[str], further: int
) -> None:
    texts = [made(i, *each) for i, each in enumerate(stories)]
    before = neighbours(*texts)
    newest = max(datetime.fromisoformat(text.date) for text in texts)
    far = newest + timedelta(seconds=HORIZON, days=further)
    after = neighbours(
        *texts, make_text("meetings/far", date=min(far, NOW).isoformat(), tags=tuple(sorted(tags)))
    )
    if far <= NOW:
        assert all(after[name].related == near.related for name, near in before.items())
        assert after["vi", "meetings/far"].related == ()


@given(STORIES, st.sets(st.sampled_from("abc"), max_size=3))
def test_a_new_newest_story_touches_the_last_few_only(
    stories: list[tuple[int, str, set[str]]], tags: set[str]
) -> None:
    texts = [made(i, *each) for i, each in enumerate(stories)]
    before = neighbours(*texts)
    new = made(99, 3001, "meetings", tags)
    after = neighbours(*texts, new)
    changed = {name for name, near in before.items() if after[name] != near}
    assert len(changed) <= REACH * (len(tags) + 1)


def test_a_new_newest_story_among_thousands_touches_a_handful() -> None:
    texts = [
        make_text(f"meetings/{i:04}", date=day(i), tags=(f"t{i % 7}", f"u{i % 11}", f"v{i % 13}"))
        for i in range(2000)
    ]
    before = neighbours(*texts)
    after = neighbours(*texts, make_text("meetings/new", date=day(2000), tags=("t0", "u0", "v0")))
    assert 1 <= sum(after[name] != near for name, near in before.items()) <= 3 * REACH + 1
