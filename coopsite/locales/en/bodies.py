"""Words in the HTML of texts in English, and in languages coopsite does not speak."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "back_to_note": "Back to note {} in the text",
    "table": "Table {}",
}
