"""Tags: the register, synonyms, spellings that are one, words nobody registered."""

from __future__ import annotations

from coopsite.content.model import Text
from coopsite.content.tags import RegisteredTag
from coopsite.diagnostics import Diagnostic
from coopsite.site.pairing import pair
from coopsite.site.tags import Tagging, resolve_tags, tag_key
from tests.unit.factories import day, make_config, make_pair, make_text

REGISTER = (
    RegisteredTag("ocop", {"vi": "OCOP", "en": "OCOP"}, ("Mỗi xã một sản phẩm",)),
    RegisteredTag("chuyen-doi-so", {"vi": "Chuyển đổi số", "en": "Digital transformation"}, ("digital",)),
)


def tagged(*texts: Text, register: tuple[RegisteredTag, ...] = ()) -> Tagging:
    return resolve_tags(reversed(pair(texts, make_config()).pairs), register)


def test_id_label_and_synonym_mean_the_registered_tag_whatever_the_accents_and_case() -> None:
    for word in ("chuyen-doi-so", "Chuyển đổi số", "CHUYEN DOI SO", "Digital Transformation", "Digital"):
        tagging = tagged(make_text(tags=(word,)), register=REGISTER)
        assert tagging.ids["meetings/a"] == ("chuyen-doi-so",)
        assert tagging.diagnostics == ()
    assert tagging.labels["chuyen-doi-so"] == {"vi": "Chuyển đổi số", "en": "Digital transformation"}


def test_tags_keep_their_order_and_none_stands_twice() -> None:
    tagging = tagged(make_text(tags=("OCOP", "digital", "ocop")), register=REGISTER)
    assert tagging.ids["meetings/a"] == ("ocop", "chuyen-doi-so")


def test_an_unknown_tag_works_and_warns_once_with_the_nearest_known() -> None:
    tagging = tagged(
        make_text("meetings/old", date=day(0), tags=("ocops",), marks={"tags.0": (6, 8)}),
        *make_pair("meetings/new", date=day(9), tags=("ocops",)),
        register=REGISTER,
    )
    assert tagging.ids["meetings/new"] == ("ocops",)
    args = {"tag": "ocops", "suggestion": "ocop"}
    assert tagging.diagnostics == (Diagnostic("W218", "content/meetings/old.vi.md", 6, 8, args),)


def test_a_tag_like_no_other_has_no_suggestion() -> None:
    (diagnostic,) = tagged(make_text(tags=("thi-dua",)), register=REGISTER).diagnostics
    assert diagnostic.args == {"tag": "thi-dua", "suggestion": ""}


def test_only_so_many_unknown_tags_are_compared_with_the_register() -> None:
    words = [f"ocop{n}" for n in range(300)]
    diagnostics = tagged(make_text(tags=("o" * 5000, *words)), register=REGISTER).diagnostics
    assert len(diagnostics) == 301
    assert [each.args["suggestion"] for each in diagnostics] == ["", *["ocop"] * 50, *[""] * 250]


def test_without_a_register_no_tag_is_unknown() -> None:
    tagging = tagged(make_text(tags=("Đại hội",)))
    assert tagging.diagnostics == ()
    assert tagging.ids["meetings/a"] == ("dai-hoi",)
    assert tagging.labels == {"dai-hoi": {"vi": "Đại hội"}}


def test_two_spellings_are_one_tag_named_as_the_oldest_story_has_it() -> None:
    tagging = tagged(
        make_text("meetings/new", date=day(9), tags=("tag",), marks={"tags": (4, 2)}),
        make_text("meetings/old", date=day(0), tags=("Tag",)),
    )
    assert tagging.ids == {"meetings/new": ("tag",), "meetings/old": ("tag",)}
    assert tagging.labels == {"tag": {"vi": "Tag"}}
    args = {"tag": "tag", "other": "Tag"}
    assert tagging.diagnostics == (Diagnostic("W507", "content/meetings/new.vi.md", 4, 2, args),)


def test_texts_with_the_same_tags_in_another_order_or_spelling_agree() -> None:
    tagging = tagged(
        make_text(tags=("ocop", "Chuyển đổi số")),
        make_text(language="en", tags=("Digital transformation", "OCOP")),
        register=REGISTER,
    )
    assert tagging.diagnostics == ()
    assert tagging.ids["meetings/a"] == ("ocop", "chuyen-doi-so")


def test_texts_with_other_tags_are_e216() -> None:
    tagging = tagged(
        make_text(tags=("ocop",), marks={"tags": (5, 7)}),
        make_text(language="en", tags=("digital",), marks={"tags": (8, 7)}),
        register=REGISTER,
    )
    args = {"field": "tags", "other_path": "content/meetings/a.vi.md", "other_line": "5"}
    assert tagging.diagnostics == (Diagnostic("E216", "content/meetings/a.en.md", 8, 7, args),)


def test_tags_in_one_text_hold_for_both_and_an_empty_list_is_a_statement() -> None:
    assert tagged(make_text(), make_text(language="en", tags=("ocop",))).ids["meetings/a"] == ("ocop",)
    assert len(tagged(make_text(tags=()), make_text(language="en", tags=("ocop",))).diagnostics) == 1


def test_names_two_entries_of_the_register_share_are_the_first_ones() -> None:
    register = (
        RegisteredTag("a", {"vi": "Thi đua"}),
        RegisteredTag("b", {"vi": "thi dua"}),
        RegisteredTag("A", {"vi": "Khác"}),
    )
    tagging = tagged(make_text(tags=("Thi đua",)), register=register)
    assert tagging.ids["meetings/a"] == ("a",)
    assert [(d.code, d.path, d.args) for d in tagging.diagnostics] == [
        ("W507", "content/tags.yaml", {"tag": "thi dua", "owner": "a"}),
        ("W507", "content/tags.yaml", {"tag": "A", "owner": "a"}),
    ]


def test_a_tag_of_signs_alone_still_has_an_address_of_its_own() -> None:
    assert tag_key("!!!").startswith("tag-")
    assert tag_key("!!!") != tag_key("???")
