"""What the scripts of a story's page work out, run by node."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.test_facts import NODE, node

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node: apt install nodejs")


def test_the_scripts() -> None:
    ended = node("--test", str(Path(__file__).parent / "story.test.mjs"))
    assert ended.returncode == 0, ended.stdout
