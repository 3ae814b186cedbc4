"""The shape of a story's front matter: every field, what it may hold, and what it means.

What `check_head` returns is plain data. In it a text that may differ by language is a map from language to
text; days are ``2023-06-28``; a moment is its ISO text with offset, and whether only the day was written.
A key that is absent was not given: no default is filled in, so two languages can be laid over each other.
"""

import re
from collections.abc import Callable
from datetime import UTC
from typing import Annotated, Any, Final, Literal, Required

from pydantic import AfterValidator, BeforeValidator, ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from coopsite.fields.addresses import Alias, FeedId, OldPlace, Slug, TagId, WebAddress, host_of, is_domain
from coopsite.fields.context import FieldContext
from coopsite.fields.dates import Day, DayOrMonth, Moment
from coopsite.fields.errors import EMPTY, mistake
from coopsite.fields.scalars import (
    Count,
    FreeMap,
    Line,
    Number,
    Plain,
    Text,
    TextOrEmpty,
    Title,
    Words,
    YesNo,
)
from coopsite.fields.validate import Problem, check

STRICT: Final = ConfigDict(extra="forbid")

Kind = Literal["meeting", "award", "plan", "news", "page"]
DayPart = Literal["morning", "afternoon", "evening", "all_day"]
AwardForm = Literal[
    "order",
    "medal",
    "commemorative_medal",
    "flag",
    "rotating_flag",
    "certificate_of_merit",
    "certificate_of_commendation",
    "title",
    "other",
]
AwardStatus = Literal["conferred", "proposed"]
TaskStatus = Literal["planned", "in_progress", "done", "late", "dropped"]
Qualifier = Literal["over", "about"]


_NAMED_ADDRESS: Final = re.compile(r"([^:/]+?)\s*(?::|,|–|—|-)\s+(https?://\S+)")
"""``Báo Hải Phòng: https://baohaiphong.vn``: a name, and its address."""


