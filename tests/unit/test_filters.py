"""Filters write what readers read, and nothing where there is nothing."""

from __future__ import annotations

import inspect
from decimal import InvalidOperation
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from coopsite.locales import SPOKEN
from coopsite.templating import filters
from coopsite.templating.environment import TemplateSet
from coopsite.text.dates import babel_locale
from coopsite.text.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Callable


def test_dates_are_written_in_the_page_s_language() -> None:
    assert filters.date("2023-06-28T16:30:00+07:00", "vi") == "28/06/2023"
    assert filters.date("2023-06-28", "en") == "28 June 2023"
    assert filters.date_long("2023-06-28", "vi") == "Thứ Tư, ngày 28 tháng 6 năm 2023"
    assert filters.datetime("2019-09-04T10:03:00+07:00", "vi") == "04/09/2019, 10:03"
    assert filters.month("2023-06", "en") == "June 2023"


def test_no_date_is_no_text() -> None:
    assert [
        write("", "vi") for write in (filters.date, filters.date_long, filters.datetime, filters.month)
    ] == [""] * 4


def test_the_number_of_a_document_is_kept_on_one_line() -> None:
    whole = filters.unbroken("Nghị quyết 155/NQ-HĐND & 35/2022/NĐ-CP, 09-NQ/TU.")
    assert isinstance(whole, Markup)
    assert whole == (
        'Nghị quyết <span class="number">155/NQ-HĐND</span> &amp; <span class="number">35/2022/NĐ-CP</span>, '
        '<span class="number">09-NQ/TU</span>.'
    )
    for plain in ("2021-2022", "ngày 28/6/2023", "COVID-19 <b>", "tổ hợp tác", "x155/NQ-HĐNDx", "1/2"):
        assert filters.unbroken(plain) is plain
    long = filters.unbroken("1234/2023/QĐ-UBND-VPCP")
    assert "<" not in long


def test_numbers_and_sizes_are_written_in_the_page_s_language() -> None:
    assert filters.number(3057365, "vi") == "3.057.365"
    assert filters.number(12.5, "en") == "12.5"
    assert filters.size(2048, "vi") != ""


@given(
    st.integers(-(10**20), 10**20)
    | st.floats()
    | st.decimals(allow_nan=False, allow_infinity=False, places=12),
    st.sampled_from(SPOKEN),
)
@example(1e-11, "vi")
@example(0.1 + 0.2, "en")
@example(10**18, "vi")
def test_numbers_are_written_as_babel_writes_them(value: float, language: str) -> None:
    def written(write: Callable[[], str]) -> str:
        try:
            return write()
        except InvalidOperation:
            return "refused"

    def with_babel() -> str:
        return format_decimal(value, format="#,##0.##########", locale=babel_locale(language))

    # Numbers that are equal, such as 0 and -0, would be answered from memory.
    assert written(lambda: format_number.__wrapped__(value, language)) == written(with_babel)


def test_words_are_folded_for_addresses() -> None:
    assert filters.fold("Đà Nẵng") == "da nang"
    assert filters.slug("Đà Nẵng") == "da-nang"


def test_a_string_is_filled_and_other_braces_stay() -> None:
    assert filters.fill("{n} tin, {x}", n=3) == "3 tin, {x}"


def test_markup_in_a_filled_string_stays_and_all_else_is_escaped() -> None:
    found = filters.fill("<{a} {b}>", a=Markup("<i>x</i>"), b="&")
    assert found == "&lt;<i>x</i> &amp;&gt;"
    assert isinstance(found, Markup)
    source = {"a.html": "{{ '<{a}>' | fill(a=t) }}"}
    assert TemplateSet({}, source).render("a.html", {"t": "<b>"}, "/") == "&lt;&lt;b&gt;&gt;"


def test_every_filter_is_listed_under_its_own_name() -> None:
    written = {name: each for name, each in vars(filters).items() if inspect.isfunction(each)}
    assert {
        name: each for name, each in written.items() if each.__module__ == filters.__name__
    } == filters.FILTERS


def test_markup_stays_markup_around_a_number_that_is_kept_whole() -> None:
    found = filters.unbroken(Markup('<b title="09-NQ/TU">155/NQ-HĐND</b> &amp; thôi'))
    assert found == '<b title="09-NQ/TU"><span class="number">155/NQ-HĐND</span></b> &amp; thôi'
