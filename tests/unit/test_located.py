"""YAML to located values: every value has its place, every mistake its code, and nothing escapes."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coopsite.diagnostics import SourcePosition
from coopsite.text.nfc import nfc
from coopsite.textfile import yaml as located
from coopsite.textfile.yaml import LocatedValue, Root, UnquotedStr, parse_yaml

PARSERS = [yaml.CLoader, yaml.Loader] if hasattr(yaml, "CLoader") else [yaml.Loader]

Found = list[tuple[str, int, int]]


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(located, "EVENTS", request.param)


either_parser = pytest.mark.usefixtures("_either_parser")


def found(result: LocatedValue) -> Found:
    return [(diagnostic.code, diagnostic.line, diagnostic.column) for diagnostic in result.diagnostics]


# --- values ---


@either_parser
def test_values_keep_what_was_written() -> None:
    source = "author: no\nplace: 12:30\nnumber: 0123\nversion: 1.10\nquoted: 'yes'\nwhen: 2019-02-30\n"
    result = parse_yaml(source)
    assert result.diagnostics == ()
    assert result.value == {
        "author": "no",
        "place": "12:30",
        "number": "0123",
        "version": "1.10",
        "quoted": "yes",
        "when": "2019-02-30",
    }
    assert {key for key, value in result.value.items() if isinstance(value, UnquotedStr)} == set(
        result.value
    ) - {"quoted"}
    assert {type(key) for key in result.value} == {str}


@either_parser
def test_nothing_written_is_none() -> None:
    assert parse_yaml("a:\nb: ~\nc: null\nd: ''\n").value == {"a": None, "b": None, "c": None, "d": ""}


@either_parser
def test_lists_maps_and_blocks() -> None:
    source = "tags: [ocop, 'chuyển đổi số']\nchair: {person: Bà Hà}\nbody: |\n  một\n  hai\n"
    assert parse_yaml(source).value == {
        "tags": ["ocop", "chuyển đổi số"],
        "chair": {"person": "Bà Hà"},
        "body": "một\nhai\n",
    }


@pytest.mark.parametrize("source", ["", "\n\n", "# nothing yet\n", "~\n"])
def test_an_empty_document_is_an_empty_root(source: str) -> None:
    assert parse_yaml(source).value == {}
    assert parse_yaml(source, root="list").value == []


@either_parser
def test_escaped_text_is_nfc_too() -> None:
    assert parse_yaml('a: "Ho\\u0302\\u0323i \\u00f0"\n').value == {"a": "Hội đ"}


# --- places ---


@either_parser
def test_places_count_letters_and_lines_of_the_file() -> None:
    source = "tên: Hội nghị 😀\nhọp: [ý, ữ, 'ợ']\nawards:\n  - form: flag\n    count: 4\n"
    marks = parse_yaml(source, first_line=2).marks
    assert marks["tên"] == SourcePosition(2, 6)
    assert marks["họp.1"] == SourcePosition(3, 10)
    assert marks["họp.2"] == SourcePosition(3, 13)
    assert marks["awards#key"] == SourcePosition(4, 1)
    assert marks["awards.0"] == SourcePosition(5, 5)
    assert marks["awards.0.count#key"] == SourcePosition(6, 5)
    assert marks["awards.0.count"] == SourcePosition(6, 12)


@either_parser
@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_only_line_feeds_end_lines(sign: str) -> None:
    result = parse_yaml(f"title: một{sign}hai\nquoted: 'x{sign}y'\nlast: z\n")
    assert result.diagnostics == ()
    assert result.value == {"title": f"một{sign}hai", "quoted": f"x{sign}y", "last": "z"}
    assert result.marks["last"] == SourcePosition(3, 7)


@either_parser
def test_a_byte_order_mark_inside_is_part_of_the_text() -> None:
    result = parse_yaml("title: x\n\ufeffdate: \ufeffy\n")
    assert result.value == {"title": "x", "\ufeffdate": "\ufeffy"}
    assert result.marks["\ufeffdate"] == SourcePosition(2, 8)


def test_where_every_stand_in_is_taken_there_is_an_error_and_no_guess() -> None:
    every_private_sign = "".join(map(chr, range(0xE000, 0xF900)))
    result = parse_yaml(f"a: x\u2028y {every_private_sign}\n")
    assert (result.value, [diagnostic.code for diagnostic in result.diagnostics]) == (None, ["E214"])


def test_a_place_is_never_behind_the_last_line() -> None:
    assert parse_yaml("? a\n").marks["a"] == SourcePosition(1, 4)
    assert found(parse_yaml('a: x\nb: "\n\n\n')) == [("E214", 2, 4)]


# --- mistakes ---

MISTAKES = [
    ("title: một\ndate: x\ntitle: hai\n", [("E201", 3, 1)]),
    ("chair: {a: 1, a: 2}\n", [("E201", 1, 15)]),
    ("title: Họp: tin\n", [("E202", 1, 11)]),
    ("a: {title: Họp: tin}\n", [("E202", 1, 15)]),
    ("- a: b: c\n", [("E202", 1, 7), ("E211", 1, 1)]),
    ("a:\n\tb: 1\n", [("E203", 2, 1)]),
    ("a:\n  b: 1\n\tc: 2\n", [("E203", 3, 1)]),
    ("a:\n  -\tb: 1\n", [("E203", 2, 4)]),
    ("a: |\n\tb\n", [("E203", 2, 1)]),
    ("a: *tin\n", [("E208", 1, 4)]),
    ("a: &x 1\nb: *x\n", [("E208", 2, 4)]),
    ("*x : a\n", [("E208", 1, 1)]),
    ("a: *\n", [("E208", 1, 4)]),
    ("a: & b\n", [("E208", 1, 4)]),
    ("a: &x {b: c}\n<<: {d: e}\n", [("E208", 2, 1)]),
    ("a: !!python/object/apply:os.system [x]\nb: !t y\n", [("E209", 1, 4), ("E209", 2, 4)]),
    ("a: !foo!b x\n", [("E209", 1, 4)]),
    ("a: !<x\n", [("E209", 1, 4)]),
    ("a: " + "[" * 40 + "\n", [("E210", 1, 35)]),
    ("- a\n- b\n", [("E211", 1, 1)]),
    ("just words\n", [("E211", 1, 1)]),
    ("a: 1\n---\nb: 2\n", [("E211", 2, 1)]),
    ("a: 1\n...\nb: 2\n", [("E211", 3, 1)]),
    ('a: 1\nb: "x\nc: 2\n', [("E214", 2, 4)]),
    ('a: "x\nb: "y"\nc: "z"\n', [("E214", 1, 4)]),
    ('a: "x"\nb: "y\n# c: "z"\nd: "w"\n', [("E214", 2, 4)]),
    ("a: 'x\nb: y\n", [("E214", 1, 4)]),
    ("a: 'it''s\nb: y\n", [("E214", 1, 4)]),
    ('a: "one\n  two"\nb: @c\n', [("E214", 3, 4)]),
    ('  - a: "x\n    b: "y"\n', [("E214", 1, 8)]),
    ("a: [1, 2\nb: 2\n", [("E214", 1, 4)]),
    ("a: 1\ntitle\nb: 2\n", [("E214", 2, 1)]),
    ("a: b\n c: d\n", [("E214", 2, 3)]),
    ('a: "b": c\n', [("E214", 1, 7)]),
    ("a: @b\n", [("E214", 1, 4)]),
    ("[a]: b\n", [("E214", 1, 1)]),
    ("{a: b}: c\n", [("E214", 1, 1)]),
    ("%YAML 3.0\n---\na: b\n", [("E214", 1, 1)]),
    ("a: é\x01\n", [("E107", 1, 5)]),
    ("a: x\nb: \ud800\n", [("E107", 2, 4)]),
    ('a: "\\x01"\n', [("E107", 1, 4)]),
]


@either_parser
@pytest.mark.parametrize(("source", "expected"), MISTAKES)
def test_each_mistake_has_its_code_and_place(source: str, expected: Found) -> None:
    result = parse_yaml(source, path="content/x.vi.md")
    assert found(result) == expected
    assert {diagnostic.path for diagnostic in result.diagnostics} == {"content/x.vi.md"}


def test_a_repeated_key_names_both_lines_and_keeps_the_first_value() -> None:
    result = parse_yaml("title: một\nlist: {a: 1}\ntitle: {b: 2}\n", first_line=2)
    assert result.value == {"title": "một", "list": {"a": "1"}}
    assert result.diagnostics[0].args == {"key": "title", "first": "2"}
    assert result.marks["title"] == SourcePosition(2, 8)
    assert "title.b" not in result.marks


def test_a_tag_is_named_as_written_and_its_value_is_only_text() -> None:
    result = parse_yaml("a: !!python/object:os.system 1\nb: !!int 2\n")
    assert [diagnostic.args["tag"] for diagnostic in result.diagnostics] == [
        "!!python/object:os.system",
        "!!int",
    ]
    assert result.value == {"a": "1", "b": "2"}


def test_every_stray_colon_is_found_in_one_run_and_the_rest_is_read() -> None:
    source = "title: Họp: tin\nsummary: Bà A's ý: x # lời ghi\nplace: Huyện: xã\ndate: 2019-09-04\n"
    result = parse_yaml(source)
    assert found(result) == [("E202", 1, 11), ("E202", 2, 18), ("E202", 3, 13)]
    assert result.value == {
        "title": "Họp: tin",
        "summary": "Bà A's ý: x",
        "place": "Huyện: xã",
        "date": "2019-09-04",
    }


def test_a_stray_colon_that_goes_on_below_is_not_mended() -> None:
    result = parse_yaml("title: Họp: tin\n  và tin nữa\nb: c\n")
    assert (result.value, found(result)) == (None, [("E202", 1, 11)])


def test_an_anchor_alone_is_harmless() -> None:
    assert parse_yaml("a: &x b\n").value == {"a": "b"}


def test_depth_is_allowed_up_to_the_limit() -> None:
    deep = "a: " + "[" * 31 + "]" * 31
    assert parse_yaml(deep).diagnostics == ()
    assert found(parse_yaml("a: " + "[" * 32 + "]" * 32)) == [("E210", 1, 35)]


# --- any input ends, and soon ---

BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
MERGES = "a: &a {x: y}\n" + "".join(f"b{n}: &b{n} {{<<: [*a, *a, *a]}}\n" for n in range(30))
BOMBS = {
    "brackets": "a: " + "[" * 50_000,
    "brackets alone": "[" * 50_000,
    "braces": "a: " + "{" * 50_000,
    "many lines of brackets": "a: [\n" + "[\n" * 50_000,
    "dashes": "- " * 50_000,
    "question marks": "? " * 50_000,
    "steps": "\n".join(" " * n + "a:" for n in range(1_000)),
    "alias bomb": BOMB,
    "aliases": "a: &a x\nb: [" + "*a, " * 50_000 + "]\n",
    "merge bomb": MERGES,
    "one long line": "a: " + "x" * 900_000,
    "a long key": "x" * 1_000_000 + ": a",
    "repeated keys": "a: 1\n" * 100_000,
    "stray colons": "".join(f"a{n}: b: c\n" for n in range(8_000)),
    "tags": "".join(f"a{n}: !x y\n" for n in range(30_000)),
    "quotes": 'a: "' + "\\n" * 500_000,
    "comments": "# x\n" * 200_000,
    "dashes behind a bullet": "a:\n* x\n" + "- " * 50_000,
    "bullets": "a:\n" + "– x\n" * 50_000,
    "hard spaces": "a:\n" + "\u00a0" * 100_000 + "- x\nb: {" + "c:\u00a0d, " * 30_000 + "}\n",
    "names without values": "a: {b: c" + ", d" * 100_000 + "}\n",
    "line separators": "a: x\u2028" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_soon(name: str) -> None:
    began = time.process_time()
    result = parse_yaml(BOMBS[name])
    assert time.process_time() - began < 5
    assert len(result.diagnostics) <= 1501


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("brackets", "E210"),
        ("alias bomb", "E208"),
        ("aliases", "E208"),
        ("merge bomb", "E208"),
        ("steps", "E210"),
    ],
)
def test_bombs_are_refused_by_name(name: str, code: str) -> None:
    assert [diagnostic.code for diagnostic in parse_yaml(BOMBS[name]).diagnostics] == [code]


class ShallowParser(yaml.Loader):
    """A parser that looks far ahead and has a limit of its own, as the C parser has since PyYAML 6.0.4."""

    def get_event(self) -> Any:
        mark = yaml.Mark("", 0, 0, 1002, None, 0)
        raise yaml.MarkedYAMLError(
            "while increasing flow level", mark, "exceeded maximum nesting depth", mark
        )


@pytest.mark.parametrize("parser", [*PARSERS, ShallowParser], ids=lambda parser: parser.__name__)
@pytest.mark.parametrize("sign", ["[", "{a: "])
def test_brackets_are_too_deep_at_the_same_place_whichever_parser_reads(
    parser: type, sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(located, "EVENTS", parser)
    (diagnostic,) = parse_yaml("a: " + sign * 2000).diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E210", 1, 4 + 31 * len(sign))


SIGNS = list("a:\n[]{}'\"\\#|>?\t%@`~-ộ😀\x00\x85\u2028\ufeff\ud800\uffff")
PIECES = [
    "title",
    ": ",
    "\n  ",
    "\n- ",
    "- ",
    ", ",
    " #",
    "&a ",
    "*a",
    "!t ",
    "!!x ",
    "<<: ",
    "? ",
    "---\n",
    "...\n",
]
documents = st.lists(st.sampled_from(PIECES + SIGNS), max_size=30).map("".join) | st.text(
    st.characters(), max_size=80
)


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@settings(max_examples=300, deadline=None)
@given(source=documents)
def test_any_text_ends_in_a_document_or_diagnostics(parser: type, source: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(located, "EVENTS", parser)
        result = parse_yaml(source, first_line=2, path="x")
    assert isinstance(result.value, dict) or (result.value is None and result.diagnostics)
    last = 2 + source.rstrip("\n").count("\n")
    for diagnostic in result.diagnostics:
        assert diagnostic.path == "x"
        assert 2 <= diagnostic.line <= last
        assert diagnostic.column >= 1
    assert all(place.line >= 2 for place in result.marks.values())


words = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs", "Zl", "Zp"])).map(nfc)


@settings(deadline=None)
@given(st.recursive(words, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=12))
def test_what_yaml_writes_is_read_back(value: object) -> None:
    source = yaml.safe_dump({"value": value}, allow_unicode=True, default_style='"')
    assert parse_yaml(source) == LocatedValue({"value": value}, parse_yaml(source).marks)


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("title: Họp: bàn ba việc", 'title: "Họp: bàn ba việc"'),
        ("  caption: Ảnh: Bản tin ", 'caption: "Ảnh: Bản tin"'),
        ('title: Họp: "ba việc"', 'title: "Họp: “ba việc”"'),
        ("title: Họp: ba việc # ghi chú", 'title: "Họp: ba việc" # ghi chú'),
        ("title: Họp: ba việc #2", 'title: "Họp: ba việc #2"'),
        ("title: “Họp: ba việc”", 'title: "Họp: ba việc"'),
        (f"title: Họp: {'dài ' * 100}", None),
    ],
)
def test_a_stray_colon_is_shown_mended_where_that_is_sure(line: str, example: str | None) -> None:
    (diagnostic,) = parse_yaml(f"image:\n{line}\n" if line[0] == " " else f"{line}\n").diagnostics
    assert (diagnostic.code, diagnostic.args) == ("E202", {"example": example} if example else {})


@either_parser
@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("title: [Ảnh] Đại hội", 'title: "[Ảnh] Đại hội"'),
        ('title: "Gạo ngon" của HTX', 'title: "“Gạo ngon” của HTX"'),
        ("author: @an", 'author: "@an"'),
        ("title: %d phần trăm", 'title: "%d phần trăm"'),
        ('title: "a\\"b" c', ""),
        ("tags: [a, b", ""),
    ],
)
def test_what_was_meant_as_text_is_shown_as_it_should_be_written(line: str, example: str) -> None:
    [diagnostic] = parse_yaml(f"{line}\nplace: x\n").diagnostics
    assert (diagnostic.code, diagnostic.args.get("example", "")) == ("E214", example)


@either_parser
@pytest.mark.parametrize(
    ("source", "value", "told"),
    [
        (
            "{office: Tỉnh ủy viên, Chủ tịch}",
            {"office": "Tỉnh ủy viên, Chủ tịch"},
            'office: "Tỉnh ủy viên, Chủ tịch"',
        ),
        (
            '{office: "Bí thư", ủy viên, name: B}',
            {"office": "Bí thư, ủy viên", "name": "B"},
            'office: "Bí thư, ủy viên"',
        ),
        ("{a: x, y,\n    z, b: 1}", {"a": "x, y, z", "b": "1"}, 'a: "x, y, z"'),
        ("{a: “x, y”}", {"a": "“x, y”"}, 'a: "x, y"'),
        ("{Tin}", "{Tin}", '"{Tin}"'),
        ("{a, b: c}", {"b": "c"}, None),
        ("{b: [c], d}", {"b": ["c"]}, None),
        ("{b: , d}", {"b": None}, None),
    ],
)
def test_what_a_comma_cuts_off_in_braces_is_told_and_read_with_the_words_before(
    source: str, value: Any, told: str | None
) -> None:
    result = parse_yaml(f"a: {source}\n")
    assert result.value == {"a": value}
    assert [(f.code, f.args.get("example")) for f in result.diagnostics] == [("E222", told)]


@either_parser
def test_a_number_that_a_comma_cuts_in_braces_stays_whole() -> None:
    result = parse_yaml("a: {t: 12,5, u: 7,5}\nb: {c: , d:  }\n")
    assert (result.value, result.diagnostics) == (
        {"a": {"t": "12,5", "u": "7,5"}, "b": {"c": None, "d": None}},
        (),
    )


@pytest.mark.parametrize(
    ("source", "value", "told"),
    [
        ("a:\n  – x\n  – y: z\n", ["x", {"y": "z"}], [("E223", 2, 3), ("E223", 3, 3)]),
        ("a:\n-x\n- y\n", ["x", "y"], [("E223", 2, 1)]),
        ("a:\n  - x\n    tiếp\n  • y\n", ["x tiếp", "y"], [("E223", 4, 3)]),
        ("a:\n  * x\n  + y\n", ["x", "y"], [("E223", 2, 3), ("E223", 3, 3)]),
        ("a:\n  -\u00a0x\n", ["x"], [("E106", 2, 4)]),
        ("a:\n\u00a0 –\u00a0x\n", ["x"], [("E106", 2, 1), ("E223", 2, 3)]),
        ("a:\u00a0x\n", "x", [("E106", 1, 3)]),
        ("a: {b:\u00a0x}\n", {"b": "x"}, [("E106", 1, 7)]),
        ("a: x\n  – y\n", "x – y", []),
        ("a: |\n  – x\n  –\u00a0y\n", "– x\n–\u00a0y\n", []),
        ("a: -5\n", "-5", []),
        ("a:\n  -5\n", "-5", []),
        ("a: x\u00a0y\n", "x\u00a0y", []),
    ],
)
def test_signs_that_pass_for_hyphens_and_spaces_are_told_and_read_as_meant(
    source: str, value: Any, told: Found
) -> None:
    result = parse_yaml(source)
    assert (result.value, found(result)) == ({"a": value}, told)


def test_looking_for_what_was_left_open_takes_time_by_the_line() -> None:
    source = "".join(f'k{n}: "x\n  y"\n' for n in range(40_000)) + "z: @b\n"
    begun = time.perf_counter()
    assert found(parse_yaml(source)) == [("E214", 80_001, 4)]
    assert time.perf_counter() - begun < 10


def test_a_quotation_mark_left_open_is_said_to_be() -> None:
    [diagnostic] = parse_yaml('title: "Hội nghị\nsummary: "Sáng"\n').diagnostics
    assert diagnostic.args == {"problem": "@quote_left_open", "mend": "@close_quote"}


@either_parser
@pytest.mark.parametrize(
    ("line", "shown", "value"),
    [
        (
            "a: {vi: Hải Phòng: quận A, en: Hai Phong}",
            'a: {vi: "Hải Phòng: quận A", en: Hai Phong}',
            {"vi": "Hải Phòng: quận A", "en": "Hai Phong"},
        ),
        (
            "a: {person: Bà B, office: Chủ tịch: Liên minh, phường 7}",
            'a: {person: Bà B, office: "Chủ tịch: Liên minh, phường 7"}',
            {"person": "Bà B", "office": "Chủ tịch: Liên minh, phường 7"},
        ),
        ("a: {label: Phố, quận: B: C, en: D}", 'a: {label: Phố, quận: "B: C", en: D}', None),
        ('a: {src: "x, y: z", alt: Hình: họp}', 'a: {src: "x, y: z", alt: "Hình: họp"}', None),
        ("a: [Báo cáo: kết quả: tốt, Việc khác]", 'a: ["Báo cáo: kết quả: tốt", Việc khác]', None),
        ("a: [x, {vi: Họp: tin}]", 'a: [x, {vi: "Họp: tin"}]', ["x", {"vi": "Họp: tin"}]),
        ("a: {vi: Họp: “tin”} # chú", 'a: {vi: "Họp: “tin”"} # chú', {"vi": "Họp: “tin”"}),
    ],
)
def test_a_stray_colon_between_brackets_is_shown_with_its_value_alone_in_quotation_marks(
    line: str, shown: str, value: Any
) -> None:
    result = parse_yaml(f"{line}\n")
    assert [(f.code, f.args["example"]) for f in result.diagnostics] == [("E202", shown)]
    assert value is None or result.value == {"a": value}
    assert parse_yaml(f"{shown}\n").diagnostics == ()


def test_every_stray_colon_between_brackets_is_found_in_one_run() -> None:
    source = "a: {vi: X: x, en: Y: y}\nb:\n  - {c: Z: z}\nd: {vi: U,\n  en: V: v}\n"
    result = parse_yaml(source)
    assert found(result) == [("E202", 1, 10), ("E202", 1, 20), ("E202", 3, 10), ("E202", 5, 8)]
    assert result.value == {
        "a": {"vi": "X: x", "en": "Y: y"},
        "b": [{"c": "Z: z"}],
        "d": {"vi": "U", "en": "V: v"},
    }


@pytest.mark.parametrize("line", ["a: {b: X: y", "a: {X y: z: u}", "a: {b: X: y #2}"])
def test_a_stray_colon_between_brackets_is_not_mended_where_that_is_not_sure(line: str) -> None:
    result = parse_yaml(f"{line}\nc: d\n")
    assert (result.value, [f.args for f in result.diagnostics]) == (None, [{}])


@either_parser
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("title: 'Nhà 'A' bốn'", "title: \"Nhà 'A' bốn\""),
        ('author: "Nguyễn A" và "B"', 'author: "“Nguyễn A” và “B”"'),
        ('source: "Báo A" (12/3)', 'source: "“Báo A” (12/3)"'),
        ('title: "a "b" c"', 'title: "a “b” c"'),
    ],
)
def test_marks_within_marks_are_shown_mended_on_any_line_and_what_is_below_is_read(
    line: str, shown: str
) -> None:
    result = parse_yaml(f"x: y\n{line}\nz: Họp: tin\n")
    assert [(f.code, f.line, f.args["example"]) for f in result.diagnostics] == [
        ("E214", 2, shown),
        ("E202", 3, 'z: "Họp: tin"'),
    ]
    assert parse_yaml(f"x: y\n{shown}\n").diagnostics == ()


@pytest.mark.parametrize(
    ("line", "code", "shown"),
    [
        (
            'a: "{vi: Hải Phòng: quận A, en: Hai Phong}"',
            "W230",
            'a: {vi: "Hải Phòng: quận A", en: Hai Phong}',
        ),
        ("- '{number: 05-CT/TW}'", "W230", "- {number: 05-CT/TW}"),
        ("a: “Bài”", "W231", 'a: "Bài"'),
        ("a: {b: «Bài», c: d}", "W231", 'a: {b: "Bài", c: d}'),
    ],
)
def test_what_was_meant_for_yaml_and_would_be_published_is_told(line: str, code: str, shown: str) -> None:
    root: Root = "list" if line[0] == "-" else "mapping"
    result = parse_yaml(f"{line}\n", root=root)
    assert [(f.code, f.args["example"]) for f in result.diagnostics] == [(code, shown)]
    assert parse_yaml(f"{shown}\n", root=root).diagnostics == ()


@pytest.mark.parametrize(
    "line", ['a: "“Bài”"', "a: “Bài” và “Tin”", "a: “Bài” mới", 'a: "{n} bài"', 'a: "{Tin: bài}"', "a: ’90’"]
)
def test_marks_and_braces_that_belong_to_the_words_are_not_told(line: str) -> None:
    assert parse_yaml(f"{line}\n").diagnostics == ()
