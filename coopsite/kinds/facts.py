"""The facts of a story: typed, merged over its languages, and what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, replace

from coopsite.fields.shapes import Localized
from coopsite.kinds.award import AwardList
from coopsite.kinds.base import FieldInfo, OwnField, Part, Row, fields_of, is_nothing
from coopsite.kinds.common import Common
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.own import OwnFact, fact_of
from coopsite.kinds.plan import Plan
from coopsite.text.digest import digest


class Facts(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the texts of a story say, part by part. A part of which nothing is said is empty."""

    common: Common[Localized] = Common()
    meeting: Meeting[Localized] = Meeting()
    award: AwardList[Localized] = AwardList()
    plan: Plan[Localized] = Plan()
    own: dict[str, OwnFact[Localized]] = {}
    """By the name of the field, in the order of the file."""

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield field and target, as written, of each file that is named, in the order of a page."""
        yield from self.common.files()
        for name, fact in self.own.items():
            if fact.file:
                yield name, fact.file


PARTS: Final[dict[str, type[Part]]] = {"common": Common, "meeting": Meeting, "award": AwardList, "plan": Plan}
"""Attribute of `Facts` → its class."""
NAMES: Final = tuple(name for part in PARTS.values() for name in part.__struct_encode_fields__)
"""Every field that the languages of a story share as a fact."""
NO_FACTS: Final = Facts()

_PART_OF: Final = {name: key for key, part in PARTS.items() for name in part.__struct_encode_fields__}
_ENCODE: Final = msgspec.msgpack.Encoder(order="deterministic").encode
_DECODE: Final = msgspec.msgpack.Decoder(Facts).decode

S = TypeVar("S", bound=Struct)


def facts_from(given: Mapping[str, object], fields: Sequence[OwnField] = ()) -> tuple[Facts | None, str]:
    """Return the facts among the validated fields `given`, and their digest; None and nothing where there are none.

    `fields` are those of the story's kind besides coopsite's. An empty list or map says nothing.
    """
    parts: dict[str, dict[str, object]] = {}
    for field in fields:
        if field.name in given and (value := given[field.name]) not in ([], {}):
            parts.setdefault("own", {})[field.name] = fact_of(field, value)
    for name, value in given.items():
        if name in _PART_OF and value not in ([], {}):
            parts.setdefault(_PART_OF[name], {})[name] = value
    if not parts:
        return None, ""
    packed = _ENCODE(msgspec.convert(parts, Facts))
    # Texts by language are in one order from here on, whether they are just read or remembered.
    return _DECODE(packed), digest(packed)


def merged_facts(a: Facts, b: Facts, languages: tuple[str, str], clashes: list[str]) -> Facts:
    """Return `a` and `b` as one; where they differ, `a`, and the path of the field is added to `clashes`."""
    if not (a.own and b.own):
        return merged(a, b, languages, clashes)
    own = {**a.own, **b.own}
    for name in a.own.keys() & b.own.keys():
        inside: list[str] = []
        own[name] = merged(a.own[name], b.own[name], languages, inside)
        if inside:
            clashes.append(name)
    none: dict[str, OwnFact[Localized]] = {}
    return replace(merged(replace(a, own=none), replace(b, own=none), languages, clashes), own=own)


def merged(a: S, b: S, languages: tuple[str, str], clashes: list[str], path: str = "") -> S:
    """Return `a` and `b` as one; where they differ, `a`, and the path of the field is added to `clashes`.

    What only one gives holds for both. Texts by language are put together, and lists of one length row by row.
    """
    changed: dict[str, object] = {}
    for field, key, x, y in zip(
        a.__struct_fields__, a.__struct_encode_fields__, astuple(a), astuple(b), strict=True
    ):
        if x is y or x == y or is_nothing(y):
            continue
        inner = path if isinstance(x, Part) else f"{path}.{key}"
        changed[field] = y if is_nothing(x) else _merged(x, y, languages, clashes, inner)
    return replace(a, **changed) if changed else a


def _merged(a: object, b: object, languages: tuple[str, str], clashes: list[str], path: str) -> object:
    if a == b:
        return a
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys().isdisjoint(b):
            return {**a, **b}
        both = {
            key: _merged(a[key], b[key], languages, clashes, f"{path}.{key}") for key in a.keys() & b.keys()
        }
        return {**a, **b, **both}
    if isinstance(a, Struct) and isinstance(b, Struct):
        return merged(a, b, languages, clashes, path)
    if isinstance(a, tuple | list) and isinstance(b, tuple | list) and len(a) == len(b):
        rows = (
            _merged(x, y, languages, clashes, f"{path}.{i}")
            for i, (x, y) in enumerate(zip(a, b, strict=True))
        )
        return type(a)(rows)
    if isinstance(a, str) and isinstance(b, dict) and languages[0] not in b and languages[1] in b:
        return {languages[0]: a, **b}
    if isinstance(b, str) and isinstance(a, dict) and languages[1] not in a and languages[0] in a:
        return {**a, languages[1]: b}
    clashes.append(path.lstrip("."))
    return a


def lacking(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the place of each row that lacks something no text gave, and the key of what it lacks."""
    for name, part in PARTS.items():
        if _rows(part):
            yield from _lacking(getattr(facts, name), "")


def _lacking(value: Part | Row, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Row) and (key := value.lacks()):
        yield path, key
    before = f"{path}." if path else ""
    for field in _rows(type(value)):
        inner = getattr(value, field.name)
        if not inner:
            continue
        for i, row in enumerate(inner) if field.is_list else ():
            yield from _lacking(row, f"{before}{field.key}.{i}")
        if not field.is_list:
            yield from _lacking(inner, f"{before}{field.key}")


@cache
def _rows(shape: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of `shape` that hold rows which can lack something, or rows that hold such."""
    fields = [field for field in fields_of(shape) if field.row]
    return tuple([field for field in fields if field.row and (_can_lack(field.row) or _rows(field.row))])


def _can_lack(row: type[Row]) -> bool:
    return bool(row.needed) or row.lacks is not Row.lacks
