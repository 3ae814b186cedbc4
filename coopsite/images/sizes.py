"""Sizes and addresses of published pictures, computed from width and height; no picture is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.text.digest import digest

if TYPE_CHECKING:
    from coopsite.content.model import Asset

STEPS: Final = (240, 360, 720, 1080, 1600)
"""Widths in pixels. The first is for lists, the third fills a phone 360 wide that has two pixels to each."""

SHARED: Final = (1200, 630)
"""Pixels across and down of a picture as networks show it."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom of a part of a picture, in pixels."""
Size = tuple[int, int, str] | tuple[int, int, str, Box]
"""Width, height and ending of a file to make, and which part of the picture it shows if not all."""

WEBP_SIDE: Final = 16_383
"""The longest side WebP can hold."""

_PLAIN: Final = 720
_NEAR: Final = 0.8
_HASH: Final = 10


class Renditions(Struct, frozen=True, array_like=True, gc=False):
    """A picture as it is published: ``STEM-WIDTH.MARK.ENDING`` for each width, as WebP and besides.

    The widths rise; the last is the picture's own, or the largest step.
    """

    stem: str
    mark: str
    ending: str
    """``jpg`` or ``png``: what every program reads."""
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    webp: bool
    """Whether there are WebP files; for an extremely tall picture there are none."""

    @property
    def endings(self) -> tuple[str, ...]:
        """The formats, the smaller files first."""
        return ("webp", self.ending) if self.webp else (self.ending,)

    @property
    def plain(self) -> str:
        """The address for programs that choose none themselves."""
        return self.one(self.ending)

    def one(self, ending: str) -> str:
        """Return the address of the file of middling size, for what can name only one."""
        fitting = [width for width in self.widths if width <= _PLAIN]
        return self.address(fitting[-1] if fitting else self.widths[0], ending)

    @property
    def largest(self) -> str:
        """The address of the largest file that every program reads."""
        return self.address(self.widths[-1], self.ending)

    def address(self, width: int, ending: str) -> str:
        """The address of one file."""
        return f"{self.stem}-{width}.{self.mark}.{ending}"

    def srcset(self, ending: str) -> str:
        """All files of a format for a browser to choose from."""
        return ", ".join(f"{self.address(width, ending)} {width}w" for width in self.widths)


class ShareCut(Struct, frozen=True, array_like=True, gc=False):
    """The part of a picture that is offered to networks, which would cut it themselves otherwise."""

    address: str
    size: tuple[int, int, str, Box]


def share_cut(found: Renditions, focus: tuple[int, int]) -> ShareCut:
    """Return the largest part of a picture that has the shape of `SHARED` and `focus` as near its middle as may be."""
    width, height = found.widths[-1], found.heights[-1]
    across = min(width, round(height * SHARED[0] / SHARED[1]))
    down = min(height, round(width * SHARED[1] / SHARED[0]))
    left, top = (
        min(max(0, round(whole * at / 100 - part / 2)), whole - part)
        for whole, part, at in ((width, across, focus[0]), (height, down, focus[1]))
    )
    size = SHARED if across > SHARED[0] else (across, down)
    mark = digest(found.mark, "share", str(focus))[:_HASH]
    box = (left, top, left + across, top + down)
    return ShareCut(f"{found.stem}-share.{mark}.{found.ending}", (*size, found.ending, box))


def renditions_of(asset: Asset, stem: str) -> Renditions | None:
    """The sizes `asset` is published in, at addresses that begin with `stem`; None where it has only one."""
    if not asset.ending or not asset.width:
        return None
    top = min(asset.width, STEPS[-1])
    widths = (*(step for step in STEPS if step <= top * _NEAR), top)
    heights = tuple([max(1, round(asset.height * width / asset.width)) for width in widths])
    # Another mark than the whole file's, whose name may end in a number too.
    mark = digest(asset.digest, "renditions")[:_HASH]
    return Renditions(stem, mark, asset.ending, widths, heights, heights[-1] <= WEBP_SIDE)
