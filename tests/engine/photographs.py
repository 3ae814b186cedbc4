"""Pictures for tests, made by code: as detailed as a photograph, or wrong in the ways files are."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

PLACE = "SecretPhone"


def photograph(width: int, height: int, seed: int = 1) -> Image.Image:
    """A scene with the detail of a busy photograph: at every scale about as much as at the next."""
    rng = random.Random(seed)
    ramp = Image.linear_gradient("L").resize((width, height))
    ends = ((140, 220), (180, 200), (225, 170))
    scene = Image.merge("RGB", [ramp.point([a + (b - a) * v // 255 for v in range(256)]) for a, b in ends])
    canvas = ImageDraw.Draw(scene)
    for _ in range(70):
        x, y = rng.randrange(width), int(height * (0.45 + rng.random() * 0.55))
        size = max(2, int(width * (0.02 + 0.05 * rng.random())))
        clothes = (rng.randrange(20, 230), rng.randrange(20, 230), rng.randrange(20, 230))
        canvas.ellipse((x - size // 2, y - size * 2, x + size // 2, y - size), fill=(190, 140, 110))
        canvas.rectangle((x - size, y - size, x + size, y + size * 2), fill=clothes)
    scene = scene.filter(ImageFilter.GaussianBlur(width / 1200))
    grain, strength, across = None, 34.0, 4
    while across <= width:
        down = max(1, across * height // width)
        layer = Image.frombytes("L", (across, down), rng.randbytes(across * down))
        layer = layer.resize((width, height), Image.Resampling.BICUBIC)
        layer = layer.point([int(128 + (value - 128) * strength / 128) for value in range(256)])
        grain = layer if grain is None else ImageChops.add(grain, layer, 1, -128)
        strength, across = strength * 0.86, across * 2
    assert grain is not None
    return ImageChops.add(scene, Image.merge("RGB", [grain] * 3), 1, -128)


def quarters(width: int = 80, height: int = 60) -> Image.Image:
    """Red, green, blue and white quarters, so that it shows which way up a picture is."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image


def saved(
    image: Image.Image, form: str, *, orientation: int = 1, told: bool = True, **options: object
) -> bytes:
    """The bytes of a picture; with `told` it tells of the phone and the place, as photographs do."""
    out = io.BytesIO()
    if told:
        exif = Image.Exif()
        exif[0x010F] = PLACE
        exif[0x0112] = orientation
        exif.get_ifd(0x8825)[1] = "N"
        options["exif"] = exif
    image.save(out, form, **options)
    return out.getvalue()


def jpeg_of_passes(passes: int, side: int = 2_000) -> bytes:
    """A grey progressive JPEG whose pixels a decoder goes over `passes` times, its last scan again and again."""
    data = saved(Image.new("L", (side, side), 128), "JPEG", told=False, progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    return data[:-2] + scan * (passes - data.count(b"\xff\xda")) + data[-2:]


def opened(data: bytes) -> Image.Image:
    """A picture read whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
