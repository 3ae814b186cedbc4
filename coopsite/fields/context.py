"""The context in which written values are read: languages and time zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo


@dataclass(frozen=True, slots=True)
class FieldContext:
    """The context of every validator."""

    languages: tuple[str, ...]
    """The site's languages."""
    plain_in: tuple[str, ...]
    """The languages of a text given without one: in a story the file's own, in the configuration all."""
    zone: tzinfo
    """The site's time zone."""
