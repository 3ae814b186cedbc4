"""Unsaved words in the preview: shown while a tab is open on their story, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.authoring.find_story import key_of
from coopsite.authoring.save import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.preview.session import PreviewSession


class UnsavedTexts:
    """The unsaved texts that the preview shows. Every method may be called from any thread.

    `announce` is called with the path of a file of which another text is shown now.
    """

    def __init__(self, session: PreviewSession, announce: Callable[[str], None]) -> None:
        self._session = session
        self._announce = announce
        self._bases: dict[str, tuple[str, bytes]] = {}

    def base(self, path: str, digest: str | None) -> bytes:
        """Return the bytes of the text file `path` that a change is based on.

        Those with this digest if they were seen here; else those that lie there now, empty where there are none.
        """
        known = self._bases.get(path)
        if digest is None:
            return b""
        if known is None or known[0] != digest:
            raw = self._session.text_file(path, saved=True) or b""
            if digest_of(raw) != digest:
                return raw
            self._bases[path] = known = (digest, raw)
        return known[1]

    def show(self, path: str, data: bytes) -> None:
        """Show `data` in place of the text file `path`."""
        self._put(path, data)

    def drop(self, path: str) -> None:
        """Show the text file `path` as it is on disk now."""
        self._bases.pop(path, None)
        self._put(path, None)

    def close(self, key: str) -> None:
        """Show the texts of a story as they are on disk: no tab is open on it any more."""
        for path in self._session.unsaved:
            if key_of(path) == key:
                self.drop(path)

    def _put(self, path: str, data: bytes | None) -> None:
        if self._session.show_unsaved(path, data):
            self._announce(path)
