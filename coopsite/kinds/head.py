"""What a front matter may hold, and what it means: derived from the kinds' parts, checked by pydantic."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    Required,
    TypeVar,
)

import msgspec
from msgspec import Struct
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    TypeAdapter,
    WithJsonSchema,
    with_config,
)
from typing_extensions import TypedDict

from coopsite.fields.addresses import Alias, FeedId, Slug, WebAddress, host_of, is_domain
from coopsite.fields.context import FieldContext
from coopsite.fields.dates import Clock, Day, DayOrMonth, Moment
from coopsite.fields.errors import EMPTY, described, mistake
from coopsite.fields.scalars import (
    Count,
    Focus,
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
from coopsite.fields.shapes import Localized
from coopsite.fields.validate import KnownKeys, Problem, check
from coopsite.kinds.base import FieldInfo, Kind, OwnField, Row, fields_of
from coopsite.kinds.common import Own, Shared, Source
from coopsite.kinds.facts import PARTS, Facts, facts_from
from coopsite.kinds.people import Person
from coopsite.kinds.registry import BY_NAME, KINDS, said

P = TypeVar("P", bound=Struct)

STRICT: Final = ConfigDict(extra="forbid")
_TEMPLATE: Final = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_./-]*\.html")
_NAMED_ADDRESS: Final = re.compile(r"([^:/]+?)\s*(?::|,|–|—|-)\s+(https?://\S+)")
"""``Báo Hải Phòng: https://baohaiphong.vn``: a name, and its address."""


class Head(Struct, frozen=True):
    """A front matter that is right."""

    own: Own
    shared: Shared
    facts: Facts | None
    facts_digest: str
    """Empty where there are no facts."""


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


def _template(value: Any) -> str:
    """Return the name of a template, with its ending."""
    name = value.strip() if isinstance(value, str) else ""
    name = name if not name or name.endswith(".html") else f"{name}.html"
    if name and not _TEMPLATE.fullmatch(name):
        raise mistake("E213", expected="@template_name", found=described(value))
    return name


RULES: Final[dict[str, Any]] = {
    "alias": Alias, "clock": Clock, "count": Count, "day": Day, "day_or_month": DayOrMonth, "feed_id": FeedId,
    "file": Words, "files": Text, "focus": Focus, "free_map": FreeMap,
    "kind": Literal[tuple(BY_NAME)],
    "line": Line, "moment": Moment, "number": Number, "plain": Plain, "slug": Slug,
    "template": Annotated[str, PlainValidator(_template), WithJsonSchema({"type": "string"})], "text": Text,
    "text_or_empty": TextOrEmpty, "title": Title, "web_address": WebAddress, "words": Words, "yes_no": YesNo,
    "tags": Annotated[list[Words], BeforeValidator(_split_tags, json_schema_input_type=list[Words] | str)],
}  # fmt: skip
"""The name of a `Shape` → how pydantic reads it."""


@cache
def written(shape: type[Struct]) -> Any:
    """Return the map in which a row or part is written, as a TypedDict."""
    keys = _keys(shape)
    also: tuple[str, ...] = getattr(shape, "also", ())
    if also:
        keys = {name: keys[key] for key in keys for name in ((key, also[1]) if key == also[0] else (key,))}
    return _map(f"{shape.__name__}Fields", keys, shape.__doc__)


def _keys(shape: type[Struct]) -> dict[str, Any]:
    rules = {field.key: (field, _rule(field)) for field in fields_of(shape)}
    return {key: Required[rule] if field.is_required else rule for key, (field, rule) in rules.items()}


def _map(name: str, keys: dict[str, Any], doc: str | None) -> Any:
    make: Any = TypedDict
    made = make(name, keys, total=False)
    made.__doc__ = doc
    return with_config(STRICT)(made)


def _rule(field: FieldInfo) -> Any:
    """Return how pydantic reads a field."""
    one: Any = _row(field.row) if field.row else Literal[field.words] if field.words else RULES[field.rule]
    return list[one] if field.is_list else one


def _row(row: type[Row]) -> Any:
    """Return how a row is read: the map, what a bare value is short for, and what it must hold."""
    fields = written(row)
    rules: list[Any] = []
    if row is Source:
        rules.append(BeforeValidator(_widen_source, json_schema_input_type=fields | str))
    elif row.short:
        rules.append(BeforeValidator(short_for(row.short), json_schema_input_type=fields | row.short_type))
    if row.also:
        rules.append(AfterValidator(called(*row.also)))
    if row.any_of:
        rules.append(AfterValidator(any_of(*row.any_of)))
    if row is Source:
        rules.append(AfterValidator(_name_source))
    for rule in rules:
        fields = Annotated[fields, rule]
    return fields


def _known(shape: type[Struct]) -> dict[str, tuple[str, ...]]:
    """Return the keys of each map inside `shape`, by the key it stands under."""
    found: dict[str, tuple[str, ...]] = {}
    for field in fields_of(shape):
        if field.row is not None:
            found |= {field.key: tuple(written(field.row).__annotations__), **_known(field.row)}
    return found


