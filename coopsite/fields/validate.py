"""Validate a value against a pydantic type, and report all problems at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from coopsite.diagnostics.values import word_meant
from coopsite.fields.addresses import invisible
from coopsite.fields.aliases import meant_by
from coopsite.fields.errors import EMPTY, UNKNOWN_LANGUAGES, described
from coopsite.fields.suggest import addresses_in, as_list, as_name, as_structure, bracketed
from coopsite.text.filenames import described_character
from coopsite.text.quoting import in_quotes, is_name
from coopsite.textfile.yaml import BracketedList

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from coopsite.fields.context import FieldContext

T = TypeVar("T")
Loc = tuple[str | int, ...]
KnownKeys = Mapping[str, Collection[str]]
"""The known keys of each map, by the key that holds the map; those of the whole value under the empty name."""

_EXPECTED: Final = {
    "string_type": "@text", "string_too_short": "@text", "list_type": "@list", "dict_type": "@map",
    "literal_error": "@known_word", "invalid_key": "@text",
}  # fmt: skip
_UNKNOWN: Final = (UNKNOWN_LANGUAGES, "extra_forbidden")
_LONGEST_KEY: Final = 40
_SHORTEST_WORDS: Final = 4
"""Length from which a key may be words; a shorter one may be a language."""
_MOST: Final = 1000
"""Problems of one type reported of one file."""
_SUGGESTIONS: Final = 50
"""Unknown keys of one file that are compared with known ones."""


class Problem(NamedTuple):
    """A code with its arguments, and its location in the value."""

    code: str
    loc: Loc
    args: dict[str, str]
    at_key: bool = False
    """Whether the key is meant, not the value."""


def check(
    adapter: TypeAdapter[T], value: object, scope: FieldContext, known: KnownKeys
) -> tuple[T | None, list[Problem]]:
    """Return `value` validated by `adapter`, or None, and all problems.

    An unknown key is W212, and the value is read without it. A key without a value, or with a blank text, counts as not
    given. Words that a colon turned into a map are E202 and read as words.
    """
    try:
        return adapter.validate_python(value, context=scope), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems: list[Problem] = []
    while errors:
        words = _sentences(adapter, errors, value, scope, known)
        problems += [_in_one(loc, text, value) for loc, text in words.items()]
        gone: set[Loc] = set()
        for details in errors:
            if details["loc"] not in words and details["loc"][:-1] not in words:
                gone.update(_left_out(details, known, problems))
        smaller = _changed(value, gone, words) if gone or words else value
        if smaller == value:
            break
        value = smaller
        try:
            return adapter.validate_python(value, context=scope), problems
        except ValidationError as error:
            errors = error.errors(include_url=False)
    return None, problems + [_problem(details, value, known) for details in errors[:_MOST]]


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` probably misspells; empty where none."""
    if not 2 < len(word) <= _LONGEST_KEY:
        return ""
    close = get_close_matches(word.casefold(), list(words), n=1, cutoff=0.7)
    return close[0] if close else ""


def _left_out(details: ErrorDetails, known: KnownKeys, problems: list[Problem]) -> list[Loc]:
    """Return the locations to leave out before the value is validated again; report unknown keys among them."""
    kind, loc = details["type"], details["loc"]
    unknown: list[Loc] = []
    keys: Collection[str] = ()
    if kind == "extra_forbidden":
        unknown, keys = [loc], known.get(_owner(loc), ())
    elif kind == UNKNOWN_LANGUAGES:
        unknown, keys = [(*loc, key) for key in details["ctx"]["keys"]], details["ctx"]["languages"]
    if unknown:
        for key in unknown[: max(0, _MOST - len(problems))]:
            problems.append(_unknown_key(key, keys, len(problems)))
        return unknown
    given = details["input"]
    blank = given is None or (isinstance(given, str) and not given.strip())
    nothing = kind == EMPTY or (blank and kind not in ("missing", "invalid_key", "E215"))
    return [loc] if nothing and loc and isinstance(loc[-1], str) else []


def _sentences(
    adapter: TypeAdapter[T],
    errors: Iterable[ErrorDetails],
    value: object,
    scope: FieldContext,
    known: KnownKeys,
) -> dict[Loc, str]:
    """Return the locations at which words with a colon were read as a map where text is allowed, and the words."""
    found: dict[Loc, str] = {}
    for details in errors:
        unknown = details["type"] == UNKNOWN_LANGUAGES
        loc = details["loc"] if unknown else details["loc"][:-1]
        if not loc or loc in found or len(found) == _SUGGESTIONS or details["type"] not in _UNKNOWN:
            continue
        text = _as_sentence(_at(value, loc), () if unknown else known.get(_owner((*loc, 0)), ()))
        if text and (unknown or _may_be_text(adapter, _changed(value, set(), {loc: text}), scope, loc)):
            found[loc] = text
    return found


