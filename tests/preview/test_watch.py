"""The watcher on its own: content that is removed and put back under it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REMOVED_AND_PUT_BACK = """
import logging, shutil, sys, time, warnings
from pathlib import Path
from coopsite.preview.watch import ChangeQueue, Watcher

site = Path(sys.argv[1])
wakes = ChangeQueue()
watcher = Watcher(site, wakes)
for _ in range(3):
    shutil.rmtree(site / "content")
    shutil.copytree(site / "copy", site / "content")
    time.sleep(0.3)
# What it says when it falls behind, which cannot be brought about at will.
logging.getLogger("watchdog.observers.inotify").warning("Inotify queue overflowed")
at = (RuntimeWarning, "inotify.py", 365, "watchdog.observers.inotify")
warnings.warn_explicit("Callback already exists", *at)
wakes.wait(5)
wakes.take()
story = site / "content" / "news" / "s3" / "index.vi.md"
deadline, heard = time.monotonic() + 10, None
while heard is None and time.monotonic() < deadline:
    story.write_text("changed")
    if wakes.wait(0.5):
        names = wakes.take()
        heard = names if names and "content/news/s3/index.vi.md" in names else None
watcher.close()
print(sorted(heard or ()))
"""


def test_content_removed_and_put_back_is_followed_without_a_word(tmp_path: Path) -> None:
    for folder in ("content", "copy"):
        for n in range(20):
            story = tmp_path / folder / "news" / f"s{n}" / "index.vi.md"
            story.parent.mkdir(parents=True)
            story.write_text("as it was")
    done = subprocess.run(
        [sys.executable, "-c", REMOVED_AND_PUT_BACK, tmp_path],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout == "['content/news/s3/index.vi.md']\n"
