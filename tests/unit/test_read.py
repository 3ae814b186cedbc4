"""A file's bytes to a text: kind, key, digests, places, and all diagnostics at once."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopsite.content.model import Text, marks_of
from coopsite.content.read import PreviousRead, ReadContext, ReadText, read_text
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.text.digest import digest
from coopsite.textfile import yaml
from tests.unit.factories import written

CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
PATH = "content/meetings/2023-06-28-day/index.vi.md"
STORY = """\
---
title: Liên minh kỷ niệm Ngày Quốc tế Hợp tác xã
summary: Sáng 28/6, tại Vĩnh Bảo
date: 2023-06-28T16:30+07:00
updated: 2023-06-30
tags: [ocop, chuyen-doi-so]
slug: ngay-quoc-te-htx
author: no
pinned: no
source: haiphong.gov.vn
image: {src: hall.jpg, alt: Hội trường}
held_on: 2023-06-28
period: {from: 2023-07-01}
gallery: []
draft: no
expires: 2024-01-01
aliases: [/tin/123.html]
---

## Mục tiêu

Nội dung.
"""


def read(source: str | bytes, path: str = PATH) -> ReadText:
    return read_text(path, source if isinstance(source, bytes) else source.encode(), CONTEXT)


def text_of(source: str | bytes, path: str = PATH) -> Text:
    """The text of a file of which nothing is to be said."""
    reading = read(source, path)
    assert reading.diagnostics == ()
    assert reading.text is not None
    return reading.text


def head(*lines: str) -> str:
    return "\n".join(["---", "title: Họp", *lines, "---", "Nội dung.", ""])


def found(reading: ReadText) -> list[tuple[str, int, int]]:
    return [(diagnostic.code, diagnostic.line, diagnostic.column) for diagnostic in reading.diagnostics]


def test_a_whole_story() -> None:
    text = text_of(STORY)
    assert (text.path, text.language, text.key, text.kind) == (
        PATH,
        "vi",
        "meetings/2023-06-28-day",
        "meeting",
    )
    assert (text.title, text.short_title) == ("Liên minh kỷ niệm Ngày Quốc tế Hợp tác xã", "")
    assert text.summary == "Sáng 28/6, tại Vĩnh Bảo"
    assert (text.date, text.date_only) == ("2023-06-28T16:30:00+07:00", False)
    assert (text.updated, text.updated_only) == ("2023-06-30T00:00:00+07:00", True)
    assert text.expires == "2024-01-01T00:00:00+07:00"
    assert (text.slug, text.aliases) == ("ngay-quoc-te-htx", ("/tin/123.html",))
    assert (text.author, text.draft, text.pinned) == ("no", False, False)
    assert text.tags == ("ocop", "chuyen-doi-so")
    assert written(text.facts) == {
        "source": {"name": "haiphong.gov.vn", "url": "https://haiphong.gov.vn"},
        "image": {"src": "hall.jpg", "alt": {"vi": "Hội trường"}},
        "held_on": "2023-06-28",
        "period": {"from": "2023-07-01"},
    }
    assert text.body_line == 19
    assert read(STORY).body == "\n## Mục tiêu\n\nNội dung.\n"
    assert text.body_digest == digest(read(STORY).body, "vi", "")
    assert text.facts is not None
    assert text.facts_digest


def test_what_was_not_given_is_empty() -> None:
    text = text_of(head())
    empty = (text.short_title, text.summary, text.slug, text.author, text.date, text.updated, text.expires)
    assert set(empty) == {""}
    assert (text.aliases, text.draft, text.tags, text.pinned) == ((), False, None, None)
    assert (text.facts, text.facts_digest) == (None, "")


def test_marks_lead_to_values_and_keys() -> None:
    marks = marks_of(text_of(STORY))
    assert marks["title"] == SourcePosition(2, 8)
    assert marks["title#key"] == SourcePosition(2, 1)
    assert marks["tags.1"].line == 6
    assert marks["image.alt"].line == 11
    assert marks["period.from"] == SourcePosition(13, 16)


@pytest.mark.parametrize(
    ("path", "written", "kind"),
    [
        ("content/meetings/x.vi.md", "", "meeting"),
        ("content/awards/2023/x/index.vi.md", "", "award"),
        ("content/plans/x.vi.md", "kind: news", "news"),
        ("content/news/x.vi.md", "", "news"),
        ("content/pages/about.vi.md", "", "page"),
        ("content/about.vi.md", "", "page"),
        ("content/about/index.vi.md", "", "page"),
        ("content/bulletins/x.vi.md", "", "news"),
        ("content/x.vi.md", "kind: plan", "plan"),
    ],
)
def test_kinds(path: str, written: str, kind: str) -> None:
    assert text_of(head(written), path).kind == kind


@pytest.mark.parametrize("raw", [b"", b"\n", b"  \r\n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_left_out(raw: bytes) -> None:
    reading = read(raw)
    assert (reading.text, reading.body) == (None, "")
    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["W108"]


@pytest.mark.parametrize("name", ["x.md", "x.fr.md", "index.md"])
def test_a_name_must_say_a_language_of_the_site(name: str) -> None:
    reading = read(head(), f"content/news/{name}")
    assert reading.text is None
    assert reading.diagnostics == (Diagnostic("E110", f"content/news/{name}", args={"name": name}),)


@pytest.mark.parametrize("raw", ["# Họp\n\nNội dung.\n", "---\n---\nNội dung.\n", "---\n# nothing\n---\n"])
def test_a_file_without_a_title(raw: str) -> None:
    reading = read(raw)
    assert reading.text is None
    assert [(f.code, f.line, f.args) for f in reading.diagnostics] == [("E215", 1, {"field": "title"})]


def test_an_unclosed_head_is_all_that_is_said() -> None:
    assert found(read("---\ntitel: Họp\n\nNội dung.\n")) == [("E204", 1, 1)]


def test_all_diagnostics_come_together_each_at_its_place() -> None:
    reading = read(
        head("titel: x", "date: 04/09/2019", "tags: 5", "image:", "  src: a.jpg", "awards:", "- form: x")
    )
    assert reading.text is None
    assert found(reading) == [("W212", 3, 1), ("E207", 4, 7), ("E213", 5, 7), ("E213", 9, 9)]
    assert all(diagnostic.path == PATH for diagnostic in reading.diagnostics)


def test_diagnostics_of_yaml_and_of_fields_come_together_but_no_field_is_missed_then() -> None:
    reading = read("---\ndate: 04/09/2019\ndate: 2019-09-04\n---\n")
    assert reading.text is None
    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["E201", "E207"]


def test_warnings_leave_the_text() -> None:
    reading = read(
        head("foo: x", "declared_count: 3", "tasks: [a]", "image: {src: 'https://x.vn/a.jpg', alt: ''}")
    )
    assert reading.text is not None
    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["W212", "W312", "W217"]
    assert written(reading.text.facts)["declared_count"] == 3


def test_a_picture_without_alt_is_a_warning_and_the_line_to_paste_mends_it() -> None:
    for picture in ("image: a.jpg", "image: {src: a.jpg}", "image: 'hội trường, 1.jpg'"):
        reading = read(head(picture))
        assert reading.text is not None
        assert found(reading) == [("W310", 3, 8)]
        line = reading.diagnostics[0].args["line"]
        assert found(read(head(line))) == [("W310", 3, 8)]
        assert found(read(head(line.replace("…", "Hội trường")))) == []


def test_what_is_said_of_a_gallery_s_picture_can_be_pasted_too() -> None:
    (first, second) = read(head("gallery: [a.jpg, {src: b.jpg, caption: Hội trường}]")).diagnostics
    assert (first.code, second.code, second.args["line"]) == ("W310", "W310", "")
    line = first.args["line"].replace("…", "Hội trường")
    assert not read(head(f"gallery: [{line}]")).diagnostics
    assert not read(head("gallery:", f"  - {line}")).diagnostics


@pytest.mark.parametrize("key", ["alt", "caption", "credit"])
def test_words_of_a_picture_that_stand_beside_it_are_shown_their_place(key: str) -> None:
    reading = read(head("image: a.jpg", f"{key}: 'Hội trường: \"cũ\"'"))
    (line,) = (diagnostic.args["line"] for diagnostic in reading.diagnostics if diagnostic.code == "W212")
    mended = read(head(line))
    assert mended.text is not None
    assert {diagnostic.code for diagnostic in mended.diagnostics} <= {"W310"}
    assert written(mended.text.facts)["image"] == {"src": "a.jpg", key: {"vi": 'Hội trường: "cũ"'}}


@pytest.mark.parametrize(
    "image", ["image: {src: a.jpg, alt: Nhà, caption: Cũ}", "tags: [ocop]", "image: [a]"]
)
def test_where_there_is_more_to_a_picture_than_its_file_no_line_would_hold_it(image: str) -> None:
    reading = read(head(image, "alt: Hội trường"))
    assert [
        diagnostic.args.get("line") for diagnostic in reading.diagnostics if diagnostic.code == "W212"
    ] == [None]


@pytest.mark.parametrize(
    "other",
    [
        b"\xef\xbb\xbf" + STORY.encode(),
        STORY.replace("\n", "\r\n").encode(),
        STORY.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", STORY).encode(),
    ],
    ids=["BOM", "CRLF", "CR", "NFD"],
)
def test_encodings_agree(other: bytes) -> None:
    plain, same = text_of(STORY), text_of(other)
    assert read(other).body == read(STORY).body
    assert same.digest == plain.digest
    assert (same.facts_digest, same.body_digest) == (plain.facts_digest, plain.body_digest)


def test_the_order_and_the_spelling_of_the_head_do_not_matter() -> None:
    one = text_of(head("place: Vĩnh Bảo", "held_on: 2023-06-28", "draft: no"))
    two = text_of(
        head('held_on: "2023-06-28"', "# a remark", "place: {vi: Vĩnh Bảo}", "tasks: []", "author:")
    )
    assert (one.digest, one.facts_digest) == (two.digest, two.facts_digest)


@pytest.mark.parametrize(
    "line",
    [
        "title: Khác",
        "short_title: Họp",
        "summary: Tóm tắt",
        "updated: 2023-06-30",
        "image: {src: a.jpg, alt: ''}",
        "date: 2023-06-28",
        "author: A",
        "slug: hop",
        "tags: []",
        "draft: yes",
        "pinned: no",
        "expires: 2024-01-01",
        "aliases: [/a]",
        "place: Vĩnh Bảo",
        "kind: award",
    ],
)
def test_every_field_counts(line: str) -> None:
    plain = text_of(head())
    other = text_of(head(line) if not line.startswith("title") else f"---\n{line}\n---\nNội dung.\n")
    assert other.digest != plain.digest


def test_the_body_counts_and_its_place_does_not() -> None:
    plain, moved, other = text_of(head()), text_of(head("", "# a remark")), text_of(head() + "Thêm.\n")
    assert (moved.digest, moved.body_digest) == (plain.digest, plain.body_digest)
    assert moved.body_line == plain.body_line + 2
    assert other.digest != plain.digest


def test_a_body_is_of_one_language() -> None:
    assert text_of(head(), "content/x.vi.md").body_digest != text_of(head(), "content/x.en.md").body_digest


def test_a_text_survives_the_memo() -> None:
    text = text_of(STORY)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(text), type=Text) == text


def test_reading_from_memory_needs_no_pydantic() -> None:
    code = "import sys, coopsite.content.read, coopsite.content.tags; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.binary(max_size=60) | st.text("-\n: tilexáæ[]{}'\"&*!#\t0", max_size=60).map(str.encode))
@example(b"---\n? [a]\n: b\n---\n")
@example(b"---\n" + b"[" * 50_000)
@example(b"---\ntitle: &a [x]\nb: *a\n---\n")
def test_any_bytes_end_in_a_text_or_in_diagnostics(raw: bytes) -> None:
    for source in (raw, b"---\ntitle: x\n" + raw + b"\n---\n"):
        reading = read(source)
        assert reading.text is not None or reading.diagnostics
        lines = source.count(b"\n") + source.count(b"\r") + 1
        assert all(diagnostic.line <= lines for diagnostic in reading.diagnostics)


# --- read once more ---

WARNED = STORY.replace("draft: no", "draft: no\ntitel: x")
AGAIN = [
    STORY,
    STORY + "\nThêm một đoạn.\n",
    STORY.replace("Nội dung.", ""),
    STORY.replace("\n", "\r\n"),
    "\n\n" + STORY,
    STORY.replace("draft: no", "draft: yes"),
    STORY.replace("title: Liên", "title:  Liên"),
    STORY.replace("draft: no", "draft: nope"),
    STORY.replace("Nội dung.", "Nội\x07dung."),
    STORY.replace("---\n\n##", "---\ntitle: hai\n---\n##"),
    WARNED,
    WARNED + "\nThêm.\n",
]


@pytest.mark.parametrize("then", [STORY, WARNED], ids=["clean", "warned"])
@pytest.mark.parametrize("now", AGAIN, ids=range(len(AGAIN)))
def test_what_was_read_before_changes_nothing_of_what_is_read_now(then: str, now: str) -> None:
    first = read(then)
    assert first.text is not None
    again = read_text(PATH, now.encode(), CONTEXT, PreviousRead(first.text, first.diagnostics, first.front))
    assert again == read(now)


def test_front_matter_that_stayed_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(WARNED)
    assert first.text is not None
    monkeypatch.setattr(yaml, "parse_yaml", pytest.fail)
    again = read_text(
        PATH,
        (WARNED + "\nThêm.\n").encode(),
        CONTEXT,
        PreviousRead(first.text, first.diagnostics, first.front),
    )
    assert [diagnostic.code for diagnostic in again.diagnostics] == ["W212"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("summary: Năm việc #trọng-tâm", [("W221", 3, 19)]),
        ("summary: Năm việc # chú thích", []),
        ('summary: "Năm việc #1"', []),
        ("summary: Năm#1", []),
        ("summary: #1", [("W221", 3, 10)]),
        ("tags: [ocop, htx] #1", []),
        ("agenda:\n  - Bàn việc #2", [("W221", 4, 14)]),
        ("place: {vi: A, en: B} #1", []),
    ],
)
def test_words_lost_behind_a_hash_are_told(line: str, told: list[tuple[str, int, int]]) -> None:
    assert [each for each in found(read(head(line))) if each[0] == "W221"] == told


def test_a_body_shown_with_every_line_end_is_another_body() -> None:
    raw = b"---\ntitle: a\ndate: 2023-06-28\n---\nb\nc\n"
    plain = read_text("content/news/x.vi.md", raw, CONTEXT).text
    broken = read_text("content/news/x.vi.md", raw, msgspec.structs.replace(CONTEXT, line_breaks=True)).text
    assert plain is not None
    assert broken is not None
    assert plain.body_digest != broken.body_digest


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('image: {src: a.jpg, alt: "…"}', ["W310"]),
        ("image: {src: a.jpg, alt: Hội trường, caption: ...}", ["W220"]),
        ("place: {vi: Huế, en: …}", ["W220"]),
        ("summary: …", ["W220"]),
        ("title: ...", ["E215"]),
        ("draft: yes\nsummary: …", []),
        ("extra: {a: …}", []),
    ],
)
def test_dots_pasted_from_a_hint_are_told_and_not_taken_for_words(line: str, told: list[str]) -> None:
    source = f"---\n{'' if line.startswith('title') else 'title: Tin'}\n{line}\n---\n\nNội dung.\n"
    assert [each.code for each in read(source).diagnostics] == told