def _as_sentence(value: object, known: Collection[str]) -> str:
    """Return ``Báo cáo: kết quả`` for the map of that one key; empty where the key misspells a `known` one."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    [(key, behind)] = value.items()
    if is_name(key) or len(key) < _SHORTEST_WORDS or nearest(key, known) or meant_by(key, known):
        return ""
    return f"{key}: {behind or ''}".rstrip() if behind is None or isinstance(behind, str) else ""


def _may_be_text(adapter: TypeAdapter[T], value: object, scope: FieldContext, loc: Loc) -> bool:
    try:
        adapter.validate_python(value, context=scope)
    except ValidationError as error:
        return all(details["loc"] != loc for details in error.errors(include_url=False))
    return True


def _in_one(loc: Loc, text: str, value: object) -> Problem:
    """Return E202 for the words at `loc`, with the line to write."""
    quoted = in_quotes(text)
    before = _before(loc, value) if isinstance(loc[-1], int) else ""
    return Problem("E202", loc, {"example": f"{before}{quoted}"} if quoted else {})


def _at(value: Any, loc: Loc) -> Any:
    """Return the value at `loc` inside `value`; None where there is none."""
    try:
        for part in loc:
            value = value[part]
    except (LookupError, TypeError):
        return None
    return value


def _owner(loc: Loc) -> str:
    return next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")


def _unknown_key(loc: Loc, known: Collection[str], so_far: int) -> Problem:
    key = str(loc[-1])
    character = invisible(key)
    if character:
        return Problem("E106", loc, described_character(character), at_key=True)
    suggestion = nearest(key, known) or meant_by(key, known) if so_far < _SUGGESTIONS else ""
    # Maps of fields have no free facts, so the known names can be listed.
    names = {"names": ", ".join(known)} if known and len(loc) > 1 and not suggestion else {}
    return Problem("W212", loc, {"key": described(key), "suggestion": suggestion, **names}, at_key=True)


def _changed(value: Any, gone: set[Loc], words: Mapping[Loc, str], at: Loc = ()) -> Any:
    """Return `value` without the locations `gone`, and with `words` put at theirs."""
    if at in words:
        return words[at]
    if isinstance(value, dict):
        return {k: _changed(v, gone, words, (*at, k)) for k, v in value.items() if (*at, k) not in gone}
    if isinstance(value, list):
        return [_changed(v, gone, words, (*at, i)) for i, v in enumerate(value)]
    return value


def _problem(details: ErrorDetails, value: object, known: KnownKeys) -> Problem:
    kind, loc, args = details["type"], details["loc"], details.get("ctx", {})
    if kind == "missing":
        return Problem("E215", loc[:-1], {"field": str(loc[-1])})
    if kind[1:].isdecimal():
        texts = {name: str(arg) for name, arg in args.items()}
        return Problem(kind, loc, texts | _as_text(texts.get("expected", ""), details, value))
    said = {"expected": _EXPECTED.get(kind, "@text"), "found": described(details["input"])}
    said |= _as_text(said["expected"], details, value)
    if kind == "dict_type" and (names := known.get(_owner((*loc, 0)))):
        said["names"] = ", ".join(names)
    if kind == "literal_error":
        allowed = str(args["expected"]).replace("'", "").replace(" or ", ", ")
        said |= {"allowed": allowed} | _as_word(loc, details["input"], allowed.split(", "))
    return Problem("E213", loc, said)


def _as_word(loc: Loc, found: object, allowed: Collection[str]) -> dict[str, str]:
    """Return the arguments for a word that is not `allowed`, with the line to write if one was clearly meant."""
    if not isinstance(found, str) or not found.strip():
        return {}
    meant = word_meant(found, allowed) or nearest(found.strip(), allowed)
    before = f"{loc[-1]}: " if isinstance(loc[-1], str) else ""
    return {"word": described(found)} | ({"instead": f"{before}{meant}"} if meant else {})


def _as_text(expected: str, details: ErrorDetails, value: object) -> dict[str, str]:
    """Return arguments with the line to write for a value of another shape than `expected`; empty where not sure."""
    found, loc = details["input"], details["loc"]
    before = _before(loc, value)
    if expected in ("@text", "@localized") and isinstance(found, BracketedList):
        words = found.written if len(found) > 1 else f"[{found.written}]"
        quoted = in_quotes(f"{words}{found.behind}")
        return {"example": f"{before}{quoted}"} if quoted else {}
    if expected == "@text" and (name := as_name(found)):
        return {"instead": f"{before}{name}"}
    if expected == "@one_address":
        entries = _at(value, loc[:-1])
        addresses = [each for entry in entries for each in addresses_in(entry)] if _all_texts(entries) else []
        listed = bracketed(addresses)
        return {"as_list": f"{loc[-2]}: {listed}"} if listed else {}
    if not isinstance(found, str) or not found.strip():
        return {}
    if expected == "@list" and (listed := as_list(_owner((*loc, 0)), found)):
        return {"as_list": f"{before}{listed}"}
    if expected == "@map" and (structure := as_structure(_owner((*loc, 0)), found)):
        return {"instead": f"{before}{structure}"}
    return {}


def _all_texts(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)


def _before(loc: Loc, value: object) -> str:
    """Return the text before the value at `loc`: its key, or the hyphen of an entry."""
    if loc and isinstance(loc[-1], str):
        return f"{loc[-1]}: "
    return "" if isinstance(_at(value, loc[:-1]), BracketedList) else "- "
