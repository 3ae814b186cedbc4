"""The facts a story's languages share, merged by their structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from coopsite.site.completeness import incomplete
from coopsite.site.positions import clash
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.content.model import Facts, Text
    from coopsite.diagnostics import Diagnostic

_decode = msgspec.msgpack.Decoder(dict[str, Any]).decode
_encode = msgspec.msgpack.Encoder().encode


NOTHING: Final = frozenset(("",))


class FactStore(Mapping[str, "Facts"]):
    """Facts by digest, decoded anew each time they are asked for."""

    def __init__(self) -> None:
        self._encoded: dict[str, bytes] = {}

    def add(self, name: str, encoded: bytes) -> str:
        """Keep facts under their digest and return it."""
        self._encoded[name] = encoded
        return name

    def __getitem__(self, name: str) -> Facts:
        return _decode(self._encoded[name])

    def may_tell(self, name: str, words: re.Pattern[bytes]) -> bool:
        """Tell whether any of `words` is in the facts called `name`, as a key or otherwise; nothing is decoded."""
        return words.search(self._encoded[name]) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)


def share(texts: Sequence[Text], store: FactStore, findings: list[Diagnostic]) -> str:
    """Merge the facts of a story's texts into `store` and return their digest; empty when no text gives any.

    What only one text gives holds for all. Text known by language is put together; anything else must agree,
    or both lines are named. What is then missing is said as well.
    """
    digests = {text.facts_digest for text in texts}
    if digests == NOTHING:
        return ""
    given = [text for text in texts if text.facts_digest]
    first = given[0]
    if len(digests - NOTHING) == 1:
        findings += incomplete(given, first.facts)
        return store.add(first.facts_digest, first.facts)
    name = digest(*(part for text in given for part in (text.language, text.facts_digest)))
    merged: Any = _decode(first.facts)
    for text in given[1:]:
        clashes: list[str] = []
        merged = _merged(merged, _decode(text.facts), (first.language, text.language), "", clashes)
        findings += [clash(field, text, first) for field in clashes]
    encoded = _encode(merged)
    findings += incomplete(given, encoded)
    return store.add(name, encoded)


def _merged(a: Any, b: Any, languages: tuple[str, str], path: str, clashes: list[str]) -> Any:
    """Return `a` and `b` as one; where they differ, `a`, and the path is added to `clashes`."""
    if a == b:
        return a
    if isinstance(a, dict) and isinstance(b, dict):
        return _merged_maps(a, b, languages, path, clashes)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [
            _merged(x, y, languages, f"{path}.{i}", clashes)
            for i, (x, y) in enumerate(zip(a, b, strict=True))
        ]
    if isinstance(a, str) and isinstance(b, dict) and languages[0] not in b and languages[1] in b:
        return {languages[0]: a, **b}
    if isinstance(b, str) and isinstance(a, dict) and languages[1] not in a and languages[0] in a:
        return {**a, languages[1]: b}
    clashes.append(path.lstrip("."))
    return a


def _merged_maps(
    a: dict[str, Any], b: dict[str, Any], languages: tuple[str, str], path: str, clashes: list[str]
) -> dict[str, Any]:
    merged = a | b
    if len(merged) < len(a) + len(b):
        for key in b:
            if key in a and a[key] != b[key]:
                merged[key] = _merged(a[key], b[key], languages, f"{path}.{key}", clashes)
    return merged
