"""Which pictures social networks show large, small, or not at all when a story is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.images.sizes import share_cut
from coopsite.site.positions import diagnostic_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.model import Asset
    from coopsite.diagnostics import Diagnostic
    from coopsite.images.sizes import Renditions, ShareCut
    from coopsite.site.media import Illustration
    from coopsite.site.model import Story

LEAST: Final = 200
"""Pixels a side below which networks take no picture (Facebook's documentation for sharing)."""
LARGE: Final = (600, 315)
"""Pixels across and down from which networks show a picture above the title, not beside it (the same)."""


def is_offered(width: int, height: int) -> bool:
    """Tell whether networks take a picture; of one whose size is not known (0) nobody can say they do not."""
    return not width or min(width, height) >= LEAST


def is_large(width: int, height: int) -> bool:
    """Tell whether networks show a picture large."""
    return not width or (width >= LARGE[0] and height >= LARGE[1])


def share_cuts(
    stories: Iterable[Story], pictures: Mapping[str, Illustration], renditions: Mapping[str, Renditions]
) -> dict[str, tuple[str, ShareCut]]:
    """Return, by story key, what networks are offered of pictures that have a focus and are large enough.

    `pictures` are those of the stories, by key; `renditions` the sizes of pictures, by path.
    """
    found: dict[str, tuple[str, ShareCut]] = {}
    for story in stories:
        picture = pictures.get(story.key)
        if picture is None or len(picture.focus) != 2 or picture.path not in renditions:
            continue
        cut = share_cut(renditions[picture.path], (picture.focus[0], picture.focus[1]))
        if is_large(cut.size[0], cut.size[1]):
            found[story.key] = picture.path, cut
    return found


def small_pictures(
    stories: Iterable[Story], pictures: Mapping[str, Illustration], assets: Mapping[str, Asset]
) -> Iterator[Diagnostic]:
    """Yield N503 for each picture of a story that is too small to be shown large, at the oldest story that has it.

    `pictures` are those of the stories, by key; `stories` run from the newest to the oldest.
    """
    first: dict[str, Story] = {}
    for story in stories:
        path = pictures[story.key].path if story.key in pictures else ""
        asset = assets.get(path)
        if (
            asset is not None
            and not path.lower().endswith(".svg")
            and not is_large(asset.width, asset.height)
        ):
            first[path] = story
    for path, story in first.items():
        text = next(iter(story.texts.values()))
        size = {"width": str(assets[path].width), "height": str(assets[path].height)}
        yield diagnostic_at("N503", text, "image.src", size)
