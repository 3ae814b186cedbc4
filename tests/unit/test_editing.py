"""Changing a text's file touches no byte that was not meant, whatever way its front matter is written."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coopsite.textfile.editing import (
    TextChange,
    UneditableError,
    edit_text,
    edit_yaml,
    front_matter_values,
    split_file,
    yaml_values,
)
from coopsite.textfile.yaml_nodes import ListNode, MapNode, ScalarNode, nodes_of, value_of

if TYPE_CHECKING:
    from coopsite.textfile.yaml_nodes import Json, Node

ROOT = Path(__file__).parents[2]
FILE = """\
---
# Bài của phòng Tuyên truyền
title: Xin chào  # tiêu đề
# when it was
date: 2023-06-28
tags: [a, b]

summary: >
  Một hai ba
  bốn năm

place: {vi: Hà Nội, en: Ha Noi}
people:
  # the first
  - name: An
    office: 'X'  # office
  - {name: Bình, office: Y}
text: |
  a
  b
draft: yes
# summary: …
---

Thân bài
"""
AN = {"name": "An", "office": "X"}
BINH = {"name": "Bình", "office": "Y"}


def edited(text: str = FILE, *, order: tuple[str, ...] = (), **change: Any) -> str:
    return edit_text(text.encode(), TextChange(**change), order=order).decode()


def values(text: str) -> dict[str, Json]:
    return front_matter_values(split_file(text.encode()).front)


@pytest.mark.parametrize(
    ("field", "value", "old", "new"),
    [
        ("people", [{"person": "An", "office": "X"}, BINH], "name: An\n", "person: An\n"),
        ("people", [{"a": "b", "c": "d", "office": "X"}, BINH], "name: An\n", "a: b\n    c: d\n"),
        ("title", "Báo cáo: A", "Xin chào", '"Báo cáo: A"'),
        ("title", "“Xin chào”", "Xin chào", '"“Xin chào”"'),
        ("title", 'Nói "có"', "Xin chào", 'Nói "có"'),
        ("title", '"Có"', "Xin chào", "'\"Có\"'"),
        ("title", "@lienminh", "Xin chào", '"@lienminh"'),
        ("title", "yes", "Xin chào", '"yes"'),
        ("title", "năm #5", "Xin chào", '"năm #5"'),
        ("title", "a: \u00a0b", "Xin chào", '"a: \u00a0b"'),
        ("title", "a:\u00a0b", "Xin chào", '"a:\\u00A0b"'),
        ("title", "", "Xin chào", '""'),
        ("title", "null", "Xin chào", '"null"'),
        ("title", "hai\ndòng", "Xin chào  # tiêu đề\n", "|-  # tiêu đề\n  hai\n  dòng\n"),
        ("title", None, " Xin chào", ""),
        ("title", 15, "Xin chào", "15"),
        ("date", "2023-07-01", "2023-06-28", "2023-07-01"),
        ("draft", False, "draft: yes", "draft: no"),
        ("draft", True, "", ""),
        ("draft", "yes", "", ""),
        ("tags", ["a", "c", "b"], "[a, b]", "[a, c, b]"),
        ("tags", ["b", "a"], "[a, b]", "[b, a]"),
        ("tags", ["b"], "[a, b]", "[b]"),
        ("tags", [], "[a, b]", "[]"),
        ("tags", ["a, b", "a"], "[a, b]", '["a, b", a]'),
        ("summary", "Một hai ba bốn năm sáu\nbảy\n", "Một hai ba\n  bốn năm\n", "Một hai ba bốn năm sáu\n\n  bảy\n"),
        ("summary", "Ngắn", ">\n  Một hai ba\n  bốn năm\n", ">-\n  Ngắn\n"),
        ("text", "a\nc\n", "  b\n", "  c\n"),
        ("place", {"en": "Ha Noi", "vi": "Huế"}, "Hà Nội", "Huế"),
        ("place", {"vi": "Hà Nội"}, ", en: Ha Noi", ""),
        ("place", "Huế", "{vi: Hà Nội, en: Ha Noi}", "Huế"),
        ("people", [AN | {"office": "Z"}, BINH], "'X'", "'Z'"),
        ("people", [AN], "  - {name: Bình, office: Y}\n", ""),
        ("people", [BINH], "  - name: An\n    office: 'X'  # office\n", ""),
        ("people", [{"office": "X"}, BINH], "name: An\n    ", ""),
        ("people", [AN | {"phone": "+84"}, BINH], "# office\n", '# office\n    phone: "+84"\n'),
        ("people", [AN, BINH, {"name": "C: D", "office": None}], "Y}\n", 'Y}\n  - {name: "C: D", office: null}\n'),
        ("place", {"vi": "Hà Nội", "en": "Ha Noi", "fr": "Hanoï"}, "Noi}", "Noi, fr: Hanoï}"),
    ],
)  # fmt: skip
def test_a_changed_value_takes_the_place_of_the_old_one(field: str, value: Json, old: str, new: str) -> None:
    assert FILE.count(old) == 1 or not old
    assert edited(set={field: value}) == FILE.replace(old, new, 1)


def test_rows_that_move_take_their_comments_along() -> None:
    moved = edited(set={"people": [BINH, AN]})
    rows = "  # the first\n  - name: An\n    office: 'X'  # office\n"
    other = "  - {name: Bình, office: Y}\n"
    assert moved == FILE.replace(rows + other, other + rows)
    assert edited(moved, set={"people": [AN, BINH]}) == FILE


def test_new_fields_come_where_their_order_has_them() -> None:
    usual = ("title", "slug", "date", "held_on", "tags")
    new = edited(set={"held_on": "2023-06-01", "slug": "xin-chao", "other": 1}, order=usual)
    expected = FILE.replace("# tiêu đề\n", "# tiêu đề\nslug: xin-chao\n").replace(
        "06-28\n", "06-28\nheld_on: 2023-06-01\n"
    )
    assert new == expected.replace("draft: yes\n", "draft: yes\nother: 1\n")


def test_unset_removes_a_field_and_the_comment_that_is_its_own_alone() -> None:
    assert edited(unset=["date"]) == FILE.replace("date: 2023-06-28\n", "")
    lone = "title: A\n# chỉ của ngày\ndate: 2023-06-28\n\nslug: x\n"
    assert edited(f"---\n{lone}---\n", unset=["date", "none"]) == "---\ntitle: A\n\nslug: x\n---\n"
    waiting = "title: A\n# date: 2023-06-28\nslug: x\n"
    assert edited(f"---\n{waiting}---\n", unset=["slug"]) == "---\ntitle: A\n# date: 2023-06-28\n---\n"


def test_a_text_that_keeps_its_blank_lines_gets_no_others() -> None:
    front = "a: |+\n  x\nb: y\n\nc: z\n"
    assert edited(f"---\n{front}---\n", unset=["b"]) == "---\na: |+\n  x\nc: z\n---\n"
    two = "a: |+\n  x\nb: y\n\nc: z\n\nd: z\n"
    assert edited(f"---\n{two}---\n", unset=["b", "c"]) == "---\na: |+\n  x\nd: z\n---\n"
    rows = "---\na:\n- b\n\n# trên\n\n- c\n- |+\n  x\n---\n"
    moved = "---\na:\n- |+\n  x\n# trên\n\n- c\n\n- b\n---\n"
    assert edited(rows, set={"a": ["x\n", "c", "b"]}) == moved
    assert edited(moved, set={"a": ["b", "c", "x\n"]}) == rows
    last = "---\na:\n- |+\n  x\n- b\n\nc: z\n---\n"
    assert edited(last, set={"a": ["b", "x\n"]}) == "---\na:\n- b\n\n- |+\n  x\nc: z\n---\n"
    assert edited(last, set={"a": ["x\n"]}) == "---\na:\n- |+\n  x\nc: z\n---\n"
    longer = edited(last, set={"a": ["x\n", "b\n\n"]})
    assert longer == '---\na:\n- |+\n  x\n- "b\\n\\n"\n\nc: z\n---\n'


def test_a_comment_indented_deeper_than_an_entry_is_its_own() -> None:
    rows = "a:\n  - b: x\n    # c: y\n  - |\n    d\n\n    e\n   # f\n  # g\n  - h\ni: j\n"
    text = "d\n\ne\n"
    moved = "a:\n  # g\n  - h\n  - |\n    d\n\n    e\n   # f\n  - b: x\n    # c: y\ni: j\n"
    assert changed(rows, set={"a": ["h", text, {"b": "x"}]}) == moved
    assert changed(moved, set={"a": [{"b": "x"}, text, "h"]}) == rows
    assert changed(rows, set={"a": [text, "h"]}) == rows.replace("  - b: x\n    # c: y\n", "")
    more = changed(rows, set={"a": [{"b": "x"}, "new", text, "h"]})
    assert more == rows.replace("# c: y\n", "# c: y\n  - new\n")
    field = changed(rows, set={"a": [{"b": "x", "z": "1"}, text, "h"]})
    assert field == rows.replace("    # c: y\n", '    z: "1"\n    # c: y\n')
    assert changed("a: b\n  # c\nd: e\n", unset=["a"]) == "d: e\n"
    assert changed("a: |\n  b\nc: d\n\n  # c\n\ne: f\n", unset=["c"]) == "a: |\n  b\n\ne: f\n"
    between = edit_text(b"---\na: b\n  # c\nd: e\n---\n", TextChange(set={"z": "x"}), order=("a", "z", "d"))
    assert between == b"---\na: b\n  # c\nz: x\nd: e\n---\n"


KEPT = "- name: a\n  text: |+\n    b\n\n    c\n\n"
LISTS = [
    f"a:\n- name:\n  office: x\n- y\n\n- name: x\n{KEPT}",
    f"a:\n{KEPT}- y\n\n\n- 'z'\n\n- [x, {{k: v}}]\nb: c\n",
    f"a:\n# one\n{KEPT}# two\n\n# three\n- y  # y\n\n# four\n\n# five\n- >-\n  z\n\n  x\n\nb: c\n",
    f"a:\n- y\n\n{KEPT}- >+\n  z\n# x\n\n- |-\n  x\n\n  y\n\n# end\nb: c\n",
    'a:\n- - x\n  - |+\n    y\n\n- - |+\n    y\n  - x\n\n- x: ""\n\n# end\n',
    "a:\n- |\n  x\n\n- >\n  y\n\n- z\n   # deeper\n\n- ~\n\nb: c\n",
    "a:\n- x\n\n    # deeper\n\n- >\n    y\n\n   # deeper\n# z\n   # deeper\n- |+\n   z\n\n\n  # deeper\n\nb: c\n",
    "a:\n  - |+2\n\n    x\n\n  - |+ # note + more\n    y\n  - x: |+\n  - z\n\n",
]


@pytest.mark.parametrize("front", LISTS)
def test_rows_come_back_to_the_byte_from_every_order(front: str) -> None:
    rows: Any = values(whole(front))["a"]
    for order in itertools.permutations(rows):
        moved = changed(front, set={"a": list(order)})
        assert changed(moved, set={"a": rows}) == front
        assert sorted(moved.split("\n")) == sorted(front.split("\n"))
    for at in range(len(rows)):
        assert values(whole(changed(front, set={"a": [*rows[:at], *rows[at + 1 :]]})))
        for row in ("new", {"x": "y"}, {"text": "x\n\n"}):
            longer = changed(front, set={"a": [*rows[:at], row, *rows[at:]]})
            assert changed(longer, set={"a": rows}) == front


def test_new_values_are_written_as_a_careful_person_would() -> None:
    new = edited(
        "---\ntitle: A\n---\n",
        set={
            "guests": [{"person": "An", "office": "Chủ tịch"}, {"person": "B" * 120}],
            "label": {"vi": "Tên", "en": "Name"},
            "agenda": [{"time": "08:30", "items": ["Một", "Hai"]}],
            "note": "một\nhai\n",
            "extra": {"a": {"b": ["x", {"c": None}]}},
            "none": [],
        },
    )
    assert new == (
        "---\ntitle: A\nguests:\n  - {person: An, office: Chủ tịch}\n  - person: " + "B" * 120 + "\n"
        "label: {vi: Tên, en: Name}\nagenda:\n  - {time: 08:30, items: [Một, Hai]}\n"
        "note: |\n  một\n  hai\nextra:\n  a:\n    b:\n      - x\n      - {c: null}\nnone: []\n---\n"
    )


def test_lists_in_lists_are_indented_whatever_the_habit() -> None:
    front = "---\nd:\n- name: A\n- name: B\n---\n"
    new = edited(front, set={"d": [["x", ["z"]], {"name": "B"}]})
    assert new == "---\nd:\n-\n  - x\n  - [z]\n- name: B\n---\n"


def test_the_spaces_behind_a_hyphen_stay_whatever_is_written() -> None:
    row = "---\nd:\n-   a\n---\n"
    assert edited(row, set={"d": ["\n"]}) == row.replace("a\n", '"\\n"\n')
    assert edited(row, set={"d": ["b\nc"]}) == row.replace("a\n", "|-\n  b\n  c\n")
    assert edited(row, set={"d": [{"b": "c\n", "e": "f"}]}) == row.replace("a\n", "b: |\n      c\n    e: f\n")


def test_a_file_without_front_matter_gets_one() -> None:
    assert edited("Thân bài\r\n", set={"title": "A"}) == "---\r\ntitle: A\r\n---\r\nThân bài\r\n"
    assert edited("", set={"title": "A"}, body="Thân bài") == "---\ntitle: A\n---\nThân bài\n"


def test_the_body_keeps_line_ends_and_the_end_of_the_file() -> None:
    top = "---\r\ntitle: A\r\n---\r\n"
    assert edited(f"{top}một\r\nhai\r\n", body="một\nba\nhai") == f"{top}một\r\nba\r\nhai\r\n"
    assert edited(f"{top}một\r\nhai", body="một\nba") == f"{top}một\r\nba"
    assert edited(f"{top}một\r\nhai", body="một\nhai\n") == f"{top}một\r\nhai\r\n"
    mixed = "---\ntitle: A\n---\nmột\r\nhai\nba\rbốn\r\n"
    assert edited(mixed, body="một\nhai hai\nba\nbốn\nnăm\n") == mixed.replace("hai", "hai hai") + "năm\n"
    marks = "---\ntitle: A\n---\nTie\u0302\u0301ng\nhai\n"
    assert edited(marks, body="Tiếng\nba\n") == marks.replace("hai", "ba")


def test_the_front_matter_is_replaced_as_text() -> None:
    front, body = "title: 'B'\n  bad: [\n", "\nThân bài\n"
    new = edited("---\r\ntitle: A\r\ndate: x\r\n---\r\n" + body, front=front)
    assert split_file(new.encode()).front == front
    assert split_file(new.encode()).body == body
    assert edited(front="title: A") == "---\ntitle: A\n---\n\nThân bài\n"
    with pytest.raises(UneditableError) as caught:
        edited(front="title: A\n---\nx: y\n")
    assert caught.value.reason == "hyphens"


def test_a_file_that_cannot_be_taken_apart_is_edited_as_one_text() -> None:
    broken = "---\ntitle: A\n\nThân bài\n"
    parts = split_file(broken.encode())
    assert (parts.front, parts.body, parts.has_front) == ("", broken, False)
    assert parts.diagnostic is not None
    assert parts.diagnostic.code == "E204"
    mended = broken.replace("A\n", "A\n---\n")
    assert edited(broken, body=mended) == mended
    with pytest.raises(UneditableError):
        edited(broken, set={"title": "B"})


@pytest.mark.parametrize(
    ("front", "reason", "line"),
    [
        ("a: &x 1\nb: 2\n", "linked", 2),
        ("b: 1\na: !!str 1\n", "unreadable", 3),
        ("a: &x 1\nb: *x\n", "unreadable", 3),
        ("<<: {a: 1}\n", "unreadable", 2),
        ("a: 1\nb: 2\na: 3\n", "unreadable", 4),
        ("a: b: c\n", "unreadable", 2),
        ("a: [1\n", "unreadable", 2),
        ("a: [x, # one\n  y]\n", "comment", 2),
    ],
)
def test_what_fields_cannot_say_is_left_alone(front: str, reason: str, line: int) -> None:
    with pytest.raises(UneditableError) as caught:
        edited(f"---\n{front}---\nX\n", set={"a": ["y"]})
    assert (caught.value.reason, caught.value.line) == (reason, line)
    assert edited(f"---\n{front}---\nX\n", body="Y\n") == f"---\n{front}---\nY\n"


@pytest.mark.parametrize("text", ["\x00", "a\x07", "\ud800"])
def test_characters_of_no_text_are_refused(text: str) -> None:
    with pytest.raises(UneditableError):
        edited(set={"title": text})


def test_a_register_of_tags_is_edited_as_a_list() -> None:
    register = "# Chủ đề\n- id: a\n  label: {vi: A, en: A}  # chữ A\n# hai\n- id: b\n  label: {vi: B}"
    read = yaml_values(register.encode())
    assert edit_yaml(register.encode(), read).decode() == register
    new = edit_yaml(
        register.encode(), [{"id": "a", "label": {"vi": "Ă", "en": "A"}}, read[1], {"id": "c"}]
    ).decode()
    assert new == register.replace("vi: A", "vi: Ă") + "\n- id: c"
    assert edit_yaml(register.encode(), read[:1]).decode() == register.partition("\n# hai")[0]
    assert edit_yaml(register.encode(), read[1:]).decode() == "# Chủ đề\n# hai\n- id: b\n  label: {vi: B}"
    assert edit_yaml(b"", [{"id": "c"}]) == b"- {id: c}\n"
    assert edit_yaml(b"# none\n", [{"id": "c"}]) == b"# none\n- {id: c}\n"


# --- generated front matter ---

WORDS = st.sampled_from(
    ["Xin chào", "Hà Nội", "năm 2023", "a", "Báo cáo: số 5", "họ # nói", "'tis", '"Có"', "“Tốt”", "@x", "- a",
     "yes", "15", "2023-06-28", "08:30", "a\u00a0b", "[x]", "{y", "*", "!", "%", "&", "100%", "?", "|", "a, b", "null",
     "~", "…", "x'y", 'x"y', "Tie\u0302\u0301ng", "C:\\tep", "http://a.vn/?b=1#c", "ð", "…: —", "\u2028"]
)  # fmt: skip
PLAIN = st.sampled_from(
    ["Xin chào", "Hà Nội", "năm 2023", "a", "2023-06-28", "http://a.vn/b", "x'y", "“tốt” lắm"]
)
COMMENT = st.sampled_from(["", "", "", "  # ghi chú", " # x: y"])


def quoted(word: str, style: str) -> str:
    if style == "'":
        return "'" + word.replace("'", "''") + "'"
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def scalars(draw: st.DrawFn) -> str:
    style = draw(st.sampled_from(["", "", "'", '"']))
    return draw(PLAIN) if not style else quoted(draw(WORDS), style)


@st.composite
def flows(draw: st.DrawFn, deep: int = 1) -> str:
    part = st.one_of(scalars(), flows(deep - 1)) if deep else scalars()
    gap = draw(st.sampled_from([", ", ",", ",\n    "]))
    if draw(st.booleans()):
        pad = draw(st.sampled_from(["", " "]))
        return f"[{pad}{gap.join(draw(st.lists(part, max_size=3)))}{pad}]"
    names = draw(st.lists(st.sampled_from(["vi", "en", "name", "“k”"]), unique=True, max_size=3))
    return f"{{{gap.join(f'{name}: {draw(part)}' for name in names)}}}"


@st.composite
def blocks(draw: st.DrawFn, column: int, deep: int = 2) -> str:
    """What follows a colon: a value with its line end, in any style."""
    tail = draw(COMMENT)
    what = draw(st.integers(0, 9 if deep else 5))
    if what < 2:
        return f" {draw(scalars())}{tail}\n"
    if what == 2:
        return f" {draw(flows())}{tail}\n"
    if what == 3:
        return f"{tail}\n"
    pad = " " * (column + draw(st.sampled_from([2, 4])))
    if what == 4:
        head = draw(st.sampled_from(["|", "|-", "|+", ">", ">-"]))
        lines = draw(
            st.lists(st.sampled_from(["Một dòng", "hai # ba", "", "x: y", "'"]), min_size=1, max_size=4)
        )
        return f" {head}{tail}\n" + "".join(f"{pad}{line}\n" if line else "\n" for line in ["đầu", *lines])
    if what == 5:
        return f" Một dòng\n{pad}dài{tail}\n"
    if what < 8:
        names = draw(st.lists(st.sampled_from(["vi", "en", "ô", "k-1"]), unique=True, min_size=1, max_size=3))
        inner = "".join(f"{draw(lead(pad))}{pad}{name}:{draw(blocks(len(pad), deep - 1))}" for name in names)
        return f"{tail}\n{inner}"
    pad = " " * (column + draw(st.sampled_from([0, 2])))
    return f"{tail}\n" + "".join(draw(st.lists(entries(pad, deep - 1), min_size=1, max_size=4)))


@st.composite
def lead(draw: st.DrawFn, pad: str) -> str:
    below = f"{pad}# về dòng dưới\n"
    groups = [f"\n{pad}# nhóm\n\n", f"\n\n{below}", f"{pad}    # của dòng trên\n"]
    return draw(st.sampled_from(["", "", "", "", below, below, "\n", "\n", *groups]))


@st.composite
def entries(draw: st.DrawFn, pad: str, deep: int) -> str:
    gap = draw(st.sampled_from([" ", "   "]))
    above = draw(lead(pad))
    if draw(st.booleans()):
        return f"{above}{pad}-{gap}{draw(st.one_of(scalars(), flows()))}{draw(COMMENT)}\n"
    column = len(pad) + 1 + len(gap)
    names = draw(st.lists(st.sampled_from(["name", "office", "form"]), unique=True, min_size=1, max_size=3))
    lines = [f"{name}:{draw(blocks(column, deep))}" for name in names]
    return f"{above}{pad}-{gap}" + (" " * column).join(lines)


@st.composite
def fronts(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=4))
    front = "".join(f"{draw(lead(''))}{name}:{draw(blocks(0))}" for name in names)
    return front + draw(st.sampled_from(["", "# cuối: bài\n", "\n"]))


def readable(front: str) -> MapNode:
    try:
        front_matter_values(front)
    except UneditableError:
        assume(False)
    root = nodes_of(front)
    assert isinstance(root, MapNode)
    return root


def whole(front: str) -> str:
    return f"---\n{front}---\n\nThân bài\n"


def changed(front: str, **change: Any) -> str:
    """Return the front matter after a change, which is the same with CRLF and a byte order mark."""
    text = whole(front)
    new = edited(text, **change)
    assert new.endswith("---\n\nThân bài\n")
    windows = edit_text(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), TextChange(**change))
    assert windows == b"\xef\xbb\xbf" + new.replace("\n", "\r\n").encode()
    return split_raw(new)


def split_raw(text: str) -> str:
    return text.removeprefix("---\n").removesuffix("---\n\nThân bài\n")


def spots(node: Node, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], ScalarNode]]:
    if isinstance(node, ScalarNode):
        return [(path, node)]
    named: list[tuple[str | int, Node]]
    if isinstance(node, ListNode):
        named = [(at, entry.node) for at, entry in enumerate(node.entries)]
    else:
        named = [(entry.name, entry.node) for entry in node.entries]
    return [found for name, inner in named for found in spots(inner, (*path, name))]


def a_spot(root: Node, data: st.DataObject) -> tuple[tuple[str | int, ...], ScalarNode]:
    found = spots(root)
    assume(found)
    return data.draw(st.sampled_from(found))


def replaced(value: Json, path: tuple[str | int, ...], new: Json) -> Json:
    if not path:
        return new
    inner: Any = value
    copied: Any = dict(inner) if isinstance(inner, dict) else list(inner)
    copied[path[0]] = replaced(inner[path[0]], path[1:], new)
    result: Json = copied
    return result


@settings(max_examples=40)
@given(fronts())
def test_values_that_are_the_same_change_nothing(front: str) -> None:
    readable(front)
    assert changed(front, set=front_matter_values(front)) == front


@settings(max_examples=40)
@given(fronts(), st.data())
def test_one_changed_text_changes_its_own_bytes_only(front: str, data: st.DataObject) -> None:
    root = readable(front)
    path, node = a_spot(root, data)
    old = value_of(node)
    word = data.draw(st.one_of(WORDS, st.text(max_size=12)))
    field = str(path[0])
    before: Any = value_of(root)
    try:
        new = changed(front, set={field: replaced(before[field], path[1:], word)})
    except UneditableError as error:
        assume(error.reason != "character")
        raise
    if word != old:
        start = (
            front.rfind(":" if isinstance(path[-1], str) else "-", 0, node.start) + 1
            if old is None
            else node.start
        )
        assert new.startswith(front[:start])
        rest = front[node.end :]
        is_below = re.search(r"[\r\n]", word) and node.style not in ('"', "|", ">")
        assert new.endswith(rest.partition("\n")[2] if is_below else rest)


@settings(max_examples=40)
@given(fronts(), st.data())
def test_a_text_set_back_is_as_before(front: str, data: st.DataObject) -> None:
    root = readable(front)
    path, node = a_spot(root, data)
    old = value_of(node)
    assume(isinstance(old, str) and "\n" not in front[node.start : node.end] and old not in ("yes", "15"))
    field = str(path[0])
    before: Any = value_of(root)
    new = changed(front, set={field: replaced(before[field], path[1:], "chữ khác")})
    assert value_of(nodes_of(new)) == replaced(before, path, "chữ khác")  # type: ignore[arg-type]
    if front[node.start] in "'\"" or node.style == "":
        back = changed(new, set={field: before[field]})
        assert value_of(nodes_of(back)) == before  # type: ignore[arg-type]
        if node.style == "" or quoted(str(old), node.style) == front[node.start : node.end]:
            assert back == front or "\u2028" in front


@settings(max_examples=40)
@given(fronts(), st.data())
def test_rows_appended_removed_and_put_in_another_order_come_back(front: str, data: st.DataObject) -> None:
    root = readable(front)
    lists = [
        (entry, entry.node)
        for entry in root.entries
        if isinstance(entry.node, ListNode) and entry.node.entries
    ]
    assume(lists)
    entry, node = data.draw(st.sampled_from(lists))
    rows: Any = value_of(node)
    for row in ("hàng mới: một", {"name": "An", "office": "x: y"}):
        at = data.draw(st.integers(0, len(rows)))
        longer = changed(front, set={entry.name: [*rows[:at], row, *rows[at:]]})
        assert changed(longer, set={entry.name: rows}) == front
    order = data.draw(st.permutations(rows))
    try:
        moved = changed(front, set={entry.name: order})
        back = changed(moved, set={entry.name: rows})
    except UneditableError as error:
        assume(error.reason != "comment")
        raise
    assert sorted(back.split()) == sorted(front.split())
    if not node.flow and len({repr(row) for row in rows}) == len(rows):
        assert back == front
    removed = changed(front, set={entry.name: rows[:-1]})
    assert removed.startswith(front[: entry.after])
    below = front[node.end :].partition("\n")[2]
    if not removed.endswith(below):
        # What is the row's own goes with it, and blank lines that the text above would take for its own.
        own = re.match(r"(?:\n* +#.*\n)*", below)
        assert own is not None
        rest = below[own.end() :]
        assert removed.endswith(rest if own[0] else rest.lstrip("\n"))


@settings(max_examples=40)
@given(fronts(), st.data())
def test_fields_are_added_and_removed(front: str, data: st.DataObject) -> None:
    root = readable(front)
    name = data.draw(st.sampled_from([entry.name for entry in root.entries]))
    value = data.draw(
        st.one_of(WORDS, st.just({"vi": "x: y", "en": None}), st.just(["a", {"b": "c\n"}]), st.just(5))
    )
    order = tuple(data.draw(st.permutations("abcdefghz")))
    longer = changed(front, set={"z": value})
    assert changed(longer, unset=["z"]) == front
    placed = edited(whole(front), set={"z": value}, order=order)
    assert edited(placed, unset=["z"]) == whole(front)
    shorter = changed(front, unset=[name])
    assert (
        value_of(nodes_of(shorter) or root) == {k: v for k, v in values(whole(front)).items() if k != name}
        or len(root.entries) == 1
    )
    again = edited(whole(shorter), set={name: values(whole(front))[name]})
    assert values(again) == values(whole(front))


@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(allow_nan=False, allow_infinity=False),
            WORDS,
            st.text(max_size=20),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.one_of(WORDS, st.text(max_size=5)), inner, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_whatever_is_set_is_read_back(value: Json) -> None:
    """A value is written such that it is read as itself, or refused."""
    try:
        changed("title: A\n", set={"x": value})
    except UneditableError as error:
        assume(error.reason != "character")
        raise


@st.composite
def mutated(draw: st.DrawFn, value: Json) -> Json:
    """Return a value that is changed, lengthened, shortened or put in another order in any of its places."""
    new = st.one_of(
        WORDS, st.none(), st.booleans(), st.integers(-5, 99), st.just({"k": "a: b"}), st.just(["x", ["y"]])
    )
    if draw(st.integers(0, 9)) == 0:
        anew: Json = draw(new)
        return anew
    if isinstance(value, list):
        rows = [draw(mutated(row)) for row in value if draw(st.integers(0, 4))]
        moved: Json = draw(st.permutations(rows + draw(st.lists(new, max_size=1))))
        return moved
    if isinstance(value, dict):
        kept = {name: draw(mutated(inner)) for name, inner in value.items() if draw(st.integers(0, 4))}
        names = st.sampled_from(["vi", "office", "mới", "a: b"])
        more = kept | draw(st.dictionaries(names, new, max_size=1))
        return {name: more[name] for name in draw(st.permutations(list(more)))}
    other: Json = draw(new)
    return value if draw(st.booleans()) else other


@settings(max_examples=40)
@given(fronts(), st.data())
def test_many_changes_at_once_say_what_was_asked(front: str, data: st.DataObject) -> None:
    """An edit is refused for a comment that it would lose, and for nothing else."""
    readable(front)
    wanted = data.draw(mutated(front_matter_values(front)))
    assume(isinstance(wanted, dict))
    assert isinstance(wanted, dict)
    gone = tuple(front_matter_values(front).keys() - wanted.keys())
    try:
        changed(front, set=wanted, unset=gone)
    except UneditableError as error:
        assume(error.reason != "comment")
        raise


# --- real front matters ---

REAL = sorted(
    path
    for top in ("content", "tests")
    for path in (ROOT / top).rglob("*.md")
    if "node_modules" not in path.parts
)


def test_each_field_of_each_real_text_can_be_changed_alone() -> None:
    tried = 0
    for path in REAL:
        raw = path.read_bytes()
        try:
            parts = split_file(raw)
            written = front_matter_values(parts.front)
        except UneditableError:
            continue
        if not parts.has_front or not written:
            continue
        tried += 1
        assert edit_text(raw, TextChange(set=written)) == raw
        root = nodes_of(parts.front)
        assert isinstance(root, MapNode)
        lines = raw.splitlines(keepends=True)
        for entry in root.entries:
            new = edit_text(raw, TextChange(set={entry.name: "Chữ khác: “x”"}))
            begin = parts.front_line - 1 + parts.front.count("\n", 0, entry.start)
            end = parts.front_line + parts.front.count("\n", 0, entry.node.end)
            made = new.splitlines(keepends=True)
            assert made[:begin] == lines[:begin]
            assert made[len(made) - len(lines) + end :] == lines[end:]
            shorter = edit_text(raw, TextChange(unset=[entry.name]))
            left = {name: value for name, value in written.items() if name != entry.name}
            assert front_matter_values(split_file(shorter).front) == left
        assert (
            edit_text(edit_text(raw, TextChange(set={"zz": [{"a": "b: c"}]})), TextChange(unset=["zz"]))
            == raw
        )
    assert tried >= 100
