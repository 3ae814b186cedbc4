"""Find the files of a story by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.content.scan import name_parts

if TYPE_CHECKING:
    from coopsite.content.scan import Scan


class NoStoryError(Exception):
    """There is no story of this key, or none deleted of this id."""


class StoryFiles(Struct, frozen=True):
    """The files of a story."""

    key: str
    texts: tuple[str, ...]
    """Paths of its texts, relative to the site folder."""
    folder: str
    """The folder that has its name, with its pictures and attachments; empty where there is none."""
    beside: tuple[str, ...]
    """Files in that folder that are no texts and lie in no other story's folder."""
    others: tuple[str, ...]
    """Texts of other stories in that folder."""


def files_of_story(found: Scan, key: str) -> StoryFiles:
    """Return the files of the story `key`. Raise `NoStoryError`."""
    texts = tuple(file.path for file in found.texts if key_of(file.path) == key)
    if not texts:
        raise NoStoryError
    home = f"content/{key}/"
    others = tuple(file.path for file in found.texts if file.path.startswith(home) and file.path not in texts)
    theirs = tuple(f"content/{name}/" for name in {key_of(path) for path in others} if name)
    assets = [file.path for file in found.assets if file.path.startswith(home)]
    beside = tuple(path for path in assets if not path.startswith(theirs))
    is_there = bool(others or assets) or any(path.startswith(home) for path in texts)
    return StoryFiles(key, texts, home.rstrip("/") if is_there else "", beside, others)


def key_of(path: str) -> str:
    """Return the key of the story to which the text at `path` belongs; empty where its name says none."""
    parts = name_parts(path)
    return parts[0] if parts else ""
