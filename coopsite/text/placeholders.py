"""What a new story says until somebody writes it."""

from __future__ import annotations

from typing import Final

TITLE: Final = {"vi": "Cần dịch: ", "en": "To translate: "}
"""Stands before the title of a story that is still to be translated, by language."""
BODY: Final = {"vi": "Viết nội dung ở đây.", "en": "Write the text here."}
"""Stands in the place of a body, by language."""


_DOTS: Final = frozenset("….")


def only_dots(text: str) -> bool:
    """Tell whether `text` says nothing but ``…`` or ``...``, as hints do where somebody's words belong."""
    said = text.strip() if text[:1] in _DOTS or text[:1].isspace() else ""
    return bool(said) and said != "." and set(said) <= _DOTS


def left_over(title: str, lead: str) -> str:
    """Return the words nobody has replaced yet in a text that begins like this; empty where none are left."""
    if title.startswith(tuple(TITLE.values())):
        return title
    return lead if lead in BODY.values() else ""
