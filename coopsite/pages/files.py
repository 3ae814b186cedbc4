"""Where the files that stories name are published: what recipes say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.images.sizes import Renditions
from coopsite.site.media import content_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.site.model import Card, Site, Story


class Placed(Struct, frozen=True, array_like=True, gc=False):
    """A published file: how it is named, its address, its size in pixels and in bytes."""

    path: str
    address: str
    """Empty for a picture that is not published whole."""
    width: int
    height: int
    size: int
    renditions: Renditions | None = None
    """The sizes of a picture that is shown, where there are several."""


def placed(site: Site, path: str, name: str) -> Placed | None:
    """Return where the file at `path` is published, to be looked up by `name`; None where it is not."""
    address = site.media.get(path, "")
    renditions = site.pictures.get(path)
    asset = site.assets.get(path)
    if asset is None or not (address or renditions):
        return None
    return Placed(name, address, asset.width, asset.height, asset.size, renditions)


def pictures_of(site: Site, cards: Iterable[Card]) -> tuple[Placed, ...]:
    """Return the pictures of `cards`, each once."""
    paths = {card.image: None for card in cards if card.image}
    if not paths:
        return ()
    return tuple([found for path in paths if (found := placed(site, path, path)) is not None])


def named_files(site: Site, story: Story, names: Iterable[str]) -> tuple[Placed, ...]:
    """Return where the files a story names are published; each text's folder is tried in turn."""
    found = {}
    for name in names:
        paths = [content_path(text.path, name) for text in story.texts.values()]
        tried = (placed(site, path, name) for path in paths if path)
        file = next((each for each in tried if each is not None), None) or _static(site, name)
        if file is not None:
            found[name] = file
    return tuple(found.values())


def _static(site: Site, name: str) -> Placed | None:
    """Return a file named by its address on the site, with or without base_url's path."""
    if name.startswith("/"):
        for address in (name, site.config.base_path + name):
            if address in site.addresses:
                return Placed(name, address, 0, 0, 0)
    return None
