"""Words, dates and numbers as a reader of a language expects them: fold, slug, collate, format."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from coopsite.text.digest import digest

if TYPE_CHECKING:
    from babel import Locale

_LETTERS_WITHOUT_DECOMPOSITION: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARKS: Final = re.compile(f"[{_COMBINING}]+")
_WORD: Final = re.compile("[a-z0-9]+")
_APOSTROPHE: Final = re.compile("(?<=[a-z0-9])['\u2019\u02bc](?=[a-z0-9])")
_SPACES: Final = re.compile("[ \t\r\n]+")

DOCUMENT_NUMBER: Final = r"(?<![\w/-])\d{1,5}(?:/\d{4})?(?:[-/][A-ZĐƯ][A-ZĐƯ\d]*)+(?![\w/-])"
"""A pattern of what documents are numbered with: ``2174-TB/TU``, ``155/NQ-HĐND``, ``35/2022/NĐ-CP``."""
_LONGEST_NUMBER: Final = 18


MAX_MARKS: Final = 30
"""Most combining marks one letter may carry: the bound of Unicode's Stream-Safe Text Format (UAX #15, section 13)."""
_JOINER: Final = "\N{COMBINING GRAPHEME JOINER}"
_HIGH: Final = bytes(range(0x80)) + b"\x80" * 0x80
_CROWD: Final = b"\x80" * (2 * MAX_MARKS)


def nfc(text: str) -> str:
    """Return `text` in NFC, with the Icelandic eth that some keyboards produce turned to the Vietnamese đ.

    Normalising takes time that grows with the square of the marks on one letter; so after each `MAX_MARKS` of them a
    combining grapheme joiner is put, as UAX #15 has it.
    """
    if text.isascii():
        return text
    return uncrowded_nfc(_stream_safe(text) if len(text) > MAX_MARKS else text)


def uncrowded_nfc(text: str) -> str:
    """Return what `nfc` does of a text in which no letter has more than `MAX_MARKS`."""
    text = unicodedata.normalize("NFC", text)
    if "ð" in text or "Ð" in text:
        return text.replace("ð", "đ").replace("Ð", "Đ")
    return text


def may_be_crowded(raw: bytes) -> bool:
    """Tell quickly of most texts, by their UTF-8, that no letter in them has more than `MAX_MARKS`."""
    return _CROWD in raw.translate(_HIGH)


def first_crowd(text: str) -> int:
    """Return where `text` has the first combining mark that is one too many on its letter; -1 where none is."""
    if len(text) <= MAX_MARKS or not may_be_crowded(text.encode("utf-8", "surrogatepass")):
        return -1
    marks = 0
    for at, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            return at
    return -1


def _stream_safe(text: str) -> str:
    at = first_crowd(text)
    if at < 0:
        return text
    parts, marks = [text[:at]], MAX_MARKS
    for character in text[at:]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            parts.append(_JOINER)
            marks = 1
        parts.append(character)
    return "".join(parts)


def fold(text: str) -> str:
    """Return `text` in lower case without its marks: ``Đà Nẵng`` → ``da nang``.

    The same for NFC and NFD, and ``fold(fold(x)) == fold(x)``. Vietnamese becomes ASCII; letters of other
    scripts stay as they are.
    """
    if len(text) > MAX_MARKS and not text.isascii():
        text = _stream_safe(text)
    while not text.isascii():
        folded = _fold_once(text)
        if folded == text:
            return text
        text = folded
    return text.lower()


def _fold_once(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return unicodedata.normalize("NFKC", _MARKS.sub("", apart))


def slug(text: str, *, limit: int = 80) -> str:
    """Return `text` as a word of an address: ``a``–``z`` and digits, joined by ``-``.

    One longer than `limit` (at least 8) is cut at a word and ends with eight digits of its own digest. Empty
    when `text` has no letter or digit to offer.
    """
    whole = "-".join(_WORD.findall(_APOSTROPHE.sub("", fold(text))))
    if len(whole) <= limit:
        return whole
    room = max(limit - 9, 0)
    cut = whole.rfind("-", 0, room + 1)
    head = whole[: cut if cut > 0 else room].rstrip("-")
    return f"{head}-{digest(whole)[:8]}".lstrip("-")


# --- codes --------------------------------------------------------------------------------------------------

_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCRIPT_LETTERS: Final = 4
_REGION_LETTERS: Final = 2
_LEFTWARD_SCRIPTS: Final = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")
)
_LEFTWARD: Final = frozenset(
    (
        "ar",
        "arc",
        "azb",
        "ckb",
        "dv",
        "fa",
        "he",
        "iw",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    )
)
"""Languages whose usual script runs from right to left."""


