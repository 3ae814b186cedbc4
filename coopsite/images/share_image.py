"""Draws share images: a title set in a typeface made for Vietnamese."""

from __future__ import annotations

import io
from bisect import bisect_right
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from coopsite.config.colours import BRAND, TINT, in_hue_of
from coopsite.images.headline import break_lines, count_lines
from coopsite.images.share_card import HEIGHT, WIDTH
from coopsite.kinds.base import Sign
from coopsite.kinds.looks import POLYGONS, channels, rgb
from coopsite.kinds.page import PAGE
from coopsite.kinds.registry import BY_NAME, LISTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.images.share_card import ShareCard

_FONT: Final = "fontpkg_be_vietnam_pro"

Colour = tuple[int, int, int]

_INK: Final = (0x16, 0x21, 0x1F)
_SOFT: Final = (0x4A, 0x5A, 0x56)
_GROUND: Final = (0xFF, 0xFF, 0xFF)
_BARS: Final = (0, 39, 78)

_SIDE: Final = 76
_BAND: Final = 18
_FOOT_HEIGHT: Final = 104
_LABEL_TOP: Final = 66
_LABEL: Final = 34
_SHAPE: Final = 26
_SITE: Final = 34
_BREATH: Final = 24
"""Left free between a title and the foot."""
_TITLE_TOP: Final = 138
_TITLE_TOP_ALONE: Final = 78
_EMBLEM_TOP: Final = 72
_EMBLEM: Final = 128
_NAME_TOP: Final = 222
_TAGLINE: Final = 38
_TAGLINE_LINES: Final = 2
_TITLE_SIZES: Final = range(104, 39, -4)
_MOST_LINES: Final = 5
_LONGEST: Final = 600
"""Signs of a text that are looked at; even of the narrowest, fewer fit."""
_MEASURED: Final = 4096
"""Words whose length in a type is remembered."""
_LEADING: Final = 1.28
"""Lines of Vietnamese need this much: marks stand two high above capitals, and hang below."""
_SHADES: Final = 16
"""Steps from the ground to a colour, for the edges of letters. So all colours fit into a palette."""


