"""The kinds of a site: those that are always there, with other words perhaps, and its own."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Required

from msgspec.structs import replace
from pydantic import BeforeValidator, PlainValidator, ValidationInfo, WithJsonSchema, with_config
from typing_extensions import TypedDict

from coopsite.config.model import REGISTERS, Localized
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.extensions import KINDS, ExtensionError, added_to
from coopsite.fields.addresses import old_place, slug
from coopsite.fields.context import FieldContext
from coopsite.fields.errors import UNKNOWN_LANGUAGES, described, mistake, unexpected
from coopsite.fields.positions import place_of
from coopsite.fields.scalars import Text, Words, YesNo, unknown_languages
from coopsite.fields.suggest import by_language
from coopsite.fields.validate import nearest
from coopsite.kinds.base import Colour, Kind, OwnField, OwnShape, Sign
from coopsite.kinds.head import KNOWN_KEYS, STRICT
from coopsite.kinds.looks import COLOURS_BY_TURN, PALETTE, SIGNS, SIGNS_BY_TURN
from coopsite.kinds.registry import BY_NAME, LISTED, kind_called, said
from coopsite.text.filenames import is_device, refusal
from coopsite.text.language_codes import language_code
from coopsite.text.nfc import nfc
from coopsite.text.slug import slug as slug_of

RESERVED: Final = frozenset(
    ("page", "site", "home", "archive", "search", "topics", "strings", "site_map", *REGISTERS)
)
"""Names that stand for something else in menus, addresses and commands."""
_STATIC: Final = "static"
_KIND_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FIELD_NAME: Final = re.compile(r"[^\W\d_][\w-]{0,39}")


def kind_name(value: object) -> str:
    """Return the name of a kind: one of ours, or a word for templates, style sheets and addresses of a site's own."""
    name = value.strip() if isinstance(value, str) else ""
    if name in BY_NAME and BY_NAME[name].is_listed:
        return name
    ours = kind_called(name)
    if ours is not None:
        expected, meant = ("@unknown_key", ours.name) if ours.is_listed else ("@kind_name", "")
        raise mistake("E213", expected=expected, suggestion=meant)
    if not _KIND_NAME.fullmatch(name) or name in RESERVED or is_device(name):
        meant = slug_of(name)[:40].strip("-")
        fits = _KIND_NAME.fullmatch(meant) and meant != name and meant not in RESERVED
        raise mistake("E213", expected="@kind_name", **({"suggestion": meant} if fits else {}))
    return name


def field_name(value: object) -> str:
    """Return the name of a field: letters of any language, digits, ``_`` and ``-``."""
    name = nfc(value.strip()) if isinstance(value, str) else ""
    if not _FIELD_NAME.fullmatch(name):
        meant = re.sub(r"[^\w-]+", "_", name).strip("_")
        fits = _FIELD_NAME.fullmatch(meant)
        raise mistake("E213", expected="@field_name", **({"suggestion": meant} if fits else {}))
    return name


def folder_name(value: object) -> str:
    """Return the name of a folder in content/."""
    name = nfc(value.strip().removeprefix("content/").strip("/")) if isinstance(value, str) else ""
    if not name or "/" in name or name.startswith((".", "~")) or refusal(name) or name.casefold() == _STATIC:
        raise unexpected("@folder_name", value)
    return name


def address_words(value: object, info: ValidationInfo[FieldContext]) -> dict[str, str]:
    """Return address words by language."""
    if not isinstance(value, dict):
        raise _not_by_language("address", value, info)
    unknown = unknown_languages(value, info.context.languages)
    if unknown:
        raise mistake(UNKNOWN_LANGUAGES, keys=unknown, languages=info.context.languages)
    return {language_code(language): _address_word(word) for language, word in value.items()}


def old_places(value: object, info: ValidationInfo[FieldContext]) -> dict[str, tuple[str, ...]]:
    """Return old address words and old addresses by language; one may stand alone."""
    if not isinstance(value, dict):
        raise _not_by_language("aliases", value, info)
    unknown = unknown_languages(value, info.context.languages)
    if unknown:
        raise mistake(UNKNOWN_LANGUAGES, keys=unknown, languages=info.context.languages)
    found = {}
    for language, given in value.items():
        places = given if isinstance(given, list) else [given]
        found[language_code(language)] = tuple(dict.fromkeys(map(old_place, places)))
    return found


