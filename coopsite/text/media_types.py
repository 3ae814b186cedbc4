"""The media types of files by their endings (IANA's registry; HTML Living Standard for scripts)."""

from __future__ import annotations

import re
from typing import Final

ATOM: Final = "application/atom+xml"
CSV: Final = "text/csv"
HTML: Final = "text/html"
ICALENDAR: Final = "text/calendar"
JSON: Final = "application/json"
JSON_FEED: Final = "application/feed+json"
PLAIN: Final = "text/plain"
XML: Final = "application/xml"

BY_ENDING: Final = {
    ".aac": "audio/aac", ".avif": "image/avif", ".css": "text/css", ".csv": CSV, ".flac": "audio/flac", ".html": HTML,
    ".ics": ICALENDAR, ".js": "text/javascript", ".json": JSON, ".m4a": "audio/mp4", ".m4v": "video/mp4",
    ".md": "text/markdown", ".mjs": "text/javascript", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".oga": "audio/ogg",
    ".ogg": "audio/ogg", ".opus": "audio/ogg", ".pdf": "application/pdf", ".svg": "image/svg+xml", ".txt": PLAIN,
    ".vtt": "text/vtt", ".wasm": "application/wasm", ".wav": "audio/wav", ".webm": "video/webm", ".webp": "image/webp",
    ".woff2": "font/woff2", ".xml": XML,
}  # fmt: skip
"""The same on every computer, whatever its own table says."""

_TEXTS: Final = re.compile(r"text/.*|.*[/+](?:javascript|json|xml)")


def media_type_of(path: str) -> str:
    """Return the media type of a file by its ending; empty where it is not in the table."""
    return BY_ENDING.get("." + path.rpartition(".")[2].lower(), "")


def sort_of_medium(path: str) -> str:
    """Return ``video`` or ``audio`` for a file that browsers play, by its ending; else nothing."""
    sort = media_type_of(path).partition("/")[0]
    return sort if sort in ("video", "audio") else ""


def in_utf8(media_type: str) -> str:
    """Return `media_type` as a header says it of a file in UTF-8: with its ``charset`` where it is text."""
    return f"{media_type}; charset=utf-8" if _TEXTS.fullmatch(media_type) else media_type