@lru_cache(maxsize=256)
def language_code(written: str) -> str:
    """Return a language's code with capital letters where BCP 47 has them: ``vi``, ``en-GB``, ``zh-Hant``.

    Empty for what is no code. An underscore counts as a hyphen.
    """
    if not _CODE.fullmatch(written):
        return ""
    first, *rest = written.lower().replace("_", "-").split("-")
    for at, part in enumerate(rest):
        if len(part) == _SCRIPT_LETTERS and part.isalpha() and at == 0:
            rest[at] = part.capitalize()
        elif len(part) == _REGION_LETTERS and part.isalpha():
            rest[at] = part.upper()
    return "-".join((first, *rest))


def direction(code: str) -> str:
    """Return ``rtl`` for a language whose letters run from right to left, else ``ltr``."""
    first, *rest = code.split("-")
    script = next((part for part in rest if len(part) == _SCRIPT_LETTERS and part.isalpha()), "")
    return "rtl" if (script.capitalize() in _LEFTWARD_SCRIPTS if script else first in _LEFTWARD) else "ltr"


def language_name(code: str, language: str) -> str:
    """Return how `language` calls the language `code` in a sentence; the code itself where that is not known."""
    from babel import Locale, UnknownLocaleError  # start-up time

    try:
        name = Locale.parse(code, sep="-").get_display_name(_locale(language)) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[0].lower() + name[1:] if language == "vi" else name


def locale_name(code: str) -> str:
    """Return the locale people of a language mostly have, as Open Graph writes it: ``fr_FR``."""
    from babel.core import get_global  # start-up time

    parts = code.split("-")
    subtags = get_global("likely_subtags")
    likely = str(subtags.get("_".join(parts[:2])) or subtags.get(parts[0], "")).split("_")
    region = next((part for part in (*parts[1:], *likely[1:]) if len(part) == _REGION_LETTERS), "")
    return f"{parts[0]}_{region}" if region else parts[0]


# --- order --------------------------------------------------------------------------------------------------

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHT: Final = {letter: chr(0x61 + n) for n, letter in enumerate(_ALPHABET)}
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order in which dictionaries put a syllable's tones, after none at all."""
_TONE_WEIGHT: Final = {mark: str(n) for n, mark in enumerate(_TONES, start=1)}
_PIECES: Final = re.compile(rf"(\d+)|([^\W\d_])([{_COMBINING}]*)|([\s\-–—/_]+)|.", re.DOTALL)
_HIGHEST_RUN: Final = 0x5F - 0x21


