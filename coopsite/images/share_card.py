"""What a share image says, and how large it is."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from coopsite.kinds.base import Colour, Sign

WIDTH: Final = 1200
HEIGHT: Final = 630


class ShareCard(Struct, frozen=True, gc=False):
    """What a share image says. `kind` and `look` choose its colour, `label` names the kind; they may be empty.

    That of the bulletin itself is of the kind ``site``: `title` is its name, `label` its tagline, `site` its address.
    """

    title: str
    kind: str
    label: str
    site: str
    look: tuple[Colour, Sign] | None = None
    """Of a kind that does not look as it is shipped."""
    accent: str = ""
    """The site's own colour, ``#rrggbb``, where it has one."""

    @property
    def said(self) -> tuple[str, ...]:
        """All that it says, for digests."""
        *words, look, accent = astuple(self)
        return (*words, *(look or ()), *((accent,) if accent else ()))
