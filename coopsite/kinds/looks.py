"""How kinds are told apart by eye: the colours and signs there are."""

from __future__ import annotations

from typing import Final

from coopsite.kinds.base import Colour, Sign

PALETTE: Final[dict[Colour, tuple[str, str]]] = {
    "blue": ("#0b5c8f", "#7fc1f2"),
    "brown": ("#8a4b00", "#f0bb62"),
    "green": ("#1b6a38", "#86d39d"),
    "violet": ("#6b3f94", "#cdaaf0"),
    "teal": ("#0a6670", "#74d0da"),
    "red": ("#a3262a", "#ff9d94"),
    "indigo": ("#3d4aa8", "#aab6ff"),
    "olive": ("#5a6100", "#cfd06a"),
    "pink": ("#a0246e", "#f3a0d0"),
    "grey": ("#4f5a60", "#b6c2c9"),
}
"""Colour → how it is on a light page, and on a dark one. Text in either stands out by 4.5 to 1 (WCAG 2.2, 1.4.3)."""

POLYGONS: Final[dict[Sign, tuple[tuple[int, int], ...]]] = {
    "star": ((50, 0), (63, 36), (100, 38), (71, 60), (81, 96), (50, 75), (19, 96), (29, 60), (0, 38), (37, 36)),
    "bars": (
        (0, 0), (100, 0), (100, 22), (0, 22), (0, 39), (100, 39), (100, 61), (0, 61), (0, 78), (100, 78), (100, 100),
        (0, 100),
    ),
    "diamond": ((50, 0), (100, 50), (50, 100), (0, 50)),
    "square": ((4, 4), (96, 4), (96, 96), (4, 96)),
    "triangle": ((50, 4), (100, 96), (0, 96)),
    "hexagon": ((25, 4), (75, 4), (100, 50), (75, 96), (25, 96), (0, 50)),
    "cross": (
        (34, 0), (66, 0), (66, 34), (100, 34), (100, 66), (66, 66), (66, 100), (34, 100), (34, 66), (0, 66), (0, 34),
        (34, 34),
    ),
}  # fmt: skip
"""The corners of each sign that is no disc, from 0 to 100 across and down."""

SIGNS: Final = ("disc", *POLYGONS)
"""Every sign there is."""

COLOURS_BY_TURN: Final[tuple[Colour, ...]] = ("teal", "red", "indigo", "olive", "pink", "grey")
SIGNS_BY_TURN: Final[tuple[Sign, ...]] = ("square", "triangle", "hexagon", "cross")
"""What kinds of a site's own have, one after the other, where config.yaml does not say."""


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Return red, green and blue of a colour as it is on a light page, from 0 to 255."""
    return channels(PALETTE[colour][0])


def channels(written: str) -> tuple[int, int, int]:
    """Return red, green and blue, from 0 to 255, of a colour written ``#rrggbb``."""
    red, green, blue = (int(written[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