def _not_by_language(key: str, value: object, info: ValidationInfo[FieldContext]) -> Exception:
    """Return E213 for what stands under `key` for no language, with how it is written for each."""
    said_once = by_language(value, info.context.languages) if isinstance(value, str) and value.strip() else ""
    instead = {"instead": f"{key}: {said_once}"} if said_once else {}
    return mistake("E213", expected="@by_language", found=described(value), **instead)


def _address_word(word: object) -> str:
    text = slug(word)
    if not text:
        raise unexpected("@text", word)
    return text


def _listed_choices(value: object) -> object:
    """Return a list of words as a map, each its own label."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return {word: word for word in value}
    return value


_TEXT: Final = WithJsonSchema({"type": "string"})
_KindKey = Annotated[str, PlainValidator(kind_name), _TEXT]
_FieldKey = Annotated[str, PlainValidator(field_name), _TEXT]
_Folder = Annotated[str, PlainValidator(folder_name), _TEXT]
_AddressWords = Annotated[
    dict[str, str],
    PlainValidator(address_words),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]
_OldPlaces = Annotated[
    dict[str, tuple[str, ...]],
    PlainValidator(old_places),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
            },
        }
    ),
]
_Choices = Annotated[
    dict[Words, Text], BeforeValidator(_listed_choices, json_schema_input_type=dict[str, Text] | list[str])
]


@with_config(STRICT)
class OwnFieldSettings(TypedDict, total=False):
    """A field of a kind: what it may hold, and what it is called on pages."""

    shape: Required[OwnShape]
    label: Required[Text]
    required: YesNo
    choices: _Choices


@with_config(STRICT)
class KindSettings(TypedDict, total=False):
    """A kind: its folder, how it is named, its address word and those it had, how it looks, its fields."""

    label: Text
    one: Text
    folder: _Folder
    address: _AddressWords
    aliases: _OldPlaces
    colour: Colour
    sign: Sign
    fields: dict[_FieldKey, OwnFieldSettings]


KindsSettings = dict[_KindKey, KindSettings]
"""``kinds:`` of config.yaml."""


def site_kinds(
    settings: Mapping[str, KindSettings], languages: Sequence[str], installed: Sequence[Kind] = ()
) -> dict[str, Kind]:
    """Return the kinds of a site that have lists: those always there, those `installed`, its own."""
    kinds = {}
    for turn, kind in enumerate(_known(settings, installed).values()):
        given = settings.get(kind.name, {})
        label = {**_in(kind.label, languages), **given.get("label", {})}
        made = {code: slug_of(word) for code, word in label.items()}
        own = turn - len(LISTED)
        kinds[kind.name] = replace(
            kind,
            part=None,
            label=label,
            one={**kind.one, **given.get("one", {})},
            folder=given.get("folder", kind.folder),
            address={
                **{code: made.get(code) or kind.name for code in languages},
                **_in(kind.address, languages),
                **given.get("address", {}),
            },
            aliases=given.get("aliases", {}),
            colour=given.get("colour") or (kind.colour if kind.label else _by_turn(COLOURS_BY_TURN, own)),
            sign=given.get("sign") or (kind.sign if kind.label else _by_turn(SIGNS_BY_TURN, own)),
            fields=tuple({field.name: field for field in (*kind.fields, *_fields(given))}.values()),
        )
    return kinds


def installed_kinds() -> tuple[Kind, ...]:
    """Return the kinds that other installed packages add. Raises `ExtensionError` for one that is none, or is taken."""
    found = dict(BY_NAME)
    for package, name, kind in added_to(KINDS):
        if not isinstance(kind, Kind) or not kind.label:
            raise ExtensionError(package, name, "it is no Kind with a label")
        if not _KIND_NAME.fullmatch(kind.name):
            raise ExtensionError(package, name, f"{kind.name!r} is no name of a kind")
        if kind.colour not in PALETTE or kind.sign not in SIGNS:
            raise ExtensionError(
                package, name, f"there is no colour {kind.colour!r} with a sign {kind.sign!r}"
            )
        if found.setdefault(kind.name, kind) is not kind:
            raise ExtensionError(package, name, f"there is a kind called {kind.name} already")
    return tuple(found.values())[len(BY_NAME) :]


def kind_diagnostics(
    settings: Mapping[str, KindSettings],
    kinds: Mapping[str, Kind],
    words: Mapping[str, Localized],
    languages: Sequence[str],
    path: str,
    marks: Mapping[str, SourcePosition],
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the kinds of a site taken together, whose `settings` each are right.

    E801: a kind without a name for its list, two kinds for one folder or address, fields that cannot be; `words` are
    the address words that are no kind's. W240: a label is missing in a language of the site.
    """

    def diagnostic(code: str, *loc: str, at_key: bool = False, **args: str) -> Diagnostic:
        place = place_of(("kinds", *loc), marks, at_key=at_key)
        return Diagnostic(code, path, place.line, place.column, {"key": ".".join(("kinds", *loc)), **args})

    for name, given in settings.items():
        if not kinds[name].label:
            meant = nearest(name, (kind.name for kind in LISTED))
            if meant:
                yield diagnostic("E801", name, at_key=True, reason="@unknown_key", suggestion=meant)
            else:
                yield diagnostic("E801", name, "label", reason="@missing")
        for field, settings_of in given.get("fields", {}).items():
            if field in KNOWN_KEYS[""]:
                yield diagnostic("E801", name, "fields", field, at_key=True, reason="@field_of_every_story")
            choices = settings_of.get("choices")
            if (settings_of["shape"] == "choice") != bool(choices):
                reason = "@choices_in_vain" if choices else "@choices_missing"
                yield diagnostic("E801", name, "fields", field, "choices", reason=reason)
        for loc, words_of in _named(given, kinds[name]):
            lacking = [code for code in languages if code not in words_of]
            if lacking:
                yield diagnostic("W240", name, *loc, names=", ".join(lacking))
    yield from _clashes(settings, kinds, words, diagnostic)


