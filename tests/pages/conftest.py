"""What tests of pages share: the browser, and the sample bulletin on a static host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for the tests of a module."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def sample_address(sample_output: Path) -> Iterator[str]:
    """The sample bulletin on a static host, no slash at the end."""
    with served(sample_output) as address:
        yield address
