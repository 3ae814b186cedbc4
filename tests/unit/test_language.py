"""Fold, slug, order, dates, numbers and excerpts as readers of both languages expect them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from babel.dates import format_date as babel_date
from hypothesis import given
from hypothesis import strategies as st

from coopsite.text.collation import collation_key, initial
from coopsite.text.dates import (
    format_date,
    format_date_long,
    format_datetime,
    format_month,
    format_month_name,
)
from coopsite.text.excerpt import excerpt
from coopsite.text.fold import fold
from coopsite.text.nfc import nfc
from coopsite.text.numbers import format_number, format_size
from coopsite.text.slug import slug

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = [
    *(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES),
    *"bcdđghklmnpqrstvx",
]
vietnamese = st.text(st.sampled_from([*SMALL, *(letter.upper() for letter in SMALL), *" -.,0123456789"]))
ORDER = ["cá", "ca nô", "cà phê", "căn", "cân", "da", "dứa", "đa"]
ORDER += ["Đà Nẵng", "Điện Biên", "Hà Nam", "Hà Nội", "Hải Phòng"]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- nfc ---


def test_nfc_composes_and_maps_eth() -> None:
    assert nfc(nfd("Hải Phòng")) == "Hải Phòng"
    assert nfc("Ðà Nẵng, ðường") == "Đà Nẵng, đường"
    assert nfc("hoà, hòa") == "hoà, hòa"


@given(st.text())
def test_nfc_is_stable(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text) == nfc(nfd(text))


# --- fold ---


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("Ðường", "duong"),
        ("HỢP TÁC XÃ", "hop tac xa"),
        ("Straße", "strasse"),
        ("m²", "m2"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == fold(nfd(text)) == folded


@given(vietnamese)
def test_vietnamese_folds_to_ascii_in_either_form(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(nfd(text)) == fold(text.upper())


@given(st.text())
def test_fold_is_idempotent_for_any_text(text: str) -> None:
    assert fold(fold(text)) == fold(text) == fold(nfd(text))


def test_fold_keeps_letters_without_a_latin_base() -> None:
    assert fold("合作社") == "合作社"


# --- slug ---


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ngày Quốc tế HTX – năm 2023", "ngay-quoc-te-htx-nam-2023"),
        ("The people’s committee", "the-peoples-committee"),
        ("  --Đại hội!--  ", "dai-hoi"),
        ("合作社", ""),
        ("", ""),
    ],
)
def test_slug(text: str, word: str) -> None:
    assert slug(text) == slug(nfd(text)) == word


@given(st.text(), st.integers(8, 100))
def test_slug_is_legal_and_stable(text: str, limit: int) -> None:
    word = slug(text, limit=limit)
    assert word == slug(nfd(text), limit=limit)
    assert slug(word, limit=limit) == word
    assert len(word) <= limit
    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", word)


def test_a_long_slug_is_cut_at_a_word_and_stays_its_own() -> None:
    long = "Liên minh Hợp tác xã thành phố tổ chức hội nghị tổng kết phong trào thi đua năm "
    one, two = slug(long + "2022"), slug(long + "2023")
    assert one != two
    assert len(one) <= 80
    assert re.fullmatch("lien-minh-.*-phong-trao-thi-[0-9a-f]{8}", one)


def test_a_single_endless_word_is_cut_too() -> None:
    assert re.fullmatch("d{71}-[0-9a-f]{8}", slug("đ" * 300))


# --- order ---


@given(st.permutations(ORDER), st.sampled_from(["vi", "en"]))
def test_collation_gives_the_dictionary_order(words: list[str], language: str) -> None:
    assert sorted(words, key=lambda word: collation_key(word, language)) == ORDER


def test_tones_come_after_letters_and_in_their_order() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "Ôn", "ơn"]
    backwards = words[::-1]
    assert sorted(backwards, key=lambda word: collation_key(word, "vi")) == words


def test_english_words_and_numbers_keep_their_order() -> None:
    words = ["“Award”", "award 2", "award 10", "Awards", "plan", "Zone"]
    backwards = words[::-1]
    assert sorted(backwards, key=lambda word: collation_key(word, "en")) == words


@given(st.lists(st.text(max_size=8) | vietnamese, max_size=8))
def test_collation_is_a_total_preorder_and_blind_to_normal_forms(words: list[str]) -> None:
    keys = [collation_key(word, "vi") for word in words]
    backwards = keys[::-1]
    assert sorted(keys) == sorted(backwards)
    assert keys == [collation_key(nfd(word), "vi") for word in words]


@given(st.lists(vietnamese, max_size=20), st.sampled_from(["vi", "en"]))
def test_words_of_one_initial_stand_together(words: list[str], language: str) -> None:
    ordered = sorted(
        (word for word in words if word.strip(" -.,")), key=lambda word: collation_key(word, language)
    )
    groups = [initial(word, language) for word in ordered]
    changes = [group for n, group in enumerate(groups) if n == 0 or groups[n - 1] != group]
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("đại hội", "Đ", "D"),
        ("“Ắt hẳn”", "Ă", "A"),
        ("ộp", "Ô", "O"),
        ("2023", "#", "#"),
        ("合", "#", "#"),
        ("", "#", "#"),
    ],
)
def test_initial(text: str, vi: str, en: str) -> None:
    assert (initial(text, "vi"), initial(text, "en")) == (vi, en)


# --- dates and numbers ---


def test_dates() -> None:
    moment = "2019-09-04T10:03+07:00"
    assert format_date("2023-06-28", "vi") == "28/06/2023"
    assert format_date(moment, "en") == "4 September 2019"
    assert format_date("2024-05", "vi") == "tháng 5/2024"
    assert format_date("2024-05", "en") == "May 2024"
    assert format_date_long("2023-06-28", "vi") == "Thứ Tư, ngày 28 tháng 6 năm 2023"
    assert format_date_long("2023-06-28", "en") == "Wednesday, 28 June 2023"
    assert format_datetime(moment, "vi") == "04/09/2019, 10:03"
    assert format_datetime(moment, "en") == "4 September 2019, 10:03"
    assert format_datetime("2019-09-04", "vi") == "04/09/2019"
    assert format_month("2023-06", "vi") == "Tháng 6 năm 2023"
    assert format_month("2023-06", "en") == "June 2023"
    assert [format_month_name("2023-06", code) for code in ("vi", "en", "fr")] == ["Tháng 6", "June", "Juin"]


@pytest.mark.parametrize(
    ("language", "locale", "shape", "pattern"),
    [
        ("vi", "vi", format_date, "dd/MM/y"),
        ("vi", "vi", format_date_long, "EEEE, 'ngày' d 'tháng' M 'năm' y"),
        ("vi", "vi", format_month, "'Tháng' M 'năm' y"),
        ("en", "en_GB", format_date, "d MMMM y"),
        ("en", "en_GB", format_date_long, "EEEE, d MMMM y"),
        ("en", "en_GB", format_month, "MMMM y"),
    ],
)
def test_the_dates_of_the_house_are_those_babel_gives(
    language: str, locale: str, shape: Callable[[str, str], str], pattern: str
) -> None:
    days = [date(2023, 12, 25) + timedelta(days=n) for n in range(380)] + [date(1, 1, 1), date(9999, 12, 31)]
    for day in days:
        assert shape(day.isoformat(), language) == babel_date(day, pattern, locale=locale)


@pytest.mark.parametrize(
    ("language", "locale", "pattern"), [("vi", "vi", "'tháng' M/y"), ("en", "en_GB", "MMMM y")]
)
def test_a_month_alone_is_the_one_babel_gives(language: str, locale: str, pattern: str) -> None:
    for month in range(1, 13):
        found = format_date(f"2024-{month:02}", language)
        assert found == babel_date(date(2024, month, 1), pattern, locale=locale)


def test_other_languages_have_their_own_shapes_and_unknown_ones_do_not_fail() -> None:
    assert format_date("2023-06-28", "fr") == "28 juin 2023"
    assert format_month("2023-06", "fr") == "juin 2023"
    assert "2023" in format_date_long("2023-06-28", "xx")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (7002, "7.002", "7,002"),
        (3057365, "3.057.365", "3,057,365"),
        (12.5, "12,5", "12.5"),
        (-4, "-4", "-4"),
        (0.1 + 0.2, "0,3", "0.3"),
        (1263e9, "1.263.000.000.000", "1,263,000,000,000"),
    ],
)
def test_numbers(value: float, vi: str, en: str) -> None:
    assert (format_number(value, "vi"), format_number(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("size", "vi", "en"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (47_600, "48 kB", "48 kB"),
        (999_700, "1 MB", "1 MB"),
        (1_234_567, "1,2 MB", "1.2 MB"),
    ],
)
def test_sizes(size: int, vi: str, en: str) -> None:
    assert format_size(size, "vi") == vi.replace(" ", "\u00a0")
    assert format_size(size, "en") == en.replace(" ", "\u00a0")


# --- excerpts ---


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("Hội nghị\n tổng kết") == "Hội nghị tổng kết"


def test_an_excerpt_ends_with_a_whole_word() -> None:
    assert excerpt("Hội nghị tổng kết, phong trào thi đua", 20) == "Hội nghị tổng kết…"
    assert excerpt("Hội nghị tổng kết. Phong trào", 20) == "Hội nghị tổng kết…"


def test_an_excerpt_never_parts_a_letter_from_its_marks() -> None:
    assert excerpt(nfd("ộ") * 20, 9) == nfd("ộ") * 2 + "…"
    assert excerpt("ab👩\u200d🌾👩\u200d🌾", 6) == "ab👩\u200d🌾…"


@given(st.text(), st.integers(1, 60))
def test_excerpts_are_short_and_begin_like_their_text(text: str, limit: int) -> None:
    short = excerpt(text, limit)
    assert len(short) <= limit
    plain = re.sub("[ \t\r\n]+", " ", text).strip()
    assert short == plain or (short[-1] == "…" and plain.startswith(short[:-1]))
    first = plain.partition(" ")[0]
    if short != plain and len(first) < limit:
        assert plain[len(short) - 1 :][:1].isspace() or plain[len(short) - 1] in " .,;:–—-(“‘\"'"
