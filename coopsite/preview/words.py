"""Phrases of the preview in the language it speaks."""

from __future__ import annotations

from coopsite.locales import preview_words


def say(name: str, language: str, /, **values: str) -> str:
    """Return a phrase in `language` (English for one coopsite does not speak) with its values."""
    return preview_words(language)[name].format(**values)


def name_of(code: str, language: str) -> str:
    """Return how a language is called within a phrase of `language`."""
    return preview_words(language).get(f"language_{code}", code)


def count(name: str, number: int, language: str) -> str:
    """Return how many there are of something: ``2 errors``."""
    return say(f"{name}.one" if number == 1 else name, language, n=str(number))
