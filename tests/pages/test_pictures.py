"""A story with a photograph as a phone and a desk see it: what is fetched, how much, and that nothing moves."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATH = "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"
BUDGET = 50_000
SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""

pytestmark = [pytest.mark.slow]


def weight(site: Path, path: str) -> int:
    """What a file weighs on its way: packed where packing helps."""
    file = site / "output" / path.lstrip("/")
    data = (file / "index.html" if path.endswith("/") else file).read_bytes()
    return len(gzip.compress(data, 9)) if path.endswith(("/", ".css", ".svg")) else len(data)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "density", "chosen"), [(360, 2, "hall-720"), (360, 3, "hall-1080"), (1280, 1, "hall-720")]
)
def test_the_fitting_file_is_fetched_and_nothing_moves(
    browser: Browser, rich_address: str, rich_site: Path, width: int, density: int, chosen: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, device_scale_factor=density)
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(rich_address)))
    page.goto(rich_address + PATH, wait_until="networkidle")
    photographs = [path for path in fetched if path.endswith((".webp", ".jpg"))]
    assert [path.split("/")[-1].split(".")[0] for path in photographs] == [chosen]
    assert photographs[0].endswith(".webp")
    assert page.evaluate(SHIFT) == 0
    if (width, density) == (360, 2):
        assert sum(weight(rich_site, path) for path in fetched) <= BUDGET
    page.evaluate("document.querySelector('.gallery').scrollIntoView()")
    page.wait_for_function(
        "[...document.querySelectorAll('.gallery img')].every(image => image.naturalWidth)"
    )
    assert [path for path in fetched if path.startswith("/media/tall-") and path.endswith(".webp")]
    context.close()
