"""Hostile input costs little: a rule decides before the work, and twice the size takes about twice the time."""

from __future__ import annotations

import struct
import time
import unicodedata
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from coopsite.content.read import MAX_FRONT_MATTER, ReadContext, ReadText, read_text
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.caret import excerpt
from coopsite.diagnostics.report import text
from coopsite.images.inspect import examine
from coopsite.templating.environment import TemplateSet
from coopsite.text.collation import collation_key
from coopsite.text.fold import fold
from coopsite.text.nfc import MAX_MARKS, nfc
from coopsite.textfile.decode import decode
from coopsite.textfile.yaml import MAX_LENGTH, parse_yaml
from tests.conftest import MakeSite, built
from tests.engine.photographs import jpeg_of_passes, saved
from tests.engine.sites import story

PATH = "content/news/a.vi.md"
CONTEXT = ReadContext(("vi", "en"), "Asia/Ho_Chi_Minh", "")
PILE = "\u0323\u0301"


def read(raw: bytes) -> ReadText:
    return read_text(PATH, raw, CONTEXT)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of `work`, the least of three runs."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def assert_grows_evenly(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Twice the size takes at most 2.2 times as long, and neither takes two seconds."""
    once, twice = seconds(work(size)), seconds(work(size * 2))
    assert twice < 2.2 * once + 0.02
    assert twice < 2


# --- marks piled on one letter ------------------------------------------------------------------------------


def test_marks_piled_on_a_letter_are_told_where_they_begin_to_be_too_many() -> None:
    raw = ("Một dòng.\nHội nghị ho" + PILE * 16 + "p.").encode()
    _, diagnostics = decode(raw, PATH)
    assert [(f.code, f.line, f.args) for f in diagnostics] == [("E107", 2, {"marks": str(MAX_MARKS)})]


