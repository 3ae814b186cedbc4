"""What English writers call fields and languages; and their words for yes and no beside YAML's own."""

from __future__ import annotations

from typing import Final

FIELDS: Final[dict[str, str]] = {}

LANGUAGES: Final[dict[str, str]] = {"eng": "en", "english": "en", "vietnamese": "vi"}

YES: Final[tuple[str, ...]] = ()

NO: Final[tuple[str, ...]] = ()
