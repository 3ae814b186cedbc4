"""Describe the form of a kind of stories, from what the kind declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from coopsite.kinds.base import FieldInfo, Kind, OwnField, Row, fields_of
from coopsite.kinds.common import Common, Own, Shared
from coopsite.kinds.facts import PARTS
from coopsite.kinds.people import Named, Person
from coopsite.kinds.registry import BY_NAME
from coopsite.locales import field_groups, field_texts, glosses, shape_helps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coopsite.config.model import Config
    from coopsite.fields.shapes import Localized
    from coopsite.kinds.base import Part

Scope = Literal["own", "localized", "shared"]


class FormChoice(Struct, frozen=True):
    """A value that may be chosen, and what the form calls it."""

    value: str
    label: str


class KnownPerson(Struct, frozen=True):
    """A person that stories of the site name: what the form shows, and name and office by language."""

    label: str
    texts: dict[str, dict[str, str]]


class FormField(Struct, frozen=True):
    """A field of a form."""

    key: str
    label: str
    help: str
    shape: str
    """The rule of the field as in `kinds.base`; ``choice``, ``person`` or ``row`` besides."""
    scope: Scope
    required: bool = False
    is_list: bool = msgspec.field(name="list", default=False)
    choices: tuple[FormChoice, ...] = ()
    """For a list of words: those to choose from besides words of one's own."""
    row: tuple[FormField, ...] = ()
    placeholder: str = ""
    short: str = ""
    """The key of the row for which a bare value stands."""
    also: tuple[str, ...] = ()
    """A key of the row, and a second name under which it may be written."""
    needs: tuple[tuple[str, ...], ...] = ()
    """Keys of the row; of each group of them a text that has the row must give one."""


class FormGroup(Struct, frozen=True):
    """Fields that stand together."""

    name: str
    label: str
    fields: tuple[FormField, ...]


class StoryForm(Struct, frozen=True):
    """The form of a kind, in one language."""

    kind: str
    groups: tuple[FormGroup, ...]
    people: tuple[KnownPerson, ...] = ()


class KnownValues(Struct, frozen=True):
    """What a site offers for choosing: tags, purposes of meetings, and persons that its stories name."""

    tags: tuple[FormChoice, ...] = ()
    purposes: tuple[FormChoice, ...] = ()
    people: tuple[KnownPerson, ...] = ()


NOTHING_KNOWN: Final = KnownValues()

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "what": ("title", "summary", "tags", "purposes", "event"),
    "when": ("held_on", "time", "until", "day_part", "place", "online", "period", "dateline"),
    "people": ("chair", "organiser", "attendees", "responsible", "author", "desk"),
    "programme": ("agenda", "tasks", "declared_count"),
    "result": ("conclusions", "awards", "targets"),
    "pictures": ("image", "gallery", "media"),
    "documents": ("documents", "legal_basis", "source"),
    "publication": ("date", "draft", "updated", "expires", "pinned", "corrections"),
    "rare": ("short_title", "slug", "aliases", "feed_id", "kind", "template", "extra"),
    "more": (),
}
"""The groups in their order, with the fields of each; a field that none names stands at the end of the first."""

_FIRST: Final = next(iter(GROUPS))
_GROUP_OF: Final = {key: name for name, keys in GROUPS.items() for key in keys}
_PLACEHOLDERS: Final = {"web_address": "https://…"}
_OWN_SHAPES: Final = {"list": "words", "texts": "text", "people": "person"}
"""The shape of one entry, of the shapes of own fields that are lists."""
_WITH_WORDS: Final = ("text", "text_or_empty", "files")
"""Rules of texts that differ by language."""
_PERSONS: Final = (Person, Named)


def form_of(config: Config, kind: str, language: str, known: KnownValues = NOTHING_KNOWN) -> StoryForm:
    """Return the form of the stories of `kind`, with labels and help in `language`.

    Raise KeyError where the site has no such kind. Each field stands in it once: those of the kind itself in the groups
    of their matter, those of other kinds in the last.
    """
    described = {each.name: each for each in config.all_kinds}[kind]
    words = field_texts(language)
    groups: dict[str, list[FormField]] = {name: [] for name in GROUPS}
    own_part = BY_NAME[kind].part if kind in BY_NAME else None
    for part in _parts(own_part):
        is_of_kind = part in (own_part, Own, Shared, Common)
        for info in fields_of(part):
            group = _GROUP_OF.get(info.key, _FIRST) if is_of_kind else "more"
            field = _field(info, info.key, words, language, "own" if part is Own else "shared")
            groups[group].append(_with_choices(field, config, described, language, known))
    for own in described.fields:
        groups[_FIRST].append(_own_field(own, words, language))
    labels = field_groups(language)
    return StoryForm(
        kind,
        tuple(
            FormGroup(name, labels[name], tuple(_in_order(fields)))
            for name, fields in groups.items()
            if fields
        ),
        known.people,
    )


