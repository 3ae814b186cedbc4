"""No test hangs unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ENDLESS = """\
import threading

def test_endless():
    {lines}
"""


def outcome(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run a test that is one of `lines`, with a second's time for it."""
    (folder / "test_endless.py").write_text(ENDLESS.format(lines="\n    ".join(lines)), "utf-8")
    wanted = ["-m", "pytest", "-q", "-p", "tests.hanging", "-p", "no:cacheprovider", "--timeout", "1"]
    return subprocess.run(
        [sys.executable, *wanted, "-c", os.devnull, "--rootdir", str(folder), str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_what_takes_too_long_fails(tmp_path: Path) -> None:
    done = outcome(tmp_path, "threading.Event().wait()")
    assert done.returncode == 1
    assert "1 failed" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there the first alarm ends the process")
def test_what_goes_on_hanging_all_the_same_is_ended(tmp_path: Path) -> None:
    wait = "threading.Event().wait()"
    done = outcome(tmp_path, f"try: {wait}", f"finally: {wait}")
    assert done.returncode == 1
    assert "test_endless.py" in done.stderr
