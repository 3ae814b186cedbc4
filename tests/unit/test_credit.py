"""The credit of a picture is labelled once: by its own words, or by the theme's."""

from __future__ import annotations

import pytest

from coopsite.kinds.common import Picture
from coopsite.pages.facts import image


@pytest.mark.parametrize(
    ("credit", "says_what"),
    [
        ("Ảnh: Bản tin", True),
        ("Nguồn: TTXVN", True),
        ("Ảnh minh họa: Bản tin", True),
        ("Photo: the bulletin", True),
        ("© Bản tin", True),
        ("(c) Bản tin", True),
        ("Bản tin", False),
        ("Nguyễn Văn A", False),
        ("Nguyễn Văn A, 12:30", False),
        ("https://haiphong.gov.vn", False),
    ],
)
def test_a_credit_that_names_what_it_is_needs_no_word_before_it(credit: str, says_what: bool) -> None:
    shown = image(Picture("https://a.vn/a.jpg", credit={"vi": credit}), "vi", {})
    assert shown is not None
    assert shown.credit_says_what == says_what
