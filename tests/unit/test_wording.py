"""String tables: whole whatever a site leaves out, and every slip in them told once."""

from __future__ import annotations

import os

import pytest

from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.templating.theme import read_words, shipped
from coopsite.templating.wording import OwnTable, complete, known_words, lint_tables
from coopsite.text.language_codes import direction, language_code, language_name, locale_name
from tests.conftest import MakeSite, built, built_well, files_below

SHIPPED = {code: read_words(data, code).words for code, data in shipped().strings.items()}
FRENCH = """\
title: {vi: Bản tin, en: Bulletin, fr: Bulletin}
base_url: https://bulletin.example/
languages: [vi, en, fr]
"""


def table(code: str, **words: str) -> OwnTable:
    places = {key: SourcePosition(line, 1) for line, key in enumerate(words, 1)}
    return OwnTable(f"templates/strings/{code}.yaml", words, places)


def told(*languages: str, named: tuple[str, ...] = (), **tables: OwnTable) -> list[tuple[str, str, int]]:
    found = lint_tables(tables, SHIPPED, languages, named, ())
    return [(each.code, each.path.rpartition("/")[2], each.line) for each in found]


def test_what_a_language_lacks_is_lent_by_english_then_by_the_first_that_has_it() -> None:
    strings = {"vi": {"a": "á", "own": "ướm"}, "en": {"a": "a", "b": "b"}, "fr": {"c": "ç"}}
    whole = complete(strings, ("vi", "fr"), {"fr": {"language_fr": "français"}})
    assert whole["fr"] == {"a": "a", "own": "ướm", "b": "b", "c": "ç", "language_fr": "français"}
    assert whole["vi"] == {"a": "á", "own": "ướm", "b": "b", "c": "ç"}


def test_a_variety_of_a_language_has_its_words() -> None:
    whole = complete(SHIPPED, ("en-GB", "vi"), {})
    assert whole["en-GB"] == SHIPPED["en"]
    assert told("en-GB", "vi") == []


def test_a_variety_is_lent_what_its_own_table_leaves_out_by_the_language_it_is_one_of() -> None:
    strings = {**SHIPPED, "vi-VN": {"home": "Nhà"}, "fr": {"home": "Accueil", "topics": "Sujets"}}
    whole = complete(strings, ("vi-VN", "fr-CA"), {})
    assert whole["vi-VN"] == {**SHIPPED["vi"], "home": "Nhà"}
    assert (whole["fr-CA"]["home"], whole["fr-CA"]["topics"]) == ("Accueil", "Sujets")


def test_the_table_of_a_language_serves_its_varieties() -> None:
    french = table("fr", **{**SHIPPED["en"], "page_number": "Page"})
    assert told("vi", "fr-CA", fr=french) == [
        ("W409", "fr.yaml", list(SHIPPED["en"]).index("page_number") + 1)
    ]
    assert told("vi", "fr-CA", fr=table("fr", home="Accueil")) == [("W803", "fr.yaml", 1)]


def test_a_site_in_a_variety_whose_language_has_a_table_is_built(make_site: MakeSite) -> None:
    site = make_site(config=FRENCH.replace("fr: ", "fr-CA: ").replace(", fr]", ", fr-CA]"))
    (site / "templates" / "strings").mkdir(parents=True)
    (site / "templates" / "strings" / "fr.yaml").write_text("skip: Au contenu\n", encoding="utf-8")
    made = built(site)
    assert (made.exit_code, [each.code for each in made.diagnostics]) == (0, ["W803"])
    assert "Au contenu" in files_below(site / "output")["fr-CA/index.html"].decode()


def test_the_shipped_languages_have_the_words_they_had() -> None:
    assert complete(SHIPPED, ("vi", "en"), {}) == SHIPPED


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"hoem": "x"}, ["W408"]),
        ({"page_number": "Trang"}, ["W409"]),
        ({"page_number": "Trang {n} {m}"}, ["W409"]),
        ({"page_number": "Trang {N}"}, ["W409"]),
        ({"stories_one": "một bài"}, []),
        ({"stories_one": "một bài {x}"}, ["W409"]),
        ({"stories_other": "nhiều bài"}, ["W409"]),
        ({"purpose_tree_planting": "Trồng cây", "language_lo": "tiếng Lào"}, []),
        ({"home": "Nhà", "search_short": ""}, []),
    ],
)
def test_slips_in_a_table_are_told(words: dict[str, str], codes: list[str]) -> None:
    assert [code for code, *_ in told("vi", vi=table("vi", **words))] == codes


