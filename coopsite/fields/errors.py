"""A refused value, told in the codes of the catalogue."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

FOUND_LIMIT = 60


def mistake(code: str, **args: object) -> PydanticCustomError:
    """Return the exception by which a validator refuses a value; `args` are those of the message."""
    return PydanticCustomError(code, "refused", {name: _sayable(value) for name, value in args.items()})


def _sayable(value: object) -> object:
    """Half of a surrogate pair, which YAML's escapes can give, would not survive being reported."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def unexpected(expected: str, value: object) -> PydanticCustomError:
    """Return E213: another shape, or another word, was `expected` than `value`."""
    return mistake("E213", expected=expected, found=described(value))


def described(value: object) -> str:
    """Say in a few words what was found: a text as written (cut), else a word of the catalogue."""
    if isinstance(value, str):
        return str(value) if len(value) <= FOUND_LIMIT else value[: FOUND_LIMIT - 1] + "…"
    if isinstance(value, list):
        return "@list"
    return "@map" if isinstance(value, dict) else "@nothing"


EMPTY = "empty"
"""The type of a mistake that means "not given": the key is left out, and nothing is said."""

UNKNOWN_LANGUAGES = "unknown_languages"
"""The type of a mistake that lists, under ``keys``, keys which name no language of the site."""
