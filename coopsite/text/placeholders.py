"""What a new story says until somebody writes it."""

from __future__ import annotations

from typing import Final

from coopsite.locales import SPOKEN, new_story_words

_DOTS: Final = frozenset("….")


def only_dots(text: str) -> bool:
    """Tell whether `text` says nothing but ``…`` or ``...``, as hints do where somebody's words belong."""
    said = text.strip() if text[:1] in _DOTS or text[:1].isspace() else ""
    return bool(said) and said != "." and set(said) <= _DOTS


def left_over(title: str, lead: str) -> str:
    """Return the words nobody has replaced yet in a text that begins like this; empty where none are left."""
    for words in map(new_story_words, SPOKEN):
        if title.startswith(words["to_translate"]):
            return title
        if lead == words["body"]:
            return lead
    return ""
