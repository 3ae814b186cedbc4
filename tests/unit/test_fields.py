"""Every field of a front matter: what may be written, and what is said of what may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.content.lint import lint
from coopsite.fields.context import FieldContext
from coopsite.kinds.award import Form
from coopsite.kinds.head import KNOWN_KEYS, Head, check_head
from coopsite.textfile.yaml import parse_yaml
from tests.unit.factories import written

if TYPE_CHECKING:
    from coopsite.fields.validate import Problem

SCOPE = FieldContext(languages=("vi", "en"), plain_in=("vi",), zone=ZoneInfo("Asia/Ho_Chi_Minh"))


def checked(source: str) -> tuple[Head | None, list[Problem]]:
    """What the front matter `source` means, with a title added, and all there is to say of it."""
    located = parse_yaml(f"title: Họp\n{source}")
    assert located.diagnostics == ()
    head, problems = check_head(located.value, SCOPE)
    return head, [*problems, *(lint(located.value, head, source) if head else ())]


def said(head: Head) -> dict[str, Any]:
    return written(head.own, head.shared, head.facts)


def meaning(source: str) -> dict[str, Any]:
    """What `source` means, without the title; nothing may be said of it."""
    head, problems = checked(source)
    assert problems == []
    assert head is not None
    return {field: value for field, value in said(head).items() if field != "title"}


def refusals(source: str) -> list[tuple[str, str, dict[str, str]]]:
    """Code, place and arguments of all there is to say of `source`."""
    return [(p.code, ".".join(map(str, p.loc)), p.args) for p in checked(source)[1]]


def codes(source: str) -> list[str]:
    return [code for code, _, _ in refusals(source)]


# --- texts --------------------------------------------------------------------------------------------------


def test_words_of_yaml_1_1_are_text_where_text_belongs() -> None:
    assert meaning("author: no\nplace: 12:30\ndesk: 0123\ndateline: 1.10") == {
        "author": "no",
        "place": {"vi": "12:30"},
        "desk": {"vi": "0123"},
        "dateline": {"vi": "1.10"},
    }


def test_a_shared_text_is_in_the_files_language_or_in_those_written() -> None:
    assert meaning("organiser: {vi: Liên minh, en: Alliance}\nplace: Vĩnh Bảo") == {
        "organiser": {"vi": "Liên minh", "en": "Alliance"},
        "place": {"vi": "Vĩnh Bảo"},
    }


def test_a_language_the_site_does_not_have_is_an_unknown_key() -> None:
    head, problems = checked("place: {vi: Vĩnh Bảo, vn: x}")
    assert head is not None
    assert said(head)["place"] == {"vi": "Vĩnh Bảo"}
    assert [(p.code, p.loc, p.at_key) for p in problems] == [("W212", ("place", "vn"), True)]
    assert problems[0].args["names"] == "vi, en"


def test_a_slip_in_the_code_of_a_language_is_told() -> None:
    _, problems = checked("place: {vi: Vĩnh Bảo, eng: x}")
    assert [(p.code, p.args["suggestion"]) for p in problems] == [("W212", "en")]


def test_a_title_on_two_lines_is_one_line() -> None:
    located = parse_yaml("title: >\n  Một\n\n  hai\nsummary: |\n  Ba\n  bốn\n")
    head, problems = check_head(located.value, SCOPE)
    assert problems == []
    assert head is not None
    assert said(head) == {"title": "Một hai", "summary": "Ba bốn"}


@pytest.mark.parametrize("source", ["", "title:", "title: ''", "title: '  '", "title: ~"])
def test_a_title_is_required(source: str) -> None:
    head, problems = check_head(parse_yaml(source).value, SCOPE)
    assert head is None
    assert [(p.code, p.args) for p in problems] == [("E215", {"field": "title"})]


@pytest.mark.parametrize(
    "field", ["author", "place", "source", "chair", "date", "tags", "image", "period", "slug"]
)
def test_a_key_with_nothing_behind_it_was_not_given(field: str) -> None:
    assert meaning(f"{field}:\n") == {}


def test_an_empty_shared_text_was_not_given() -> None:
    assert meaning("place: ''\norganiser: {vi: '', en: Alliance}\nchair: ' '") == {
        "organiser": {"en": "Alliance"}
    }


# --- yes and no, numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["yes", "true", "on", "có", "Yes", "TRUE", "Có", "'yes'"])
def test_yes(word: str) -> None:
    assert meaning(f"draft: {word}") == {"draft": True}


@pytest.mark.parametrize("word", ["no", "false", "off", "không", "No", "KHÔNG"])
def test_no(word: str) -> None:
    assert meaning(f"pinned: {word}") == {"pinned": False}


@pytest.mark.parametrize("word", ["maybe", "1", "y", "ko"])
def test_any_other_word_is_neither(word: str) -> None:
    assert refusals(f"draft: {word}") == [("E205", "draft", {"value": word})]


def test_two_digit_counts_are_whole_numbers() -> None:
    assert meaning("declared_count: 09\nawards: [{recipients: {individuals: '04', households: 10}}]") == {
        "declared_count": 9,
        "awards": [{"recipients": {"individuals": 4, "households": 10}}],
    }


@pytest.mark.parametrize("written", ["-1", "1.5", "1e3", "chín", "1.263", "٣", "9" * 400])
def test_a_count_is_digits(written: str) -> None:
    assert codes(f"declared_count: {written}") == ["E213"]


def test_a_figure_is_a_number_or_says_more() -> None:
    source = (
        "targets:\n- indicator: HTX\n  baseline: 650\n"
        "  target: {value: 12.5, qualifier: over, as_of: 2024-05-31}\n"
    )
    assert meaning(source) == {
        "targets": [
            {
                "indicator": {"vi": "HTX"},
                "baseline": {"value": 650},
                "target": {"value": 12.5, "qualifier": "over", "as_of": "2024-05-31"},
            }
        ]
    }


@pytest.mark.parametrize(
    ("written", "code"), [("2024-05", ""), ("2024-13", "E206"), ("5/2024", "E207"), ("2024", "E207")]
)
def test_a_figure_may_be_of_a_month(written: str, code: str) -> None:
    source = f"targets: [{{indicator: A, actual: {{value: 1, as_of: {written}}}}}]"
    assert codes(source) == ([code] if code else [])
    if not code:
        assert meaning(source)["targets"][0]["actual"]["as_of"] == written


@pytest.mark.parametrize(
    ("written", "suggestion"), [("44.377", "44377"), ("-7.002", "-7002"), ("1.263", "1263")]
)
def test_three_digits_after_a_point_look_like_thousands(written: str, suggestion: str) -> None:
    said = {"value": written, "suggestion": suggestion}
    assert refusals(f"targets: [{{indicator: a, actual: {written}}}]") == [("W219", "targets.0.actual", said)]
    nested = f"targets: [{{indicator: a, actual: {{value: {written}}}}}]"
    assert refusals(nested) == [("W219", "targets.0.actual.value", said)]


@pytest.mark.parametrize("written", ["0.125", "12.5", "1234.567", "44377"])
def test_other_numbers_do_not(written: str) -> None:
    assert codes(f"targets: [{{indicator: a, actual: {written}}}]") == []


@pytest.mark.parametrize("written", ["3.057.365", "1 263", "hơn 100", "20%", "1,5"])
def test_a_figure_that_is_no_number(written: str) -> None:
    fraction = {"fraction": "1.5"} if written == "1,5" else {}
    assert refusals(f"targets: [{{indicator: a, actual: '{written}'}}]") == [
        ("E213", "targets.0.actual.value", {"expected": "@number", "found": written, **fraction})
    ]


# --- dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-06-28", ("2023-06-28T00:00:00+07:00", True)),
        ("2023-06-28T16:30", ("2023-06-28T16:30:00+07:00", False)),
        ("2023-06-28 16:30:05", ("2023-06-28T16:30:05+07:00", False)),
        ("2023-06-28T16:30+07:00", ("2023-06-28T16:30:00+07:00", False)),
        ("2023-06-28T16:30:00.25Z", ("2023-06-28T23:30:00+07:00", False)),
        ("2023-06-30T20:00:00Z", ("2023-07-01T03:00:00+07:00", False)),
        ("1901-01-01T00:00Z", ("1901-01-01T07:06:00+07:06", False)),
        ("2023-06-28 16:30 -0530", ("2023-06-29T05:00:00+07:00", False)),
        ("1900-01-01", ("1900-01-01T00:00:00+07:06", True)),
    ],
)
def test_moments(written: str, meant: tuple[str, bool]) -> None:
    assert meaning(f"date: {written}") == {"date": list(meant)}


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-11-31", {"month": "11", "days": "30"}),
        ("2019-02-30", {"month": "2", "days": "28", "year": "2019"}),
        ("2024-02-30", {"month": "2", "days": "29", "year": "2024"}),
        ("2019-12-00", {"month": "12", "days": "31"}),
        ("2019-13-01", {"reason": "@twelve_months"}),
        ("0000-01-01", {}),
        ("2019-01-01T25:00", {"reason": "@hours_and_minutes"}),
        ("2019-01-01T10:00+99:00", {"reason": "@hours_and_minutes"}),
    ],
)
def test_a_moment_that_never_was_and_why(written: str, why: dict[str, str]) -> None:
    assert refusals(f"updated: {written}") == [("E206", "updated", {"value": written, **why})]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-01 16h30", {"suggestion": "2026-11-01T16:30", "clock": "16h30"}),
        ("2026-11-01T8:30", {"suggestion": "2026-11-01T08:30", "clock": "T8:30"}),
        ("2026-11-01 16 giờ", {"suggestion": "2026-11-01T16:00", "clock": "16 giờ"}),
        ("28/6/2023, 9h05", {"suggestion": "2023-06-28T09:05"}),
        ("2026-11-01 25h00", {"suggestion": "2026-11-01"}),
    ],
)
def test_an_hour_written_another_way_is_not_lost(written: str, meant: dict[str, str]) -> None:
    assert refusals(f'updated: "{written}"') == [("E207", "updated", {"value": written, **meant})]
    day = {name: value.partition("T")[0] for name, value in meant.items() if name != "clock"}
    assert refusals(f'held_on: "{written}"') == [("E207", "held_on", {"value": written, **day})]


def test_the_marks_around_a_date_are_not_part_of_it() -> None:
    assert refusals("date: “2026-11-1”") == [
        ("E207", "date", {"value": "2026-11-1", "suggestion": "2026-11-01"})
    ]


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("04/09/2019", {"suggestion": "2019-09-04", "other": "2019-04-09"}),
        ("28/06/2023", {"suggestion": "2023-06-28"}),
        ("28.6.2023", {"suggestion": "2023-06-28"}),
        ("2023/6/8", {"suggestion": "2023-06-08"}),
        ("ngày 28 tháng 6 năm 2023", {"suggestion": "2023-06-28"}),
        ("28-12", {}),
        ("40/40/2019", {}),
        ("hôm qua", {}),
    ],
)
@pytest.mark.parametrize("field", ["date", "held_on", "expires"])
def test_another_shape_of_date_is_never_guessed(field: str, written: str, readings: dict[str, str]) -> None:
    assert refusals(f"{field}: {written}") == [("E207", field, {"value": written, **readings})]


def test_days_stay_days() -> None:
    source = (
        "held_on: 2023-06-28\nperiod: {from: 2023-07-01, to: 2023-12-31}\ntasks: [{text: a, due: 2023-12-31}]"
    )
    assert meaning(source) == {
        "held_on": "2023-06-28",
        "period": {"from": "2023-07-01", "to": "2023-12-31"},
        "tasks": [{"text": {"vi": "a"}, "due": "2023-12-31"}],
    }


def test_a_list_is_no_date() -> None:
    assert refusals("date: [2023]") == [("E213", "date", {"expected": "@date", "found": "@list"})]


# --- slugs and aliases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("ngay-quoc-te-htx", "ngay-quoc-te-htx"),
        ("VI", "VI"),
        ("a_b.c~d", "a_b.c~d"),
        ("Đà Nẵng", "da-nang"),
        ("2023", "2023"),
    ],
)
def test_slugs(written: str, slug: str) -> None:
    assert meaning(f"slug: {written}") == {"slug": slug}


@pytest.mark.parametrize(
    "written",
    [
        "a/b",
        "/",
        "..",
        "a..b",
        r"a\b",
        "https://x.vn",
        "x.vn:80",
        "//x",
        "%2e%2e",
        "a?b",
        "a#b",
        ".htaccess",
        "…",
        "a|b",
    ],
)
def test_slugs_that_lead_elsewhere(written: str) -> None:
    assert codes(f"slug: '{written}'") == ["E505"]


@pytest.mark.parametrize("written", ["con", "AUX", "nul.html", "com1", "lpt9.x", "a.", "Cơn"])
def test_slugs_windows_cannot_keep(written: str) -> None:
    assert codes(f"slug: '{written}'") == ["E503"]


def test_a_slug_may_be_eighty_characters_long() -> None:
    assert codes("slug: " + "a" * 80) == []
    assert refusals("slug: " + "a" * 81) == [("E504", "slug", {"slug": "a" * 59 + "…", "limit": "80"})]


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u00a0", "\ufeff", "\u00ad"])
def test_invisible_characters_in_slug_and_key(character: str) -> None:
    codepoint = f"U+{ord(character):04X}"
    for source in (
        f"slug: 'a{character}b'",
        f"'pla{character}ce': x",
        f"extra: {{a: {{'b{character}c': x}}}}",
    ):
        ((code, _, args),) = refusals(source)
        assert (code, args["codepoint"]) == ("E106", codepoint)


def test_aliases() -> None:
    written = "aliases: [/tin/123.html, /tin/, /T%C3%A1/b, '/a b', 'http://WWW.Example.vn/T%C3%A1']"
    assert meaning(written) == {
        "aliases": ["/tin/123.html", "/tin/", "/Tá/b", "/a b", "https://www.example.vn/Tá"]
    }


@pytest.mark.parametrize(
    "written",
    [
        "tin/1", "//evil.example/x", "/a//b", "/", "", "https://x.vn", "ftp://x.vn/a", "https://x.vn/a?b",
        "/../a", "/a/..", "/./a", r"/a\b",
        "/a?b=1",
        "/a#b", "/%2e%2e/a", "/a%5cb", "/a%00b", "/%ff",
    ],
)  # fmt: skip
def test_aliases_that_lead_elsewhere(written: str) -> None:
    assert codes(f"aliases: ['{written}']") == ["E505"]


@pytest.mark.parametrize("written", ["/con", "/a/nul.html", "/a./b", "/a:b", "/a*b"])
def test_aliases_windows_cannot_keep(written: str) -> None:
    assert codes(f"aliases: ['{written}']") == ["E503"]


def test_an_alias_too_long_for_a_file_name() -> None:
    assert codes("aliases: [/" + "ư" * 150 + "]") == ["E504"]
    assert codes("aliases: [" + "/ab" * 400 + "]") == ["E504"]


# --- structures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("haiphong.gov.vn", {"url": "https://haiphong.gov.vn", "name": "haiphong.gov.vn"}),
        ("https://www.vietnam.vn/htx?a=1", {"url": "https://www.vietnam.vn/htx?a=1", "name": "vietnam.vn"}),
        ("Cổng thông tin Hải Phòng", {"name": {"vi": "Cổng thông tin Hải Phòng"}}),
        ("TP.HCM", {"name": {"vi": "TP.HCM"}}),
        (
            "{name: {vi: Cổng, en: Portal}, url: a.vn}",
            {"name": {"vi": "Cổng", "en": "Portal"}, "url": "https://a.vn"},
        ),
        ("{url: 'http://a.vn:8080/x'}", {"url": "http://a.vn:8080/x", "name": "a.vn:8080"}),
    ],
)
def test_sources(written: str, meant: dict[str, Any]) -> None:
    assert meaning(f"source: {written}") == {"source": meant}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.vn", "/a", "https://", "https://a.vn@b.vn/", "a b"]
)
def test_an_address_that_is_none(url: str) -> None:
    expected = {"expected": "@web_address", "found": url}
    assert refusals(f"source: {{url: '{url}'}}") == [("E213", "source.url", expected)]


def test_a_source_says_something() -> None:
    assert refusals("source: {}") == [("E215", "source", {"field": "name"})]


def test_people() -> None:
    source = "chair: Ngô Ngọc Khánh\nattendees: [A, {person: B, office: C}, {office: {en: D}}]"
    assert meaning(source) == {
        "chair": {"person": {"vi": "Ngô Ngọc Khánh"}},
        "attendees": [
            {"person": {"vi": "A"}},
            {"person": {"vi": "B"}, "office": {"vi": "C"}},
            {"office": {"en": "D"}},
        ],
    }


def test_a_persons_name_may_stand_under_either_word() -> None:
    assert meaning("attendees: [{name: A, office: B}]\nawards: [{named: [{person: C}]}]") == {
        "attendees": [{"person": {"vi": "A"}, "office": {"vi": "B"}}],
        "awards": [{"named": [{"name": {"vi": "C"}}]}],
    }
    assert refusals("chair: {name: A, person: B}") == [("E201", "chair", {"key": "name", "same": "person"})]
    assert refusals("awards: [{named: [{}]}]") == [("E215", "awards.0.named.0", {"field": "name"})]
    assert meaning("chair: {name: , person: B}") == {"chair": {"person": {"vi": "B"}}}


def test_an_award() -> None:
    source = (
        "awards:\n- form: certificate_of_merit\n  body: {vi: UBND, en: Committee}\n"
        "  recipients: {individuals: 4}\n"
        "  named: [A, {name: B, office: C}]\n  status: proposed\n  period: 2021–2022\n"
    )
    assert meaning(source) == {
        "awards": [
            {
                "form": "certificate_of_merit",
                "body": {"vi": "UBND", "en": "Committee"},
                "recipients": {"individuals": 4},
                "named": [{"name": {"vi": "A"}}, {"name": {"vi": "B"}, "office": {"vi": "C"}}],
                "status": "proposed",
                "period": {"vi": "2021–2022"},
            }
        ]
    }


@pytest.mark.parametrize("form", get_args(Form)[1:])
def test_award_forms(form: str) -> None:
    assert meaning(f"awards: [{{form: {form}, name: x}}]")["awards"][0]["form"] == form


def test_a_word_that_is_none_of_those_allowed() -> None:
    assert refusals("day_part: noon") == [
        (
            "E213",
            "day_part",
            {
                "expected": "@known_word",
                "found": "noon",
                "allowed": "morning, afternoon, evening, all_day",
                "word": "noon",
            },
        )
    ]
    assert codes("kind: meetings") == ["E213"]


def test_documents() -> None:
    source = (
        "documents:\n- {number: 05-CT/TW, title: Chỉ thị, date: 2016-05-15, file: chi-thi.pdf}\n"
        "- {title: B, url: a.vn}\n"
    )
    assert meaning(source) == {
        "documents": [
            {"number": "05-CT/TW", "title": {"vi": "Chỉ thị"}, "date": "2016-05-15", "file": "chi-thi.pdf"},
            {"title": {"vi": "B"}, "url": "https://a.vn"},
        ]
    }
    assert refusals("documents: [{file: a.pdf}]") == [("E215", "documents.0", {"field": "number"})]


def test_tasks_purposes_and_lists_of_words() -> None:
    source = (
        "tasks: [Một, {text: {en: Two}, status: in_progress}]\npurposes: [anniversary, gặp mặt]\n"
        "legal_basis: [155/NQ-HĐND]\nagenda: [A]\nconclusions: [{vi: B, en: C}]\ntags: [ocop, 2023]"
    )
    assert meaning(source) == {
        "tasks": [{"text": {"vi": "Một"}}, {"text": {"en": "Two"}, "status": "in_progress"}],
        "purposes": ["anniversary", "gặp mặt"],
        "legal_basis": ["155/NQ-HĐND"],
        "agenda": [{"vi": "A"}],
        "conclusions": [{"vi": "B", "en": "C"}],
        "tags": ["ocop", "2023"],
    }


@pytest.mark.parametrize("field", ["tags", "tasks", "agenda", "legal_basis", "aliases", "gallery"])
def test_a_list_is_a_list(field: str) -> None:
    args = {"expected": "@list", "found": "5", "as_list": f'{field}: ["5"]'}
    assert refusals(f"{field}: 5") == [("E213", field, args)]


@pytest.mark.parametrize(
    ("written", "tags"),
    [("ocop, chuyển đổi số", ["ocop", "chuyển đổi số"]), ("ocop", ["ocop"]), ("'a; b,'", ["a", "b"])],
)
def test_tags_on_one_line_are_read_as_so_many(written: str, tags: list[str]) -> None:
    assert meaning(f"tags: {written}") == {"tags": tags}


def test_an_entry_of_a_list_must_say_something() -> None:
    assert refusals("tags: [ocop, ]\nagenda: [A, '', ~]") == [
        ("E213", "agenda.1", {"expected": "@text", "found": ""}),
        ("E213", "agenda.2", {"expected": "@localized", "found": "@nothing"}),
    ]


def test_a_structure_is_a_structure() -> None:
    assert refusals("period: nhiệm kỳ mới") == [
        ("E213", "period", {"expected": "@map", "found": "nhiệm kỳ mới", "names": "from, to"})
    ]


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("purposes: congress, forum", "purposes: [congress, forum]"),
        ("legal_basis: 05-CT/TW; 155/NQ-HĐND", "legal_basis: [05-CT/TW, 155/NQ-HĐND]"),
        ("legal_basis: Luật số 17", "legal_basis: [Luật số 17]"),
        ("aliases: /a/, /b/", "aliases: [/a/, /b/]"),
        ("aliases: ['/a/, /b/']", "aliases: [/a/, /b/]"),
        ("aliases: [/c/, '/a; b/, https://x.vn/d/']", 'aliases: [/c/, "/a; b/", "https://x.vn/d/"]'),
        ("agenda: Báo cáo, thảo luận", 'agenda: ["Báo cáo, thảo luận"]'),
        ("attendees: Bà B, ông C", 'attendees: ["Bà B, ông C"]'),
        ("documents: 05-CT/TW", 'documents: [{number: "05-CT/TW"}]'),
        ("documents: Luật Hợp tác xã", 'documents: [{title: "Luật Hợp tác xã"}]'),
        ("awards: Bằng khen", "awards: [{form: certificate_of_merit}]"),
        ("awards: Anh hùng Lao động", 'awards: [{name: "Anh hùng Lao động"}]'),
    ],
)
def test_a_list_written_as_one_text_is_shown_as_what_it_is_made_of(source: str, mended: str) -> None:
    [(code, _, args)] = refusals(source)
    assert (code, args["as_list"]) == ("E213", mended)
    assert codes(mended) == []


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("documents: [05-CT/TW]", '{number: "05-CT/TW"}'),
        ("documents:\n  - 05-CT/TW", '- {number: "05-CT/TW"}'),
        ("period: 2026", "period: {from: 2026-01-01, to: 2026-12-31}"),
        ("period: 2021–2025", "period: {from: 2021-01-01, to: 2025-12-31}"),
        ("author: {display_name: admin}", "author: admin"),
        ("author: {name: 'Bà B: C', email: a@b.vn}", 'author: "Bà B: C"'),
        ("day_part: sáng", "day_part: morning"),
        ("day_part: Mornin", "day_part: morning"),
        ("kind: Hội nghị", "kind: meeting"),
        ("awards: [{form: bằng khen}]", "form: certificate_of_merit"),
        ("awards: [{form: Certificate of merit}]", "form: certificate_of_merit"),
        ("awards: [{form: medal, status: đã trao}]", "status: conferred"),
    ],
)
def test_what_was_meant_is_shown_as_it_is_written_here(source: str, mended: str) -> None:
    [(code, _, args)] = refusals(source)
    assert (code, args["instead"]) == ("E213", mended)


@pytest.mark.parametrize("period", ["2025-2021", "nhiệm kỳ mới"])
def test_a_period_that_nobody_knows_is_not_guessed(period: str) -> None:
    [(_, _, args)] = refusals(f"period: {period}")
    assert "instead" not in args


@pytest.mark.parametrize(
    "source",
    [
        '"Báo Hải Phòng: https://x.vn/tin"',
        "Báo Hải Phòng, https://x.vn/tin",
        "Báo Hải Phòng – https://x.vn/tin",
    ],
)
def test_a_source_is_a_name_and_its_address(source: str) -> None:
    told = {"name": {"vi": "Báo Hải Phòng"}, "url": "https://x.vn/tin"}
    assert meaning(f"source: {source}") == {"source": told}


def test_dots_where_words_belong_are_no_words() -> None:
    head, problems = checked("image: {src: a.jpg, alt: …, caption: ...}\nplace: {vi: Huế, en: …}\ndesk: …")
    assert head is not None
    assert said(head) == {"title": "Họp", "image": {"src": "a.jpg"}, "place": {"vi": "Huế"}}
    assert {problem.code for problem in problems} == {"W220", "W310"}


def test_extra_is_typed_as_in_yaml_1_2() -> None:
    source = (
        "extra: {a: true, b: 'true', c: 7, d: 1.10, e: 0123, f: 2.5, g: [no, ~, {h: yes}], i: {vi: x, en: y}}"
    )
    assert meaning(source)["extra"] == {
        "a": True,
        "b": "true",
        "c": 7,
        "d": "1.10",
        "e": "0123",
        "f": 2.5,
        "g": ["no", None, {"h": "yes"}],
        "i": {"vi": "x", "en": "y"},
    }


# --- unknown keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "place", "suggestion"),
    [
        ("titel: x", "titel", "title"),
        ("Date: 2023-06-28", "Date", "date"),
        ("foo: x", "foo", ""),
        ("titel:", "titel", "title"),
        ("chair: {preson: x, office: y}", "chair.preson", "person"),
        (
            "awards: [{form: flag, recipients: {individual: 4}}]",
            "awards.0.recipients.individual",
            "individuals",
        ),
        (
            "targets: [{indicator: a, actual: {value: 1, qualifer: over}}]",
            "targets.0.actual.qualifer",
            "qualifier",
        ),
    ],
)
def test_an_unknown_key_warns_and_does_no_harm(source: str, place: str, suggestion: str) -> None:
    head, problems = checked(source)
    assert head is not None
    key = place.rpartition(".")[2]
    assert [(p.code, ".".join(map(str, p.loc)), p.args) for p in problems] == [
        ("W212", place, {"key": key, "suggestion": suggestion})
    ]


def test_many_unknown_keys_take_no_time_to_speak_of() -> None:
    head, problems = checked("\n".join(f"unknown_key_{n}: x" for n in range(2000)))
    assert head is not None
    assert said(head) == {"title": "Họp"}
    assert len(problems) == 1000


def test_errors_are_told_beside_any_number_of_warnings() -> None:
    head, problems = checked("draft: maybe\n" + "\n".join(f"unknown_key_{n}: x" for n in range(2000)))
    assert head is None
    assert problems[-1].code == "E205"


def test_all_problems_come_together() -> None:
    source = "titel: x\ndate: 04/09/2019\nupdated: 2019-02-30\ndraft: maybe\ntags: 5\nslug: a/b"
    assert sorted(codes(source)) == ["E205", "E206", "E207", "E213", "E505", "W212"]


# --- what is probably not meant -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("image: hall.jpg", [("W310", "image")]),
        ("image: {src: hall.jpg, alt: }", [("W310", "image")]),
        ("image: {src: hall.jpg, alt: ''}", []),
        ("image: {src: hall.jpg, alt: {en: Hall}}", []),
        ("image: {caption: Hội trường}", []),
        ("gallery: [{src: a.jpg, alt: ''}, {src: b.jpg}]", [("W310", "gallery.1")]),
        ("image: {src: a.jpg, alt: Hội trường, caption: Hội trường}", [("W309", "image.caption")]),
        (
            "image: {src: a.jpg, alt: '', caption: A}\ngallery: [{src: b.jpg, alt: '', caption: {vi: A}}]",
            [("W309", "gallery.0.caption")],
        ),
        ("image: {src: 'https://x.vn/a.jpg', alt: ''}", [("W312", "image.src")]),
        ("image: {src: 'Ảnh: họp.jpg', alt: ''}", [("E306", "image.src")]),
        ("image: {src: 'javascript:x', alt: ''}", [("E306", "image.src")]),
        ("image: {src: 'javascript://x', alt: ''}", [("E306", "image.src")]),
        ("documents: [{number: '1', file: 'javascript:x'}]", [("E306", "documents.0.file")]),
        ("documents: [{number: '1', file: 'data:x/y,z'}]", [("E306", "documents.0.file")]),
        ("documents: [{number: '1', file: 'https://x.vn/a.pdf'}]", []),
    ],
)
def test_files_named(source: str, said: list[tuple[str, str]]) -> None:
    assert [(code, place) for code, place, _ in refusals(source)] == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("declared_count: 9\ntasks: [a, b]", [("W217", "declared_count", {"declared": "9", "counted": "2"})]),
        ("declared_count: 2\ntasks: [a, b]", []),
        ("declared_count: 9", []),
        ("tasks: [a]", []),
    ],
)
def test_the_declared_count_of_tasks(source: str, said: list[Any]) -> None:
    assert refusals(source) == said


# --- whatever is written ------------------------------------------------------------------------------------

LETTERS = (
    "aĐ1 :/.\\\u200b\u0301\U0001f600"  # no half of a surrogate pair, which the reader lets into no value
)
WORDS = st.sampled_from(
    ["", "x", "2023-06-28", "44.377", "yes", "a/b", "\u200b", "vi", "other", "https://a.vn"]
)
KEYS = st.sampled_from(
    [
        *KNOWN_KEYS[""],
        "src",
        "alt",
        "text",
        "form",
        "name",
        "vi",
        "en",
        "indicator",
        "value",
        "to",
    ]
)
VALUES = st.recursive(
    st.none() | WORDS | st.text(LETTERS, max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(LETTERS, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_value_ends_in_a_head_or_in_errors(written: dict[str, Any]) -> None:
    head, problems = check_head(written, SCOPE)
    assert (head is None) == any(p.code[0] == "E" and p.code not in ("E106", "E202") for p in problems)
    if head is not None:
        list(lint(written, head, "…"))


@pytest.mark.parametrize(
    ("written", "found"),
    [("44,500", "44,500"), ("3,057,365", "3,057,365"), ("12,5", "12,5"), ("12, 5", "12, 5")],
)
def test_a_number_that_a_comma_cut_in_braces_is_never_taken_for_its_beginning(
    written: str, found: str
) -> None:
    assert refusals(f"targets: [{{indicator: Số, unit: hộ, target: {written}}}]") == [
        (
            "E213",
            "targets.0.target.value",
            {"expected": "@number", "found": found} | ({"fraction": "12.5"} if found == "12,5" else {}),
        )
    ]


@pytest.mark.parametrize(
    ("source", "example"),
    [
        ("agenda:\n  - Báo cáo: kết quả\n  - Nhiệm vụ", '- "Báo cáo: kết quả"'),
        ("agenda: [Báo cáo: kết quả, Nhiệm vụ]", '"Báo cáo: kết quả"'),
        ("attendees:\n  - Ông A: Chủ tịch\n  - {person: Bà B}", '- "Ông A: Chủ tịch"'),
        ("tasks:\n  - Tháng 6:\n", '- "Tháng 6:"'),
        ("place:\n  Hà Nội: tầng 2", '"Hà Nội: tầng 2"'),
        ('agenda:\n  - Báo cáo: "Đổi mới" và làm', '- "Báo cáo: “Đổi mới” và làm"'),
    ],
)
def test_words_that_a_colon_made_a_map_are_to_be_put_in_quotation_marks(source: str, example: str) -> None:
    if '"' in source:
        source = source.replace('Báo cáo: "', "Báo cáo: '\"") + "'"
    assert [(code, args) for code, _, args in refusals(source)] == [("E202", {"example": example})]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("documents:\n  - Nghị quyết số: 155", ["W212", "E215"]),
        ("attendees:\n  - persn: A", ["W212", "E215"]),
        ("attendees:\n  - người: A", ["W212", "E215"]),
        ("place: {fr: x}", ["W212", "E213"]),
    ],
)
def test_a_map_that_was_meant_as_one_is_no_text(source: str, said: list[str]) -> None:
    assert codes(source) == said


@pytest.mark.parametrize(
    ("source", "example"),
    [
        ("title: [Hải Phòng]", 'title: "[Hải Phòng]"'),
        ("author: [Trần Hương, Lê Nam]", 'author: "Trần Hương, Lê Nam"'),
        ("chair: {person: [A, B]}", 'person: "A, B"'),
    ],
)
def test_brackets_around_words_are_shown_as_text(source: str, example: str) -> None:
    _, problems = check_head({"title": "x", **parse_yaml(source).value}, SCOPE)
    assert [(p.code, p.args["example"]) for p in problems] == [("E213", example)]


@pytest.mark.parametrize("field", ["date", "held_on", "kind", "tags", "draft", "image", "aliases", "source"])
def test_a_text_without_a_letter_was_not_given(field: str) -> None:
    assert meaning(f"{field}: ''") == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tiêu đề", "title"),
        ("tom_tat", "summary"),
        ("Tác-giả", "author"),
        ("Ngày họp", "held_on"),
        ("Nơi họp", "place"),
        ("bạn đọc", ""),
        ("Hình thức", ""),
    ],
)
def test_a_vietnamese_name_leads_to_the_one_that_is_meant(written: str, meant: str) -> None:
    assert refusals(f"{written}: x") == [("W212", written, {"key": written, "suggestion": meant})]


@pytest.mark.parametrize(
    ("source", "as_list"),
    [
        (
            "agenda: [Báo cáo kết quả, phương hướng, Nhiệm vụ]",
            'agenda: ["Báo cáo kết quả, phương hướng", "Nhiệm vụ"]',
        ),
        ("conclusions: [Tăng 12,5% so với năm trước]", 'conclusions: ["Tăng 12,5% so với năm trước"]'),
        ("attendees: [Nguyễn Văn A, chủ tịch xã]", 'attendees: ["Nguyễn Văn A, chủ tịch xã"]'),
        ("tasks: [Tập huấn, hướng dẫn]", 'tasks: ["Tập huấn, hướng dẫn"]'),
    ],
)
def test_an_entry_that_a_comma_in_brackets_seems_to_cut_is_shown_whole(source: str, as_list: str) -> None:
    [(code, _, args)] = refusals(source)
    assert (code, args["as_list"]) == ("W222", as_list)
    assert codes(as_list) == []


@pytest.mark.parametrize(
    "source",
    [
        "agenda: [Sơ kết sáu tháng, Nhiệm vụ sáu tháng cuối năm]",
        "agenda: [sơ kết, tổng kết]",
        'agenda: ["Báo cáo", "phương hướng"]',
        "agenda:\n  - Báo cáo\n  - phương hướng",
        "attendees: [Ông A, bà B]",
        "tags: [OCOP, chuyển đổi số]",
        "purposes: [Anniversary, gặp mặt]",
        "legal_basis: [155/NQ-HĐND, 20/2023]",
    ],
)
def test_a_list_that_is_one_is_left_alone(source: str) -> None:
    assert codes(source) == []


@pytest.mark.parametrize(
    ("address", "name"),
    [("Ảnh: họp.jpg", "unopened"), ("ftp://x/a.jpg", "unopened"), ("JavaScript:x", "target")],
)
def test_only_a_program_is_said_to_be_one(address: str, name: str) -> None:
    [(_, _, args)] = refusals(f"image: {{src: '{address}', alt: ''}}")
    assert args == {name: address}


def test_an_unknown_name_within_a_field_is_answered_with_the_names_there_are() -> None:
    [(code, _, args)] = refusals("chair: {person: Bà B, email: a@b.vn}")
    assert (code, args["names"]) == ("W212", "person, name, office")
    [(code, _, args)] = refusals("thoitiet: nắng")
    assert (code, args.get("names")) == ("W212", None)
