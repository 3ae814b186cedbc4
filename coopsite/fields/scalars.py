"""Read texts, yes and no, counts and numbers as staff write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import PlainValidator, StringConstraints, ValidationInfo, WithJsonSchema

from coopsite.fields.addresses import refuse_invisible
from coopsite.fields.errors import EMPTY, UNKNOWN_LANGUAGES, described, mistake, unexpected
from coopsite.locales import no_words, yes_words
from coopsite.text.language_codes import language_code
from coopsite.text.placeholders import only_dots

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from coopsite.fields.context import FieldContext

YES_NO: Final = {
    **dict.fromkeys(("yes", "true", "on", *yes_words()), True),
    **dict.fromkeys(("no", "false", "off", *no_words()), False),
}
"""YAML's words for yes and no, and those of the languages coopsite speaks, lower case."""

_WHOLE = re.compile(r"[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_COMMA = re.compile(r"-?[0-9]{1,15},(?:[0-9]{1,2}|[0-9]{4,15})")
"""A decimal fraction in Vietnamese; three digits behind the comma may be thousands instead."""
_SIDES: Final = 2
_WHOLE_SIDE: Final = 100
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}")


def line(value: object) -> str:
    """Return a text on one line; line ends become spaces."""
    if not isinstance(value, str):
        raise unexpected("@text", value)
    text = value.strip()
    return " ".join(text.split("\n")) if "\n" in text else text


def title(value: object) -> str:
    """Return a text on one line that must not be empty."""
    text = line(value)
    if not text or only_dots(text):
        raise mistake("E215", field="title")
    return text


def yes_no(value: object) -> bool:
    """Return the meaning of a word of `YES_NO`. Raise E205 for any other."""
    if not isinstance(value, str):
        raise unexpected("@yes_no", value)
    try:
        return YES_NO[value.strip().casefold()]
    except KeyError:
        raise mistake("E205", value=value) from None


def count(value: object) -> int:
    """Return a count: digits only; ``04`` is 4."""
    text = value.strip() if isinstance(value, str) else ""
    if not _WHOLE.fullmatch(text):
        raise unexpected("@whole_number", value)
    return int(text)


def number(value: object) -> int | float:
    """Return a number: digits, with a decimal point or without."""
    text = value.strip() if isinstance(value, str) else ""
    match = _NUMBER.fullmatch(text)
    if not match:
        fraction = {"fraction": text.replace(",", ".")} if _COMMA.fullmatch(text) else {}
        raise mistake("E213", expected="@number", found=described(value), **fraction)
    return float(text) if match[1] else int(text)


def without_points(written: str) -> str:
    """Return ``44377`` for ``44.377``, where the point looks like a thousands separator; else empty."""
    text = written.strip()
    return text.replace(".", "") if _THOUSANDS.fullmatch(text) else ""


def localized(value: object, info: ValidationInfo[FieldContext]) -> dict[str, str]:
    """Return a text by language from a plain text or a map; an empty text counts as not given."""
    texts = localized_or_empty(value, info)
    if not all(texts.values()):
        texts = {language: text for language, text in texts.items() if text}
        if not texts:
            raise mistake(EMPTY)
    return texts


def localized_or_empty(value: object, info: ValidationInfo[FieldContext]) -> dict[str, str]:
    """Return a text by language from a plain text or a map; an empty text stays, one of dots counts as not given."""
    scope = info.context
    if isinstance(value, str):
        text = value.strip()
        if only_dots(text):
            raise mistake(EMPTY)
        return dict.fromkeys(scope.plain_in, text)
    if not isinstance(value, dict) or not value:
        raise unexpected("@localized", value)
    unknown = unknown_languages(value, scope.languages)
    if unknown:
        raise mistake(UNKNOWN_LANGUAGES, keys=unknown, languages=scope.languages)
    texts: dict[str, str] = {}
    for language, text in value.items():
        if isinstance(text, str):
            if not only_dots(text):
                texts[language_code(language)] = text.strip()
        elif text is not None:
            raise unexpected("@text", text)
    if not texts:
        raise mistake(EMPTY)
    return texts


def unknown_languages(keys: Iterable[object], languages: Container[str]) -> list[object]:
    """Return those of `keys` that are no code of `languages`, whatever their case, or that repeat one."""
    seen: set[str] = set()
    unknown = []
    for key in keys:
        code = language_code(str(key))
        if code not in languages or code in seen:
            unknown.append(key)
        seen.add(code)
    return unknown


def typed(value: object) -> Any:
    """Return free data typed as in YAML 1.2: unquoted true, false and canonical numbers, else text.

    ``0123``, ``1.10`` and ``1e5`` are not canonical and stay text, like all that is quoted. Raise E106 for keys with
    invisible characters.
    """
    if isinstance(value, dict):
        for key in value:
            refuse_invisible(key)
        return {str(key): typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = str(value)
    if type(value) is str:
        return text
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        parsed = float(text) if "." in text else int(text)
        return parsed if str(parsed) == text else text
    return text


def free_map(value: object) -> dict[str, Any]:
    """Return a map of free data; see `typed`."""
    if not isinstance(value, dict):
        raise unexpected("@map", value)
    result: dict[str, Any] = typed(value)
    return result


def focus(value: object) -> tuple[int, ...]:
    """Return a point of a picture, in per cent from its left and from its top; ``%`` may stand behind each."""
    parts = (
        [part.strip().removesuffix("%").strip() for part in value if isinstance(part, str)]
        if isinstance(value, list)
        else []
    )
    if not (
        isinstance(value, list) and len(parts) == len(value) == _SIDES and all(map(_NUMBER.fullmatch, parts))
    ):
        raise unexpected("@focus", value)
    point = tuple([float(part) for part in parts])
    if not all(0 <= part <= _WHOLE_SIDE for part in point):
        raise unexpected("@focus", value)
    return tuple(map(round, point))


_TEXT_OR_LANGUAGES = WithJsonSchema(
    {
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
        ]
    }
)
_WRITTEN: Final = {"type": ["string", "number"]}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), WithJsonSchema(_WRITTEN)]
"""A text in no language, such as the number of a document or a tag. Never empty."""
Plain = Annotated[str, StringConstraints(strip_whitespace=True), WithJsonSchema(_WRITTEN)]
Line = Annotated[str, PlainValidator(line), WithJsonSchema(_WRITTEN)]
Title = Annotated[str, PlainValidator(title), WithJsonSchema({**_WRITTEN, "minLength": 1})]
YesNo = Annotated[
    bool,
    PlainValidator(yes_no),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": [*YES_NO]}]}),
]
Count = Annotated[
    int,
    PlainValidator(count),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+$"}]}),
]
Focus = Annotated[
    tuple[int, ...],
    PlainValidator(focus),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "number", "minimum": 0, "maximum": 100},
            "minItems": 2,
            "maxItems": 2,
        }
    ),
]
Number = Annotated[int | float, PlainValidator(number), WithJsonSchema({"type": "number"})]
Text = Annotated[dict[str, str], PlainValidator(localized), _TEXT_OR_LANGUAGES]
TextOrEmpty = Annotated[dict[str, str], PlainValidator(localized_or_empty), _TEXT_OR_LANGUAGES]
FreeMap = Annotated[dict[str, Any], PlainValidator(free_map), WithJsonSchema({"type": "object"})]
