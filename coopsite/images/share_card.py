"""What a share image says, and how large it is."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

WIDTH: Final = 1200
HEIGHT: Final = 630


class ShareCard(Struct, frozen=True, gc=False):
    """What a share image says. `kind` chooses its colour, `label` names the kind; both may be empty.

    That of the bulletin itself is of the kind ``site``: `title` is its name, `label` its tagline, `site` its address.
    """

    title: str
    kind: str
    label: str
    site: str