_PERSON: Final = _row(Person)
PERSON_KEYS: Final = tuple(written(Person).__annotations__)
_OWN_RULES: Final[dict[str, Any]] = {
    "words": Words, "text": Text, "list": RULES["tags"], "texts": list[Text], "day": Day, "moment": Moment,
    "number": Number, "count": Count, "yes_no": YesNo, "person": _PERSON, "people": list[_PERSON],  # type: ignore[valid-type]
    "web_address": WebAddress, "file": Words,
}  # fmt: skip
"""`OwnShape` → how pydantic reads it; a choice is read by its words."""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(tuple[tuple[str, ...], tuple[OwnField, ...]]).decode

_TOP: Final[tuple[type[Struct], ...]] = (Own, Shared, *PARTS.values())
_FIELDS: Final = {name: rule for part in _TOP for name, rule in _keys(part).items()}
HEAD: Final = TypeAdapter(_map("StoryFields", _FIELDS, "The front matter of a text."))
KNOWN_KEYS: Final[KnownKeys] = {
    "": tuple(_FIELDS),
    **{key: v for part in _TOP for key, v in _known(part).items()},
}
"""The keys of each map of a front matter, by the key the map stands under."""


def check_head(
    value: dict[str, Any], scope: FieldContext, kinds: Sequence[Kind] = KINDS, kind: str = ""
) -> tuple[Head | None, list[Problem]]:
    """Return what a front matter means, or None when it is wrong, and every problem of its fields.

    `kinds` are those of the site. A story of no `kind:` is of that called `kind`; it may have the fields that kind has
    besides those every story may have.
    """
    named = value.get("kind")
    name = named.strip() if isinstance(named, str) else ""
    by_name = {each.name: each for each in kinds}
    of = by_name.get(name) or by_name.get(kind)
    fields = of.fields if of else ()
    adapter, known = _reader(_ENCODE((tuple(by_name), fields)))
    given, problems = check(adapter, value, scope, known)
    problems = [_of_another_kind(problem, kinds) for problem in problems]
    if given is None:
        return None, problems
    facts, digest = facts_from(given, fields)
    return Head(_part(Own, given), _part(Shared, given), facts, digest), problems


def _of_another_kind(problem: Problem, kinds: Sequence[Kind]) -> Problem:
    """Return `problem`; of an unknown name that is a field of one of `kinds`, with the name of that kind."""
    if problem.code != "W212" or len(problem.loc) > 1:
        return problem
    owners = (kind.name for kind in kinds for field in kind.fields if field.name == problem.loc[0])
    owner = next(owners, "")
    return problem._replace(args={**problem.args, "kind": owner}) if owner else problem


def head_schema(kinds: Iterable[Kind]) -> dict[str, Any]:
    """Return the JSON Schema of a front matter of a site with `kinds`: each may have the fields of any of them."""
    rules: dict[str, Any] = {}
    for field in (field for kind in kinds for field in kind.fields):
        rule = _own_rule(field)
        rules[field.name] = rules[field.name] | rule if field.name in rules else rule
    schema: dict[str, Any] = _adapter(tuple(kind.name for kind in kinds), rules).json_schema()
    return schema


@cache
def _reader(packed: bytes) -> tuple[TypeAdapter[Any], KnownKeys]:
    """Return what checks a front matter, and the keys of its maps; `packed` has the names of kinds, and own fields."""
    names, fields = _DECODE(packed)
    if names == tuple(BY_NAME) and not fields:
        return HEAD, KNOWN_KEYS
    rules = {field.name: _own_rule(field) for field in fields}
    people = {field.name: PERSON_KEYS for field in fields if field.shape in ("person", "people")}
    return _adapter(names, rules), {**KNOWN_KEYS, "": (*KNOWN_KEYS[""], *rules), **people}


def _adapter(names: Iterable[str], rules: Mapping[str, Any]) -> TypeAdapter[Any]:
    fields = {**_FIELDS, "kind": Literal[tuple(names)], **rules}
    return TypeAdapter(_map("StoryFields", fields, "The front matter of a text."))


def _by_label(choices: Mapping[str, Localized]) -> Callable[[Any], Any]:
    """Return what turns the label of a choice, in any language, into the word it stands for."""
    meant = {said(text): word for word, label in choices.items() for text in (*label.values(), word)}
    return lambda value: meant.get(said(value), value) if isinstance(value, str) else value


def _own_rule(field: OwnField) -> Any:
    """Return how pydantic reads a field that config.yaml, or a package, declares."""
    if field.shape == "choice":
        words: Any = Literal[tuple(field.choices)]
        return Annotated[words, BeforeValidator(_by_label(field.choices))]
    return _OWN_RULES[field.shape]


def _part(part: type[P], given: Mapping[str, object]) -> P:
    return msgspec.convert({key: given[key] for key in part.__struct_encode_fields__ if key in given}, part)
