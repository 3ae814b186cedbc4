"""A kind is declared once: what follows from a field follows for one that is added, too."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Annotated, Generic

import pytest
from pydantic import TypeAdapter, ValidationError

from coopsite.authoring import skeleton
from coopsite.fields.context import FieldContext
from coopsite.fields.shapes import Localized, Term, WebAddress
from coopsite.kinds.base import T, fields_of
from coopsite.kinds.facts import PARTS, merged
from coopsite.kinds.head import written
from coopsite.kinds.meeting import MEETING, Meeting
from coopsite.kinds.registry import BY_NAME, KINDS
from coopsite.pages.facts import localised
from coopsite.pages.json_ld import terms
from coopsite.pages.search_text import _field_words
from coopsite.pages.views import Phrase

ROOT = Path(__file__).parents[2]


class Held(Meeting[T], Generic[T], frozen=True):
    """Meetings, with two more fields."""

    online_url: Annotated[WebAddress, Term("location", "VirtualLocation")] = ""
    dress: T | None = None


def test_a_kind_is_named_once_and_its_fields_are_among_the_facts() -> None:
    assert len(BY_NAME) == len(KINDS) == len({kind.folder for kind in KINDS})
    assert {kind.part for kind in KINDS} - {None} <= set(PARTS.values())
    assert len({field for part in PARTS.values() for field in part.__struct_encode_fields__}) == sum(
        len(part.__struct_encode_fields__) for part in PARTS.values()
    )


def test_a_field_that_is_added_is_checked_and_in_the_schema() -> None:
    adapter = TypeAdapter(written(Held))
    context = FieldContext(("vi", "en"), ("vi",), None)  # type: ignore[arg-type]
    assert adapter.validate_python({"online_url": "a.vn", "dress": "Áo dài"}, context=context) == {
        "online_url": "https://a.vn",
        "dress": {"vi": "Áo dài"},
    }
    with pytest.raises(ValidationError):
        adapter.validate_python({"online_url": "javascript:x"}, context=context)
    assert {"online_url", "dress"} < set(adapter.json_schema()["properties"])


def test_a_field_that_is_added_is_shared_by_the_languages() -> None:
    clashes: list[str] = []
    vi: Held[Localized] = Held(online_url="https://a.vn", dress={"vi": "Áo dài"})
    en: Held[Localized] = Held(online_url="https://b.vn", dress={"en": "Formal"})
    both = merged(vi, en, ("vi", "en"), clashes)
    assert both == Held(online_url="https://a.vn", dress={"vi": "Áo dài", "en": "Formal"})
    assert clashes == ["online_url"]


def test_a_field_that_is_added_is_shown_and_told_to_search_engines() -> None:
    said: Held[Localized] = Held(place={"vi": "Huế"}, online_url="https://a.vn", dress={"vi": "Áo dài"})
    shown = localised(said, "en")
    assert (shown.online_url, shown.dress) == ("https://a.vn", Phrase("Áo dài", "vi"))
    assert terms(shown)["location"] == [
        {"@type": "Place", "name": "Huế"},
        {"@type": "VirtualLocation", "url": "https://a.vn"},
    ]


def test_a_field_that_is_added_is_found_by_its_words() -> None:
    said: Held[Localized] = Held(held_on="2024-01-31", purposes=("congress", "x"), dress={"vi": "Áo dài"})
    told = [
        words for words in _field_words(localised(said, "vi"), {"purpose_congress": "đại hội"}, "vi") if words
    ]
    assert told == ["31/01/2024", "đại hội. x", "Áo dài"]


def test_a_field_that_is_added_stands_in_new_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    with_more = type(MEETING)(
        **{name: getattr(MEETING, name) for name in MEETING.__struct_fields__} | {"part": Held}
    )
    monkeypatch.setitem(BY_NAME, "meeting", with_more)
    first = skeleton.leading(with_more, "Họp", "hop", "2024-01-31", "vi")
    other = skeleton.following(with_more, "Họp", "hop", "en", "index.vi.md")
    assert '# online_url: "https://example.org"\n# dress: "…"\n' in first
    assert '# dress: "…"\n' in other
    assert "online_url" not in other


def test_fields_say_what_a_form_needs() -> None:
    fields = {field.key: field for field in fields_of(Held)}
    assert (fields["day_part"].rule, fields["day_part"].words[0]) == ("word", "morning")
    assert (fields["attendees"].rule, fields["attendees"].is_list) == ("row", True)
    assert (fields["agenda"].rule, fields["agenda"].is_list, fields["agenda"].is_required) == (
        "text",
        True,
        False,
    )
    assert (fields["dress"].rule, fields["dress"].may_be_none) == ("text", True)


def test_the_files_of_the_recipe_are_there_and_those_that_hold_the_fields() -> None:
    whole = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    recipe = re.search(r"^## Add a field\n(.*?)(?=^## |\Z)", whole, re.MULTILINE | re.DOTALL)
    assert recipe
    named = re.findall(r"`((?:coopsite|templates|tests)/[\w./]+)`", recipe[1])
    assert all((ROOT / name).is_file() for name in named)
    assert Path(inspect.getfile(Meeting)) == ROOT / "coopsite/kinds/meeting.py"
    for part, name in (("held_on", "templates/_facts.html"), ("agenda", "templates/_details.html")):
        assert f"meeting.{part}" in (ROOT / name).read_text("utf-8")
    for language in ("vi", "en"):
        assert "\nheld_on:" in (ROOT / f"templates/strings/{language}.yaml").read_text("utf-8")
