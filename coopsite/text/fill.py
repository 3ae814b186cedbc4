"""Fill in ``{name}`` in a string."""

from __future__ import annotations


def fill(text: str, **values: str) -> str:
    """Return `text` with each ``{name}`` of `values` filled in; other braces stay."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
