"""Tell by a file's first bytes whether it is text, and write its size."""

from __future__ import annotations

import re
from typing import Final

BINARY_HEAD: Final = 8192
"""Bytes by which to tell whether a file is text."""

WIDE: Final = re.compile(
    rb"(?P<u32le>\xff\xfe\0\0|[^\0]\0\0\0)|(?P<u32be>\0\0\xfe\xff|\0\0\0[^\0])"
    rb"|(?P<u16le>\xff\xfe|[^\0]\0[^\0]\0)|(?P<u16be>\xfe\xff|\0[^\0]\0[^\0])",
    re.DOTALL,
)
"""UTF-32 and UTF-16, by their byte order mark or by the zeros beside Latin letters."""


def is_binary(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is no text in any encoding, such as a picture or a program."""
    zeros = head.count(0)
    if not zeros or WIDE.match(head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start < len(head) - 3  # else a character was cut at the end of the head
    return zeros * 2 > len(head)


def size_word(size: int) -> str:
    """Return a size in whole units, the same in every language: ``52 MB``, ``3 kB``."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"
