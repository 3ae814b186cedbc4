"""The Nu HTML checker finds no error on any page of the sample bulletin, nor on those it has no example of."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages.page_types import RICH

JAR = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LEAN = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
"""For a run of seconds, what a long one would gain by is not worth its cost."""


@pytest.mark.slow
def test_no_html_errors(sample_output: Path, rich_site: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    if not JAR.exists():
        pytest.skip("needs the Nu checker: npm install --prefix tests/tools")
    pages = [str(page) for page in sorted(sample_output.rglob("*.html"))]
    assert len(pages) > 50
    pages += [str(rich_site / "output" / path.lstrip("/") / "index.html") for path in RICH.values()]
    result = subprocess.run(
        ["java", *LEAN, "-Xss16m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(result.stderr)["messages"]
    errors = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    assert not errors, json.dumps(errors[:5], indent=1, ensure_ascii=False)
