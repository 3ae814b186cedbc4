"""The version of everything a body's HTML depends on besides its text and language."""

from __future__ import annotations

from functools import cache
from typing import Final

FORMAT: Final = 1
"""Raised whenever coopsite itself makes another body of the same text."""


@cache
def body_versions() -> str:
    """Return one word for the Markdown configuration and the libraries behind it."""
    # start-up time: reading metadata imports the machinery of e-mail
    from importlib.metadata import version

    return f"{FORMAT} markdown-{version('markdown')} nh3-{version('nh3')}"
