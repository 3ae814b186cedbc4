"""What search takes for a word. The script of the search page has the same rules; a test compares them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from coopsite.locales import formats
from coopsite.text.fold import fold
from coopsite.text.nfc import nfc

_MARK: Final = "\u0300-\u036f"
RUN_END: Final = "\n"
"""Stands between two runs of words: words of different lines never stand side by side."""
FIELD_END: Final = "\x1e"
"""Likewise, behind title, numbers and lead."""
_TOKEN: Final = re.compile(
    rf"[0-9]{{1,3}}(?:[.,][0-9]{{3}})+(?![0-9])|(?:[^\W_][{_MARK}]*)+(?:['\u2019\u02bc](?:[^\W_][{_MARK}]*)+)*|[{FIELD_END}{RUN_END}]"
)
"""A number with its separators, or letters and digits, an apostrophe between letters among them."""
_BETWEEN: Final = re.compile("[.,'\u2019\u02bc]")
_NOT_A_WORD: Final = re.compile(r"[\W_]+")
_ENDING: Final = re.compile("(?<=[a-z]{3})(?:ings?|ies|es|ed|s|y|e)$")
_ENDS: Final = (FIELD_END, RUN_END)
_MOST_KNOWN: Final = 200_000

tokens_of: Final = _TOKEN.findall
"""The pieces of a text in lower case, as they stand there."""


class Spelling(NamedTuple):
    """A piece of text as it is compared with marks, and the word it is found by."""

    spelling: str
    word: str


class Lexicon(dict[str, Spelling]):
    """The pieces of a language's texts (`tokens_of`), each worked out once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.has_endings = formats(language).words_have_endings
        """Whether a word is found by what is left when its ending is taken off."""

    def __missing__(self, token: str) -> Spelling:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        spelling = _BETWEEN.sub("", token)
        word = "" if token in _ENDS else _NOT_A_WORD.sub("", fold(spelling)) or spelling
        if self.has_endings:
            word = _ENDING.sub("", word)
        found = self[token] = Spelling(spelling, word)
        return found

    def spellings(self, text: str) -> list[Spelling]:
        """Return the pieces of a text in their order, the ends of its lines not among them."""
        found = [self[token] for token in tokens_of(nfc(text).lower())]
        return [each for each in found if each.word]
