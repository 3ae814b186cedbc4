"""Sizes and addresses of published pictures, computed from width and height; no picture is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.text.digest import digest

if TYPE_CHECKING:
    from coopsite.content.model import Asset

STEPS: Final = (360, 720, 1080, 1600)
"""Widths in pixels. The second fills a phone 360 wide that has two pixels to each."""

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
