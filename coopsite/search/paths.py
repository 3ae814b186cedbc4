"""Where the files of the search index lie below the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "assets/search/"
"""All but the catalogues, in a folder for each language and block."""


def is_of_index(path: str, languages: Sequence[str]) -> bool:
    """Tell whether a file of the output belongs to the index in these languages; there is none in no language."""
    return bool(languages) and (path.startswith(FOLDER) or path in map(catalogue_path, languages))


def catalogue_path(language: str) -> str:
    """Return where the catalogue of a language lies."""
    return f"{language}/search.json"


class LostFilesError(Exception):
    """Files of an index that were published are not there any more, or not as they were."""
