"""Where the files of the search index lie below the output."""

from __future__ import annotations

from typing import Final

FOLDER: Final = "assets/search/"
"""All but the catalogues, in a folder for each language and block."""


def catalogue_path(language: str) -> str:
    """Return where the catalogue of a language lies."""
    return f"{language}/search.json"