class ShareImageRenderer:
    """Draws one image after another with fonts that are loaded once."""

    def __init__(self) -> None:
        spec = find_spec(_FONT)
        assert spec is not None
        assert spec.origin is not None
        self._folder = Path(spec.origin).parent / "files"
        self._fonts: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}
        self._signs: dict[ImageFont.FreeTypeFont, dict[str, bool]] = {}
        self._measures: dict[ImageFont.FreeTypeFont, Callable[[str], float]] = {}

    def draw(self, card: ShareCard) -> bytes:
        """Return the image as PNG; the same card gives the same bytes."""
        sheet = _Sheet()
        bands = [channels(card.accent)] if card.accent else [rgb(kind.colour) for kind in LISTED]
        for number, colour in enumerate(bands):
            left, right = (WIDTH * step // len(bands) for step in (number, number + 1))
            sheet.fill((left, 0, right, _BAND), colour)
        if card.kind == "site":
            self._draw_name(sheet, card)
        else:
            if card.label:
                self._draw_label(sheet, card)
            self._draw_title(sheet, card)
        self._draw_foot(sheet, card)
        return sheet.png()

    def _draw_name(self, sheet: _Sheet, card: ShareCard) -> None:
        """Draw emblem, name and tagline of the bulletin itself."""
        brand = channels(card.accent or BRAND)
        sheet.stamp(_emblem(), (_SIDE, _EMBLEM_TOP), brand, _GROUND)
        small = self._font("SemiBold", _TAGLINE)
        tagline = self._kept(self._known(card.label, small), small, _TAGLINE_LINES)
        room = HEIGHT - _FOOT_HEIGHT - _NAME_TOP - _BREATH
        font, lines = self._set(self._known(card.title, small), room - _height(small, tagline))
        below = _NAME_TOP + _height(font, lines)
        sheet.stamp(_block(font, lines), (_SIDE, _NAME_TOP), brand, _GROUND)
        if tagline:
            sheet.stamp(_block(small, tagline), (_SIDE, below + _BREATH // 2), _SOFT, _GROUND)

    def _kept(self, text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
        """Return the lines of a text, at most `most`; none for an empty text."""
        width = WIDTH - 2 * _SIDE
        lines = break_lines(text, width, font.getlength) if text else []
        kept = [self._shortened(line, font, width) for line in lines[:most]]
        if len(lines) > most:
            kept[-1] = self._shortened(f"{kept[-1]} …", font, width)
        return kept

    def _draw_label(self, sheet: _Sheet, card: ShareCard) -> None:
        font = self._font("SemiBold", _LABEL)
        mask = Image.new("L", (WIDTH - 2 * _SIDE, 2 * _LABEL))
        kind = BY_NAME.get(card.kind, PAGE)
        colour, sign = card.look or (kind.colour, kind.sign)
        ink = rgb(colour) if card.look or kind.is_listed else channels(card.accent or BRAND)
        mask.paste(_sign(sign), (0, _LABEL - _SHAPE // 2))
        ImageDraw.Draw(mask).text((_SHAPE + 16, _LABEL), self._known(card.label, font), 255, font, "lm")
        sheet.stamp(mask, (_SIDE, _LABEL_TOP - _LABEL // 3), ink, _GROUND)

    def _draw_title(self, sheet: _Sheet, card: ShareCard) -> None:
        top = _TITLE_TOP if card.label else _TITLE_TOP_ALONE
        room = HEIGHT - _FOOT_HEIGHT - top
        font, lines = self._set(self._known(card.title, self._font("Bold", _LABEL)), room - _BREATH)
        leading = font.size * _LEADING
        # A short title stands in the upper third, not at the very top.
        start = min(40.0, max(0.0, (room - _BREATH - leading * len(lines)) * 0.3))
        mask = Image.new("L", (WIDTH - _SIDE, room))
        for number, line in enumerate(lines):
            baseline = start + leading * number + font.size * 1.05
            ImageDraw.Draw(mask).text((0, baseline), line, 255, font, "ls")
        sheet.stamp(mask, (_SIDE, top), _INK, _GROUND)

    def _set(self, title: str, room: float) -> tuple[ImageFont.FreeTypeFont, list[str]]:
        """Return the largest type in which the title fits, and its lines."""
        width = WIDTH - 2 * _SIDE
        for size in _TITLE_SIZES:
            font = self._font("Bold", size)
            most = min(_MOST_LINES, int(room / (size * _LEADING)))
            length_of = self._lengths(font)
            if count_lines(title, width, length_of) > most:
                continue
            lines = break_lines(title, width, length_of)
            if all(font.getlength(line) <= width for line in lines):
                return font, lines
        font = self._font("Bold", _TITLE_SIZES[-1])
        return font, self._kept(title, font, min(_MOST_LINES, int(room / (font.size * _LEADING))))

    def _shortened(self, line: str, font: ImageFont.FreeTypeFont, width: float) -> str:
        """Cut a title that is too long even in the smallest type."""
        if font.getlength(line) <= width:
            return line
        text = line.removesuffix(" …")
        while " " in text and font.getlength(f"{text} …") > width:
            text = text[: text.rindex(" ")].rstrip()
        signs = range(len(text) + 1)
        text = text[: max(0, bisect_right(signs, width, key=lambda n: font.getlength(f"{text[:n]} …")) - 1)]
        return f"{text} …"

    def _draw_foot(self, sheet: _Sheet, card: ShareCard) -> None:
        brand = card.accent or BRAND
        ground = channels(in_hue_of(brand, TINT, BRAND) if card.accent else TINT)
        sheet.fill((0, HEIGHT - _FOOT_HEIGHT, WIDTH, HEIGHT), ground)
        font = self._font("SemiBold", _SITE)
        name = self._shortened(self._known(card.site, font), font, WIDTH - 2 * _SIDE)
        mask = Image.new("L", (WIDTH - _SIDE, _FOOT_HEIGHT))
        ImageDraw.Draw(mask).text((0, _FOOT_HEIGHT / 2), name, 255, font, "lm")
        sheet.stamp(mask, (_SIDE, HEIGHT - _FOOT_HEIGHT), channels(brand), ground)

    def _known(self, text: str, font: ImageFont.FreeTypeFont) -> str:
        """Leave out characters that the typeface lacks: empty boxes say nothing."""
        text = text[:_LONGEST]
        known = self._signs.setdefault(font, {})
        unseen = set(text) - known.keys()
        if unseen:
            absent = _trace(font, "\U0010fffe")
            known |= {sign: sign.isspace() or _trace(font, sign) != absent for sign in unseen}
        return " ".join("".join(sign if known[sign] else " " for sign in text).split())

    def _lengths(self, font: ImageFont.FreeTypeFont) -> Callable[[str], float]:
        """Return the function that measures words in a type, cached: titles repeat their words."""
        if font not in self._measures:
            self._measures[font] = lru_cache(_MEASURED)(font.getlength)
        return self._measures[font]

    def _font(self, weight: str, size: int) -> ImageFont.FreeTypeFont:
        if (weight, size) not in self._fonts:
            path = str(self._folder / f"BeVietnamPro-{weight}.ttf")
            # The basic layout is the same on every system, and enough for letters that come whole.
            self._fonts[weight, size] = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[weight, size]


class _Sheet:
    """An image with a palette that grows with what is put on it."""

    def __init__(self) -> None:
        self._image = Image.new("P", (WIDTH, HEIGHT), 0)
        self._palette: list[Colour] = [_GROUND]

    def fill(self, box: tuple[int, int, int, int], colour: Colour) -> None:
        """Fill a rectangle."""
        self._image.paste(len(self._palette), box)
        self._palette.append(colour)

    def stamp(self, mask: Image.Image, place: tuple[int, int], colour: Colour, ground: Colour) -> None:
        """Put `colour` where the mask is bright and `ground` where it is dark."""
        first, last = len(self._palette), _SHADES - 1
        self._image.paste(mask.point([first + (value * last + 127) // 255 for value in range(256)]), place)
        self._palette += [
            (
                _between(ground[0], colour[0], step),
                _between(ground[1], colour[1], step),
                _between(ground[2], colour[2], step),
            )
            for step in range(_SHADES)
        ]

    def png(self) -> bytes:
        """Return the image as PNG."""
        self._image.putpalette([part for colour in self._palette for part in colour])
        out = io.BytesIO()
        self._image.save(out, "PNG")
        return out.getvalue()


def _between(low: int, high: int, step: int) -> int:
    return low + (high - low) * step // (_SHADES - 1)


def _trace(font: ImageFont.FreeTypeFont, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def _height(font: ImageFont.FreeTypeFont, lines: list[str]) -> int:
    return int(font.size * (_LEADING * len(lines) + 0.05))


def _block(font: ImageFont.FreeTypeFont, lines: list[str]) -> Image.Image:
    """Return lines of text as a mask, one below the other."""
    mask = Image.new("L", (WIDTH - _SIDE, _height(font, lines)))
    for number, line in enumerate(lines):
        ImageDraw.Draw(mask).text((0, font.size * (_LEADING * number + 1.05)), line, 255, font, "ls")
    return mask


def _emblem() -> Image.Image:
    """Return the emblem in one colour as a mask: two rings that hold each other."""
    scale = 10
    large = Image.new("L", (48 * scale, 48 * scale))
    canvas = ImageDraw.Draw(large)
    canvas.rounded_rectangle((0, 0, 48 * scale - 1, 48 * scale - 1), 10 * scale, 255)
    for left, start, end in ((6.75, 0, 360), (17.75, 236, 503)):
        box = (left * scale, 9.25 * scale, (left + 23.5) * scale, 32.75 * scale)
        canvas.arc(box, start, end, 0, int(4.5 * scale))
    canvas.rounded_rectangle((8.5 * scale, 36.5 * scale, 39.5 * scale, 39.5 * scale), 1.5 * scale, 0)
    return large.resize((_EMBLEM, _EMBLEM), Image.Resampling.LANCZOS)


def _sign(sign: Sign) -> Image.Image:
    """Return the sign of a kind as a mask, drawn large and made small so that its edges are smooth."""
    large = Image.new("L", (400, 400))
    canvas = ImageDraw.Draw(large)
    if sign == "bars":
        for top in _BARS:
            canvas.rectangle((0, top * 4, 400, (top + 21) * 4), fill=255)
    elif sign in POLYGONS:
        canvas.polygon([(x * 4, y * 4) for x, y in POLYGONS[sign]], fill=255)
    else:
        canvas.ellipse((0, 0, 399, 399), fill=255)
    return large.resize((_SHAPE, _SHAPE), Image.Resampling.LANCZOS)
