"""Draws the pictures of the sample bulletin: scenes of its kinds of news, at the size of a photograph.

    .venv/bin/python bench/draw_scenes.py [NAME …]

Each file goes beside its story in content/. Nothing is chance: the same script draws the same scenes.
"""

from __future__ import annotations

import io
import math
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

CONTENT: Final = Path(__file__).parents[1] / "content"
SIZE: Final = (1200, 800)
WIDTH, HEIGHT = SIZE
HEAVIEST: Final = 60_000
Colour = tuple[int, int, int]
Points = list[tuple[float, float]]

DAWN: Final = ((243, 188, 140), (252, 232, 205))
NOON: Final = ((96, 158, 205), (221, 238, 245))
DUSK: Final = ((64, 70, 120), (240, 152, 110))
MIST: Final = ((176, 196, 205), (233, 238, 236))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; `share` of the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def sky(colours: tuple[Colour, Colour], down: float = 0.62) -> Image.Image:
    """Return a ground that goes from one colour at the top to another at `down`."""
    ramp = Image.linear_gradient("L").resize((WIDTH, int(HEIGHT * down)))
    page = Image.new("RGB", SIZE, colours[1])
    page.paste(Image.new("RGB", ramp.size, colours[1]), (0, 0))
    page.paste(Image.new("RGB", ramp.size, colours[0]), (0, 0), ramp.point(lambda value: 255 - value))
    return page


def put(
    page: Image.Image,
    draw: Callable[[ImageDraw.ImageDraw], None],
    colour: Colour,
    soft: float = 0,
    shown: float = 1,
) -> None:
    """Lay a shape over `page` in one colour, its edge `soft` pixels wide, `shown` from 0 to 1."""
    mask = Image.new("L", SIZE)
    draw(ImageDraw.Draw(mask))
    mask = mask.filter(ImageFilter.GaussianBlur(soft)) if soft else mask
    page.paste(colour, (0, 0), mask.point(lambda value: int(value * shown)))


def polygon(page: Image.Image, points: Points, colour: Colour, soft: float = 0.7, shown: float = 1) -> None:
    """Fill a polygon."""
    put(page, lambda pen: pen.polygon(points, fill=255), colour, soft, shown)


def ellipse(
    page: Image.Image,
    box: tuple[float, float, float, float],
    colour: Colour,
    soft: float = 0.7,
    shown: float = 1,
) -> None:
    """Fill an ellipse."""
    put(page, lambda pen: pen.ellipse(box, fill=255), colour, soft, shown)


def box(
    page: Image.Image,
    at: tuple[float, float, float, float],
    colour: Colour,
    soft: float = 0.7,
    shown: float = 1,
) -> None:
    """Fill a rectangle: left, top, right, bottom."""
    put(page, lambda pen: pen.rectangle(at, fill=255), colour, soft, shown)


def rounded(
    page: Image.Image, at: tuple[float, float, float, float], radius: float, colour: Colour, soft: float = 0.7
) -> None:
    """Fill a rectangle with round corners."""
    put(page, lambda pen: pen.rounded_rectangle(at, radius, 255), colour, soft)


def basket(page: Image.Image, at: tuple[float, float, float, float], colour: Colour) -> None:
    """Fill the lower half of an ellipse."""
    put(page, lambda pen: pen.pieslice(at, 0, 180, 255), colour, 1)


def arch(page: Image.Image, at: tuple[float, float, float, float], colour: Colour) -> None:
    """Draw the upper half of an ellipse as a line."""
    put(page, lambda pen: pen.arc(at, 180, 360, 255, 10), colour, 1.5)


def line(page: Image.Image, points: Points, colour: Colour, width: int, soft: float = 0.7) -> None:
    """Draw a line."""
    put(page, lambda pen: pen.line(points, fill=255, width=width, joint="curve"), colour, soft)


def ridge(top: float, height: float, seed: int, steps: int = 48) -> Points:
    """Return the outline of hills whose feet are the lower edge."""
    chance = random.Random(seed)
    waves = [(chance.uniform(0.6, 4), chance.uniform(0, 6.3), chance.uniform(0.2, 1)) for _ in range(5)]
    total = sum(each[2] for each in waves)
    outline = [
        (
            WIDTH * n / steps,
            top
            - height
            * sum(part * math.sin(fast * 6.3 * n / steps + start) for fast, start, part in waves)
            / total,
        )
        for n in range(steps + 1)
    ]
    return [*outline, (WIDTH, HEIGHT), (0, HEIGHT)]


