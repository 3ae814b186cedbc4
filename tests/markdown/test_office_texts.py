"""Texts as offices write them are shown as GitHub shows them, block by block and mark by mark."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.markdown.canonical import blocks
from tests.markdown.office_texts import ASKED, THOROUGH, filled, texts
from tests.markdown.oracle import github_html, our_body, our_html


@pytest.mark.timeout(3600 if THOROUGH else 300)
@pytest.mark.slow
@ASKED
@given(texts())
def test_a_text_is_shown_as_github_shows_it(drawn: str) -> None:
    source = filled(drawn).source
    body = our_body(source)
    if any(found.code == "W320" for found in body.outline.diagnostics):
        return  # There such cells are not shown at all.
    ours = blocks(our_html(body), marks=True)
    theirs = [blocks(github_html(source, indented_code=code), marks=True) for code in (False, True)]
    # Where a line is indented so far that it makes a difference whether there is such a thing as indented code, it
    # may go on with a paragraph here and begin a block there.
    assert ours in theirs or theirs[0] != theirs[1], source
