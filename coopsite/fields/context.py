"""What the meaning of a written value depends on besides the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo


@dataclass(frozen=True, slots=True)
class FieldContext:
    """Given to every validator as its context."""

    languages: tuple[str, ...]
    """The site's."""
    plain_in: tuple[str, ...]
    """The languages a text without a language is in: the file's own; in the configuration all."""
    zone: tzinfo
    """The site's time zone."""
