"""One value against one shape: what it means, and every problem at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from coopsite.values.addresses import invisible, invisible_args
from coopsite.values.meanings import meant_by
from coopsite.values.mistakes import EMPTY, UNKNOWN_LANGUAGES, described

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from coopsite.values.scope import Scope

T = TypeVar("T")
Loc = tuple[str | int, ...]
KnownKeys = Mapping[str, Collection[str]]
"""The keys of each map, by the key it stands under; those of the whole value under the empty name."""

_EXPECTED: Final = {
    "string_type": "@text", "string_too_short": "@text", "list_type": "@list", "dict_type": "@map",
    "literal_error": "@known_word", "invalid_key": "@text",
}  # fmt: skip
_LONGEST_KEY: Final = 40
_THOUSANDS: Final = 3
_MOST: Final = 1000
"""Problems of one sort that are told of one file."""
_SUGGESTIONS: Final = 50
"""How many unknown keys of one file are compared with the known ones; the rest are named only."""


class Problem(NamedTuple):
    """A code with its arguments, and where in the value it belongs."""

    code: str
    loc: Loc
    args: dict[str, str]
    at_key: bool = False
    """The place is the key's, not the value's."""


def check(
    adapter: TypeAdapter[T], value: object, scope: Scope, known: KnownKeys
) -> tuple[T | None, list[Problem]]:
    """Return what `value` means by `adapter`, or None, and all problems.

    Unknown keys are problems (W212) but do no harm: the value is read without them. A key with nothing behind
    it counts as not given.
    """
    try:
        return adapter.validate_python(value, context=scope), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems: list[Problem] = []
    while errors:
        gone: set[Loc] = set()
        for details in errors:
            gone.update(_left_out(details, value, known, problems))
        smaller = _without(value, gone) if gone else value
        if smaller == value:
            break
        value = smaller
        try:
            return adapter.validate_python(value, context=scope), problems
        except ValidationError as error:
            errors = error.errors(include_url=False)
    return None, problems + [_problem(details, known) for details in errors[:_MOST]]


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` is probably a slip of, or nothing."""
    if not 2 < len(word) <= _LONGEST_KEY:
        return ""
    close = get_close_matches(word.casefold(), list(words), n=1, cutoff=0.7)
    return close[0] if close else ""


def _left_out(details: ErrorDetails, value: object, known: KnownKeys, problems: list[Problem]) -> list[Loc]:
    """Return the places to leave out before the value is looked at again; tell of unknown keys among them."""
    kind, loc = details["type"], details["loc"]
    unknown: list[Loc] = []
    if kind == "extra_forbidden":
        unknown = [loc]
    elif kind == UNKNOWN_LANGUAGES:
        unknown = [(*loc, key) for key in details["ctx"]["keys"]]
    if unknown:
        keys = known.get(_owner(loc), ()) if kind == "extra_forbidden" else ()
        for key in unknown[: max(0, _MOST - len(problems))]:
            problems.extend(_unknown_key(key, value, keys, len(problems)))
        return unknown
    nothing = kind == EMPTY or (details["input"] is None and kind not in ("missing", "invalid_key"))
    return [loc] if nothing and loc and isinstance(loc[-1], str) else []


def _owner(loc: Loc) -> str:
    return next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")


def _unknown_key(loc: Loc, value: object, known: Collection[str], so_far: int) -> Iterator[Problem]:
    key = str(loc[-1])
    character = invisible(key)
    if character:
        yield Problem("E106", loc, invisible_args(character), at_key=True)
    elif (pieces := _pieces(loc, value)) and len(key) == _THOUSANDS:
        # What stands before the comma would pass for the whole number.
        if key == pieces[2]:
            found = ",".join(pieces[1:])
            yield Problem("E213", (*loc[:-1], pieces[0]), {"expected": "@number", "found": found})
    else:
        suggestion = nearest(key, known) or meant_by(key, known) if so_far < _SUGGESTIONS else ""
        yield Problem("W212", loc, {"key": described(key), "suggestion": suggestion}, at_key=True)


def _pieces(loc: Loc, value: Any) -> list[str]:
    """Return ``[target, 44, 500]`` of ``{target: 44,500}``, which YAML reads as a target of 44 and a name, 500."""
    try:
        for part in loc[:-1]:
            value = value[part]
        keys = list(value)
        begin = end = keys.index(loc[-1])
    except (LookupError, TypeError, ValueError):
        return []
    while begin and keys[begin].isdecimal() and value[keys[begin]] is None:
        begin -= 1
    while end < len(keys) and keys[end].isdecimal() and value[keys[end]] is None:
        end += 1
    first = value[keys[begin]]
    if begin + 1 >= end or not isinstance(first, str) or not first.isdecimal():
        return []
    return [keys[begin], first, *keys[begin + 1 : end]]


def _without(value: Any, gone: set[Loc], at: Loc = ()) -> Any:
    if isinstance(value, dict):
        return {k: _without(v, gone, (*at, k)) for k, v in value.items() if (*at, k) not in gone}
    if isinstance(value, list):
        return [_without(v, gone, (*at, i)) for i, v in enumerate(value)]
    return value


def _problem(details: ErrorDetails, known: KnownKeys) -> Problem:
    kind, loc, args = details["type"], details["loc"], details.get("ctx", {})
    if kind == "missing":
        return Problem("E215", loc[:-1], {"field": str(loc[-1])})
    if kind[1:].isdecimal():
        return Problem(kind, loc, {name: str(arg) for name, arg in args.items()})
    said = {"expected": _EXPECTED.get(kind, "@text"), "found": described(details["input"])}
    if kind == "dict_type" and (names := known.get(_owner((*loc, 0)))):
        said["names"] = ", ".join(names)
    if kind == "literal_error":
        said["allowed"] = str(args["expected"]).replace("'", "").replace(" or ", ", ")
    return Problem("E213", loc, said)
