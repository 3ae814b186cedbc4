"""Documents that stories cite, by number or in a list, each document once."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.fields.shapes import Localized
from coopsite.kinds.common import Document
from coopsite.text.fold import fold
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.site.model import Story

_COMPARED: Final = 50
"""Documents of one number, and of no or of the same date, that a citation is compared with."""

_folded: Final = lru_cache(1024)(fold)


class Citation(Struct):
    """A document, the keys of the stories that cite it in the order they came, and of the one whose file it is."""

    document: Document[Localized]
    keys: list[str]
    holder: str = ""


def cited(stories: Iterable[Story], languages: tuple[str, ...]) -> list[Citation]:
    """Return the documents that stories cite. What a later story says of one counts more.

    Numbers are one where they read alike without marks: 155/NQ-HĐND is 155/NQ-HDND. Offices number their
    documents each for itself, so those of different dates, or of different issuers where a date is missing,
    are different documents. A document without a number goes by its title. Of two spellings of a number the
    more careful one stays: with its marks, in capitals, without spaces.
    """
    found: dict[str, _Namesakes] = {}
    for story in stories:
        facts = story.facts
        basis = (Document[Localized](number=number) for number in facts.plan.legal_basis)
        for document in (*facts.common.documents, *basis):
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

    def cite(self, document: Document[Localized], key: str) -> None:
        """Put a citation to the document it is of: one this story cites already, else the first, else a new one."""
        candidates = [each for each in self._near(document) if _agree(self.all[each].document, document)]
        # Of a story that cites it already the key is the last one.
        own = (each for each in candidates if self.all[each].keys[-1] == key)
        number = next(own, candidates[0] if candidates else len(self.all))
        if number == len(self.all):
            self.all.append(Citation(Document(), []))
            self._undated[number] = None
        one = self.all[number]
        _add(one, document, key)
        if one.keys[-1:] != [key]:
            one.keys.append(key)
        date = one.document.date
        if date and number in self._undated:
            del self._undated[number]
            self._dated.setdefault(date, []).append(number)

    def _near(self, document: Document[Localized]) -> list[int]:
        """Return the numbers of those a citation is compared with, in order."""
        date = document.date
        if not date:
            return list(range(min(len(self.all), _COMPARED)))
        return sorted((*self._dated.get(date, [])[:_COMPARED], *islice(self._undated, _COMPARED)))


def _name(document: Document[Localized], languages: tuple[str, ...]) -> str:
    if document.number:
        return slug(document.number) or fold(document.number)
    title = document.title or {}
    first = next((title[code] for code in languages if code in title), next(iter(title.values()), ""))
    return f"title {fold(first)}"


def _agree(known: Document[Localized], other: Document[Localized]) -> bool:
    """Tell whether two citations of one number can be of one document."""
    if known.date and other.date:
        return known.date == other.date
    issuer, another = known.issuer or {}, other.issuer or {}
    return all(_folded(issuer[code]) == _folded(another[code]) for code in issuer.keys() & another.keys())


def _care(number: str) -> tuple[bool, bool, int, int]:
    """Rank spellings of a number by the care they were written with."""
    return (bool(number), not number.isascii(), sum(map(str.isupper, number)), -number.count(" "))


def _add(one: Citation, other: Document[Localized], key: str) -> None:
    """Add to `one` what the story `key` says of it; its file and its address on the web stand for each other."""
    known = one.document
    file, url = known.file, known.url
    if other.file:
        file, url, one.holder = other.file, "", key
    elif other.url:
        file, url, one.holder = "", other.url, ""
    one.document = Document(
        number=max(other.number, known.number, key=_care) if other.number else known.number,
        title=_united(known.title, other.title),
        issuer=_united(known.issuer, other.issuer),
        date=other.date or known.date,
        file=file,
        url=url,
    )


def _united(known: Localized | None, other: Localized | None) -> Localized | None:
    return {**(known or {}), **other} if other else known
