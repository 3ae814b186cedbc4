"""A digest names every field but those left out by name, so that a new field cannot be forgotten."""

from __future__ import annotations

import pytest
from msgspec import Struct
from msgspec.structs import replace

from coopsite.content.model import UNSEEN, Text
from coopsite.content.read import read_text
from coopsite.images.share_card import ShareCard
from coopsite.pages.share import site_address
from coopsite.site.assemble import assemble
from coopsite.site.model import Card
from coopsite.text.digest import struct_digest
from tests.unit.factories import NOW, make_config, make_text
from tests.unit.test_read import CONTEXT

SOURCE = b"---\ntitle: A\ndate: 2024-01-02\nheld_on: 2024-01-02\n---\nB\n"


def other(value: object) -> object:
    """Another value, of the same type where there is one."""
    match value:
        case None | bool():
            return not value
        case str():
            return f"{value}x"
        case bytes():
            return value + b"x"
        case int():
            return value + 1
        case tuple():
            return (*value, "x")
        case _:
            return None


def named_by(value: Struct, **left_out: object) -> set[str]:
    """The fields whose change changes the digest."""
    before = struct_digest(value, **left_out)
    return {
        name
        for name in value.__struct_fields__
        if struct_digest(replace(value, **{name: other(getattr(value, name))}), **left_out) != before
    }


def test_a_text_is_named_by_all_its_fields_but_those_left_out() -> None:
    text = read_text("content/meetings/a.vi.md", SOURCE, CONTEXT).text
    assert text is not None
    assert text.facts
    assert text.digest == struct_digest(text, **UNSEEN)
    assert UNSEEN.keys() == {"path", "marks", "body_line", "digest", "facts"}
    assert named_by(text, **UNSEEN) == {*Text.__struct_fields__} - UNSEEN.keys()


def test_other_facts_give_another_text() -> None:
    first, second = (
        read_text("content/meetings/a.vi.md", source, CONTEXT).text
        for source in (SOURCE, SOURCE.replace(b"held_on: 2024-01-02", b"held_on: 2024-01-03"))
    )
    assert first is not None
    assert second is not None
    assert first.digest != second.digest


def test_a_card_is_named_by_all_its_fields() -> None:
    site = assemble(make_config(), (make_text(),), (), {}, {}, now=NOW, show_held=False)
    (card,) = site.cards.values()
    assert card.digest == struct_digest(card, digest="")
    assert named_by(card, digest="") == {*Card.__struct_fields__} - {"digest"}


@pytest.mark.parametrize("name", ShareCard.__struct_fields__)
def test_a_share_image_lies_elsewhere_once_it_says_something_else(name: str) -> None:
    card = ShareCard("Bản tin", "site", "Khẩu hiệu", "vi.example")
    changed = replace(card, **{name: "khác"})
    assert site_address("", card, "vi") != site_address("", changed, "vi")
