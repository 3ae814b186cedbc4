"""Take the handbook's pictures of the desk, in both languages, on a copy of the sample bulletin.

.venv/bin/python bench/desk_screenshots.py

The typefaces are those that screenshots.py takes. Needs Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screenshots import SHOWN, WIDE, save, typefaces  # noqa: E402

from coopsite.locales import desk_words  # noqa: E402
from tests.browsing import chromium  # noqa: E402
from tests.conftest import copy_sample  # noqa: E402
from tests.desk.conftest import RunningDesk  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

STORY: Final = "meetings/2020-12-15-cluster-review"
LANGUAGES: Final = ("vi", "en")


def take(page: Page, name: str) -> None:
    """Save what the window shows, once the page in it has come to rest."""
    page.wait_for_timeout(1500)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    save(image.resize(SHOWN, Image.Resampling.LANCZOS), name)


def main() -> None:
    """Take the list, a story's text and form, and the page for publishing."""
    with typefaces(), tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site = Path(folder) / "site"
        site.mkdir()
        copy_sample(site, share_images=False)
        for language in LANGUAGES:
            words = desk_words(language)
            desk = RunningDesk(site, "--lang", language, "--now", "2024-08-05T09:00")
            page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
            page.goto(f"{desk.url}/_desk/")
            take(page, f"desk-list-{language}")
            page.goto(f"{desk.url}/_desk/story/{STORY}?language={language}")
            take(page, f"desk-story-{language}")
            page.get_by_role("tab", name=words["text_part_facts"]).click()
            take(page, f"desk-form-{language}")
            page.goto(f"{desk.url}/_desk/publish")
            take(page, f"desk-publish-{language}")
            page.close()
            desk.stop()


if __name__ == "__main__":
    main()
