"""Colours as arithmetic: how far two stand apart, and shades of one that look equally light."""

from __future__ import annotations

import math
import re
from typing import Final

LEAST: Final = 4.5
"""The ratio by which text must stand out from its ground (WCAG 2.2, 1.4.3, level AA)."""
BRAND: Final = "#0a4f4a"
"""The colour of the shipped theme."""
TINT: Final = "#f1f6f4"
"""The ground of its panels, the darkest of light pages."""
_HEX: Final = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_Linear = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, written ``#rrggbb``: from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hex_colour(written: str) -> str:
    """Return ``#rrggbb`` for a colour so written or as ``#rgb``, with or without its sign; empty for any other text."""
    found = _HEX.fullmatch(written.strip())
    digits = found[1].lower() if found else ""
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}" if digits else ""


def accent_contrast(accent: str) -> tuple[float, str]:
    """Return the contrast of `accent` on the darkest ground of a light page, and the nearest shade that is legible.

    That is `accent` itself where its contrast is enough.
    """
    ground = in_hue_of(accent, TINT, BRAND)
    return contrast(accent, ground), darkened(accent, ground)


def in_hue_of(colour: str, model: str, full: str) -> str:
    """Return `model` turned to the hue of `colour`, as light as it is.

    It is as vivid as `model` where `colour` is as vivid as `full`, and less so where `colour` is duller.
    """
    lightness, vividness, _ = _oklch(model)
    _, own, hue = _oklch(colour)
    return _written(lightness, vividness * min(1.0, own / _oklch(full)[1]), hue)


def darkened(colour: str, ground: str, least: float = LEAST) -> str:
    """Return the lightest shade of `colour`, not lighter than it, that stands out from `ground` by `least` to 1."""
    lightness, vividness, hue = _oklch(colour)
    shade = colour
    while contrast(shade, ground) < least and lightness > 0:
        lightness -= 0.01
        shade = _written(max(lightness, 0.0), vividness, hue)
    return shade


def _channels(colour: str) -> _Linear:
    """Return red, green and blue as amounts of light from 0 to 1 (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> _Linear:
    """Return lightness from 0 to 1, chroma, and hue in radians, in Oklab (CSS Color Level 4)."""
    red, green, blue = _channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _written(lightness: float, vividness: float, hue: float) -> str:
    """Return a colour as ``#rrggbb``, as vivid as screens can show it."""
    while True:
        light = _light_of(lightness, vividness, hue)
        if vividness < 0.001 or all(-0.0005 <= value <= 1.0005 for value in light):
            return "#" + "".join(f"{_step(value):02x}" for value in light)
        vividness *= 0.97


def _light_of(lightness: float, vividness: float, hue: float) -> _Linear:
    a, b = vividness * math.cos(hue), vividness * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _step(light: float) -> int:
    value = min(1.0, max(0.0, light))
    shown = value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(shown * 255)
