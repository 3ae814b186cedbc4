"""A story with a photograph as a phone and a desk see it: what is fetched, how much, and that nothing moves."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT, built
from tests.engine.photographs import photograph, saved
from tests.pages.test_nu_checker import JAR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "content/meetings/2023-06-28-international-day"
PATH = "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/"
BUDGET = 50_000
SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample bulletin with photographs in one story: as its lead, in its text and in a gallery."""
    site = tmp_path_factory.mktemp("photographs")
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copy(ROOT / "config.yaml", site / "config.yaml")
    (site / FOLDER / "hall.jpg").write_bytes(saved(photograph(2400, 1600), "JPEG", quality=92))
    (site / FOLDER / "tall.jpg").write_bytes(saved(photograph(900, 1200, 2), "JPEG", quality=90))
    gallery = "".join(f"  - {{src: tall.jpg, alt: Hội trường {number}}}\n" for number in range(4))
    for path in (site / FOLDER).glob("index.*.md"):
        text = path.read_text("utf-8").replace("international-day.svg", "hall.jpg")
        text = text.replace("held_on:", f"gallery:\n{gallery}held_on:", 1)
        path.write_text(f"{text.rstrip()}\n\n![Đại biểu trong hội trường](hall.jpg)\n", "utf-8")
    result = built(site)
    assert result.exit_code == 0, result.diagnostics
    return site


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(site / "output"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


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
    browser: Browser, address: str, site: Path, width: int, density: int, chosen: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, device_scale_factor=density)
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
    page.goto(address + PATH, wait_until="networkidle")
    photographs = [path for path in fetched if path.endswith((".webp", ".jpg"))]
    assert [path.split("/")[-1].split(".")[0] for path in photographs] == [chosen]
    assert photographs[0].endswith(".webp")
    assert page.evaluate(SHIFT) == 0
    if (width, density) == (360, 2):
        assert sum(weight(site, path) for path in fetched) <= BUDGET
    page.evaluate("document.querySelector('.gallery').scrollIntoView()")
    page.wait_for_function(
        "[...document.querySelectorAll('.gallery img')].every(image => image.naturalWidth)"
    )
    assert [path for path in fetched if path.startswith("/media/tall-") and path.endswith(".webp")]
    context.close()


def test_no_html_errors(site: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    if not JAR.exists():
        pytest.skip("needs the Nu checker: npm install --prefix tests/tools")
    page = site / "output" / PATH.strip("/") / "index.html"
    result = subprocess.run(
        ["java", "-Xss16m", "-jar", str(JAR), str(page)], capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    assert result.returncode == 0
