"""Names of files: a site's own, endings, and names that are refused."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CONFIG: Final = "config.yaml"
CONTENT: Final = "content"
STATIC: Final = "content/static/"
REGISTER: Final = "content/tags.yaml"
TEMPLATES: Final = "templates"

PICTURES: Final = frozenset({"jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg"})
"""Endings of pictures that browsers show."""
OTHER_PICTURES: Final = frozenset({
    "heic", "heif", "tif", "tiff", "psd", "ai", "eps", "raw", "cr2", "nef", "dng", "jxl", "jp2", "tga", "ico", "xcf",
})  # fmt: skip
"""Endings of pictures that browsers do not show."""
FILMS: Final = frozenset(
    {"mp4", "mov", "avi", "mkv", "webm", "m4v", "3gp", "wmv", "mp3", "m4a", "wav", "ogg"}
)
"""Endings of films and sound."""

DEVICE: Final = r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])"
"""A pattern of the device names of Windows, which are reserved whatever ending follows."""

_DEVICE: Final = re.compile(rf"{DEVICE}(?:\..*)?", re.IGNORECASE)


_ILLEGAL: Final = re.compile(r'[<>:"|?*\\]')
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
NAME_LIMIT: Final = 255
"""Bytes of a file's name (ext4, APFS, NTFS)."""


def ending_of(path: str) -> str:
    """Return the ending of a file's name in small letters, without its dot; empty where it has none."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_device(name: str) -> bool:
    """Tell whether `name` is a device of Windows, so that no file can have it there."""
    return _DEVICE.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Tell whether no file or folder can have this name on Windows."""
    return is_device(name) or name.endswith((".", " ")) or _ILLEGAL.search(name) is not None


def hidden(name: str) -> str:
    """Return the first invisible character of `name` (control, bidi, separator); empty where there is none."""
    if name.isprintable():
        return ""
    return next((c for c in name if unicodedata.category(c) in _HIDDEN), "")


def refusal(name: str, limit: int = NAME_LIMIT) -> tuple[str, dict[str, str]] | None:
    """Return why no file or folder of a site may have this name, as a code and its arguments; None if it may.

    E106 an invisible character, E503 reserved on Windows, E504 more than `limit` bytes of UTF-8.
    """
    character = hidden(name)
    if character:
        return "E106", described_character(character)
    if is_reserved(name):
        return "E503", {"name": name}
    if len(name.encode("utf-8", "surrogatepass")) > limit:
        return "E504", {"slug": name, "limit": str(limit)}
    return None


def described_character(character: str) -> dict[str, str]:
    """Return the arguments of E106."""
    return {"codepoint": f"U+{ord(character):04X}", "name": unicodedata.name(character, "")}
