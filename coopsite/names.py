"""What the files of a site are called, and what no file may be called."""

from __future__ import annotations

import re
from typing import Final

CONFIG: Final = "config.yaml"
CONTENT: Final = "content"
STATIC: Final = "content/static/"
REGISTER: Final = "content/tags.yaml"
TEMPLATES: Final = "templates"

DEVICE: Final = r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])"
"""A pattern of what Windows takes for a device, whatever ending follows."""

_DEVICE: Final = re.compile(rf"{DEVICE}(?:\..*)?", re.IGNORECASE)


def is_device(name: str) -> bool:
    """Tell whether Windows takes `name` for a device, so that it can name no file."""
    return _DEVICE.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Tell whether Windows reserves or changes the file name `name`."""
    return is_device(name) or name.endswith((".", " "))
