"""Tags: what each story's words mean in the register, and which spellings are one tag."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.fields.shapes import Localized
from coopsite.site.positions import clash, diagnostic_at
from coopsite.text.digest import digest
from coopsite.text.filenames import REGISTER, is_device
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.content.model import Text
    from coopsite.content.tags import RegisteredTag
    from coopsite.site.pairing import Translations

_SUGGESTIONS = 50
"""How many unknown tags are compared with the known ones; the rest are named only."""
_LONGEST = 60
"""Length of an unknown tag that is compared."""


class Tagging(Struct, frozen=True):
    """The tags of every story, and what each is called."""

    ids: dict[str, tuple[str, ...]]
    """Story key → ids of its tags, as ordered in the story, none twice."""
    labels: dict[str, Localized]
    """Id → its name by language."""
    diagnostics: tuple[Diagnostic, ...]
    names: dict[str, str]
    """What a spelling comes to (see `tag_key`) → id, for every tag, also one of the register no story has."""


def tag_key(word: str) -> str:
    """Return what spellings of one tag have in common, also its address word: ``Đà Nẵng`` → ``da-nang``."""
    return slug(word) or f"tag-{digest(word)[:8]}"


def resolve_tags(pairs: Iterable[Translations], register: Sequence[RegisteredTag]) -> Tagging:
    """Give every story the ids of its tags.

    A word is the register's if its id, a label or a synonym is spelled alike but for case, accents and signs.
    Any other word is a tag of its own, called as the first of `pairs` that has it writes it: pass the oldest
    story first, so that a new story renames no tag.
    """
    tagger = _Tagger(register)
    ids = {pair.key: tagger.tags_of(pair) for pair in pairs}
    return Tagging(ids, tagger.labels, tuple(tagger.diagnostics), tagger.names())


class _Tagger:
    """The register, and what has been learnt of words it does not know."""

    def __init__(self, register: Sequence[RegisteredTag]) -> None:
        self.labels: dict[str, Localized] = {}
        self.diagnostics: list[Diagnostic] = []
        self._has_register = bool(register)
        self._registered: dict[str, str] = {}
        self._known: dict[str, dict[str, str]] = {}
        self._first_spelling: dict[str, str] = {}
        self._compared = 0
        self._reported: set[tuple[str, str]] = set()
        for entry in register:
            self._register(entry)

    def names(self) -> dict[str, str]:
        """Return every tag's id by each of its names."""
        return {**{tag: tag for tag in self.labels}, **self._registered}

    def tags_of(self, pair: Translations) -> tuple[str, ...]:
        """Return the ids of a story's tags; E216 where its texts give different ones."""
        chosen: tuple[str, ...] | None = None
        giver: Text | None = None
        for text in pair.texts.values():
            if text.tags is None:
                continue
            ids = self._ids(text, text.tags)
            if chosen is None or giver is None:
                chosen, giver = ids, text
            elif ids != chosen and set(ids) != set(chosen):
                self.diagnostics.append(clash("tags", text, giver))
        return chosen or ()

    def _ids(self, text: Text, words: tuple[str, ...]) -> tuple[str, ...]:
        known = self._known.setdefault(text.language, {})
        for i, word in enumerate(words):
            if word not in known:
                known[word] = self._learn(text, i, word)
        return tuple(dict.fromkeys([known[word] for word in words]))

    def _learn(self, text: Text, index: int, word: str) -> str:
        """Return the id of a word met for the first time in this language."""
        key = tag_key(word)
        registered = self._registered.get(key)
        if registered is not None:
            return registered
        if is_device(key):
            self._tell("E503", text, index, {"name": word, "tag": word, "how": "@how_tag_name"})
        self.labels.setdefault(key, {}).setdefault(text.language, word)
        first = self._first_spelling.setdefault(key, word)
        if first != word:
            self._tell("W507", text, index, {"tag": word, "other": first})
        elif self._has_register:
            self._tell("W218", text, index, {"tag": word, "suggestion": self._nearest(key)})
        return key

    def _tell(self, code: str, text: Text, index: int, args: dict[str, str]) -> None:
        """Report a word once, wherever else it is written."""
        if (code, args["tag"]) not in self._reported:
            self._reported.add((code, args["tag"]))
            self.diagnostics.append(diagnostic_at(code, text, f"tags.{index}", args))

    def _nearest(self, key: str) -> str:
        if self._compared == _SUGGESTIONS or len(key) > _LONGEST:
            return ""
        self._compared += 1
        near = difflib.get_close_matches(key, self._registered, n=1, cutoff=0.7)
        return self._registered[near[0]] if near else ""

    def _register(self, entry: RegisteredTag) -> None:
        """Take an entry in; a name an earlier entry has stays the earlier one's."""
        tag = tag_key(entry.id)
        owner = self._registered.setdefault(tag, tag)
        if tag in self.labels or owner != tag:
            self.diagnostics.append(Diagnostic("W507", REGISTER, args={"tag": entry.id, "owner": owner}))
            return
        self.labels[tag] = dict(entry.label)
        for name in (*entry.label.values(), *entry.synonyms):
            other = self._registered.setdefault(tag_key(name), tag)
            if other != tag:
                self.diagnostics.append(Diagnostic("W507", REGISTER, args={"tag": name, "owner": other}))
