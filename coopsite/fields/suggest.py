"""Suggest what to write instead of a value of the wrong shape, where that is sure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from coopsite.diagnostics.values import word_meant
from coopsite.text.quoting import in_quotes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_OF_WORDS: Final = frozenset(
    ("purposes", "legal_basis", "tags", "aliases", "synonyms", "hosts", "languages", "for")
)
"""Lists whose entries hold no comma: words, numbers of documents, addresses, codes."""
_FORMS: Final = (
    "order", "medal", "commemorative_medal", "flag", "rotating_flag", "certificate_of_merit",
    "certificate_of_commendation",
)  # fmt: skip
_NAMES: Final = ("display_name", "name", "title", "username", "login")
"""Keys of a map that may hold a name where only the name is expected."""
_BARE: Final = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*|/[\w./~-]*|\d[\w-]*/[\w./-]+")
_YEARS: Final = re.compile(r"((?:19|20)\d\d)(?:\s*[-–—]\s*((?:19|20)\d\d))?")
_COMMA: Final = re.compile(r"\s*[,;]\s*")
_NEXT_ADDRESS: Final = re.compile(r"\s*[,;]\s*(?=/|https?://)")


def parted(text: str) -> list[str]:
    """Return the words of `text`, separated by commas or semicolons."""
    return [word for word in _COMMA.split(text.strip()) if word]


def addresses_in(text: str) -> list[str]:
    """Return the addresses in `text`, separated by commas or semicolons; each begins with ``/`` or a scheme."""
    return _NEXT_ADDRESS.split(text.strip().rstrip(",;"))


def bracketed(words: Iterable[str]) -> str:
    """Return `words` as a YAML list in brackets; empty where one cannot be quoted."""
    written = [word if _BARE.fullmatch(word) else in_quotes(word) for word in words]
    return f"[{', '.join(written)}]" if written and all(written) else ""


def as_list(field: str, text: str) -> str:
    """Return the list `field` for `text`, in which its entries were written as one text."""
    structure = as_structure(field, text)
    if structure:
        return f"[{structure}]"
    if field not in _OF_WORDS:
        return f"[{quoted}]" if (quoted := in_quotes(text)) else ""
    words = addresses_in(text) if field == "aliases" else parted(text)
    return bracketed([word.lower() for word in words] if field in ("hosts", "languages") else words)


def as_structure(field: str, text: str) -> str:
    """Return the map that `text` stands for under `field`; empty where that is not known."""
    quoted = in_quotes(text)
    if field == "documents" and quoted:
        return f"{{{'number' if any(map(str.isdigit, text)) else 'title'}: {quoted}}}"
    if field == "awards" and quoted:
        form = word_meant(text, _FORMS)
        return f"{{form: {form}}}" if form else f"{{name: {quoted}}}"
    if field == "theme" and quoted:
        return f"{{style: {text if _BARE.fullmatch(text) else quoted}}}"
    years = _YEARS.fullmatch(text.strip()) if field == "period" else None
    if years and years[1] <= (years[2] or years[1]):
        return f"{{from: {years[1]}-01-01, to: {years[2] or years[1]}-12-31}}"
    return ""


def as_name(value: Any) -> str:
    """Return the name inside a map where only the name is expected; empty where that is not sure."""
    if not isinstance(value, Mapping):
        return ""
    names = [value[key] for key in _NAMES if isinstance(value.get(key), str) and value[key].strip()]
    if not names:
        return ""
    return names[0] if _BARE.fullmatch(names[0]) else in_quotes(names[0])


def by_language(text: str, languages: Collection[str]) -> str:
    """Return `text` as a map by language, with dots to fill in for all languages but the first."""
    first, *others = languages
    said = text if _BARE.fullmatch(text) else in_quotes(text)
    written = (f"{first}: {said}", *(f"{code}: …" for code in others))
    return f"{{{', '.join(written)}}}" if said else ""
