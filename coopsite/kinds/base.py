"""What kinds are declared with: rows, parts of a front matter, and the kind itself."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal, TypeVar, get_type_hints

from msgspec import Struct

from coopsite.fields.shapes import Localized, Term
from coopsite.kinds.view import View

T = TypeVar("T")
"""A text: `Localized` in what a story says, a `Phrase` in what a page of one language shows."""


Sign = Literal["disc", "star", "bars", "diamond"]


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
        return next((key for key in self.needed if not self.given(key)), "")

    def given(self, key: str) -> bool:
        """Tell whether any text gave `key`."""
        names = dict(zip(self.__struct_encode_fields__, self.__struct_fields__, strict=True))
        return not is_nothing(getattr(self, names[key]))


class Part(View, frozen=True, omit_defaults=True, gc=False):
    """Fields that stand at the top of a front matter. What equals its default was not given."""


class Kind(Struct, frozen=True):
    """A kind of story."""

    name: str
    folder: str
    """Its folder in content/."""
    spoken: tuple[str, ...]
    """What people call it in Vietnamese, in small letters without marks."""
    label: Localized = {}
    """What its list is called."""
    address: Localized = {}
    """The word of its list's address."""
    colour: tuple[int, int, int] = (0, 0, 0)
    """Red, green and blue of its sign in share images, from 0 to 255."""
    sign: Sign = "disc"
    """What stands before its label in share images."""
    is_listed: bool = True
    """Whether it has a list; standing pages have none."""


@cache
def terms_of(part: type[Part]) -> dict[str, Term]:
    """Return what fields of `part` are in the vocabulary of schema.org, by field."""
    hints = get_type_hints(part, include_extras=True)
    markers = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: each for name, given in markers.items() for each in given if isinstance(each, Term)}


def is_nothing(value: object) -> bool:
    """Tell whether a field holds nothing: a number of nought is something."""
    return value is None or value == "" or value == () or value == {}
