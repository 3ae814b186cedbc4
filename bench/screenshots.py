"""Take the pictures in docs/screenshots/ of the sample bulletin.

    .venv/bin/python -m pip install fontpkg-roboto fontpkg-noto-serif
    .venv/bin/python bench/screenshots.py

With the two packages, pages have the typefaces of an Android phone; without, those of this system. Needs Chromium.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coopsite.build.build import build  # noqa: E402
from coopsite.build.options import BuildOptions  # noqa: E402
from tests.browsing import chromium, served  # noqa: E402
from tests.conftest import copy_sample  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER: Final = ROOT / "docs" / "screenshots"
PAGES: Final = {
    "home": ("/vi/", "/en/"),
    "kind": ("/vi/khen-thuong/", "/en/news/"),
    "story": ("/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/", "/en/meetings/emulation-cluster-review-2020/"),
    "plan": ("/vi/ke-hoach/quang-ninh-nghi-quyet-155/", "/en/plans/quang-ninh-resolution-155/"),
    "awards": ("/vi/khen-thuong/de-nghi-tang-co-thi-dua-2020/", "/en/awards/emulation-flag-proposals-2020/"),
    "topics": ("/vi/chu-de/", "/en/topics/"),
    "honours": ("/vi/bang-vang/", "/en/honours/"),
    "documents": ("/vi/van-ban/", "/en/documents/"),
    "search": ("/vi/tim-kiem/?q=hop+tac+xa", "/en/search/?q=cooperative"),
}
"""Name → the page that is shown wide, and that which is shown on a phone."""
WIDE: Final = (1280, 900)
SHOWN: Final = (960, 675)
PHONE: Final = (360, 760)
COLOURS: Final = 256
FONTS: Final = ("fontpkg_roboto", "fontpkg_noto_serif")
FONTS_CONF: Final = """\
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir>{folders}<cachedir>{cache}</cachedir>
<alias><family>system-ui</family><prefer><family>Roboto</family></prefer></alias></fontconfig>
"""


@contextmanager
def typefaces() -> Iterator[None]:
    """Have browsers that are started meanwhile use the typefaces of a phone, where the packages are installed."""
    found = [spec.origin for name in FONTS if (spec := find_spec(name)) and spec.origin]
    with tempfile.TemporaryDirectory() as folder:
        if len(found) == len(FONTS):
            folders = "".join(f"<dir>{Path(each).parent}</dir>" for each in found)
            conf = Path(folder) / "fonts.conf"
            conf.write_text(FONTS_CONF.format(folders=folders, cache=folder), "utf-8")
            os.environ["FONTCONFIG_FILE"] = str(conf)
        yield


def shot(
    browser: Browser, address: str, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> Image.Image:
    """Return what a window shows of a page."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.ok, address
    if "?q=" in address:
        page.wait_for_selector("#cs-results li")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return image


def save(image: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that the repository stays small."""
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    """Build the sample bulletin and take a picture of each page, wide and light, narrow and dark."""
    with typefaces(), tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site = Path(folder) / "site"
        site.mkdir()
        copy_sample(site, share_images=False)
        build(BuildOptions(site=site))
        with served(site / "output") as address:
            for name, (wide, narrow) in PAGES.items():
                large = shot(browser, address + wide, WIDE, "light").resize(SHOWN, Image.Resampling.LANCZOS)
                small = shot(browser, address + narrow, PHONE, "dark")
                save(large, f"{name}-1280-light")
                save(small, f"{name}-360-dark")
                if name == "home":
                    both = Image.new("RGB", (SHOWN[0] + 324, SHOWN[1]), (228, 234, 232))
                    both.paste(large, (0, 0))
                if name == "plan":
                    part = small.resize((300, 633), Image.Resampling.LANCZOS)
                    both.paste(part, (SHOWN[0] + 12, 21))
            save(both, "bulletin")


if __name__ == "__main__":
    main()