def sun(page: Image.Image, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw the sun in its haze."""
    ellipse(page, (x - size * 3, y - size * 3, x + size * 3, y + size * 3), colour, size, 0.35)
    ellipse(page, (x - size, y - size, x + size, y + size), mix(colour, (255, 255, 255), 0.5), 3)


def water(page: Image.Image, top: float, colours: tuple[Colour, Colour], seed: int) -> None:
    """Lay water over all below `top`, with light on its waves."""
    chance = random.Random(seed)
    depth = int(HEIGHT - top)
    ramp = Image.linear_gradient("L").resize((WIDTH, depth))
    page.paste(
        Image.composite(
            Image.new("RGB", ramp.size, colours[1]), Image.new("RGB", ramp.size, colours[0]), ramp
        ),
        (0, int(top)),
    )
    glints = [
        (chance.uniform(0, WIDTH), top + depth * chance.random() ** 1.5, chance.uniform(20, 120))
        for _ in range(130)
    ]

    def waves(pen: ImageDraw.ImageDraw) -> None:
        for x, y, length in glints:
            pen.line(
                (x, y, x + length * (0.4 + (y - top) / depth), y),
                fill=200,
                width=1 + int(3 * (y - top) / depth),
            )

    put(page, waves, mix(colours[0], (255, 255, 255), 0.5), 1.2, 0.45)


def person(page: Image.Image, x: float, foot: float, tall: float, coat: Colour, hat: bool = False) -> None:
    """Draw somebody standing, seen from afar; with a conical hat where wanted."""
    wide = tall * 0.17
    skin, dark = (196, 150, 118), (44, 42, 48)
    box(page, (x - wide * 0.8, foot - tall * 0.48, x + wide * 0.8, foot), dark, 1)
    rounded(page, (x - wide, foot - tall * 0.82, x + wide, foot - tall * 0.4), wide * 0.8, coat, 1)
    ellipse(
        page, (x - wide * 0.55, foot - tall, x + wide * 0.55, foot - tall * 0.82), skin if hat else dark, 1
    )
    if hat:
        brim = foot - tall * 0.9
        polygon(
            page, [(x - wide * 1.7, brim), (x, foot - tall * 1.1), (x + wide * 1.7, brim)], (226, 204, 150), 1
        )


def bay(page: Image.Image, seed: int, tone: Colour, sea: tuple[Colour, Colour]) -> None:
    """Draw limestone islands in a bay, the far ones pale, and boats."""
    chance = random.Random(seed)
    for depth in range(4):
        rock = mix(mix(page.getpixel((600, 380)), (255, 255, 255), 0.1), tone, 0.25 + depth * 0.25)  # type: ignore[arg-type]
        foot = 420 + depth * 26
        for _ in range(4):
            x, wide, tall = chance.uniform(-60, WIDTH), chance.uniform(70, 190), chance.uniform(90, 230)
            crown = [
                (x + wide * n / 8, foot - tall * math.sin(math.pi * n / 8) ** 0.55 * chance.uniform(0.8, 1))
                for n in range(9)
            ]
            polygon(page, [*crown, (x + wide, foot + 20), (x, foot + 20)], rock, 1.5)
    water(page, 480, sea, seed)
    for x, y, size in ((300, 600, 1.0), (820, 545, 0.6), (560, 690, 1.5)):
        hull = [
            (x - 70 * size, y),
            (x + 80 * size, y - 4 * size),
            (x + 58 * size, y + 22 * size),
            (x - 52 * size, y + 22 * size),
        ]
        polygon(page, hull, (84, 52, 38), 1)
        polygon(
            page,
            [(x, y - 4), (x + 6 * size, y - 120 * size), (x + 66 * size, y - 14 * size)],
            (176, 88, 52),
            1,
        )
        polygon(
            page,
            [(x - 6 * size, y - 4), (x - 2 * size, y - 96 * size), (x - 50 * size, y - 12 * size)],
            (150, 70, 44),
            1,
        )


def harbour(page: Image.Image) -> None:
    """Draw cranes and stacked boxes on a quay."""
    polygon(page, ridge(430, 24, 5), (150, 172, 186), 3)
    water(page, 450, ((128, 160, 178), (58, 92, 112)), 7)
    for x in (150, 470, 860):
        iron = (196, 84, 52)
        for foot in (x, x + 120):
            line(page, [(foot, 560), (foot + 12, 250)], iron, 12)
        line(page, [(x - 190, 268), (x + 260, 250)], iron, 14)
        line(page, [(x + 60, 255), (x + 66, 150), (x - 180, 266)], iron, 5)
        line(page, [(x - 120, 268), (x - 120, 420)], (60, 60, 66), 3)
    polygon(page, [(0, 560), (WIDTH, 540), (WIDTH, HEIGHT), (0, HEIGHT)], (112, 112, 110))
    chance = random.Random(3)
    hues: list[Colour] = [(178, 62, 50), (44, 98, 140), (214, 164, 70), (70, 120, 92), (206, 206, 200)]
    for row in range(3):
        for n in range(9):
            if row < 2 or chance.random() < 0.5:
                left, top = 20 + n * 132 + row * 8, 520 - row * 58
                hue = chance.choice(hues)
                box(page, (left, top, left + 124, top + 54), hue)
                for rib in range(6):
                    line(
                        page,
                        [(left + 12 + rib * 20, top + 4), (left + 12 + rib * 20, top + 50)],
                        mix(hue, (0, 0, 0), 0.2),
                        3,
                    )
    for x, coat in ((330, (240, 150, 40)), (410, (240, 150, 40)), (790, (58, 92, 150))):
        person(page, x, 740, 150, coat)


def paddies(page: Image.Image, crop: Colour, hats: tuple[int, ...], seed: int) -> None:
    """Draw fields to the hills, and people at work in them."""
    polygon(page, ridge(370, 60, seed), mix(crop, (190, 205, 210), 0.7), 4)
    polygon(page, ridge(410, 26, seed + 1), mix(crop, (120, 150, 130), 0.6), 2)
    ground = Image.linear_gradient("L").resize((WIDTH, HEIGHT - 420))
    far, near = mix(crop, (235, 230, 200), 0.45), mix(crop, (20, 40, 20), 0.25)
    page.paste(
        Image.composite(Image.new("RGB", ground.size, near), Image.new("RGB", ground.size, far), ground),
        (0, 420),
    )
    for n in range(-14, 15):
        line(page, [(600 + n * 26, 424), (600 + n * 150, HEIGHT)], mix(crop, (60, 70, 30), 0.45), 5, 2)
    chance = random.Random(seed)
    blades = [(chance.uniform(0, WIDTH), 430 + 370 * chance.random() ** 0.8) for _ in range(2600)]

    def grass(pen: ImageDraw.ImageDraw) -> None:
        for x, y in blades:
            tall = 4 + (y - 420) / 14
            pen.line((x, y, x + tall / 4, y - tall), fill=190, width=1 + int((y - 420) / 180))

    put(page, grass, mix(crop, (255, 245, 190), 0.4), 0.8, 0.8)
    for n, x in enumerate(hats):
        person(
            page,
            x,
            560 + 70 * (n % 3),
            120 + 50 * (n % 3),
            ((58, 92, 150), (150, 60, 90), (92, 110, 70))[n % 3],
            hat=True,
        )


def hall(page: Image.Image, cloth: Colour, seed: int) -> None:
    """Draw a full hall seen from the last row, with a stage."""
    box(page, (0, 0, WIDTH, 560), (206, 186, 158))
    box(page, (150, 90, 1050, 420), cloth, 2)
    for n in range(24):
        left = 150 + n * 39
        box(page, (left, 90, left + 14, 420), mix(cloth, (0, 0, 0), 0.18), 6, 0.8)
    star = [
        (
            600 + (46 if n % 2 == 0 else 18) * math.sin(n * math.pi / 5),
            190 - (46 if n % 2 == 0 else 18) * math.cos(n * math.pi / 5),
        )
        for n in range(10)
    ]
    polygon(page, star, (246, 206, 92))
    box(page, (330, 268, 870, 282), (246, 220, 150), 1)
    box(page, (420, 304, 780, 314), (246, 220, 150), 1)
    box(page, (120, 420, 1080, 500), (124, 82, 54))
    box(page, (300, 380, 760, 430), (240, 236, 226))
    for n in range(6):
        person(page, 340 + n * 76, 440, 130, ((48, 54, 70), (70, 70, 76), (122, 50, 60))[n % 3])
    box(page, (300, 400, 760, 450), (246, 243, 236), 1)
    polygon(page, [(880, 350), (960, 350), (948, 500), (892, 500)], (98, 60, 40))
    chance = random.Random(seed)
    for row in range(4):
        y, size = 520 + row * 76, 44 + row * 20
        for seat in range(22 - row * 4):
            x = seat * WIDTH / (21 - row * 4) + chance.uniform(-10, 10) + row * 17 - 20
            coat = chance.choice(((46, 58, 80), (96, 60, 66), (66, 84, 72), (210, 208, 200), (88, 88, 96)))
            rounded(page, (x - size, y + size * 0.6, x + size, y + size * 3), size * 0.7, coat, 2)
            ellipse(
                page,
                (x - size * 0.5, y - size * 0.5, x + size * 0.5, y + size * 0.75),
                mix((40, 34, 34), coat, 0.12),
                2,
            )


def honours(page: Image.Image, cloth: Colour, seed: int) -> None:
    """Draw people with framed certificates and flowers before a curtain."""
    box(page, (0, 0, WIDTH, HEIGHT), cloth)
    for n in range(30):
        box(page, (n * 42, 0, n * 42 + 18, 640), mix(cloth, (0, 0, 0), 0.22), 9, 0.8)
    polygon(page, [(0, 620), (WIDTH, 620), (WIDTH, HEIGHT), (0, HEIGHT)], (150, 104, 68))
    chance = random.Random(seed)
    for n in range(5):
        x = 170 + n * 215
        coat = ((44, 56, 84), (206, 72, 92), (60, 64, 70), (230, 226, 214), (70, 96, 150))[n]
        person(page, x, 740, 430, coat)
        ellipse(page, (x - 34, 318, x + 34, 398), (206, 160, 128), 1.5)
        ellipse(page, (x - 38, 300, x + 38, 352), (38, 32, 34), 2)
        box(page, (x - 62, 470, x + 62, 566), (196, 150, 62), 1)
        box(page, (x - 52, 480, x + 52, 556), (250, 246, 232), 1)
        for row in range(4):
            line(
                page,
                [(x - 36 + row * 6, 496 + row * 14), (x + 36 - row * 6, 496 + row * 14)],
                (176, 60, 50) if row == 0 else (150, 146, 138),
                4,
            )
        for _ in range(9):
            a, b = x + chance.uniform(44, 96), chance.uniform(540, 610)
            ellipse(
                page,
                (a - 14, b - 14, a + 14, b + 14),
                chance.choice(((232, 84, 110), (250, 206, 90), (250, 240, 240))),
                1.5,
            )


def flags(page: Image.Image, seed: int) -> None:
    """Draw flags on their poles in the wind."""
    polygon(page, ridge(640, 30, seed), (96, 130, 100), 3)
    for n, hue in enumerate(
        ((200, 44, 44), (226, 160, 50), (200, 44, 44), (50, 110, 150), (200, 44, 44), (226, 160, 50))
    ):
        x, top = 110 + n * 190, 150 + (n % 2) * 50
        line(page, [(x, top - 20), (x, 700)], (206, 206, 204), 9)
        upper = [(x + step * 15, top + 14 * math.sin(step * 0.8 + n) + step) for step in range(11)]
        lower = [(px, py + 108) for px, py in reversed(upper)]
        polygon(page, [*upper, *lower], hue, 1)
        for step in range(1, 10, 3):
            px, py = upper[step]
            line(page, [(px, py + 4), (px + 5, py + 104)], mix(hue, (0, 0, 0), 0.25), 12, 7)
    polygon(page, [(0, 690), (WIDTH, 680), (WIDTH, HEIGHT), (0, HEIGHT)], (186, 178, 164))
    for n in range(9):
        person(page, 90 + n * 128, 780, 120, ((52, 62, 90), (150, 66, 72), (90, 100, 90))[n % 3])


def market(page: Image.Image, seed: int) -> None:
    """Draw a stall of farm produce, jars and baskets below its awning."""
    box(page, (0, 0, WIDTH, HEIGHT), (222, 208, 184))
    box(page, (60, 220, 1140, 520), (128, 94, 66))
    chance = random.Random(seed)
    for shelf in range(2):
        y = 340 + shelf * 140
        for n in range(17):
            x = 96 + n * 63
            hue = chance.choice(
                ((206, 140, 40), (150, 60, 40), (90, 110, 50), (230, 200, 120), (110, 50, 70))
            )
            rounded(page, (x - 21, y - 62, x + 21, y), 9, hue, 1)
            box(page, (x - 18, y - 74, x + 18, y - 60), (226, 214, 190))
            box(page, (x - 21, y - 44, x + 21, y - 20), (246, 240, 226))
        box(page, (60, y, 1140, y + 14), (86, 58, 40))
    for n in range(12):
        polygon(
            page,
            [(n * 100, 60), (n * 100 + 100, 60), (n * 100 + 92, 190), (n * 100 + 8, 190)],
            (188, 54, 44) if n % 2 else (246, 240, 228),
            1,
        )
        ellipse(page, (n * 100 + 6, 160, n * 100 + 94, 222), (188, 54, 44) if n % 2 else (246, 240, 228), 1)
    polygon(page, [(0, 540), (WIDTH, 540), (WIDTH, HEIGHT), (0, HEIGHT)], (150, 112, 76))
    for n in range(6):
        x = 105 + n * 198
        ellipse(page, (x - 92, 620, x + 92, 730), (110, 74, 44), 2)
        hue = ((226, 60, 48), (240, 168, 40), (88, 140, 50), (250, 214, 90), (120, 60, 110), (220, 120, 60))[
            n
        ]
        for _ in range(26):
            a, b = x + chance.uniform(-70, 70), 618 + chance.uniform(-34, 44)
            shade = mix(hue, (0, 0, 0), chance.uniform(0, 0.25))
            ellipse(page, (a - 21, b - 21, a + 21, b + 21), shade, 1.2)
            ellipse(page, (a - 12, b - 15, a - 2, b - 6), mix(shade, (255, 255, 255), 0.5), 2, 0.8)
        basket(page, (x - 94, 560, x + 94, 770), (166, 118, 70))
        for weave in range(-4, 5):
            line(page, [(x + weave * 21, 672), (x + weave * 16, 752)], (126, 84, 46), 5, 1.5)


def desk(page: Image.Image, accent: Colour, seed: int) -> None:
    """Draw papers, a pen and a stamp on a desk, seen from above."""
    box(page, (0, 0, WIDTH, HEIGHT), (132, 92, 62))
    chance = random.Random(seed)
    for _ in range(60):
        y = chance.uniform(0, HEIGHT)
        line(page, [(0, y), (WIDTH, y + chance.uniform(-20, 20))], (112, 76, 50), 3, 3)
    for x, y, turn in ((150, 90, -0.12), (640, 60, 0.08), (400, 130, -0.02)):
        across, down = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

        def at(
            a: float,
            b: float,
            x: float = x,
            y: float = y,
            across: tuple[float, float] = across,
            down: tuple[float, float] = down,
        ) -> tuple[float, float]:
            return x + a * across[0] + b * down[0], y + a * across[1] + b * down[1]

        sheet = [at(0, 0), at(420, 0), at(420, 560), at(0, 560)]
        polygon(page, [(a + 10, b + 14) for a, b in sheet], (60, 40, 28), 10, 0.6)
        polygon(page, sheet, (250, 248, 242))
        line(page, [at(110, 50), at(310, 50)], accent, 9, 1)
        line(page, [at(150, 76), at(270, 76)], (90, 90, 90), 5, 1)
        for row in range(14):
            line(
                page,
                [
                    at(46, 126 + row * 26),
                    at(374 - (120 if row % 5 == 4 else chance.uniform(0, 30)), 126 + row * 26),
                ],
                (150, 150, 150),
                4,
                1,
            )
    put(page, lambda pen: pen.ellipse((650, 500, 770, 620), outline=255, width=7), (196, 40, 44), 1.2, 0.85)
    put(page, lambda pen: pen.ellipse((672, 522, 748, 598), outline=255, width=3), (196, 40, 44), 1.2, 0.8)
    line(page, [(880, 690), (1120, 380)], (40, 34, 30), 22, 8)
    line(page, [(872, 676), (1112, 366)], (32, 48, 88), 18)
    polygon(page, [(860, 668), (884, 684), (846, 712)], (210, 190, 120))
    ellipse(page, (960, 90, 1140, 270), (246, 246, 244), 1)
    ellipse(page, (984, 114, 1116, 246), (104, 122, 60), 1)


def rows(page: Image.Image, seed: int) -> None:
    """Draw beds of vegetables below the arches of a greenhouse."""
    box(page, (0, 0, WIDTH, HEIGHT), (226, 234, 226))
    for n in range(7):
        wide, y = 1500 - n * 190, 900 - n * 80
        arch(page, (600 - wide / 2, y - wide * 0.6, 600 + wide / 2, y + wide * 0.6), (170, 180, 180))
    polygon(page, [(0, HEIGHT), (WIDTH, HEIGHT), (700, 420), (500, 420)], (122, 92, 66), 2)
    chance = random.Random(seed)
    for bed in range(-3, 4):
        for n in range(34):
            near = (n / 33) ** 1.7
            x, y, size = 600 + bed * (24 + near * 230), 424 + near * 370, 5 + near * 58
            green = mix((76, 140, 60), (150, 196, 96), chance.random())
            for leaf in range(5):
                angle = leaf * 1.26 + chance.random()
                a, b = x + size * 0.5 * math.cos(angle), y + size * 0.28 * math.sin(angle)
                ellipse(
                    page,
                    (a - size * 0.45, b - size * 0.3, a + size * 0.45, b + size * 0.3),
                    mix(green, (20, 60, 20), leaf * 0.09),
                    1,
                )
    person(page, 330, 640, 240, (150, 60, 90), hat=True)
    person(page, 850, 560, 150, (58, 92, 150), hat=True)


def lake(page: Image.Image, seed: int) -> None:
    """Draw a lake in a city, a tower on its island and lights on the shore."""
    chance = random.Random(seed)
    for depth in range(2):
        for n in range(26):
            tall = chance.uniform(50, 190 - depth * 60)
            x = n * 48 - 10
            wall = mix((92, 90, 124), (50, 54, 84), depth)
            box(page, (x, 440 - tall, x + 46, 450), wall, 1)
            for _ in range(int(tall / 12)):
                a, b = x + chance.uniform(6, 38), 440 - chance.uniform(8, tall - 6)
                box(page, (a, b, a + 4, b + 6), (250, 210, 140), 0.8, 0.85)
    for x in range(-40, WIDTH, 62):
        ellipse(page, (x, 400, x + 90, 470), (40, 62, 58), 4)
    water(page, 452, ((214, 140, 116), (44, 54, 92)), seed)
    ellipse(page, (500, 520, 720, 566), (38, 52, 46), 2)
    for level in range(3):
        wide, top = 92 - level * 22, 452 - level * 62
        box(page, (610 - wide / 2, top, 610 + wide / 2, top + 82), (206, 190, 160))
        for door in range(3 - level):
            middle = 610 + (door - (2 - level) / 2) * 28
            rounded(page, (middle - 9, top + 22, middle + 9, top + 66), 9, (70, 60, 60), 1)
        polygon(
            page,
            [
                (600 - wide / 2, top),
                (610 - wide / 3, top - 16),
                (610 + wide / 3, top - 16),
                (620 + wide / 2, top),
            ],
            (120, 92, 76),
        )
    line(page, [(0, 470), (150, 430), (260, 260), (250, 120)], (36, 34, 40), 26, 2)
    for _ in range(220):
        a, b = chance.gauss(200, 150), chance.gauss(90, 60)
        ellipse(page, (a - 16, b - 11, a + 16, b + 11), mix((34, 58, 50), (80, 104, 70), chance.random()), 2)


def train(page: Image.Image, seed: int) -> None:
    """Draw people at a table with screens, learning something new."""
    box(page, (0, 0, WIDTH, 500), (232, 226, 214))
    box(page, (420, 70, 800, 310), (70, 84, 96))
    box(page, (434, 84, 786, 296), (236, 244, 246))
    for n, tall in enumerate((60, 96, 84, 130, 166)):
        box(page, (480 + n * 56, 270 - tall, 516 + n * 56, 270), ((44, 98, 140), (70, 140, 110))[n % 2])
    for x in (40, 900):
        box(page, (x, 60, x + 240, 330), (176, 208, 226))
        line(page, [(x + 120, 60), (x + 120, 330)], (250, 250, 248), 10)
    person(page, 350, 520, 330, (44, 56, 84))
    polygon(page, [(0, 520), (WIDTH, 520), (WIDTH, HEIGHT), (0, HEIGHT)], (168, 138, 106))
    chance = random.Random(seed)
    for row in range(2):
        y, size = 560 + row * 120, 54 + row * 22
        for n in range(7 - row):
            x = 120 + n * (160 + row * 34) + row * 40
            coat = chance.choice(((46, 58, 80), (150, 66, 72), (66, 104, 92), (214, 208, 196), (98, 92, 120)))
            box(page, (x - size * 0.9, y - size * 0.4, x + size * 0.9, y + size * 0.8), (52, 56, 62), 1)
            box(page, (x - size * 0.8, y - size * 0.3, x + size * 0.8, y + size * 0.7), (206, 228, 236), 1)
            rounded(page, (x - size, y + size * 1.2, x + size, y + size * 4), size * 0.7, coat, 2)
            ellipse(page, (x - size * 0.5, y + size * 0.2, x + size * 0.5, y + size * 1.4), (40, 34, 36), 2)


def paints(page: Image.Image, seed: int) -> None:
    """Draw a sheet with a landscape half painted, brushes and a box of paints, seen from above."""
    box(page, (0, 0, WIDTH, HEIGHT), (196, 182, 160))
    polygon(page, [(180, 84), (860, 60), (884, 640), (204, 664)], (92, 80, 66), 12, 0.5)
    polygon(page, [(170, 70), (850, 46), (874, 626), (194, 650)], (252, 250, 244))
    polygon(page, [(220, 120), (806, 100), (812, 300), (228, 320)], (170, 206, 226), 10)
    polygon(
        page,
        [(228, 320), (360, 250), (520, 290), (680, 232), (812, 300), (818, 420), (232, 440)],
        (120, 156, 118),
        5,
    )
    polygon(page, [(232, 430), (818, 400), (826, 500), (520, 560), (236, 520)], (196, 190, 96), 14)
    ellipse(page, (640, 140, 720, 220), (244, 190, 110), 6)
    polygon(page, [(470, 430), (520, 430), (600, 560), (420, 570)], (120, 176, 206), 8)
    chance = random.Random(seed)
    rounded(page, (930, 90, 1150, 560), 16, (60, 58, 60), 1)
    hues: list[Colour] = [
        (200, 44, 44),
        (226, 160, 50),
        (246, 220, 110),
        (88, 140, 50),
        (50, 110, 150),
        (120, 60, 110),
    ]
    for n, hue in enumerate(hues):
        top = 112 + n * 74
        rounded(page, (950, top, 1130, top + 58), 8, (240, 240, 236), 1)
        ellipse(page, (966, top + 6, 1114, top + 52), hue, 3)
        ellipse(page, (1000, top + 14, 1040, top + 26), mix(hue, (255, 255, 255), 0.5), 4, 0.7)
    for n in range(3):
        x, tilt = 300 + n * 190, chance.uniform(-60, 60)
        line(page, [(x, 790), (x + 120 + tilt, 560)], (150, 92, 52), 15)
        line(page, [(x + 120 + tilt, 560), (x + 138 + tilt, 526)], (196, 196, 200), 17)
        line(page, [(x + 138 + tilt, 526), (x + 154 + tilt, 492)], hues[n * 2], 19, 3)


def shelves(page: Image.Image, seed: int) -> None:
    """Draw a reading room: shelves of bound volumes, and newspapers on a table."""
    box(page, (0, 0, WIDTH, HEIGHT), (118, 86, 60))
    chance = random.Random(seed)
    hues: list[Colour] = [
        (122, 40, 44),
        (44, 78, 110),
        (60, 96, 74),
        (196, 170, 116),
        (72, 64, 84),
        (150, 104, 58),
    ]
    for shelf in range(3):
        y, x = 70 + shelf * 160, 30.0
        box(page, (20, y - 40, 1180, y + 110), (58, 40, 28))
        while x < 1150:
            wide, tall = chance.uniform(22, 46), chance.uniform(96, 132)
            hue = chance.choice(hues)
            box(page, (x, y + 104 - tall, x + wide, y + 104), hue)
            box(
                page, (x + 4, y + 124 - tall, x + wide - 4, y + 132 - tall), mix(hue, (250, 230, 170), 0.6), 1
            )
            x += wide + 3
        box(page, (10, y + 104, 1190, y + 122), (150, 108, 74))
    polygon(page, [(0, 560), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], (178, 134, 92))
    for x, y in ((140, 590), (470, 610), (800, 586)):
        polygon(
            page,
            [(x + 6, y + 10), (x + 286, y + 6), (x + 336, y + 170), (x - 24, y + 176)],
            (110, 78, 50),
            9,
            0.5,
        )
        polygon(page, [(x, y), (x + 280, y - 4), (x + 330, y + 160), (x - 30, y + 166)], (244, 240, 228))
        line(page, [(x + 20, y + 22), (x + 262, y + 18)], (40, 40, 44), 15, 1)
        polygon(
            page,
            [(x + 10, y + 48), (x + 120, y + 46), (x + 124, y + 106), (x + 2, y + 108)],
            (150, 160, 166),
            1,
        )
        for row in range(6):
            line(
                page,
                [(x + 140, y + 50 + row * 17), (x + 284 + row * 5, y + 48 + row * 17)],
                (150, 148, 142),
                4,
                1,
            )


def offices(page: Image.Image, seed: int) -> None:
    """Draw an office building with its flag behind a lawn and palms."""
    chance = random.Random(seed)
    for n in range(9):
        x = n * 150 + chance.uniform(-30, 30)
        box(page, (x, 300 - chance.uniform(0, 90), x + 110, 560), (178, 192, 204), 4)
    box(page, (170, 220, 1030, 600), (236, 214, 160))
    box(page, (150, 196, 1050, 228), (188, 150, 96))
    polygon(page, [(470, 200), (600, 120), (730, 200)], (188, 150, 96))
    for floor in range(3):
        for n in range(13):
            x, y = 196 + n * 63, 252 + floor * 112
            if floor == 2 and 5 <= n <= 7:
                continue
            rounded(page, (x, y, x + 38, y + 76), 5, (84, 108, 122), 1)
            line(page, [(x + 19, y), (x + 19, y + 76)], (246, 240, 224), 4)
    for n in range(4):
        box(page, (500 + n * 62, 460, 516 + n * 62, 600), (250, 240, 214))
    box(page, (560, 480, 640, 600), (96, 62, 44))
    line(page, [(600, 120), (600, 30)], (210, 210, 210), 7)
    polygon(page, [(604, 32), (690, 40), (688, 92), (604, 86)], (206, 40, 40), 1)
    polygon(page, [(0, 590), (WIDTH, 590), (WIDTH, HEIGHT), (0, HEIGHT)], (112, 152, 84))
    polygon(page, [(520, 596), (680, 596), (880, HEIGHT), (320, HEIGHT)], (206, 200, 188), 1)
    for x, tall in ((90, 240), (330, 170), (880, 170), (1110, 240)):
        line(page, [(x, 640), (x + 8, 640 - tall)], (118, 92, 66), 17)
        for leaf in range(9):
            angle = math.pi * (leaf / 8)
            tip = (x + 8 + 110 * math.cos(angle), 640 - tall - 66 * math.sin(angle) + 30)
            line(
                page,
                [(x + 8, 640 - tall), (x + 8 + 60 * math.cos(angle), 610 - tall - 50 * math.sin(angle)), tip],
                (58, 104, 62),
                13,
                1.5,
            )
    for n in range(5):
        person(
            page, 430 + n * 86, 720 + 12 * (n % 2), 130, ((52, 62, 90), (206, 206, 204), (150, 66, 72))[n % 3]
        )


def mountains(page: Image.Image, seed: int) -> None:
    """Draw ranges one behind the other above terraces and a village."""
    for depth in range(4):
        tone = mix((150, 172, 196), (58, 92, 84), depth / 3)
        polygon(page, ridge(300 + depth * 66, 120 - depth * 14, seed + depth), tone, 3 - depth * 0.6)
    polygon(page, ridge(540, 24, seed + 8), (150, 164, 84), 1)
    for step in range(7):
        y = 580 + step * 34
        polygon(
            page,
            [(0, y), (400, y - 26), (800, y + 10), (WIDTH, y - 18), (WIDTH, HEIGHT), (0, HEIGHT)],
            mix((196, 190, 96), (86, 130, 62), step / 6),
            1,
        )
        line(page, [(0, y), (400, y - 26), (800, y + 10), (WIDTH, y - 18)], (220, 214, 150), 5, 1.5)
    chance = random.Random(seed)
    for n in range(9):
        x, foot = 120 + n * 116 + chance.uniform(-30, 30), 560 + chance.uniform(0, 70)
        box(page, (x - 34, foot - 30, x + 34, foot + 14), (240, 228, 206))
        polygon(page, [(x - 46, foot - 28), (x, foot - 66), (x + 46, foot - 28)], (172, 74, 54), 1)
        box(page, (x - 8, foot - 16, x + 8, foot + 14), (96, 70, 54))


def workshops(page: Image.Image, seed: int) -> None:
    """Draw four shop fronts in a street: pottery, vegetables, cloth and furniture."""
    box(page, (0, 0, WIDTH, HEIGHT), (206, 220, 230))
    chance = random.Random(seed)
    for n, (wall, cloth) in enumerate(
        (
            ((236, 206, 150), (44, 98, 140)),
            ((214, 226, 200), (70, 120, 60)),
            ((240, 220, 214), (160, 52, 60)),
            ((222, 212, 196), (124, 82, 54)),
        )
    ):
        left = n * 300
        top = 110 + (n % 2) * 40
        box(page, (left + 4, top, left + 296, 640), wall)
        polygon(page, [(left - 6, top + 6), (left + 150, top - 66), (left + 306, top + 6)], (168, 82, 58), 1)
        for window in range(3):
            rounded(
                page,
                (left + 42 + window * 80, top + 40, left + 90 + window * 80, top + 116),
                5,
                (96, 118, 130),
                1,
            )
        box(page, (left + 16, top + 150, left + 284, top + 190), cloth, 1)
        box(page, (left + 70, top + 164, left + 230, top + 176), (250, 244, 226), 1)
        box(page, (left + 26, top + 206, left + 274, 640), (70, 58, 52))
        for shelf in range(3):
            y = top + 290 + shelf * 86
            box(page, (left + 26, y, left + 274, y + 10), (150, 112, 78))
            for item in range(5):
                x = left + 56 + item * 46
                if n == 0:
                    ellipse(
                        page,
                        (x - 18, y - 46, x + 18, y),
                        mix((188, 108, 66), (246, 240, 230), chance.random() * 0.6),
                        1,
                    )
                    box(page, (x - 9, y - 56, x + 9, y - 40), (150, 84, 52))
                elif n == 1:
                    for _ in range(5):
                        a, b = x + chance.uniform(-14, 14), y - chance.uniform(8, 30)
                        ellipse(
                            page,
                            (a - 12, b - 10, a + 12, b + 10),
                            chance.choice(((88, 150, 60), (214, 70, 50), (240, 170, 50))),
                            1,
                        )
                elif n == 2:
                    box(
                        page,
                        (x - 19, y - 52, x + 19, y),
                        chance.choice(((196, 60, 80), (60, 96, 150), (230, 190, 90), (90, 140, 120))),
                        1,
                    )
                else:
                    box(page, (x - 18, y - 30, x + 18, y - 22), (206, 160, 104))
                    for foot in (x - 15, x + 12):
                        box(page, (foot, y - 24, foot + 4, y), (170, 124, 76))
    polygon(page, [(0, 636), (WIDTH, 636), (WIDTH, HEIGHT), (0, HEIGHT)], (170, 164, 156))
    for x, coat in ((250, (150, 66, 72)), (560, (52, 62, 90)), (640, (214, 208, 196)), (1010, (66, 104, 92))):
        person(page, x, 756, 210, coat, hat=x == 250)


def signing(page: Image.Image, cloth: Colour, seed: int) -> None:
    """Draw people who sign papers at a long table before a row of flags."""
    box(page, (0, 0, WIDTH, HEIGHT), mix(cloth, (250, 246, 236), 0.82))
    for n in range(11):
        x = 60 + n * 108
        line(page, [(x, 60), (x, 470)], (190, 160, 90), 7)
        polygon(
            page,
            [(x + 3, 70), (x + 84, 96), (x + 70, 250), (x + 3, 226)],
            ((206, 44, 44), (40, 96, 150))[n % 2],
            2,
        )
    chance = random.Random(seed)
    for n in range(6):
        x = 150 + n * 180
        coat = ((44, 56, 84), (60, 64, 70), (150, 50, 60), (46, 58, 80), (206, 206, 204), (70, 96, 90))[n]
        rounded(page, (x - 66, 350, x + 66, 620), 46, coat, 1.5)
        polygon(page, [(x - 16, 352), (x + 16, 352), (x, 430)], (246, 244, 240), 1)
        ellipse(page, (x - 36, 258, x + 36, 352), (204, 158, 126), 1.5)
        ellipse(page, (x - 39, 240, x + 39, 296), (38, 32, 34), 2)
    polygon(page, [(30, 520), (1170, 520), (WIDTH, 640), (0, 640)], (250, 246, 236), 1)
    box(page, (0, 636, WIDTH, HEIGHT), cloth, 1)
    for n in range(20):
        box(page, (n * 62, 640, n * 62 + 24, HEIGHT), mix(cloth, (0, 0, 0), 0.2), 8, 0.7)
    for n in range(6):
        x = 150 + n * 180
        polygon(page, [(x - 62, 540), (x + 46, 540), (x + 60, 604), (x - 74, 604)], (255, 255, 255), 1)
        for row in range(4):
            line(page, [(x - 50, 554 + row * 12), (x + 34, 554 + row * 12)], (160, 160, 160), 3, 1)
        line(page, [(x + 20, 588), (x + 58, 548)], (36, 48, 96), 6)
        for _ in range(6):
            a, b = x + 92 + chance.uniform(-20, 20), 548 + chance.uniform(-22, 16)
            ellipse(
                page,
                (a - 12, b - 12, a + 12, b + 12),
                chance.choice(((232, 84, 110), (250, 206, 90), (90, 150, 70))),
                1.5,
            )


def machines(page: Image.Image, seed: int) -> None:
    """Draw a tractor that ploughs, and one who looks on."""
    polygon(page, ridge(400, 40, seed), (140, 166, 150), 4)
    polygon(page, ridge(450, 18, seed + 1), (104, 142, 88), 2)
    polygon(page, [(0, 470), (WIDTH, 460), (WIDTH, HEIGHT), (0, HEIGHT)], (124, 90, 62), 1)
    for n in range(-16, 17):
        line(page, [(700 + n * 18, 470), (700 + n * 130, HEIGHT)], (92, 64, 42), 9, 3)
        line(page, [(708 + n * 18, 470), (718 + n * 130, HEIGHT)], (160, 122, 86), 4, 3)
    red = (196, 52, 40)
    rounded(page, (520, 430, 800, 560), 18, red, 1)
    rounded(page, (360, 330, 560, 560), 16, red, 1)
    rounded(page, (384, 350, 536, 456), 10, (190, 214, 224), 1)
    person(page, 450, 490, 150, (58, 92, 150))
    box(page, (340, 312, 580, 336), (60, 60, 64))
    line(page, [(700, 430), (700, 340)], (60, 60, 64), 13)
    for x, y, size in ((420, 580, 124), (746, 616, 84)):
        ellipse(page, (x - size, y - size, x + size, y + size), (40, 38, 40), 1)
        ellipse(page, (x - size * 0.55, y - size * 0.55, x + size * 0.55, y + size * 0.55), (226, 180, 60), 1)
        ellipse(page, (x - size * 0.18, y - size * 0.18, x + size * 0.18, y + size * 0.18), (90, 70, 40), 1)
    for n in range(3):
        line(page, [(300, 590), (180 - n * 50, 640 + n * 26)], (70, 74, 80), 12)
    person(page, 1000, 700, 250, (92, 110, 70), hat=True)
    person(page, 1090, 680, 220, (150, 60, 90), hat=True)


def fair(page: Image.Image, seed: int) -> None:
    """Draw tents of a fair in the evening, lanterns above those who stroll."""
    polygon(page, ridge(420, 30, seed), (70, 66, 96), 3)
    polygon(page, [(0, 520), (WIDTH, 520), (WIDTH, HEIGHT), (0, HEIGHT)], (108, 92, 96))
    chance = random.Random(seed)
    for n in range(5):
        x, hue = (
            20 + n * 240,
            ((188, 54, 44), (240, 236, 226), (44, 98, 140), (226, 170, 70), (70, 120, 92))[n],
        )
        box(page, (x + 12, 400, x + 208, 590), (250, 214, 150))
        for jar in range(7):
            a = x + 34 + jar * 26
            rounded(
                page,
                (a - 10, 486 - chance.uniform(20, 50), a + 10, 520),
                4,
                chance.choice(((206, 140, 40), (150, 60, 40), (90, 110, 50))),
                1,
            )
        box(page, (x + 12, 520, x + 208, 596), mix(hue, (60, 40, 30), 0.4))
        polygon(page, [(x - 6, 400), (x + 110, 300), (x + 226, 400)], hue, 1)
        polygon(page, [(x + 70, 400), (x + 110, 300), (x + 150, 400)], mix(hue, (255, 255, 255), 0.3), 1)
    for row, y in enumerate((120, 200)):
        line(page, [(0, y), (400, y + 60), (800, y + 54), (WIDTH, y - 8)], (40, 36, 50), 4)
        for n in range(9):
            x = 60 + n * 134 + row * 50
            low = y + 30 + 34 * math.sin(n * 0.4)
            ellipse(page, (x - 40, low - 30, x + 40, low + 62), (255, 196, 110), 16, 0.5)
            ellipse(page, (x - 22, low - 14, x + 22, low + 44), (228, 70, 50) if n % 2 else (246, 190, 70), 1)
    for n in range(13):
        at = 60.0 + n * 92 + chance.uniform(-20, 20)
        person(
            page,
            at,
            690 + chance.uniform(0, 90),
            190,
            chance.choice(((46, 58, 80), (150, 66, 72), (66, 104, 92), (214, 208, 196), (98, 92, 120))),
        )


def table(page: Image.Image, seed: int) -> None:
    """Draw a round table from above, with eleven seats and papers at each."""
    box(page, (0, 0, WIDTH, HEIGHT), (196, 176, 150))
    for n in range(14):
        line(page, [(0, n * 62), (WIDTH, n * 62)], (176, 154, 126), 3, 1)
    ellipse(page, (256, 76, 964, 744), (96, 72, 50), 22, 0.5)
    chance = random.Random(seed)
    for n in range(11):
        angle = n * 2 * math.pi / 11 - math.pi / 2
        x, y = 600 + 400 * math.cos(angle), 400 + 352 * math.sin(angle)
        coat = chance.choice(((46, 58, 80), (96, 60, 66), (66, 84, 72), (210, 208, 200), (88, 88, 96)))
        ellipse(page, (x - 62, y - 46, x + 62, y + 46), coat, 2)
        ellipse(page, (x - 27, y - 27, x + 27, y + 27), (40, 34, 36), 2)
    ellipse(page, (268, 82, 932, 718), (150, 102, 64), 1)
    ellipse(page, (286, 98, 914, 702), (172, 122, 80), 3)
    for n in range(11):
        angle = n * 2 * math.pi / 11 - math.pi / 2
        x, y = 600 + 246 * math.cos(angle), 400 + 236 * math.sin(angle)
        a, b = 34 * math.cos(angle), 34 * math.sin(angle)
        polygon(
            page,
            [(x + a - b, y + b + a), (x + a + b, y + b - a), (x - a + b, y - b - a), (x - a - b, y - b + a)],
            (252, 250, 244),
            1,
        )
        ellipse(
            page, (x - 1.9 * b - 13, y + 1.9 * a - 13, x - 1.9 * b + 13, y + 1.9 * a + 13), (246, 246, 244), 1
        )
    for _ in range(46):
        a, b = 600 + chance.gauss(0, 42), 400 + chance.gauss(0, 42)
        ellipse(
            page,
            (a - 15, b - 15, a + 15, b + 15),
            chance.choice(((232, 84, 110), (250, 206, 90), (250, 240, 240), (90, 140, 70))),
            1.5,
        )


def riverside(page: Image.Image, seed: int) -> None:
    """Draw a river through rice fields in the morning, houses on its banks."""
    polygon(page, ridge(380, 70, seed), (186, 176, 176), 4)
    polygon(page, ridge(410, 30, seed + 1), (140, 160, 130), 2)
    paddies(page, (128, 162, 78), (150, 262), seed + 2)
    bends = [(n / 24, 700 + 90 * math.sin(5.2 * (n / 24) ** 0.7)) for n in range(25)]
    left = [(x - 6 - 250 * near**1.6, 424 + 376 * near**1.3) for near, x in bends]
    right = [(x + 6 + 190 * near**1.6, 424 + 376 * near**1.3) for near, x in bends]
    polygon(page, [*left, *right[::-1]], (150, 178, 186), 2)
    glow = [(x + 40 - 24 * near, 424 + 376 * near**1.3) for near, x in bends]
    polygon(page, [*glow, *[(x + 12 + 70 * near, y) for (x, y), (near, _) in zip(glow, bends, strict=True)][::-1]],
            (244, 208, 160), 9, 0.7)  # fmt: skip
    chance = random.Random(seed)
    for (x, y), (end, _) in zip(left[8:], right[8:], strict=True):
        for _ in range(5):
            at, length = chance.uniform(x + 20, end - 60), 4 + (y - 430) / 9
            line(page, [(at, y), (at + length, y)], (222, 230, 230), 1 + int((y - 420) / 160), 1)
    for x, y, size in (
        (330, 470, 0.7),
        (430, 486, 0.9),
        (560, 456, 0.55),
        (850, 470, 0.8),
        (990, 500, 1.1),
        (1110, 470, 0.7),
    ):
        for a, b, wide in ((-70, -34, 44), (74, -22, 36)):
            ellipse(
                page,
                (x + (a - wide) * size, y + (b - 46) * size, x + (a + wide) * size, y + (b + 46) * size),
                (74, 104, 62),
                4,
            )
        box(page, (x - 62 * size, y - 46 * size, x + 62 * size, y + 26 * size), (242, 230, 206))
        polygon(
            page,
            [(x - 80 * size, y - 42 * size), (x - 40 * size, y - 96 * size), (x + 40 * size, y - 96 * size),
             (x + 80 * size, y - 42 * size)], (176, 76, 54), 1)  # fmt: skip
        box(page, (x - 12 * size, y - 18 * size, x + 14 * size, y + 26 * size), (104, 74, 54))
        for window in (-42, 30):
            box(page, (x + window * size, y - 20 * size, x + (window + 18) * size, y), (112, 134, 140))
    polygon(page, [(500, 690), (690, 682), (666, 712), (526, 716)], (84, 56, 40), 1)
    person(page, 630, 694, 120, (58, 92, 150), hat=True)
    line(page, [(648, 620), (690, 740)], (120, 90, 60), 5)


SCENES: Final[dict[str, tuple[tuple[Colour, Colour], Callable[[Image.Image], None]]]] = {
    "meetings/2011-harbour": (NOON, harbour),
    "meetings/2023-06-28-international-day/riverside": (DAWN, lambda page: riverside(page, 21)),
    "meetings/hall-of-members": (NOON, lambda page: hall(page, (166, 34, 40), 2)),
    "meetings/forum": (NOON, lambda page: hall(page, (30, 84, 122), 8)),
    "awards/certificates": (NOON, lambda page: honours(page, (150, 36, 44), 1)),
    "awards/flags": (NOON, lambda page: flags(page, 4)),
    "awards/handover": (NOON, lambda page: honours(page, (36, 82, 118), 6)),
    "awards/year-end": (NOON, lambda page: hall(page, (196, 128, 40), 5)),
    "plans/lake-at-dusk": (DUSK, lambda page: lake(page, 2)),
    "plans/desk": (NOON, lambda page: desk(page, (44, 98, 140), 1)),
    "plans/harvest": (DAWN, lambda page: paddies(page, (206, 168, 70), (240, 420, 830, 1000), 9)),
    "news/bay": (MIST, lambda page: bay(page, 3, (70, 92, 96), ((150, 178, 184), (66, 104, 116)))),
    "news/stall": (NOON, lambda page: market(page, 1)),
    "news/greenhouse": (NOON, lambda page: rows(page, 1)),
    "news/transplanting": (NOON, lambda page: paddies(page, (92, 150, 70), (200, 360, 560, 800, 1010), 4)),
    "news/bay-at-dawn": (DAWN, lambda page: bay(page, 11, (96, 72, 70), ((238, 190, 150), (110, 96, 110)))),
    "news/screens": (NOON, lambda page: train(page, 2)),
    "news/three-topics": (DUSK, lambda page: paddies(page, (140, 130, 80), (300, 640, 930), 14)),
    "news/fair": (DUSK, lambda page: fair(page, 3)),
    "news/round-table": (NOON, lambda page: table(page, 5)),
    "awards/three-flags": (DUSK, lambda page: flags(page, 12)),
    "awards/workshops": (NOON, lambda page: workshops(page, 2)),
    "plans/signing": (NOON, lambda page: signing(page, (36, 92, 72), 3)),
    "plans/tractor": (DAWN, lambda page: machines(page, 5)),
    "notices/paints": (NOON, lambda page: paints(page, 3)),
    "notices/reading-room": (NOON, lambda page: shelves(page, 4)),
    "notices/offices": (NOON, lambda page: offices(page, 6)),
    "notices/mountains": (MIST, lambda page: mountains(page, 2)),
    "notices/papers": (NOON, lambda page: desk(page, (176, 44, 44), 4)),
    "notices/letters": (NOON, lambda page: desk(page, (40, 110, 90), 7)),
}  # fmt: skip
"""Where the picture lies below content/, without its ending: the light it is drawn in, and what it shows."""


def drawn(name: str) -> bytes:
    """Return a scene as JPEG: drawn, softened as a lens does, with a little grain, no heavier than `HEAVIEST`."""
    light, scene = SCENES[name]
    page = sky(light)
    if light is DAWN or light is DUSK:
        sun(page, 860, 300, 56, (255, 206, 130))
    scene(page)
    warm = Image.new("RGB", SIZE, light[1])
    page = Image.blend(page, warm, 0.07)
    edge = Image.radial_gradient("L").resize(SIZE).point(lambda value: int(max(0, value - 150) * 0.55))
    page.paste((16, 18, 24), (0, 0), edge)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    return next(_lightest(page))


def _lightest(page: Image.Image) -> Iterator[bytes]:
    """Yield the best JPEG of `page` that is light enough."""
    for quality in range(84, 20, -4):
        out = io.BytesIO()
        page.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= HEAVIEST:
            yield out.getvalue()


def main() -> None:
    """Draw the scenes named, or all."""
    for name in sys.argv[1:] or SCENES:
        data = drawn(name)
        (CONTENT / f"{name}.jpg").write_bytes(data)
        print(f"{len(data) / 1000:5.1f} kB  {name}")


if __name__ == "__main__":
    main()
