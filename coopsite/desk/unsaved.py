"""Unsaved words in the preview: shown while a tab is open on their story, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.content.scan import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.preview.session import PreviewSession


class UnsavedTexts:
    """The unsaved texts that the preview shows. Every method may be called from any thread.

    `announce` is called with the key of a story whose pages show something else now.
    """

    def __init__(self, session: PreviewSession, announce: Callable[[str], None]) -> None:
        self._session = session
        self._announce = announce

    def show(self, path: str, data: bytes) -> None:
        """Show `data` in place of the text file `path`."""
        self._put(path, data)

    def drop(self, path: str) -> None:
        """Show the text file `path` as it is on disk now."""
        self._put(path, None)

    def close(self, key: str) -> None:
        """Show the texts of a story as they are on disk: no tab is open on it any more."""
        for path in self._session.unsaved:
            if _key_of(path) == key:
                self.drop(path)

    def _put(self, path: str, data: bytes | None) -> None:
        if self._session.show_unsaved(path, data):
            self._announce(_key_of(path))


def _key_of(path: str) -> str:
    name = name_parts(path)
    return name[0] if name else ""
