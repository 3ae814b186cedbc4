"""Names in braces, replaced by values."""

from __future__ import annotations


def fill(text: str, **values: str) -> str:
    """Return `text` with each ``{name}`` of `values` filled in; every other brace stays as it is."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