def collation_key(text: str, language: str) -> tuple[str, str, str, str]:  # noqa: ARG001
    """Return a key that sorts as a Vietnamese reader expects; English words keep their usual order by it.

    First the letters, of which ă â đ ê ô ơ ư are ones of their own; then the tones; then case; then the text
    itself. A space comes before any letter, whole numbers go by size, other signs are passed over.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for piece in _PIECES.finditer(unicodedata.normalize("NFD", nfc(text))):
        digits, base, marks, gap = piece.groups()
        if gap:
            letters.append(" ")
        elif digits:
            letters.append(_number_weight(digits))
        elif base:
            letter, tone = _letter_and_tone(base, marks)
            letters.append(letter)
            tones.append(tone)
            cases.append("1" if base.isupper() else "0")
    return ("".join(letters).strip(), " ".join(tones), "".join(cases), nfc(text))


def _number_weight(digits: str) -> str:
    """Longer numbers are larger; the weight stays between that of a space and that of the first letter."""
    bare = digits.lstrip("0")
    return chr(0x21 + min(len(bare), _HIGHEST_RUN)) + bare


def _letter_and_tone(base: str, marks: str) -> tuple[str, str]:
    letter = base.lower()
    tone = ""
    for mark in marks:
        composed = unicodedata.normalize("NFC", letter + mark)
        if composed in _WEIGHT:
            letter = composed
        else:
            tone += _TONE_WEIGHT.get(mark, "9" + mark)
    if letter in _WEIGHT:
        return _WEIGHT[letter], tone or "0"
    return "".join(_WEIGHT.get(c, c) for c in fold(letter)) or letter, "8" + letter + tone


def initial(text: str, language: str) -> str:
    """Return the letter of the alphabet under which `text` stands in an index, or ``#``.

    A Vietnamese index has Ă, Â, Đ, Ê, Ô, Ơ, Ư; any other puts them under their plain letter.
    """
    pieces = _PIECES.finditer(unicodedata.normalize("NFD", nfc(text)))
    first = next((piece for piece in pieces if piece[1] or piece[2]), None)
    if first is None or first[1]:
        return "#"
    weight = _letter_and_tone(first[2], first[3])[0][:1]
    letter = _ALPHABET[ord(weight) - 0x61] if 0x61 <= ord(weight) < 0x61 + len(_ALPHABET) else ""
    if language != "vi":
        letter = fold(letter)
    return letter.upper() or "#"


# --- dates and numbers --------------------------------------------------------------------------------------

_PATTERNS: Final = {
    "vi": {
        "day": "{0.day:02}/{0.month:02}/{0.year}",
        "long": "{weekday}, ngày {0.day} tháng {0.month} năm {0.year}",
        "month": "Tháng {0.month} năm {0.year}",
        "within": "tháng {0.month}/{0.year}",
    },
    "en": {
        "day": "{0.day} {month} {0.year}",
        "long": "{weekday}, {0.day} {month} {0.year}",
        "month": "{month} {0.year}",
        "within": "{month} {0.year}",
    },
}
"""The house's own ways, written out here: loading Babel takes longer than building a small change."""
_WEEKDAYS: Final = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_OTHERWISE: Final = {"day": "medium", "long": "full", "month": "MMMM y", "within": "MMMM y"}
_LOCALES: Final = {"vi": "vi", "en": "en_GB"}


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # start-up time

    try:
        return Locale.parse(_LOCALES.get(language, language), sep="_" if language in _LOCALES else "-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _format(day: date, what: str, language: str) -> str:
    if language in _PATTERNS:
        weekday, month = _WEEKDAYS[language][day.weekday()], _MONTHS[day.month - 1]
        return _PATTERNS[language][what].format(day, weekday=weekday, month=month)
    from babel.dates import format_date as babel_date  # start-up time

    return babel_date(day, _OTHERWISE[what], locale=_locale(language))


@lru_cache(maxsize=65536)
def format_date(iso: str, language: str) -> str:
    """Return the day of an ISO 8601 date or time: vi ``28/06/2023``, en ``28 June 2023``.

    A month alone stays one: ``2024-05`` is ``tháng 5/2024``, ``May 2024``.
    """
    if len(iso) == len("2024-05"):
        return _format(date.fromisoformat(f"{iso}-01"), "within", language)
    return _format(date.fromisoformat(iso[:10]), "day", language)


@lru_cache(maxsize=65536)
def format_date_long(iso: str, language: str) -> str:
    """Return the day in words: ``Thứ Tư, ngày 28 tháng 6 năm 2023``, ``Wednesday, 28 June 2023``."""
    return _format(date.fromisoformat(iso[:10]), "long", language)


@lru_cache(maxsize=65536)
def format_datetime(iso: str, language: str) -> str:
    """Return day and hour by the clock of `iso`'s own offset; a bare day is formatted as a day.

    vi ``04/09/2019, 10:03``, en ``4 September 2019, 10:03``.
    """
    day = format_date(iso, language)
    return f"{day}, {datetime.fromisoformat(iso):%H:%M}" if len(iso) > 10 else day


@lru_cache(maxsize=4096)
def format_month(month: str, language: str) -> str:
    """Return a month given as ``2023-06``: ``Tháng 6 năm 2023``, ``June 2023``."""
    return _format(date.fromisoformat(month[:7] + "-01"), "month", language)


@lru_cache(maxsize=65536)
def format_number(value: float, language: str) -> str:
    """Return a number with its separators: vi ``3.057.365`` and ``12,5``, en ``3,057,365`` and ``12.5``."""
    from babel.numbers import format_decimal  # start-up time

    return format_decimal(value, format="#,##0.##########", locale=_locale(language))


def format_size(size: int, language: str) -> str:
    """Return a size in bytes for people, number and unit never parted: ``48 kB``, vi ``1,2 MB``."""
    if size < 1000:
        number, unit = float(size), "B"
    elif size < 999_500:
        number, unit = float(round(size / 1000)), "kB"
    else:
        number, unit = round(size / 1_000_000, 1), "MB"
    return f"{format_number(number, language)}\u00a0{unit}"


# --- excerpts -----------------------------------------------------------------------------------------------


def kept_whole(number: str) -> str:
    """Return the number of a document as HTML that no line ends within, unless it is longer than a phone is wide."""
    return f'<span class="number">{number}</span>' if len(number) <= _LONGEST_NUMBER else number


def excerpt(text: str, limit: int = 200) -> str:
    """Return the beginning of `text`, at most `limit` characters; where it is cut, it ends in ``…``.

    The cut comes after a word. Only a first word longer than `limit` is cut inside, and never between a
    letter and its marks.
    """
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", 0, limit)
    head = text[: cut if cut > 0 else _boundary(text, limit - 1)]
    return head.rstrip(" .,;:–—-(“‘\"'") + "…"


def _boundary(text: str, at: int) -> int:
    """The last place at or before `at` where a sign ends with all that belongs to it."""
    while at > 0 and (_joins(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return max(at, 0)


def _joins(character: str) -> bool:
    return (
        character == "\u200d"
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def fill(text: str, **values: str) -> str:
    """`text` with each ``{name}`` of `values` filled in; every other brace stays as it is."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