def short_for(key: str) -> Callable[[Any], Any]:
    """Return what turns a bare text into the structure whose `key` it is short for."""

    def widen(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if not value.strip():
            raise mistake(EMPTY)
        return {key: value}

    return widen


def any_of(*keys: str) -> Callable[[Any], Any]:
    """Return what refuses (E215) a structure in which none of `keys` is given."""

    def look(value: Any) -> Any:
        if not any(key in value for key in keys):
            raise mistake("E215", field=keys[0])
        return value

    return look


def called(key: str, other: str) -> Callable[[Any], Any]:
    """Return what keeps a person's name under `key`, where it may be written under `other` as well."""

    def rename(value: Any) -> Any:
        if other not in value:
            return value
        if key in value:
            raise mistake("E201", key=other, same=key)
        return {(key if name == other else name): text for name, text in value.items()}

    return rename


def _split_tags(value: Any) -> Any:
    """Return the tags of a line that names them with commas between; a mere number is no tag."""
    if not isinstance(value, str) or not value.strip() or value.strip().isdecimal():
        return value
    return [word.strip() for word in value.replace(";", ",").split(",") if word.strip()]


def _widen_source(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        raise mistake(EMPTY)
    named = _NAMED_ADDRESS.fullmatch(text)
    if named:
        return {"name": named[1], "url": named[2]}
    return {"url": text} if "://" in text or is_domain(text) else {"name": text}


def _name_source(value: Any) -> Any:
    if "name" not in value:
        if "url" not in value:
            raise mistake("E215", field="name")
        value["name"] = host_of(value["url"])
    return value


@with_config(STRICT)
class SourceFields(TypedDict, total=False):
    """Where a story was first told. `name` is a plain domain when only an address was given."""

    name: Text
    url: WebAddress


@with_config(STRICT)
class PictureFields(TypedDict, total=False):
    """A picture. `alt` may be empty, but should be written wherever `src` is (W310)."""

    src: Words
    alt: TextOrEmpty
    caption: Text
    credit: Text


@with_config(STRICT)
class DocumentFields(TypedDict, total=False):
    """A cited document: `file` is an attachment, `url` another site's."""

    number: Words
    title: Text
    issuer: Text
    date: Day
    file: Words
    url: WebAddress


@with_config(STRICT)
class CorrectionFields(TypedDict, total=False):
    """A correction made after publication."""

    date: Day
    text: Required[Text]


@with_config(STRICT)
class PersonFields(TypedDict, total=False):
    """Someone at a meeting, with the office of that day; `name` says the same as `person`."""

    person: Text
    name: Text
    office: Text


@with_config(STRICT)
class NamedFields(TypedDict, total=False):
    """Someone who receives an award, with the office of that day. `person` says the same as `name`."""

    name: Text
    person: Text
    office: Text


@with_config(STRICT)
class RecipientsFields(TypedDict, total=False):
    """How many receive an award."""

    collectives: Count
    individuals: Count
    households: Count


Person = Annotated[
    PersonFields,
    BeforeValidator(short_for("person"), json_schema_input_type=PersonFields | str),
    AfterValidator(called("person", "name")),
    AfterValidator(any_of("person", "office")),
]
Named = Annotated[
    NamedFields,
    BeforeValidator(short_for("name"), json_schema_input_type=NamedFields | str),
    AfterValidator(called("name", "person")),
    AfterValidator(any_of("name", "office")),
]


@with_config(STRICT)
class AwardFields(TypedDict, total=False):
    """A row of awards; conferred unless `status` says proposed. Either text may name the form.

    `date` is the day it was conferred or proposed, where that is not the day the story tells of.
    """

    form: AwardForm
    name: Text
    body: Text
    recipients: RecipientsFields
    named: list[Named]
    status: AwardStatus
    date: Day
    period: Text


_PeriodKeys = TypedDict("_PeriodKeys", {"from": Day, "to": Day}, total=False)


@with_config(STRICT)
class PeriodFields(_PeriodKeys, total=False):
    """The period of a plan."""


@with_config(STRICT)
class TaskFields(TypedDict, total=False):
    """A task of a plan."""

    text: Required[Text]
    status: TaskStatus
    due: Day


@with_config(STRICT)
class FigureFields(TypedDict, total=False):
    """A number that is not exact, or not of today."""

    value: Required[Number]
    qualifier: Qualifier
    as_of: DayOrMonth


Figure = Annotated[
    FigureFields, BeforeValidator(short_for("value"), json_schema_input_type=FigureFields | float)
]


@with_config(STRICT)
class TargetFields(TypedDict, total=False):
    """A target: what is measured, from where, to where, and how far."""

    indicator: Required[Text]
    unit: Text
    baseline: Figure
    target: Figure
    actual: Figure


Tags = Annotated[list[Words], BeforeValidator(_split_tags, json_schema_input_type=list[Words] | str)]
Picture = Annotated[
    PictureFields, BeforeValidator(short_for("src"), json_schema_input_type=PictureFields | str)
]
Document = Annotated[DocumentFields, AfterValidator(any_of("number", "title"))]
Task = Annotated[TaskFields, BeforeValidator(short_for("text"), json_schema_input_type=TaskFields | str)]
Source = Annotated[
    SourceFields,
    BeforeValidator(_widen_source, json_schema_input_type=SourceFields | str),
    AfterValidator(_name_source),
]


@with_config(STRICT)
class StoryFields(TypedDict, total=False):
    """The front matter of a text."""

    title: Required[Title]
    short_title: Line
    summary: Line
    date: Moment
    updated: Moment
    expires: Moment
    kind: Kind
    tags: Tags
    slug: Slug
    author: Plain
    pinned: YesNo
    draft: YesNo
    aliases: list[Alias]
    feed_id: FeedId
    desk: Text
    dateline: Text
    source: Source
    image: Picture
    gallery: list[Picture]
    documents: list[Document]
    corrections: list[CorrectionFields]
    extra: FreeMap
    held_on: Day
    day_part: DayPart
    place: Text
    chair: Person
    organiser: Text
    attendees: list[Person]
    purposes: list[Words]
    agenda: list[Text]
    conclusions: list[Text]
    awards: list[AwardFields]
    period: PeriodFields
    declared_count: Count
    tasks: list[Task]
    targets: list[TargetFields]
    legal_basis: list[Words]
    responsible: Text


@with_config(STRICT)
class TagFields(TypedDict, total=False):
    """An entry of the register of tags."""

    id: Required[TagId]
    label: Text
    synonyms: list[Words]
    aliases: list[OldPlace]


HEAD: Final = TypeAdapter(StoryFields)
_REGISTER: Final = TypeAdapter(list[TagFields])

KNOWN_KEYS: Final = {
    "": tuple(StoryFields.__annotations__),
    "source": tuple(SourceFields.__annotations__),
    "image": tuple(PictureFields.__annotations__),
    "gallery": tuple(PictureFields.__annotations__),
    "documents": tuple(DocumentFields.__annotations__),
    "corrections": tuple(CorrectionFields.__annotations__),
    "chair": tuple(PersonFields.__annotations__),
    "attendees": tuple(PersonFields.__annotations__),
    "named": tuple(NamedFields.__annotations__),
    "awards": tuple(AwardFields.__annotations__),
    "recipients": tuple(RecipientsFields.__annotations__),
    "period": tuple(PeriodFields.__annotations__),
    "tasks": tuple(TaskFields.__annotations__),
    "targets": tuple(TargetFields.__annotations__),
    **dict.fromkeys(("baseline", "target", "actual"), tuple(FigureFields.__annotations__)),
}
"""The keys of each map of a front matter, by the key the map stands under."""


def check_head(value: dict[str, Any], scope: FieldContext) -> tuple[StoryFields | None, list[Problem]]:
    """Return what a front matter means, or None when it is wrong, and every problem of its fields."""
    return check(HEAD, value, scope, KNOWN_KEYS)


def check_register(
    value: list[Any], languages: tuple[str, ...]
) -> tuple[list[TagFields] | None, list[Problem]]:
    """Return what a register of tags means, or None when it is wrong, and every problem of its entries."""
    scope = FieldContext(languages=languages, plain_in=languages, zone=UTC)
    return check(_REGISTER, value, scope, {"": tuple(TagFields.__annotations__)})
