"""What kinds are declared with: rows, parts of a front matter, and the kind itself."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from coopsite.fields.shapes import Localized, Shape, Term
from coopsite.kinds.view import View

T = TypeVar("T")
"""A text: `Localized` in what a story says, a `Phrase` in what a page of one language shows."""


Sign = Literal["disc", "star", "bars", "diamond", "square", "triangle", "hexagon", "cross"]
Colour = Literal["blue", "brown", "green", "violet", "teal", "red", "indigo", "olive", "pink", "grey"]
OwnShape = Literal[
    "words", "text", "list", "texts", "day", "moment", "number", "count", "yes_no", "choice", "person", "people",
    "web_address", "file",
]  # fmt: skip
"""What a field that config.yaml declares may hold."""


class Row(View, frozen=True, omit_defaults=True, gc=False):
    """A map below a field. What equals its default was not given."""

    short: ClassVar[str] = ""
    """The key for which a bare value stands."""
    short_type: ClassVar[type] = str
    also: ClassVar[tuple[str, ...]] = ()
    """A key, and a second name under which it may be written."""
    any_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which each text must give one."""
    needed: ClassVar[tuple[str, ...]] = ()
    """Keys that must be there once all texts of a story are read."""

    def lacks(self) -> str:
        """Return the first needed key that no text gave; else nothing."""
        return next((key for key in self.needed if is_nothing(getattr(self, key))), "")


class Part(View, frozen=True, omit_defaults=True, gc=False):
    """Fields that stand at the top of a front matter. What equals its default was not given."""


class OwnField(Struct, frozen=True):
    """A field of a kind that config.yaml declares, or a package."""

    name: str
    shape: OwnShape
    label: Localized
    required: bool = False
    choices: dict[str, Localized] = {}
    """Of a choice: each word that may be written, and what readers see for it."""


class Kind(Struct, frozen=True):
    """A kind of story."""

    name: str
    folder: str
    """Its folder in content/."""
    spoken: tuple[str, ...] = ()
    """What people call it in Vietnamese, in small letters without marks."""
    label: Localized = {}
    """What its list is called."""
    address: Localized = {}
    """The word of its list's address."""
    colour: Colour = "grey"
    sign: Sign = "disc"
    """What stands before its label, on pages and in share images."""
    part: type[Part] | None = None
    """The fields of its own; any kind may have those of another, too. None in a `Config`, which is kept as data."""
    is_listed: bool = True
    """Whether it has a list; standing pages have none."""
    one: Localized = {}
    """What a single story of it is called; of ours the string tables say it."""
    aliases: dict[str, tuple[str, ...]] = {}
    """Language → old address words, and old addresses, of its list there."""
    fields: tuple[OwnField, ...] = ()
    """Those that config.yaml or a package declares, in the order in which pages show them."""


class FieldInfo(Struct, frozen=True):
    """A field as it is declared: what forms, schemas and tables are made of."""

    name: str
    """The attribute."""
    key: str
    """As it is written in a front matter."""
    rule: str
    """The name of its `Shape`; ``word`` for one of `words`, ``row`` for a map."""
    words: tuple[str, ...] = ()
    row: type[Row] | None = None
    is_list: bool = False
    is_required: bool = False
    may_be_none: bool = False
    term: Term | None = None


@cache
def fields_of(shape: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a row or a part, in the order of their declaration."""
    hints = get_type_hints(shape, include_extras=True)
    return tuple([_info(hints[each.name], each) for each in msgspec.structs.fields(shape)])


def _info(hint: Any, field: msgspec.structs.FieldInfo) -> FieldInfo:
    markers: list[object] = []
    is_list = False
    while not any(isinstance(each, Shape) for each in markers):
        inner = [each for each in get_args(hint) if each is not NoneType]
        if get_origin(hint) is Annotated:
            markers += hint.__metadata__
        elif get_origin(hint) is tuple:
            is_list = True
        elif get_origin(hint) not in (Union, UnionType):
            break
        hint = inner[0]
    rule = next((each.rule for each in markers if isinstance(each, Shape)), "")
    words = tuple([word for word in get_args(hint) if word]) if get_origin(hint) is Literal else ()
    return FieldInfo(
        name=field.name,
        key=field.encode_name,
        rule=rule or ("text" if isinstance(hint, TypeVar) else "word" if words else "row"),
        words=words,
        row=None if rule or words or isinstance(hint, TypeVar) else get_origin(hint) or hint,
        is_list=is_list,
        is_required=field.required,
        may_be_none=field.default is None,
        term=next((each for each in markers if isinstance(each, Term)), None),
    )


def is_nothing(value: object) -> bool:
    """Tell whether a field holds nothing: a number of nought is something."""
    return value is None or value == "" or value == () or value == {}
