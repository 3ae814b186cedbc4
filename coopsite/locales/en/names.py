"""What English writers call fields and languages instead of the names that are read."""

from __future__ import annotations

from typing import Final

FIELDS: Final[dict[str, str]] = {}

LANGUAGES: Final[dict[str, str]] = {"eng": "en", "english": "en", "vietnamese": "vi"}
