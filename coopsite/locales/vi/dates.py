"""How Vietnamese writes days, months and numbers."""

from __future__ import annotations

from typing import Final

from coopsite.locales.conventions import Formats

FORMATS: Final = Formats(
    locale="vi",
    day="{0.day:02}/{0.month:02}/{0.year}",
    long="{weekday}, ngày {0.day} tháng {0.month} năm {0.year}",
    month="Tháng {0.month} năm {0.year}",
    within="tháng {0.month}/{0.year}",
    weekdays=("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    months=tuple(f"tháng {number}" for number in range(1, 13)),
    thousands=".",
    decimal=",",
    words_have_endings=False,
    index_letters="ăâđêôơư",
    languages_in_small_letters=True,
)
