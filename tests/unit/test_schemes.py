"""Schemes of addresses, as they are written and as browsers may see them."""

from __future__ import annotations

import pytest

from coopsite.text.schemes import hidden_scheme_of, is_elsewhere, is_web, may_be_elsewhere, scheme_of


@pytest.mark.parametrize(
    ("address", "scheme", "hidden"),
    [
        ("https://a.example/", "https", "https"),
        ("JavaScript:alert(1)", "javascript", "javascript"),
        ("java\nscript:alert(1)", "", "javascript"),
        ("\u200b\x01 data:text/html,x", "", "data"),
        ("1a:b", "", ""),
        ("tệp:a", "", ""),
        ("/a:b", "", ""),
        ("", "", ""),
    ],
)
def test_schemes(address: str, scheme: str, hidden: str) -> None:
    assert (scheme_of(address), hidden_scheme_of(address)) == (scheme, hidden)


@pytest.mark.parametrize(
    ("address", "elsewhere", "may_be", "web"),
    [
        ("//a.example/x", True, True, True),
        ("HTTP://a.example", True, True, True),
        ("mailto:a@b.example", True, True, False),
        ("http:x", True, True, False),
        ("\\\\a.example", False, True, False),
        (" //a.example", False, True, False),
        ("a/b.jpg", False, False, False),
        ("/a", False, False, False),
    ],
)
def test_addresses_that_leave_the_site(address: str, elsewhere: bool, may_be: bool, web: bool) -> None:
    assert (is_elsewhere(address), may_be_elsewhere(address), is_web(address)) == (elsewhere, may_be, web)
