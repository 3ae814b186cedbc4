"""Check the path of a text that a request names, before anything on the disk is asked about it."""

from __future__ import annotations

import posixpath
from typing import Final

from coopsite.content.scan import is_debris, name_parts
from coopsite.text.filenames import CONTENT, NAME_LIMIT, STATIC, hidden, is_reserved
from coopsite.text.nfc import nfc

_LONGEST: Final = 1000
"""Bytes of a path; fewer than any system allows together with the site's own."""


class PathRefusedError(ValueError):
    """A path is none of a text in content/."""


def _content_path(path: str) -> str:
    """Return the NFC of a path below content/ that no system takes for anything but a plain path.

    Raise `PathRefusedError` for one that is absolute, leads out, is hidden or an editor's own, or has a name with
    invisible characters, or one that Windows reserves. Links on the way are for whoever opens it.
    """
    path = nfc(path)
    try:
        length = len(path.encode("utf-8"))
    except UnicodeEncodeError:
        raise PathRefusedError(path) from None
    top, *names = path.split("/")
    if top != CONTENT or not names or length > _LONGEST or posixpath.normpath(path) != path:
        raise PathRefusedError(path)
    for name in names:
        if (
            not name
            or hidden(name)
            or is_reserved(name)
            or is_debris(name)
            or len(name.encode()) > NAME_LIMIT
        ):
            raise PathRefusedError(path)
    return path


def text_path(path: str) -> str:
    """Return the NFC of the path of a story's text. Raise `PathRefusedError`."""
    path = _content_path(path)
    if name_parts(path) is None or path.startswith(STATIC):
        raise PathRefusedError(path)
    return path
