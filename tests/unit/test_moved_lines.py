"""Lines to paste say what they were made from, whatever stands in it."""

from __future__ import annotations

import time

import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coopsite.build.moved_lines import aliases_line, flow, former_slug, kinds_line, tag_line
from coopsite.content.tags import RegisteredTag
from coopsite.kinds.registry import BY_NAME
from tests.unit.factories import make_text

PRINTABLE = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn")), max_size=30)


@given(st.lists(PRINTABLE))
def test_a_list_reads_back_as_it_was(words: list[str]) -> None:
    assert yaml.load(flow(words), Loader=yaml.BaseLoader) == words


def test_a_long_word_is_written_in_no_time() -> None:
    began = time.monotonic()
    flow("a/b-" * 20_000 + ":")
    assert time.monotonic() - began < 1


def test_a_text_keeps_its_aliases_beside_the_new_one() -> None:
    text = make_text(aliases=("/tin, cũ/", "/b/"))
    assert not former_slug(text, "/vi/tin-tuc/a/", "/vi/hoi-nghi/a/")
    assert aliases_line(text, ["/vi/tin-tuc/a/"]) == 'aliases: ["/tin, cũ/", /b/, /vi/tin-tuc/a/]'


def test_a_text_whose_title_changed_has_its_slug_back() -> None:
    assert former_slug(make_text(), "/vi/tin-tuc/a/", "/vi/tin-tuc/b/") == "a"
    assert not former_slug(make_text(slug="b"), "/vi/tin-tuc/a/", "/vi/tin-tuc/b/")


def test_a_kind_keeps_what_is_said_of_it_and_of_others() -> None:
    kinds = {kind: BY_NAME[kind] for kind in ("meeting", "award", "news")}
    kinds["news"] = replace(
        kinds["news"],
        label={"vi": "Tin", "en": "News"},
        address={"vi": "tin", "en": "news"},
        aliases={"vi": ("bai",)},
    )
    kinds["award"] = replace(kinds["award"], address={"vi": "thuong", "en": "awards"})
    assert kinds_line(kinds, {"news": {"vi": "tin-tuc"}}) == (
        "kinds: {award: {address: {vi: thuong}},"
        " news: {label: {vi: Tin}, address: {vi: tin}, aliases: {vi: [bai, tin-tuc]}}}"
    )


def test_a_tag_keeps_what_the_register_says_of_it() -> None:
    entry = RegisteredTag("OCOP", {"vi": "Sản phẩm: OCOP"}, ("ocop vn",), ("cu",))
    assert tag_line("ocop", {}, [entry], ["moi-xa"]) == (
        '- {id: OCOP, label: {vi: "Sản phẩm: OCOP"}, synonyms: [ocop vn], aliases: [cu, moi-xa]}'
    )
    assert tag_line("ocop", {"vi": "Ocop"}, [], ["x"]) == "- {id: ocop, label: {vi: Ocop}, aliases: [x]}"
