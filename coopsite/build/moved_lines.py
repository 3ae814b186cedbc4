"""The lines to paste that lead an old address on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from coopsite.kinds.registry import BY_NAME
from coopsite.site.tags import tag_key

if TYPE_CHECKING:
    from coopsite.config.model import KindConfig, Localized
    from coopsite.content.model import Text
    from coopsite.content.tags import RegisteredTag

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
    """Return ``aliases:`` of a text as it says now, and its `old` addresses with them."""
    return f"aliases: {flow((*text.aliases, *old))}"


def kinds_line(kinds: Mapping[str, KindConfig], old_words: Mapping[str, Mapping[str, str]]) -> str:
    """Return ``kinds:`` of config.yaml as it says now, and the old address words of each kind with them."""
    written: dict[str, _Value] = {}
    for kind, config in kinds.items():
        aliases = dict(config.aliases)
        for language, word in old_words.get(kind, {}).items():
            aliases[language] = (*aliases.get(language, ()), word)
        settings = {
            "label": _own(config.label, BY_NAME[kind].label),
            "address": _own(config.address, BY_NAME[kind].address),
            "aliases": aliases,
        }
        given = {name: each for name, each in settings.items() if each}
        if given:
            written[kind] = given
    return f"kinds: {flow(written)}"


def tag_line(tag: str, label: Localized, register: Sequence[RegisteredTag], old: Sequence[str]) -> str:
    """Return the entry of `tag` in the register as it says now, and its `old` address words with it."""
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
    """Return those words that are not what a site has without saying so."""
    return {code: word for code, word in words.items() if word != usual.get(code, usual["en"])}
