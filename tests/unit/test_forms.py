"""The desk's form of a kind: every field once, in its group, with words in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Generic, get_args

import msgspec
import pytest

from coopsite.desk.forms import GROUPS, FormChoice, FormField, KnownValues, StoryForm, form_of, purposes_in
from coopsite.kinds.base import Kind, OwnField, OwnShape, T, fields_of
from coopsite.kinds.common import Own, Shared
from coopsite.kinds.facts import PARTS
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.registry import KINDS
from coopsite.locales import SPOKEN, field_groups, field_texts, shape_helps
from tests.unit.factories import make_config

CONFIG = make_config()
TOP: tuple[type[msgspec.Struct], ...] = (Own, Shared, *PARTS.values())


def names_in(shape: type[msgspec.Struct], before: str = "") -> Iterator[str]:
    """Yield the name of the words of each field of `shape`, and of the rows below it."""
    for field in fields_of(shape):
        yield f"{before}{field.key}"
        if field.row:
            yield from names_in(field.row, f"{field.row.__name__.casefold()}.")


def all_fields(form: StoryForm) -> Iterator[FormField]:
    def below(field: FormField) -> Iterator[FormField]:
        yield field
        for each in field.row:
            yield from below(each)

    for group in form.groups:
        for field in group.fields:
            yield from below(field)


def field_of(form: StoryForm, path: str) -> FormField:
    first, *rest = path.split(".")
    found = next(field for group in form.groups for field in group.fields if field.key == first)
    for key in rest:
        found = next(field for field in found.row if field.key == key)
    return found


def wordless(part: type[msgspec.Struct], language: str) -> Iterator[str]:
    """Yield what is to be done for each field of `part` that has no words."""
    words = field_texts(language)
    for name in names_in(part):
        label, help_text = words.get(name, ("", ""))
        if not label or not help_text.endswith((".", "…")):
            yield (
                f"coopsite/locales/{language}/fields.py has no label and help for the field {name}:"
                " add a line to FIELDS"
            )


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("part", TOP, ids=lambda part: part.__name__)
def test_every_field_has_words(part: type[msgspec.Struct], language: str) -> None:
    assert list(wordless(part, language)) == []


@pytest.mark.parametrize("language", SPOKEN)
def test_no_words_are_left_over(language: str) -> None:
    declared = {name for part in TOP for name in names_in(part)}
    assert set(field_texts(language)) == declared
    assert tuple(field_groups(language)) == tuple(GROUPS)
    assert set(shape_helps(language)) == set(get_args(OwnShape))
    grouped = [key for keys in GROUPS.values() for key in keys]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= {field.key for part in TOP for field in fields_of(part)}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_in_the_form_once(kind: Kind, language: str) -> None:
    form = form_of(CONFIG, kind.name, language)
    counted = Counter(field.key for group in form.groups for field in group.fields)
    assert counted == Counter(field.key for part in TOP for field in fields_of(part))
    foreign = {
        field.key for part in PARTS.values() for field in fields_of(part)
        if part not in (kind.part, PARTS["common"])
    }  # fmt: skip
    more = {field.key for group in form.groups if group.name == "more" for field in group.fields}
    assert more == foreign
    assert all(field.label and field.help for field in all_fields(form))
    assert all(choice.label for field in all_fields(form) for choice in field.choices)


def test_what_a_field_holds_and_who_says_it() -> None:
    form = form_of(CONFIG, "meeting", "vi")
    scopes = {
        "title": "own", "date": "shared", "place": "localized", "agenda": "localized", "image": "localized",
        "image.src": "shared", "image.alt": "localized", "period": "shared", "awards.recipients": "shared",
        "awards.named.who": "shared", "awards.named.office": "localized", "source.name": "localized",
        "media.captions": "localized", "purposes": "shared",
    }  # fmt: skip
    assert {path: field_of(form, path).scope for path in scopes} == scopes
    assert [field_of(form, each).is_list for each in ("tags", "agenda", "chair", "attendees", "aliases")] == [
        True, True, False, True, True,
    ]  # fmt: skip
    assert field_of(form, "chair").shape == "person"
    assert (field_of(form, "chair").short, field_of(form, "chair").also) == ("person", ("person", "name"))
    assert field_of(form, "image.src").required
    assert field_of(form, "tasks.text").required
    assert field_of(form, "date").required
    assert not field_of(form_of(CONFIG, "page", "vi"), "date").required
    assert field_of(form, "day_part").choices[0] == FormChoice("morning", "Sáng")
    assert field_of(form_of(CONFIG, "award", "en"), "awards.form").choices[0] == FormChoice("order", "Order")


def test_the_kinds_to_choose_from_are_those_of_the_site() -> None:
    kinds = field_of(form_of(CONFIG, "news", "vi"), "kind").choices
    assert [choice.value for choice in kinds] == [kind.name for kind in CONFIG.all_kinds]
    assert FormChoice("page", "Trang cố định") in kinds


def test_what_the_site_offers_can_be_chosen() -> None:
    known = KnownValues(
        tags=(FormChoice("ocop", "OCOP"),),
        purposes=purposes_in({"purpose": "Vì", "purpose_forum": "Diễn đàn"}),
    )
    form = form_of(CONFIG, "meeting", "vi", known)
    assert field_of(form, "tags").choices == (FormChoice("ocop", "OCOP"),)
    assert field_of(form, "purposes").choices == (FormChoice("forum", "Diễn đàn"),)


@pytest.mark.parametrize("shape", get_args(OwnShape))
def test_own_fields_stand_in_the_first_group(shape: OwnShape) -> None:
    choices = {"low": {"vi": "Thấp"}} if shape == "choice" else {}
    own = OwnField("level", shape, {"vi": "Mức", "en": "Level"}, True, choices)
    notice = Kind("notice", "notices", label={"vi": "Thông báo"}, fields=(own,))
    config = msgspec.structs.replace(CONFIG, kinds={**CONFIG.kinds, "notice": notice})
    form = form_of(config, "notice", "en")
    field = field_of(form, "level")
    assert field in form.groups[0].fields
    assert (field.label, field.required, bool(field.help)) == ("Level", True, True)
    assert field.is_list == (shape in ("list", "texts", "people"))
    assert field.scope == ("localized" if shape in ("text", "texts", "person", "people") else "shared")
    assert field.choices == ((FormChoice("low", "Thấp"),) if shape == "choice" else ())
    assert "level" not in {each.key for each in all_fields(form_of(config, "news", "en"))}


def test_a_field_without_words_is_told_plainly() -> None:
    class Held(Meeting[T], Generic[T], frozen=True):
        dress: T | None = None

    assert list(wordless(Held, "vi")) == [
        "coopsite/locales/vi/fields.py has no label and help for the field dress: add a line to FIELDS"
    ]
    form = form_of(CONFIG, "meeting", "vi")
    assert "dress" not in {each.key for each in all_fields(form)}


def test_rows_say_what_each_text_must_give() -> None:
    form = form_of(CONFIG, "news", "en")
    assert field_of(form, "documents").needs == (("number", "title"),)
    assert field_of(form, "tasks").needs == (("text",),)
    assert field_of(form, "attendees").needs == (("person", "office"),)
    assert field_of(form, "gallery").needs == ()
    for part in TOP:
        for info in fields_of(part):
            if info.row:
                keys = {each.key for each in field_of(form, info.key).row}
                assert keys == {each.key for each in fields_of(info.row)}
