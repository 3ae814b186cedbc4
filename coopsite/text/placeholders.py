"""Find placeholders of new stories and hints that nobody has replaced."""

from __future__ import annotations

from functools import cache
from typing import Final

from coopsite.locales import SPOKEN, new_story_words

_DOTS: Final = frozenset("….")


def only_dots(text: str) -> bool:
    """Tell whether `text` is nothing but ``…`` or ``...``, the placeholder in hints."""
    said = text.strip() if text[:1] in _DOTS or text[:1].isspace() else ""
    return bool(said) and said != "." and set(said) <= _DOTS


def left_over(title: str, lead: str) -> str:
    """Return the placeholder left in a text with this title and first paragraph; empty where there is none."""
    titles, leads = _of_new_stories()
    if title.startswith(titles):
        return title
    return lead if lead in leads else ""


@cache
def _of_new_stories() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return how titles begin that are to be translated, and the first paragraphs of new stories."""
    words = [new_story_words(language) for language in SPOKEN]
    return tuple([each["to_translate"] for each in words]), frozenset([each["body"] for each in words])
