"""What each sort of page is made of, in few bytes: every large thing is named by the digest of what it says.

A recipe and what its digests name are all that `expand` is given, so nothing a page shows can be missing.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from coopsite.pages.files import Placed

R = TypeVar("R")

Row = tuple[str, ...]
"""One value for each language of the context, in its order; empty where a language has none."""


class Labelled(Struct, frozen=True, array_like=True, gc=False):
    """Words that lead somewhere; `lang` only where it is not the page's."""

    text: str
    lang: str
    address: str


Collections = tuple[tuple[str, tuple[str, ...]], ...]
"""Name of a collection, digests of its cards."""


class HtmlRecipe(Struct, frozen=True, array_like=True, gc=False):
    """What the recipe of every HTML page begins with."""

    context: str
    language: str
    address: str
    versions: Row
    """Its address in each language; none at all for a page that speaks all languages."""
    files: tuple[Placed, ...]
    """Pictures of the cards."""
    collections: Collections
