"""The shape of an entry in the register of tags."""

from datetime import UTC
from typing import Any, Final, Required

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from coopsite.fields.addresses import OldPlace, TagId
from coopsite.fields.context import FieldContext
from coopsite.fields.scalars import Text, Words
from coopsite.fields.validate import Problem, check

STRICT: Final = ConfigDict(extra="forbid")


@with_config(STRICT)
class TagFields(TypedDict, total=False):
    """An entry of the register of tags."""

    id: Required[TagId]
    label: Text
    synonyms: list[Words]
    aliases: list[OldPlace]


_REGISTER: Final = TypeAdapter(list[TagFields])


def check_register(
    value: list[Any], languages: tuple[str, ...]
) -> tuple[list[TagFields] | None, list[Problem]]:
    """Return what a register of tags means, or None when it is wrong, and every problem of its entries."""
    scope = FieldContext(languages=languages, plain_in=languages, zone=UTC)
    return check(_REGISTER, value, scope, {"": tuple(TagFields.__annotations__)})
