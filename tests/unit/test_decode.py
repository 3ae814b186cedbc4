"""Bytes to text: the same text whatever the editor did, and no letter ever guessed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.diagnostics import Diagnostic
from coopsite.textfile.characters import FORBIDDEN
from coopsite.textfile.decode import decode
from coopsite.textfile.nature import is_binary, size_word

TEXT = "---\ntitle: Hội nghị tổng kết ở Đà Nẵng\n---\n\nMột đoạn.\n"
PATH = "content/x.vi.md"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        b"\xef\xbb\xbf" + TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.replace("Đ", "Ð").encode(),
        unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode("utf-8-sig"),
    ],
)
def test_all_ways_of_saving_one_text_agree(raw: bytes) -> None:
    assert decode(raw, PATH) == (TEXT, ())


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])))
def test_variants_of_any_text_agree(text: str) -> None:
    lines = text.lstrip("\ufeff") + "\n" + text
    variant = unicodedata.normalize("NFD", lines).replace("\n", "\r\n").encode("utf-8-sig")
    assert decode(lines.encode(), PATH) == decode(variant, PATH)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_wide_encodings_are_named(encoding: str, name: str) -> None:
    assert decode(TEXT.encode(encoding), PATH) == (None, (Diagnostic("E101", PATH, args={"encoding": name}),))


def test_an_older_encoding_is_reported_at_its_first_byte_and_never_guessed() -> None:
    raw = "---\r\ntitle: Một\r\nplace: H".encode() + "\xe0 N\xf4i".encode("windows-1258") + b"\n"
    assert decode(raw, PATH) == (None, (Diagnostic("E102", PATH, 3, 9, {"byte": "0xE0"}),))


@pytest.mark.parametrize(
    ("raw", "byte"), [(b"\xc3", "0xC3"), (b"a\xed\xa0\x80", "0xED"), (b"\xc0\x80", "0xC0")]
)
def test_broken_utf8(raw: bytes, byte: str) -> None:
    text, diagnostics = decode(raw, PATH)
    assert text is None
    assert [(diagnostic.code, diagnostic.args["byte"]) for diagnostic in diagnostics] == [("E102", byte)]


def test_control_characters_are_reported_each_and_never_dropped() -> None:
    raw = b"---\r\ntitle: a\x00b\n---\n\ntab\tand \x02STX\x03 and \xc2\x85 and \xef\xbf\xbe\x7f\n"
    text, diagnostics = decode(raw, PATH)
    assert text == "---\ntitle: a\ufffdb\n---\n\ntab\tand \ufffdSTX\ufffd and \ufffd and \ufffd\ufffd\n"
    assert [
        (diagnostic.code, diagnostic.line, diagnostic.column, diagnostic.args["codepoint"])
        for diagnostic in diagnostics
    ] == [
        ("E107", 2, 9, "U+0000"),
        ("E107", 5, 9, "U+0002"),
        ("E107", 5, 13, "U+0003"),
        ("E107", 5, 19, "U+0085"),
        ("E107", 5, 25, "U+FFFE"),
        ("E107", 5, 26, "U+007F"),
    ]


def test_every_forbidden_character_is_seen_wherever_it_stands() -> None:
    for number in range(0x110000):
        character = chr(number)
        if FORBIDDEN.match(character) and not 0xD800 <= number <= 0xDFFF and character != "\r":
            assert decode(f"Họp: {character}".encode(), PATH)[0] == "Họp: \ufffd", hex(number)


def test_a_flood_of_control_characters_is_not_a_flood_of_diagnostics() -> None:
    text, diagnostics = decode(b"text " + b"\x02" * 10_000, PATH)
    assert text == "text " + "\ufffd" * 10_000
    assert len(diagnostics) == 100


@pytest.mark.parametrize("raw", [PNG, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\0" * 4096])
def test_what_is_no_text_is_said_to_be_none(raw: bytes) -> None:
    assert is_binary(raw)
    text, diagnostics = decode(raw, PATH)
    assert text is None
    assert [diagnostic.code for diagnostic in diagnostics] == ["E109"]


def test_a_text_cut_inside_a_letter_is_still_a_text() -> None:
    head = ("\0" + "ộ" * 3000).encode()
    assert not any(is_binary(head[:length]) for length in (8190, 8191, 8192))


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"", PATH) == ("", ())
    assert decode(b"\xef\xbb\xbf", PATH) == ("", ())


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_end_in_text_or_diagnostics(raw: bytes) -> None:
    text, diagnostics = decode(raw, PATH)
    assert text is not None or diagnostics
    for diagnostic in diagnostics:
        assert diagnostic.line <= raw.count(b"\n") + raw.count(b"\r") + 1
    if text is not None:
        assert text == decode(text.encode(), PATH)[0]
        assert "\r" not in text


def test_sizes_read_alike_in_every_language() -> None:
    assert [size_word(size) for size in (0, 900, 1001, 52_428_800)] == ["0 kB", "1 kB", "2 kB", "52 MB"]