def purposes_in(strings: Mapping[str, str]) -> tuple[FormChoice, ...]:
    """Return the purposes of meetings that a string table has words for."""
    return tuple(
        FormChoice(name.removeprefix("purpose_"), text)
        for name, text in strings.items()
        if name.startswith("purpose_")
    )


def _parts(own: type[Part] | None) -> Iterator[type[Struct]]:
    """Yield all that declares fields, what is the kind's own first."""
    if own:
        yield own
    yield from (Own, Shared, Common)
    yield from (part for part in PARTS.values() if part not in (own, Common))


def _in_order(fields: Sequence[FormField]) -> list[FormField]:
    """Return the fields of a group in the order of `GROUPS`, others behind them."""
    order = {key: place for place, key in enumerate(_GROUP_OF)}
    return sorted(fields, key=lambda field: order.get(field.key, len(order)))


def _field(
    info: FieldInfo, name: str, words: Mapping[str, tuple[str, str]], language: str, scope: Scope
) -> FormField:
    """Return a field as it is declared; `name` is that of its words, `scope` its own unless it has texts."""
    label, help_text = words.get(name, (info.key, ""))
    row = info.row
    inner = _row_fields(row, words, language) if row else ()
    is_localized = info.rule in _WITH_WORDS or any(field.scope == "localized" for field in inner)
    shape = "person" if row in _PERSONS else "choice" if info.rule == "word" else info.rule
    return FormField(
        key=info.key,
        label=label,
        help=help_text,
        shape=shape,
        scope="localized" if is_localized else scope,
        required=info.is_required,
        is_list=info.is_list or info.rule == "tags",
        choices=tuple(FormChoice(word, _glossed(word, language)) for word in info.words),
        row=inner,
        placeholder=_PLACEHOLDERS.get(info.rule, ""),
        short=row.short if row else "",
        also=row.also if row else (),
        needs=_needs(row) if row else (),
    )


def _row_fields(row: type[Row], words: Mapping[str, tuple[str, str]], language: str) -> tuple[FormField, ...]:
    return tuple(
        msgspec.structs.replace(
            _field(info, f"{row.__name__.casefold()}.{info.key}", words, language, "shared"),
            required=info.is_required or info.key in row.needed,
        )
        for info in fields_of(row)
    )


def _needs(row: type[Row]) -> tuple[tuple[str, ...], ...]:
    either = (row.any_of,) if row.any_of else ()
    return (*((info.key,) for info in fields_of(row) if info.is_required), *either)


def _with_choices(
    field: FormField, config: Config, kind: Kind, language: str, known: KnownValues
) -> FormField:
    """Return a field of the top of a front matter with what the site offers for it, and whether `kind` needs it."""
    change = msgspec.structs.replace
    if field.key == "date":
        return change(field, required=kind.is_listed)
    if field.key == "tags":
        return change(field, choices=known.tags)
    if field.key == "purposes":
        return change(field, choices=known.purposes)
    if field.key == "kind":
        kinds = tuple(
            FormChoice(each.name, _in(each.label, language) or _glossed(each.name, language))
            for each in config.all_kinds
        )
        return change(field, shape="choice", choices=kinds)
    return field


def _own_field(own: OwnField, words: Mapping[str, tuple[str, str]], language: str) -> FormField:
    shape = _OWN_SHAPES.get(own.shape, own.shape)
    has_words = shape in ("text", "person")
    return FormField(
        key=own.name,
        label=_in(own.label, language) or own.name,
        help=shape_helps(language)[own.shape],
        shape=shape,
        scope="localized" if has_words else "shared",
        required=own.required,
        is_list=own.shape in _OWN_SHAPES,
        choices=tuple(FormChoice(word, _in(text, language) or word) for word, text in own.choices.items()),
        row=_row_fields(Person, words, language) if shape == "person" else (),
        placeholder=_PLACEHOLDERS.get(shape, ""),
        short=Person.short if shape == "person" else "",
        also=Person.also if shape == "person" else (),
        needs=_needs(Person) if shape == "person" else (),
    )


def _in(texts: Localized, language: str) -> str:
    """Return the text in `language`, else in the first there is; empty where there is none."""
    return texts.get(language) or next(iter(texts.values()), "")


def _glossed(word: str, language: str) -> str:
    """Return what an English word of front matter means, as it stands at the beginning of a line."""
    text = glosses(language).get(word) or word.replace("_", " ")
    return text[:1].upper() + text[1:]
