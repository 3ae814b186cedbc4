"""The Nu HTML checker finds no error on any page of the sample bulletin."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

JAR = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.slow
def test_no_html_errors(sample_output: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    if not JAR.exists():
        pytest.skip("needs the Nu checker: npm install --prefix tests/tools")
    pages = sorted(str(path) for path in sample_output.rglob("*.html"))
    assert len(pages) > 50
    result = subprocess.run(
        ["java", "-Xss16m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(result.stderr)["messages"]
    errors = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    assert not errors, json.dumps(errors[:5], indent=1, ensure_ascii=False)
