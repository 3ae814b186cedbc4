"""Put the words of a YAML line in quotation marks, so that YAML reads them as one text."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 400
"""Characters beyond which lines and words are not mended."""

_LINE: Final = re.compile(
    r"(?P<lead> *(?:- +)*)(?:(?P<key>[^\s:#\"'\[\]{},&*!|>%@`?-][^:#]*?)(?P<colon> *: +))?(?P<words>\S.*)"
)
"""An entry's hyphens, a key, and the words behind them on one line."""
_NAME: Final = re.compile(r"[^\W\d][\w-]*")
_COMMENT: Final = re.compile(r" +#(?:\s.*|)\Z")
_OPENERS: Final = frozenset("([{“‘«-–—/\"'")
_CLOSERS: Final = frozenset(")]}”’»-–—/\"'.,;:!?…")
_CURLED: Final = {'"': ("“", "”"), "'": ("‘", "’")}
_TYPOGRAPHIC: Final = {"“": "”", "”": "”", "„": "“", "«": "»", "‘": "’", "’": "’"}


def in_quotes(words: str) -> str:
    """Return `words` as a YAML text in quotation marks; empty where that cannot be shown.

    Marks around all of the words count as YAML's; straight ones among them become “ ”.
    """
    text = _curled(_bare(" ".join(words.split()))) if len(words) <= LONGEST else ""
    if not text:
        return ""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "" if '"' in text and "\\" in text else "'{}'".format(text.replace("'", "''"))


def line_in_quotes(line: str) -> str:
    """Return the one-line entry `line` without indentation and with its words in quotation marks; empty where unsure.

    In an entry, words before a colon that are no name belong to the text: ``- Báo cáo: kết quả``.
    """
    found = _parts(line)
    if found is None:
        return ""
    lead, words, comment = found
    text = in_quotes(words)
    return f"{lead.lstrip()}{text}{comment}" if text else ""


def held(line: str) -> str:
    """Return `line` quoted so that YAML reads its words as one text, each character as typed; empty where unsure."""
    found = _parts(line)
    if found is None or found[1][0] in "\"'[{#&*!|>%@`,":
        return ""
    lead, words, comment = found
    return "{}'{}'{}".format(lead, words.replace("'", "''"), comment)


def is_name(key: str) -> bool:
    """Tell whether `key` looks like a name of front matter, not like words of a sentence."""
    return _NAME.fullmatch(key) is not None and key[:1].islower()


def _parts(line: str) -> tuple[str, str, str] | None:
    """Return the part of a line before its words, the words, and the comment behind them."""
    found = _LINE.fullmatch(line) if len(line) <= LONGEST else None
    if found is None:
        return None
    lead, words = found["lead"], found["words"]
    if found["key"] and (is_name(found["key"]) or "-" not in lead):
        lead += f"{found['key']}{found['colon']}"
    elif found["key"]:
        words = f"{found['key']}{found['colon']}{words}"
    comment = _COMMENT.search(words)
    behind = comment[0].rstrip() if comment else ""
    return lead, words[: comment.start() if comment else None].rstrip(), behind


def _bare(words: str) -> str:
    """Return `words` without quotation marks that enclose all of them."""
    first, last = words[:1], words[-1:]
    if len(words) > 2 and _TYPOGRAPHIC.get(first) == last and not {first, last} & set(words[1:-1]):
        return words[1:-1].strip()
    marks = _directions(words, first) if first in _CURLED else None
    if not marks or marks[-1][0] != len(words) - 1:
        return words
    depth = 0
    for at, opens in marks:
        depth += 1 if opens else -1
        if not depth:
            return words[1:-1].strip() if at == len(words) - 1 else words
    return words


def _curled(words: str) -> str:
    """Return `words` with straight double marks replaced by “ ”, if each clearly opens or closes."""
    marks = _directions(words, '"')
    for at, opens in marks or ():
        words = f"{words[:at]}{_CURLED[chr(34)][not opens]}{words[at + 1 :]}"
    return words


def _directions(words: str, mark: str) -> list[tuple[int, bool]] | None:
    """Return the index of each straight `mark` and whether it opens; None where one is unclear or unpaired.

    An apostrophe inside a word is no mark.
    """
    found: list[tuple[int, bool]] = []
    depth = 0
    for at, sign in enumerate(words):
        if sign != mark:
            continue
        before, after = words[at - 1] if at else " ", words[at + 1 : at + 2] or " "
        opens = (before.isspace() or before in _OPENERS) and not after.isspace()
        closes = not before.isspace() and (after.isspace() or after in _CLOSERS)
        if mark == "'" and not opens and not closes:
            continue
        if opens == closes:
            return None
        depth += 1 if opens else -1
        if depth < 0:
            return None
        found.append((at, opens))
    return None if depth else found