def _named(given: KindSettings, kind: Kind) -> Iterator[tuple[tuple[str, ...], Localized]]:
    """Yield where `given` names a kind, a field of it or a choice, and what it is called there in all."""
    if "label" in given:
        yield ("label",), kind.label
    if "one" in given:
        yield ("one",), kind.one
    for name, field in given.get("fields", {}).items():
        yield ("fields", name, "label"), field["label"]
        for word, label in field.get("choices", {}).items():
            yield ("fields", name, "choices", word), label


def _clashes(
    settings: Container[str], kinds: Mapping[str, Kind], words: Mapping[str, Localized], diagnostic: Any
) -> Iterator[Diagnostic]:
    """Yield E801 for each kind whose folder or address word is that of a kind before it, or of a page.

    Of those always there, only where `settings` say so.
    """
    folders = {said(BY_NAME["page"].folder): "page"}
    addresses = {(code, word): name for name, each in words.items() for code, word in each.items()}
    for name, kind in kinds.items():
        other = folders.setdefault(said(kind.folder), name)
        may_be_told = name in settings or name not in BY_NAME
        if other != name and may_be_told:
            yield diagnostic("E801", name, "folder", reason="@folder_taken", other=other)
        for code, word in kind.address.items():
            other = addresses.setdefault((code, word.casefold()), name)
            if other != name and may_be_told:
                yield diagnostic(
                    "E801", name, "address", code, reason="@address_taken", value=word, other=other
                )


def _known(settings: Mapping[str, KindSettings], installed: Sequence[Kind]) -> dict[str, Kind]:
    """Return every kind by name as it is without `settings`, in the order of the navigation."""
    known = {kind.name: kind for kind in (*LISTED, *installed)}
    return known | {name: Kind(name, name) for name in settings if name not in known}


def _fields(given: KindSettings) -> Iterator[OwnField]:
    for name, field in given.get("fields", {}).items():
        yield OwnField(
            name, field["shape"], field["label"], field.get("required", False), field.get("choices", {})
        )


def _by_turn(looks: Sequence[Any], turn: int) -> Any:
    return looks[turn % len(looks)]


def _in(words: Localized, languages: Sequence[str]) -> Localized:
    """Return `words` in each language; what has no word of its own takes the English one, or the first there is."""
    if not words:
        return {}
    other = words.get("en") or next(iter(words.values()))
    return {code: words.get(code) or words.get(code.partition("-")[0], other) for code in languages}
