"""Find placeholders of new stories and hints that nobody has replaced."""

from __future__ import annotations

from typing import Final

from coopsite.locales import SPOKEN, new_story_words

_DOTS: Final = frozenset("….")


def only_dots(text: str) -> bool:
    """Tell whether `text` is nothing but ``…`` or ``...``, the placeholder in hints."""
    said = text.strip() if text[:1] in _DOTS or text[:1].isspace() else ""
    return bool(said) and said != "." and set(said) <= _DOTS


def left_over(title: str, lead: str) -> str:
    """Return the placeholder left in a text with this title and first paragraph; empty where there is none."""
    for words in map(new_story_words, SPOKEN):
        if title.startswith(words["to_translate"]):
            return title
        if lead == words["body"]:
            return lead
    return ""
