"""Validation errors that carry a diagnostic's code and arguments."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

FOUND_LIMIT = 60


def mistake(code: str, **args: object) -> PydanticCustomError:
    """Return the exception by which a validator refuses a value; `args` are those of the diagnostic."""
    return PydanticCustomError(code, "refused", {name: _sayable(value) for name, value in args.items()})


def _sayable(value: object) -> object:
    """Replace lone surrogates, which YAML's escapes can produce and UTF-8 cannot encode."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def unexpected(expected: str, value: object) -> PydanticCustomError:
    """Return E213: a shape or word was `expected` that `value` is not."""
    return mistake("E213", expected=expected, found=described(value))


def described(value: object) -> str:
    """Return a short description of a value: a text itself (cut), else a word of the catalogue."""
    if isinstance(value, str):
        return str(value) if len(value) <= FOUND_LIMIT else value[: FOUND_LIMIT - 1] + "…"
    if isinstance(value, list):
        return "@list"
    return "@map" if isinstance(value, dict) else "@nothing"


EMPTY = "empty"
"""The type of an error that means "not given": the key is left out, and nothing is reported."""

UNKNOWN_LANGUAGES = "unknown_languages"
"""The type of an error whose ``keys`` name no language of the site."""
