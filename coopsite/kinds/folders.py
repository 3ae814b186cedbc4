"""Which kind of story a folder's name stands for, and which one a name was probably meant to be."""

from __future__ import annotations

import re
from typing import Final

from coopsite.text.fold import fold

KIND_OF_FOLDER: Final = {
    "meetings": "meeting", "awards": "award", "plans": "plan", "news": "news", "pages": "page",
}  # fmt: skip

SPOKEN: Final = {
    "hoi nghi": "meeting", "cuoc hop": "meeting", "khen thuong": "award", "ke hoach": "plan", "tin": "news",
    "tin tuc": "news", "trang": "page",
}  # fmt: skip
"""What people call the kinds in Vietnamese, without marks."""

FOLDER_OF_KIND: Final = {kind: folder for folder, kind in KIND_OF_FOLDER.items()}
_BETWEEN: Final = re.compile(r"[\s_-]+")
_LONGEST: Final = 40


def said(name: str) -> str:
    """Return `name` as kinds are looked up: without marks and capitals, words apart by one space."""
    return _BETWEEN.sub(" ", fold(name)).strip()


def kind_of(key: str) -> str:
    """Return the kind that a story has by its folder."""
    folder, slash, _ = key.partition("/")
    return KIND_OF_FOLDER.get(folder, "news") if slash else "page"


def folder_called(name: str) -> str:
    """Return the folder of the kind called ``meetings``, ``meeting``, ``Hội nghị`` or ``hoi-nghi``; else nothing."""
    words = said(name)
    kind = KIND_OF_FOLDER.get(words) or SPOKEN.get(words) or words
    return FOLDER_OF_KIND.get(kind, "")


def folder_meant(name: str) -> str:
    """Return the folder of a kind that `name` is called or is a slip of, else nothing."""
    from difflib import get_close_matches  # start-up time: slips are rare

    words = said(name)
    near = get_close_matches(words, KIND_OF_FOLDER, n=1, cutoff=0.7) if 2 < len(words) <= _LONGEST else []
    return folder_called(name) or next(iter(near), "")
