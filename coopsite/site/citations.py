"""Documents that stories cite, by number or in a list, each document once."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from coopsite.text.language import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.content.model import Facts
    from coopsite.site.model import Story

_WORDS: Final = ("title", "issuer")
_COMPARED: Final = 50
"""Documents of one number, and of no or of the same date, that a citation is compared with."""

_folded: Final = lru_cache(1024)(fold)


class Citation(Struct):
    """A document and the keys of the stories that cite it, in the order they came."""

    facts: dict[str, Any]
    """As in a story's facts; with a file also ``story``, the key of the story whose file it is."""
    keys: list[str]


def cited(told: Iterable[tuple[Story, Facts]], languages: tuple[str, ...]) -> list[Citation]:
    """Return the documents that stories cite. What a later story says of one counts more.

    Numbers are one where they read alike without marks: 155/NQ-HĐND is 155/NQ-HDND. Offices number their
    documents each for itself, so those of different dates, or of different issuers where a date is missing,
    are different documents. A document without a number goes by its title. Of two spellings of a number the
    more careful one stays: with its marks, in capitals, without spaces.
    """
    found: dict[str, _Namesakes] = {}
    for story, facts in told:
        for document in (*(facts.get("documents") or ()), *map(_numbered, facts.get("legal_basis") or ())):
            name = _name(document, languages)
            if name not in found:
                found[name] = _Namesakes()
            found[name].cite(document, story.key)
    return [each for same in found.values() for each in same.all]


class _Namesakes:
    """The documents of one number or title. Citations come story by story."""

    def __init__(self) -> None:
        self.all: list[Citation] = []
        self._dated: dict[str, list[int]] = {}
        self._undated: dict[int, None] = {}

    def cite(self, document: Facts, key: str) -> None:
        """Put a citation to the document it is of: one this story cites already, else the first, else a new one."""
        candidates = [each for each in self._near(document) if _agree(self.all[each].facts, document)]
        # Of a story that cites it already the key is the last one.
        own = (each for each in candidates if self.all[each].keys[-1] == key)
        number = next(own, candidates[0] if candidates else len(self.all))
        if number == len(self.all):
            self.all.append(Citation({}, []))
            self._undated[number] = None
        one = self.all[number]
        one.facts = _merged(one.facts, document, key)
        if one.keys[-1:] != [key]:
            one.keys.append(key)
        date = one.facts.get("date")
        if date and number in self._undated:
            del self._undated[number]
            self._dated.setdefault(date, []).append(number)

    def _near(self, document: Facts) -> list[int]:
        """Return the numbers of those a citation is compared with, in order."""
        date = document.get("date")
        if not date:
            return list(range(min(len(self.all), _COMPARED)))
        return sorted((*self._dated.get(date, [])[:_COMPARED], *islice(self._undated, _COMPARED)))


def _numbered(number: str) -> dict[str, Any]:
    return {"number": number}


def _name(document: Facts, languages: tuple[str, ...]) -> str:
    number = document.get("number")
    if number:
        return slug(number) or fold(number)
    title = document.get("title") or {}
    first = next((title[code] for code in languages if code in title), next(iter(title.values()), ""))
    return f"title {fold(first)}"


def _agree(known: Facts, other: Facts) -> bool:
    """Tell whether two citations of one number can be of one document."""
    if known.get("date") and other.get("date"):
        return bool(known["date"] == other["date"])
    issuer, another = known.get("issuer") or {}, other.get("issuer") or {}
    return all(_folded(issuer[code]) == _folded(another[code]) for code in issuer.keys() & another.keys())


def _care(number: str) -> tuple[bool, bool, int, int]:
    """Rank spellings of a number by the care they were written with."""
    return (bool(number), not number.isascii(), sum(map(str.isupper, number)), -number.count(" "))


def _merged(known: Facts, other: Facts, key: str) -> Facts:
    merged = dict(known)
    if other.get("number"):
        merged["number"] = max(other["number"], known.get("number", ""), key=_care)
    if other.get("date"):
        merged["date"] = other["date"]
    for field in _WORDS:
        if other.get(field):
            merged[field] = {**known.get(field, {}), **other[field]}
    if other.get("file"):
        merged = {name: value for name, value in merged.items() if name != "url"}
        merged |= {"file": other["file"], "story": key}
    elif other.get("url"):
        merged = {name: value for name, value in merged.items() if name not in ("file", "story")}
        merged["url"] = other["url"]
    return merged
