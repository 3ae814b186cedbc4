"""Uploads: judged by their bytes, under clean names that never collide, whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from coopsite.authoring.file_nature import nature_of_file
from coopsite.authoring.find_story import NoStoryError
from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.authoring.uploads import LONGEST_KEPT, StoredUpload, UploadRefusedError, store
from tests.conftest import files_below
from tests.engine.faults import dies, failing
from tests.engine.sites import CONFIG, png, story

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in {
        "config.yaml": CONFIG,
        "content/meetings/x/index.vi.md": story("Họp"),
        "content/meetings/x/index.en.md": story("Meeting", body="![](plan.pdf)"),
        "content/news/tin.vi.md": story("Tin"),
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def photograph(size: tuple[int, int], turn: int = 1, *, placed: bool = False, form: str = "JPEG") -> bytes:
    image = Image.effect_noise(size, 20).convert("RGB")
    exif = Image.Exif()
    if turn != 1:
        exif[0x0112] = turn
    if placed:
        exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)})
    out = io.BytesIO()
    image.save(out, format=form, exif=exif)
    return out.getvalue()


def packed(*names: str, **texts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            # The same bytes whenever it is made: they name the tests.
            archive.writestr(zipfile.ZipInfo(name), texts.get(name, b""))
    return out.getvalue()


def seen(site: Path, made: StoredUpload) -> Image.Image:
    image = Image.open(io.BytesIO((site / made.path).read_bytes()))
    image.load()
    return image


def test_a_picture_lies_beside_the_texts_of_a_story_in_a_folder_of_its_own(site: Path) -> None:
    made = store(site, "meetings/x", "Hội trường.PNG", png(60, 40))
    assert (made.path, made.src) == ("content/meetings/x/hoi-truong.png", "hoi-truong.png")
    assert (made.sort, made.width, made.height, made.notes) == ("picture", 60, 40, ())
    assert seen(site, made).size == (60, 40)


def test_a_document_lies_beside_the_file_of_a_story_without_a_folder(site: Path) -> None:
    made = store(site, "news/tin", "Tờ trình số 12.pdf", PDF)
    assert (made.path, made.src, made.sort) == (
        "content/news/to-trinh-so-12.pdf",
        "to-trinh-so-12.pdf",
        "document",
    )
    assert (site / made.path).read_bytes() == PDF


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a#b.pdf", "a b.pdf"),
        ("Ảnh.pdf", unicodedata.normalize("NFD", "Ảnh.pdf")),
        ("A.pdf", "a.PDF"),
        ("a.pdf", "a.pdf"),
        ("???.pdf", "!!!.pdf"),
    ],
)
def test_names_that_become_one_are_told_apart(site: Path, first: str, second: str) -> None:
    one, two = store(site, "news/tin", first, PDF), store(site, "news/tin", second, PDF + b"2")
    assert one.path.casefold() != two.path.casefold()
    assert two.path.endswith("-2.pdf")
    assert [(site / each.path).read_bytes() for each in (one, two)] == [PDF, PDF + b"2"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("con.pdf", "document-con.pdf"),
        ("LPT1.x.pdf", "lpt1-x.pdf"),
        ("..\\..\\evil.pdf", "evil.pdf"),
        ("../../evil.pdf", "evil.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("anh.jpg.pdf", "anh-jpg.pdf"),
        ("index.pdf", "document-index.pdf"),
        ("", "document.pdf"),
        ("plan.pdf", "plan-2.pdf"),
        ("báo cáo.docx", "bao-cao.pdf"),
        ("a" * 300 + ".pdf", None),
    ],
)
def test_names_are_clean_and_tell_the_truth(site: Path, name: str, stored: str | None) -> None:
    made = store(site, "meetings/x", name, PDF).path.removeprefix("content/meetings/x/")
    assert made == stored if stored else len(made) < 70


def test_a_file_that_another_system_takes_for_the_same_is_not_replaced(site: Path) -> None:
    (site / "content/news/Quyet-Dinh.PDF").write_bytes(b"theirs")
    assert store(site, "news/tin", "quyet-dinh.pdf", PDF).path == "content/news/quyet-dinh-2.pdf"
    assert (site / "content/news/Quyet-Dinh.PDF").read_bytes() == b"theirs"


def test_a_photograph_of_a_phone_is_turned_made_smaller_and_tells_no_place(site: Path) -> None:
    made = store(site, "meetings/x", "IMG_0001.JPG", photograph((4000, 3000), 6, placed=True))
    image = seen(site, made)
    assert image.size == (made.width, made.height) == (LONGEST_KEPT * 3 // 4, LONGEST_KEPT)
    assert not image.getexif()
    assert [note.name for note in made.notes] == ["reduced", "turned", "place_removed"]
    assert made.notes[0].values == {"from": "3000 × 4000", "width": "1920", "height": "2560"}


def test_a_small_photograph_keeps_its_pixels_and_loses_its_place(site: Path) -> None:
    given = photograph((300, 200), placed=True)
    made = store(site, "meetings/x", "a.jpg", given)
    image = seen(site, made)
    assert not image.getexif()
    assert image.tobytes() == Image.open(io.BytesIO(given)).tobytes()
    assert [note.name for note in made.notes] == ["place_removed"]


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "GIF", "BMP"])
def test_other_pictures_are_taken_as_what_they_are(site: Path, form: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "green").save(out, format=form)
    made = store(site, "meetings/x", "anh.jpeg", out.getvalue())
    assert made.path.endswith(f"/anh.{'png' if form == 'BMP' else form.lower()}")
    assert seen(site, made).size == (made.width, made.height) == (20, 10)


def test_a_drawing_loses_what_runs(site: Path) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><script>alert(1)</script></svg>'
    made = store(site, "meetings/x", "logo.svg", drawing)
    assert b"script" not in (site / made.path).read_bytes()
    assert (made.width, made.height, [note.name for note in made.notes]) == (10, 5, ["cleaned"])


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jpg", b"", "empty"),
        ("IMG_1.HEIC", HEIC, "heic"),
        ("IMG_1.jpg", HEIC, "heic"),
        ("a.jpg", b"MZ\x90\0" + bytes(60), "program"),
        ("a.pdf", b"\x7fELF" + bytes(60), "program"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("a.exe", PDF, "program"),
        ("a.png.js", b"alert(1)", "program"),
        ("a.zip", packed("setup.exe"), "program"),
        ("a.zip", packed("META-INF/MANIFEST.MF", "A.class"), "program"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("a.pdf", b"<!DOCTYPE html><p>x", "page"),
        ("a.txt", b" \n<html><script>", "page"),
        ("a.html", b"hello", "page"),
        ("a.tif", b"II*\0" + bytes(50), "other_picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0 no picture", "broken_picture"),
        ("a.docx", packed("word/document.xml")[:40], "cut_off"),
        ("a.bin", b"\1\2\3\4", "unknown"),
        ("a.txt", b"\xff\xfe\x41\0", "unknown"),
        ("a.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "program"),
        (
            "a.svg",
            b'<!DOCTYPE svg [<!ELEMENT x (y)> <!ATTLIST a b CDATA "c">]><svg width="1" height="1"/>',
            "declaring_svg",
        ),
    ],
)
def test_what_is_not_taken_is_said_and_nothing_is_written(
    site: Path, name: str, data: bytes, reason: str
) -> None:
    before = files_below(site)
    with pytest.raises(UploadRefusedError) as refused:
        store(site, "meetings/x", name, data)
    assert refused.value.reason == reason
    assert files_below(site) == before


@pytest.mark.parametrize(
    ("name", "data", "sort", "ending"),
    [
        ("a", PDF, "document", "pdf"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml"), "document", "docx"),
        ("a.zip", packed("[Content_Types].xml", "xl/workbook.xml"), "document", "xlsx"),
        ("a.odt", packed("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"), "document", "odt"),
        ("a.zip", packed("readme.txt"), "document", "zip"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "document", "doc"),
        ("a.csv", "Tên,Số\n".encode(), "document", "csv"),
        ("a.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomavc1", "film", "mp4"),
        ("a.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "film", "mov"),
        ("a.m4a", b"\0\0\0\x18ftypM4A \0\0\2\0isommp42", "recording", "m4a"),
        ("a.webm", b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm", "film", "webm"),
        ("a.mp3", b"ID3\4\0\0\0\0\0\0", "recording", "mp3"),
        ("a.ogg", b"OggS\0\2" + bytes(30), "recording", "ogg"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "recording", "wav"),
    ],
)
def test_files_are_known_by_their_bytes(name: str, data: bytes, sort: str, ending: str) -> None:
    found = nature_of_file(data, name)
    assert not isinstance(found, str)
    assert (found.sort, found.ending) == (sort, ending)


def test_a_story_that_is_not_there_takes_no_file(site: Path) -> None:
    with pytest.raises(NoStoryError):
        store(site, "meetings/../../x", "a.pdf", PDF)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_nothing_is_written_through_a_link(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away")
    (site / "content/meetings/x").rename(away / "x")
    (site / "content/meetings/x").symlink_to(away / "x")
    with pytest.raises((NoStoryError, LinkInTheWayError)):
        store(site, "meetings/x", "a.pdf", PDF)
    assert not list(away.rglob("*.pdf"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_there_is_no_file_or_the_whole_one(site: Path) -> None:
    before = files_below(site)
    for at in range(1, 100):
        if not dies(at, lambda: store(site, "news/tin", "a.pdf", PDF)):
            break
        after = files_below(site)
        new = {path: data for path, data in after.items() if path not in before}
        assert {path: after[path] for path in before} == before
        assert all(data == PDF for path, data in new.items() if "tmp" not in path)
        for path in new:
            (site / path).unlink()
    assert at > 5


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_is_full_or_may_not_be_written_is_left_as_it_was(site: Path, number: int) -> None:
    before = files_below(site)
    for at in range(2, 6):
        with pytest.raises(OSError, match=os.strerror(number)), failing(at, number):
            store(site, "news/tin", "a.pdf", PDF)
        assert files_below(site) == before
