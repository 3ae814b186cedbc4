"""Puts the files of a Pagefind index into one form for one content.

All that Pagefind writes depends on what it reads alone, except for the order of the filters in each language's list
of contents. Here that list is sorted; a file whose inside is not as expected stays as it is.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Final

from coopsite.text.digest import digest

_ENTRY: Final = "pagefind-entry.json"
_SIGNATURE: Final = b"pagefind_dcd"
_FILTERS: Final = 3
"""Place of the filters in a language's list of contents."""

_LISTS: Final = 4
_FURTHER: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_STRINGS: Final = (2, 3)


class UnexpectedFormError(Exception):
    """A file is not what this version of Pagefind is known to write."""


def is_needed(name: str) -> bool:
    """Whether a search page of our own asks for the file: Pagefind also brings interfaces, and a worker's copy."""
    return name == "pagefind.js" or name == _ENTRY or not name.endswith((".js", ".css"))


def canonical(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index with every list of filters in order, and the names that follow from it."""
    found = dict(files)
    entry = json.loads(found[_ENTRY])
    for code, language in sorted(entry.get("languages", {}).items()):
        name = f"pagefind.{language['hash']}.pf_meta"
        try:
            data = _SIGNATURE + sort_filters(_unpacked(found[name]))
        except (UnexpectedFormError, KeyError, OSError, EOFError, zlib.error):
            return files
        del found[name]
        language["hash"] = f"{code}_{digest(data)[:10]}"
        found[f"pagefind.{language['hash']}.pf_meta"] = gzip.compress(data, mtime=0)
    found[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return found


def sort_filters(data: bytes) -> bytes:
    """Return a language's list of contents, which is CBOR, with its filters in order. Raises `UnexpectedFormError`."""
    try:
        at, count = _list_at(data, 0)
        if count <= _FILTERS:
            raise UnexpectedFormError
        for _ in range(_FILTERS):
            at = _after(data, at)
        start, count = _list_at(data, at)
        items = []
        end = start
        for _ in range(count):
            begun, end = end, _after(data, end)
            items.append(data[begun:end])
    except IndexError as error:
        raise UnexpectedFormError from error
    return data[:start] + b"".join(sorted(items)) + data[end:]


def _unpacked(data: bytes) -> bytes:
    data = gzip.decompress(data)
    if not data.startswith(_SIGNATURE):
        raise UnexpectedFormError
    return data[len(_SIGNATURE) :]


def _list_at(data: bytes, at: int) -> tuple[int, int]:
    """Where the first item of the list at `at` begins, and how many there are."""
    kind, count, at = _head(data, at)
    if kind != _LISTS:
        raise UnexpectedFormError
    return at, count


def _after(data: bytes, at: int) -> int:
    """Where the item at `at` ends. Only whole numbers, texts and lists are known."""
    kind, value, at = _head(data, at)
    if kind in _STRINGS:
        return at + value
    if kind == _LISTS:
        for _ in range(value):
            at = _after(data, at)
    elif kind > 1:
        raise UnexpectedFormError
    return at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The kind and the number an item begins with, and where they end."""
    kind, value = data[at] >> 5, data[at] & 31
    if value < min(_FURTHER):
        return kind, value, at + 1
    if value not in _FURTHER:
        raise UnexpectedFormError
    end = at + 1 + _FURTHER[value]
    if end > len(data):
        raise UnexpectedFormError
    return kind, int.from_bytes(data[at + 1 : end]), end