def test_as_many_marks_as_unicode_allows_are_no_fault() -> None:
    text = (
        "ho"
        + PILE * (MAX_MARKS // 2)
        + "p "
        + unicodedata.normalize("NFD", "Đường lối của Đảng ở Tuyên Quang ")
    )
    assert decode((text * 5).encode(), PATH) == (unicodedata.normalize("NFC", text * 5), ())


@pytest.mark.parametrize(
    "work", [nfc, fold, lambda text: collation_key(text, "vi"), lambda text: excerpt(text, 1, 3)]
)
def test_normalising_takes_time_that_grows_with_the_text(work: Callable[[str], object]) -> None:
    assert_grows_evenly(lambda size: partial(work, "a" + PILE * size), 30_000)


def test_a_text_of_nothing_but_marks_is_read_in_time_that_grows_with_it() -> None:
    assert_grows_evenly(lambda size: partial(read, story("T", body="a" + PILE * size).encode()), 30_000)


def test_marks_written_as_escapes_are_bounded_too() -> None:
    assert_grows_evenly(lambda size: partial(parse_yaml, 't: "' + "\\u0323\\u0301" * size + '"'), 10_000)


def test_nfc_keeps_every_mark_and_can_be_done_again() -> None:
    text = "a" + PILE * 100
    once = nfc(text)
    assert nfc(once) == once
    assert once.replace("\N{COMBINING GRAPHEME JOINER}", "").count("\u0301") == 100


# --- what is written in YAML --------------------------------------------------------------------------------


def test_a_document_that_is_too_long_is_not_read() -> None:
    located = parse_yaml("a: b\n" + "#" * MAX_LENGTH, path="config.yaml")
    assert located.value is None
    args = {"length": str(MAX_LENGTH + 5), "most": str(MAX_LENGTH)}
    assert located.diagnostics == (Diagnostic("E109", "config.yaml", 1, 1, args),)


@pytest.mark.parametrize("name", ["config.yaml", "content/tags.yaml", "templates/strings/vi.yaml"])
def test_twenty_megabytes_of_settings_are_refused_at_once(make_site: MakeSite, name: str) -> None:
    folder = make_site({"content/news/a.vi.md": story("T")})
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("# một dòng chú thích\n" * 1_000_000, encoding="utf-8")
    begun = time.process_time()
    build = built(folder)
    assert time.process_time() - begun < 2
    assert [(d.code, d.path) for d in build.diagnostics if d.path == name] == [("E109", name)]


def test_front_matter_that_is_too_long_is_told_at_its_first_line() -> None:
    long = story("T", *(f"- hàng thứ {n}" for n in range(MAX_FRONT_MATTER // 10)))
    assert [(f.code, f.line) for f in read(long.encode()).diagnostics] == [("E109", 2)]


def test_front_matter_with_thousands_of_rows_is_read_in_time_that_grows_with_it() -> None:
    def work(size: int) -> Callable[[], object]:
        rows = (f"  - {{src: anh-{n}.jpg, alt: Ảnh số {n}}}" for n in range(size))
        raw = story("T", "gallery:", *rows).encode()
        return lambda: read(raw)

    assert_grows_evenly(work, 2_000)


# --- many diagnostics ------------------------------------------------------------------------------------------


def test_thousands_of_missing_pictures_are_told_of_in_time_that_grows_with_them(make_site: MakeSite) -> None:
    def work(size: int) -> Callable[[], object]:
        rows = [f"  - {{src: khong-co-{n}.jpg, alt: Ảnh}}" for n in range(size)]
        folder = make_site({PATH: story("T", "gallery:", *rows)}, name=f"missing-{size}")
        return lambda: built(folder)

    assert_grows_evenly(work, 2_000)


@pytest.mark.slow
def test_a_hundred_thousand_warnings_are_told_of_in_two_seconds(make_site: MakeSite) -> None:
    lines = [f"la-{n}: x" for n in range(1_000)]
    folder = make_site({f"content/news/tin-{n}.vi.md": story("T", *lines) for n in range(100)})
    begun = time.process_time()
    build = built(folder)
    text(build.diagnostics, "vi", lambda _, __: None)
    assert time.process_time() - begun < 4
    assert len([d for d in build.diagnostics if d.code == "W212"]) == 100_000


# --- pictures -----------------------------------------------------------------------------------------------


def test_a_jpeg_of_a_thousand_passes_is_told_and_never_decoded(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg_of_passes(1_000))
    seen = examine(picture, "content/a.jpg", picture.stat().st_size)
    assert seen.diagnostics == (Diagnostic("E314", "content/a.jpg", args={"passes": "1000"}),)
    assert seen.width == 0


def test_an_ordinary_progressive_jpeg_is_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg_of_passes(40))
    assert examine(picture, "content/a.jpg", picture.stat().st_size).width == 2_000


def of_many_parts(form: str, parts: int) -> bytes:
    """A picture of one pixel with so many parts that mean nothing."""
    if form == "GIF":
        frame = b"\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\x00\x02\x02\x4c\x01\x00"
        return b"GIF89a" + struct.pack("<HH", 1, 1) + b"\x80\0\0" + bytes(6) + frame * parts + b"\x3b"
    data = saved(Image.new("RGB", (1, 1)), form, told=False)
    head, filler = {
        "JPEG": (2, b"\xff\xfe\x00\x02"),
        "PNG": (33, b"\0\0\0\0teXt" + struct.pack(">I", zlib.crc32(b"teXt"))),
        "WEBP": (len(data), b"XMP \0\0\0\0"),
    }[form]
    data = data[:head] + filler * parts + data[head:]
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:] if form == "WEBP" else data


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_of_millions_of_parts_is_refused_and_one_of_thousands_is_not(
    form: str, tmp_path: Path
) -> None:
    picture = tmp_path / f"a.{form.lower()}"
    for parts, codes in ((5_000, []), (2_000_000, ["E313"])):
        picture.write_bytes(of_many_parts(form, parts))
        begun = time.process_time()
        seen = examine(picture, f"content/a.{form.lower()}", picture.stat().st_size)
        assert time.process_time() - begun < 2
        assert [found.code for found in seen.diagnostics if found.code != "W315"] == codes


# --- templates ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("value", [list(range(600_000)), "<a> b\n" * 130_000], ids=["list", "text"])
@pytest.mark.parametrize("name", ["sort", "urlize", "pprint"])
def test_no_filter_takes_long_for_all_that_a_page_may_cost(name: str, value: object) -> None:
    templates = TemplateSet({}, {"a.html": f"{{% set x = value | {name} | length %}}"})
    begun = time.process_time()
    templates.render("a.html", {"value": value}, "/vi/")
    assert time.process_time() - begun < 6
