"""Every word and every address of a text is on its page, or named in what is said of the text."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import unquote

import pytest
from hypothesis import given

from coopsite.content.body import Body
from tests.markdown.office_texts import ASKED, LOSSY, THOROUGH, Filled, filled, lossy_texts
from tests.markdown.oracle import our_body, our_html

_TAG: Final = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ATTRIBUTE: Final = re.compile(r' (?:alt|title|class|id|href|src)="([^"]*)"')


def lost(text: Filled) -> set[str]:
    """Return the words and addresses of a text that neither its page nor a diagnostic has."""
    body = our_body(text.source)
    page = our_html(body)
    there = [_TAG.sub("", page), *_ATTRIBUTE.findall(page), *told(body)]
    known = unquote(html.unescape("\n".join(there))).casefold()
    return {each for each in (*text.words, *text.addresses) if each.casefold() not in known}


def told(body: Body) -> list[str]:
    """All that the diagnostics of a body name."""
    return [value for found in body.outline.diagnostics for value in found.args.values()]


@pytest.mark.parametrize("form", ["{}", "¤ {} ¤", "- {}", "> {}", "| ¤ |\n|---|\n| {} |"])
@pytest.mark.parametrize("piece", LOSSY)
def test_nothing_is_lost_of_what_others_drop(piece: str, form: str) -> None:
    assert lost(filled(form.format(piece), told_apart=True)) == set()


@pytest.mark.timeout(3600 if THOROUGH else 300)
@ASKED
@given(lossy_texts())
def test_nothing_is_lost_of_any_text(drawn: str) -> None:
    assert lost(filled(drawn, told_apart=True)) == set()
