"""Words in the HTML of texts in Vietnamese."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "back_to_note": "Về chỗ có chú thích {} trong bài",
    "table": "Bảng {}",
}
