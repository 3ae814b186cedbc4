"""The lines to paste that redirect an old address."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from coopsite.kinds.base import Kind
from coopsite.kinds.registry import BY_NAME
from coopsite.site.tags import tag_key

if TYPE_CHECKING:
    from coopsite.config.model import Localized
    from coopsite.content.model import Text
    from coopsite.content.tags import RegisteredTag
    from coopsite.kinds.base import OwnField

_Value = str | Sequence[str] | Mapping[str, Any]

_PLAIN: Final = re.compile(r"[^\W\d_][\w/]*(?:[ .-][\w/]+)*|/[\w./-]*")
_NOT_WORDS: Final = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n"))


def former_slug(text: Text, old: str, new: str) -> str:
    """Return the slug that brings a text back to its `old` address; empty where more than its title changed."""
    folder, _, slug = old.rstrip("/").rpartition("/")
    return slug if not text.slug and folder == new.rstrip("/").rpartition("/")[0] else ""


def slug_line(slug: str) -> str:
    """Return ``slug:`` of a text."""
    return f"slug: {slug}"


def aliases_line(text: Text, old: Sequence[str]) -> str:
    """Return ``aliases:`` of a text with its present addresses and the `old` ones."""
    return f"aliases: {flow((*text.aliases, *old))}"


def kinds_line(kinds: Mapping[str, Kind], old_words: Mapping[str, Mapping[str, str]]) -> str:
    """Return ``kinds:`` of config.yaml with the present and the old address words of each kind."""
    written: dict[str, _Value] = {}
    for name, kind in kinds.items():
        aliases = dict(kind.aliases)
        for language, word in old_words.get(name, {}).items():
            aliases[language] = (*aliases.get(language, ()), word)
        usual = BY_NAME.get(name) or Kind(name, name)
        settings: dict[str, _Value] = {
            "folder": kind.folder if kind.folder != usual.folder else "",
            "label": _own(kind.label, usual.label),
            "one": kind.one,
            "address": _own(kind.address, usual.address),
            "aliases": aliases,
            "colour": kind.colour if kind.colour != usual.colour else "",
            "sign": kind.sign if kind.sign != usual.sign else "",
            "fields": {field.name: _field(field) for field in kind.fields},
        }
        given = {key: each for key, each in settings.items() if each}
        if given:
            written[name] = given
    return f"kinds: {flow(written)}"


def _field(field: OwnField) -> dict[str, _Value]:
    found: dict[str, _Value] = {"shape": field.shape, "label": field.label}
    if field.required:
        found["required"] = "yes"
    return found | ({"choices": field.choices} if field.choices else {})


def tag_line(tag: str, label: Localized, register: Sequence[RegisteredTag], old: Sequence[str]) -> str:
    """Return the entry of `tag` in the register, with its `old` address words."""
    entry = next((each for each in register if tag_key(each.id) == tag), None)
    settings: dict[str, _Value] = {"id": entry.id if entry else tag, "label": entry.label if entry else label}
    if entry and entry.synonyms:
        settings["synonyms"] = entry.synonyms
    settings["aliases"] = (*(entry.aliases if entry else ()), *old)
    return f"- {flow(settings)}"


def languages_line(languages: Sequence[str]) -> str:
    """Return ``languages:`` of config.yaml."""
    return f"languages: {flow(languages)}"


def flow(value: _Value) -> str:
    """Write a value as YAML on one line, in quotation marks where it needs any."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_WORDS
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {flow(each)}' for name, each in value.items())}}}"
    return f"[{', '.join(map(flow, value))}]"


def _own(words: Localized, usual: Localized) -> dict[str, str]:
    """Return the words that differ from the defaults."""
    return {code: word for code, word in words.items() if word != usual.get(code, usual.get("en"))}