def test_what_a_site_s_own_templates_name_is_known_and_wanted_in_every_language() -> None:
    own = table("vi", home="Nhà", slogan="Vì thành viên")
    assert told("vi", "en", named=("slogan",), vi=own) == [("W803", "vi.yaml", 2)]
    assert told("vi", "en", named=("slogan",), vi=own, en=table("en", slogan="For members")) == []
    assert told("vi", "en", vi=own) == [("W408", "vi.yaml", 2)]


def test_all_that_is_missing_is_told_at_once() -> None:
    (found,) = lint_tables({"fr": table("fr", home="Accueil")}, SHIPPED, ("vi", "fr"), (), ())
    assert (found.code, found.path, found.line) == ("W803", "templates/strings/fr.yaml", 1)
    wanted = {key for key in SHIPPED["en"] if not key.startswith("language_")} - {"home", "locale"}
    assert found.args["count"] == str(len(wanted))
    assert set(found.args["names"].split(", ")) == wanted
    assert found.args["command"] == "coopsite new strings fr"


def test_a_third_language_needs_its_table_and_no_word_in_it(make_site: MakeSite) -> None:
    site = make_site(config=FRENCH)
    without = built(site).diagnostics
    assert [(each.code, each.args) for each in without] == [
        ("E801", {"key": "languages.2", "reason": "@no_table", "language": "fr"})
    ]
    (site / "templates" / "strings").mkdir(parents=True)
    (site / "templates" / "strings" / "FR.yaml").write_text("home: Accueil\nnot_found:\n", encoding="utf-8")
    made = built(site)
    assert (made.exit_code, [each.code for each in made.diagnostics]) == (0, ["W803"])
    page = files_below(site / "output")["fr/index.html"].decode()
    assert '<html lang="fr">' in page
    assert ">Français</" in page
    assert ">vietnamien</" not in page
    assert "Skip to main content" in page
    vietnamese = files_below(site / "output")["vi/index.html"].decode()
    assert "Français" in vietnamese


def test_capital_letters_in_a_code_do_not_matter(make_site: MakeSite) -> None:
    text = "---\ntitle: Tin\ndate: 2020-01-01\n---\n\nChữ.\n"
    site = make_site(
        {"content/news/a.VI.md": text, "content/news/a.en-gb.md": text.replace("Tin", "News")},
        config="title: {VI: Bản tin, EN-gb: Bulletin}\nbase_url: https://b.example/\nlanguages: [VI, EN-GB]\n",
    )
    built_well(site)
    output = files_below(site / "output")
    assert '<html lang="en-GB">' in output["en-GB/news/news/index.html"].decode()
    assert b'hreflang="en-GB"' in output["vi/tin-tuc/tin/index.html"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("VI", "vi"),
        ("en-gb", "en-GB"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("vi_VN", "vi-VN"),
        ("a", ""),
        ("x y", ""),
        ("english", ""),
        ("../vi", ""),
        ("sr-latn", "sr-Latn"),
        ("de-1996", "de-1996"),
    ],
)
def test_codes_have_the_capitals_of_bcp_47(written: str, code: str) -> None:
    assert language_code(written) == code
    assert language_code(code) == code


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("vi", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ur-Latn", "ltr"),
        ("az-Arab", "rtl"),
        ("fa-AF", "rtl"),
        ("en-GB", "ltr"),
    ],
)
def test_which_way_letters_run(code: str, runs: str) -> None:
    assert direction(code) == runs


def test_languages_are_called_as_their_readers_call_them() -> None:
    assert (language_name("fr", "vi"), language_name("fr", "en"), language_name("xx", "vi")) == (
        "tiếng Pháp",
        "French",
        "xx",
    )
    assert [locale_name(code) for code in ("fr", "zh-Hant", "en-US", "xx")] == [
        "fr_FR",
        "zh_TW",
        "en_US",
        "xx",
    ]
    assert known_words("fr", ("vi", "fr")) == {
        "language_name": "Français",
        "locale": "fr_FR",
        "language_vi": "vietnamien",
        "language_fr": "français",
    }


def test_a_wrong_table_is_told_where_it_is(make_site: MakeSite) -> None:
    site = make_site({"templates/strings/fr.yaml": "home: [Accueil]\n"}, config=FRENCH)
    told = {(each.code, each.path, each.line) for each in built(site).diagnostics}
    assert ("E213", "templates/strings/fr.yaml", 1) in told


def test_diagnostics_are_the_same_when_remembered(make_site: MakeSite) -> None:
    site = make_site({"templates/strings/vi.yaml": "hoem: Nhà\n"})
    first, second = built(site).diagnostics, built(site).diagnostics
    os.utime(site / "config.yaml")
    third = built(site).diagnostics
    assert first == second == third
    assert first == (
        Diagnostic("W408", "templates/strings/vi.yaml", 1, 1, {"key": "hoem", "suggestion": "home"}),
    )
