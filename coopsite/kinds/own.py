"""What a story says in the fields that config.yaml, or a package, gives its kind."""

from __future__ import annotations

from typing import Final, Generic

from coopsite.fields.shapes import NO_MOMENT, FileName, Moment, Number, Words, YesNo
from coopsite.kinds.base import OwnField, Row, T
from coopsite.kinds.people import Person


class OwnFact(Row, Generic[T], frozen=True):
    """What a story says in a field of its own. The shape decides which of these is given."""

    text: T | None = None
    texts: tuple[T, ...] = ()
    words: tuple[Words, ...] = ()
    """Words, a day, a choice or a web address alone; or a list of words."""
    people: tuple[Person[T], ...] = ()
    number: Number | None = None
    yes: YesNo | None = None
    moment: Moment = NO_MOMENT
    file: FileName = ""
    """As written: a file beside the story, or the way to it from there."""


_HOLDER: Final = {
    "text": "text", "texts": "texts", "list": "words", "people": "people", "number": "number", "count": "number",
    "yes_no": "yes", "moment": "moment", "file": "file",
}  # fmt: skip
"""Shape → the attribute of `OwnFact` that holds what was written as it is."""


def fact_of(field: OwnField, value: object) -> dict[str, object]:
    """Return the plain form of the `OwnFact` that the validated `value` of `field` makes."""
    if field.shape in _HOLDER:
        return {_HOLDER[field.shape]: value}
    return {"people" if field.shape == "person" else "words": [value]}
