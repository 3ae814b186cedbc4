"""Texts that name a story by its place follow it to its new name, and change in nothing else."""

from __future__ import annotations

import pytest

from coopsite.authoring.relink import Renamed, may_name, names_of, relinked
from coopsite.content.markdown.parser import BodyParser
from coopsite.content.read import ReadContext
from tests.engine.sites import story

CONTEXT = ReadContext(("vi", "en"), "Asia/Ho_Chi_Minh")
OTHER = "content/news/tin.vi.md"
OLD = Renamed("meetings/hội nghị", "meetings/tong-ket", with_folder=True)


def told(path: str, text: str, renamed: Renamed = OLD) -> tuple[str, tuple[str, ...]]:
    raw = text.encode()
    assert may_name(raw, renamed.name)
    found = relinked(path, raw, CONTEXT, renamed, BodyParser())
    return found.data.decode(), found.left


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](<../meetings/hội nghị.md>)", "[a](<../meetings/tong-ket.md>)"),
        ("[a](../meetings/h%E1%BB%99i%20ngh%E1%BB%8B.md)", "[a](../meetings/tong-ket.md)"),
        ("[a](../meetings/h%E1%BB%99i%20ngh%E1%BB%8B/#muc)", "[a](../meetings/tong-ket/#muc)"),
        ("![a](<../meetings/hội nghị/Ảnh 1.png>)", "![a](<../meetings/tong-ket/Ảnh 1.png>)"),
        ('<a href="../meetings/hội nghị.vi.md">a</a>', '<a href="../meetings/tong-ket.vi.md">a</a>'),
        ("<img src='../meetings/hội nghị/a.png' alt=''>", "<img src='../meetings/tong-ket/a.png' alt=''>"),
        ('[a](<../meetings/hội nghị.md> "Xem")', '[a](<../meetings/tong-ket.md> "Xem")'),
        ("[a][1]\n\n[1]: <../meetings/hội nghị.md>", "[a][1]\n\n[1]: <../meetings/tong-ket.md>"),
        ("[a](<./../news/../meetings/hội nghị.md>)", "[a](<../meetings/tong-ket.md>)"),
    ],
)
def test_links_are_written_anew_in_their_own_way(before: str, after: str) -> None:
    text = story("Tin", body="Về {}\n\nVà hội nghị hội nghị.md.")
    assert told(OTHER, text.replace("{}", before)) == (text.replace("{}", after), ())


@pytest.mark.parametrize(
    "kept",
    [
        "[a](<../meetings/hội nghị khác.md>)",
        "[a](<../plans/hội nghị.md>)",
        "[a](<hội nghị.md>)",
        "[a](https://example.org/hội%20nghị.md)",
        "`../meetings/hội nghị.md`",
        "[a](<#hội nghị>)",
        "[a](<mailto:hội nghị@example.org>)",
    ],
)
def test_what_names_something_else_stays(kept: str) -> None:
    text = story("Tin", body=f"Về {kept}.")
    assert told(OTHER, text) == (text, ())


def test_files_in_front_matter_follow_and_comments_stay() -> None:
    text = story(
        "Tin",
        'image: {src: "../meetings/hội nghị/a.png", alt: Ảnh}  # ../meetings/hội nghị/a.pngs',
        "documents:",
        "  - {number: 1, file: ../meetings/hội nghị/b.pdf}",
    )
    found, left = told(OTHER, text)
    assert left == ()
    assert 'src: "../meetings/tong-ket/a.png"' in found
    assert "file: ../meetings/tong-ket/b.pdf}" in found
    assert "hội nghị/a.pngs" in found


def test_the_story_s_own_texts_name_their_neighbours_as_before() -> None:
    text = story("Họp", body="[a](<hội nghị.en.md>) [b](../news/tin.md) [c](khac.md) ![d](<hội nghị/a.png>)")
    found, left = told("content/meetings/hội nghị.vi.md", text)
    assert left == ()
    assert "[a](<tong-ket.en.md>) [b](../news/tin.md) [c](khac.md) ![d](<tong-ket/a.png>)" in found


def test_only_the_texts_follow_where_the_folder_stays() -> None:
    flat = Renamed("meetings/x", "meetings/y", with_folder=False)
    text = story("Tin", body="[a](../meetings/x.vi.md) ![b](../meetings/x/b.png)")
    found, left = told(OTHER, text, flat)
    assert (found, left) == (text.replace("x.vi.md", "y.vi.md"), ())


def test_what_cannot_be_written_anew_is_said() -> None:
    entity = story("Tin", body="[a](<../meetings/h&#7897;i nghị.md>)")
    assert told(OTHER, entity + "hội nghị")[1] == ("../meetings/hội nghị.md",)


def test_line_ends_and_marks_stay() -> None:
    text = "\ufeff" + story("Tin", body="[a](<../meetings/hội nghị.md>)").replace("\n", "\r\n")
    assert told(OTHER, text)[0] == text.replace("hội nghị", "tong-ket")


def test_a_text_that_cannot_be_read_keeps_what_it_says_above() -> None:
    text = "---\ntitle: [\nimage: ../meetings/hội nghị/a.png\n---\n\n[a](<../meetings/hội nghị.md>)\n"
    found, _ = told(OTHER, text)
    assert found == text.replace("<../meetings/hội nghị.md>", "<../meetings/tong-ket.md>")


def test_what_a_text_names_is_known() -> None:
    text = story(
        "Tin", "image: {src: a.png, alt: x}", body="[a](../meetings/x.md#y) [b](/vi/) [c](https://a.b/)"
    )
    assert names_of(OTHER, text.encode(), CONTEXT, BodyParser()) == {
        "content/news/a.png",
        "content/meetings/x.md",
    }
